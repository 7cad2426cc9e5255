"""A lamp is on while somebody is on the phone."""

import pytest

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.setup import async_setup_component
from scripts.showroom.component.light import Lamp
from tests.ha.office import Office, completed, started

from .showroom import automate, automation, furnish, play, schedule, use

LAMP = "light.busy"


def is_lit(hass: HomeAssistant, entity_id: str = LAMP) -> bool:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state == "on"


@pytest.fixture
async def lamp(office: Office) -> Lamp:
    lamp = Lamp("busy")
    await furnish(office.hass, "light", [lamp])
    return lamp


async def install(office: Office, **inputs: object) -> None:
    await automate(office.hass, automation("busy_lamp", "busy", {"lamps": [LAMP], **inputs}))


async def test_on_from_the_first_call_to_the_end_of_the_last(office: Office, lamp: Lamp) -> None:
    await install(office)
    first, second = started(), started()
    await office.post(first)
    await play(office, 0.2)
    assert is_lit(office.hass)
    assert lamp.orders == [{"brightness": 255, "rgb_color": (255, 0, 0)}]
    await office.post(second)
    await office.post(completed(first))
    await play(office, 0.2)
    assert is_lit(office.hass)
    await office.post(completed(second))
    await play(office, 0.2)
    assert not is_lit(office.hass)


async def test_burst_ends_dark(office: Office, lamp: Lamp) -> None:
    await install(office)
    calls = [started() for _ in range(30)]
    for call in calls:
        await office.post(call)
    for call in calls:
        await office.post(completed(call))
    await play(office, 1)
    assert not is_lit(office.hass)


async def test_chosen_line_alone_counts(office: Office, lamp: Lamp) -> None:
    other = {"tracking_number": "+17045550199", "phone_name": "Sales"}
    for change in ({}, other):
        await office.take(completed(started(**change)))
    states = office.hass.states.async_entity_ids("event")
    (sales,) = [one for one in states if "sales" in one]
    await install(office, line={"entity_id": [sales]})
    call = started(**other)
    await office.post(started())
    await play(office, 0.2)
    assert not is_lit(office.hass)
    await office.post(call)
    await play(office, 0.2)
    assert is_lit(office.hass)
    await office.post(completed(call))
    await play(office, 0.2)
    assert not is_lit(office.hass)


async def test_goes_out_even_if_the_end_is_not_told(office: Office, lamp: Lamp) -> None:
    await install(office)
    call = started()
    await office.post(call)
    await play(office, 0.5)
    assert is_lit(office.hass)
    await office.switch("turn_off")
    await office.post(completed(call))
    await play(office, 1)
    assert not is_lit(office.hass)


async def test_quiet_house_stays_dark(office: Office, lamp: Lamp) -> None:
    await install(office)
    await office.switch("turn_off")
    await office.post(started())
    await play(office, 0.5)
    assert lamp.orders == []


async def test_forgotten_lamp_goes_out_at_start(office: Office, lamp: Lamp) -> None:
    hass = office.hass
    hass.set_state(CoreState.starting)
    await use(hass, "light.turn_on", LAMP)
    await install(office)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await play(office, 0.2)
    assert not is_lit(hass)
    hass.set_state(CoreState.running)


async def test_outside_office_hours_only_off(office: Office, lamp: Lamp) -> None:
    await install(office, office_hours=[schedule(office.hass, is_on=False)])
    call = started()
    await office.post(call)
    await play(office, 0.2)
    assert lamp.orders == []
    await use(office.hass, "light.turn_on", LAMP)
    await office.post(completed(call))
    await play(office, 0.2)
    assert not is_lit(office.hass)


async def test_switches_do_as_well(office: Office, lamp: Lamp) -> None:
    hass = office.hass
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
    await install(office, lamps=["switch.plug", LAMP])
    call = started()
    await office.post(call)
    await play(office, 0.2)
    assert is_lit(hass, "switch.plug")
    assert is_lit(hass)
    await office.post(completed(call))
    await play(office, 0.2)
    assert not is_lit(hass, "switch.plug")
    assert not is_lit(hass)
