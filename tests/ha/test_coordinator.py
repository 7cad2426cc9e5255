"""Clock, deadline timer and fan-out: what is told, in which order, and when."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.whatconverts.coordinator import SIGNAL_CHANGE
from custom_components.whatconverts.core.model import CallNotice
from custom_components.whatconverts.core.payload import parse
from custom_components.whatconverts.storage.upkeep import StoreUpkeep
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_STATE_CHANGED
from homeassistant.core import CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
from tests.support.integration import (
    DOMAIN,
    NOW,
    SECOND,
    Disk,
    Integration,
    Message,
    SetupIntegration,
    completed,
    path_of,
    started,
    until,
    write_stored,
)

HOUR = 3600 * SECOND
QUIET_AND_BUSY = ("+17044695300", "+17044695301")
MINUTE = 60 * SECOND


# -- order -------------------------------------------------------------------------------------


async def test_sensors_show_the_new_state_to_whoever_hears_of_a_call(
    integration: Integration,
) -> None:
    entities = ("sensor.active_calls", "sensor.current_caller", "binary_sensor.call_in_progress")
    seen: list[list[str]] = []

    @callback
    def look(_event: Event) -> None:
        seen.append([integration.value(one) for one in entities])

    start = started()
    for kind in ("started", "ended"):
        integration.hass.bus.async_listen(f"{DOMAIN}_call_{kind}", look)
    await integration.take(start)
    await integration.take(completed(start))
    assert seen == [["1", "Jeremy Helms", "on"], ["0", "unknown", "off"]]


async def test_end_of_a_superseded_call_comes_before_the_new_start(
    integration: Integration,
) -> None:
    first = started()
    second = started(caller_number=first["caller_number"])
    await integration.take(first, second)
    assert integration.told == [
        ("started", first["lead_id"]),
        ("ended", first["lead_id"]),
        ("started", second["lead_id"]),
    ]
    assert integration.events[1].data["end_reason"] == "superseded"


async def test_alert_does_not_wait_for_the_disk_but_the_answer_does(
    integration: Integration, disk: Disk
) -> None:
    disk.hold()
    post = integration.hass.loop.create_task(integration.post(started()))
    await until(lambda: disk.waiting and integration.told)
    assert not post.done()
    assert integration.value("sensor.active_calls") == "1"
    disk.release()
    assert (await post).status == 200


# -- coalescing --------------------------------------------------------------------------------


async def test_burst_writes_each_state_a_few_times_and_fires_every_event(
    integration: Integration,
) -> None:
    written: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        written.append(event.data["entity_id"])

    integration.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    messages = [started() for _ in range(200)]
    for message in messages:
        integration.clock.tick(SECOND / 500)
        assert (await integration.post(message)).status == 200
    await integration.pass_time(SECOND)
    assert integration.told == [("started", message["lead_id"]) for message in messages]
    assert integration.value("sensor.active_calls") == "200"
    assert len(integration.seen("sensor.active_calls").attributes["calls"]) == 10
    per_sensor = [written.count(one) for one in set(written) if not one.startswith("event.")]
    assert per_sensor
    # 0.4 seconds: one at once, four on the way, and the last.
    assert 3 <= max(per_sensor) <= 7
    assert written.count("event.whatconverts_call") == 200


async def test_only_entities_that_look_different_are_written(integration: Integration) -> None:
    quiet, busy = (started(tracking_number=number) for number in QUIET_AND_BUSY)
    await integration.take(quiet, busy)
    before = {one.entity_id: one.last_reported for one in integration.hass.states.async_all()}
    await integration.take({**busy, "city": "Raleigh"})
    after = {one.entity_id: one.last_reported for one in integration.hass.states.async_all()}
    reported = {one for one, moment in after.items() if moment != before[one]}
    lines = {
        line: integration.entry.runtime_data.devices.device_id(line) for line in QUIET_AND_BUSY
    }
    assert len(set(lines.values())) == 2
    entries = map(er.async_get(integration.hass).async_get, reported)
    devices = {entry.device_id for entry in entries if entry}
    assert lines[QUIET_AND_BUSY[0]] not in devices
    assert lines[QUIET_AND_BUSY[1]] in devices
    # The number of calls and their starts are as before.
    assert "sensor.whatconverts_longest_active_call" not in reported
    assert "sensor.whatconverts_current_caller" in reported


async def test_everything_that_is_told_of_a_transition_has_one_context(
    integration: Integration,
) -> None:
    await integration.take(started())
    call = started()
    await integration.take(call)
    states = [one for one in integration.hass.states.async_all("event") if one.state != "unknown"]
    newest = [one for one in states if one.attributes["lead_id"] == call["lead_id"]]
    assert len(newest) == 2
    assert {one.context.id for one in newest} == {integration.events[-1].context.id}
    assert integration.events[0].context.id != integration.events[1].context.id


async def _turn(integration: Integration, delta: timedelta) -> None:
    """Move the clock by less than `pass_time` can tell apart."""
    integration.clock.tick(delta)
    for _ in range(3):
        await asyncio.sleep(0)


async def test_one_message_is_looked_at_once(integration: Integration) -> None:
    looks: list[object] = []
    coordinator = integration.entry.runtime_data.coordinator
    stop = coordinator.async_add_listener(lambda: looks.append(coordinator.data))
    notice = parse(started())
    assert isinstance(notice, CallNotice)
    await coordinator.async_apply(notice)
    await integration.pass_time(SECOND)
    stop()
    assert len(looks) == 1


async def test_entities_follow_within_a_quarter_of_a_second(integration: Integration) -> None:
    # Without a line, whose entities would come in between.
    first, second = started(tracking_number=""), started(tracking_number="")
    assert (await integration.post(first)).status == 200
    assert (await integration.post(second)).status == 200
    await _turn(integration, SECOND / 5)
    assert integration.value("sensor.active_calls") == "1"
    await _turn(integration, SECOND / 10)
    assert integration.value("sensor.active_calls") == "2"


# -- the deadline ------------------------------------------------------------------------------


async def test_call_expires_at_its_limit_and_not_before(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    await integration.pass_time(NOW + HOUR - SECOND - dt_util.utcnow())
    assert integration.value("sensor.active_calls") == "1"
    await integration.pass_time(SECOND)
    assert integration.told[1:] == [("ended", start["lead_id"])]
    assert integration.events[-1].data["end_reason"] == "expired"
    assert integration.events[-1].data["ended_at"] == (NOW + HOUR).isoformat()
    await integration.pass_time(SECOND)
    assert integration.value("sensor.active_calls") == "0"
    (call,) = integration.stored["calls"].values()
    assert call["end_reason"] == "expired"


async def test_timer_moves_to_an_earlier_deadline_and_back(integration: Integration) -> None:
    long = started()
    await integration.take(long)
    await integration.act("simulate_call")
    (test_call,) = [lead for _, lead in integration.told if lead != long["lead_id"]]
    await integration.pass_time(30 * SECOND)
    assert integration.told[2:] == [("ended", test_call)]
    data = integration.events[-1].data
    assert (data["end_reason"], data["outcome"], data["test"]) == ("completed", "answered", True)
    await integration.pass_time(HOUR)
    assert integration.told[3:] == [("ended", long["lead_id"])]


async def test_later_deadline_does_not_move_the_timer(integration: Integration) -> None:
    await integration.act("simulate_call")
    await integration.pass_time(10 * SECOND)
    await integration.take(started())
    await integration.pass_time(19 * SECOND)
    assert [kind for kind, _ in integration.told] == ["started", "started", "ended"]


async def test_thousands_that_run_out_at_once_give_way_to_others(
    integration: Integration,
) -> None:
    await asyncio.gather(*(integration.post(started()) for _ in range(120)))
    registry = integration.entry.runtime_data.coordinator.registry
    left = []
    await integration.pass_time(HOUR)
    for _ in range(4):
        left.append(sum(1 for _ in registry.live))
        await integration.pass_time(SECOND)
    assert left[0] in {20, 70}
    assert left[-1] == 0
    assert len([kind for kind, _ in integration.told if kind == "ended"]) == 120


async def test_muted_call_expires_too(integration: Integration) -> None:
    spam = started(spam=True)
    await integration.take(spam)
    assert (await integration.calls())[spam["lead_id"]]["status"] == "in_progress"
    await integration.pass_time(HOUR)
    call = (await integration.calls())[spam["lead_id"]]
    assert (call["status"], call["end_reason"]) == ("ended", "expired")
    assert integration.told == []


async def test_deadlines_hold_after_a_reload(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    await integration.reload()
    await integration.pass_time(HOUR)
    assert integration.told[1:] == [("ended", start["lead_id"])]


# -- midnight ----------------------------------------------------------------------------------

# UTC of a moment shortly before midnight, and of the two midnights around it.
NIGHTS = {
    "US/Pacific": ("2026-11-21T07:59:50+00:00", "2026-11-20T08:00:00+00:00"),
    "US/Eastern, the day of 25 hours": ("2026-11-02T04:59:50+00:00", "2026-11-01T04:00:00+00:00"),
    "US/Eastern, the day of 23 hours": ("2027-03-15T03:59:50+00:00", "2027-03-14T05:00:00+00:00"),
}


@pytest.mark.parametrize("night", list(NIGHTS))
async def test_counts_begin_anew_at_local_midnight(
    hass_us: HomeAssistant,
    clock: FrozenDateTimeFactory,
    setup_integration: SetupIntegration,
    night: str,
) -> None:
    before, midnight = map(datetime.fromisoformat, NIGHTS[night])
    await hass_us.config.async_update(time_zone=night.partition(",")[0])
    clock.move_to(before)
    integration = await setup_integration()
    await integration.take(completed(started(), answer_status="No Answer"), started())
    counts = ("sensor.calls_today", "sensor.missed_calls_today")
    assert [integration.value(one) for one in counts] == ["2", "1"]
    for one in counts:
        last_reset = integration.seen(one).attributes["last_reset"]
        assert datetime.fromisoformat(last_reset) == midnight
    await integration.pass_time(10 * SECOND)
    assert [integration.value(one) for one in counts] == ["0", "0"]
    for one in counts:
        last_reset = datetime.fromisoformat(integration.seen(one).attributes["last_reset"])
        assert last_reset == before + 10 * SECOND
    assert integration.value("sensor.active_calls") == "1"


# -- Home Assistant ----------------------------------------------------------------------------


async def test_texts_follow_the_language_of_the_house(integration: Integration) -> None:
    nameless = dict.fromkeys(("contact_name", "contact_company_name", "caller_name"))
    await integration.take(started(**nameless | {"caller_number": "anonymous"}))
    assert integration.value("sensor.current_caller") == "Withheld number"
    await integration.hass.config.async_update(language="de")
    await integration.pass_time(SECOND)
    assert integration.value("sensor.current_caller") == "Unterdrückte Nummer"


async def test_numbers_follow_the_country_of_the_house(integration: Integration) -> None:
    await integration.take(started(caller_number="+18033861858"))
    attributes = integration.seen("sensor.current_caller").attributes
    assert attributes["caller_number_formatted"] == "(803) 386-1858"
    await integration.hass.config.async_update(country="DE")
    await integration.pass_time(SECOND)
    attributes = integration.seen("sensor.current_caller").attributes
    assert attributes["caller_number_formatted"] == "+1 803-386-1858"


async def test_day_follows_the_time_zone_of_the_house(integration: Integration) -> None:
    await integration.hass.config.async_update(time_zone="Asia/Tokyo")
    await integration.pass_time(SECOND)
    await integration.take(started())
    seen = integration.seen("sensor.calls_today")
    assert seen.state == "1"
    # Two o'clock in the morning of the 21st there.
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert datetime.fromisoformat(seen.attributes["last_reset"]) == midnight
    await integration.pass_time(datetime(2026, 11, 20, 23, tzinfo=UTC) - dt_util.utcnow())
    assert integration.value("sensor.calls_today") == "1"


async def test_no_call_ends_while_the_last_write_of_an_entry_is_waited_for(
    integration: Integration, disk: Disk
) -> None:
    start = started()
    await integration.take(start)
    disk.hold()
    unloading = asyncio.ensure_future(
        integration.hass.config_entries.async_unload(integration.entry.entry_id)
    )
    await until(lambda: disk.waiting)
    integration.clock.tick(HOUR + MINUTE)
    async_fire_time_changed(integration.hass)
    disk.release()
    assert await unloading
    # It could be told, but not stored: then it would be told again after the next start.
    assert integration.told == [("started", start["lead_id"])]


async def test_who_is_unloaded_while_options_are_taken_over_stores_nothing_afterwards(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, unloaded, over = (asyncio.Event() for _ in range(3))

    async def look_again(_upkeep: StoreUpkeep) -> bool:
        asked.set()
        await unloaded.wait()
        over.set()
        return False

    monkeypatch.setattr(StoreUpkeep, "async_look_again", look_again)
    hass, entry = integration.hass, integration.entry
    hass.config_entries.async_update_entry(entry, options={"lines_by_name": True})
    await asked.wait()
    told: list[None] = []
    signal = SIGNAL_CHANGE.format(entry.entry_id)
    async_dispatcher_connect(hass, signal, lambda: told.append(None))
    # Not `integration.unload`, which would wait for the task that waits for this.
    assert await hass.config_entries.async_unload(entry.entry_id)
    before = len(told)
    unloaded.set()
    await hass.async_block_till_done()
    # It would have been refused, and said so in the log, which fails this test.
    assert over.is_set()
    assert len(told) == before


# -- overdue -----------------------------------------------------------------------------------


def _file_of(entry: MockConfigEntry, hass: HomeAssistant, *calls: Message) -> None:
    write_stored(path_of(hass, entry), *calls)


def _stored(lead_id: int, age: timedelta) -> Message:
    moment = (NOW - age).isoformat()
    return {"lead_id": lead_id, "started_at": moment, "seen_at": moment}


async def test_overdue_call_is_told_once_when_home_assistant_has_started(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    _file_of(entry, hass_us, _stored(1, 2 * HOUR), _stored(2, HOUR - SECOND))
    hass_us.set_state(CoreState.starting)
    integration = await setup_integration()
    assert integration.value("sensor.active_calls") == "1"
    assert integration.told == []
    hass_us.set_state(CoreState.running)
    hass_us.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass_us.async_block_till_done()
    assert integration.told == [("ended", 1)]
    data = integration.events[0].data
    assert (data["end_reason"], data["ended_at"]) == ("expired", (NOW - HOUR).isoformat())
    await integration.reload()
    assert integration.told == [("ended", 1)]


async def test_overdue_call_that_was_told_is_on_disk(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    _file_of(entry, hass_us, _stored(1, 2 * HOUR))
    hass_us.set_state(CoreState.starting)
    integration = await setup_integration()
    hass_us.set_state(CoreState.running)
    hass_us.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass_us.async_block_till_done()
    assert integration.told == [("ended", 1)]
    # Else it would be told once more if the power failed now.
    assert next(iter(integration.stored["calls"].values()))["end_reason"] == "expired"


async def test_overdue_call_is_told_when_its_entry_goes_before_the_start(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    """Later nobody would tell it: it is over, and the next start finds nothing overdue."""
    _file_of(entry, hass_us, _stored(1, 2 * HOUR))
    hass_us.set_state(CoreState.starting)
    integration = await setup_integration()
    assert integration.told == []
    await integration.unload()
    assert integration.told == [("ended", 1)]
    assert next(iter(integration.stored["calls"].values()))["end_reason"] == "expired"
    hass_us.set_state(CoreState.running)
    hass_us.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass_us.async_block_till_done()
    assert integration.told == [("ended", 1)]


async def test_overdue_call_that_was_muted_is_told_to_nobody(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    _file_of(entry, hass_us, {**_stored(1, 2 * HOUR), "muted": True})
    integration = await setup_integration()
    assert (await integration.calls())[1]["end_reason"] == "expired"
    assert integration.told == []


# -- alerts off --------------------------------------------------------------------------------


async def test_without_alerts_sensors_go_on_and_nothing_is_told(integration: Integration) -> None:
    before = integration.seen("event.call")
    await integration.switch("turn_off")
    start = started()
    await integration.take(start, {**start, "city": "Raleigh"})
    assert integration.value("sensor.active_calls") == "1"
    await integration.take(completed(start, answer_status="Busy"))
    assert integration.value("sensor.missed_calls_today") == "1"
    assert integration.told == []
    assert integration.seen("event.call") is before
    await integration.switch("turn_on")
    other = started()
    await integration.take(other)
    assert integration.told == [("started", other["lead_id"])]
    assert integration.value("event.call") != before.state


async def test_listener_can_stop_listening_while_a_call_is_told(integration: Integration) -> None:
    heard: list[str] = []
    announcer = integration.entry.runtime_data.announcer
    stops: list[Callable[[], None]] = []

    def listen(name: str) -> None:
        @callback
        def hear(_announcement: object) -> None:
            heard.append(name)
            stops.pop()()

        stops.append(announcer.async_listen(None, hear))

    listen("first")
    await integration.take(started())
    await integration.take(started())
    assert heard == ["first"]
    assert [kind for kind, _ in integration.told] == ["started", "started"]
