"""What may be sent to somebody who helps: shapes and counts, and nothing that was said.

No number, name, title, id or address of anybody leaves, nor any text of a message: only the names
of fields that WhatConverts documents, the JSON types of their values, and words of our own. The one
exception are words for the state of a call that we cannot read (`core.unread_words`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import __version__ as ha_version
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import AnyDeviceEntry
from homeassistant.loader import async_get_loaded_integration

from .card.delivery import card_delivery
from .const import CONF_TOLD_URL, DOMAIN, SUBENTRY_CALLERS
from .core.account_state import AccountState
from .core.enums import Privacy
from .core.model import Call
from .core.phone import library_version
from .core.problems import find_problems
from .core.webhook_stats import WebhookStats
from .data import WhatConvertsConfigEntry
from .health.facts import collect_facts
from .inbound.address import cloud_state, current_address


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry
) -> Mapping[str, Any]:
    """Return what is known of an entry, without what was said; little if it is not set up."""
    about = {"versions": await _async_versions(hass), "entry": _entry(hass, entry)}
    if entry.state is not ConfigEntryState.LOADED:
        return about
    data = entry.runtime_data
    return {
        **about,
        "webhook": _webhook(data.stats),
        "calls": _calls(data.coordinator.registry),
        "lines": sum(1 for _ in data.devices),
        "alerts": data.announcer.enabled,
        "storage": {
            "ended_calls": data.coordinator.registry.ended_count,
            "write_failed": data.writer.write_failed,
            "files_kept_aside": len(data.writer.corrupt_files),
        },
        "account": _account(data.account.state),
        "card": card_delivery(hass),
        "problems": _problems(hass, entry),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, device: AnyDeviceEntry
) -> Mapping[str, Any]:
    """Return the same of the office's device; of a line's device only what concerns the line."""
    is_office = (DOMAIN, entry.entry_id) in device.identifiers
    if is_office or entry.state is not ConfigEntryState.LOADED:
        return await async_get_config_entry_diagnostics(hass, entry)
    devices, registry = entry.runtime_data.devices, entry.runtime_data.coordinator.registry
    lines = [line for line in devices if devices.identifier(line) in device.identifiers]
    return {
        "versions": await _async_versions(hass),
        "is_known_line": bool(lines),
        "lines_by_name": registry.rules.lines_by_name,
        "calls": _calls(call for call in registry if registry.line_of(call) in lines),
    }


async def _async_versions(hass: HomeAssistant) -> dict[str, str]:
    return {
        "home_assistant": ha_version,
        "integration": str(async_get_loaded_integration(hass, DOMAIN).version),
        "phonenumbers": await hass.async_add_executor_job(library_version),
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


def _webhook(stats: WebhookStats) -> dict[str, Any]:
    return {
        **stats.counters(),
        **stats.dump(),
        "last_messages": list(stats.shapes),
        "unreadable_words": stats.unread_words.by_field(),
    }


def _account(state: AccountState) -> dict[str, Any]:
    """Return what is known of the account, which knows neither key nor caller."""
    return {"connected": state.is_connected, "failures": state.failures, **state.dump()}


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
                "without_number": call.caller_number is None,
                "without_line": not (
                    call.details.get("tracking_number") or call.details.get("line")
                ),
            }.items()
            if is_so
        )
    return dict(count)


@callback
def _problems(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> list[str]:
    return list(find_problems(collect_facts(hass, entry, current_address(hass, entry))))
