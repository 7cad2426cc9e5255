"""The showroom: devices that exist only in Home Assistant."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant

PLATFORMS = (Platform.LIGHT, Platform.MEDIA_PLAYER, Platform.TTS)


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Furnish it."""
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True
