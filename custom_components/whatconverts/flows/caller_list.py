"""Lists of known callers, filled and changed in the UI."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)

from ..calls.settings import region_of
from ..const import CONF_CALLERS, CONF_KIND
from ..core.enums import CallerKind
from ..core.known import Misread, read_list
from ..core.phone import load as load_numbers

_SHOWN_MISREAD: Final = 5

_KINDS: Final = SelectSelector(
    SelectSelectorConfig(options=[kind.value for kind in CallerKind], translation_key="kind")
)
_LINES: Final = TextSelector(TextSelectorConfig(multiline=True))
_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_KIND, default=CallerKind.KNOWN.value): _KINDS,
        vol.Optional(CONF_CALLERS, default=""): _LINES,
    }
)


class CallerListFlow(ConfigSubentryFlow):
    """One form: the list's name, its kind, and one "number; name" per line."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a list."""
        await self.hass.async_add_executor_job(load_numbers)
        if user_input is None or self._misread(user_input):
            return self._form("user", user_input or {})
        return self.async_create_entry(title=user_input[CONF_NAME], data=_data(user_input))

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a list."""
        await self.hass.async_add_executor_job(load_numbers)
        subentry = self._get_reconfigure_subentry()
        if user_input is None:
            return self._form("reconfigure", {CONF_NAME: subentry.title, **subentry.data})
        if self._misread(user_input):
            return self._form("reconfigure", user_input)
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=user_input[CONF_NAME], data=_data(user_input)
        )

    def _misread(self, user_input: dict[str, Any]) -> tuple[tuple[str, Misread], ...]:
        region = region_of(self.hass, self._get_entry())
        return read_list(user_input.get(CONF_CALLERS, ""), region).misread

    def _form(self, step_id: str, values: dict[str, Any]) -> SubentryFlowResult:
        """Show the form with what was entered, and name the lines that are no callers.

        A field has room for one reason: the first one, with the lines that it is true for.
        """
        misread = self._misread(values)
        reason = misread[0][1] if misread else None
        lines = [line for line, why in misread if why is reason]
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, values),
            errors={CONF_CALLERS: reason.value} if reason else {},
            description_placeholders={
                "count": str(len(lines)),
                "lines": " | ".join(lines[:_SHOWN_MISREAD]),
            },
        )


def _data(user_input: dict[str, Any]) -> dict[str, str]:
    return {CONF_KIND: user_input[CONF_KIND], CONF_CALLERS: user_input.get(CONF_CALLERS, "")}
