"""The messages that are posted: WhatConverts' example, as calls of many callers on a few lines."""

from datetime import UTC, datetime
from itertools import count
import json
from typing import Any

from scripts.realha import ROOT

_EXAMPLE: dict[str, Any] = json.loads(
    (ROOT / "tests" / "fixtures" / "payloads" / "phone_call_in_progress.json").read_text()
)
LINES = 4
_END = {
    "lead_state": "Completed",
    "call_status": "Completed",
    "call_duration": "1 minute, 35 seconds",
    "call_duration_seconds": 95,
    "answer_status": "Answered",
}
_lead_ids = count(800_000_001)


def start(lines: int = LINES) -> dict[str, Any]:
    """Return the message of a new call on one of so many lines."""
    lead_id = next(_lead_ids)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    line = lead_id % lines
    return {
        **_EXAMPLE,
        "lead_id": lead_id,
        "date_created": now,
        "last_updated": now,
        "caller_number": f"+1803{lead_id % 10_000_000:07}",
        "contact_name": f"Caller {lead_id}",
        "tracking_number": f"+1704469530{line}",
        "phone_name": f"Line {line}",
    }


def end(started: dict[str, Any]) -> dict[str, Any]:
    """Return the message that ends a call."""
    return {**started, **_END}


def whole_calls(number: int, lines: int = LINES) -> list[list[bytes]]:
    """Return calls of two messages each, made before anything is measured."""
    starts = [start(lines) for _ in range(number)]
    return [[_encode(one), _encode(end(one))] for one in starts]


def open_calls(number: int) -> list[list[bytes]]:
    """Return calls that do not end."""
    return [[_encode(start())] for _ in range(number)]


def encoded_call() -> tuple[int, bytes, bytes]:
    """Return the lead id, the start and the end of one call."""
    one = start()
    return one["lead_id"], _encode(one), _encode(end(one))


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()
