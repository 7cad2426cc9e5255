"""Every way out of the integration holds as much of a caller as the option lets it."""

from collections.abc import Iterator
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.const import EVENT_CALL_SERVICE, EVENT_STATE_CHANGED, MATCH_ALL
from homeassistant.core import Event, HomeAssistant, ServiceCall, callback
from homeassistant.helpers.recorder import get_instance
from homeassistant.helpers.restore_state import async_get as restored_states
from homeassistant.setup import async_setup_component
from tests.support.integration import (
    NOW,
    Integration,
    Message,
    SetupIntegration,
    completed,
    started,
)

NAME, COMPANY = "Zebulon Xanthopoulos", "Quagmire Brothers"
NUMBER = "+18033861858"
SECRETS = ("zebulon", "xanthopoulos", "quagmire", "8033861858", "803-386", "(803) 386", "38618")


def secret(**changes: object) -> Message:
    """Return a call that says who calls wherever it can."""
    address = "https://x.example/?n=Zebulon+Xanthopoulos&p=%2B18033861858"
    said = {
        "caller_number": NUMBER,
        "caller_name": "XANTHOPOULOS ZEBULON",
        "contact_name": NAME,
        "contact_company_name": COMPANY,
        "contact_email_address": "zebulon@quagmire.example",
        "lead_keyword": "zebulon xanthopoulos phone 803-386-1858",
        "lead_content": "8033861858",
        "lead_campaign": "Zebulon-Xanthopoulos",
        "landing_url": address,
        "lead_url": address,
    }
    return started(**said | changes)


def found(said: object) -> list[str]:
    """Return what is said of the caller."""
    text = json.dumps(said, default=str).casefold()
    return [one for one in SECRETS if one in text]


def states(integration: Integration) -> list[dict[str, Any]]:
    return [dict(state.as_dict()) for state in integration.hass.states.async_all()]


class Outside:
    """Hears everything that happens in a Home Assistant, and keeps what triggers hand over."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.heard: list[dict[str, Any]] = []
        self.triggers: list[dict[str, Any]] = []
        hass.bus.async_listen(MATCH_ALL, self._hear)
        hass.services.async_register("test", "note", self._note)

    @callback
    def _hear(self, event: Event[Any]) -> None:
        # What an automation of the test does with a call is its own business.
        if event.event_type != EVENT_CALL_SERVICE:
            self.heard.append({"type": event.event_type, **event.as_dict()})

    async def _note(self, call: ServiceCall) -> None:
        self.triggers.append(dict(call.data))

    def kinds(self) -> set[str]:
        return {event["type"] for event in self.heard}


@pytest.fixture
async def outside(integration: Integration) -> Outside:
    automation = {
        "triggers": [
            {"trigger": f"whatconverts.call_{kind}"} for kind in ("started", "ended", "missed")
        ],
        "actions": [{"action": "test.note", "data": {"all": "{{ trigger }}"}}],
        "mode": "parallel",
    }
    listener = Outside(integration.hass)
    assert await async_setup_component(integration.hass, "automation", {"automation": automation})
    await integration.hass.async_block_till_done()
    return listener


async def go_through_a_day(integration: Integration) -> Message:
    """Let calls start, change, end, be missed and be withheld; the last one stays live."""
    first = secret()
    await integration.take(first, {**first, "city": "Raleigh"})
    await integration.take(completed(first, answer_status="No Answer"))
    # Without the number of the caller, nobody can know that a text repeats it.
    silent = dict.fromkeys(("lead_keyword", "lead_content", "landing_url", "lead_url"))
    withheld = secret(caller_number="anonymous", tracking_number="+17045550101", **silent)
    await integration.take(withheld)
    last = secret()
    await integration.take(last)
    return last


async def test_none_says_nothing_anywhere(integration: Integration, outside: Outside) -> None:
    await integration.choose(privacy="none")
    await go_through_a_day(integration)
    assert integration.value("sensor.current_caller") == "Caller"
    assert integration.value("sensor.last_caller") == "Caller"
    assert integration.seen("event.call").attributes["display_name"] == "Caller"
    assert [kind for kind, _ in integration.told] == [
        "started",
        "updated",
        "ended",
        "missed",
        "started",
        "started",
    ]
    assert len(outside.triggers) == 5
    assert {EVENT_STATE_CHANGED, "whatconverts_call_missed"} <= outside.kinds()
    assert found(states(integration)) == []
    assert found(outside.heard) == []
    assert found(outside.triggers) == []


async def test_last_four_says_names_and_four_digits(
    integration: Integration, outside: Outside
) -> None:
    await integration.choose(privacy="last_four")
    await go_through_a_day(integration)
    assert integration.value("sensor.last_caller") == NAME
    assert integration.seen("event.call").attributes["caller_number_formatted"] == "…1858"
    nameless = started(caller_number=NUMBER, contact_name=None, contact_company_name=None)
    await integration.take({**nameless, "caller_name": "18033861858"})
    assert integration.value("sensor.last_caller") == "…1858"
    for said in (states(integration), outside.heard, outside.triggers):
        assert {"8033861858", "803-386", "(803) 386", "38618"}.isdisjoint(found(said))


async def test_withheld_stays_withheld(integration: Integration) -> None:
    await integration.choose(privacy="none")
    await integration.take(started(caller_number="anonymous", contact_name=None, caller_name=None))
    await integration.take({**started(), "lead_id": 1, "caller_number": "", "contact_name": ""})
    assert integration.value("sensor.last_caller") in {"Withheld number", "Caller"}
    assert integration.seen("sensor.current_caller").attributes["caller_number"] is None


async def test_the_text_is_in_the_language_of_the_house(integration: Integration) -> None:
    await integration.choose(privacy="none")
    await integration.take(secret())
    await integration.hass.config.async_update(language="de")
    await integration.hass.async_block_till_done()
    await integration.settle()
    assert integration.value("sensor.last_caller") == "Anrufer"
    assert integration.seen("event.call").attributes["display_name"] == "Anrufer"


async def test_another_choice_is_shown_at_once(integration: Integration) -> None:
    live = await go_through_a_day(integration)
    assert found(states(integration))
    told = list(integration.told)
    await integration.choose(privacy="none")
    assert found(states(integration)) == []
    assert integration.seen("event.call").attributes["lead_id"] == live["lead_id"]
    await integration.choose(privacy="full")
    assert integration.value("sensor.current_caller") == NAME
    assert integration.seen("event.call").attributes["display_name"] == NAME
    assert integration.told == told


async def test_the_card_and_get_calls_show_everything(
    integration: Integration, hass_ws_client: WebSocketGenerator
) -> None:
    await integration.choose(privacy="none")
    live = await go_through_a_day(integration)
    call = (await integration.calls(include_lead=True))[live["lead_id"]]
    assert (call["caller_number"], call["display_name"]) == (NUMBER, NAME)
    assert call["lead"]["contact_email_address"] == "zebulon@quagmire.example"
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "whatconverts/calls/subscribe"})
    assert (await client.receive_json())["success"]
    shown = (await client.receive_json())["event"]["calls"]
    assert {one["display_name"] for one in shown} == {NAME}
    assert {one["caller_number"] for one in shown} == {NUMBER, None}


@pytest.mark.parametrize("privacy", ["full", "last_four", "none"])
async def test_get_calls_can_be_asked_to_say_no_more_than_events(
    integration: Integration, privacy: str
) -> None:
    await integration.choose(privacy=privacy)
    live = await go_through_a_day(integration)
    call = (await integration.calls(masked=True, include_lead=True))[live["lead_id"]]
    assert call.pop("lead") is None
    told = integration.events[-1].data
    assert call == {key: told[key] for key in call}


async def test_a_watcher_sees_no_change_when_privacy_changes(
    integration: Integration, hass_ws_client: WebSocketGenerator
) -> None:
    await integration.take(secret())
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "whatconverts/calls/subscribe"})
    await client.receive_json()
    await client.receive_json()
    await integration.choose(privacy="none")
    await integration.settle()
    new = secret(tracking_number="+17045550101")
    await integration.take(new)
    message = await client.receive_json()
    assert [call["lead_id"] for call in message["event"]["calls"]] == [new["lead_id"]]


def _attributes(stored: list[Any]) -> Iterator[Any]:
    for one in stored:
        yield one.as_dict()


async def test_nothing_is_restored(integration: Integration, outside: Outside) -> None:
    await integration.choose(privacy="none")
    await go_through_a_day(integration)
    stored = restored_states(integration.hass).async_get_stored_states()
    assert {one.state.entity_id for one in stored} >= {"event.whatconverts_call"}
    assert found(list(_attributes(stored))) == []
    await integration.reload()
    assert found(states(integration)) == []


async def test_what_was_restored_obeys_the_choice_of_today(integration: Integration) -> None:
    """Somebody chose, and the power failed before Home Assistant stored its states."""
    await go_through_a_day(integration)
    await integration.unload()
    integration.hass.config_entries.async_update_entry(
        integration.entry, options={"privacy": "none"}
    )
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    assert integration.seen("event.call").attributes["display_name"] == "Caller"
    assert found(states(integration)) == []


async def test_logbook_and_history(
    recorder_mock: Recorder,
    hass_us: HomeAssistant,
    setup_integration: SetupIntegration,
    hass_ws_client: WebSocketGenerator,
) -> None:
    assert await async_setup_component(hass_us, "logbook", {})
    integration = await setup_integration()
    await integration.choose(privacy="none")
    await go_through_a_day(integration)
    await get_instance(integration.hass).async_block_till_done()
    ids = [state.entity_id for state in integration.hass.states.async_all()]
    history = await get_instance(integration.hass).async_add_executor_job(
        get_significant_states, integration.hass, NOW, None, ids
    )
    recorded = [str(state) for part in history.values() for state in part]
    assert "Caller" in json.dumps(recorded, default=str)
    assert found(recorded) == []
    client = await hass_ws_client()
    question = {"type": "logbook/get_events", "start_time": NOW.isoformat()}
    await client.send_json_auto_id(question)
    entries = (await client.receive_json())["result"]
    assert "Caller" in json.dumps(entries)
    assert found(entries) == []


@pytest.mark.parametrize("privacy", ["last_four", "none"])
async def test_sums_tell_no_more_than_the_masked_calls(
    integration: Integration, privacy: str
) -> None:
    await integration.choose(privacy=privacy)
    await integration.take(secret(lead_source="803-386-1858"))
    answer = await integration.act("get_calls", masked=True)
    summary = answer["summary"]
    assert found(summary) == []
    assert (summary["by_source"], summary["busiest_source"]) == ({"unknown": 1}, None)
    assert summary["by_line"] == {"Google AdWords": 1}
    full = (await integration.act("get_calls"))["summary"]
    assert full["busiest_source"] == "803-386-1858"
