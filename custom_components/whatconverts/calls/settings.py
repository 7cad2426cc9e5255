"""From the options of an entry, and the house around it, to what the core obeys."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..core.model import Privacy
from ..core.options import complete
from ..core.public import View
from ..core.rules import Rules
from ..core.text import clean_text
from .known_callers import known_callers
from .region import region_of


def rules_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Rules:
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
        known=known_callers(entry, region_of(hass, entry)),
    )


def view_of(hass: HomeAssistant, entry: ConfigEntry[Any], texts: Mapping[str, str]) -> View:
    """Return how calls are shown outside the card and the action that returns calls."""
    return View(
        home=region_of(hass, entry),
        withheld=texts["withheld"],
        caller=texts["caller"],
        privacy=Privacy(complete(entry.options)["privacy"]),
    )
