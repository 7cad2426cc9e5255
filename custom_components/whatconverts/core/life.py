"""The life of one call: what it is at first sight, whose it is, and what it is when it is over.

The registry decides when each of these is due. Moments are aware UTC.
"""

from copy import replace
from datetime import datetime, timedelta
from typing import Final, cast

from .enums import CallerKind, EndReason, Origin, Outcome, Progress
from .fields import CallDetails
from .known import KnownCallers
from .model import Call, CallNotice
from .rules import Rules

TRUSTED_SKEW: Final = timedelta(minutes=10)
# What the account tells later is no news for anybody: of starts, and of ends.
START_IS_NEWS: Final = timedelta(minutes=10)
END_IS_NEWS: Final = timedelta(hours=12)
TEST_DURATION: Final = timedelta(seconds=30)


def new_call(notice: CallNotice, rules: Rules, now: datetime) -> Call:
    """Return the call that a message tells of for the first time, with its caller recognised."""
    call = Call(
        lead_id=notice.lead_id,
        started_at=_started_at(notice, rules, now),
        seen_at=now,
        details=known(notice.changes),
        test=notice.test,
        recovered=notice.origin is not Origin.WEBHOOK,
    )
    return recognised(call, rules.known)


def start_age(call: Call, notice: CallNotice) -> timedelta | None:
    """Return how old a new call was when its start was heard of; None for ends and test calls."""
    if notice.test or notice.progress is not Progress.IN_PROGRESS:
        return None
    return call.seen_at - call.started_at


def recognised(call: Call, lists: KnownCallers) -> Call:
    """Return a call with what the lists of known callers say of its number now."""
    caller = lists.find(call.caller_number)
    name, kind = (caller.name, caller.kind) if caller else (None, None)
    vip, blocked = kind is CallerKind.VIP, kind is CallerKind.BLOCKED
    if (name, vip, blocked) == (call.known_name, call.vip, call.blocked):
        return call
    return replace(call, known_name=name, vip=vip, blocked=blocked)


def deadline(call: Call, rules: Rules) -> datetime:
    """Return when a call ends by itself."""
    return call.started_at + (TEST_DURATION if call.test else rules.time_limit)


def ended(call: Call, reason: EndReason, now: datetime) -> Call:
    """Return a call as it is when it is over: since now, or for as long as it is said to be."""
    duration = call.details.get("duration_seconds")
    by_duration = now if duration is None else call.started_at + timedelta(seconds=duration)
    # A sender's clock that runs ahead must not make the end come before the start.
    ended_at = max(min(now, by_duration), call.started_at)
    return replace(call, end_reason=reason, ended_at=ended_at)


def over(call: Call, notice: CallNotice, now: datetime) -> Call:
    """Return a call that only the account knows, and that is over, as it ended.

    Without a duration nothing tells when: it counts as ended when it started.
    """
    end = now if call.details.get("duration_seconds") else call.started_at
    after = ended(call, EndReason.COMPLETED, end)
    return replace(after, untold=not is_news(after, notice, now))


def is_news(call: Call, notice: CallNotice, now: datetime) -> bool:
    """Whether anybody may hear what is said of this call.

    Messages always bring news, the account does while it is fresh; the past that somebody wanted
    is none.
    """
    if notice.origin is Origin.WEBHOOK or call.ended_at is None:
        return True
    return notice.origin is Origin.RECOVERED and call.ended_at >= now - END_IS_NEWS


def is_fresh_start(call: Call, now: datetime) -> bool:
    """Whether anybody may hear that a call begins: the account may say so too late."""
    return not call.recovered or call.started_at >= now - START_IS_NEWS


def answered(call: Call) -> Call:
    """Return a call that somebody has answered, unless it says otherwise itself."""
    answer = call.details.get("answer") or Outcome.ANSWERED
    return replace(call, details={**call.details, "answer": answer})


def merged(details: CallDetails, changes: CallDetails, *, late: bool) -> CallDetails:
    """Return the details with what a message changes; a `late` message only fills gaps."""
    return known({**changes, **details} if late else {**details, **changes})


def known(details: CallDetails) -> CallDetails:
    """Return the details of which something is known."""
    return cast(
        "CallDetails", {name: value for name, value in details.items() if value is not None}
    )


def _started_at(notice: CallNotice, rules: Rules, now: datetime) -> datetime:
    """Trust the sender's time if it is close to ours, or if the call is over anyway.

    The account's own record of a call that has been live for a while is trusted, too.
    """
    created_at = notice.created_at
    if created_at is None or notice.test:
        return now
    age = now - created_at
    if notice.origin is not Origin.WEBHOOK:
        return created_at if age >= -TRUSTED_SKEW else now
    is_over = notice.progress is Progress.COMPLETED or age > rules.time_limit
    return created_at if abs(age) <= TRUSTED_SKEW or (is_over and age > TRUSTED_SKEW) else now
