"""The URL of an entry: what it is now, and what becomes of it when the ways to the house change.

Kept in the entry's data: `webhook_id`; `cloudhook_url`, there while the entry uses Home Assistant
Cloud and None if the cloud no longer has it; and `told_url`, the URL that a person was last shown
to paste into WhatConverts. All three are secrets.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.network import NoURLAvailableError, get_url

from ..const import CONF_CLOUDHOOK_URL, CONF_TOLD_URL, DOMAIN
from ..core.webhook_url import Address, AddressKind, CloudState, Ways, choose
from .webhook import async_move_door

if TYPE_CHECKING:
    from homeassistant.components.cloud import CloudConnectionState
    from homeassistant.config_entries import ConfigEntry

__all__ = [
    "Address",
    "AddressKind",
    "AddressWatch",
    "CloudState",
    "CloudhookRefusedError",
    "async_drop_cloudhook",
    "async_listen_address",
    "async_make_cloudhook",
    "async_replace",
    "async_tell",
    "cloud_state",
    "cloudhook_is_lost",
    "current_address",
    "find_address",
]

_LOGGER = logging.getLogger(__name__)
_DISCONNECTING_SECONDS: Final = 1


class CloudhookRefusedError(Exception):
    """Home Assistant Cloud gave no URL; the text says why, in its own words."""


# -- what is so now --------------------------------------------------------------------------------


@callback
def cloud_state(hass: HomeAssistant) -> CloudState:
    """Return whether there is a subscription to Home Assistant Cloud, and a connection."""
    if "cloud" not in hass.config.components:
        return CloudState.ABSENT
    # Only here: it imports half of Home Assistant, and a house without it need not have that.
    from homeassistant.components import cloud  # noqa: PLC0415

    if not cloud.async_active_subscription(hass):
        return CloudState.ABSENT
    return CloudState.CONNECTED if cloud.async_is_connected(hass) else CloudState.OFFLINE


@callback
def current_address(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Address:
    """Return what WhatConverts must post to now."""
    return find_address(hass, entry.data[CONF_WEBHOOK_ID], entry.data.get(CONF_CLOUDHOOK_URL))


@callback
def find_address(hass: HomeAssistant, webhook_id: str, cloudhook: str | None = None) -> Address:
    """Return the URL of a webhook, whether or not it belongs to an entry."""
    path = webhook.async_generate_path(webhook_id)
    ways = Ways(
        path=path, cloudhook=cloudhook, external=_external(hass, path), internal=_any(hass, path)
    )
    return choose(ways)


def _external(hass: HomeAssistant, path: str) -> str | None:
    with suppress(NoURLAvailableError):
        return get_url(hass, allow_internal=False, allow_cloud=False, require_ssl=True) + path
    return None


def _any(hass: HomeAssistant, path: str) -> str | None:
    with suppress(NoURLAvailableError):
        return get_url(hass, prefer_external=True, allow_cloud=False) + path
    return None


def cloudhook_is_lost(entry: ConfigEntry[Any]) -> bool:
    """Whether an entry uses Home Assistant Cloud, but the cloud no longer has its URL."""
    return CONF_CLOUDHOOK_URL in entry.data and entry.data[CONF_CLOUDHOOK_URL] is None


# -- changes ---------------------------------------------------------------------------------------


@callback
def async_listen_address(
    hass: HomeAssistant, entry: ConfigEntry[Any], target: Callable[[], None]
) -> CALLBACK_TYPE:
    """Call `target` whenever the URL of a loaded entry, or the way to it, may have changed."""
    return async_dispatcher_connect(hass, _signal(entry), target)


def _signal(entry: ConfigEntry[Any]) -> str:
    return f"{DOMAIN}_address_{entry.entry_id}"


@callback
def async_tell(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Address:
    """Return the current address, and note that a person is being shown it."""
    address = current_address(hass, entry)
    _update(hass, entry, {CONF_TOLD_URL: address.url})
    return address


async def async_replace(
    hass: HomeAssistant, entry: ConfigEntry[Any], webhook_id: str, *, cloud: bool
) -> None:
    """Give an entry another webhook id, another way (Home Assistant Cloud or not), or both.

    What is no longer used is dead on return. Raises `CloudhookRefusedError`, and then nothing has
    changed.
    """
    cloudhook = {}
    if cloud:
        cloudhook = {CONF_CLOUDHOOK_URL: await async_make_cloudhook(hass, webhook_id)}
    old = entry.data
    kept = {key: value for key, value in old.items() if key != CONF_CLOUDHOOK_URL}
    new = {**kept, CONF_WEBHOOK_ID: webhook_id, **cloudhook}
    hass.config_entries.async_update_entry(entry, data=new)
    async_move_door(hass, entry)
    if CONF_CLOUDHOOK_URL in old and not (cloud and old[CONF_WEBHOOK_ID] == webhook_id):
        await async_drop_cloudhook(hass, old[CONF_WEBHOOK_ID])


async def async_make_cloudhook(hass: HomeAssistant, webhook_id: str) -> str:
    """Return the URL that Home Assistant Cloud gives to a webhook; make it if there is none.

    Raises `CloudhookRefusedError`.
    """
    from hass_nabucasa import CloudError  # noqa: PLC0415 - see cloud_state
    from hass_nabucasa.iot_base import NotConnected  # noqa: PLC0415

    from homeassistant.components import cloud  # noqa: PLC0415

    try:
        return await cloud.async_get_or_create_cloudhook(hass, webhook_id)
    except cloud.CloudNotAvailable as err:
        reason = str(err) or type(err).__name__
    except (CloudError, NotConnected, OSError, ValueError) as err:
        reason = str(err) or type(err).__name__
        # If the connection breaks at the very end, the cloud has made one all the same.
        await async_drop_cloudhook(hass, webhook_id)
    raise CloudhookRefusedError(reason)


async def async_drop_cloudhook(hass: HomeAssistant, webhook_id: str) -> None:
    """Give the URL of a webhook in Home Assistant Cloud up, if there is one."""
    if "cloud" not in hass.config.components:
        return
    from hass_nabucasa.iot_base import NotConnected  # noqa: PLC0415 - see cloud_state

    from homeassistant.components import cloud  # noqa: PLC0415

    # ValueError: it has none. NotConnected, OSError: it is gone, but the relayer hears it later.
    with suppress(cloud.CloudNotAvailable, NotConnected, OSError, ValueError):
        await cloud.async_delete_cloudhook(hass, webhook_id)


class AddressWatch:
    """Keeps the data of a loaded entry true when the cloud, or the external URL, changes."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Watch nothing yet."""
        self._hass = hass
        self._entry = entry
        self._hook_id = ""
        self._unlisten_hook: CALLBACK_TYPE | None = None
        self._cancel_telling: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Watch until the entry is unloaded."""
        on_unload = self._entry.async_on_unload
        on_unload(self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_house_changed))
        on_unload(self._entry.add_update_listener(self._async_entry_changed))
        if "cloud" not in self._hass.config.components:
            return
        from homeassistant.components import cloud  # noqa: PLC0415 - see cloud_state

        on_unload(cloud.async_listen_connection_change(self._hass, self._async_cloud_changed))
        on_unload(self._stop_listening_to_hook)
        on_unload(self._stop_waiting_for_cloud)
        self._listen_to_hook()
        self._look_after_cloudhook()

    @callback
    def _listen_to_hook(self) -> None:
        from homeassistant.components import cloud  # noqa: PLC0415 - see cloud_state

        self._stop_listening_to_hook()
        self._hook_id = self._entry.data[CONF_WEBHOOK_ID]
        self._unlisten_hook = cloud.async_listen_cloudhook_change(
            self._hass, self._hook_id, self._async_cloudhook_changed
        )

    @callback
    def _stop_listening_to_hook(self) -> None:
        if self._unlisten_hook:
            self._unlisten_hook()
            self._unlisten_hook = None

    @callback
    def _async_house_changed(self, event: Event[Any]) -> None:
        if "external_url" in event.data or "internal_url" in event.data:
            self._tell()

    async def _async_entry_changed(self, _hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        if self._unlisten_hook and entry.data[CONF_WEBHOOK_ID] != self._hook_id:
            self._listen_to_hook()
        self._tell()

    @callback
    def _async_cloud_changed(self, state: CloudConnectionState) -> None:
        self._stop_waiting_for_cloud()
        if state is state.CLOUD_CONNECTED:
            self._look_after_cloudhook()
            self._tell()
        else:
            # Not yet: the cloud tells that it disconnects before it counts as disconnected.
            wait = async_call_later(self._hass, _DISCONNECTING_SECONDS, self._tell)
            self._cancel_telling = wait

    @callback
    def _stop_waiting_for_cloud(self) -> None:
        if self._cancel_telling:
            self._cancel_telling()
            self._cancel_telling = None

    @callback
    def _async_cloudhook_changed(self, hook: Mapping[str, Any] | None) -> None:
        if CONF_CLOUDHOOK_URL in self._entry.data:
            url = hook and hook["cloudhook_url"]
            _update(self._hass, self._entry, {CONF_CLOUDHOOK_URL: url})

    @callback
    def _look_after_cloudhook(self) -> None:
        """Have the cloud say what the URL is; it may be lost, or another than it was."""
        uses_cloud = CONF_CLOUDHOOK_URL in self._entry.data
        if uses_cloud and cloud_state(self._hass) is CloudState.CONNECTED:
            self._entry.async_create_background_task(
                self._hass, self._async_renew(), f"{DOMAIN} cloudhook"
            )

    async def _async_renew(self) -> None:
        webhook_id = self._entry.data[CONF_WEBHOOK_ID]
        try:
            url = await async_make_cloudhook(self._hass, webhook_id)
        except CloudhookRefusedError as err:
            _LOGGER.info("Home Assistant Cloud gave no webhook URL: %s", err)
            return
        data = self._entry.data
        if CONF_CLOUDHOOK_URL in data and data[CONF_WEBHOOK_ID] == webhook_id:
            _update(self._hass, self._entry, {CONF_CLOUDHOOK_URL: url})
        else:
            # Somebody has taken another way while the cloud was thinking.
            await async_drop_cloudhook(self._hass, webhook_id)

    @callback
    def _tell(self, _now: datetime | None = None) -> None:
        async_dispatcher_send(self._hass, _signal(self._entry))


@callback
def _update(hass: HomeAssistant, entry: ConfigEntry[Any], changes: Mapping[str, Any]) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, **changes})
