"""The page of the options on which everything that is remembered can be deleted."""

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.exceptions import HomeAssistantError

from ..commands import CallCommands
from ..data import WhatConvertsConfigEntry
from .menu import OptionsMenu, UserInput


async def async_confirm_forgetting(
    flow: OptionsMenu, user_input: UserInput = None
) -> ConfigFlowResult:
    """Say what will be gone and what will not, and ask once."""
    entry: WhatConvertsConfigEntry = flow.config_entry
    if entry.state is not ConfigEntryState.LOADED:
        return flow.say("not_loaded")
    errors = {}
    if user_input is not None:
        try:
            await CallCommands(flow.hass, entry).async_forget_calls()
        except HomeAssistantError:
            errors["base"] = "not_deleted"
        else:
            return flow.say("forgotten")
    return flow.async_show_form(step_id="forget", data_schema=vol.Schema({}), errors=errors)
