"""A call as it is stored: JSON values, without what is empty."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, get_args, get_type_hints

from .model import Call, CallDetails, EndReason, Outcome

_DETAILS: Final = CallDetails._fields
_OWN: Final = tuple(name for name in Call._fields if name != "details")
_DEFAULTS: Final[Mapping[str, Any]] = Call._field_defaults
_KINDS: Final = {
    name: get_args(hint) or (hint,)
    for name, hint in (get_type_hints(Call) | get_type_hints(CallDetails)).items()
}
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "started_at": datetime.fromisoformat,
    "seen_at": datetime.fromisoformat,
    "ended_at": datetime.fromisoformat,
    "end_reason": EndReason,
    "last_outcome": Outcome,
    "answer": Outcome,
}


def as_record(call: Call) -> dict[str, Any]:
    """Return a call as JSON values; fields that have their default are left out."""
    own = call._asdict()
    details = own.pop("details")._asdict()
    record = {name: value for name, value in own.items() if value != _DEFAULTS.get(name)}
    record |= {name: value for name, value in details.items() if value is not None}
    for name in ("started_at", "seen_at", "ended_at"):
        if name in record:
            record[name] = record[name].isoformat()
    return record


def from_record(record: object) -> Call:
    """Return the call that `as_record` described; fields that are not known are left out.

    Raises KeyError, TypeError or ValueError if it does not describe one.
    """
    if not isinstance(record, dict):
        raise TypeError
    details = {name: _read(name, record[name]) for name in _DETAILS if name in record}
    own = {name: _read(name, record[name]) for name in _OWN if name in record}
    call = Call(details=CallDetails(**details), **own)
    _check(call)
    return call


def _read(name: str, value: object) -> Any:  # noqa: ANN401 - what the field holds
    if name in _READERS:
        return _READERS[name](value)
    # Not isinstance: to Python, True is an integer.
    if type(value) not in _KINDS[name]:
        raise TypeError
    return value


def _check(call: Call) -> None:
    """Refuse what would fail later, where nobody expects it."""
    moments = [call.started_at, call.seen_at, *filter(None, [call.ended_at])]
    if any(moment.tzinfo is None for moment in moments) or call.lead_id < 1:
        raise ValueError
    if (call.ended_at is None) != call.is_live:
        raise ValueError
