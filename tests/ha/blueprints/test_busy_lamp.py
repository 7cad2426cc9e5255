"""A lamp is on while somebody is on the phone."""

import pytest

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_setup_component
from scripts.showroom.component.light import Lamp
from tests.support.blueprint_automations import automate, automation, furnish, play, schedule, use
from tests.support.integration import Integration, completed, started

LAMP = "light.busy"


def is_lit(hass: HomeAssistant, entity_id: str = LAMP) -> bool:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state == "on"


@pytest.fixture
async def lamp(integration: Integration) -> Lamp:
    lamp = Lamp("busy")
    await furnish(integration.hass, "light", [lamp])
    return lamp


async def install(integration: Integration, **inputs: object) -> None:
    await automate(integration.hass, automation("busy_lamp", "busy", {"lamps": [LAMP], **inputs}))


async def test_on_from_the_first_call_to_the_end_of_the_last(
    integration: Integration, lamp: Lamp
) -> None:
    await install(integration)
    first, second = started(), started()
    await integration.post(first)
    await play(integration, 0.2)
    assert is_lit(integration.hass)
    assert lamp.orders == [{"brightness": 255, "rgb_color": (255, 0, 0)}]
    await integration.post(second)
    await integration.post(completed(first))
    await play(integration, 0.2)
    assert is_lit(integration.hass)
    await integration.post(completed(second))
    await play(integration, 0.2)
    assert not is_lit(integration.hass)


async def test_burst_ends_dark(integration: Integration, lamp: Lamp) -> None:
    await install(integration)
    calls = [started() for _ in range(30)]
    for call in calls:
        await integration.post(call)
    for call in calls:
        await integration.post(completed(call))
    await play(integration, 1)
    assert not is_lit(integration.hass)


async def test_chosen_line_alone_counts(integration: Integration, lamp: Lamp) -> None:
    other = {"tracking_number": "+17045550199", "phone_name": "Sales"}
    for change in ({}, other):
        await integration.take(completed(started(**change)))
    states = integration.hass.states.async_entity_ids("event")
    (sales,) = [one for one in states if "sales" in one]
    await install(integration, line={"entity_id": [sales]})
    call = started(**other)
    await integration.post(started())
    await play(integration, 0.2)
    assert not is_lit(integration.hass)
    await integration.post(call)
    await play(integration, 0.2)
    assert is_lit(integration.hass)
    await integration.post(completed(call))
    await play(integration, 0.2)
    assert not is_lit(integration.hass)


async def test_goes_out_even_if_the_end_is_not_told(integration: Integration, lamp: Lamp) -> None:
    await install(integration)
    call = started()
    await integration.post(call)
    await play(integration, 0.5)
    assert is_lit(integration.hass)
    await integration.switch("turn_off")
    await integration.post(completed(call))
    await play(integration, 1)
    assert not is_lit(integration.hass)


async def test_quiet_house_stays_dark(integration: Integration, lamp: Lamp) -> None:
    await install(integration)
    await integration.switch("turn_off")
    await integration.post(started())
    await play(integration, 0.5)
    assert lamp.orders == []


async def test_forgotten_lamp_goes_out_at_start(integration: Integration, lamp: Lamp) -> None:
    hass = integration.hass
    hass.set_state(CoreState.starting)
    await use(hass, "light.turn_on", LAMP)
    await install(integration)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await play(integration, 0.2)
    assert not is_lit(hass)
    hass.set_state(CoreState.running)


async def test_outside_office_hours_only_off(integration: Integration, lamp: Lamp) -> None:
    await install(integration, office_hours=[schedule(integration.hass, is_on=False)])
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    assert lamp.orders == []
    await use(integration.hass, "light.turn_on", LAMP)
    await integration.post(completed(call))
    await play(integration, 0.2)
    assert not is_lit(integration.hass)


async def test_switches_do_as_well(integration: Integration, lamp: Lamp) -> None:
    hass = integration.hass
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {"plug": None}})
    template = {
        "switch": {
            "name": "plug",
            "state": "{{ is_state('input_boolean.plug', 'on') }}",
            "turn_on": {
                "action": "input_boolean.turn_on",
                "target": {"entity_id": "input_boolean.plug"},
            },
            "turn_off": {
                "action": "input_boolean.turn_off",
                "target": {"entity_id": "input_boolean.plug"},
            },
        }
    }
    assert await async_setup_component(hass, "template", {"template": [template]})
    await hass.async_block_till_done()
    await install(integration, lamps=["switch.plug", LAMP])
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    assert is_lit(hass, "switch.plug")
    assert is_lit(hass)
    await integration.post(completed(call))
    await play(integration, 0.2)
    assert not is_lit(hass, "switch.plug")
    assert not is_lit(hass)
