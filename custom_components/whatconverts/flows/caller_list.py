"""Lists of known callers, filled and changed in the UI: by hand, or from exported contacts."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)

from ..calls.settings import region_of
from ..const import CONF_CALLERS, CONF_FILE, CONF_KIND, CONF_REPLACE
from ..core.enums import CallerKind
from ..core.known import CallerList, count_changes, read_list
from .caller_input import CallerInput, read_input

_SHOWN_MISREAD: Final = 5
_SHOWN_LINES: Final = 20

_KINDS: Final = SelectSelector(
    SelectSelectorConfig(options=[kind.value for kind in CallerKind], translation_key="kind")
)
_LINES: Final = TextSelector(TextSelectorConfig(multiline=True))
_FILE: Final = FileSelector(FileSelectorConfig(accept=".vcf,.vcard,.csv,.tsv,.txt"))
_NEW: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_KIND, default=CallerKind.KNOWN.value): _KINDS,
        vol.Optional(CONF_CALLERS, default=""): _LINES,
        vol.Optional(CONF_FILE): _FILE,
    }
)
_SCHEMAS: Final = {
    "user": _NEW,
    "reconfigure": _NEW.extend({vol.Required(CONF_REPLACE, default=False): BooleanSelector()}),
}


class CallerListFlow(ConfigSubentryFlow):
    """A form for the list, and, if it was read from a file, a page that says what will change."""

    _step: str
    _form: Mapping[str, Any]
    _read: CallerInput
    _region: str | None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a list."""
        return await self._async_fill("user", {}, user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a list."""
        subentry = self._get_reconfigure_subentry()
        values = {CONF_NAME: subentry.title, **subentry.data}
        return await self._async_fill("reconfigure", values, user_input)

    async def async_step_preview(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Say what will change, and change it."""
        return self._preview() if user_input is None else self._save()

    # The same, with the lines that could not be read.
    async_step_preview_partly = async_step_preview

    async def _async_fill(
        self, step_id: str, values: Mapping[str, Any], user_input: dict[str, Any] | None
    ) -> SubentryFlowResult:
        """Show the form, or go on with what was entered."""
        if user_input is None:
            return self._show(step_id, values)
        region = region_of(self.hass, self._get_entry())
        read = await self.hass.async_add_executor_job(read_input, self.hass, user_input, region)
        if read.error:
            return self._show(step_id, user_input, read)
        self._step, self._form, self._read, self._region = step_id, user_input, read, region
        return self._preview() if read.is_import else self._save()

    def _show(
        self, step_id: str, values: Mapping[str, Any], read: CallerInput | None = None
    ) -> SubentryFlowResult:
        """Show the form with what was entered, and say what is wrong with it."""
        values = {key: value for key, value in values.items() if key != CONF_FILE}
        errors, placeholders = {}, {"count": "", "lines": ""}
        if read and read.error:
            errors = {read.error_field: read.error}
            placeholders = _misread(read.listed)
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMAS[step_id], values),
            errors=errors,
            description_placeholders=placeholders,
        )

    def _preview(self) -> SubentryFlowResult:
        changes = count_changes(self._before(), self._read.callers)
        lines = [str(line) for line in self._read.unread]
        return self.async_show_form(
            step_id="preview_partly" if lines else "preview",
            data_schema=vol.Schema({}),
            description_placeholders={
                "name": self._form[CONF_NAME],
                "added": str(changes.added),
                "renamed": str(changes.renamed),
                "unchanged": str(changes.unchanged),
                "removed": str(changes.removed),
                "count": str(len(lines)),
                "lines": ", ".join(lines[:_SHOWN_LINES]) + (" …" * (len(lines) > _SHOWN_LINES)),
            },
        )

    def _before(self) -> dict[str, str | None]:
        if self._step == "user":
            return {}
        stored = self._get_reconfigure_subentry().data[CONF_CALLERS]
        return read_list(stored, self._region).callers

    def _save(self) -> SubentryFlowResult:
        title = self._form[CONF_NAME]
        data = {CONF_KIND: self._form[CONF_KIND], CONF_CALLERS: self._read.text}
        if self._step == "user":
            return self.async_create_entry(title=title, data=data)
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(self._get_entry(), subentry, title=title, data=data)


def _misread(listed: CallerList | None) -> dict[str, str]:
    """Return how many lines are no callers, and some of them.

    A field has room for one reason: the first one, with the lines that it is true for.
    """
    if not listed:
        return {"count": "", "lines": ""}
    reason = listed.misread[0][2]
    lines = [line for _, line, why in listed.misread if why is reason]
    return {"count": str(len(lines)), "lines": " | ".join(lines[:_SHOWN_MISREAD])}
