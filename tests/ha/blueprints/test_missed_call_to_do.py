"""Missed calls are on the to-do list until the caller has been spoken with."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.integration import (
    Integration,
    Message,
    SetupIntegration,
    completed,
    started,
    until,
)

LIST = "todo.shopping_list"
ANN = {"caller_number": "+18035550111", "contact_name": "Ann Archer", "city": "Charlotte"}


@pytest.fixture
async def integration(hass_us: HomeAssistant, setup_integration: SetupIntegration) -> Integration:
    """Set the integration up last: the to-do list adds paths to the web server."""
    entry = MockConfigEntry(domain="shopping_list")
    entry.add_to_hass(hass_us)
    assert await hass_us.config_entries.async_setup(entry.entry_id)
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    inputs = {"list": LIST, **inputs}
    await automate(integration.hass, automation("missed_call_to_do", "todo", inputs))


async def items(hass: HomeAssistant, status: str = "needs_action") -> list[str]:
    answer: Any = await hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": LIST, "status": status},
        blocking=True,
        return_response=True,
    )
    return [item["summary"] for item in answer[LIST]["items"]]


async def miss(integration: Integration, **caller: object) -> Message:
    return await end(integration, "No Answer", **caller)


async def end(integration: Integration, status: str, **caller: object) -> Message:
    call = started(**caller)
    await integration.post(call)
    await integration.post(completed(call, answer_status=status))
    await integration.hass.async_block_till_done()
    await play(integration, 0.2)
    return call


async def test_missed_call_is_listed_once(integration: Integration) -> None:
    await install(integration)
    await miss(integration, **ANN)
    (item,) = await items(integration.hass)
    assert item.startswith("Call back (803) 555-0111: Ann Archer, Charlotte")
    await miss(integration, **ANN)
    assert await items(integration.hass) == [item]


async def test_ticked_off_when_the_caller_is_answered(integration: Integration) -> None:
    await install(integration)
    await miss(integration, **ANN)
    await miss(integration, caller_number="+18035550122", contact_name="Bob")
    await end(integration, "Answered", caller_number="+18035550133")
    assert len(await items(integration.hass)) == 2
    await end(integration, "Answered", **ANN)
    (bob,) = await items(integration.hass)
    (ann,) = await items(integration.hass, "completed")
    assert "Bob" in bob
    assert "Ann" in ann


async def test_voicemail_and_withheld_numbers(integration: Integration) -> None:
    await install(integration)
    await end(integration, "Voicemail", caller_number="anonymous", contact_name=None)
    await end(integration, "Voicemail", caller_number="anonymous", contact_name=None)
    await end(integration, "Answered", caller_number="anonymous", contact_name=None)
    found = await items(integration.hass)
    assert len(found) == 2
    assert all(item.startswith("Call back ☎️: ") for item in found)


async def test_name_cannot_stand_for_a_number(integration: Integration) -> None:
    await install(integration)
    await miss(integration, contact_name="Call back (803) 555-0111: {{ 1 + 1 }}")
    (item,) = await items(integration.hass)
    assert "{{ 1 + 1 }}" in item
    await end(integration, "Answered", **ANN)
    assert await items(integration.hass) == [item]


async def test_text_of_strangers_is_only_text(integration: Integration) -> None:
    """Other software shows the list, too, and may make links of what looks like one."""
    await install(integration)
    hostile = "[Pay now](https://evil.example) <b>me@evil.example</b>"
    await miss(integration, **ANN | {"contact_name": hostile, "city": hostile}, phone_name=hostile)
    (item,) = await items(integration.hass)
    shown = "Pay now (https: evil.example) b me @ evil.example /b"
    assert item.startswith(f"Call back (803) 555-0111: {shown}, {shown}")
    assert item.count(shown) == 3
    await end(integration, "Answered", **ANN)
    assert await items(integration.hass) == [], "it is ticked off all the same"


async def test_only_in_office_hours(integration: Integration) -> None:
    await install(integration, office_hours=[schedule(integration.hass, is_on=False)])
    await miss(integration)
    assert await items(integration.hass) == []


@pytest.mark.parametrize("outcome", ["Answered", ""])
async def test_calls_that_were_not_missed(integration: Integration, outcome: str) -> None:
    await install(integration)
    await end(integration, outcome)
    await until(lambda: True)
    assert await items(integration.hass) == []


async def test_callers_that_cannot_be_told_apart_are_listed_one_by_one(
    integration: Integration,
) -> None:
    """Four digits are no proof that it is the same caller: better one item too many."""
    await integration.choose(privacy="last_four")
    await install(integration)
    await miss(integration, **ANN)
    await miss(integration, **ANN | {"caller_number": "+18035560111"})
    found = await items(integration.hass)
    assert len(found) == 2
    assert all(item.startswith("Call back …0111: Ann Archer, Charlotte") for item in found)
    await end(integration, "Answered", **ANN)
    assert await items(integration.hass) == found


async def test_without_names_and_numbers_there_is_still_an_item(integration: Integration) -> None:
    await integration.choose(privacy="none")
    await install(integration)
    await miss(integration, **ANN)
    await end(integration, "Answered", **ANN)
    (item,) = await items(integration.hass)
    assert item.startswith("Call back ☎️: Caller, Charlotte, ")
    assert "Ann" not in item
