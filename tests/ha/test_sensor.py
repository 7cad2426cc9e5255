"""The sensors, and what all entities have in common."""

from datetime import datetime, timedelta
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.recorder.db_schema import StateAttributes
from homeassistant.const import EVENT_STATE_CHANGED, EntityCategory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import async_get_platforms
from tests.support.integration import (
    DOMAIN,
    EXAMPLE,
    NOW,
    SECOND,
    Integration,
    SetupIntegration,
    completed,
    started,
)
from tests.support.line_devices import ADS, YARD
from tests.support.public_names import COUNTERS, ENTITIES, PUBLIC_KEYS

MINUTE = timedelta(minutes=1)


def _time(moment: datetime) -> str:
    return moment.isoformat()


# -- all entities ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt-BR", "nl", "it"])
async def test_entity_ids_are_the_same_in_every_language(
    hass_us: HomeAssistant, setup_integration: SetupIntegration, language: str
) -> None:
    await hass_us.config.async_update(language=language)
    integration = await setup_integration()
    registry = er.async_get(hass_us)
    entries = er.async_entries_for_config_entry(registry, integration.entry.entry_id)
    assert {entry.entity_id for entry in entries} == ENTITIES
    assert {state.entity_id for state in hass_us.states.async_all()} >= ENTITIES
    names = {"en": "Active calls", "de": "Laufende Anrufe", "es": "Llamadas en curso"}
    names |= {"fr": "Appels en cours", "pt-BR": "Chamadas em andamento", "nl": "Lopende gesprekken"}
    # A language that we do not speak is English.
    shown = integration.seen("sensor.active_calls").attributes["friendly_name"]
    assert shown == f"WhatConverts {names.get(language, names['en'])}"
    for entry in entries:
        key = entry.entity_id.partition(".whatconverts_")[2]
        assert entry.unique_id == f"{integration.entry.entry_id}_{key}"
        assert (entry.translation_key, entry.has_entity_name) == (key, True)
        assert entry.disabled_by is None
        state = hass_us.states.get(entry.entity_id)
        assert state is not None
        # Icons are in icons.json, where a theme can find them.
        assert "icon" not in state.attributes


async def test_entity_id_of_the_user_is_kept(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    registry = er.async_get(hass_us)
    unique_id = f"{entry.entry_id}_active_calls"
    registry.async_get_or_create(
        "sensor", "whatconverts", unique_id, suggested_object_id="phones", config_entry=entry
    )
    await setup_integration()
    state = hass_us.states.get("sensor.phones")
    assert state is not None
    assert state.state == "0"
    assert hass_us.states.get("sensor.whatconverts_active_calls") is None


async def test_nothing_is_polled_and_no_action_waits_for_another(integration: Integration) -> None:
    platforms = async_get_platforms(integration.hass, DOMAIN)
    entities = [entity for platform in platforms for entity in platform.entities.values()]
    assert {entity.entity_id for entity in entities} == ENTITIES
    assert not any(entity.should_poll for entity in entities)
    assert {entity.parallel_updates for entity in entities} == {None}


async def test_entities_that_are_disabled_hear_of_nothing(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    registry = er.async_get(hass_us)
    for entity_id in ENTITIES:
        domain, _, key = entity_id.partition(".whatconverts_")
        registry.async_get_or_create(
            domain,
            DOMAIN,
            f"{entry.entry_id}_{key}",
            config_entry=entry,
            disabled_by=er.RegistryEntryDisabler.USER,
        )
    integration = await setup_integration()
    start = started(tracking_number="")
    await integration.take(start, completed(start))
    assert [kind for kind, _ in integration.told] == ["started", "ended"]
    assert hass_us.states.async_all() == []


async def test_entity_categories(integration: Integration) -> None:
    registry = er.async_get(integration.hass)
    entries = er.async_entries_for_config_entry(registry, integration.entry.entry_id)
    assert {
        entry.entity_id: entry.entity_category for entry in entries if entry.entity_category
    } == {
        "button.whatconverts_test_call": EntityCategory.CONFIG,
        "sensor.whatconverts_last_webhook": EntityCategory.DIAGNOSTIC,
    }


async def test_nothing_personal_is_recorded(integration: Integration) -> None:
    """Look through the recorder's eyes at everything that a call changes."""
    recorded: list[dict[str, Any]] = []

    @callback
    def record(event: Event[EventStateChangedData]) -> None:
        content = StateAttributes.shared_attrs_bytes_from_event(event, None)
        recorded.append(json.loads(content))

    integration.hass.bus.async_listen(EVENT_STATE_CHANGED, record)
    start = started()
    await integration.take(start, completed(start))
    assert len(recorded) > 5
    assert {key for attributes in recorded for key in attributes} & (
        PUBLIC_KEYS | COUNTERS | {"calls"}
    ) == set()
    live = integration.seen("sensor.last_caller")
    assert live.state_info is not None
    assert live.state_info["unrecorded_attributes"] >= PUBLIC_KEYS | COUNTERS | {"calls"}


# -- live calls --------------------------------------------------------------------------------


async def test_without_calls(integration: Integration) -> None:
    states = {
        "sensor.active_calls": "0",
        "sensor.answer_rate_today": "unknown",
        "sensor.calls_today": "0",
        "sensor.current_caller": "unknown",
        "sensor.last_caller": "unknown",
        "sensor.last_webhook": "unknown",
        "sensor.longest_active_call": "unknown",
        "sensor.missed_calls_today": "0",
    }
    assert {one: integration.value(one) for one in states} == states
    for caller in ("sensor.current_caller", "sensor.last_caller"):
        assert not integration.seen(caller).attributes.keys() & PUBLIC_KEYS
    assert integration.seen("sensor.active_calls").attributes["calls"] == []


async def test_current_caller_is_the_newest_live_call(integration: Integration) -> None:
    ann, bob = started(contact_name="Ann"), started(contact_name="Bob")
    await integration.take(ann)
    await integration.take(bob)
    seen = integration.seen("sensor.current_caller")
    assert (seen.state, seen.attributes["lead_id"]) == ("Bob", bob["lead_id"])
    await integration.take(completed(bob))
    assert integration.value("sensor.current_caller") == "Ann"
    assert integration.value("sensor.last_caller") == "Bob"
    await integration.take(completed(ann))
    idle = integration.seen("sensor.current_caller")
    assert idle.state == "unknown"
    assert not idle.attributes.keys() & PUBLIC_KEYS


@pytest.mark.parametrize("key", ["sensor.current_caller", "sensor.last_caller"])
async def test_caller_carries_the_public_call(integration: Integration, key: str) -> None:
    start = started()
    await integration.take(start)
    seen = integration.seen(key)
    assert seen.state == "Jeremy Helms"
    assert seen.attributes.keys() == PUBLIC_KEYS | {"friendly_name"}
    public = (await integration.calls())[start["lead_id"]]
    assert {name: seen.attributes[name] for name in PUBLIC_KEYS} == public


async def test_last_caller_stays_after_the_end_and_over_a_restart(integration: Integration) -> None:
    start = started()
    await integration.take(start, completed(start))
    await integration.reload()
    seen = integration.seen("sensor.last_caller")
    assert (seen.state, seen.attributes["outcome"]) == ("Jeremy Helms", "answered")


async def test_active_calls_lists_the_newest_ten(integration: Integration) -> None:
    starts = [started() for _ in range(12)]
    for start in starts:
        integration.clock.tick(SECOND)
        await integration.take({**start, "date_created": None})
    seen = integration.seen("sensor.active_calls")
    assert (seen.state, seen.attributes["state_class"]) == ("12", "measurement")
    listed = [call["lead_id"] for call in seen.attributes["calls"]]
    assert listed == [start["lead_id"] for start in reversed(starts)][:10]
    assert seen.attributes["calls"][0].keys() == PUBLIC_KEYS


async def test_longest_active_call_is_the_start_of_the_oldest(integration: Integration) -> None:
    old = started(date_created=(NOW - 5 * MINUTE).isoformat())
    await integration.take(started(), old)
    seen = integration.seen("sensor.longest_active_call")
    assert (seen.state, seen.attributes["device_class"]) == (_time(NOW - 5 * MINUTE), "timestamp")
    await integration.take(completed(old))
    assert integration.value("sensor.longest_active_call") == _time(NOW)


# -- figures -----------------------------------------------------------------------------------


async def test_counts_of_today(integration: Integration) -> None:
    missed, spam = started(), started(spam=True)
    await integration.take(
        started(), missed, completed(missed, answer_status="No Answer"), spam, EXAMPLE
    )
    counts = {"sensor.calls_today": "2", "sensor.missed_calls_today": "1"}
    assert {one: integration.value(one) for one in counts} == counts
    for one in counts:
        attributes = integration.seen(one).attributes
        assert attributes["state_class"] == "total"
        # Midnight in New York.
        assert attributes["last_reset"] == "2026-11-20T00:00:00-05:00"


async def test_lines_count_their_own_calls(integration: Integration) -> None:
    ads, yard = {"tracking_number": ADS}, {"tracking_number": YARD}
    missed = started(**yard)
    await integration.take(started(**ads), started(**ads), missed)
    await integration.take(completed(missed, answer_status="Busy"))
    assert counts_of(integration, ADS) == ("2", "0")
    assert counts_of(integration, YARD) == ("1", "1")
    await integration.reload()
    assert counts_of(integration, YARD) == ("1", "1"), "a restart forgets nothing"
    await integration.pass_time(timedelta(hours=12))
    assert counts_of(integration, ADS) == counts_of(integration, YARD) == ("0", "0")
    assert integration.value("sensor.calls_today") == "0"


def counts_of(integration: Integration, number: str) -> tuple[str, ...]:
    """Return today's calls and missed calls of a line; its count begins with that of the office."""
    registry, office = er.async_get(integration.hass), integration.seen("sensor.calls_today")
    seen = []
    for key in ("calls_today", "missed_calls_today"):
        unique_id = f"{integration.entry.entry_id}_{number}_{key}"
        entity_id = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
        state = entity_id and integration.hass.states.get(entity_id)
        assert state
        assert state.attributes["last_reset"] == office.attributes["last_reset"]
        seen.append(state.state)
    return tuple(seen)


async def test_answer_rate_is_of_those_that_are_over_and_known(integration: Integration) -> None:
    assert integration.value("sensor.answer_rate_today") == "unknown"
    live, unknown, spam = started(), started(), started(spam=True)
    await integration.take(live, completed(unknown, answer_status=""), completed(spam))
    assert integration.value("sensor.answer_rate_today") == "unknown", "nothing is known yet"
    for status, rate in (("Answered", "100.0"), ("No Answer", "50.0"), ("Busy", "33.3")):
        await integration.take(completed(started(), answer_status=status))
        assert integration.value("sensor.answer_rate_today") == rate
    await integration.take(completed(unknown, answer_status="Answered"))
    seen = integration.seen("sensor.answer_rate_today")
    assert (seen.state, seen.attributes["unit_of_measurement"]) == ("50.0", "%")
    assert seen.attributes["state_class"] == "measurement"
    await integration.reload()
    assert integration.value("sensor.answer_rate_today") == "50.0"
    await integration.pass_time(timedelta(hours=12))
    assert integration.value("sensor.answer_rate_today") == "unknown", "another day"


async def test_last_webhook_counts_what_came(integration: Integration) -> None:
    await integration.take(started(), {"lead_type": "Chat"})
    await integration.send("no JSON")
    await integration.settle()
    posted = integration.seen("sensor.last_webhook")
    assert posted.attributes["device_class"] == "timestamp"
    counters = {name: posted.attributes[name] for name in COUNTERS}
    assert counters == {"received": 3, "accepted": 1, "ignored": 1, "rejected": 1}
    integration.clock.tick(MINUTE)
    await integration.send(method="GET")
    await integration.settle()
    # Only a post shows that WhatConverts is there.
    assert integration.value("sensor.last_webhook") == posted.state
    assert integration.seen("sensor.last_webhook").attributes["rejected"] == 2
    await integration.take(started())
    assert integration.value("sensor.last_webhook") > posted.state
