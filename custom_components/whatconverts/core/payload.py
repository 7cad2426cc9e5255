"""From WhatConverts' JSON to a `CallNotice`: the only file that knows its names and quirks.

Sources: WhatConverts' help page "Receive Phone Call (In Progress) Data with Webhooks" for the
message of a live call, and records of its API for what a completed call adds. Unknown values come
as null, "" or [], or are absent; numbers may come as text; states are misspelt in WhatConverts' own
samples ("In Progess"). Everything is therefore read leniently, and a value that cannot be read is
treated as absent.
"""

from collections.abc import Callable, Mapping
from copy import replace
from datetime import UTC, datetime
import re
from typing import Any, Final

from .model import CallNotice, Ignored, Outcome, PayloadError, Progress
from .phone import as_region, normalise
from .shape import NO_TYPE, PHONE_CALL, lead_type
from .text import clean_text, clean_url, letters

SAMPLE_LEAD_ID: Final = 153928
_SAMPLE_YEAR: Final = 2016
_MAX_LEAD_ID: Final = 10**18 - 1
_MAX_NUMBER: Final = 10**9
_MAX_DURATION: Final = 7 * 24 * 3600
_MAX_TIMESTAMP: Final = 40

_LEAD_ID: Final = re.compile(r"[0-9]{1,18}")
_UNITS: Final = {"h": 3600, "m": 60, "s": 1}
_DURATION_PART: Final = re.compile(r"(?<!\d)(\d{1,6})\s*([hms])[a-z]*")

_PROGRESS: Final = {
    "inprogress": Progress.IN_PROGRESS,
    "inprogess": Progress.IN_PROGRESS,
    "inprogres": Progress.IN_PROGRESS,
    "inprogresss": Progress.IN_PROGRESS,
    "completed": Progress.COMPLETED,
    "complete": Progress.COMPLETED,
    "completd": Progress.COMPLETED,
}
_ANSWERS: Final = {
    "answered": Outcome.ANSWERED,
    "noanswer": Outcome.NO_ANSWER,
    "notanswered": Outcome.NO_ANSWER,
    "unanswered": Outcome.NO_ANSWER,
    "missed": Outcome.NO_ANSWER,
    "busy": Outcome.BUSY,
    "voicemail": Outcome.VOICEMAIL,
}
_REPEAT: Final = {"unique": False, "repeat": True}
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class _Unreadable(ValueError):  # noqa: N818 - never leaves this module: it means "as if absent"
    """The value is of a kind that this field cannot have."""


def parse(payload: object, region: str | None = None) -> CallNotice | Ignored:
    """Return what one decoded JSON message says.

    `region` (ISO 3166, two letters) is how numbers without a country code are read; callers from
    another country that the message names are read by that country first.

    Raises `PayloadError` if the message is no JSON object, or is a phone call without a usable
    lead id. No other exception leaves, whatever the input.
    """
    if not isinstance(payload, dict):
        raise PayloadError("The message is not a JSON object.")
    kind = lead_type(payload)
    if kind not in {PHONE_CALL, NO_TYPE}:
        return Ignored("not_a_phone_call")
    lead_id = _lead_id(payload.get("lead_id"))
    if lead_id is None:
        if kind == PHONE_CALL:
            raise PayloadError("The phone call has no usable lead_id.")
        return Ignored("no_lead")
    return _notice(lead_id, payload, region, is_phone_call=kind == PHONE_CALL)


def simulated(lead_id: int, fields: Mapping[str, Any], region: str | None) -> CallNotice:
    """Return the notice of a test call that starts now, read like any message.

    `fields` are public names of call details; those that are missing get a value that shows well.
    """
    wire = {_FIELDS[name][1][0]: value for name, value in {**_SIMULATED, **fields}.items()}
    message = {"trigger": "new", "lead_id": lead_id, "lead_type": "Phone Call"}
    payload = message | wire | {"call_status": "In Progress"}
    return replace(_notice(lead_id, payload, region, is_phone_call=True), test=True)


def _notice(
    lead_id: int, payload: Mapping[str, Any], region: str | None, *, is_phone_call: bool
) -> CallNotice:
    created_at = _timestamp(payload.get("date_created"))
    return CallNotice(
        lead_id=lead_id,
        is_phone_call=is_phone_call,
        is_update=letters(payload.get("trigger")) == "update",
        progress=_progress(payload),
        created_at=created_at,
        changes=_changes(payload, region),
        lead=payload,
        test=_is_sample(lead_id, created_at),
    )


def _lead_id(value: object) -> int | None:
    if isinstance(value, str) and _LEAD_ID.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= _MAX_LEAD_ID else None


def _is_sample(lead_id: int, created_at: datetime | None) -> bool:
    """Whether this is the sample that WhatConverts publishes and may send as a test."""
    return lead_id == SAMPLE_LEAD_ID and created_at is not None and created_at.year == _SAMPLE_YEAR


def _progress(payload: Mapping[str, Any]) -> Progress | None:
    """Return the call status; the lead state counts only where that cannot be read."""
    status = _PROGRESS.get(letters(payload.get("call_status")))
    return status or _PROGRESS.get(letters(payload.get("lead_state")))


def _timestamp(value: object) -> datetime | None:
    """Return an ISO 8601 time as aware UTC; without a zone it is UTC, as WhatConverts' are."""
    if not isinstance(value, str) or len(value) > _MAX_TIMESTAMP:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except ValueError, OverflowError:
        return None


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_LEAD_ID:
        return str(value)
    raise _Unreadable


def _url(value: object) -> str | None:
    text = value if isinstance(value, str) else _text(value)
    return clean_url(text) if text else None


def _integer(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_NUMBER:
        return value
    text = _text(value)
    if text is None:
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise _Unreadable
    return int(text)


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = _text(value)
    if text is None:
        return None
    try:
        return _TRUTH[text.lower()]
    except KeyError:
        raise _Unreadable from None


def _repeat(value: object) -> bool | None:
    return value if isinstance(value, bool) else _word(value, _REPEAT)


def _answer(value: object) -> Outcome | None:
    return _word(value, _ANSWERS)


def _word[T](value: object, meanings: Mapping[str, T]) -> T | None:
    if _text(value) is None:
        return None
    try:
        return meanings[letters(value)]
    except KeyError:
        raise _Unreadable from None


def _seconds(value: object) -> int | None:
    """Return a plausible duration of a call in seconds."""
    seconds = _integer(value)
    if seconds is not None and not 0 <= seconds <= _MAX_DURATION:
        raise _Unreadable
    return seconds


def _spelt_out(value: object) -> int | None:
    """Return a duration in words ("1 minute 13 seconds") in seconds."""
    text = _text(value)
    if text is None:
        return None
    parts = _DURATION_PART.findall(text.lower())
    if not parts:
        raise _Unreadable
    return _seconds(sum(int(count) * _UNITS[unit] for count, unit in parts))


def _voicemail(value: object) -> bool | None:
    return _url(value) is not None or None


type _Reader = Callable[[object], Any]

# Field of `CallDetails`: its reader and its names on the wire, best first. The API adds "caller_"
# to the names of the place.
_FIELDS: Final[Mapping[str, tuple[_Reader, tuple[str, ...]]]] = {
    "caller_number": (_text, ("caller_number",)),
    "caller_name": (_text, ("caller_name",)),
    "contact_name": (_text, ("contact_name",)),
    "company_name": (_text, ("contact_company_name",)),
    "city": (_text, ("city", "caller_city")),
    "region": (_text, ("state", "caller_state")),
    "postal_code": (_text, ("zip", "caller_zip")),
    "country": (_text, ("country", "caller_country")),
    "line_type": (_text, ("line_type",)),
    "tracking_number": (_text, ("tracking_number",)),
    "line": (_text, ("phone_name",)),
    "destination_number": (_text, ("destination_number",)),
    "source": (_text, ("lead_source",)),
    "medium": (_text, ("lead_medium",)),
    "campaign": (_text, ("lead_campaign",)),
    "content": (_text, ("lead_content",)),
    "keyword": (_text, ("lead_keyword",)),
    "landing_url": (_url, ("landing_url",)),
    "lead_url": (_url, ("lead_url",)),
    "lead_score": (_integer, ("lead_score",)),
    "repeat_caller": (_repeat, ("lead_status",)),
    "spam": (_flag, ("spam",)),
    "duplicate": (_flag, ("duplicate",)),
    "account": (_text, ("account",)),
    "profile": (_text, ("profile",)),
    "answer": (_answer, ("answer_status",)),
    "voicemail": (_voicemail, ("voicemail", "play_voicemail")),
}


# The number belongs to the range that is kept free for fiction.
_SIMULATED: Final[Mapping[str, Any]] = {
    "caller_number": "+12025550143",
    "city": "Charlotte",
    "region": "NC",
    "country": "US",
    "source": "google",
    "medium": "cpc",
    "campaign": "test",
    "repeat_caller": False,
    "spam": False,
}


# Each name on the wire with its field and reader, the best name of a field first.
_READS: Final = (
    *((name, field, reader) for field, (reader, names) in _FIELDS.items() for name in names),
    ("call_duration_seconds", "duration_seconds", _seconds),
    ("call_duration", "duration_seconds", _spelt_out),
)


def _changes(payload: Mapping[str, Any], region: str | None) -> dict[str, Any]:
    """Return what the first name with a value says of each field; nothing if none can be read."""
    changes: dict[str, Any] = {}
    for name, field, reader in _READS:
        if name in payload and changes.get(field) is None:
            # Not `suppress`, which costs more than the reading.
            try:  # noqa: SIM105
                changes[field] = reader(payload[name])
            except _Unreadable:
                pass
    _normalise(changes, "caller_number", as_region(changes.get("country")) or region)
    _normalise(changes, "tracking_number", region)
    _normalise(changes, "destination_number", region)
    return changes


def _normalise(changes: dict[str, Any], field: str, region: str | None) -> None:
    if text := changes.get(field):
        changes[field] = normalise(text, region)
