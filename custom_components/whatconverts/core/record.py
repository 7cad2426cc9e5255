"""A call as it is stored: JSON values, without what is empty."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeAliasType, get_args, get_type_hints

from .fields import CallDetails
from .lead_id import is_lead_id
from .model import Call
from .moments import stored_moment

type Record = dict[str, Any]

_OWN: Final = tuple(name for name in Call._fields if name != "details")
_DEFAULTS: Final[Mapping[str, Any]] = Call._field_defaults


def _reader(hint: object) -> Callable[[Any], Any]:
    """Return what reads a stored value of this type, such as `int | None`, and refuses others."""
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    kinds: tuple[Any, ...] = get_args(hint) or (hint,)
    if kinds[0] is datetime:
        return stored_moment
    if issubclass(kinds[0], StrEnum):
        return partial(kinds[0])
    return partial(_checked, kinds)


def _checked(kinds: tuple[type, ...], value: object) -> object:
    # Not isinstance: to Python, True is an integer.
    if type(value) not in kinds:
        raise TypeError
    return value


_OWN_READERS: Final = {name: _reader(get_type_hints(Call)[name]) for name in _OWN}
_DETAIL_READERS: Final = {name: _reader(hint) for name, hint in get_type_hints(CallDetails).items()}


def as_record(call: Call) -> Record:
    """Return a call as JSON values; fields that have their default are left out."""
    own = {name: value for name in _OWN if (value := getattr(call, name)) != _DEFAULTS.get(name)}
    return {name: _plain(value) for name, value in {**own, **call.details}.items()}


def from_record(record: object) -> Call:
    """Return the call that `as_record` described; fields that are not known are left out.

    Raises KeyError, TypeError or ValueError if it does not describe one.
    """
    if not isinstance(record, dict):
        raise TypeError
    details = _read(record, _DETAIL_READERS)
    known: Any = {name: value for name, value in details.items() if value is not None}
    call = Call(details=known, **_read(record, _OWN_READERS))
    _check(call)
    return call


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(record: Record, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: read(record[name]) for name, read in readers.items() if name in record}


def _check(call: Call) -> None:
    """Refuse what would fail later, where nobody expects it."""
    if not is_lead_id(call.lead_id) or (call.ended_at is None) != call.is_live:
        raise ValueError
