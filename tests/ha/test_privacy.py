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

from .conftest import OfficeOpener
from .office import NOW, Message, Office, completed, started

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


def states(office: Office) -> list[dict[str, Any]]:
    return [dict(state.as_dict()) for state in office.hass.states.async_all()]


class Outside:
    """Hears everything that happens in a house, and keeps what triggers hand over."""

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
async def outside(office: Office) -> Outside:
    automation = {
        "triggers": [
            {"trigger": f"whatconverts.call_{kind}"} for kind in ("started", "ended", "missed")
        ],
        "actions": [{"action": "test.note", "data": {"all": "{{ trigger }}"}}],
        "mode": "parallel",
    }
    listener = Outside(office.hass)
    assert await async_setup_component(office.hass, "automation", {"automation": automation})
    await office.hass.async_block_till_done()
    return listener


async def go_through_a_day(office: Office) -> Message:
    """Let calls start, change, end, be missed and be withheld; the last one stays live."""
    first = secret()
    await office.take(first, {**first, "city": "Raleigh"})
    await office.take(completed(first, answer_status="No Answer"))
    # Without the number of the caller, nobody can know that a text repeats it.
    silent = dict.fromkeys(("lead_keyword", "lead_content", "landing_url", "lead_url"))
    withheld = secret(caller_number="anonymous", tracking_number="+17045550101", **silent)
    await office.take(withheld)
    last = secret()
    await office.take(last)
    return last


async def test_none_says_nothing_anywhere(office: Office, outside: Outside) -> None:
    await office.choose(privacy="none")
    await go_through_a_day(office)
    assert office.value("sensor.current_caller") == "Caller"
    assert office.value("sensor.last_caller") == "Caller"
    assert office.seen("event.call").attributes["display_name"] == "Caller"
    assert [kind for kind, _ in office.told] == [
        "started",
        "updated",
        "ended",
        "missed",
        "started",
        "started",
    ]
    assert len(outside.triggers) == 5
    assert {EVENT_STATE_CHANGED, "whatconverts_call_missed"} <= outside.kinds()
    assert found(states(office)) == []
    assert found(outside.heard) == []
    assert found(outside.triggers) == []


async def test_last_four_says_names_and_four_digits(office: Office, outside: Outside) -> None:
    await office.choose(privacy="last_four")
    await go_through_a_day(office)
    assert office.value("sensor.last_caller") == NAME
    assert office.seen("event.call").attributes["caller_number_formatted"] == "…1858"
    nameless = started(caller_number=NUMBER, contact_name=None, contact_company_name=None)
    await office.take({**nameless, "caller_name": "18033861858"})
    assert office.value("sensor.last_caller") == "…1858"
    for said in (states(office), outside.heard, outside.triggers):
        assert {"8033861858", "803-386", "(803) 386", "38618"}.isdisjoint(found(said))


async def test_withheld_stays_withheld(office: Office) -> None:
    await office.choose(privacy="none")
    await office.take(started(caller_number="anonymous", contact_name=None, caller_name=None))
    await office.take({**started(), "lead_id": 1, "caller_number": "", "contact_name": ""})
    assert office.value("sensor.last_caller") in {"Withheld number", "Caller"}
    assert office.seen("sensor.current_caller").attributes["caller_number"] is None


async def test_the_text_is_in_the_language_of_the_house(office: Office) -> None:
    await office.choose(privacy="none")
    await office.take(secret())
    await office.hass.config.async_update(language="de")
    await office.hass.async_block_till_done()
    await office.settle()
    assert office.value("sensor.last_caller") == "Anrufer"
    assert office.seen("event.call").attributes["display_name"] == "Anrufer"


async def test_another_choice_is_shown_at_once(office: Office) -> None:
    live = await go_through_a_day(office)
    assert found(states(office))
    told = list(office.told)
    await office.choose(privacy="none")
    assert found(states(office)) == []
    assert office.seen("event.call").attributes["lead_id"] == live["lead_id"]
    await office.choose(privacy="full")
    assert office.value("sensor.current_caller") == NAME
    assert office.seen("event.call").attributes["display_name"] == NAME
    assert office.told == told


async def test_the_card_and_get_calls_show_everything(
    office: Office, hass_ws_client: WebSocketGenerator
) -> None:
    await office.choose(privacy="none")
    live = await go_through_a_day(office)
    call = (await office.calls(include_lead=True))[live["lead_id"]]
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
    office: Office, privacy: str
) -> None:
    await office.choose(privacy=privacy)
    live = await go_through_a_day(office)
    call = (await office.calls(masked=True, include_lead=True))[live["lead_id"]]
    assert call.pop("lead") is None
    told = office.events[-1].data
    assert call == {key: told[key] for key in call}


async def test_a_watcher_sees_no_change_when_privacy_changes(
    office: Office, hass_ws_client: WebSocketGenerator
) -> None:
    await office.take(secret())
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "whatconverts/calls/subscribe"})
    await client.receive_json()
    await client.receive_json()
    await office.choose(privacy="none")
    await office.settle()
    new = secret(tracking_number="+17045550101")
    await office.take(new)
    message = await client.receive_json()
    assert [call["lead_id"] for call in message["event"]["calls"]] == [new["lead_id"]]


def _attributes(stored: list[Any]) -> Iterator[Any]:
    for one in stored:
        yield one.as_dict()


async def test_nothing_is_restored(office: Office, outside: Outside) -> None:
    await office.choose(privacy="none")
    await go_through_a_day(office)
    stored = restored_states(office.hass).async_get_stored_states()
    assert {one.state.entity_id for one in stored} >= {"event.whatconverts_call"}
    assert found(list(_attributes(stored))) == []
    await office.reload()
    assert found(states(office)) == []


async def test_what_was_restored_obeys_the_choice_of_today(office: Office) -> None:
    """Somebody chose, and the power failed before Home Assistant stored its states."""
    await go_through_a_day(office)
    await office.unload()
    office.hass.config_entries.async_update_entry(office.entry, options={"privacy": "none"})
    assert await office.hass.config_entries.async_setup(office.entry.entry_id)
    await office.hass.async_block_till_done()
    assert office.seen("event.call").attributes["display_name"] == "Caller"
    assert found(states(office)) == []


async def test_logbook_and_history(
    recorder_mock: Recorder,
    house: HomeAssistant,
    open_office: OfficeOpener,
    hass_ws_client: WebSocketGenerator,
) -> None:
    assert await async_setup_component(house, "logbook", {})
    office = await open_office()
    await office.choose(privacy="none")
    await go_through_a_day(office)
    await get_instance(office.hass).async_block_till_done()
    ids = [state.entity_id for state in office.hass.states.async_all()]
    history = await get_instance(office.hass).async_add_executor_job(
        get_significant_states, office.hass, NOW, None, ids
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
