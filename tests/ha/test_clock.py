"""Clocks that jump, midnights, and the nights on which the clocks are changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest

from homeassistant.core import HomeAssistant

from .office import SECOND, Office, completed, started

HOUR = timedelta(hours=1)


async def _at(office: Office, moment: datetime) -> None:
    office.clock.move_to(moment)
    await office.pass_time(SECOND)
    await office.settle()


async def _call_at(office: Office, moment: datetime) -> dict[str, Any]:
    await _at(office, moment)
    start = started(date_created=moment.isoformat())
    await office.take(start)
    return start


# New York: on from 2:00 to 3:00 on 14 March 2027, back from 2:00 to 1:00 on 7 November 2027.
LONG_DAY = datetime(2027, 11, 7, 4, tzinfo=UTC)
SHORT_DAY = datetime(2027, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(("midnight", "hours"), [(LONG_DAY, 25), (SHORT_DAY, 23)])
async def test_day_of_a_clock_change_has_all_of_its_calls(
    office: Office, midnight: datetime, hours: int
) -> None:
    for number in range(hours):
        start = await _call_at(office, midnight + number * HOUR + 20 * 60 * SECOND)
        await office.take(completed(start))
        assert office.value("sensor.calls_today") == str(number + 1)
    await _at(office, midnight + hours * HOUR - 20 * SECOND)
    assert office.value("sensor.calls_today") == str(hours)
    await _at(office, midnight + hours * HOUR + SECOND)
    assert office.value("sensor.calls_today") == "0"


async def test_call_over_midnight_counts_where_it_began(office: Office) -> None:
    midnight = datetime(2026, 11, 21, 5, tzinfo=UTC)
    start = await _call_at(office, midnight - 60 * SECOND)
    assert office.value("sensor.calls_today") == "1"
    await _at(office, midnight + 60 * SECOND)
    await office.take(completed(start, answer_status="Busy"))
    assert office.value("sensor.calls_today") == "0"
    assert office.value("sensor.missed_calls_today") == "0"


async def test_clock_that_jumps_ahead_ends_what_ran_out_once(office: Office) -> None:
    start = started()
    await office.take(start)
    await office.pass_time(48 * HOUR)
    await office.settle()
    assert office.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]
    assert office.value("sensor.active_calls") == "0"


async def test_clock_that_jumps_back_keeps_calls_and_ends_them_in_time(
    office: Office, house: HomeAssistant, clock: FrozenDateTimeFactory
) -> None:
    start = started()
    await office.take(start)
    before = datetime.now(UTC)
    clock.move_to(before - 6 * HOUR)
    await house.async_block_till_done()
    late = started()
    await office.take(late, completed(late))
    assert office.value("sensor.active_calls") == "1"
    await _at(office, before + 2 * HOUR)
    assert [kind for kind, lead_id in office.told if lead_id == start["lead_id"]] == [
        "started",
        "ended",
    ]
    calls = await office.calls()
    assert all(call["ended_at"] >= call["started_at"] for call in calls.values())
