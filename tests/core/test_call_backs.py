"""Who is to be called back, and what is done: the calls of a caller that belong together."""

from collections.abc import Iterable
from copy import replace
from datetime import timedelta

import pytest

from custom_components.whatconverts.core.call_backs import (
    DONE_FOR,
    CallBack,
    call_backs,
    concerned,
    is_waiting,
    may_change,
)
from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.model import Call
from tests.support.factories import CALLER, NOW, ended_call, live_call, minutes

OTHER = "+17045550134"
LATER = NOW + timedelta(hours=1)


def missed(lead: int, caller: str | None = CALLER, answer: Outcome = Outcome.NO_ANSWER) -> Call:
    """Return a call that nobody answered, `lead` minutes after the first."""
    at = NOW + minutes(lead)
    return ended_call(lead, at=at, caller_number=caller, answer=answer)


def answered(lead: int) -> Call:
    return missed(lead, answer=Outcome.ANSWERED)


def items(calls: Iterable[Call], *waiting: Call) -> list[tuple[list[int], bool]]:
    """Return the leads of each item, and whether it is done."""
    found = call_backs(waiting, calls, LATER)
    return [([call.lead_id for call in item.calls], item.done_at is not None) for item in found]


def the_item(calls: Iterable[Call], *waiting: Call) -> CallBack:
    (item,) = call_backs(waiting, calls, LATER)
    return item


def test_what_was_missed_in_a_row_is_one_item() -> None:
    calls = [missed(lead) for lead in (3, 1, 2)]
    assert items(calls, calls[0]) == [([1, 2, 3], False)]
    assert the_item(calls, calls[0]).uid == "1"


def test_an_answer_ends_a_row() -> None:
    calls = [missed(1), answered(2), missed(3)]
    assert items(calls, calls[2]) == [([3], False), ([1], True)]
    done = call_backs((), calls, LATER)[0]
    assert done.is_answered
    assert done.done_at == calls[1].ended_at


def test_a_test_call_is_no_answer() -> None:
    calls = [missed(1), replace(answered(2), test=True)]
    assert items(calls, calls[0]) == [([1], False)]


def test_calling_back_ends_a_row_before_the_next_call() -> None:
    first = replace(missed(1), called_back_at=NOW + minutes(5))
    assert items([first, missed(6)], missed(6)) == [([6], False), ([1], True)]
    assert not the_item([first]).is_answered
    for later in (missed(6), answered(6)):
        done = call_backs((), [first, later], LATER)[0]
        assert done.done_at == first.called_back_at
    # What was missed before is done with it.
    assert items([missed(0), first]) == [([0, 1], True)]


def test_who_withholds_the_number_is_not_one_caller() -> None:
    calls = [missed(lead, None) for lead in (1, 2)]
    assert items(calls, *calls) == [([1], False), ([2], False)]


def test_who_waits_longest_is_first_and_what_was_done_last() -> None:
    waits = [missed(4), missed(2, OTHER)]
    done = [
        replace(missed(lead, f"+1704555020{lead}"), called_back_at=NOW + minutes(lead + 10))
        for lead in (5, 6)
    ]
    leads = [leads for leads, _ in items(done, *waits)]
    assert leads == [[2], [4], [6], [5]]


def test_when_a_call_came_counts_and_not_its_number() -> None:
    """A lead may be brought from the account, or used again, long after those that follow it."""
    early, late = (missed(lead) for lead in (1, 2))
    early, late = early._replace(lead_id=9), late._replace(lead_id=8)
    assert items([late, early], late) == [([9, 8], False)]
    waits = [missed(1, OTHER)._replace(lead_id=9), late]
    assert items([], *reversed(waits)) == [([9], False), ([8], False)]
    done = [
        replace(call, called_back_at=LATER - minutes(ago))
        for call, ago in zip(waits, (1, 2), strict=True)
    ]
    assert items(done) == [([9], True), ([8], True)]
    done = [
        replace(call, called_back_at=LATER - minutes(ago))
        for call, ago in zip(waits, (2, 1), strict=True)
    ]
    assert items(done) == [([8], True), ([9], True)]


@pytest.mark.parametrize(
    "call",
    [
        missed(1)._replace(muted=True),
        missed(1)._replace(test=True),
        missed(1)._replace(untold=True),
    ],
    ids=["muted", "test", "untold"],
)
def test_what_nobody_was_told_of_asks_for_nothing(call: Call) -> None:
    assert is_waiting(missed(1))
    assert not is_waiting(call)
    assert items([call]) == []


def test_what_waits_no_longer_and_is_not_done_is_left_out() -> None:
    """As with a caller who is blocked by now."""
    assert items([missed(1)]) == []


def test_what_is_done_goes_after_a_while_or_when_it_was_removed() -> None:
    call = replace(missed(1), called_back_at=LATER - DONE_FOR)
    assert items([call]) == [([1], True)]
    assert items([replace(call, called_back_at=LATER - DONE_FOR - minutes(1))]) == []
    assert items([replace(call, callback_removed=True)]) == []


def test_who_was_taken_off_the_list_waits_no_longer_and_begins_anew() -> None:
    gone = replace(missed(1), callback_removed=True)
    assert not is_waiting(gone)
    assert items([gone]) == []
    assert items([gone, missed(2)], missed(2)) == [([2], False)]
    assert items([gone, replace(missed(2), callback_removed=True)]) == []


def test_who_was_answered_while_the_file_was_read_waits_no_longer() -> None:
    assert items([missed(1), answered(2)], missed(1)) == [([1], True)]


def test_the_newest_note_and_day_count() -> None:
    old = replace(missed(1), callback_note="old", callback_due="2026-03-11")
    new = replace(missed(2), callback_note="new")
    item = the_item([old, new, missed(3)], missed(3))
    assert (item.note, item.due) == ("new", "2026-03-11")


def test_only_some_changes_matter() -> None:
    known = concerned([the_item([missed(1)], missed(1))])
    assert may_change(None, known)
    assert may_change(missed(9, OTHER), known)
    assert may_change(answered(2), known)
    assert may_change(ended_call(1, answer=Outcome.ANSWERED), known)
    assert not may_change(live_call(2, caller_number=CALLER), known)
    assert not may_change(missed(9, OTHER, Outcome.ANSWERED), known)
    assert not may_change(missed(9, None, Outcome.ANSWERED), known)
    assert not may_change(replace(missed(9, OTHER), untold=True), known)
