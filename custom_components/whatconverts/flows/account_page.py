"""The pages of the options for the account: connect, look, bring the past, disconnect."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util

from ..account.account import WhatConvertsAccount
from ..calls.settings import async_load_texts
from ..core.account_plan import PAST_CHOICES
from ..core.account_state import AccountState
from ..core.account_words import describe_account, describe_past
from ..core.api_budget import DAILY_LIMIT
from ..core.options import complete
from ..data import WhatConvertsConfigEntry
from .account_key import async_drop_key, async_stop_asking, async_use_key, key_schema
from .menu import OptionsMenu, UserInput

CONF_DAYS: Final = "days"
_MENU: Final = ["account_change", "account_past", "account_disconnect", "init"]
_PAST: Final = vol.Schema(
    {
        vol.Required(CONF_DAYS, default="90"): vol.All(
            vol.Coerce(str),
            SelectSelector(
                SelectSelectorConfig(
                    options=list(PAST_CHOICES),
                    mode=SelectSelectorMode.LIST,
                    translation_key="account_past_days",
                )
            ),
        )
    }
)

type _Step = Callable[[OptionsMenu, UserInput], Coroutine[Any, Any, ConfigFlowResult]]
type _AccountStep = Callable[
    [OptionsMenu, WhatConvertsAccount, UserInput], Awaitable[ConfigFlowResult]
]


def _while_loaded(ask: _AccountStep) -> _Step:
    """Return a step that has the account at hand, or says that the entry is not loaded."""

    async def step(flow: OptionsMenu, user_input: UserInput = None) -> ConfigFlowResult:
        entry: WhatConvertsConfigEntry = flow.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return flow.say("not_loaded")
        return await ask(flow, entry.runtime_data.account, user_input)

    return step


@_while_loaded
async def async_open_account(
    flow: OptionsMenu, account: WhatConvertsAccount, user_input: UserInput
) -> ConfigFlowResult:
    """Ask for the key, and then for the past; once connected, say how the account is."""
    if account.state.is_connected:
        return await async_show_account(flow, None)
    return await _async_ask_for_key(flow, "account", user_input) or _ask_for_past(flow)


@_while_loaded
async def async_show_account(
    flow: OptionsMenu, account: WhatConvertsAccount, _user_input: UserInput
) -> ConfigFlowResult:
    """Say how the account is, and ask what to do with it."""
    return flow.async_show_menu(
        step_id="account_menu",
        menu_options=_MENU,
        description_placeholders=await _async_about(flow.hass, account.state),
    )


@_while_loaded
async def async_change_key(
    flow: OptionsMenu, _account: WhatConvertsAccount, user_input: UserInput
) -> ConfigFlowResult:
    """Ask for another key; the past that has been brought stays, and goes on."""
    form = await _async_ask_for_key(flow, "account_change", user_input)
    return form or flow.say("account_connected")


@_while_loaded
async def async_choose_past(
    flow: OptionsMenu, account: WhatConvertsAccount, user_input: UserInput
) -> ConfigFlowResult:
    """Ask how much of the past is to be brought, and begin with it."""
    if not account.state.is_connected:
        return flow.say("account_disconnected")
    if user_input is None:
        return _ask_for_past(flow)
    account.async_bring_past(int(user_input[CONF_DAYS]))
    return flow.say("account_connected")


@_while_loaded
async def async_disconnect(
    flow: OptionsMenu, _account: WhatConvertsAccount, user_input: UserInput
) -> ConfigFlowResult:
    """Say what stays, and ask once."""
    if user_input is None:
        return flow.async_show_form(step_id="account_disconnect", data_schema=vol.Schema({}))
    async_drop_key(flow.hass, flow.config_entry)
    return flow.say("account_disconnected")


async def _async_ask_for_key(
    flow: OptionsMenu, step_id: str, user_input: UserInput
) -> ConfigFlowResult | None:
    """Return the form, or None once a key has been found good."""
    hass, entry, errors = flow.hass, flow.config_entry, {}
    if user_input is not None:
        errors = await async_use_key(hass, entry, user_input)
        if not errors:
            async_stop_asking(hass, entry)
            return None
    schema = key_schema(flow, entry, user_input)
    return flow.async_show_form(step_id=step_id, data_schema=schema, errors=errors)


def _ask_for_past(flow: OptionsMenu) -> ConfigFlowResult:
    days = complete(flow.config_entry.options)["keep_days"]
    return flow.async_show_form(
        step_id="account_past",
        data_schema=_PAST,
        description_placeholders={"keep_days": str(days)},
    )


async def _async_about(hass: HomeAssistant, state: AccountState) -> Mapping[str, str]:
    """Return what is filled into the text of the menu."""
    texts = await async_load_texts(hass)
    since = f"{dt_util.as_local(state.failing_since):%Y-%m-%d %H:%M}" if state.failing_since else ""
    return {
        "account": describe_account(state, since, texts),
        "used": str(state.budget.used(dt_util.utcnow())),
        "limit": str(DAILY_LIMIT),
        "past": describe_past(state.past, texts),
    }
