"""The URL of an entry: what it is now, and what a person was last shown of it.

Kept in the entry's data: `webhook_id`; `cloudhook_url`, there while the entry uses Home Assistant
Cloud and None if the cloud no longer has it; and `told_url`, the URL that a person was last shown
to paste into WhatConverts. All three are secrets.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import CONF_CLOUDHOOK_URL, CONF_TOLD_URL, DOMAIN
from ..core.webhook_url import Address, CloudState, Routes, choose
from ..data import WhatConvertsConfigEntry

# By entry id: the URL, or the way to it, may have changed.
_SIGNAL_ADDRESS: Final[SignalTypeFormat[()]] = SignalTypeFormat(f"{DOMAIN}_address_{{}}")


@callback
def cloud_state(hass: HomeAssistant) -> CloudState:
    """Return whether there is a subscription to Home Assistant Cloud, and a connection."""
    if "cloud" not in hass.config.components:
        return CloudState.ABSENT
    # Only here: it imports half of Home Assistant, and one without it need not have that.
    from homeassistant.components import cloud  # noqa: PLC0415

    if not cloud.async_active_subscription(hass):
        return CloudState.ABSENT
    return CloudState.CONNECTED if cloud.async_is_connected(hass) else CloudState.OFFLINE


@callback
def current_address(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> Address:
    """Return what WhatConverts must post to now."""
    return find_address(hass, entry.data[CONF_WEBHOOK_ID], entry.data.get(CONF_CLOUDHOOK_URL))


@callback
def find_address(hass: HomeAssistant, webhook_id: str, cloudhook: str | None = None) -> Address:
    """Return the URL of a webhook, whether or not it belongs to an entry."""
    path = webhook.async_generate_path(webhook_id)
    routes = Routes(
        path=path, cloudhook=cloudhook, external=_external(hass, path), internal=_any(hass, path)
    )
    return choose(routes)


def _external(hass: HomeAssistant, path: str) -> str | None:
    with suppress(NoURLAvailableError):
        return get_url(hass, allow_internal=False, allow_cloud=False, require_ssl=True) + path
    return None


def _any(hass: HomeAssistant, path: str) -> str | None:
    with suppress(NoURLAvailableError):
        return get_url(hass, prefer_external=True, allow_cloud=False) + path
    return None


def cloudhook_is_lost(entry: WhatConvertsConfigEntry) -> bool:
    """Whether an entry uses Home Assistant Cloud, but the cloud no longer has its URL."""
    return CONF_CLOUDHOOK_URL in entry.data and entry.data[CONF_CLOUDHOOK_URL] is None


@callback
def async_listen_address(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, target: Callable[[], None]
) -> CALLBACK_TYPE:
    """Call `target` whenever the URL of a loaded entry, or the way to it, may have changed."""
    return async_dispatcher_connect(hass, _SIGNAL_ADDRESS.format(entry.entry_id), target)


@callback
def async_note_address_change(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Tell those who listen that the URL of an entry, or the way to it, may have changed."""
    async_dispatcher_send(hass, _SIGNAL_ADDRESS.format(entry.entry_id))


@callback
def async_show_address(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> Address:
    """Return the current address, and note that a person is being shown it."""
    address = current_address(hass, entry)
    async_update_data(hass, entry, {CONF_TOLD_URL: address.url})
    return address


@callback
def async_update_data(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, changes: Mapping[str, Any]
) -> None:
    """Change something in the data of an entry."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, **changes})
