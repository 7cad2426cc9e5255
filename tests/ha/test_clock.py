"""Clocks that jump, midnights, and the nights on which the clocks are changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from homeassistant.core import HomeAssistant
from tests.support.integration import SECOND, Integration, completed, started

HOUR = timedelta(hours=1)


async def _at(integration: Integration, moment: datetime) -> None:
    integration.clock.move_to(moment)
    await integration.pass_time(SECOND)
    await integration.settle()


async def _call_at(integration: Integration, moment: datetime) -> dict[str, Any]:
    await _at(integration, moment)
    start = started(date_created=moment.isoformat())
    await integration.take(start)
    return start


# New York: on from 2:00 to 3:00 on 14 March 2027, back from 2:00 to 1:00 on 7 November 2027.
LONG_DAY = datetime(2027, 11, 7, 4, tzinfo=UTC)
SHORT_DAY = datetime(2027, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(("midnight", "hours"), [(LONG_DAY, 25), (SHORT_DAY, 23)])
async def test_day_of_a_clock_change_has_all_of_its_calls(
    integration: Integration, midnight: datetime, hours: int
) -> None:
    for number in range(hours):
        start = await _call_at(integration, midnight + number * HOUR + 20 * 60 * SECOND)
        await integration.take(completed(start))
        assert integration.value("sensor.calls_today") == str(number + 1)
    await _at(integration, midnight + hours * HOUR - 20 * SECOND)
    assert integration.value("sensor.calls_today") == str(hours)
    await _at(integration, midnight + hours * HOUR + SECOND)
    assert integration.value("sensor.calls_today") == "0"


async def test_call_over_midnight_counts_where_it_began(integration: Integration) -> None:
    midnight = datetime(2026, 11, 21, 5, tzinfo=UTC)
    start = await _call_at(integration, midnight - 60 * SECOND)
    assert integration.value("sensor.calls_today") == "1"
    await _at(integration, midnight + 60 * SECOND)
    await integration.take(completed(start, answer_status="Busy"))
    assert integration.value("sensor.calls_today") == "0"
    assert integration.value("sensor.missed_calls_today") == "0"


async def test_clock_that_jumps_ahead_ends_what_ran_out_once(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    await integration.pass_time(48 * HOUR)
    await integration.settle()
    assert integration.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]
    assert integration.value("sensor.active_calls") == "0"


async def test_clock_that_jumps_back_keeps_calls_and_ends_them_in_time(
    integration: Integration, hass_us: HomeAssistant, clock: FrozenDateTimeFactory
) -> None:
    start = started()
    await integration.take(start)
    before = datetime.now(UTC)
    clock.move_to(before - 6 * HOUR)
    await hass_us.async_block_till_done()
    late = started()
    await integration.take(late, completed(late))
    assert integration.value("sensor.active_calls") == "1"
    await _at(integration, before + 2 * HOUR)
    assert [kind for kind, lead_id in integration.told if lead_id == start["lead_id"]] == [
        "started",
        "ended",
    ]
    calls = await integration.calls()
    assert all(call["ended_at"] >= call["started_at"] for call in calls.values())


async def _in(integration: Integration, zone: str, moment: datetime) -> None:
    """Put the house into another time zone at a moment."""
    integration.clock.move_to(moment)
    await integration.hass.config.async_update(time_zone=zone)
    await integration.settle()


async def test_a_day_without_midnight_begins_when_the_clocks_go_on(
    integration: Integration,
) -> None:
    # Santiago: on from midnight to one o'clock.
    begins = datetime(2027, 9, 5, 4, tzinfo=UTC)
    await _in(integration, "America/Santiago", begins - 2 * HOUR)
    await _call_at(integration, begins - HOUR)
    assert integration.value("sensor.calls_today") == "1"
    await _at(integration, begins - 5 * SECOND)
    assert integration.value("sensor.calls_today") == "1"
    await _at(integration, begins)
    assert integration.value("sensor.calls_today") == "0"
    reset = integration.seen("sensor.calls_today").attributes["last_reset"]
    assert datetime.fromisoformat(reset) == begins
    await _call_at(integration, begins + 22 * HOUR)
    assert integration.value("sensor.calls_today") == "1"
    await _at(integration, begins + 23 * HOUR)
    assert integration.value("sensor.calls_today") == "0"


async def test_another_time_zone_has_its_own_midnight(integration: Integration) -> None:
    # In New York it is noon, in Auckland six in the morning of the next day.
    await _in(integration, "Pacific/Auckland", datetime(2026, 11, 20, 17, tzinfo=UTC))
    await _call_at(integration, datetime(2026, 11, 20, 18, tzinfo=UTC))
    assert integration.value("sensor.calls_today") == "1"
    midnight = datetime(2026, 11, 21, 11, tzinfo=UTC)
    await _at(integration, midnight - 5 * SECOND)
    assert integration.value("sensor.calls_today") == "1"
    await _at(integration, midnight)
    assert integration.value("sensor.calls_today") == "0"


async def test_a_clock_that_is_put_right_shows_the_right_day_again(
    integration: Integration,
) -> None:
    noon = datetime(2026, 11, 20, 17, tzinfo=UTC)
    await _call_at(integration, noon)
    await _at(integration, noon + 20 * HOUR)
    assert integration.value("sensor.calls_today") == "0"
    integration.clock.move_to(noon + HOUR)
    # Timers wait for a span: what is due a minute later rings, not what waits for tomorrow.
    async_fire_time_changed(integration.hass, noon + 20 * HOUR + 90 * SECOND)
    await integration.settle()
    assert integration.value("sensor.calls_today") == "1"
