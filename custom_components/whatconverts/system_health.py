"""What the page "System information" of Home Assistant says about the integration."""

from collections import Counter
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .card.delivery import card_delivery
from .const import DOMAIN
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
        "card": card_delivery(hass),
    }
