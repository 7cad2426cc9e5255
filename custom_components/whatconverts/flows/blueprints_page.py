"""The step of the options in which ready-made automations are installed and updated."""

from itertools import chain
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..blueprints.install import async_install, async_look, async_names
from ..core.blueprint_plan import Copy
from .menu import OptionsMenu

CONF_INSTALL: Final = "install"
CONF_UPDATE: Final = "update"
_OFFERED: Final = {CONF_INSTALL: Copy.MISSING, CONF_UPDATE: Copy.OUTDATED}


class BlueprintsStep(OptionsMenu):
    """Offers what is missing and what is newer; what the user edited is only named."""

    async def async_step_blueprints(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, or do what it says."""
        errors = {}
        if user_input is not None:
            try:
                await async_install(self.hass, set(chain.from_iterable(user_input.values())))
            except OSError:
                errors["base"] = "not_written"
            else:
                return await self.async_step_blueprints_installed()
        copies = await async_look(self.hass)
        offered = {
            field: [name for name, copy in copies.items() if copy is wanted]
            for field, wanted in _OFFERED.items()
        }
        if not any(offered.values()):
            return await self.async_step_blueprints_current()
        return self.async_show_form(
            step_id="blueprints",
            data_schema=_choice(offered),
            errors=errors,
            description_placeholders={"edited": await async_names(self.hass, copies, Copy.EDITED)},
        )

    async def async_step_blueprints_installed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say how to use them."""
        return await self.async_say("blueprints_installed", user_input)

    async def async_step_blueprints_current(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that there is nothing to install, and how to use what is there."""
        return await self.async_say("blueprints_current", user_input)


def _choice(offered: dict[str, list[str]]) -> vol.Schema:
    """Return a field of check boxes for each group that has any, all of them checked."""
    return vol.Schema(
        {
            vol.Optional(field, default=names): SelectSelector(
                SelectSelectorConfig(
                    options=names,
                    multiple=True,
                    mode=SelectSelectorMode.LIST,
                    translation_key="blueprint",
                )
            )
            for field, names in offered.items()
            if names
        }
    )
