"""A call as a row of the table `calls`, and back."""

from typing import Any, Final, NamedTuple

from homeassistant.helpers.json import json_dumps
from homeassistant.util.json import json_loads

from ..core.call_backs import is_waiting
from ..core.details import PartialDetails, from_stored
from ..core.model import Call, microseconds
from ..core.record import as_record, from_record
from ..core.search import search_text
from ..core.text import fold

COLUMNS: Final = (
    "lead_id",
    "age",
    "ended_at",
    "caller",
    "line",
    "source",
    "outcome",
    "muted",
    "spam",
    "test",
    "waiting",
    "search",
    "record",
)
_SET: Final = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
_VALUES: Final = ", ".join(
    "(SELECT id FROM lines WHERE number = :number AND name = :name)"
    if name == "line"
    else f":{name}"
    for name in COLUMNS
)
# The record of the conversation stays as it is.
UPSERT: Final = (
    f"INSERT INTO calls ({', '.join(COLUMNS)}) VALUES ({_VALUES})"  # noqa: S608 - names of ours
    f" ON CONFLICT (lead_id) DO UPDATE SET {_SET}"
)
UPSERT_LINE: Final = "INSERT OR IGNORE INTO lines (number, name) VALUES (:number, :name)"

UPSERT_META: Final = (
    "INSERT INTO meta (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class StoredCall(NamedTuple):
    """A call, and what is known of its conversation; None if that was not asked for."""

    call: Call
    details: PartialDetails | None = None


def row_of(call: Call) -> dict[str, Any]:
    """Return the values of a call by column, and number and name of its line."""
    details = call.details
    return {
        "lead_id": call.lead_id,
        "age": call.age_key,
        "ended_at": None if call.ended_at is None else microseconds(call.ended_at),
        "caller": call.caller_number,
        "number": details.get("tracking_number") or "",
        "name": details.get("line") or "",
        "source": fold(details.get("source") or ""),
        "outcome": call.outcome,
        "muted": call.muted,
        "spam": bool(details.get("spam")),
        "test": call.test,
        "waiting": is_waiting(call),
        "search": search_text(call),
        "record": json_dumps(as_record(call)),
    }


def call_of(record: str) -> Call:
    """Return the call in a row; raises KeyError, TypeError or ValueError if there is none."""
    return from_record(json_loads(record))


def details_of(stored: str | None) -> PartialDetails:
    """Return what is known of the conversation in a row."""
    if stored is None:
        return {}
    try:
        return from_stored(json_loads(stored))
    except ValueError:
        return {}
