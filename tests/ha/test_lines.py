"""Lines: a child device with its entities for every tracking number that is called."""

import pytest

from custom_components.whatconverts import async_remove_config_entry_device
from custom_components.whatconverts.calls.announcement import Announcement
from custom_components.whatconverts.calls.devices import LineDevices
from custom_components.whatconverts.core.model import TransitionKind
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .conftest import OfficeOpener
from .office import DOMAIN, Office, completed, started

ADS = "+17045550100"
YARD = "+17045550101"


def line_of(office: Office, number: str) -> dr.ChildDeviceEntry | None:
    identifier = (DOMAIN, f"{office.entry.entry_id}_{number}")
    devices = dr.async_get(office.hass)
    return devices.async_get_child_device_by_identifier(identifier, office.entry.entry_id)


def office_device(office: Office) -> dr.AnyDeviceEntry:
    devices = dr.async_get(office.hass)
    device = devices.async_get_device_by_identifier(
        (DOMAIN, office.entry.entry_id), office.entry.entry_id
    )
    assert device is not None
    return device


def state_of(office: Office, number: str, domain: str, key: str) -> str:
    unique_id = f"{office.entry.entry_id}_{number}_{key}"
    entity_id = er.async_get(office.hass).async_get_entity_id(domain, DOMAIN, unique_id)
    assert entity_id is not None, unique_id
    state = office.hass.states.get(entity_id)
    assert state is not None
    return state.state


def ads(**changes: object) -> dict[str, object]:
    return started(tracking_number=ADS, phone_name="Google Ads", **changes)


async def test_a_line_is_made_at_its_first_call(office: Office) -> None:
    assert line_of(office, ADS) is None
    call = ads(contact_name="Ann")
    await office.take(call)
    device = line_of(office, ADS)
    assert device is not None
    assert device.name == "Google Ads"
    assert device.parent_device_id == office_device(office).id
    assert office.events[0].data["device_id"] == device.id
    assert state_of(office, ADS, "sensor", "active_calls") == "1"
    assert state_of(office, ADS, "sensor", "last_caller") == "Ann"
    assert state_of(office, ADS, "binary_sensor", "call_in_progress") == "on"
    await office.take(completed(call))
    assert state_of(office, ADS, "binary_sensor", "call_in_progress") == "off"


async def test_the_first_call_reaches_the_event_entity_of_its_line(office: Office) -> None:
    await office.take(ads())
    unique_id = f"{office.entry.entry_id}_{ADS}_call"
    entity_id = er.async_get(office.hass).async_get_entity_id("event", DOMAIN, unique_id)
    assert entity_id is not None
    state = office.hass.states.get(entity_id)
    assert state is not None
    assert state.attributes["event_type"] == "call_started"


async def test_lines_hear_only_their_own_calls(office: Office) -> None:
    await office.take(ads(), started(tracking_number=YARD, phone_name="Yard signs"))
    assert office.value("sensor.active_calls") == "2"
    assert state_of(office, ADS, "sensor", "active_calls") == "1"
    assert state_of(office, YARD, "sensor", "active_calls") == "1"


async def test_a_number_written_in_two_ways_is_one_line(office: Office) -> None:
    await office.take(ads(), started(tracking_number="(704) 555-0100", phone_name="Google Ads"))
    assert state_of(office, ADS, "sensor", "active_calls") == "2"


async def test_a_call_without_a_tracking_number_belongs_to_the_office(office: Office) -> None:
    await office.take(started(tracking_number="", phone_name="Google Ads"))
    assert office.events[0].data["device_id"] == office_device(office).id


async def test_a_muted_call_makes_no_line(office: Office) -> None:
    await office.take(ads(spam=True))
    assert line_of(office, ADS) is None


async def test_a_line_follows_its_name_but_not_against_the_user(office: Office) -> None:
    await office.take(ads())
    await office.take(started(tracking_number=ADS, phone_name="Search ads"))
    device = line_of(office, ADS)
    assert device is not None
    assert device.name == "Search ads"
    dr.async_get(office.hass).async_update_child_device(device.id, name_by_user="Mine")
    await office.take(started(tracking_number=ADS, phone_name="Paid search"))
    renamed = line_of(office, ADS)
    assert renamed is not None
    assert (renamed.name, renamed.name_by_user) == ("Paid search", "Mine")


async def test_lines_survive_a_reload_and_tell_nothing_again(office: Office) -> None:
    await office.take(ads())
    device = line_of(office, ADS)
    await office.reload()
    assert line_of(office, ADS) == device
    assert state_of(office, ADS, "sensor", "active_calls") == "1"
    assert len(office.told) == 1


async def remove(office: Office, device: dr.AnyDeviceEntry) -> bool:
    """Do what Home Assistant does when a user deletes a device."""
    if not await async_remove_config_entry_device(office.hass, office.entry, device):
        return False
    dr.async_get(office.hass).async_remove_device(device.id)
    await office.hass.async_block_till_done()
    return True


async def test_a_user_may_remove_a_line_and_its_next_call_brings_it_back(office: Office) -> None:
    await office.take(started(tracking_number=YARD), completed(ads()))
    device = line_of(office, ADS)
    assert device is not None
    assert await remove(office, device)
    assert line_of(office, ADS) is None
    await office.take(ads())
    assert line_of(office, ADS) is not None
    assert state_of(office, ADS, "sensor", "active_calls") == "1"


async def test_a_line_of_an_entry_that_is_not_loaded_stays(office: Office) -> None:
    """What is stored knows it still, and would bring it back without a call."""
    await office.take(ads())
    device = line_of(office, ADS)
    assert device is not None
    await office.unload()
    assert not await remove(office, device)


async def test_nobody_may_remove_the_office(office: Office) -> None:
    assert not await remove(office, office_device(office))


async def set_option(hass: HomeAssistant, entry: ConfigEntry, *, by_name: bool) -> None:
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    settings = {"next_step_id": "settings"}
    await hass.config_entries.options.async_configure(flow["flow_id"], settings)
    await hass.config_entries.options.async_configure(
        flow["flow_id"], {"numbers": {"lines_by_name": by_name}}
    )
    await hass.async_block_till_done()


async def test_a_pool_of_numbers_can_be_one_line(office: Office) -> None:
    await office.take(ads(), started(tracking_number=YARD, phone_name="Google Ads"), ads(spam=True))
    await office.take(started(tracking_number="+17045550109", phone_name=""))
    nameless = line_of(office, "+17045550109")
    await set_option(office.hass, office.entry, by_name=True)
    assert line_of(office, "+17045550109") == nameless
    assert (line_of(office, ADS), line_of(office, YARD)) == (None, None)
    pool = line_of(office, "name:google ads")
    assert pool is not None
    assert state_of(office, "name:google ads", "sensor", "active_calls") == "2"
    await office.take(started(tracking_number="+17045550102", phone_name="Google Ads"))
    assert office.events[-1].data["device_id"] == pool.id
    await set_option(office.hass, office.entry, by_name=False)
    assert line_of(office, "name:google ads") is None
    assert line_of(office, ADS) is not None


async def test_the_first_calls_of_a_line_are_told_in_order(office: Office) -> None:
    unique_id = f"{office.entry.entry_id}_{ADS}_call"
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        registered = er.async_get(office.hass).async_get(event.data["entity_id"])
        if state and registered and registered.unique_id == unique_id:
            seen.append(str(state.attributes.get("event_type")))

    office.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    call = ads()
    for message in (call, completed(call, answer_status="No Answer")):
        assert (await office.post(message)).status == 200
    await office.hass.async_block_till_done()
    assert [kind for kind in seen if kind != "None"] == [
        "call_started",
        "call_ended",
        "call_missed",
    ]


async def test_a_line_remembers_what_it_tells_before_anybody_listens(office: Office) -> None:
    coordinator = office.entry.runtime_data
    lines = LineDevices(office.hass, office.entry)
    heard: list[str] = []
    lines.async_listen(heard.append)
    await office.take(ads())
    lines.learn(next(iter(coordinator.registry.live)))
    assert heard == [ADS]
    announcements = [announcement(lines, kind) for kind in ("started", "ended")]
    for one in announcements:
        lines.remember(ADS, one)
    assert lines.take_backlog(ADS) == announcements
    lines.remember(ADS, announcements[0])
    assert lines.take_backlog(ADS) == []


async def test_whoever_listens_to_a_new_line_late_hears_what_it_has_told(
    open_office: OfficeOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No entity is made that would listen first.
    monkeypatch.setattr(LineDevices, "async_listen", lambda *_: lambda: None)
    office = await open_office()
    call = ads()
    await office.take(call, completed(call))
    coordinator = office.entry.runtime_data
    first: list[Announcement] = []
    second: list[Announcement] = []
    coordinator.announcer.async_listen(first.append, ADS)
    coordinator.announcer.async_listen(second.append, ADS)
    assert [one.kind for one in first] == [TransitionKind.STARTED, TransitionKind.ENDED]
    assert second == []
    await office.take(ads())
    assert [one.kind for one in first[2:]] == [one.kind for one in second]
    assert len(second) == 1


def announcement(lines: LineDevices, kind: str) -> Announcement:
    return Announcement(
        kind=TransitionKind(kind),
        public={},
        config_entry_id="1",
        device_id=lines.device_id(ADS),
        office_device_id=lines.device_id(None),
    )
