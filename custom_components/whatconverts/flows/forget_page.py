"""The step of the options in which everything that is remembered can be deleted."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.exceptions import HomeAssistantError

from .menu import OptionsMenu


class ForgetStep(OptionsMenu):
    """Says what will be gone and what will not, and asks once."""

    async def async_step_forget(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the form, or do what it says."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return await self.async_step_not_loaded()
        errors = {}
        if user_input is not None:
            try:
                await self.config_entry.runtime_data.async_forget()
            except HomeAssistantError:
                errors["base"] = "not_deleted"
            else:
                return await self.async_step_forgotten()
        return self.async_show_form(step_id="forget", data_schema=vol.Schema({}), errors=errors)

    async def async_step_forgotten(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that it is done."""
        return await self.async_say("forgotten", user_input)

    async def async_step_not_loaded(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say why nothing can be deleted."""
        return await self.async_say("not_loaded", user_input)
