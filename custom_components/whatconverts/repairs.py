"""The repairs in which a click can do something."""

from abc import ABC, abstractmethod
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .core.problems import Problem
from .data import WhatConvertsConfigEntry
from .flows.url_page import url_field
from .inbound.address import async_show_address, current_address


async def async_create_fix_flow(
    hass: HomeAssistant, _issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of a repair; Home Assistant calls this when somebody opens it."""
    about = data or {}
    entry = hass.config_entries.async_get_entry(str(about.get("entry_id")))
    return _FLOWS[Problem(str(about.get("problem")))](entry)


class _EntryFlow(RepairsFlow, ABC):
    """Explains, and does one thing when it is confirmed."""

    def __init__(self, entry: WhatConvertsConfigEntry | None) -> None:
        """Repair this entry; None if it has been removed meanwhile."""
        self._entry = entry

    async def async_step_init(self, _input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain, and act if the user says so."""
        entry = self._entry
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=vol.Schema(self.fields(entry)),
                description_placeholders={**self._placeholders(), **self.names(entry)},
            )
        try:
            await self.async_act(entry)
        except OSError:
            return self.async_abort(reason="failed")
        return self.async_create_entry(data={})

    def _placeholders(self) -> dict[str, str]:
        """Return what the repair itself names."""
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return (issue and issue.translation_placeholders) or {}

    def names(self, entry: WhatConvertsConfigEntry) -> dict[str, str]:  # noqa: ARG002 - for others
        """Return what the explanation names besides."""
        return {}

    def fields(self, entry: WhatConvertsConfigEntry) -> dict[vol.Marker, Any]:  # noqa: ARG002
        """Return what is shown below the explanation."""
        return {}

    @abstractmethod
    async def async_act(self, entry: WhatConvertsConfigEntry) -> None:
        """Do it; raises OSError."""


class NewUrlFlow(_EntryFlow):
    """Shows the new URL, and takes the user's word that WhatConverts has it."""

    @override
    def fields(self, entry: WhatConvertsConfigEntry) -> dict[vol.Marker, Any]:
        return url_field(current_address(self.hass, entry).url)

    @override
    async def async_act(self, entry: WhatConvertsConfigEntry) -> None:
        async_show_address(self.hass, entry)


class DeleteCorruptFlow(_EntryFlow):
    """Deletes files that nobody can read."""

    @override
    def names(self, entry: WhatConvertsConfigEntry) -> dict[str, str]:
        return {"files": ", ".join(entry.runtime_data.writer.corrupt_files)}

    @override
    async def async_act(self, entry: WhatConvertsConfigEntry) -> None:
        await entry.runtime_data.writer.async_remove_corrupt()


_FLOWS: Final = {
    Problem.URL_CHANGED: NewUrlFlow,
    Problem.STORAGE_DAMAGED: DeleteCorruptFlow,
}
