"""A call as it is stored: JSON values, without what is empty."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAliasType, cast, get_args, get_type_hints

from .fields import CallDetails
from .lead_id import is_lead_id
from .model import Call

type Record = dict[str, Any]

_OWN: Final = tuple(name for name in Call._fields if name != "details")
_DEFAULTS: Final[Mapping[str, Any]] = Call._field_defaults


def _kinds(hint: object) -> tuple[type, ...]:
    """Return the types that a field may have: those of `int | None` are int and NoneType."""
    while isinstance(hint, TypeAliasType):
        hint = hint.__value__
    return get_args(hint) or (cast("type", hint),)


_OWN_KINDS: Final = {name: _kinds(get_type_hints(Call)[name]) for name in _OWN}
_DETAIL_KINDS: Final = {name: _kinds(hint) for name, hint in get_type_hints(CallDetails).items()}


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
    details = _read(record, _DETAIL_KINDS)
    known = {name: value for name, value in details.items() if value is not None}
    call = Call(details=cast("CallDetails", known), **_read(record, _OWN_KINDS))
    _check(call)
    return call


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(record: Record, kinds: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    return {name: _value(record[name], kinds[name]) for name in kinds if name in record}


def _value(value: object, kinds: tuple[type, ...]) -> object:
    if kinds[0] is datetime:
        return datetime.fromisoformat(cast("str", value))
    if issubclass(kinds[0], StrEnum):
        return kinds[0](cast("str", value))
    # Not isinstance: to Python, True is an integer.
    if type(value) not in kinds:
        raise TypeError
    return value


def _check(call: Call) -> None:
    """Refuse what would fail later, where nobody expects it."""
    moments = [call.started_at, call.seen_at, *filter(None, [call.ended_at])]
    if any(moment.tzinfo is None for moment in moments) or not is_lead_id(call.lead_id):
        raise ValueError
    if (call.ended_at is None) != call.is_live:
        raise ValueError
