"""The key of the WhatConverts account: asked for, tried, and put to use.

The options ask for it, and Home Assistant does when WhatConverts has ceased to accept it.
"""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from ..account.client import WhatConvertsClient
from ..account.errors import AccountError
from ..const import CONF_SECRET
from ..core.api_budget import ApiBudget
from ..data import WhatConvertsConfigEntry

# No password manager may fill in what somebody has for Home Assistant.
_SECRET: Final = TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_TOKEN): TextSelector(),
        vol.Required(CONF_SECRET): TextSelector(_SECRET),
    }
)


def key_schema(
    flow: FlowHandler[Any, Any, Any],
    entry: WhatConvertsConfigEntry,
    user_input: Mapping[str, str] | None,
) -> vol.Schema:
    """Return the form; it keeps the token, the one that was typed or the entry's, but no secret."""
    token = (user_input or entry.data).get(CONF_TOKEN)
    return flow.add_suggested_values_to_schema(_SCHEMA, {CONF_TOKEN: token})


async def async_use_key(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, user_input: Mapping[str, str]
) -> dict[str, str]:
    """Try a key, and connect with it; if it is of no use, return the errors of the form."""
    token, secret = (user_input[name].strip() for name in (CONF_TOKEN, CONF_SECRET))
    try:
        await WhatConvertsClient(hass, token, secret, _budget(entry)).async_check()
    except AccountError as err:
        return {"base": err.problem.value}
    data = {**entry.data, CONF_TOKEN: token, CONF_SECRET: secret}
    is_another = hass.config_entries.async_update_entry(entry, data=data)
    # Nobody hears of an entry that stays as it is, but its key may have been refused before.
    if not is_another and entry.state is ConfigEntryState.LOADED:
        entry.runtime_data.account.async_follow_key(is_checked=True)
    return {}


def _budget(entry: WhatConvertsConfigEntry) -> ApiBudget:
    is_loaded = entry.state is ConfigEntryState.LOADED
    return entry.runtime_data.account.state.budget if is_loaded else ApiBudget()


@callback
def async_drop_key(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Disconnect; who listens to changes of the entry does the rest."""
    data = {name: entry.data[name] for name in entry.data.keys() - {CONF_TOKEN, CONF_SECRET}}
    hass.config_entries.async_update_entry(entry, data=data)
    async_stop_asking(hass, entry)


@callback
def async_stop_asking(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Have Home Assistant ask no more for another key."""
    for flow in entry.async_get_active_flows(hass, {SOURCE_REAUTH}):
        hass.config_entries.flow.async_abort(flow["flow_id"])
