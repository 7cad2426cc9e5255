"""Bus events: exactly those of the contract, with exactly its keys."""

from typing import Any

import pytest

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, callback
from homeassistant.helpers import device_registry as dr
from tests.support.integration import DOMAIN, Integration, Message, completed, started
from tests.support.public_names import BUS_EVENTS, BUS_KEYS


def _life(start: Message) -> list[Message]:
    """Return a call that starts, changes, ends and was missed."""
    return [start, {**start, "city": "Raleigh"}, completed(start, answer_status="Busy")]


async def test_a_call_fires_all_events_in_their_order(integration: Integration) -> None:
    start = started()
    await integration.take(*_life(start))
    assert [event.event_type for event in integration.events] == list(BUS_EVENTS)
    assert {lead_id for _, lead_id in integration.told} == {start["lead_id"]}


async def test_the_bus_comes_before_the_event_entities(integration: Integration) -> None:
    """Activity takes the first event of a context for the cause of the others."""
    heard: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"].startswith("event."):
            heard.append(str(integration.events[-1].event_type))

    await integration.take(started())
    integration.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    start = started()
    await integration.take(start, completed(start, answer_status="Busy"))
    kinds = ("started", "ended", "missed")
    both = [f"whatconverts_call_{kind}" for kind in kinds for _ in ("office", "line")]
    assert heard == both


@pytest.mark.parametrize("event_type", BUS_EVENTS)
async def test_event_has_the_keys_of_the_contract(
    integration: Integration, event_type: str
) -> None:
    await integration.take(*_life(started()))
    (event,) = [event for event in integration.events if event.event_type == event_type]
    assert event.data.keys() == BUS_KEYS


async def test_event_names_the_entry_and_its_device(
    integration: Integration, device_registry: dr.DeviceRegistry
) -> None:
    await integration.take(started(tracking_number=""))
    (data,) = [event.data for event in integration.events]
    assert data["config_entry_id"] == integration.entry.entry_id
    device = device_registry.async_get(data["device_id"])
    assert device is not None
    assert (DOMAIN, integration.entry.entry_id) in device.identifiers


async def test_event_shows_the_call_as_it_was_then(integration: Integration) -> None:
    start = started()
    await integration.take(*_life(start))
    fields = ("status", "city", "outcome", "missed", "duration_seconds", "end_reason")
    seen: list[list[Any]] = [[event.data[name] for name in fields] for event in integration.events]
    assert seen == [
        ["in_progress", "Charlotte", None, False, None, None],
        ["in_progress", "Raleigh", None, False, None, None],
        # The last message says Charlotte again.
        ["ended", "Charlotte", "busy", True, 95, "completed"],
        ["ended", "Charlotte", "busy", True, 95, "completed"],
    ]


async def test_repeats_fire_nothing(integration: Integration) -> None:
    start = started()
    await integration.take(start, start, completed(start), start, completed(start))
    assert integration.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]


async def test_muted_call_fires_nothing(integration: Integration) -> None:
    spam = started(spam=True)
    await integration.take(spam, completed(spam))
    assert integration.told == []
