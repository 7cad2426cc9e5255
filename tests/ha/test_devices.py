"""Lines: a child device with its entities for every tracking number that is called."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts import async_remove_config_entry_device
from custom_components.whatconverts.calls.announce import Announcement
from custom_components.whatconverts.core.enums import TransitionKind
from custom_components.whatconverts.sensor import WhatConvertsSensor
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.support.integration import DOMAIN, Integration, SetupIntegration, completed, started
from tests.support.line_devices import ADS, YARD, account_device, line_of


def state_of(integration: Integration, number: str, domain: str, key: str) -> str:
    unique_id = f"{integration.entry.entry_id}_{number}_{key}"
    entity_id = er.async_get(integration.hass).async_get_entity_id(domain, DOMAIN, unique_id)
    assert entity_id is not None, unique_id
    state = integration.hass.states.get(entity_id)
    assert state is not None
    return state.state


def ads(**changes: object) -> dict[str, object]:
    return started(tracking_number=ADS, phone_name="Google Ads", **changes)


async def test_a_line_is_made_at_its_first_call(integration: Integration) -> None:
    assert line_of(integration, ADS) is None
    call = ads(contact_name="Ann")
    await integration.take(call)
    device = line_of(integration, ADS)
    assert device is not None
    assert device.name == "Google Ads"
    assert device.parent_device_id == account_device(integration).id
    assert integration.events[0].data["device_id"] == device.id
    assert state_of(integration, ADS, "sensor", "active_calls") == "1"
    assert state_of(integration, ADS, "sensor", "last_caller") == "Ann"
    assert state_of(integration, ADS, "binary_sensor", "call_in_progress") == "on"
    await integration.take(completed(call))
    assert state_of(integration, ADS, "binary_sensor", "call_in_progress") == "off"


async def test_the_first_call_reaches_the_event_entity_of_its_line(
    integration: Integration,
) -> None:
    await integration.take(ads())
    unique_id = f"{integration.entry.entry_id}_{ADS}_call"
    entity_id = er.async_get(integration.hass).async_get_entity_id("event", DOMAIN, unique_id)
    assert entity_id is not None
    state = integration.hass.states.get(entity_id)
    assert state is not None
    assert state.attributes["event_type"] == "call_started"


async def test_lines_hear_only_their_own_calls(integration: Integration) -> None:
    await integration.take(ads(), started(tracking_number=YARD, phone_name="Yard signs"))
    assert integration.value("sensor.active_calls") == "2"
    assert state_of(integration, ADS, "sensor", "active_calls") == "1"
    assert state_of(integration, YARD, "sensor", "active_calls") == "1"


async def test_a_number_written_in_two_ways_is_one_line(integration: Integration) -> None:
    await integration.take(
        ads(), started(tracking_number="(704) 555-0100", phone_name="Google Ads")
    )
    assert state_of(integration, ADS, "sensor", "active_calls") == "2"


async def test_a_call_without_a_tracking_number_belongs_to_the_office(
    integration: Integration,
) -> None:
    await integration.take(started(tracking_number="", phone_name="Google Ads"))
    assert integration.events[0].data["device_id"] == account_device(integration).id


async def test_a_muted_call_makes_no_line(integration: Integration) -> None:
    await integration.take(ads(spam=True))
    assert line_of(integration, ADS) is None


async def test_a_line_follows_its_name_but_not_against_the_user(integration: Integration) -> None:
    await integration.take(ads())
    await integration.take(started(tracking_number=ADS, phone_name="Search ads"))
    device = line_of(integration, ADS)
    assert device is not None
    assert device.name == "Search ads"
    dr.async_get(integration.hass).async_update_child_device(device.id, name_by_user="Mine")
    await integration.take(started(tracking_number=ADS, phone_name="Paid search"))
    renamed = line_of(integration, ADS)
    assert renamed is not None
    assert (renamed.name, renamed.name_by_user) == ("Paid search", "Mine")


async def test_lines_survive_a_reload_and_tell_nothing_again(integration: Integration) -> None:
    await integration.take(ads())
    device = line_of(integration, ADS)
    await integration.reload()
    assert line_of(integration, ADS) == device
    assert state_of(integration, ADS, "sensor", "active_calls") == "1"
    assert len(integration.told) == 1


async def remove(integration: Integration, device: dr.AnyDeviceEntry) -> bool:
    """Do what Home Assistant does when a user deletes a device."""
    if not await async_remove_config_entry_device(integration.hass, integration.entry, device):
        return False
    dr.async_get(integration.hass).async_remove_device(device.id)
    await integration.hass.async_block_till_done()
    return True


async def test_a_user_may_remove_a_line_and_its_next_call_brings_it_back(
    integration: Integration,
) -> None:
    await integration.take(started(tracking_number=YARD), completed(ads()))
    device = line_of(integration, ADS)
    assert device is not None
    assert await remove(integration, device)
    assert line_of(integration, ADS) is None
    await integration.take(ads())
    assert line_of(integration, ADS) is not None
    assert state_of(integration, ADS, "sensor", "active_calls") == "1"


async def test_a_line_of_an_entry_that_is_not_loaded_stays(integration: Integration) -> None:
    """What is stored knows it still, and would bring it back without a call."""
    await integration.take(ads())
    device = line_of(integration, ADS)
    assert device is not None
    await integration.unload()
    assert not await remove(integration, device)


async def test_nobody_may_remove_the_office(integration: Integration) -> None:
    assert not await remove(integration, account_device(integration))


async def set_option(hass: HomeAssistant, entry: ConfigEntry, *, by_name: bool) -> None:
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    settings = {"next_step_id": "settings"}
    await hass.config_entries.options.async_configure(flow["flow_id"], settings)
    await hass.config_entries.options.async_configure(
        flow["flow_id"], {"numbers": {"lines_by_name": by_name}}
    )
    await hass.async_block_till_done()


async def test_a_pool_of_numbers_can_be_one_line(integration: Integration) -> None:
    await integration.take(
        ads(), started(tracking_number=YARD, phone_name="Google Ads"), ads(spam=True)
    )
    await integration.take(started(tracking_number="+17045550109", phone_name=""))
    nameless = line_of(integration, "+17045550109")
    await set_option(integration.hass, integration.entry, by_name=True)
    assert line_of(integration, "+17045550109") == nameless
    assert (line_of(integration, ADS), line_of(integration, YARD)) == (None, None)
    pool = line_of(integration, "name:google ads")
    assert pool is not None
    assert state_of(integration, "name:google ads", "sensor", "active_calls") == "2"
    await integration.take(started(tracking_number="+17045550102", phone_name="Google Ads"))
    assert integration.events[-1].data["device_id"] == pool.id
    await set_option(integration.hass, integration.entry, by_name=False)
    assert line_of(integration, "name:google ads") is None
    assert line_of(integration, ADS) is not None


async def test_the_first_calls_of_a_line_are_told_in_order(integration: Integration) -> None:
    unique_id = f"{integration.entry.entry_id}_{ADS}_call"
    seen: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        registered = er.async_get(integration.hass).async_get(event.data["entity_id"])
        if state and registered and registered.unique_id == unique_id:
            seen.append(str(state.attributes.get("event_type")))

    integration.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    call = ads()
    for message in (call, completed(call, answer_status="No Answer")):
        assert (await integration.post(message)).status == 200
    await integration.hass.async_block_till_done()
    assert [kind for kind in seen if kind != "None"] == [
        "call_started",
        "call_ended",
        "call_missed",
    ]


async def test_whoever_listens_to_a_new_line_late_hears_what_it_has_told(
    setup_integration: SetupIntegration, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No entity is made that would listen first.
    monkeypatch.setattr("custom_components.whatconverts.event.async_add_for_lines", lambda *_: None)
    integration = await setup_integration()
    call = ads()
    await integration.take(call, completed(call))
    announcer = integration.entry.runtime_data.announcer
    first: list[Announcement] = []
    second: list[Announcement] = []

    @callback
    def note_first(announcement: Announcement) -> None:
        first.append(announcement)

    @callback
    def note_second(announcement: Announcement) -> None:
        second.append(announcement)

    announcer.async_listen(ADS, note_first)
    announcer.async_listen(ADS, note_second)
    assert [one.kind for one in first] == [TransitionKind.STARTED, TransitionKind.ENDED]
    assert second == []
    await integration.take(ads())
    assert [one.kind for one in first[2:]] == [one.kind for one in second]
    assert len(second) == 1


def entity_ids(integration: Integration, number: str) -> set[str]:
    """Return the entities of a line that can be seen."""
    unique = f"{integration.entry.entry_id}_{number}_"
    registered = er.async_entries_for_config_entry(
        er.async_get(integration.hass), integration.entry.entry_id
    )
    mine = {one.entity_id for one in registered if one.unique_id.startswith(unique)}
    return {entity_id for entity_id in mine if integration.hass.states.get(entity_id)}


@pytest.mark.parametrize("letter", ["装", "W", "ß", "ж", "क", "📞"])
async def test_a_very_long_name_of_a_line_loses_no_entity(
    setup_integration: SetupIntegration, letter: str
) -> None:
    integration = await setup_integration()
    name = " ".join([letter * 3] * 15)
    await integration.take(started(tracking_number=YARD, phone_name="Yard signs"))
    await integration.take(started(tracking_number=ADS, phone_name=name))
    found = entity_ids(integration, ADS)
    assert len(found) == len(entity_ids(integration, YARD)) == 6
    assert max(map(len, found)) < 255
    assert integration.events[-1].data["line"] == name
    device = line_of(integration, ADS)
    assert device is not None
    assert device.name is not None
    assert name.startswith(device.name.removesuffix("…"))


async def test_a_very_long_title_loses_no_entity(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    hass_us.config_entries.async_update_entry(entry, title="装修" * 60)
    integration = await setup_integration()
    await integration.take(started(tracking_number=ADS, phone_name="装" * 60))
    assert len(entity_ids(integration, ADS)) == 6
    assert len(hass_us.states.async_entity_ids("sensor")) == 12


async def test_a_renamed_entry_renames_its_device_but_not_against_the_user(
    integration: Integration,
) -> None:
    entries = integration.hass.config_entries
    entries.async_update_entry(integration.entry, title="Front office")
    await integration.hass.async_block_till_done()
    assert account_device(integration).name == "Front office"
    device = account_device(integration)
    dr.async_get(integration.hass).async_update_device(device.id, name_by_user="Mine")
    entries.async_update_entry(integration.entry, title="Back office")
    await integration.hass.async_block_till_done()
    device = account_device(integration)
    assert (device.name, device.name_by_user) == ("Back office", "Mine")


async def test_beyond_the_most_lines_a_call_belongs_to_the_office(
    integration: Integration,
) -> None:
    await integration.choose(most_lines=2)
    await integration.take(ads(), started(tracking_number=YARD, phone_name="Yard signs"))
    third = "+17045550102"
    call = started(tracking_number=third, phone_name="Radio")
    await integration.take(call)
    assert line_of(integration, third) is None
    assert entity_ids(integration, third) == set()
    told = integration.events[-1].data
    assert (told["line"], told["device_id"]) == ("Radio", account_device(integration).id)
    assert list(await integration.calls(line="Radio")) == [call["lead_id"]]
    assert integration.value("sensor.active_calls") == "3"
    assert integration.value("event.call") != "unknown"
    # What there was stays after another choice and over a restart.
    await integration.choose(most_lines=1)
    await integration.reload()
    assert line_of(integration, ADS) is not None
    assert line_of(integration, YARD) is not None
    await integration.choose(most_lines=3)
    await integration.take(completed(call))
    assert line_of(integration, third) is not None
    assert len(entity_ids(integration, third)) == 6


async def test_only_the_entities_of_a_line_whose_calls_have_changed_are_compared(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    await integration.take(ads(), started(tracking_number=YARD, phone_name="Yard signs"))
    compared: set[str | None] = set()

    def note(sensor: WhatConvertsSensor) -> object:
        compared.add(sensor.line)
        return sensor.native_value, sensor.extra_state_attributes

    monkeypatch.setattr(WhatConvertsSensor, "fingerprint", property(note))
    await integration.take(ads())
    assert compared == {None, ADS}
    # Whoever is shown in another way is shown so at once on every line.
    await integration.choose(privacy="none")
    assert compared == {None, ADS, YARD}
    assert state_of(integration, YARD, "sensor", "last_caller") == "Caller"
