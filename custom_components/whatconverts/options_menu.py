"""The menu of the options: where every step comes from and goes back to."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

# What the options flow is begun with when it continues the set-up.
AFTER_SETUP: Final = {"after_setup": True}
_READY: Final = ["wait", "blueprints", "card", "done"]
_INIT: Final = ["wait", "blueprints", "card", "settings", "done"]


class OptionsMenu(OptionsFlow):
    """After the set-up the menu says what is left to do; later it says what can be done."""

    def __init__(self) -> None:
        """Start as the gear of the entry does."""
        self.after_setup = False

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Begin: from the gear, or after the set-up."""
        self.after_setup = self.after_setup or user_input == AFTER_SETUP
        if self.after_setup:
            return self.async_show_menu(step_id="ready", menu_options=_READY)
        return self.async_show_menu(step_id="init", menu_options=_INIT)

    async def async_step_ready(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is left to do."""
        return await self.async_step_init()

    async def async_step_done(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Leave everything as it is."""
        return self.async_create_entry(data=self.config_entry.options)

    async def async_say(
        self, step_id: str, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show a page that only says something, and then the menu again."""
        if user_input is not None:
            return await self.async_step_init()
        return self.async_show_form(step_id=step_id, last_step=False)
