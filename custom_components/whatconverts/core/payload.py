"""From WhatConverts' JSON to a `CallNotice`: what a whole message says; its fields are in `fields`.

Sources: WhatConverts' help page "Receive Phone Call (In Progress) Data with Webhooks" for the
message of a live call, and records of its API for what a completed call adds. Unknown values come
as null, "" or [], or are absent; numbers may come as text; states are misspelt in WhatConverts' own
samples ("In Progess"). Everything is therefore read leniently, and a value that cannot be read is
treated as absent.
"""

from collections.abc import Iterator, Mapping
from copy import replace
from datetime import UTC, datetime
from typing import Any, Final, cast

from .details import read_details
from .enums import IgnoreReason, Origin, Progress
from .fields import NUMBERS, ROWS, WIRE, CallDetails, Private, private_as
from .lead_id import read_lead_id
from .model import CallNotice, Ignored, PayloadError
from .moments import is_plausible
from .phone import as_region, is_withheld, normalise
from .readers import Reader, UnreadableError, progress
from .shape import NO_TYPE, PHONE_CALL, lead_type
from .text import letters

SAMPLE_LEAD_ID: Final = 153928
_SAMPLE_YEAR: Final = 2016
_MAX_TIMESTAMP: Final = 40
_AFTER_THE_END: Final = ("answer", "recording", "voicemail", "duration_seconds")

type _Wire = tuple[tuple[str, str, Reader], ...]

# Numbers are read last: the country in the message says how the caller's are meant.
_NUMBERS: Final[_Wire] = tuple(row for row in WIRE if row[1] in NUMBERS)
_OTHERS: Final[_Wire] = tuple(row for row in WIRE if row[1] not in NUMBERS)
_OF_THE_CALLER: Final = private_as(Private.NUMBER)


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
        return Ignored(IgnoreReason.NOT_A_PHONE_CALL)
    lead_id = read_lead_id(payload.get("lead_id"))
    if lead_id is None:
        if kind == PHONE_CALL:
            raise PayloadError("The phone call has no usable lead_id.")
        return Ignored(IgnoreReason.NO_LEAD)
    return _notice(lead_id, payload, region, is_phone_call=kind == PHONE_CALL)


def parse_lead(lead: object, region: str | None, origin: Origin) -> CallNotice | Ignored:
    """Return what a record of the WhatConverts account says, as `parse` does of a message.

    Its call is over if it has no readable status, but tells how the call went. Raises
    `PayloadError` as `parse` does.
    """
    notice = parse(lead, region)
    if isinstance(notice, Ignored):
        return notice
    tells_of_end = any(map(notice.changes.get, _AFTER_THE_END))
    progress = notice.progress or (Progress.COMPLETED if tells_of_end else None)
    return replace(notice, progress=progress, is_update=False, test=False, origin=origin)


def simulated(lead_id: int, fields: Mapping[str, Any], region: str | None) -> CallNotice:
    """Return the notice of a test call that starts now, read like any message.

    `fields` are names of fields; those that are missing get a value that shows well.
    """
    wire = {ROWS[name].names[0]: value for name, value in {**_SIMULATED, **fields}.items()}
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
        details=read_details(payload),
        test=_is_sample(lead_id, created_at),
    )


def _is_sample(lead_id: int, created_at: datetime | None) -> bool:
    """Whether this is the sample that WhatConverts publishes and may send as a test."""
    return lead_id == SAMPLE_LEAD_ID and created_at is not None and created_at.year == _SAMPLE_YEAR


def _progress(payload: Mapping[str, Any]) -> Progress | None:
    """Return the call status; the lead state counts only where that cannot be read."""
    status = progress(payload.get("call_status"))
    return status or progress(payload.get("lead_state"))


def _timestamp(value: object) -> datetime | None:
    """Return an ISO 8601 time as aware UTC; without a zone it is UTC, as WhatConverts' are."""
    if not isinstance(value, str) or len(value) > _MAX_TIMESTAMP:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except ValueError, OverflowError:
        return None
    return moment if is_plausible(moment) else None


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


def _changes(payload: Mapping[str, Any], region: str | None) -> CallDetails:
    """Return what the first name with a value says of each field; nothing if none can be read."""
    changes: dict[str, Any] = {}
    for field, value in _said(payload, _OTHERS):
        if changes.get(field) is None:
            changes[field] = value
    own = as_region(changes.get("country")) or region
    for field, text in _said(payload, _NUMBERS):
        if changes.get(field) is None:
            number = text and normalise(text, own if field in _OF_THE_CALLER else region)
            changes[field] = number
            if field == "caller_number" and text and number is None and is_withheld(text):
                changes["withheld"] = True
    return cast("CallDetails", changes)


def _said(payload: Mapping[str, Any], wire: _Wire) -> Iterator[tuple[str, Any]]:
    """Iterate over the fields that a message carries, and what each of their names says."""
    for name, field, reader in wire:
        if name in payload:
            # Not `suppress`, which costs more than the reading.
            try:
                value = reader(payload[name])
            except UnreadableError:
                continue
            yield field, value
