"""Keeps what an entry remembers of its URL true, while the ways to Home Assistant change."""

from collections.abc import Mapping
from datetime import datetime
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.const import CONF_WEBHOOK_ID, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..const import CONF_CLOUDHOOK_URL, DOMAIN
from ..core.webhook_url import CloudState
from ..data import WhatConvertsConfigEntry
from .address import async_note_address_change, async_update_data, cloud_state
from .cloudhook import CloudhookRefusedError, async_drop_cloudhook, async_make_cloudhook

if TYPE_CHECKING:
    from homeassistant.components.cloud import CloudConnectionState

_LOGGER = logging.getLogger(__name__)
_DISCONNECTING_SECONDS: Final = 1


class AddressWatch:
    """Keeps the data of a loaded entry true when the cloud, or the external URL, changes."""

    def __init__(self, hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
        """Watch nothing yet."""
        self._hass = hass
        self._entry = entry
        self._hook_id = ""
        self._unlisten_hook: CALLBACK_TYPE | None = None
        self._cancel_waiting: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Watch until the entry is unloaded."""
        on_unload = self._entry.async_on_unload
        on_unload(
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_core_config_changed)
        )
        on_unload(self._entry.add_update_listener(self._async_entry_changed))
        if "cloud" not in self._hass.config.components:
            return
        from homeassistant.components import cloud  # noqa: PLC0415 - see address.cloud_state

        on_unload(cloud.async_listen_connection_change(self._hass, self._async_cloud_changed))
        on_unload(self._stop_listening_to_hook)
        on_unload(self._stop_waiting_for_cloud)
        self._listen_to_hook()
        self._look_after_cloudhook()

    @callback
    def _listen_to_hook(self) -> None:
        from homeassistant.components import cloud  # noqa: PLC0415 - see address.cloud_state

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
    def _async_core_config_changed(self, event: Event[Any]) -> None:
        if "external_url" in event.data or "internal_url" in event.data:
            self._note_change()

    async def _async_entry_changed(
        self, _hass: HomeAssistant, entry: WhatConvertsConfigEntry
    ) -> None:
        if self._unlisten_hook and entry.data[CONF_WEBHOOK_ID] != self._hook_id:
            self._listen_to_hook()
        self._note_change()

    @callback
    def _async_cloud_changed(self, state: CloudConnectionState) -> None:
        self._stop_waiting_for_cloud()
        if state is state.CLOUD_CONNECTED:
            self._look_after_cloudhook()
            self._note_change()
        else:
            # Not yet: the cloud tells that it disconnects before it counts as disconnected.
            wait = async_call_later(self._hass, _DISCONNECTING_SECONDS, self._note_change)
            self._cancel_waiting = wait

    @callback
    def _stop_waiting_for_cloud(self) -> None:
        if self._cancel_waiting:
            self._cancel_waiting()
            self._cancel_waiting = None

    @callback
    def _async_cloudhook_changed(self, hook: Mapping[str, Any] | None) -> None:
        if CONF_CLOUDHOOK_URL in self._entry.data:
            url = hook and hook["cloudhook_url"]
            async_update_data(self._hass, self._entry, {CONF_CLOUDHOOK_URL: url})

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
            async_update_data(self._hass, self._entry, {CONF_CLOUDHOOK_URL: url})
        else:
            # Somebody has taken another way while the cloud was thinking.
            await async_drop_cloudhook(self._hass, webhook_id)

    @callback
    def _note_change(self, _now: datetime | None = None) -> None:
        async_note_address_change(self._hass, self._entry)
