"""Passes receipts of requests on: to the counters, and to whoever waits for one."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import DOMAIN
from ..core.receipt import Receipt
from ..data import WhatConvertsConfigEntry, WhatConvertsData

# By entry id.
_SIGNAL_RECEIPT: Final[SignalTypeFormat[Receipt]] = SignalTypeFormat(f"{DOMAIN}_receipt_{{}}")
_LATEST: HassKey[dict[str, Receipt]] = HassKey(f"{DOMAIN}_receipts")


@callback
def async_note_receipt(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    data: WhatConvertsData | None,
    receipt: Receipt,
) -> None:
    """Count a receipt if the entry is loaded, and pass it on."""
    if data:
        data.stats.count(receipt, dt_util.utcnow())
        data.coordinator.async_publish_soon()
    if receipt.arrival:
        hass.data.setdefault(_LATEST, {})[entry.entry_id] = receipt
    async_dispatcher_send(hass, _SIGNAL_RECEIPT.format(entry.entry_id), receipt)


@callback
def async_listen_to_receipts(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, target: Callable[[Receipt], None]
) -> CALLBACK_TYPE:
    """Call `target` with each receipt, over reloads of the entry."""
    return async_dispatcher_connect(hass, _SIGNAL_RECEIPT.format(entry.entry_id), target)


@callback
def latest_receipt(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> Receipt | None:
    """Return the newest receipt of which it is known what arrived, since Home Assistant started."""
    return hass.data.get(_LATEST, {}).get(entry.entry_id)
