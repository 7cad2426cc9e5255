"""Missed callers are dialled by a script, when somebody asks for it."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.whatconverts.commands import CallCommands
from homeassistant.core import ServiceCall
from homeassistant.setup import async_setup_component
from tests.support.blueprint_automations import automate, automation, play
from tests.support.companion_phones import press
from tests.support.integration import Integration, completed, started

ANN = "+4930123456"

type Dialled = list[ServiceCall]


async def install(integration: Integration, **inputs: object) -> Dialled:
    """Install it with a script as for a FRITZ!Box."""
    dialled = async_mock_service(integration.hass, "fritz", "dial")
    step = {"action": "fritz.dial", "data": "{{ {'number': number, 'who': call.display_name} }}"}
    config = {"script": {"dial": {"sequence": [step]}}}
    assert await async_setup_component(integration.hass, "script", config)
    inputs = {"script": "script.dial", **inputs}
    await automate(integration.hass, automation("dial_back", "dial", inputs))
    return dialled


async def miss(integration: Integration, **caller: object) -> int:
    call = started(**{"caller_number": ANN, "contact_name": "[1] Ann", **caller})
    await integration.post(call)
    await integration.post(completed(call, answer_status="No Answer"))
    await play(integration, 0.3)
    return int(call["lead_id"])


async def mark(integration: Integration, lead_id: int, *, is_done: bool = True) -> None:
    """Mark a call as the card and the to-do list do."""
    commands = CallCommands(integration.hass, integration.entry)
    await commands.async_note_called_back(lead_id, is_done=is_done)
    await play(integration, 0.5)


def told(dialled: Dialled) -> list[Any]:
    return [one.data for one in dialled]


async def test_button_dials(integration: Integration) -> None:
    dialled = await install(integration)
    lead_id = await miss(integration)
    await press(integration.hass, f"WHATCONVERTS:DIAL:{lead_id}")
    await play(integration, 0.5)
    assert told(dialled) == [{"number": ANN, "who": "[1] Ann"}]


async def test_mark_dials_once(integration: Integration) -> None:
    dialled = await install(integration)
    lead_id = await miss(integration)
    await mark(integration, lead_id)
    assert [one["number"] for one in told(dialled)] == [ANN]
    await integration.act("remember_caller", lead_id=lead_id, name="Annie", kind="known")
    await play(integration, 0.5)
    assert len(dialled) == 1, "it changed again, and was marked before"
    await mark(integration, lead_id, is_done=False)
    assert len(dialled) == 1
    integration.clock.tick(5)
    await mark(integration, lead_id)
    assert len(dialled) == 2


async def test_who_was_missed_several_times_is_dialled_once(integration: Integration) -> None:
    dialled = await install(integration)
    for _ in range(2):
        await miss(integration)
        integration.clock.tick(60)
    await mark(integration, await miss(integration))
    assert [one["number"] for one in told(dialled)] == [ANN]


async def test_who_is_answered_later_is_not_dialled(integration: Integration) -> None:
    dialled = await install(integration)
    missed = await miss(integration)
    integration.clock.tick(60)
    call = started(caller_number=ANN)
    await integration.post(call)
    await integration.post(completed(call, answer_status="Answered"))
    await play(integration, 0.5)
    assert integration.value("todo.call_backs") == "0"
    assert (await integration.calls())[missed]["called_back_at"] is None
    assert dialled == []


async def test_what_is_taken_off_the_list_is_not_dialled(integration: Integration) -> None:
    dialled = await install(integration)
    lead_id = await miss(integration)
    await integration.hass.services.async_call(
        "todo",
        "remove_item",
        {"entity_id": "todo.whatconverts_call_backs", "item": [str(lead_id)]},
        blocking=True,
    )
    await play(integration, 0.5)
    assert dialled == []


async def test_mark_may_mean_that_it_is_done(integration: Integration) -> None:
    dialled = await install(integration, marked=False)
    await mark(integration, await miss(integration))
    assert dialled == []


async def test_changes_of_other_calls_dial_nobody(integration: Integration) -> None:
    dialled = await install(integration)
    lead_id = await miss(integration)
    call = started()
    await integration.post(call)
    await integration.act("claim_call", lead_id=call["lead_id"], by="Ann")
    await integration.act("remember_caller", lead_id=lead_id, name="Ann", kind="vip")
    await play(integration, 0.5)
    assert dialled == []


@pytest.mark.parametrize("button", ["", "WHATCONVERTS:DIAL:", "WHATCONVERTS:DIAL:x", "OTHER:1"])
async def test_other_buttons(integration: Integration, button: str) -> None:
    dialled = await install(integration)
    await miss(integration)
    await press(integration.hass, button)
    await press(integration.hass, "WHATCONVERTS:DIAL:5")
    await play(integration, 0.5)
    assert dialled == []


async def test_withheld_numbers(integration: Integration) -> None:
    dialled = await install(integration)
    await mark(integration, await miss(integration, caller_number="anonymous"))
    assert dialled == []


@pytest.mark.parametrize("privacy", ["last_four", "none"])
async def test_nobody_whose_number_is_hidden(integration: Integration, privacy: str) -> None:
    await integration.choose(privacy=privacy)
    dialled = await install(integration)
    lead_id = await miss(integration)
    await mark(integration, lead_id)
    await press(integration.hass, f"WHATCONVERTS:DIAL:{lead_id}")
    await play(integration, 0.5)
    assert dialled == []
