"""When the WhatConverts account is asked, and for what; moments are aware UTC."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from .model import Call

# Leads in one answer.
PER_PAGE: Final = 250
# How often it is asked for calls of which no message has told.
CATCH_UP_EVERY: Final = timedelta(hours=1)
# After so long without a message, the next one may not be the first that was sent.
SILENCE: Final = timedelta(minutes=30)
# A message shows that there is a network again: so often that is tried at most.
NETWORK_TRIED_EVERY: Final = timedelta(minutes=5)
# By so much the clocks of both sides may differ.
SKEW: Final = timedelta(minutes=15)
# So many days of past are offered.
PAST_CHOICES: Final = ("0", "30", "90", "365")
# The API takes no longer span than 400 days.
_LONGEST: Final = timedelta(days=399)
# How old a live call is when it is asked for; then it is asked for once more, just before its end.
ASKED_AT: Final = tuple(timedelta(minutes=age) for age in (5, 10, 20, 40))
_BEFORE_THE_END: Final = timedelta(seconds=90)


def catch_up_span(
    caught_up_at: datetime, not_before: datetime | None, time_limit: timedelta, now: datetime
) -> tuple[datetime, datetime]:
    """Return the creation times, from and to, of the calls to be asked for.

    WhatConverts selects calls by their creation, and may not list one before it is over: a call
    that was created within the time limit before the last look may be news. What was created before
    `not_before` has been forgotten on purpose.
    """
    since = caught_up_at - time_limit - SKEW
    return max(since, not_before or since, now - _LONGEST), now + SKEW


def past_span(
    days: int, keep_for: timedelta, time_limit: timedelta, now: datetime
) -> tuple[datetime, datetime]:
    """Return the creation times, from and to, of so many days of past, as far as it is kept.

    What has just been is no past: a message may be on its way, and the next look asks for it.
    """
    until = now - time_limit - SKEW
    return min(now - min(timedelta(days=days), keep_for, _LONGEST), until), until


def is_to_be_asked(
    call: Call, deadline: datetime, asked_at: datetime | None, now: datetime
) -> bool:
    """Whether it is time to ask for a live call, `asked_at` being when that was done last.

    Of several moments that have passed while nobody could ask, one question is left.
    """
    last = deadline - _BEFORE_THE_END
    moments = [call.started_at + age for age in ASKED_AT if call.started_at + age < last]
    known = asked_at or call.seen_at
    return not call.test and any(known < moment <= now for moment in [*moments, last])


def span_of(calls: Iterable[Call], time_limit: timedelta) -> tuple[datetime, datetime]:
    """Return the creation times, from and to, of several live calls.

    A call whose message came late counts from that message on, up to its time limit too late.
    """
    starts = [call.started_at for call in calls]
    return min(starts) - time_limit - SKEW, max(starts) + SKEW


def without_ended(asked: Mapping[int, datetime], live: Iterable[Call]) -> dict[int, datetime]:
    """Return when each call was asked for, of those that are live still."""
    lead_ids = {call.lead_id for call in live}
    return {lead_id: at for lead_id, at in asked.items() if lead_id in lead_ids}
