"""The options: a menu, settings that apply at once, and what helps after the set-up."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import BooleanSelector

from .arrival_flow import ArrivalSteps
from .blueprint_flow import BlueprintsStep
from .const import CONF_LINES_BY_NAME

_SETTINGS: Final = vol.Schema({vol.Required(CONF_LINES_BY_NAME, default=False): BooleanSelector()})


class WhatConvertsOptionsFlow(ArrivalSteps, BlueprintsStep):
    """Settings apply in place; see `WhatConvertsCoordinator.async_adopt_settings`."""

    async def async_step_card(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say where to find the card."""
        return await self.async_say("card", user_input)

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the settings."""
        if user_input is not None:
            return self.async_create_entry(data={**self.config_entry.options, **user_input})
        schema = self.add_suggested_values_to_schema(_SETTINGS, self.config_entry.options)
        return self.async_show_form(step_id="settings", data_schema=schema)
