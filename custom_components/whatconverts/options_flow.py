"""Settings that apply at once, and ready-made automations to install."""

from itertools import chain
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .blueprints import async_install, async_look, async_names
from .const import CONF_LINES_BY_NAME
from .core.blueprint_plan import Copy

CONF_INSTALL: Final = "install"
CONF_UPDATE: Final = "update"
_OFFERED: Final = {CONF_INSTALL: Copy.MISSING, CONF_UPDATE: Copy.OUTDATED}

_OPTIONS_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_LINES_BY_NAME, default=False): BooleanSelector()}
)


class WhatConvertsOptionsFlow(OptionsFlow):
    """Settings apply in place; see `WhatConvertsCoordinator.async_adopt_settings`."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to do."""
        return self.async_show_menu(step_id="init", menu_options=["settings", "blueprints"])

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the settings."""
        if user_input is not None:
            return self.async_create_entry(data={**self.config_entry.options, **user_input})
        schema = self.add_suggested_values_to_schema(_OPTIONS_SCHEMA, self.config_entry.options)
        return self.async_show_form(step_id="settings", data_schema=schema)

    async def async_step_blueprints(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer what is missing and what is newer; what the user edited is only named."""
        errors = {}
        if user_input is not None:
            try:
                await async_install(self.hass, set(chain.from_iterable(user_input.values())))
            except OSError:
                errors["base"] = "not_written"
            else:
                return self.async_abort(reason="blueprints_installed")
        copies = await async_look(self.hass)
        offered = {
            field: [name for name, copy in copies.items() if copy is wanted]
            for field, wanted in _OFFERED.items()
        }
        if not any(offered.values()):
            return self.async_abort(reason="blueprints_current")
        return self.async_show_form(
            step_id="blueprints",
            data_schema=_choice(offered),
            errors=errors,
            description_placeholders={"edited": await async_names(self.hass, copies, Copy.EDITED)},
        )


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
