"""Clock, deadline timer and fan-out: what is told, in which order, and when."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_STATE_CHANGED
from homeassistant.core import CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from .conftest import OfficeOpener
from .office import (
    DOMAIN,
    NOW,
    SECOND,
    Disk,
    Message,
    Office,
    completed,
    path_of,
    started,
    stored_line,
    until,
)

HOUR = 3600 * SECOND
QUIET_AND_BUSY = ("+17044695300", "+17044695301")
MINUTE = 60 * SECOND


# -- order -------------------------------------------------------------------------------------


async def test_sensors_show_the_new_state_to_whoever_hears_of_a_call(office: Office) -> None:
    entities = ("sensor.active_calls", "sensor.current_caller", "binary_sensor.call_in_progress")
    seen: list[list[str]] = []

    @callback
    def look(_event: Event) -> None:
        seen.append([office.value(one) for one in entities])

    start = started()
    for kind in ("started", "ended"):
        office.hass.bus.async_listen(f"{DOMAIN}_call_{kind}", look)
    await office.take(start)
    await office.take(completed(start))
    assert seen == [["1", "Jeremy Helms", "on"], ["0", "unknown", "off"]]


async def test_end_of_a_superseded_call_comes_before_the_new_start(office: Office) -> None:
    first = started()
    second = started(caller_number=first["caller_number"])
    await office.take(first, second)
    assert office.told == [
        ("started", first["lead_id"]),
        ("ended", first["lead_id"]),
        ("started", second["lead_id"]),
    ]
    assert office.events[1].data["end_reason"] == "superseded"


async def test_alert_does_not_wait_for_the_disk_but_the_answer_does(
    office: Office, disk: Disk
) -> None:
    disk.hold()
    post = office.hass.loop.create_task(office.post(started()))
    await until(lambda: disk.waiting and office.told)
    assert not post.done()
    assert office.value("sensor.active_calls") == "1"
    disk.release()
    assert (await post).status == 200


# -- coalescing --------------------------------------------------------------------------------


async def test_burst_writes_each_state_a_few_times_and_fires_every_event(office: Office) -> None:
    written: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        written.append(event.data["entity_id"])

    office.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    messages = [started() for _ in range(200)]
    for message in messages:
        office.clock.tick(SECOND / 500)
        assert (await office.post(message)).status == 200
    await office.pass_time(SECOND)
    assert office.told == [("started", message["lead_id"]) for message in messages]
    assert office.value("sensor.active_calls") == "200"
    assert len(office.seen("sensor.active_calls").attributes["calls"]) == 10
    per_sensor = [written.count(one) for one in set(written) if not one.startswith("event.")]
    assert per_sensor
    # 0.4 seconds: one at once, four on the way, and the last.
    assert 3 <= max(per_sensor) <= 7
    assert written.count("event.whatconverts_call") == 200


async def test_only_entities_that_look_different_are_written(office: Office) -> None:
    quiet, busy = (started(tracking_number=number) for number in QUIET_AND_BUSY)
    await office.take(quiet, busy)
    before = {one.entity_id: one.last_reported for one in office.hass.states.async_all()}
    await office.take({**busy, "city": "Raleigh"})
    after = {one.entity_id: one.last_reported for one in office.hass.states.async_all()}
    reported = {one for one, moment in after.items() if moment != before[one]}
    lines = {line: office.entry.runtime_data.lines.device_id(line) for line in QUIET_AND_BUSY}
    assert len(set(lines.values())) == 2
    entries = map(er.async_get(office.hass).async_get, reported)
    devices = {entry.device_id for entry in entries if entry}
    assert lines[QUIET_AND_BUSY[0]] not in devices
    assert lines[QUIET_AND_BUSY[1]] in devices
    # The number of calls and their starts are as before.
    assert "sensor.whatconverts_longest_active_call" not in reported
    assert "sensor.whatconverts_current_caller" in reported


async def test_everything_that_is_told_of_a_transition_has_one_context(office: Office) -> None:
    await office.take(started())
    call = started()
    await office.take(call)
    states = [one for one in office.hass.states.async_all("event") if one.state != "unknown"]
    newest = [one for one in states if one.attributes["lead_id"] == call["lead_id"]]
    assert len(newest) == 2
    assert {one.context.id for one in newest} == {office.events[-1].context.id}
    assert office.events[0].context.id != office.events[1].context.id


async def _turn(office: Office, delta: timedelta) -> None:
    """Move the clock by less than `pass_time` can tell apart."""
    office.clock.tick(delta)
    for _ in range(3):
        await asyncio.sleep(0)


async def test_entities_follow_within_a_quarter_of_a_second(office: Office) -> None:
    # Without a line, whose entities would come in between.
    first, second = started(tracking_number=""), started(tracking_number="")
    assert (await office.post(first)).status == 200
    assert (await office.post(second)).status == 200
    await _turn(office, SECOND / 5)
    assert office.value("sensor.active_calls") == "1"
    await _turn(office, SECOND / 10)
    assert office.value("sensor.active_calls") == "2"


# -- the deadline ------------------------------------------------------------------------------


async def test_call_expires_at_its_limit_and_not_before(office: Office) -> None:
    start = started()
    await office.take(start)
    await office.pass_time(NOW + HOUR - SECOND - dt_util.utcnow())
    assert office.value("sensor.active_calls") == "1"
    await office.pass_time(SECOND)
    assert office.told[1:] == [("ended", start["lead_id"])]
    assert office.events[-1].data["end_reason"] == "expired"
    assert office.events[-1].data["ended_at"] == (NOW + HOUR).isoformat()
    await office.pass_time(SECOND)
    assert office.value("sensor.active_calls") == "0"
    (call,) = office.stored["calls"].values()
    assert call["end_reason"] == "expired"


async def test_timer_moves_to_an_earlier_deadline_and_back(office: Office) -> None:
    long = started()
    await office.take(long)
    await office.act("simulate_call")
    (test_call,) = [lead for _, lead in office.told if lead != long["lead_id"]]
    await office.pass_time(30 * SECOND)
    assert office.told[2:] == [("ended", test_call)]
    data = office.events[-1].data
    assert (data["end_reason"], data["outcome"], data["test"]) == ("completed", "answered", True)
    await office.pass_time(HOUR)
    assert office.told[3:] == [("ended", long["lead_id"])]


async def test_later_deadline_does_not_move_the_timer(office: Office) -> None:
    await office.act("simulate_call")
    await office.pass_time(10 * SECOND)
    await office.take(started())
    await office.pass_time(19 * SECOND)
    assert [kind for kind, _ in office.told] == ["started", "started", "ended"]


async def test_muted_call_expires_too(office: Office) -> None:
    spam = started(spam=True)
    await office.take(spam)
    assert (await office.calls())[spam["lead_id"]]["status"] == "in_progress"
    await office.pass_time(HOUR)
    call = (await office.calls())[spam["lead_id"]]
    assert (call["status"], call["end_reason"]) == ("ended", "expired")
    assert office.told == []


async def test_deadlines_hold_after_a_reload(office: Office) -> None:
    start = started()
    await office.take(start)
    await office.reload()
    await office.pass_time(HOUR)
    assert office.told[1:] == [("ended", start["lead_id"])]


# -- midnight ----------------------------------------------------------------------------------

# UTC of a moment shortly before midnight, and of the two midnights around it.
NIGHTS = {
    "US/Pacific": ("2026-11-21T07:59:50+00:00", "2026-11-20T08:00:00+00:00"),
    "US/Eastern, the day of 25 hours": ("2026-11-02T04:59:50+00:00", "2026-11-01T04:00:00+00:00"),
    "US/Eastern, the day of 23 hours": ("2027-03-15T03:59:50+00:00", "2027-03-14T05:00:00+00:00"),
}


@pytest.mark.parametrize("night", list(NIGHTS))
async def test_counts_begin_anew_at_local_midnight(
    house: HomeAssistant, clock: FrozenDateTimeFactory, open_office: OfficeOpener, night: str
) -> None:
    before, midnight = map(datetime.fromisoformat, NIGHTS[night])
    await house.config.async_update(time_zone=night.partition(",")[0])
    clock.move_to(before)
    office = await open_office()
    await office.take(completed(started(), answer_status="No Answer"), started())
    counts = ("sensor.calls_today", "sensor.missed_calls_today")
    assert [office.value(one) for one in counts] == ["2", "1"]
    for one in counts:
        last_reset = office.seen(one).attributes["last_reset"]
        assert datetime.fromisoformat(last_reset) == midnight
    await office.pass_time(10 * SECOND)
    assert [office.value(one) for one in counts] == ["0", "0"]
    for one in counts:
        last_reset = datetime.fromisoformat(office.seen(one).attributes["last_reset"])
        assert last_reset == before + 10 * SECOND
    assert office.value("sensor.active_calls") == "1"


# -- the house ---------------------------------------------------------------------------------


async def test_texts_follow_the_language_of_the_house(office: Office) -> None:
    nameless = dict.fromkeys(("contact_name", "contact_company_name", "caller_name"))
    await office.take(started(**nameless | {"caller_number": "anonymous"}))
    assert office.value("sensor.current_caller") == "Withheld number"
    await office.hass.config.async_update(language="de")
    await office.pass_time(SECOND)
    assert office.value("sensor.current_caller") == "Unterdrückte Nummer"


async def test_numbers_follow_the_country_of_the_house(office: Office) -> None:
    await office.take(started(caller_number="+18033861858"))
    attributes = office.seen("sensor.current_caller").attributes
    assert attributes["caller_number_formatted"] == "(803) 386-1858"
    await office.hass.config.async_update(country="DE")
    await office.pass_time(SECOND)
    attributes = office.seen("sensor.current_caller").attributes
    assert attributes["caller_number_formatted"] == "+1 803-386-1858"


async def test_day_follows_the_time_zone_of_the_house(office: Office) -> None:
    await office.hass.config.async_update(time_zone="Asia/Tokyo")
    await office.pass_time(SECOND)
    await office.take(started())
    seen = office.seen("sensor.calls_today")
    assert seen.state == "1"
    # Two o'clock in the morning of the 21st there.
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert datetime.fromisoformat(seen.attributes["last_reset"]) == midnight
    await office.pass_time(datetime(2026, 11, 20, 23, tzinfo=UTC) - dt_util.utcnow())
    assert office.value("sensor.calls_today") == "1"


# -- overdue -----------------------------------------------------------------------------------


def _file_of(entry: MockConfigEntry, hass: HomeAssistant, *calls: Message) -> None:
    path_of(hass, entry).write_bytes(stored_line(*calls))


def _stored(lead_id: int, age: timedelta) -> Message:
    moment = (NOW - age).isoformat()
    return {"lead_id": lead_id, "started_at": moment, "seen_at": moment}


async def test_overdue_call_is_told_once_when_home_assistant_has_started(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    _file_of(entry, house, _stored(1, 2 * HOUR), _stored(2, HOUR - SECOND))
    house.set_state(CoreState.starting)
    office = await open_office()
    assert office.value("sensor.active_calls") == "1"
    assert office.told == []
    house.set_state(CoreState.running)
    house.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await house.async_block_till_done()
    assert office.told == [("ended", 1)]
    data = office.events[0].data
    assert (data["end_reason"], data["ended_at"]) == ("expired", (NOW - HOUR).isoformat())
    await office.reload()
    assert office.told == [("ended", 1)]


async def test_overdue_call_that_was_told_is_on_disk(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    _file_of(entry, house, _stored(1, 2 * HOUR))
    house.set_state(CoreState.starting)
    office = await open_office()
    house.set_state(CoreState.running)
    house.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await house.async_block_till_done()
    assert office.told == [("ended", 1)]
    # Else it would be told once more if the power failed now.
    assert next(iter(office.stored["calls"].values()))["end_reason"] == "expired"


async def test_overdue_call_that_was_muted_is_told_to_nobody(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    _file_of(entry, house, {**_stored(1, 2 * HOUR), "muted": True})
    office = await open_office()
    assert (await office.calls())[1]["end_reason"] == "expired"
    assert office.told == []


# -- alerts off --------------------------------------------------------------------------------


async def test_without_alerts_sensors_go_on_and_nothing_is_told(office: Office) -> None:
    before = office.seen("event.call")
    await office.switch("turn_off")
    start = started()
    await office.take(start, {**start, "city": "Raleigh"})
    assert office.value("sensor.active_calls") == "1"
    await office.take(completed(start, answer_status="Busy"))
    assert office.value("sensor.missed_calls_today") == "1"
    assert office.told == []
    assert office.seen("event.call") is before
    await office.switch("turn_on")
    other = started()
    await office.take(other)
    assert office.told == [("started", other["lead_id"])]
    assert office.value("event.call") != before.state


async def test_listener_can_stop_listening_while_a_call_is_told(office: Office) -> None:
    heard: list[str] = []
    coordinator = office.entry.runtime_data
    stops: list[Callable[[], None]] = []

    def listen(name: str) -> None:
        def hear(_announcement: object) -> None:
            heard.append(name)
            stops.pop()()

        stops.append(coordinator.announcer.async_listen(hear))

    listen("first")
    await office.take(started())
    await office.take(started())
    assert heard == ["first"]
    assert [kind for kind, _ in office.told] == ["started", "started"]
