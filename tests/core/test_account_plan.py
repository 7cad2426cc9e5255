"""When an account is asked, and for what."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.whatconverts.core import account_plan as plan
from tests.support.factories import NOW, live_call

MINUTE = timedelta(minutes=1)
spans = st.timedeltas(timedelta(), timedelta(days=900))
limits = st.timedeltas(MINUTE, timedelta(days=1))


@given(spans, limits, st.none() | spans)
def test_a_look_goes_back_far_enough_and_no_further_than_the_api_takes(
    since: timedelta, limit: timedelta, forgotten: timedelta | None
) -> None:
    caught_up_at = NOW - since
    not_before = None if forgotten is None else NOW - forgotten
    begin, end = plan.catch_up_span(caught_up_at, not_before, limit, NOW)
    assert end - begin < timedelta(days=400)
    assert end > NOW
    # A call that was live at the last look, and not listed then, is seen now.
    earliest = max(caught_up_at - limit, NOW - timedelta(days=399))
    assert begin <= max(earliest, not_before or earliest)
    assert not_before is None or begin >= not_before


@given(limits, st.lists(st.integers(0, 200), max_size=30))
def test_a_live_call_is_asked_for_at_most_five_times_and_not_too_early(
    limit: timedelta, minutes: list[int]
) -> None:
    call, asked_at, asked = live_call(1), None, 0
    for minute in sorted(set(minutes)):
        now = call.started_at + minute * MINUTE
        if plan.is_to_be_asked(call, call.started_at + limit, asked_at, now):
            assert now > call.started_at
            asked, asked_at = asked + 1, now
    assert asked <= len(plan.ASKED_AT) + 1


def asked_on_every_minute(limit: timedelta) -> list[int]:
    call, found = live_call(1), []
    asked_at: datetime | None = None
    for minute in range(int(limit / MINUTE)):
        now = call.started_at + minute * MINUTE
        if plan.is_to_be_asked(call, call.started_at + limit, asked_at, now):
            asked_at = now
            found.append(minute)
    return found


def test_the_last_question_comes_before_the_limit() -> None:
    assert asked_on_every_minute(60 * MINUTE) == [5, 10, 20, 40, 59]
    assert asked_on_every_minute(8 * MINUTE) == [5, 7]
    assert asked_on_every_minute(2 * MINUTE) == [1]


def test_test_calls_are_never_asked_for() -> None:
    call = live_call(1)._replace(test=True)
    later = call.started_at + 5 * MINUTE
    assert not plan.is_to_be_asked(call, call.started_at + 60 * MINUTE, None, later)


@given(st.integers(0, 4000), spans, limits)
def test_no_more_past_than_is_kept_or_the_api_takes(
    days: int, keep_for: timedelta, limit: timedelta
) -> None:
    begin, end = plan.past_span(days, keep_for, limit, NOW)
    # What is fresher, the look that comes anyway asks for.
    assert end == plan.catch_up_span(NOW, None, limit, NOW)[0]
    assert begin <= end
    assert begin == end or NOW - begin <= min(timedelta(days=days), keep_for, timedelta(days=399))


@given(limits, st.lists(st.tuples(spans, st.floats(0, 1)), min_size=1, max_size=5))
def test_live_calls_lie_in_what_is_asked_for_however_late_their_messages_came(
    limit: timedelta, calls: list[tuple[timedelta, float]]
) -> None:
    live, created = [], []
    for number, (ago, late) in enumerate(calls):
        live.append(live_call(number + 1)._replace(started_at=NOW - ago))
        created.append(NOW - ago - limit * late)
    begin, end = plan.span_of(live, limit)
    assert begin <= min(created) - plan.SKEW
    assert end >= max(created) + plan.SKEW


def test_who_is_over_was_asked_for_in_vain() -> None:
    assert plan.without_ended({1: NOW, 2: NOW}, [live_call(2), live_call(3)]) == {2: NOW}
