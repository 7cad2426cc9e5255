"""The options: everything that the menu leads to, one step each."""

from typing import override

from homeassistant.config_entries import ConfigFlowResult

from .account_page import (
    async_change_key,
    async_choose_past,
    async_disconnect,
    async_open_account,
    async_show_account,
)
from .blueprints_page import async_choose_blueprints
from .first_message import FirstMessage
from .forget_page import async_confirm_forgetting
from .menu import OptionsMenu, UserInput, page
from .settings_page import async_change_settings
from .silent_lines_page import async_choose_silent_lines


class WhatConvertsOptionsFlow(OptionsMenu):
    """Home Assistant looks steps up by name: the page `x` is answered by `async_step_x`."""

    def __init__(self) -> None:
        """Wait for nothing yet."""
        super().__init__()
        self._first_message = FirstMessage(self)

    @override
    async def async_step_init(self, user_input: UserInput = None) -> ConfigFlowResult:
        """Note what has arrived before the menu is seen for the first time."""
        self._first_message.note_menu()
        return await super().async_step_init(user_input)

    async def async_step_wait(self, _user_input: UserInput = None) -> ConfigFlowResult:
        """Wait for a message of WhatConverts."""
        return self._first_message.wait()

    async_step_heard_call = page("heard_call")
    async_step_heard_start_only = page("heard_start_only")
    async_step_heard_end_only = page("heard_end_only")
    async_step_heard_test_call = page("heard_test_call")
    async_step_heard_other = page("heard_other")
    async_step_heard_unreadable = page("heard_unreadable")
    async_step_heard_wrong_method = page("heard_wrong_method")
    async_step_heard_nothing = page("heard_nothing")

    async_step_blueprints = async_choose_blueprints
    async_step_blueprints_installed = page("blueprints_installed")
    async_step_blueprints_current = page("blueprints_current")

    async_step_card = page("card")

    async_step_settings = async_change_settings
    async_step_settings_saved = page("settings_saved")

    async_step_account = async_open_account
    async_step_account_menu = async_show_account
    async_step_account_change = async_change_key
    async_step_account_past = async_choose_past
    async_step_account_connected = page("account_connected")
    async_step_account_disconnect = async_disconnect
    async_step_account_disconnected = page("account_disconnected")

    async_step_silent_lines = async_choose_silent_lines
    async_step_silent_lines_removed = page("silent_lines_removed")
    async_step_no_silent_lines = page("no_silent_lines")

    async_step_forget = async_confirm_forgetting
    async_step_forgotten = page("forgotten")
    async_step_not_loaded = page("not_loaded")
