"""Calls that are over: in order, bounded, and found by caller."""

from copy import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.history import History
from custom_components.whatconverts.core.model import Call
from tests.support.factories import CALLER, NOW, RULES, ended_call, live_call, minutes

ended_calls = st.builds(
    ended_call,
    st.integers(1, 20),
    at=st.integers(0, 60 * 24 * 40).map(lambda count: NOW - minutes(count)),
    test=st.booleans(),
    caller_number=st.sampled_from([CALLER, "+442071838750", None]),
    answer=st.sampled_from(Outcome) | st.none(),
)


def history_of(*calls: Call) -> History:
    history = History()
    for call in calls:
        history.add(call)
    return history


def test_calls_are_kept_in_the_order_of_their_ends() -> None:
    calls = [ended_call(lead_id, at=NOW - minutes(lead_id)) for lead_id in (2, 3, 1)]
    history = history_of(*calls)
    assert [call.lead_id for call in history] == [3, 2, 1]
    assert len(history) == 3
    assert history.get(3) is calls[1]
    assert history.get(4) is None


def test_a_call_is_kept_once() -> None:
    history = history_of(ended_call(city="Cary"), ended_call(at=NOW - minutes(5), city="Durham"))
    assert [call.details.get("city") for call in history] == ["Durham"]


def test_a_live_call_is_no_history() -> None:
    with pytest.raises(ValueError, match="over"):
        History().add(live_call())


def test_the_oldest_give_way_to_many() -> None:
    history = history_of(*(ended_call(lead_id, at=NOW + minutes(lead_id)) for lead_id in (1, 2, 3)))
    rules = replace(RULES, keep_calls=2)
    assert history.prune(rules, NOW)
    assert [call.lead_id for call in history] == [2, 3]
    assert not history.prune(rules, NOW)


def test_nothing_is_kept_longer_than_the_rules_say() -> None:
    history = history_of(ended_call(1, at=NOW), ended_call(2, at=NOW + minutes(1)))
    assert not history.prune(RULES, NOW + timedelta(days=30))
    assert history.prune(RULES, NOW + timedelta(days=30, seconds=1))
    assert [call.lead_id for call in history] == [2]


def test_what_is_known_of_a_caller() -> None:
    history = history_of(
        ended_call(1, caller_number=CALLER, answer=Outcome.BUSY),
        ended_call(2, at=NOW - minutes(5), caller_number=CALLER, answer=Outcome.ANSWERED),
        ended_call(3, at=NOW + minutes(5), caller_number=CALLER, test=True),
        ended_call(4),
    )
    assert history.of_caller(CALLER) == (2, Outcome.BUSY)
    assert history.of_caller("+442071838750") == (0, None)
    assert history.of_caller(None) == (0, None)
    history.discard(1)
    assert history.of_caller(CALLER) == (1, Outcome.ANSWERED)


@given(st.lists(ended_calls, max_size=10))
def test_what_is_forgotten_leaves_nothing_behind(calls: list[Call]) -> None:
    history = history_of(*calls)
    for call in calls:
        history.discard(call.lead_id)
    assert vars(history) == vars(History())


@given(st.lists(ended_calls | st.integers(1, 20), max_size=40), st.integers(0, 20))
def test_the_indexes_agree(steps: list[Call | int], keep: int) -> None:
    """Calls are put and, by lead id, discarded; then the rules are applied."""
    history, kept = History(), dict[int, Call]()
    for step in steps:
        if isinstance(step, Call):
            history.add(step)
            kept[step.lead_id] = step
        else:
            history.discard(step)
            kept.pop(step, None)
    history.prune(replace(RULES, keep_calls=keep), NOW)
    young = [call for call in kept.values() if NOW - _end(call)[0] <= timedelta(days=30)]
    expected = sorted(young, key=_end)[max(len(young) - keep, 0) :]

    assert list(history) == expected
    assert len(history) == len(expected)
    real = [
        call for call in expected if call.details.get("caller_number") == CALLER and not call.test
    ]
    assert history.of_caller(CALLER)[0] == len(real)


def _end(call: Call) -> tuple[datetime, int]:
    assert call.ended_at is not None
    return call.ended_at, call.lead_id
