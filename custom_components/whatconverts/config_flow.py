"""Add a webhook from the UI: a name, a URL that WhatConverts can reach, and what to do there."""

from collections.abc import Mapping
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components import webhook
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    ConfigSubentryFlow,
    FlowType,
)
from homeassistant.const import CONF_NAME, CONF_WEBHOOK_ID
from homeassistant.core import callback

from .const import CONF_CLOUDHOOK_URL, CONF_TOLD_URL, DEFAULT_TITLE, DOMAIN, SUBENTRY_CALLERS
from .core.webhook_url import Address, CloudState
from .flows.caller_list import CallerListFlow
from .flows.options_flow import WhatConvertsOptionsFlow
from .flows.reauth import ReauthSteps
from .flows.reconfigure import ReconfigureSteps
from .inbound.address import cloud_state, find_address
from .inbound.cloudhook import CloudhookRefusedError, async_drop_cloudhook, async_make_cloudhook

_EXAMPLE: Final = "https://office.example.com"
# The last way of each menu needs no answer of the cloud.
_WAYS: Final = ["cloud", "own"]
_WAYS_OFFLINE: Final = ["address", "own"]


class WhatConvertsConfigFlow(ReconfigureSteps, ReauthSteps, domain=DOMAIN):
    """Name, then the way to Home Assistant, then the URL. Nothing is asked of WhatConverts."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Start without a name and a webhook id."""
        self._title = DEFAULT_TITLE
        self._webhook_id = ""
        self._cloudhook: str | None = None
        self._refusal = ""
        self._address: Address | None = None

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a name."""
        if user_input is None:
            name = vol.Required(CONF_NAME, default=self._free_title())
            schema = vol.Schema({name: str})
            return self.async_show_form(step_id="user", data_schema=schema, last_step=False)
        self._title = user_input[CONF_NAME].strip() or DEFAULT_TITLE
        # A second answer to the last form, from another window, must not make a second entry.
        await self.async_set_unique_id(self.flow_id)
        self._webhook_id = webhook.async_generate_id()
        return await self.async_step_address()

    def _free_title(self) -> str:
        """Return a title that no entry has, so that entity ids stay easy to tell apart."""
        taken = {entry.title for entry in self._async_current_entries()}
        title, number = DEFAULT_TITLE, 1
        while title in taken:
            number += 1
            title = f"{DEFAULT_TITLE} {number}"
        return title

    # -- the way to Home Assistant ---------------------------------------------------------------

    async def async_step_address(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the way, if there is a choice."""
        state = cloud_state(self.hass)
        if state is CloudState.ABSENT:
            return await self.async_step_own()
        if state is CloudState.OFFLINE:
            return await self.async_step_cloud_offline()
        return self.async_show_menu(step_id="address", menu_options=_WAYS)

    async def async_step_cloud_offline(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that there is a subscription, but no connection now."""
        return self.async_show_menu(step_id="cloud_offline", menu_options=_WAYS_OFFLINE)

    async def async_step_cloud(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Have Home Assistant Cloud make the URL."""
        try:
            self._cloudhook = await async_make_cloudhook(self.hass, self._webhook_id)
        except CloudhookRefusedError as err:
            self._refusal = str(err)
            return await self.async_step_cloud_failed()
        return await self.async_step_webhook()

    async def async_step_cloud_failed(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the cloud gave no URL, and why."""
        reason = {"reason": self._refusal}
        return self.async_show_menu(
            step_id="cloud_failed", menu_options=_WAYS, description_placeholders=reason
        )

    async def async_step_own(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take Home Assistant's own address, if it has one that WhatConverts can reach."""
        if find_address(self.hass, self._webhook_id).kind.is_public:
            return await self.async_step_webhook()
        return await self.async_step_no_address()

    async def async_step_no_address(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Explain what is missing; it may be there when the answer comes, and may stay missing."""
        if user_input is None:
            return self.async_show_form(
                step_id="no_address",
                description_placeholders={"example": _EXAMPLE},
                last_step=False,
            )
        return await self.async_step_webhook()

    # -- the URL ---------------------------------------------------------------------------------

    async def async_step_webhook(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the URL and the steps in WhatConverts, then create the entry."""
        if user_input is None or self._address is None:
            self._address = find_address(self.hass, self._webhook_id, self._cloudhook)
            return self.show_url("webhook", self._address)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=self._title, data=self._data(self._address))

    def _data(self, address: Address) -> Mapping[str, str]:
        data = {CONF_WEBHOOK_ID: self._webhook_id, CONF_TOLD_URL: address.url}
        return data | ({CONF_CLOUDHOOK_URL: self._cloudhook} if self._cloudhook else {})

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Go on with what is left to do."""
        entry = result["result"]
        if entry.state is ConfigEntryState.LOADED:
            options = self.hass.config_entries.options
            step = await options.async_init(entry.entry_id)
            result["next_flow"] = (FlowType.OPTIONS_FLOW, step["flow_id"])
        return result

    @callback
    @override
    def async_remove(self) -> None:
        """Give the cloud's URL up if the flow is closed without an entry."""
        kept = {entry.data[CONF_WEBHOOK_ID] for entry in self._async_current_entries()}
        if self._cloudhook and self._webhook_id not in kept:
            self.hass.async_create_task(async_drop_cloudhook(self.hass, self._webhook_id))

    # -- what an entry offers --------------------------------------------------------------------

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Offer lists of known callers."""
        return {SUBENTRY_CALLERS: CallerListFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> WhatConvertsOptionsFlow:
        """Offer the options."""
        return WhatConvertsOptionsFlow()
