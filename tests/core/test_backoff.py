"""The wait before another try."""

from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.backoff import LONGEST, SHORTEST, Wait, delay
from tests.support.factories import NOW

failures = st.integers(1, 10**6)
jitters = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(0, 30), (1, 30), (2, 60), (3, 120), (6, 960), (7, 1800), (8, 1800), (10**9, 1800)],
)
def test_wait_doubles(count: int, seconds: int) -> None:
    assert delay(count, 0).total_seconds() == seconds
    assert delay(count, 0.5).total_seconds() == seconds * 1.5


@given(failures, jitters)
def test_wait_is_bounded_on_both_sides(count: int, jitter: float) -> None:
    assert timedelta(seconds=30) == SHORTEST <= delay(count, jitter) <= LONGEST
    assert timedelta(hours=1) == LONGEST


@given(failures, jitters, jitters)
def test_next_wait_is_never_shorter_until_the_longest(
    count: int, jitter: float, another: float
) -> None:
    following = delay(count + 1, another)
    assert following >= delay(count, jitter) or following >= LONGEST / 2


@given(failures, jitters, jitters)
def test_jitter_spreads(count: int, one: float, another: float) -> None:
    first, second = sorted((one, another))
    assert delay(count, first) <= delay(count, second)
    assert delay(count, 0.75) - delay(count, 0.25) == delay(count, 0) / 2


@given(st.integers(-3600, 7200))
def test_a_wait_ends_with_its_time_or_when_the_clock_goes_back(seconds: int) -> None:
    wait = Wait(NOW, timedelta(hours=1))
    assert wait.is_over(NOW + timedelta(seconds=seconds)) == (seconds not in range(3600))
