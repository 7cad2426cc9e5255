"""Tells whoever waits for a sign of life of WhatConverts what has just arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..core.receipt import Arrival

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many requests have arrived since Home Assistant was started, and what the last was."""

    count: int = 0
    last: Arrival | None = None


_ARRIVED: HassKey[dict[str, Arrived]] = HassKey(f"{DOMAIN}_arrived")


@callback
def async_tell_arrival(hass: HomeAssistant, entry: ConfigEntry[Any], arrival: Arrival) -> None:
    """Tell that a request has arrived."""
    count = arrived(hass, entry).count + 1
    hass.data.setdefault(_ARRIVED, {})[entry.entry_id] = Arrived(count, arrival)
    async_dispatcher_send(hass, _signal(entry), arrival)


@callback
def async_listen_to_arrivals(
    hass: HomeAssistant, entry: ConfigEntry[Any], target: Callable[[Arrival], None]
) -> CALLBACK_TYPE:
    """Call `target` with everything that arrives, over reloads of the entry."""
    return async_dispatcher_connect(hass, _signal(entry), target)


@callback
def arrived(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Arrived:
    """Return what has arrived so far."""
    return hass.data.get(_ARRIVED, {}).get(entry.entry_id, Arrived())


def _signal(entry: ConfigEntry[Any]) -> str:
    return f"{DOMAIN}_arrival_{entry.entry_id}"
