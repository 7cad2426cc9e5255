"""The full lead is handed on when a call begins."""

import logging
import re
from typing import Any, NamedTuple

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from homeassistant.components.trace.const import DATA_TRACE
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from scripts.realha import ROOT
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.integration import Integration, started

DOCS = (ROOT / "docs" / "automations.md").read_text()
LOGGER = "homeassistant.components.rest_command"
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


def documented() -> dict[str, Any]:
    """Return the set-up that the documents show."""
    block = re.search(r"```yaml\n(rest_command:\n.*?)```", DOCS, re.DOTALL)
    assert block is not None
    found: Any = parse_yaml(block[1])
    return dict(found)


async def test_the_set_up_in_the_documents_sends_all_in_the_body(
    integration: Integration, aioclient_mock: AiohttpClientMocker
) -> None:
    config = documented()
    crm: Any = aioclient_mock.request
    crm("post", config["rest_command"]["crm"]["url"])
    assert await async_setup_component(integration.hass, "rest_command", config)
    await install(integration, rest_command="crm")
    call = started(contact_name=HOSTILE)
    await integration.post(call)
    await play(integration, 0.2)
    ((_, url, body, headers),) = aioclient_mock.mock_calls
    assert str(url) == "https://crm.example.com/calls"
    assert headers["content-type"] == "application/json"
    sent = parse_yaml(body.decode())
    assert isinstance(sent, dict)
    assert sent["lead"] == call
    assert sent["call"]["lead_id"] == call["lead_id"]


class Failure(NamedTuple):
    """A way to fail, and who is named in the log then."""

    how: dict[str, Any]
    level: int
    query: str
    is_named: bool


# What the documents and the form say of the log.
@pytest.mark.parametrize(
    "failure",
    [
        Failure(
            {"exc": TimeoutError}, logging.ERROR, "?caller={{ call.caller_number }}", is_named=True
        ),
        Failure({"exc": TimeoutError}, logging.WARNING, "", is_named=False),
        Failure({"status": 500}, logging.WARNING, "", is_named=True),
        Failure({"status": 500}, logging.ERROR, "", is_named=False),
    ],
)
@pytest.mark.allow_log("Error. Url", "Timeout when calling", "Error executing script")
async def test_what_the_log_says_of_a_command_that_fails(
    integration: Integration,
    aioclient_mock: AiohttpClientMocker,
    caplog: pytest.LogCaptureFixture,
    failure: Failure,
) -> None:
    config = documented()
    config["rest_command"]["crm"]["url"] += failure.query
    crm: Any = aioclient_mock.request
    crm("post", re.compile("crm"), **failure.how)
    assert await async_setup_component(integration.hass, "rest_command", config)
    await install(integration, rest_command="crm")
    with caplog.at_level(failure.level, LOGGER):
        caplog.clear()
        await integration.post(started(caller_number="+18645550147"))
        await play(integration, 0.2)
    lines = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert any("8645550147" in line for line in lines) is failure.is_named
    assert aioclient_mock.call_count == 1


@pytest.mark.parametrize("receiver", ["script", "rest_command"])
@pytest.mark.parametrize("stored", [None, 0])
async def test_what_stays_behind(
    integration: Integration, receiver: str, stored: int | None
) -> None:
    """The form and the documents say so: the recorder keeps this event, and traces are kept."""
    recorded: list[str] = []

    @callback
    def note(event: Event[Any]) -> None:
        recorded.append(str(event.data))

    await integration.choose(privacy="none")
    await add_script(integration.hass)
    async_mock_service(integration.hass, "rest_command", "crm")
    config = automation("crm_record", "crm", {receiver: f"{receiver}.crm"})
    if stored is not None:
        config["trace"] = {"stored_traces": stored}
    await automate(integration.hass, config)
    integration.hass.bus.async_listen(EVENT_CALL_SERVICE, note)
    await integration.post(started(caller_number="+18645550147"))
    await play(integration, 0.2)
    action = "turn_on" if receiver == "script" else "crm"
    assert any("8645550147" in one and action in one for one in recorded)
    traces = integration.hass.data[DATA_TRACE]["automation.crm"].runs.values()
    told = ["8645550147" in str(trace.as_extended_dict()) for trace in traces]
    assert told == ([True] if stored is None else [])
