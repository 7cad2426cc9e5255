"""Examples that the tests of the core start from: a moment, rules, messages and calls."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from custom_components.whatconverts.core.details import PartialDetails
from custom_components.whatconverts.core.enums import EndReason, Progress
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.history import CallerPast, StoredCalls
from custom_components.whatconverts.core.model import Call, CallNotice, Transition, Verdict
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
    details: PartialDetails | None = None,
    test: bool = False,
) -> CallNotice:
    """Return one message; `changes` are call fields, `details` what it tells for the record."""
    changes, details = changes or {}, details or {}
    return CallNotice(
        lead_id=lead_id,
        is_phone_call=is_phone_call,
        is_update=is_update,
        progress=progress,
        created_at=created_at,
        changes=cast("CallDetails", changes),
        lead={"lead_id": lead_id, **changes, **details},
        details=details,
        test=test,
    )


def details_of(**fields: Any) -> CallDetails:  # noqa: ANN401 - any field
    """Return call details; None stands for a field of which nothing is known."""
    known = {name: value for name, value in fields.items() if value is not None}
    return cast("CallDetails", known)


def stored_calls(calls: Iterable[Call], *, since: datetime = NOW) -> StoredCalls:
    """Return what a file with these calls says; today has begun at `since`."""
    by_age = sorted(calls, key=lambda call: call.age_order)
    ended = [call for call in by_age if not call.is_live]
    lines = {
        (call.details.get("tracking_number"), call.details.get("line")): call
        for call in by_age
        if not call.muted
    }
    return StoredCalls(
        live=[call for call in by_age if call.is_live],
        recent=sorted(ended, key=lambda call: (call.ended_at, call.lead_id), reverse=True),
        lines=list(lines.values()),
        today=[call for call in by_age if call.started_at >= since],
        lead_ids=[call.lead_id for call in ended],
        callers=pasts_of(ended),
    )


def pasts_of(ended: Iterable[Call]) -> dict[str, CallerPast]:
    """Return what ended calls tell of their callers; test calls tell nothing."""
    by_caller: defaultdict[str, list[Call]] = defaultdict(list)
    for call in ended:
        if call.caller_number and not call.test:
            by_caller[call.caller_number].append(call)
    newest = {who: max(their, key=lambda one: one.age_order) for who, their in by_caller.items()}
    return {
        who: CallerPast(len(by_caller[who]), call.age_key, call.outcome)
        for who, call in newest.items()
    }


def with_nobody(callers: Mapping[str, CallerPast], asked: Collection[str]) -> StoredCalls:
    """Return what a file says of these callers alone, also of those it does not know."""
    nobody = CallerPast(0, b"", None)
    return StoredCalls(callers={who: callers.get(who, nobody) for who in asked})


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
