"""What may be sent to somebody who helps: shapes and counts, and nothing that was said.

No number, name, title, id or address of anybody leaves, nor any text of a message: only the names
of fields that WhatConverts documents, the JSON types of their values, and words of our own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import phonenumbers

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import __version__ as ha_version
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import AnyDeviceEntry
from homeassistant.loader import async_get_loaded_integration

from .card.delivery import card_delivery
from .const import CONF_TOLD_URL, DOMAIN, SUBENTRY_CALLERS
from .coordinator import WhatConvertsConfigEntry, WhatConvertsCoordinator
from .core.model import Call, Privacy
from .core.problems import find_problems
from .health.watch import collect_facts
from .inbound.address import cloud_state, current_address


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry
) -> Mapping[str, Any]:
    """Return what is known of an entry, without what was said; little if it is not set up."""
    about = {"versions": _versions(hass), "entry": _entry(hass, entry)}
    if entry.state is not ConfigEntryState.LOADED:
        return about
    coordinator = entry.runtime_data
    return {
        **about,
        "webhook": _webhook(coordinator),
        "calls": _calls(coordinator.registry),
        "lines": sum(1 for _ in coordinator.lines),
        "alerts": coordinator.alerts,
        "storage": {
            "write_failed": coordinator.keeper.write_failed,
            "files_kept_aside": len(coordinator.keeper.kept_aside),
        },
        "card": card_delivery(hass),
        "problems": _problems(hass, coordinator),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, device: AnyDeviceEntry
) -> Mapping[str, Any]:
    """Return the same of the office's device; of a line's device only what concerns the line."""
    is_office = (DOMAIN, entry.entry_id) in device.identifiers
    if is_office or entry.state is not ConfigEntryState.LOADED:
        return await async_get_config_entry_diagnostics(hass, entry)
    coordinator = entry.runtime_data
    lines = [line for line in coordinator.lines if _is_of(coordinator, line, device)]
    registry = coordinator.registry
    return {
        "versions": _versions(hass),
        "is_known_line": bool(lines),
        "lines_by_name": registry.rules.lines_by_name,
        "calls": _calls(call for call in registry if registry.line_of(call) in lines),
    }


def _is_of(coordinator: WhatConvertsCoordinator, line: str, device: AnyDeviceEntry) -> bool:
    return coordinator.lines.identifier(line) in device.identifiers


@callback
def _versions(hass: HomeAssistant) -> dict[str, str]:
    return {
        "home_assistant": ha_version,
        "integration": str(async_get_loaded_integration(hass, DOMAIN).version),
        "phonenumbers": phonenumbers.__version__,
    }


@callback
def _entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> dict[str, Any]:
    told = entry.data.get(CONF_TOLD_URL)
    address = current_address(hass, entry)
    return {
        "state": entry.state.value,
        "added_at": entry.created_at,
        "version": f"{entry.version}.{entry.minor_version}",
        "url_kind": address.kind,
        "url_was_told": told is not None,
        "url_is_as_told": told == address.url,
        "cloud": cloud_state(hass),
        "options": {name: _option(value) for name, value in entry.options.items()},
        "lists_of_callers": len(entry.get_subentries_of_type(SUBENTRY_CALLERS)),
    }


def _option(value: object) -> object:
    """Return a choice or a figure; of anything that somebody may have written, only its type."""
    is_ours = isinstance(value, bool | int | float) or value in tuple(Privacy)
    return value if is_ours else type(value).__name__


def _webhook(coordinator: WhatConvertsCoordinator) -> dict[str, Any]:
    feed = coordinator.feed
    return {**feed.counters(), **feed.dump(), "last_messages": list(feed.shapes)}


def _calls(calls: Iterable[Call]) -> dict[str, Any]:
    """Count calls by what became of them."""
    count: Counter[str] = Counter()
    for call in calls:
        count["live" if call.is_live else f"ended_{call.end_reason}"] += 1
        count["outcome_" + (call.outcome or "open")] += 1
        count.update(
            name
            for name, is_so in {
                "test": call.test,
                "muted": call.muted,
                "without_number": call.details.caller_number is None,
                "without_line": (call.details.tracking_number or call.details.line) is None,
            }.items()
            if is_so
        )
    return dict(count)


@callback
def _problems(hass: HomeAssistant, coordinator: WhatConvertsCoordinator) -> list[str]:
    address = current_address(hass, coordinator.config_entry)
    return list(find_problems(collect_facts(hass, coordinator, address)))
