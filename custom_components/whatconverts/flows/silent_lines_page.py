"""The page of the options on which lines can be removed that have had no call for long."""

from collections.abc import Mapping
from typing import Final

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util

from ..calls.settings import async_load_texts, region_of
from ..commands import CallCommands
from ..core.lines import Line
from ..core.phone import format_number
from ..data import WhatConvertsConfigEntry
from .menu import OptionsMenu, UserInput

CONF_LINES: Final = "lines"


async def async_choose_silent_lines(
    flow: OptionsMenu, user_input: UserInput = None
) -> ConfigFlowResult:
    """Offer the silent lines, none of them chosen: automations may name any."""
    entry: WhatConvertsConfigEntry = flow.config_entry
    if entry.state is not ConfigEntryState.LOADED:
        return flow.say("not_loaded")
    if user_input is None:
        return await _async_offer(flow, entry)
    if not user_input[CONF_LINES]:
        return await flow.async_step_init()
    await CallCommands(flow.hass, entry).async_remove_silent_lines(user_input[CONF_LINES])
    return flow.say("silent_lines_removed")


async def _async_offer(flow: OptionsMenu, entry: WhatConvertsConfigEntry) -> ConfigFlowResult:
    home, texts = region_of(flow.hass, entry), await async_load_texts(flow.hass)
    options = [
        SelectOptionDict(value=line.key, label=_label(line, home, texts))
        for line in entry.runtime_data.devices.silent(dt_util.utcnow())
    ]
    if not options:
        return flow.say("no_silent_lines")
    choice = SelectSelector(
        SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
    )
    schema = vol.Schema({vol.Optional(CONF_LINES, default=[]): choice})
    return flow.async_show_form(step_id="silent_lines", data_schema=schema)


def _label(line: Line, home: str | None, texts: Mapping[str, str]) -> str:
    """Return name, number and day of the last call, as far as they are known."""
    since = texts["no_last_call"]
    if line.last_call:
        since = texts["last_call"].format(day=dt_util.as_local(line.last_call).date())
    return " · ".join(filter(None, (line.name, format_number(line.number, home), since)))
