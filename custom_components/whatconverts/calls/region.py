"""The country of an office: how its phone numbers are read and shown."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..core.options import complete


def region_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return the country, two letters: that of the entry's options, or else of the house."""
    chosen: str | None = complete(entry.options)["country"]
    return chosen or hass.config.country
