"""The page of the options with the settings, which apply at once and in place."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    CountrySelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..core.enums import Privacy
from ..core.options import DEFAULTS, RANGES, SECTIONS, complete
from ..data import WhatConvertsConfigEntry
from .menu import OptionsMenu, UserInput

_PRIVACY: Final = SelectSelector(
    SelectSelectorConfig(
        options=[privacy.value for privacy in Privacy],
        mode=SelectSelectorMode.LIST,
        translation_key="privacy",
    )
)


async def async_change_settings(
    flow: OptionsMenu, user_input: UserInput = None
) -> ConfigFlowResult:
    """Show three headings, and below each what can be set; see `calls.settings`."""
    chosen = flow.config_entry.options
    if user_input is not None:
        # Not by ending the flow: in the set-up other pages are still to come.
        entry, options = flow.config_entry, _merge(chosen, user_input)
        flow.hass.config_entries.async_update_entry(entry, options=options)
        return flow.say("settings_saved")
    current = {key: value for key, value in complete(chosen).items() if value is not None}
    profiles = _profiles(flow.config_entry) | set(current["profiles"])
    schema = flow.add_suggested_values_to_schema(
        _schema(sorted(profiles)), dict.fromkeys(SECTIONS, current)
    )
    return flow.async_show_form(step_id="settings", data_schema=schema, last_step=True)


def _merge(
    chosen: Mapping[str, Any], user_input: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the options with what the sections say; what one leaves empty has its default."""
    asked = {key for name in user_input for key in SECTIONS[name]}
    others = {key: value for key, value in chosen.items() if key not in asked}
    return others | {key: value for part in user_input.values() for key, value in part.items()}


def _profiles(entry: WhatConvertsConfigEntry) -> set[str]:
    """Return the profiles of the calls that are remembered."""
    if entry.state is not ConfigEntryState.LOADED:
        return set()
    calls = entry.runtime_data.coordinator.registry
    return {profile for call in calls if (profile := call.details.get("profile"))}


def _schema(profiles: Iterable[str]) -> vol.Schema:
    selectors: dict[str, Any] = {
        "time_limit": _number("time_limit", "minutes"),
        "mute_spam": BooleanSelector(),
        "mute_duplicates": BooleanSelector(),
        "mute_repeats": BooleanSelector(),
        "profiles": _names(profiles),
        "privacy": _PRIVACY,
        "keep_days": _number("keep_days", "days"),
        "country": CountrySelector(),
        "lines_by_name": BooleanSelector(),
        "most_lines": _number("most_lines", "lines"),
    }
    return vol.Schema(
        {
            vol.Optional(name): section(
                vol.Schema({_marker(key): selectors[key] for key in keys}), {"collapsed": True}
            )
            for name, keys in SECTIONS.items()
        }
    )


def _marker(key: str) -> vol.Marker:
    """Return how a field is asked for: one without a default may stay empty."""
    default = DEFAULTS[key]
    if default is None:
        return vol.Optional(key)
    return vol.Required(key, default=list(default) if isinstance(default, tuple) else default)


def _number(key: str, unit: str) -> vol.All[int]:
    least, most = RANGES[key]
    selector = NumberSelector(
        NumberSelectorConfig(
            min=least,
            max=most,
            step=1,
            mode=NumberSelectorMode.BOX,
            unit_of_measurement=unit,
            translation_key="period",
        )
    )
    return vol.All(selector, vol.Coerce(int))


def _names(profiles: Iterable[str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(profiles),
            multiple=True,
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
