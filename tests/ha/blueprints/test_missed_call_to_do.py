"""Missed calls are on the to-do list until the caller has been spoken with."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from tests.ha.conftest import OfficeOpener
from tests.ha.office import Message, Office, completed, started, until

from .showroom import automate, automation, play, schedule

LIST = "todo.shopping_list"
ANN = {"caller_number": "+18035550111", "contact_name": "Ann Archer", "city": "Charlotte"}


@pytest.fixture
async def office(house: HomeAssistant, open_office: OfficeOpener) -> Office:
    """Open the office last: the to-do list that every house can have adds paths to the web."""
    entry = MockConfigEntry(domain="shopping_list")
    entry.add_to_hass(house)
    assert await house.config_entries.async_setup(entry.entry_id)
    return await open_office()


async def install(office: Office, **inputs: object) -> None:
    inputs = {"list": LIST, **inputs}
    await automate(office.hass, automation("missed_call_to_do", "todo", inputs))


async def items(hass: HomeAssistant, status: str = "needs_action") -> list[str]:
    answer: Any = await hass.services.async_call(
        "todo",
        "get_items",
        {"entity_id": LIST, "status": status},
        blocking=True,
        return_response=True,
    )
    return [item["summary"] for item in answer[LIST]["items"]]


async def miss(office: Office, **caller: object) -> Message:
    return await end(office, "No Answer", **caller)


async def end(office: Office, status: str, **caller: object) -> Message:
    call = started(**caller)
    await office.post(call)
    await office.post(completed(call, answer_status=status))
    await office.hass.async_block_till_done()
    await play(office, 0.2)
    return call


async def test_missed_call_is_listed_once(office: Office) -> None:
    await install(office)
    await miss(office, **ANN)
    (item,) = await items(office.hass)
    assert item.startswith("Call back (803) 555-0111: Ann Archer, Charlotte")
    await miss(office, **ANN)
    assert await items(office.hass) == [item]


async def test_ticked_off_when_the_caller_is_answered(office: Office) -> None:
    await install(office)
    await miss(office, **ANN)
    await miss(office, caller_number="+18035550122", contact_name="Bob")
    await end(office, "Answered", caller_number="+18035550133")
    assert len(await items(office.hass)) == 2
    await end(office, "Answered", **ANN)
    (bob,) = await items(office.hass)
    (ann,) = await items(office.hass, "completed")
    assert "Bob" in bob
    assert "Ann" in ann


async def test_voicemail_and_withheld_numbers(office: Office) -> None:
    await install(office)
    await end(office, "Voicemail", caller_number="anonymous", contact_name=None)
    await end(office, "Voicemail", caller_number="anonymous", contact_name=None)
    await end(office, "Answered", caller_number="anonymous", contact_name=None)
    found = await items(office.hass)
    assert len(found) == 2
    assert all(item.startswith("Call back ☎️: ") for item in found)


async def test_name_cannot_stand_for_a_number(office: Office) -> None:
    await install(office)
    await miss(office, contact_name="Call back (803) 555-0111: {{ 1 + 1 }}")
    (item,) = await items(office.hass)
    assert "{{ 1 + 1 }}" in item
    await end(office, "Answered", **ANN)
    assert await items(office.hass) == [item]


async def test_only_in_office_hours(office: Office) -> None:
    await install(office, office_hours=[schedule(office.hass, is_on=False)])
    await miss(office)
    assert await items(office.hass) == []


@pytest.mark.parametrize("outcome", ["Answered", ""])
async def test_calls_that_were_not_missed(office: Office, outcome: str) -> None:
    await install(office)
    await end(office, outcome)
    await until(lambda: True)
    assert await items(office.hass) == []


async def test_callers_that_cannot_be_told_apart_are_listed_one_by_one(office: Office) -> None:
    """Four digits are no proof that it is the same caller: better one item too many."""
    await office.choose(privacy="last_four")
    await install(office)
    await miss(office, **ANN)
    await miss(office, **ANN | {"caller_number": "+18035560111"})
    found = await items(office.hass)
    assert len(found) == 2
    assert all(item.startswith("Call back …0111: Ann Archer, Charlotte") for item in found)
    await end(office, "Answered", **ANN)
    assert await items(office.hass) == found


async def test_without_names_and_numbers_there_is_still_an_item(office: Office) -> None:
    await office.choose(privacy="none")
    await install(office)
    await miss(office, **ANN)
    await end(office, "Answered", **ANN)
    (item,) = await items(office.hass)
    assert item.startswith("Call back ☎️: Caller, Charlotte, ")
    assert "Ann" not in item
