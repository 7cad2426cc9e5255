"""The full lead is handed on when a call begins."""

from typing import Any

from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.integration import Integration, started

HOSTILE = "[1, 2] # {{ 1 + 1 }} '\"\\"


async def install(integration: Integration, **inputs: object) -> None:
    await automate(integration.hass, automation("crm_record", "crm", inputs))


async def add_script(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Add a script that fires an event with what it got."""
    got: list[dict[str, Any]] = []
    hass.bus.async_listen("got", lambda event: got.append(dict(event.data)))
    fire = {"event": "got", "event_data": {"call": "{{ call }}", "lead": "{{ lead }}"}}
    assert await async_setup_component(hass, "script", {"script": {"crm": {"sequence": [fire]}}})
    return got


async def test_script_gets_call_and_lead(integration: Integration) -> None:
    got = await add_script(integration.hass)
    await install(integration, script="script.crm")
    call = started(contact_name=HOSTILE, form={"notes": [HOSTILE, None, 1.5]})
    await integration.post(call)
    await play(integration, 0.2)
    (found,) = got
    assert found["lead"] == call
    assert found["call"]["lead_id"] == call["lead_id"]
    assert found["call"]["city"] == call.get("city")


async def test_rest_command_gets_call_and_lead(integration: Integration) -> None:
    sent = async_mock_service(integration.hass, "rest_command", "crm")
    await install(integration, rest_command="rest_command.crm")
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    assert sent[0].data["lead"] == call
    assert sent[0].data["call"]["status"] == "in_progress"


async def test_without_anybody_to_hand_it_to(integration: Integration) -> None:
    called: list[str] = []

    @callback
    def note(event: Event[Any]) -> None:
        called.append(f"{event.data['domain']}.{event.data['service']}")

    await install(integration)
    integration.hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    await integration.post(started())
    await play(integration, 0.2)
    assert called == ["whatconverts.get_calls"]
    automation = integration.hass.states.get("automation.crm")
    assert automation is not None
    assert automation.attributes["last_triggered"] is not None
    assert automation.attributes["current"] == 0, "it has come to its end"


async def test_only_in_office_hours(integration: Integration) -> None:
    got = await add_script(integration.hass)
    hours = schedule(integration.hass, is_on=False)
    await install(integration, script="script.crm", office_hours=[hours])
    await integration.post(started())
    await play(integration, 0.2)
    assert got == []
