"""Moments and numbers that can be true, and others."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.whatconverts.core.moments import is_plausible, stored_count, stored_moment


@pytest.mark.parametrize(
    "text", ["1970-01-01T00:00:00Z", "2026-11-20T12:00:00+14:00", "2199-12-01T00:00:00Z"]
)
def test_a_moment_that_can_be_true_is_one_everywhere(text: str) -> None:
    moment = stored_moment(text)
    assert is_plausible(moment)
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        assert 1900 < (moment + timedelta(days=1)).astimezone(ZoneInfo(zone)).year < 2200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-20T12:00:00",
        "0001-01-01T00:00:00+14:00",
        "1969-12-31T23:59:59Z",
        "2199-12-01T00:00:01Z",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_other_moments_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        stored_moment(text)


def test_what_is_no_text_is_no_moment() -> None:
    with pytest.raises(TypeError):
        stored_moment(12)  # type: ignore[arg-type]
    assert not is_plausible(datetime(1000, 1, 1, tzinfo=UTC))


def test_numbers_of_things() -> None:
    assert [stored_count(0), stored_count(2**53 - 1)] == [0, 2**53 - 1]
    for odd in (-1, 2**53, 1.0, 1e30, True, "1", None):
        with pytest.raises(ValueError, match="No number"):
            stored_count(odd)
