"""A voice satellite asks who takes the call, and whoever answers has it."""

import asyncio
from typing import Any

from hassil import Intents, recognize
from hassil.intents import WildcardSlotList
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.integration import Integration, completed, started

SATELLITE = "assist_satellite.office"


class Satellite:
    """Stands in for the action that asks: it notes questions, and answers as it is told.

    Which words are which answer is Home Assistant's to find out: the test asks its own recogniser.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self.asked: list[dict[str, Any]] = []
        self.says: str | None = ""
        self.listens = asyncio.Event()
        self.listens.set()
        hass.states.async_set(SATELLITE, "idle", {"friendly_name": "Front desk"})
        self.announced = async_mock_service(hass, "assist_satellite", "announce")
        hass.services.async_register(
            "assist_satellite",
            "ask_question",
            self._ask,
            supports_response=SupportsResponse.ONLY,
        )

    async def _ask(self, call: ServiceCall) -> ServiceResponse:
        self.asked.append(dict(call.data))
        await self.listens.wait()
        if self.says is None:
            message = "No answer from question"
            raise HomeAssistantError(message)
        return {"id": self._match(call.data["answers"]), "sentence": self.says, "slots": {}}

    def _match(self, answers: list[dict[str, Any]]) -> str | None:
        data = [
            {"sentences": one["sentences"], "metadata": {"answer_id": cv.string(one["id"])}}
            for one in answers
        ]
        intents = Intents.from_dict({"language": "en", "intents": {"Answer": {"data": data}}})
        for name in ("before", "after"):
            intents.slot_lists[name] = WildcardSlotList(name)
        result = recognize(self.says or "", intents)
        return result.intent_metadata["answer_id"] if result and result.intent_metadata else None


@pytest.fixture
def satellite(integration: Integration) -> Satellite:
    return Satellite(integration.hass)


async def install(integration: Integration, **inputs: object) -> None:
    chosen = {"satellite": SATELLITE, "names": ["Ann", "Jo-Anne (Sales) [x]"], **inputs}
    await automate(integration.hass, automation("ask_who_takes", "ask", chosen))


async def taker(integration: Integration, lead_id: int) -> object:
    return (await integration.calls())[lead_id]["claimed_by"]


@pytest.mark.parametrize(
    ("says", "by"),
    [
        ("Ann", "Ann"),
        ("Ann takes it.", "Ann"),
        ("This is Ann", "Ann"),
        ("jo-anne sales x", "Jo-Anne (Sales) [x]"),
        ("I take it!", "Front desk"),
        ("What?", None),
        pytest.param(None, None, marks=pytest.mark.allow_log("No answer from question")),
    ],
)
async def test_whoever_answers_has_the_call(
    integration: Integration, satellite: Satellite, says: str | None, by: str | None
) -> None:
    await install(integration)
    satellite.says = says
    call = started()
    await integration.post(call)
    await play(integration, 0.5)
    assert [one["question"] for one in satellite.asked] == ["Call from Jeremy Helms. Who takes it?"]
    assert await taker(integration, call["lead_id"]) == by
    said = [one.data["message"] for one in satellite.announced]
    assert said == ([f"{by} takes the call."] if by else [])


@pytest.mark.parametrize("happens", ["over", "taken"])
async def test_what_is_over_or_taken_by_its_turn_is_not_asked_about(
    integration: Integration, satellite: Satellite, happens: str
) -> None:
    await install(integration)
    satellite.says = "What?"
    satellite.listens.clear()
    waiting = started(contact_name="Bob")
    await integration.post(started())
    await integration.post(waiting)
    await play(integration, 0.5)
    if happens == "over":
        await integration.post(completed(waiting))
    else:
        await integration.act("claim_call", lead_id=waiting["lead_id"], by="Eve")
    satellite.listens.set()
    await play(integration, 0.5)
    assert [one["question"] for one in satellite.asked] == ["Call from Jeremy Helms. Who takes it?"]


async def test_who_was_quicker_keeps_the_call(
    integration: Integration, satellite: Satellite
) -> None:
    await install(integration)
    satellite.says = "Ann"
    satellite.listens.clear()
    call = started()
    await integration.post(call)
    await play(integration, 0.5)
    await integration.act("claim_call", lead_id=call["lead_id"], by="Eve")
    satellite.listens.set()
    await play(integration, 0.5)
    assert await taker(integration, call["lead_id"]) == "Eve"
    assert satellite.announced == []


async def test_the_caller_may_be_kept_private_and_its_marks_do_nothing(
    integration: Integration, satellite: Satellite
) -> None:
    await install(integration, phrase="name_line")
    hostile = "{{ 7*7 }} [x](https://evil.example) <break/>"
    await integration.post(started(contact_name=hostile, phone_name="Sales"))
    await play(integration, 0.5)
    (asked,) = satellite.asked
    assert asked["question"].startswith("Call from 7 7 x (https: evil.example) break/")
    assert asked["question"].endswith(", for Sales. Who takes it?")


async def test_nothing_is_said_about_the_caller(
    integration: Integration, satellite: Satellite
) -> None:
    await install(integration, phrase="private")
    await integration.post(started())
    await play(integration, 0.5)
    assert satellite.asked[0]["question"] == "There is a new call. Who takes it?"


async def test_outside_of_office_hours_nothing_is_asked(
    integration: Integration, satellite: Satellite
) -> None:
    await install(integration, office_hours=[schedule(integration.hass, is_on=False)])
    await integration.post(started())
    await play(integration, 0.5)
    assert satellite.asked == []


async def test_without_any_answer_that_could_be_understood_nothing_is_asked(
    integration: Integration, satellite: Satellite
) -> None:
    await install(integration, names=["()"], words_me=["?"])
    await integration.post(started())
    await play(integration, 0.5)
    assert satellite.asked == []
