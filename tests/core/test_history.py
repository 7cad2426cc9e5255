"""Calls that are over: the newest in order, and of all others how many there were of whom."""

from collections.abc import Callable, Iterable
from copy import replace
from datetime import datetime

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.history import CallerPast, History, StoredCalls
from custom_components.whatconverts.core.model import Call
from tests.support.factories import (
    CALLER,
    NOW,
    ended_call,
    live_call,
    minutes,
    pasts_of,
    stored_calls,
)

OTHER = "+442071838750"
ended_calls = st.builds(
    ended_call,
    st.integers(1, 20),
    at=st.integers(0, 60 * 24 * 40).map(lambda count: NOW - minutes(count)),
    test=st.booleans(),
    caller_number=st.sampled_from([CALLER, OTHER, None]),
    answer=st.sampled_from(Outcome) | st.none(),
)


def history_of(*calls: Call, most: int = 200) -> History:
    history = History(most)
    for call in calls:
        history.add(call, None)
    return history


def restored(*calls: Call, most: int = 200) -> History:
    history, stored = History(most), stored_calls(calls)
    history.restore(stored)
    history.note_callers(stored.callers)
    return history


def asked_again(history: History, kept: Iterable[Call]) -> History:
    """Return a history after the file was asked of whom it wants to know."""
    nobody = CallerPast(0, b"", None)
    pasts = pasts_of(kept)
    history.note_callers({who: pasts.get(who, nobody) for who in history.stale_callers})
    return history


def test_calls_are_kept_in_the_order_of_their_ends() -> None:
    calls = [ended_call(lead_id, at=NOW - minutes(lead_id)) for lead_id in (2, 3, 1)]
    history = history_of(*calls)
    assert [call.lead_id for call in history] == [3, 2, 1]
    assert [call.lead_id for call in reversed(history)] == [1, 2, 3]
    assert len(history) == 3
    assert history.get(3) is calls[1]
    assert history.get(4) is None


def test_a_call_is_kept_once() -> None:
    first, second = ended_call(city="Cary"), ended_call(city="Durham")
    history = history_of(first)
    history.add(second, first)
    assert [call.details.get("city") for call in history] == ["Durham"]
    assert len(history) == 1


def test_a_live_call_is_no_history() -> None:
    with pytest.raises(ValueError, match="over"):
        History().add(live_call(), None)


@pytest.mark.parametrize("make", [history_of, restored])
def test_only_the_newest_are_in_memory(make: Callable[..., History]) -> None:
    calls = [ended_call(lead_id, at=NOW + minutes(lead_id)) for lead_id in (3, 1, 2)]
    history = make(*calls, most=2)
    assert [call.lead_id for call in history] == [2, 3]
    assert len(history) == 3
    assert 1 in history
    assert history.get(1) is None


def test_what_is_known_of_a_caller() -> None:
    newest = ended_call(1, caller_number=CALLER, answer=Outcome.BUSY)
    history = history_of(
        newest,
        ended_call(2, at=NOW - minutes(5), caller_number=CALLER, answer=Outcome.ANSWERED),
        ended_call(3, at=NOW + minutes(5), caller_number=CALLER, test=True),
        ended_call(4),
    )
    assert history.of_caller(CALLER) == (2, Outcome.BUSY)
    assert history.of_caller(OTHER) == (0, None)
    assert history.of_caller(None) == (0, None)
    assert history.newest_of(CALLER) == newest.age_key
    assert history.newest_of(OTHER) == b"", "older than any call"
    assert not history.stale_callers
    history.discard(newest)
    assert history.of_caller(CALLER)[0] == 1
    assert history.stale_callers == {CALLER}, "which was the last one now"


def test_how_the_last_call_went_may_change() -> None:
    older = ended_call(1, at=NOW - minutes(5), caller_number=CALLER, answer=Outcome.BUSY)
    newest = ended_call(2, caller_number=CALLER)
    history = history_of(older, newest)
    assert history.of_caller(CALLER) == (2, Outcome.UNKNOWN)
    for call, outcome in ((newest, Outcome.ANSWERED), (older, Outcome.ANSWERED)):
        answered = replace(call, details={**call.details, "answer": outcome})
        history.add(answered, call)
        assert history.of_caller(CALLER) == (2, Outcome.ANSWERED)


def test_a_call_may_turn_out_to_be_of_another_caller() -> None:
    call, other = ended_call(caller_number=CALLER), ended_call(caller_number=OTHER)
    history = history_of(call)
    history.add(other, call)
    assert history.of_caller(CALLER) == (0, None)
    assert history.of_caller(OTHER) == (1, Outcome.UNKNOWN)
    history.add(call, other)
    assert history.of_caller(CALLER) == (1, Outcome.UNKNOWN)


def test_what_the_file_forgets_counts_no_more() -> None:
    calls = [ended_call(lead, at=NOW + minutes(lead), caller_number=CALLER) for lead in (1, 2, 3)]
    history = restored(*calls, most=1)
    # One in memory, one that is not, and one that was never kept.
    history.forget({1: CALLER, 3: CALLER, 99: CALLER})
    assert list(history) == []
    assert (len(history), 2 in history, 3 in history) == (1, True, False)
    assert history.of_caller(CALLER)[0] == 1
    history.note_callers({CALLER: CallerPast(0, b"", None)})
    assert history.of_caller(CALLER) == (0, None)
    assert not history.stale_callers


def test_each_caller_of_whom_the_file_tells_is_stale_no_more() -> None:
    calls = [
        ended_call(lead, at=NOW + minutes(lead), caller_number=number)
        for lead, number in enumerate((CALLER, CALLER, OTHER, OTHER), start=1)
    ]
    history = history_of(*calls)
    history.forget({2: CALLER, 4: OTHER})
    assert history.stale_callers == {CALLER, OTHER}
    told = {number: CallerPast(1, calls[0].age_key, Outcome.BUSY) for number in (CALLER, OTHER)}
    history.note_callers(told)
    assert history.of_caller(CALLER) == history.of_caller(OTHER) == (1, Outcome.BUSY)
    assert not history.stale_callers


@given(st.lists(ended_calls, max_size=10, unique_by=lambda call: call.lead_id), st.booleans())
def test_what_is_forgotten_leaves_nothing_behind(calls: list[Call], at_once: bool) -> None:  # noqa: FBT001 - drawn
    history = history_of(*calls)
    if at_once:
        callers = {call.lead_id: None if call.test else call.caller_number for call in calls}
        history.forget(callers)
    else:
        for call in calls:
            history.discard(call)
    assert vars(asked_again(history, [])) == vars(History())


@given(st.lists(ended_calls | st.integers(1, 20), max_size=40), st.integers(1, 20))
def test_the_indexes_agree(steps: list[Call | int], most: int) -> None:
    """Calls are put, changed and, by lead id, discarded."""
    history, kept = History(most), dict[int, Call]()
    for step in steps:
        if isinstance(step, Call):
            before = kept.get(step.lead_id)
            # When it was and when it ended does not change any more.
            call = before._replace(details=step.details) if before else step
            history.add(call, before)
            kept[call.lead_id] = call
        elif step in kept:
            history.discard(kept.pop(step))
    asked_again(history, kept.values())

    assert len(history) == len(kept)
    assert all((lead in history) == (lead in kept) for lead in range(1, 21))
    in_memory = list(history)
    assert in_memory == sorted(in_memory, key=_end)
    assert len(in_memory) <= most
    assert all(kept[call.lead_id] == call == history.get(call.lead_id) for call in in_memory)
    pasts = pasts_of(kept.values())
    for number in (CALLER, OTHER):
        past = pasts.get(number, CallerPast(0, b"", None))
        assert history.of_caller(number) == (past.calls, past.outcome)


@given(st.lists(ended_calls, max_size=20, unique_by=lambda call: call.lead_id), st.integers(1, 20))
def test_what_was_restored_is_what_was_added(calls: list[Call], most: int) -> None:
    assert vars(restored(*calls, most=most)) == vars(history_of(*calls, most=most))


def test_without_a_file_there_is_nothing() -> None:
    history = History()
    history.restore(StoredCalls())
    assert vars(history) == vars(History())


def _end(call: Call) -> tuple[datetime, int]:
    assert call.ended_at is not None
    return call.ended_at, call.lead_id
