"""Thousands of live calls: found by lead, caller and line without looking at all of them."""

from collections.abc import Iterable
from copy import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.live_calls import LiveCalls
from custom_components.whatconverts.core.model import Call
from tests.support.factories import CALLER, NOW, details_of, minutes
from tests.support.strategies import made

calls = made(
    Call,
    lead_id=st.integers(1, 6),
    started_at=st.sampled_from([NOW, NOW - minutes(5), NOW + minutes(5)]),
    seen_at=st.sampled_from([NOW, NOW + minutes(1)]),
    details=st.sampled_from([details_of(caller_number=CALLER), details_of()]),
    test=st.booleans(),
    muted=st.booleans(),
)
steps = st.lists(
    st.tuples(calls, st.sampled_from(["line", "other", None])) | st.integers(1, 6), max_size=30
)


@given(steps)
def test_it_agrees_with_a_simple_list(steps: list[tuple[Call, str | None] | int]) -> None:
    live, simple = LiveCalls(), dict[int, tuple[Call, str | None]]()
    for step in steps:
        if isinstance(step, int):
            live.discard(step)
            simple.pop(step, None)
        else:
            call, line = step
            live.add(call, line)
            simple[call.lead_id] = step
        _compare(live, simple)


def _compare(live: LiveCalls, simple: dict[int, tuple[Call, str | None]]) -> None:
    everything = [call for call, _ in simple.values()]
    assert list(live) == everything
    by_lead = {call.lead_id: call for call in live}
    assert by_lead == {call.lead_id: call for call in everything}
    assert len(live) == len(everything)
    assert [live.get(lead_id) for lead_id in range(7)] == list(map(by_lead.get, range(7)))
    assert live.of_caller(None) == [], "withheld numbers are of many callers"
    for number in (CALLER, "+1"):
        expected = [call for call in everything if call.details.get("caller_number") == number]
        assert sorted(call.lead_id for call in live.of_caller(number)) == sorted(
            call.lead_id for call in expected
        )
    by_kind = [_by_age(call for call in everything if call.test is test) for test in (False, True)]
    assert list(live.first_to_end()) == [calls[0] for calls in by_kind if calls]
    by_seconds = {False: 60, True: 30}

    def deadline(call: Call) -> datetime:
        return call.started_at + timedelta(seconds=by_seconds[call.test])

    due = [call for calls in by_kind for call in calls if deadline(call) <= NOW]
    assert list(live.due(deadline, NOW)) == sorted(due, key=deadline)
    heard = [(call, line) for call, line in simple.values() if not call.muted]
    lines = {None, *(line for _, line in heard)} if heard else set()
    assert live.heard() == {
        line: tuple(reversed(_by_age(call for call, one in heard if line in {None, one})))
        for line in lines
    }


def _by_age(calls: Iterable[Call]) -> list[Call]:
    return sorted(calls, key=lambda call: call.age_order)


def test_picture_of_a_moment_does_not_change_later() -> None:
    live = LiveCalls()
    first = Call(lead_id=1, started_at=NOW, seen_at=NOW, details=CallDetails())
    live.add(first, "line")
    before = live.heard()
    live.add(replace(first, lead_id=2), "line")
    live.discard(1)
    assert before == {None: (first,), "line": (first,)}
