"""How far an account has been read: over restarts, and whatever is in the file."""

from datetime import UTC, datetime, timedelta
import json

from hypothesis import example, given, strategies as st
import pytest

from custom_components.whatconverts.core.account_state import AccountState, PastImport
from custom_components.whatconverts.core.enums import AccountProblem
from tests.support.factories import NOW

DAY = timedelta(days=1)
EDGES = (
    *("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-14:00", "0001-12-31T23:59:59Z"),
    *("9999-12-31T23:59:59+14:00", "9999-12-31T23:59:59-14:00", "9999-01-01T00:00:01Z"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
names = st.sampled_from(sorted(AccountState().dump()))
moments = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    caught_up_at=st.none() | moments,
    not_before=st.none() | moments,
    problem=st.none() | st.sampled_from(AccountProblem),
    pages=st.none() | st.lists(st.integers(0, 250), max_size=4),
)
def test_what_is_dumped_is_restored(
    caught_up_at: datetime | None,
    not_before: datetime | None,
    problem: AccountProblem | None,
    pages: list[int] | None,
) -> None:
    state = AccountState(caught_up_at=caught_up_at, not_before=not_before)
    if pages is not None:
        state.past = PastImport(since=NOW - DAY, until=NOW)
        for leads in pages:
            state.past.note_page(leads, 5, 1000)
    if problem:
        state.note_failure(problem, NOW)
    state.budget.note(NOW, by_itself=True)
    restored = AccountState()
    restored.restore(json.loads(json.dumps(state.dump())))
    assert restored.dump() == state.dump()
    assert (restored.problem, restored.failing_since) == (state.problem, state.failing_since)


@example({"caught_up_at": "yesterday", "not_before": "2026-11-29"})
@given(st.dictionaries(names, json_values) | json_values)
def test_whatever_is_in_the_file_is_no_error(dump: object) -> None:
    state = AccountState()
    state.restore(dump)
    assert (state.problem is None) == (state.failing_since is None)
    assert state.budget.used(NOW) >= 0
    json.dumps(state.dump())


@given(st.integers(-(10**10), 10**10) | json_values)
@example(0)
@example(10**9)
@example(10**9 + 1)
def test_only_figures_that_can_be_are_taken_over(value: object) -> None:
    state = AccountState(past=PastImport(since=NOW - DAY, until=NOW, read=3, total=5))
    dump = state.dump()
    dump["past"] |= {"next_page": value, "read": value, "total": value}
    state.restore(dump)
    assert state.past
    known = value if type(value) is int and 0 <= value <= 10**9 else None
    assert (state.past.next_page, state.past.read) == (known or 1, known or 0)
    assert state.past.total == known


def test_what_cannot_be_read_alone_is_left_out() -> None:
    moment = NOW.isoformat()
    for unread in (
        *({"failing_since": moment, "problem": "rain"}, {"problem": "unreachable"}),
        *({"past": {"since": moment}}, {"past": {"until": moment}}),
        # No time zone, which nothing can be compared with.
        *({"caught_up_at": "2026-11-29T10:00:00"}, {"not_before": "2026-11-29"}),
        # At the end of the calendar, where no time zone and no span can be reckoned with.
        *({"caught_up_at": edge} for edge in EDGES),
        *({"failing_since": edge, "problem": "unreachable"} for edge in EDGES),
        *({"past": {"since": edge, "until": edge}} for edge in EDGES),
    ):
        state = AccountState()
        state.restore(unread)
        assert state == AccountState(budget=state.budget)


def test_failures_in_a_row_are_counted() -> None:
    state = AccountState()
    for failures in (1, 2, 3):
        state.note_failure(AccountProblem.UNREACHABLE, NOW)
        assert state.failures == failures
    state.note_success()
    assert state.failures == 0


@pytest.mark.parametrize(
    ("pages", "done_after"), [([250, 250, 100], 3), ([0], 1), ([250, 0, 250, 250], 2)]
)
def test_a_past_is_there_with_its_last_page_or_an_empty_one(
    pages: list[int], done_after: int
) -> None:
    past = PastImport(since=NOW - DAY, until=NOW)
    for leads in pages[:done_after]:
        assert not past.is_done
        past.note_page(leads, 3, 600)
    assert past.is_done
    assert past.read == sum(pages[:done_after])


def test_a_failure_began_with_the_first_of_a_row() -> None:
    state = AccountState()
    for hours in range(3):
        state.note_failure(AccountProblem.SERVER_ERROR, NOW + timedelta(hours=hours))
    assert state.failing_for(NOW + DAY) == DAY
    state.note_success()
    assert state.failing_for(NOW + DAY) == timedelta()


def test_who_comes_back_goes_on_where_it_was_read_and_who_left_is_forgotten() -> None:
    state = AccountState()
    assert not state.is_connected
    state.connect(NOW)
    state.connect(NOW + DAY)
    assert state.caught_up_at == NOW
    state.past = PastImport(since=NOW - DAY, until=NOW)
    state.note_failure(AccountProblem.SERVER_ERROR, NOW)
    state.disconnect()
    assert state.dump() == {**AccountState().dump(), "budget": state.budget.dump()}


def test_what_is_forgotten_ends_the_past_that_is_being_brought() -> None:
    state = AccountState(past=PastImport(since=NOW - DAY, until=NOW))
    state.forget(NOW)
    assert (state.not_before, state.past) == (NOW, None)


@given(caught_up_at=st.none() | moments, not_before=st.none() | moments, since=moments)
def test_a_clock_that_was_ahead_leaves_no_moment_in_the_future(
    caught_up_at: datetime | None, not_before: datetime | None, since: datetime
) -> None:
    state = AccountState(caught_up_at=caught_up_at, not_before=not_before)
    state.note_failure(AccountProblem.SERVER_ERROR, since)
    state.set_right(NOW)
    assert state.caught_up_at == (caught_up_at and min(caught_up_at, NOW))
    assert state.not_before == (not_before and min(not_before, NOW))
    assert state.failing_for(NOW) == max(NOW - since, timedelta())


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00+00:00", "2199-12-01T00:00:00+00:00"])
def test_all_other_moments_are_taken_over(moment: str) -> None:
    state = AccountState()
    state.restore({"caught_up_at": moment, "not_before": moment})
    assert (state.dump()["caught_up_at"], state.dump()["not_before"]) == (moment, moment)
