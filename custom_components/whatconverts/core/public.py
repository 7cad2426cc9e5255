"""What leaves the integration: the one shape of a call for events, attributes and actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, cast

from .enums import Privacy
from .fields import PUBLIC, PublicDetails
from .known import KnownCallers
from .life import recognised
from .model import Call
from .names import choose_name
from .phone import format_number, speak_number
from .privacy import mask
from .text import speakable

EVENT_ATTRIBUTES: Final = (
    "lead_id",
    "display_name",
    "spoken_name",
    "caller_number_formatted",
    "line",
    "city",
    "source",
    "outcome",
    "missed",
    "test",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How calls are shown: `home` is the region whose numbers are shown the national way.

    `withheld` is the text for a caller without name and number, `caller` for one whose name and
    number are hidden by `privacy`, in the language of Home Assistant. `known` are the lists of
    callers, which may have been given a name since a call was over.
    """

    home: str | None = None
    withheld: str = ""
    caller: str = ""
    privacy: Privacy = Privacy.FULL
    known: KnownCallers = field(default_factory=KnownCallers)


class PublicCall(PublicDetails):
    """A call as it leaves: every key is always there, None where unknown, times in ISO 8601 UTC."""

    lead_id: int
    status: str
    end_reason: str | None
    outcome: str | None
    missed: bool
    started_at: str
    ended_at: str | None
    caller_number_formatted: str | None
    name_source: str
    display_name: str
    spoken_name: str
    tracking_number_formatted: str | None
    previous_calls: int
    last_outcome: str | None
    vip: bool
    blocked: bool
    claimed_by: str | None
    called_back_at: str | None
    test: bool
    recovered: bool
    has_recording: bool
    has_voicemail: bool


PUBLIC_KEYS: Final = PublicCall.__required_keys__ | PublicCall.__optional_keys__
_UNKNOWN: Final = dict.fromkeys(sorted(PUBLIC))


def public_call(call: Call, view: View) -> PublicCall:
    """Return the public call in this view."""
    call = recognised(call, view.known)
    public = _UNKNOWN | _as_sent(call) | _own(call, view)
    return cast("PublicCall", mask(public, call, view.privacy, view.caller))


def _as_sent(call: Call) -> dict[str, Any]:
    return {name: value for name, value in call.details.items() if name in PUBLIC}


def _own(call: Call, view: View) -> dict[str, Any]:
    """Return what is not simply a field of the message."""
    return {
        "lead_id": call.lead_id,
        "status": "in_progress" if call.is_live else "ended",
        "end_reason": _word(call.end_reason),
        "outcome": _word(call.outcome),
        "missed": call.missed,
        "started_at": _time(call.started_at),
        "ended_at": _time(call.ended_at),
        "caller_number": call.caller_number,
        "caller_number_formatted": _formatted(call.caller_number, view),
        **_naming(call, view),
        "tracking_number_formatted": _formatted(call.details.get("tracking_number"), view),
        "repeat_caller": call.is_repeat_caller,
        "previous_calls": call.previous_calls,
        "last_outcome": _word(call.last_outcome),
        "vip": call.vip,
        "blocked": call.blocked,
        "claimed_by": call.claimed_by,
        "called_back_at": _time(call.called_back_at),
        "test": call.test,
        "recovered": call.recovered,
        "has_recording": bool(call.details.get("recording")),
        "has_voicemail": bool(call.details.get("voicemail")),
    }


def event_attributes(public: PublicCall | None) -> dict[str, Any]:
    """Return the part of a public call that an event entity carries; of none, the same keys."""
    values: Mapping[str, Any] = public or {}
    return {key: values.get(key) for key in EVENT_ATTRIBUTES}


def _naming(call: Call, view: View) -> dict[str, Any]:
    source, name = choose_name(call)
    spoken = speakable(name or "")
    return {
        "name_source": source.value,
        "display_name": name or _nameless(call, view, format_number),
        "spoken_name": spoken or _nameless(call, view, speak_number),
    }


def _nameless(call: Call, view: View, write: Callable[[str, str | None], str]) -> str:
    """Return what stands for a caller without a name: the number as `write` writes it."""
    number = call.caller_number
    return view.withheld if number is None else write(number, view.home)


def _formatted(number: str | None, view: View) -> str | None:
    return None if number is None else format_number(number, view.home)


def _word(value: StrEnum | None) -> str | None:
    return None if value is None else value.value


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
