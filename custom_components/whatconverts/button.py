"""A button that lets Home Assistant show what it does when somebody calls."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands import CallCommands
from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity

PARALLEL_UPDATES = 0

TEST_CALL = ButtonEntityDescription(key="test_call", entity_category=EntityCategory.CONFIG)


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button of an entry."""
    async_add_entities([CallTestButton(entry, TEST_CALL)])


class CallTestButton(WhatConvertsEntity, ButtonEntity):
    """Starts a test call, which ends by itself."""

    @override
    async def async_press(self) -> None:
        """Start a test call."""
        await CallCommands(self.hass, self.entry).async_simulate({})
