"""How many requests a day are left, for people and for what runs by itself, whatever clocks do."""

from datetime import datetime, timedelta, timezone
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.api_budget import ApiBudget
from tests.support.factories import NOW
from tests.support.strategies import json_values, moments

DAY = timedelta(days=1)
HALF = 500
ALL = 1000


def spent(by_itself: int = 0, by_people: int = 0, now: datetime = NOW) -> ApiBudget:
    """Return a budget of which so much is used."""
    budget = ApiBudget()
    note(budget, now, by_itself, by_people)
    return budget


def note(budget: ApiBudget, now: datetime, by_itself: int = 0, by_people: int = 0) -> None:
    for _ in range(by_itself):
        budget.note(now, by_itself=True)
    for _ in range(by_people):
        budget.note(now, by_itself=False)


def left(budget: ApiBudget, now: datetime = NOW) -> tuple[int, int]:
    """Return what is left for what runs by itself, and for people."""
    return budget.left(now, by_itself=True), budget.left(now)


@pytest.mark.parametrize(
    ("by_itself", "by_people", "expected"),
    [
        (0, 0, (HALF, ALL)),
        (HALF - 1, 0, (1, HALF + 1)),
        (HALF, 0, (0, HALF)),
        # People may use what the other half has left.
        (100, 800, (100, 100)),
        (0, HALF, (HALF, HALF)),
        (0, ALL, (0, 0)),
        (HALF, HALF, (0, 0)),
    ],
)
def test_half_is_the_most_that_runs_by_itself(
    by_itself: int, by_people: int, expected: tuple[int, int]
) -> None:
    budget = spent(by_itself, by_people)
    assert left(budget) == expected
    assert budget.used(NOW) == by_itself + by_people
    assert budget.allows(NOW, by_itself=True) is (expected[0] > 0)
    assert budget.allows(NOW, by_itself=False) is (expected[1] > 0)


def test_day_begins_at_midnight_utc() -> None:
    evening = datetime(2026, 11, 27, 20, 0, tzinfo=timezone(timedelta(hours=-5)))  # 01:00 UTC
    budget = spent(by_people=10, now=evening)
    assert budget.used(evening - timedelta(hours=1)) == 10
    assert budget.used(evening + timedelta(hours=22)) == 10
    assert budget.used(evening + timedelta(hours=23)) == 0


@pytest.mark.parametrize("days", [1, 400, 40_000])
def test_clock_that_was_ahead_finds_what_was_used_before_and_meanwhile(days: int) -> None:
    budget = spent(by_itself=400)
    note(budget, NOW + days * DAY, by_itself=30, by_people=5)
    assert left(budget) == (70, ALL - 435)


@pytest.mark.parametrize("days", [1, 400])
def test_clock_that_is_behind_brings_no_second_budget(days: int) -> None:
    budget = spent(by_itself=HALF)
    assert not budget.allows(NOW - days * DAY, by_itself=True)
    # It was a start without a clock; now the network has brought the time.
    assert not budget.allows(NOW, by_itself=True)
    assert left(budget, NOW + DAY) == (HALF, ALL)


@pytest.mark.parametrize("before", [0, 10])
def test_clock_that_was_ahead_by_years_costs_a_day_at_most(before: int) -> None:
    budget = spent(by_itself=before)
    note(budget, NOW + 4000 * DAY, by_itself=HALF, by_people=HALF)
    assert left(budget) == (0, 0)
    assert left(budget, NOW + DAY) == (HALF, ALL)


@given(st.lists(st.tuples(moments, st.booleans()), max_size=30))
def test_budget_goes_on_after_a_restart(requests: list[tuple[datetime, bool]]) -> None:
    budget, again = ApiBudget(), ApiBudget()
    for now, by_itself in requests:
        budget.note(now, by_itself=by_itself)
    again.restore(json.loads(json.dumps(budget.dump())))
    assert again.dump() == budget.dump()
    for now, _ in requests[-1:]:
        assert left(again, now) == left(budget, now)


@pytest.mark.parametrize(
    "dump",
    [
        *(None, 5, "2026-11-28", {}, {"2026-11-28": [1, 2]}, [[]], ["abc"], [None]),
        *([["2026-11-28", 1]], [["2026-11-28", 1, 2, 3]], [["yesterday", 1, 2]], [[5, 1, 2]]),
        *([["2026-11-28", -1, 2]], [["2026-11-28", 1, True]], [["2026-11-28", "1", 2]]),
        *([["2026-11-28", 1, 2**31]], [["2026-11-28", 1.0, 2]], [["2026-11-28", None, 2]]),
        [["2026-11-26", 1, 2], ["2026-11-27", 1, 2], ["2026-11-28", 1, 2]],
        [["2026-11-28", 1, 2], ["2026-11-29", 1, -2]],
    ],
)
def test_what_is_no_dump_is_not_believed(dump: object) -> None:
    budget = spent(by_itself=3, by_people=4)
    budget.restore(dump)
    assert left(budget) == (HALF - 3, ALL - 7)


@given(json_values | st.lists(st.lists(json_values | st.dates().map(str))), moments)
def test_no_dump_raises_or_gives_more_than_a_day_has(dump: Any, now: datetime) -> None:  # noqa: ANN401
    budget = ApiBudget()
    budget.restore(dump)
    by_itself, by_people = left(budget, now)
    assert 0 <= by_itself <= HALF
    assert by_itself <= by_people <= ALL
    assert json.loads(json.dumps(budget.dump())) == budget.dump()
