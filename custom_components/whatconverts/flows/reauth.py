"""Ask for a key of the WhatConverts account that is accepted; nothing is reloaded."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .account_key import async_use_key, key_schema


class ReauthSteps(ConfigFlow):
    """Calls go on arriving meanwhile: the webhook needs no key."""

    async def async_step_reauth(self, _entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin, since WhatConverts has ceased to accept the key."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key."""
        entry, errors = self._get_reauth_entry(), {}
        if user_input is not None:
            errors = await async_use_key(self.hass, entry, user_input)
            if not errors:
                return self.async_abort(reason="reauth_successful")
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=key_schema(self, entry, user_input),
            errors=errors,
            description_placeholders={"name": entry.title},
        )
