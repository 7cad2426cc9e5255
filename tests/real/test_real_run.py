"""Calls in a real Home Assistant, seen from outside."""

import asyncio
import json
from pathlib import Path

import pytest

from scripts.realha import ROOT, Listener, until
from tests.support.public_names import BUS_KEYS, PUBLIC_KEYS
from tests.support.real_integration import (
    ACTIVE,
    ENDED,
    EXAMPLE,
    LAST_CALLER,
    LAST_WEBHOOK,
    MISSED,
    STARTED,
    RealIntegration,
    completed,
    ids,
    started,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

BURST = 500


async def test_call_comes_and_goes(integration: RealIntegration, events: Listener) -> None:
    start = started()
    await integration.take(start)
    await integration.state_is(ACTIVE, "1")
    await integration.state_is(LAST_CALLER, "Jeremy Helms")
    await integration.state_is("binary_sensor.whatconverts_call_in_progress", "on")

    (begun,) = await events.wait_for(STARTED)
    assert begun.keys() == BUS_KEYS
    assert begun["lead_id"] == start["lead_id"]
    assert begun["status"] == "in_progress"
    assert begun["display_name"] == "Jeremy Helms"
    assert begun["name_source"] == "contact"
    assert begun["line"] == "Google AdWords"
    assert begun["test"] is False
    (entry,) = await integration.ha.client.entries("whatconverts")
    assert begun["config_entry_id"] == entry["entry_id"]
    devices = await integration.ha.client.command("config/device_registry/list")
    assert begun["device_id"] in {device["id"] for device in devices}

    await integration.take(completed(start))
    await integration.state_is(ACTIVE, "0")
    await integration.state_is("binary_sensor.whatconverts_call_in_progress", "off")
    (over,) = await events.wait_for(ENDED)
    assert over.keys() == BUS_KEYS
    assert (over["end_reason"], over["outcome"]) == ("completed", "answered")
    assert over["duration_seconds"] == 95
    assert ids(events, STARTED) == [start["lead_id"]]
    assert ids(events, MISSED) == []
    await integration.state_is(LAST_CALLER, "Jeremy Helms")


async def test_published_example_is_a_test_call_that_ends_by_itself(
    integration: RealIntegration, events: Listener
) -> None:
    await integration.take(EXAMPLE)
    await integration.state_is(ACTIVE, "1")
    (begun,) = await events.wait_for(STARTED)
    assert begun["test"] is True
    (over,) = await events.wait_for(ENDED, patience=120)
    assert (over["end_reason"], over["outcome"]) == ("completed", "answered")
    await integration.state_is(ACTIVE, "0")


async def test_end_of_one_call_leaves_the_other(
    integration: RealIntegration, events: Listener
) -> None:
    first, second = started(contact_name="Ann"), started(contact_name="Bob")
    await integration.take(first)
    await integration.take(second)
    await integration.state_is(ACTIVE, "2")
    await integration.take(completed(second))
    await integration.state_is(ACTIVE, "1")
    assert list(await integration.calls(live_only=True)) == [first["lead_id"]]
    await events.wait_for(ENDED)
    assert ids(events, STARTED) == [first["lead_id"], second["lead_id"]]
    assert ids(events, ENDED) == [second["lead_id"]]


async def test_missed_call_fires_ended_then_missed(
    integration: RealIntegration, events: Listener
) -> None:
    start = started()
    await integration.take(start)
    await integration.take(completed(start, answer_status="No Answer", call_duration_seconds=0))
    await events.wait_for(MISSED)
    order = [event["event_type"] for event in events.events]
    assert order == [STARTED, ENDED, MISSED]


async def test_end_before_start_and_five_repeats(
    integration: RealIntegration, events: Listener
) -> None:
    start, marker = started(), started()
    for message in (completed(start), *[start] * 5, *[completed(start)] * 5, marker):
        await integration.take(message)
    await events.wait_for(STARTED, lead_id=marker["lead_id"])
    assert ids(events, ENDED) == [start["lead_id"]]
    assert ids(events, STARTED) == [marker["lead_id"]]
    await integration.state_is(ACTIVE, "1")


async def test_get_calls_returns_the_lead_as_it_was_sent(integration: RealIntegration) -> None:
    start = started()
    await integration.take(start)
    call = (await integration.calls(lead_id=start["lead_id"], include_lead=True))[start["lead_id"]]
    assert call.pop("lead") == start
    assert call.keys() >= PUBLIC_KEYS
    end = completed(start)
    await integration.take(end)
    call = (await integration.calls(lead_id=start["lead_id"], include_lead=True))[start["lead_id"]]
    assert call["lead"] == end


async def test_burst_loses_nothing(integration: RealIntegration, events: Listener) -> None:
    messages = [started() for _ in range(BURST)]
    replies = await asyncio.gather(*[integration.post(message) for message in messages])
    assert {reply.status for reply in replies} == {200}
    await integration.state_is(ACTIVE, str(BURST))
    await events.wait_for(STARTED, BURST)
    sent = {message["lead_id"] for message in messages}
    assert sorted(ids(events, STARTED)) == sorted(sent)
    assert (await integration.calls(live_only=True)).keys() == sent
    assert len((await integration.attributes(ACTIVE))["calls"]) == 10


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_other_methods_are_refused_and_counted(
    integration: RealIntegration, method: str
) -> None:
    before = (await integration.attributes(LAST_WEBHOOK))["rejected"]
    reply = await integration.post(EXAMPLE, method=method)
    assert reply.status == 405
    assert reply.text

    async def rejected() -> int:
        return int((await integration.attributes(LAST_WEBHOOK))["rejected"])

    await until(rejected, (before + 1).__eq__, what="the refusal is counted")


def _german() -> dict[str, tuple[str, str]]:
    folder = ROOT / "custom_components" / "whatconverts" / "translations"
    english = json.loads((folder / "en.json").read_text())["entity"]
    german = json.loads((folder / "de.json").read_text())["entity"]
    return {
        f"{platform}.whatconverts_{key}": (german[platform][key]["name"], texts["name"])
        for platform, keys in english.items()
        for key, texts in keys.items()
    }


async def test_german_home_assistant_has_the_same_ids_and_german_names(
    integration: RealIntegration, tmp_path: Path
) -> None:
    names = _german()
    assert names.keys() <= (await integration.ha.client.states()).keys()
    german_integration = await RealIntegration.open(tmp_path, language="de")
    try:
        await german_integration.take(started())
        await german_integration.state_is(LAST_CALLER, "Jeremy Helms")
        states = await german_integration.ha.client.states()
        for entity_id, (german, _) in names.items():
            shown = states[entity_id]["attributes"]["friendly_name"]
            assert shown == f"WhatConverts {german}"
        assert "sensor.whatconverts_google_adwords_active_calls" in states
        assert sum(german != source for german, source in names.values()) > len(names) // 2
        german_integration.assert_clean_log()
    finally:
        await german_integration.close()
