"""Look at the URL again, make a new one, or change the way to Home Assistant."""

from typing import Any

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_WEBHOOK_ID

from ..const import CONF_CLOUDHOOK_URL, CONF_TOLD_URL
from ..core.webhook_url import CloudState
from ..data import WhatConvertsConfigEntry
from ..inbound.address import (
    async_show_address,
    cloud_state,
    cloudhook_is_lost,
    current_address,
)
from ..inbound.cloudhook import CloudhookRefusedError, async_replace
from .url_page import UrlPage


class ReconfigureSteps(UrlPage):
    """Everything takes effect in place: no reload, and live calls stay."""

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to do."""
        ways = [way for way, offered in self._ways().items() if offered]
        options = ["show", "new_url", *ways, "keep"]
        return self.async_show_menu(step_id="reconfigure", menu_options=options)

    def _ways(self) -> dict[str, bool]:
        entry = self._get_reconfigure_entry()
        uses_cloud = CONF_CLOUDHOOK_URL in entry.data
        wants_cloud = not uses_cloud or cloudhook_is_lost(entry)
        is_connected = cloud_state(self.hass) is CloudState.CONNECTED
        return {"use_cloud": wants_cloud and is_connected, "use_own": uses_cloud}

    async def async_step_keep(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change nothing."""
        return self.async_abort(reason="nothing_changed")

    async def async_step_show(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the URL that WhatConverts must post to now."""
        entry = self._get_reconfigure_entry()
        told = entry.data.get(CONF_TOLD_URL)
        if told and told != current_address(self.hass, entry).url:
            return await self.async_step_show_changed()
        return self._show("show", entry, user_input, "nothing_changed")

    async def async_step_show_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the URL, and say that it is not the one that was shown before."""
        return self._show("show_changed", self._get_reconfigure_entry(), user_input, "url_replaced")

    async def async_step_replaced(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the URL that has just been made."""
        return self._show("replaced", self._get_reconfigure_entry(), user_input, "url_replaced")

    def _show(
        self,
        step_id: str,
        entry: WhatConvertsConfigEntry,
        user_input: dict[str, Any] | None,
        reason: str,
    ) -> ConfigFlowResult:
        if user_input is not None:
            return self.async_abort(reason=reason)
        return self.show_url(step_id, async_show_address(self.hass, entry))

    async def async_step_new_url(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Explain what a new URL means, and make one."""
        uses_cloud = CONF_CLOUDHOOK_URL in self._get_reconfigure_entry().data
        new_id = webhook.async_generate_id()
        return await self._replace("new_url", user_input, new_id, cloud=uses_cloud)

    async def async_step_use_cloud(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Explain the way through Home Assistant Cloud, and take it."""
        return await self._replace("use_cloud", user_input, cloud=True)

    async def async_step_use_own(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Explain the way through Home Assistant's own address, and take it."""
        return await self._replace("use_own", user_input, cloud=False)

    async def _replace(
        self,
        step_id: str,
        user_input: dict[str, Any] | None,
        webhook_id: str | None = None,
        *,
        cloud: bool,
    ) -> ConfigFlowResult:
        """Ask before it is done; if the cloud gives no URL, say why and ask again."""
        errors, reason = {}, ""
        if user_input is not None:
            entry = self._get_reconfigure_entry()
            wanted = webhook_id or entry.data[CONF_WEBHOOK_ID]
            try:
                await async_replace(self.hass, entry, wanted, cloud=cloud)
            except CloudhookRefusedError as err:
                errors, reason = {"base": "cloud_failed"}, str(err)
            else:
                return await self.async_step_replaced()
        return self.async_show_form(
            step_id=step_id,
            errors=errors,
            description_placeholders={"reason": reason},
            last_step=False,
        )
