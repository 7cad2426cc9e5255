"""Who waits is decided by one rule, in SQL; the items are made of the calls: both agree."""

from contextlib import closing
from datetime import timedelta
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.call_backs import CallBack, call_backs
from custom_components.whatconverts.core.call_filter import WAITING_FOR, CallFilter
from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from custom_components.whatconverts.storage import queries
from custom_components.whatconverts.storage.database import in_memory
from tests.support.factories import NOW, ended_call, minutes

CALLERS: Final = (None, "+17045550134", "+17045550135")
LATER: Final = NOW + timedelta(hours=1)


@st.composite
def a_call(draw: st.DrawFn) -> Call:
    """Draw a call that is over, with anything that matters to calling back."""
    lead = draw(st.integers(1, 12))
    call = ended_call(
        lead,
        at=NOW + minutes(lead),
        caller_number=draw(st.sampled_from(CALLERS)),
        answer=draw(st.sampled_from(Outcome)),
        test=draw(st.booleans()),
    )
    called_back_at = draw(st.none() | st.integers(0, 3).map(lambda more: NOW + minutes(30 + more)))
    return call._replace(
        muted=draw(st.booleans()),
        untold=draw(st.booleans()),
        callback_removed=call.missed and draw(st.booleans()),
        called_back_at=called_back_at if call.missed else None,
    )


@given(st.lists(a_call(), unique_by=lambda call: call.lead_id))
def test_each_call_that_waits_is_the_newest_of_an_item(calls: list[Call]) -> None:
    unsaved = UnsavedCalls()
    for call in calls:
        unsaved.add(call)
    since = LATER - WAITING_FOR
    with closing(in_memory(unsaved.taken())) as connection:
        waiting = [one.call for one in queries.find(connection, CallFilter(waiting_since=since))]
        callers = [number for number in CALLERS if number]
        found = queries.find(connection, CallFilter(callers=callers))
    assert {one.call.lead_id for one in found} == {
        call.lead_id for call in calls if call.caller_number
    }
    items = call_backs(waiting, calls, LATER)
    still_open = [item for item in items if item.done_at is None]
    assert {item.newest.lead_id for item in still_open} == {call.lead_id for call in waiting}
    assert len(still_open) == len(waiting)
    _assert_that_no_call_is_twice(items)


@pytest.mark.parametrize("unheard", ["muted", "untold"])
def test_who_waits_still_waits_after_a_call_that_nobody_was_told_of(unheard: str) -> None:
    """As of who has tried again while Home Assistant was off for longer than its news last."""
    first, later = (
        ended_call(lead, at=NOW + minutes(lead), caller_number=CALLERS[1], answer=Outcome.NO_ANSWER)
        for lead in (1, 2)
    )
    unsaved = UnsavedCalls()
    unsaved.add(first)
    changes: dict[str, Any] = {unheard: True}
    unsaved.add(later._replace(**changes))
    with closing(in_memory(unsaved.taken())) as connection:
        waiting = queries.find(connection, CallFilter(waiting_since=LATER - WAITING_FOR))
    assert [one.call for one in waiting] == [first]


def test_both_orders_can_be_read_page_by_page() -> None:
    unsaved = UnsavedCalls()
    for lead in (3, 1, 2):
        unsaved.add(ended_call(lead, at=NOW + minutes(lead), caller_number=CALLERS[1]))
    with closing(in_memory(unsaved.taken())) as connection:
        for oldest_first, leads in ((False, [3, 2, 1]), (True, [1, 2, 3])):
            before: bytes | None = None
            read: list[int] = []
            for _ in leads:
                wanted = CallFilter(before=before, oldest_first=oldest_first, limit=1)
                (one,) = queries.find(connection, wanted)
                before = one.call.age_key
                read.append(one.call.lead_id)
            assert read == leads


def _assert_that_no_call_is_twice(items: list[CallBack]) -> None:
    leads = [call.lead_id for item in items for call in item.calls]
    assert len(leads) == len(set(leads))
    for item in items:
        assert all(call.missed for call in item.calls)
        assert len({call.caller_number for call in item.calls}) == 1
