"""The page of the options on which ready-made automations are installed and updated."""

from itertools import chain
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..blueprints.install import async_find_copies, async_install, async_names
from ..core.blueprint_plan import Copy
from .menu import OptionsMenu, UserInput

CONF_INSTALL: Final = "install"
CONF_UPDATE: Final = "update"
# A section without fields: a paragraph that is there only if there is something to say.
_EDITED: Final = {vol.Optional("edited"): section(vol.Schema({}), {"collapsed": False})}
_OFFERED: Final = {CONF_INSTALL: Copy.MISSING, CONF_UPDATE: Copy.OUTDATED}


async def async_choose_blueprints(
    flow: OptionsMenu, user_input: UserInput = None
) -> ConfigFlowResult:
    """Offer what is missing and what is newer; what the user edited is only named."""
    errors = {}
    if user_input is not None:
        try:
            await async_install(flow.hass, set(chain.from_iterable(user_input.values())))
        except OSError:
            errors["base"] = "not_written"
        else:
            return flow.say("blueprints_installed")
    copies = await async_find_copies(flow.hass)
    offered = {
        field: [name for name, copy in copies.items() if copy is wanted]
        for field, wanted in _OFFERED.items()
    }
    if not any(offered.values()):
        return flow.say("blueprints_current")
    edited = await async_names(flow.hass, copies, Copy.EDITED)
    return flow.async_show_form(
        step_id="blueprints",
        data_schema=vol.Schema({**_choice(offered), **(_EDITED if edited else {})}),
        errors=errors,
        description_placeholders={"edited": edited},
    )


def _choice(offered: dict[str, list[str]]) -> dict[vol.Marker, Any]:
    """Return a field of check boxes for each group that has any, all of them checked."""
    return {
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
