"""Transitions as events on Home Assistant's bus, for scripts, Node-RED and other integrations."""

from homeassistant.core import HomeAssistant, callback

from ..const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID, DOMAIN
from .announcement import Announcement


@callback
def async_fire(hass: HomeAssistant, announcement: Announcement) -> None:
    """Fire `whatconverts_call_started`, `_updated`, `_ended` or `_missed` with the public call."""
    hass.bus.async_fire(
        f"{DOMAIN}_call_{announcement.kind}",
        {
            **announcement.public,
            ATTR_CONFIG_ENTRY_ID: announcement.config_entry_id,
            ATTR_DEVICE_ID: announcement.device_id,
        },
        context=announcement.context,
    )
