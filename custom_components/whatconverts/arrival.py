"""Tells whoever waits for a sign of life of WhatConverts what has just arrived."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .core.arrival import Arrival

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

_LAST: HassKey[dict[str, Arrival]] = HassKey(f"{DOMAIN}_last_arrival")


@callback
def async_tell_arrival(hass: HomeAssistant, entry: ConfigEntry[Any], arrival: Arrival) -> None:
    """Tell that a request has arrived."""
    hass.data.setdefault(_LAST, {})[entry.entry_id] = arrival
    async_dispatcher_send(hass, _signal(entry), arrival)


@callback
def async_listen_to_arrivals(
    hass: HomeAssistant, entry: ConfigEntry[Any], target: Callable[[Arrival], None]
) -> CALLBACK_TYPE:
    """Call `target` with everything that arrives, over reloads of the entry."""
    return async_dispatcher_connect(hass, _signal(entry), target)


@callback
def last_arrival(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Arrival | None:
    """Return what arrived last since Home Assistant was started."""
    return hass.data.get(_LAST, {}).get(entry.entry_id)


def _signal(entry: ConfigEntry[Any]) -> str:
    return f"{DOMAIN}_arrival_{entry.entry_id}"
