"""The newest call of each line and of the office: always the newest, and never too many."""

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core import newest as code
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.newest import NewestCalls
from tests.support.factories import NOW, ended_call, minutes

LINES = ("a", "b", None)
heard = st.builds(
    ended_call, st.integers(1, 9), at=st.integers(0, 9).map(lambda count: NOW + minutes(count))
)


@given(
    st.lists(
        st.tuples(heard, st.sampled_from(LINES)), max_size=20, unique_by=lambda one: one[0].lead_id
    )
)
def test_the_newest_of_each_line_whatever_the_order(calls: list[tuple[Call, str | None]]) -> None:
    newest = NewestCalls()
    for call, line in calls:
        newest.add(call, line)
    for line in LINES:
        of_line = [call for call, its in calls if line in (None, its)]
        expected = max(of_line, key=lambda call: call.age_order, default=None)
        assert newest.get(line) == expected
    assert newest.lines() == ({None} if calls else set()) | {line for _, line in calls}
    again = NewestCalls()
    again.add(ended_call(99), "z")
    again.rebuild(calls)
    assert vars(again) == vars(newest)


@given(st.lists(st.tuples(heard, st.sampled_from(LINES)), max_size=9), st.sets(st.integers(1, 9)))
def test_what_is_discarded_is_the_newest_of_nothing(
    calls: list[tuple[Call, str | None]], gone: set[int]
) -> None:
    newest = NewestCalls()
    newest.rebuild(calls)
    before = {call.lead_id for call in newest}
    assert newest.discard(gone) == bool(before & gone)
    assert {call.lead_id for call in newest} <= before - gone
    assert all(newest.find(lead_id) is None for lead_id in gone)


def test_a_muted_call_is_not_heard() -> None:
    newest = NewestCalls()
    newest.add(ended_call()._replace(muted=True), "a")
    assert not list(newest)


def test_a_call_is_known_as_it_is_now() -> None:
    newest, after = NewestCalls(), ended_call(city="Durham")
    newest.add(ended_call(city="Cary"), "a")
    newest.add(after, "a")
    assert newest.get("a") is newest.get(None) is newest.find(1) is after


def test_many_lines_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MOST_NEWEST", 6)
    newest = NewestCalls()
    for minute in range(20):
        newest.add(ended_call(minute + 1, at=NOW + minutes(minute)), f"line {minute}")
        assert len(list(newest)) <= 6
        assert newest.get(f"line {minute}") is newest.get(None) is not None
        assert newest.get(f"line {minute - 1}") is not None or minute == 0
