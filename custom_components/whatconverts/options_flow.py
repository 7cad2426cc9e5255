"""The options: a menu, settings that apply at once, and ready-made automations to install."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult

from .blueprint_flow import BlueprintsStep
from .forget_flow import ForgetStep
from .settings_flow import SettingsStep

MENU: Final = ["settings", "forget", "blueprints"]


class WhatConvertsOptionsFlow(SettingsStep, ForgetStep, BlueprintsStep):
    """The menu; the steps are those of its parts."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to do."""
        return self.async_show_menu(step_id="init", menu_options=MENU)
