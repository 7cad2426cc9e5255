"""The calls that count for today: those of the day, and nothing that says who has called."""

from datetime import date, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.fields import ROWS, Private, private_as
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.summary import Summary
from custom_components.whatconverts.core.today import TodaysCalls
from tests.support.factories import ended_call
from tests.support.strategies import calls

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


@given(st.lists(st.tuples(calls(), st.integers(-2, 2)), unique_by=lambda one: one[0].lead_id))
def test_each_day_has_its_calls(some: list[tuple[Call, int]]) -> None:
    todays = TodaysCalls()
    for call, ahead in some:
        todays.note(call, TODAY + ahead * DAY)
    for ahead in range(-2, 3):
        found = {call.lead_id for call in todays.of(TODAY + ahead * DAY)}
        assert found == {call.lead_id for call, its in some if its == ahead}
    assert not todays.begin(TODAY)
    for ahead in range(-2, 3):
        found = {call.lead_id for call in todays.of(TODAY + ahead * DAY)}
        assert found == {call.lead_id for call, its in some if its == ahead >= 0}


@given(calls())
def test_it_is_counted_as_in_full_and_nobody_can_be_told_from_it(call: Call) -> None:
    named = call._replace(known_name="Ann", claimed_by="Maria")
    todays = TodaysCalls()
    todays.note(named, TODAY)
    (slim,) = todays.of(TODAY)
    assert _summary(slim) == _summary(named)
    assert (slim.known_name, slim.claimed_by, slim.caller_number) == (None, None, None)
    private = private_as(*set(Private) - {Private.NO})
    telling = {name for name in private if name in ROWS} - {"source"}
    assert not [name for name in telling if slim.details.get(name)]


def test_a_call_is_known_as_it_is_now() -> None:
    todays = TodaysCalls()
    for source in ("google", "bing"):
        todays.note(ended_call(source=source), TODAY)
    (call,) = todays.of(TODAY)
    assert call.details.get("source") == "bing"
    todays.discard(1)
    todays.discard(1)
    assert not list(todays.of(TODAY))


def test_the_answer_rate_is_that_of_the_calls_of_a_day_as_they_are_now() -> None:
    todays = TodaysCalls()
    assert todays.answer_rate(TODAY) is None
    outcomes = (Outcome.ANSWERED, Outcome.BUSY, Outcome.NO_ANSWER, Outcome.VOICEMAIL)
    for lead_id, outcome in enumerate((*outcomes, Outcome.UNKNOWN), start=1):
        todays.note(ended_call(lead_id, answer=outcome), TODAY)
    todays.note(ended_call(6, answer=Outcome.ANSWERED), TODAY + DAY)
    assert (todays.answer_rate(TODAY), todays.answer_rate(TODAY + DAY)) == (25, 100)
    todays.note(ended_call(2, answer=Outcome.ANSWERED), TODAY)
    assert todays.answer_rate(TODAY) == 50
    todays.discard(3)
    assert todays.answer_rate(TODAY) == pytest.approx(66.67, abs=0.01)
    todays.begin(TODAY + DAY)
    assert (todays.answer_rate(TODAY), todays.answer_rate(TODAY + DAY)) == (None, 100)
    todays.clear()
    assert todays.answer_rate(TODAY + DAY) is None


def test_days_that_are_over_take_no_memory() -> None:
    todays = TodaysCalls()
    todays.note(ended_call(1), TODAY)
    assert not todays.begin(TODAY)
    assert not todays.begin(TODAY + DAY)
    todays.note(ended_call(2), TODAY)
    assert not list(todays.of(TODAY))
    todays.clear()
    todays.note(ended_call(3), TODAY)
    assert not list(todays.of(TODAY)), "it is still the same day"


def test_a_clock_that_goes_back_is_noticed() -> None:
    todays = TodaysCalls()
    assert [todays.begin(TODAY + ahead * DAY) for ahead in (0, 9, 9, 0)] == [
        False,
        False,
        False,
        True,
    ]


def _summary(call: Call) -> Summary:
    summary = Summary()
    summary.add_part([call])
    summary.add_breakdown([call])
    return summary
