"""Which entries an action is for, and whether who asks may see their calls."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry

from ..calls.permission import may_see_calls
from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..data import WhatConvertsConfigEntry

ENTRY: Final[dict[str | vol.Marker, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}


async def async_allowed(service: ServiceCall) -> list[WhatConvertsConfigEntry]:
    """Return those whose calls the user who asks may see; automations ask for nobody."""
    hass, loaded = service.hass, _loaded(service)
    if service.context.user_id is None:
        return loaded
    user = await hass.auth.async_get_user(service.context.user_id)
    allowed = [entry for entry in loaded if user and may_see_calls(hass, user, entry)]
    if not allowed:
        raise Unauthorized(context=service.context, permission=POLICY_READ)
    return allowed


def _loaded(service: ServiceCall) -> list[WhatConvertsConfigEntry]:
    """Return the entries that are named, or all that are loaded."""
    if named := service.data.get(ATTR_CONFIG_ENTRY_ID):
        entry_ids = dict.fromkeys(cv.ensure_list(named))
        return [async_get_config_entry(service.hass, DOMAIN, entry_id) for entry_id in entry_ids]
    loaded = service.hass.config_entries.async_loaded_entries(DOMAIN)
    if not loaded:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_loaded")
    return loaded
