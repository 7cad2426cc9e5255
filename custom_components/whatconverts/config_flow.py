"""Add a webhook from the UI, and show its URL again later."""

from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components import webhook
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_NAME, CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.network import NoURLAvailableError

from .const import DEFAULT_TITLE, DOMAIN, SUBENTRY_CALLERS
from .options_flow import WhatConvertsOptionsFlow
from .subentry_flow import CallerListFlow

_NAME_SCHEMA: Final = vol.Schema({vol.Required(CONF_NAME, default=DEFAULT_TITLE): str})


class WhatConvertsConfigFlow(ConfigFlow, domain=DOMAIN):
    """Name, then the URL with what to do in WhatConverts. Nothing is asked of WhatConverts."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Start without a name and a webhook id."""
        self._title = DEFAULT_TITLE
        self._webhook_id = ""

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a name."""
        if user_input is None:
            return self.async_show_form(step_id="user", data_schema=_NAME_SCHEMA)
        self._title = user_input[CONF_NAME].strip() or DEFAULT_TITLE
        self._webhook_id = webhook.async_generate_id()
        return await self.async_step_webhook()

    async def async_step_webhook(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the URL and the steps in WhatConverts, then create the entry."""
        if user_input is None:
            return self._show_url("webhook")
        return self.async_create_entry(title=self._title, data={CONF_WEBHOOK_ID: self._webhook_id})

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the URL and the steps again; nothing changes."""
        if user_input is not None:
            return self.async_abort(reason="nothing_changed")
        self._webhook_id = self._get_reconfigure_entry().data[CONF_WEBHOOK_ID]
        return self._show_url("reconfigure")

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

    def _show_url(self, step_id: str) -> ConfigFlowResult:
        url = public_url(self.hass, self._webhook_id)
        return self.async_show_form(
            step_id=step_id, description_placeholders={"webhook_url": url}, last_step=True
        )


def public_url(hass: HomeAssistant, webhook_id: str) -> str:
    """Return the URL to give to WhatConverts: the external one if there is any.

    Without any address Home Assistant only knows the path: the user puts the address in front.
    """
    try:
        return webhook.async_generate_url(hass, webhook_id)
    except NoURLAvailableError:
        return webhook.async_generate_path(webhook_id)
