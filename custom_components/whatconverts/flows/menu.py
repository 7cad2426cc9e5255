"""The menu of the options: where every page comes from and goes back to."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow

from ..data import WhatConvertsConfigEntry

type UserInput = dict[str, Any] | None

_MENUS: Final = {
    "ready": ["wait", "blueprints", "card", "settings", "account", "done"],
    "init": ["wait", "blueprints", "card", "settings", "account", "silent_lines", "forget", "done"],
}


class OptionsMenu(OptionsFlow):
    """As long as nothing has ever arrived, the menu says what is left of the set-up.

    The set-up goes on here. Home Assistant hands over the id of an options flow for that, but its
    frontend (of 2026.11) begins one of its own, so what is shown cannot depend on the flow's past.
    """

    def __init__(self) -> None:
        """Start without a page."""
        self._menu = ""
        # What pages that only say something fill into their texts.
        self.about: Mapping[str, str] = {}

    async def async_step_init(self, _user_input: UserInput = None) -> ConfigFlowResult:
        """Ask what to do."""
        if not self._menu:
            self._menu = "ready" if self._nothing_ever_arrived() else "init"
        return self.async_show_menu(step_id=self._menu, menu_options=_MENUS[self._menu])

    async def async_step_ready(self, _user_input: UserInput = None) -> ConfigFlowResult:
        """Ask what is left to do."""
        return await self.async_step_init()

    def _nothing_ever_arrived(self) -> bool:
        entry: WhatConvertsConfigEntry = self.config_entry
        return entry.state is ConfigEntryState.LOADED and not entry.runtime_data.stats.received

    async def async_step_done(self, _user_input: UserInput = None) -> ConfigFlowResult:
        """Leave everything as it is."""
        return self.async_create_entry(data=self.config_entry.options)

    def say(self, step_id: str) -> ConfigFlowResult:
        """Show a page that only says something; see `page`."""
        return self.async_show_form(
            step_id=step_id, description_placeholders=self.about, last_step=False
        )


def page[Menu: OptionsMenu](
    step_id: str,
) -> Callable[[Menu, UserInput], Coroutine[Any, Any, ConfigFlowResult]]:
    """Return a step that only says something, and then shows the menu again."""

    async def step(flow: Menu, user_input: UserInput = None) -> ConfigFlowResult:
        return flow.say(step_id) if user_input is None else await flow.async_step_init()

    return step
