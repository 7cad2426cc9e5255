"""How calls are sorted, and how that is stored."""

from copy import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.criteria import has_audio
from custom_components.whatconverts.core.lead_id import MAX_LEAD_ID
from custom_components.whatconverts.core.model import Call, age_key, microseconds, start_of
from tests.support.factories import live_call

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
any_moment = st.sampled_from([FIRST, LAST]) | st.datetimes(timezones=st.just(UTC))
near = st.integers(0, 2).map(lambda count: datetime(2026, 3, 10, tzinfo=UTC) + count * MICROSECOND)
moments = any_moment | near
leads = st.integers(1, MAX_LEAD_ID) | st.integers(1, 3)
some_calls = st.builds(
    lambda lead_id, started_at, seen_at: replace(
        live_call(lead_id), started_at=started_at, seen_at=seen_at
    ),
    leads,
    moments,
    moments,
)


@given(some_calls, some_calls)
def test_the_key_sorts_as_the_order_does(first: Call, second: Call) -> None:
    assert (first.age_key < second.age_key) == (first.age_order < second.age_order)
    assert (first.age_key == second.age_key) == (first.age_order == second.age_order)
    assert len(first.age_key) == 24


@given(some_calls, moments)
def test_a_start_alone_comes_before_all_calls_from_then_on(call: Call, since: datetime) -> None:
    assert (age_key(since) <= call.age_key) == (since <= call.started_at)


@given(moments, moments)
def test_microseconds_are_counted_exactly(one: datetime, other: datetime) -> None:
    assert microseconds(one) - microseconds(other) == (one - other) // MICROSECOND
    assert 0 <= microseconds(one) < 2**63


def test_the_first_moment_is_nothing() -> None:
    assert microseconds(FIRST) == 0


@given(some_calls)
def test_the_key_tells_the_start(call: Call) -> None:
    assert start_of(call.age_key) == call.started_at


@pytest.mark.parametrize(
    ("details", "is_heard"),
    [({}, False), ({"recording": True}, True), ({"voicemail": True}, True), ({"line": "A"}, False)],
)
def test_a_call_can_be_heard_if_it_was_recorded_or_left_a_voicemail(
    details: dict[str, Any], *, is_heard: bool
) -> None:
    assert has_audio(live_call(1, **details)) is is_heard
