"""What leaves the integration: the one shape of a call for events, attributes and actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import re
from typing import Any, Final

from .model import Call, CallDetails, Privacy
from .names import choose_name
from .phone import format_number, speak_number
from .privacy import mask

# Characters that text-to-speech engines and their markup (SSML, Markdown) do not read as text.
_UNSPEAKABLE: Final = re.compile(r"[<>&\"*_#`|~^\\{}\[\]]+")

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
    number are hidden by `privacy`, in the language of the house.
    """

    home: str | None = None
    withheld: str = ""
    caller: str = ""
    privacy: Privacy = Privacy.FULL


_NEUTRAL: Final = View()


def public_call(call: Call, view: View) -> dict[str, Any]:
    """Return the public call: every key always, None where unknown, times in ISO 8601 UTC."""
    return mask(_public_call(call, view), call, view.privacy, view.caller)


def _public_call(call: Call, view: View) -> dict[str, Any]:
    details = call.details
    return {
        "lead_id": call.lead_id,
        "status": "in_progress" if call.is_live else "ended",
        "end_reason": _word(call.end_reason),
        "outcome": _word(call.outcome),
        "missed": call.missed,
        "started_at": _time(call.started_at),
        "ended_at": _time(call.ended_at),
        "duration_seconds": details.duration_seconds,
        "caller_number": details.caller_number,
        "caller_number_formatted": _formatted(details.caller_number, view),
        "caller_name": details.caller_name,
        **_naming(call, view),
        "city": details.city,
        "region": details.region,
        "postal_code": details.postal_code,
        "country": details.country,
        "line_type": details.line_type,
        "tracking_number": details.tracking_number,
        "tracking_number_formatted": _formatted(details.tracking_number, view),
        "line": details.line,
        "destination_number": details.destination_number,
        "source": details.source,
        "medium": details.medium,
        "campaign": details.campaign,
        "content": details.content,
        "keyword": details.keyword,
        "landing_url": details.landing_url,
        "lead_url": details.lead_url,
        "repeat_caller": True if call.previous_calls else details.repeat_caller,
        "previous_calls": call.previous_calls,
        "last_outcome": _word(call.last_outcome),
        "vip": call.vip,
        "blocked": call.blocked,
        "claimed_by": call.claimed_by,
        "lead_score": details.lead_score,
        "spam": details.spam,
        "duplicate": details.duplicate,
        "test": call.test,
        "account": details.account,
        "profile": details.profile,
    }


def public_keys() -> frozenset[str]:
    """Return the names of all members of the public call."""
    moment = datetime.min.replace(tzinfo=UTC)
    nobody = Call(lead_id=1, started_at=moment, seen_at=moment, details=CallDetails())
    return frozenset(visible(nobody))


def visible(call: Call) -> dict[str, Any]:
    """Return what an update must change in order to be told: the public call in no language."""
    return public_call(call, _NEUTRAL)


def event_attributes(public: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a public call that an event entity carries."""
    return {key: public[key] for key in EVENT_ATTRIBUTES}


def _naming(call: Call, view: View) -> dict[str, Any]:
    source, name = choose_name(call)
    spoken = " ".join(_UNSPEAKABLE.sub(" ", name or "").split())
    return {
        "name_source": source.value,
        "display_name": name or _nameless(call, view, format_number),
        "spoken_name": spoken or _nameless(call, view, speak_number),
    }


def _nameless(call: Call, view: View, write: Callable[[str, str | None], str]) -> str:
    """Return what stands for a caller without a name: the number as `write` writes it."""
    number = call.details.caller_number
    return view.withheld if number is None else write(number, view.home)


def _formatted(number: str | None, view: View) -> str | None:
    return None if number is None else format_number(number, view.home)


def _word(value: StrEnum | None) -> str | None:
    return None if value is None else value.value


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
