"""The options: a menu, settings that apply at once, and what helps after the set-up."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult

from .blueprints_page import BlueprintsStep
from .first_message import ArrivalSteps
from .forget_page import ForgetStep
from .settings_page import SettingsStep


class WhatConvertsOptionsFlow(ArrivalSteps, BlueprintsStep, SettingsStep, ForgetStep):
    """The menu; the steps are those of its parts."""

    async def async_step_card(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say where to find the card."""
        return await self.async_say("card", user_input)
