"""A few at once, many slowly."""

from itertools import pairwise

from hypothesis import given, strategies as st

from custom_components.whatconverts.core.pace import Pace

# Fractions that a computer holds exactly.
QUICK, STEADY, MOST = 1 / 64, 1 / 4, 5


def times_of(busy_for: float, *pauses: float) -> list[float]:
    """Return when something is done that is always due, but for pauses after it."""
    pace, now, times = Pace(QUICK, STEADY, MOST), 100.0, []
    for pause in (0.0, *pauses):
        now += pause
        until = now + busy_for
        while now < until:
            times.append(now)
            now += pace.wait_after(now)
    return times


def test_the_next_few_follow_at_once_and_then_it_is_steady() -> None:
    times = times_of(5.0)
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert all(abs(wait - QUICK) < 1e-6 for wait in waits[: MOST - 1])
    assert all(abs(wait - STEADY) < 1e-6 for wait in waits[-10:])


def test_after_a_rest_it_is_quick_again() -> None:
    first = times_of(0.09)
    again = times_of(0.09, MOST * STEADY)
    assert len(again) == 2 * len(first)


def test_the_first_time_finds_all_that_may_be_spared() -> None:
    """Whatever the clock says: that of a machine begins anew when it starts."""
    for now in (0.0, 1.0):
        assert Pace(QUICK, STEADY, 2).wait_after(now) == QUICK
        assert Pace(QUICK, STEADY, 1).wait_after(now) == STEADY


def test_who_has_spared_nothing_may_do_it_steadily_only() -> None:
    pace = Pace(QUICK, STEADY, 2)
    moments = [0.0, 0.0, STEADY, 2 * STEADY, 4 * STEADY]
    assert [pace.wait_after(now) for now in moments] == [QUICK, *[STEADY] * 3, QUICK]


@given(st.floats(0.01, 3), st.lists(st.floats(0, 2), max_size=8), st.floats(0.1, 5))
def test_in_no_span_is_it_done_too_often(busy_for: float, pauses: list[float], span: float) -> None:
    times = times_of(busy_for, *pauses)
    for begin in times:
        done = sum(begin <= time < begin + span for time in times)
        assert done <= span / STEADY + MOST + 1
