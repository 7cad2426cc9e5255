"""From the options of an entry, and what Home Assistant knows, to what calls are treated by."""

from collections.abc import Mapping
from datetime import timedelta

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..core.enums import Privacy
from ..core.options import complete
from ..core.public import View
from ..core.rules import Rules
from ..core.text import clean_text
from .known_callers import CallerLists


def rules_of(hass: HomeAssistant, entry: ConfigEntry) -> Rules:
    """Return how calls are treated."""
    options = complete(entry.options)
    return Rules(
        time_zone=dt_util.get_default_time_zone(),
        time_limit=timedelta(minutes=options["time_limit"]),
        mute_spam=options["mute_spam"],
        mute_duplicates=options["mute_duplicates"],
        mute_repeats=options["mute_repeats"],
        # As names of profiles are read from messages; what a person typed may be blank.
        profiles=frozenset(
            name.casefold() for typed in options["profiles"] if (name := clean_text(typed))
        ),
        keep_for=timedelta(days=options["keep_days"]),
        lines_by_name=options["lines_by_name"],
        most_lines=options["most_lines"],
        known=CallerLists(hass, entry, region_of(hass, entry)).known(),
    )


async def async_view_of(hass: HomeAssistant, entry: ConfigEntry) -> View:
    """Return how calls are shown outside the card and the action that returns calls."""
    texts = await async_load_texts(hass)
    return View(
        home=region_of(hass, entry),
        withheld=texts["withheld"],
        caller=texts["caller"],
        privacy=Privacy(complete(entry.options)["privacy"]),
        known=CallerLists(hass, entry, region_of(hass, entry)).known(),
    )


def region_of(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the country of an office, two letters: of its options, or else Home Assistant's."""
    chosen: str | None = complete(entry.options)["country"]
    return chosen or hass.config.country


async def async_load_texts(hass: HomeAssistant, language: str | None = None) -> Mapping[str, str]:
    """Return the texts of the category `common` by key, in this or Home Assistant's language."""
    language = language or hass.config.language
    return _by_key(await async_get_translations(hass, language, "common", [DOMAIN]))


@callback
def cached_texts(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the same for whoever cannot wait; they are there as soon as an entry is loaded."""
    return _by_key(async_get_cached_translations(hass, hass.config.language, "common", DOMAIN))


def _by_key(translations: Mapping[str, str]) -> Mapping[str, str]:
    prefix = f"component.{DOMAIN}.common."
    return {key.removeprefix(prefix): text for key, text in translations.items()}
