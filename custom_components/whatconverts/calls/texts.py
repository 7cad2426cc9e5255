"""Texts for people that are neither names of entities nor parts of a form."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN


async def async_load_texts(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the texts of the category `common` by key, in the language of the house."""
    translations = await async_get_translations(hass, hass.config.language, "common", [DOMAIN])
    prefix = f"component.{DOMAIN}.common."
    return {key.removeprefix(prefix): text for key, text in translations.items()}
