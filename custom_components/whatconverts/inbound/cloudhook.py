"""The URL that Home Assistant Cloud gives to a webhook, and a change from one URL to another."""

from contextlib import suppress

from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant

from ..const import CONF_CLOUDHOOK_URL
from ..data import WhatConvertsConfigEntry
from .webhook import async_move_webhook


class CloudhookRefusedError(Exception):
    """Home Assistant Cloud gave no URL; the text says why, in its own words."""


async def async_replace(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, webhook_id: str, *, cloud: bool
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
    async_move_webhook(hass, entry)
    if CONF_CLOUDHOOK_URL in old and not (cloud and old[CONF_WEBHOOK_ID] == webhook_id):
        await async_drop_cloudhook(hass, old[CONF_WEBHOOK_ID])


async def async_make_cloudhook(hass: HomeAssistant, webhook_id: str) -> str:
    """Return the URL that Home Assistant Cloud gives to a webhook; make it if there is none.

    Raises `CloudhookRefusedError`.
    """
    from hass_nabucasa import CloudError  # noqa: PLC0415 - see address.cloud_state
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
    from hass_nabucasa.iot_base import NotConnected  # noqa: PLC0415 - see address.cloud_state

    from homeassistant.components import cloud  # noqa: PLC0415

    # ValueError: it has none. NotConnected, OSError: it is gone, but the relayer hears it later.
    with suppress(cloud.CloudNotAvailable, NotConnected, OSError, ValueError):
        await cloud.async_delete_cloudhook(hass, webhook_id)
