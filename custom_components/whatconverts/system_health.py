"""What the page "System information" of Home Assistant says about the integration."""

from collections import Counter
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .card.delivery import card_delivery
from .const import DOMAIN
from .core.account_state import AccountState
from .data import WhatConvertsConfigEntry
from .inbound.address import current_address


@callback
def async_register(_hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer our lines."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    entries = hass.config_entries.async_entries(DOMAIN)
    loaded: list[WhatConvertsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    posts = [entry.runtime_data.stats.last_post for entry in loaded]
    registries = (entry.runtime_data.coordinator.registry for entry in loaded)
    muted = Counter(call.muted for registry in registries for call in registry.live)
    kinds = {current_address(hass, entry).kind for entry in loaded}
    return {
        "entries_loaded": f"{len(loaded)} / {len(entries)}",
        "url_kinds": ", ".join(sorted(kinds)) or "-",
        "last_webhook": max(filter(None, posts), default="-"),
        "live_calls": muted[False],
        "muted_calls": muted[True],
        **_accounts([entry.runtime_data.account.state for entry in loaded]),
        "card": card_delivery(hass),
    }


def _accounts(states: list[AccountState]) -> dict[str, Any]:
    """Return how many accounts answer, how often they were asked, and what was brought of them."""
    connected, now = [state for state in states if state.is_connected], dt_util.utcnow()
    pasts = [state.past for state in connected if state.past]
    read, total = sum(past.read for past in pasts), sum(past.total or 0 for past in pasts)
    return {
        "accounts": f"{sum(not state.problem for state in connected)} / {len(connected)}",
        "account_requests": sum(state.budget.used(now) for state in states),
        "account_past": f"{read} / {total}",
    }
