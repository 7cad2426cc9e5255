"""Examples that the tests of the core start from: a moment, rules, messages and calls."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from custom_components.whatconverts.core.enums import EndReason, Progress
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.model import Call, CallNotice, Transition, Verdict
from custom_components.whatconverts.core.record import as_record
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules

PAYLOADS = Path(__file__).parents[1] / "fixtures" / "payloads"

# 11 o'clock in the morning in New York.
NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
RULES = Rules(time_zone=ZoneInfo("America/New_York"))
CALLER = "+18033861858"
LINE = "+17044486577"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def payload(name: str, **changes: object) -> dict[str, Any]:
    """Return the message in `fixtures/payloads`, changed."""
    message = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return dict(message) | changes


def notice(  # noqa: PLR0913 - all that a message says
    lead_id: int = 1,
    progress: Progress | None = Progress.IN_PROGRESS,
    changes: Mapping[str, Any] | None = None,
    *,
    created_at: datetime | None = None,
    is_update: bool = False,
    is_phone_call: bool = True,
    test: bool = False,
) -> CallNotice:
    """Return one message; `changes` are call fields."""
    changes = changes or {}
    return CallNotice(
        lead_id=lead_id,
        is_phone_call=is_phone_call,
        is_update=is_update,
        progress=progress,
        created_at=created_at,
        changes=cast("CallDetails", changes),
        lead={"lead_id": lead_id, **changes},
        test=test,
    )


def details_of(**fields: Any) -> CallDetails:  # noqa: ANN401 - any field
    """Return call details; None stands for a field of which nothing is known."""
    known = {name: value for name, value in fields.items() if value is not None}
    return cast("CallDetails", known)


def dump(registry: CallRegistry) -> dict[str, Any]:
    """Return all that survives a restart, as it is stored."""
    return {"calls": [as_record(call) for call in registry], "days": registry.dump_days()}


def live_call(lead_id: int = 1, *, test: bool = False, **details: Any) -> Call:  # noqa: ANN401 - any field
    """Return a call that has just started; the rest are call fields."""
    return Call(
        lead_id=lead_id,
        started_at=NOW,
        seen_at=NOW,
        details=details_of(**details),
        test=test,
    )


def ended_call(
    lead_id: int = 1,
    *,
    at: datetime = NOW,
    test: bool = False,
    **details: Any,  # noqa: ANN401 - any field
) -> Call:
    """Return a call that ended at `at`; the rest are call fields."""
    return Call(
        lead_id=lead_id,
        started_at=at - minutes(1),
        seen_at=at - minutes(1),
        details=details_of(**details),
        test=test,
        ended_at=at,
        end_reason=EndReason.COMPLETED,
    )


def told(happened: Verdict | tuple[Transition, ...]) -> list[tuple[str, int]]:
    """Return what happened to which lead, in order."""
    steps = happened.transitions if isinstance(happened, Verdict) else happened
    return [(step.kind.value, step.call.lead_id) for step in steps]
