"""A switch that keeps Home Assistant quiet about calls, while everything goes on being counted."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands import CallCommands
from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity

PARALLEL_UPDATES = 0

ALERTS = SwitchEntityDescription(key="alerts")


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch of an entry."""
    async_add_entities([AlertsSwitch(entry, ALERTS)])


class AlertsSwitch(WhatConvertsEntity, SwitchEntity):
    """Off: no bus event, trigger or event entity fires. Its state is stored with the calls."""

    @property
    @override
    def fingerprint(self) -> object:
        """The state."""
        return self.is_on

    @property
    @override
    def is_on(self) -> bool:
        """Whether calls are told."""
        return self.data.announcer.enabled

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Tell calls again."""
        await CallCommands(self.hass, self.entry).async_set_alerts(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Tell nothing from now on."""
        await CallCommands(self.hass, self.entry).async_set_alerts(enabled=False)
