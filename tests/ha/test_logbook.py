"""Activity: a sentence for each event on the bus."""

import asyncio
from collections.abc import Callable, Mapping
import json
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.whatconverts import logbook
from custom_components.whatconverts.calls.settings import async_load_texts
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
from homeassistant.setup import async_setup_component
from tests.support.integration import (
    DOMAIN,
    NOW,
    SECOND,
    Integration,
    Message,
    SetupIntegration,
    completed,
    started,
)
from tests.support.public_names import BUS_EVENTS

type Entry = dict[str, Any]

HOUR = 3600 * SECOND
CALLS = "Jeremy Helms calls Google AdWords (Charlotte)"


class Activity:
    """Asks Home Assistant for its Activity, as a page does."""

    def __init__(self, integration: Integration, client: WebSocketGenerator) -> None:
        self.integration = integration
        self._client = client

    async def entries(self, **wanted: object) -> list[Entry]:
        await get_instance(self.integration.hass).async_block_till_done()
        client = await self._client()
        # What happens at the very edge is left out, and the clock stands still.
        edges = {"start_time": NOW - SECOND, "end_time": NOW + HOUR}
        question = {key: moment.isoformat() for key, moment in edges.items()}
        await client.send_json_auto_id({"type": "logbook/get_events", **question, **wanted})
        found: list[Entry] = (await client.receive_json())["result"]
        return found

    async def sentences(self, **wanted: object) -> list[str]:
        """Return what is printed for the events on the bus."""
        entries = await self.entries(**wanted)
        return [f"{one['name']} {one['message']}" for one in entries if "message" in one]

    async def on_page_of(self, device_id: str) -> list[str]:
        registry = er.async_get(self.integration.hass)
        ids = [one.entity_id for one in er.async_entries_for_device(registry, device_id)]
        return await self.sentences(device_ids=[device_id], entity_ids=ids)


@pytest.fixture
async def activity(
    recorder_mock: Recorder,
    hass_us: HomeAssistant,
    setup_integration: SetupIntegration,
    hass_ws_client: WebSocketGenerator,
) -> Activity:
    assert await async_setup_component(hass_us, "logbook", {})
    return Activity(await setup_integration(), hass_ws_client)


def missed(start: Message) -> list[Message]:
    return [start, completed(start, answer_status="No Answer")]


async def test_a_missed_call_is_three_sentences(activity: Activity) -> None:
    await activity.integration.take(*missed(started()))
    assert await activity.sentences() == [
        CALLS,
        "Jeremy Helms got no answer on Google AdWords",
        "Missed: Jeremy Helms, Google AdWords",
    ]


async def test_a_change_is_one_sentence(activity: Activity) -> None:
    start = started()
    await activity.integration.take(start, {**start, "city": "Raleigh"})
    assert await activity.sentences() == [CALLS, "Jeremy Helms has new details (Google AdWords)"]


async def test_each_event_has_its_icon_and_names_us(activity: Activity) -> None:
    start = started()
    await activity.integration.take(start, {**start, "city": "Raleigh"}, *missed(start)[1:])
    entries = [one for one in await activity.entries() if "message" in one]
    assert [one["domain"] for one in entries] == [DOMAIN] * len(BUS_EVENTS)
    assert len({one["icon"] for one in entries}) == len(BUS_EVENTS)


async def test_a_page_shows_the_calls_of_its_device(activity: Activity) -> None:
    await activity.integration.take(started(), started(tracking_number="", contact_name="Ann"))
    line, office = (event.data["device_id"] for event in activity.integration.events)
    assert await activity.on_page_of(line) == [CALLS]
    assert await activity.on_page_of(office) == ["Ann calls Google AdWords (Charlotte)"]


async def test_under_privacy_none_no_caller_is_named(activity: Activity) -> None:
    await activity.integration.choose(privacy="none")
    start = started()
    await activity.integration.take(*missed(start))
    assert await activity.sentences() == [
        "Caller calls Google AdWords (Charlotte)",
        "Caller got no answer on Google AdWords",
        "Missed: Caller, Google AdWords",
    ]
    text = json.dumps(await activity.entries())
    assert not [word for word in ("Jeremy", "Helms", start["caller_number"][-7:]) if word in text]


async def test_the_language_is_home_assistants(activity: Activity) -> None:
    await activity.integration.take(started())
    await activity.integration.hass.config.async_update(language="de")
    await activity.integration.hass.async_block_till_done()
    assert await activity.sentences() == ["Jeremy Helms ruft Google AdWords an (Charlotte)"]


async def test_events_of_others_and_of_entries_that_are_gone_harm_nothing(
    activity: Activity,
) -> None:
    for name in BUS_EVENTS:
        activity.integration.hass.bus.async_fire(name, {"line": 7, "config_entry_id": ["gone"]})
    assert await activity.sentences() == [
        "Caller calls WhatConverts",
        "Caller has new details (WhatConverts)",
        "Caller is no longer on WhatConverts",
        "Missed: Caller, WhatConverts",
    ]


async def test_nothing_is_described_before_there_are_words(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant may be asked for its Activity while it starts."""
    described: dict[str, Any] = {}

    @callback
    def take(domain: str, name: str, describe: Callable[[Any], dict[str, Any]]) -> None:
        described[name] = describe(SimpleNamespace(data={}))["message"]

    are_there = asyncio.Event()

    async def load(hass: HomeAssistant) -> Mapping[str, str]:
        await are_there.wait()
        return await async_load_texts(hass)

    monkeypatch.setattr(logbook, "async_load_texts", load)
    logbook.async_describe_events(hass, take)
    assert described == {}
    are_there.set()
    await hass.async_block_till_done()
    assert described.keys() == set(BUS_EVENTS)
