"""The options: a menu, settings that apply at once, and what helps after the set-up."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from .arrival_flow import ArrivalSteps
from .blueprint_flow import BlueprintsStep
from .forget_flow import ForgetStep
from .settings_flow import SettingsStep


class WhatConvertsOptionsFlow(ArrivalSteps, BlueprintsStep, SettingsStep, ForgetStep):
    """The menu; the steps are those of its parts."""

    async def async_step_card(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say where to find the card."""
        return await self.async_say("card", user_input)
