"""Bus events: exactly those of the contract, with exactly its keys."""

from typing import Any

import pytest

from custom_components.whatconverts.core.public import public_keys
from homeassistant.helpers import device_registry as dr
from tests.contract.promise import BUS_EVENTS, BUS_KEYS, PUBLIC_KEYS

from .office import DOMAIN, Message, Office, completed, started


def _life(start: Message) -> list[Message]:
    """Return a call that starts, changes, ends and was missed."""
    return [start, {**start, "city": "Raleigh"}, completed(start, answer_status="Busy")]


async def test_a_call_fires_all_events_in_their_order(office: Office) -> None:
    start = started()
    await office.take(*_life(start))
    assert [event.event_type for event in office.events] == list(BUS_EVENTS)
    assert {lead_id for _, lead_id in office.told} == {start["lead_id"]}


@pytest.mark.parametrize("event_type", BUS_EVENTS)
async def test_event_has_the_keys_of_the_contract(office: Office, event_type: str) -> None:
    await office.take(*_life(started()))
    (event,) = [event for event in office.events if event.event_type == event_type]
    assert event.data.keys() == BUS_KEYS
    assert public_keys() == PUBLIC_KEYS


async def test_event_names_the_entry_and_its_device(
    office: Office, device_registry: dr.DeviceRegistry
) -> None:
    await office.take(started(tracking_number=""))
    (data,) = [event.data for event in office.events]
    assert data["config_entry_id"] == office.entry.entry_id
    device = device_registry.async_get(data["device_id"])
    assert device is not None
    assert (DOMAIN, office.entry.entry_id) in device.identifiers


async def test_event_shows_the_call_as_it_was_then(office: Office) -> None:
    start = started()
    await office.take(*_life(start))
    fields = ("status", "city", "outcome", "missed", "duration_seconds", "end_reason")
    seen: list[list[Any]] = [[event.data[name] for name in fields] for event in office.events]
    assert seen == [
        ["in_progress", "Charlotte", None, False, None, None],
        ["in_progress", "Raleigh", None, False, None, None],
        # The last message says Charlotte again.
        ["ended", "Charlotte", "busy", True, 95, "completed"],
        ["ended", "Charlotte", "busy", True, 95, "completed"],
    ]


async def test_repeats_fire_nothing(office: Office) -> None:
    start = started()
    await office.take(start, start, completed(start), start, completed(start))
    assert office.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]


async def test_muted_call_fires_nothing(office: Office) -> None:
    spam = started(spam=True)
    await office.take(spam, completed(spam))
    assert office.told == []
