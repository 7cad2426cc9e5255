"""Whether anybody is on the phone."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity, async_add_for_lines

PARALLEL_UPDATES = 0

CALL_IN_PROGRESS = BinarySensorEntityDescription(key="call_in_progress")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of an office and its lines."""

    def make(line: str | None) -> list[CallInProgress]:
        return [CallInProgress(entry, CALL_IN_PROGRESS, line)]

    async_add_for_lines(hass, entry, async_add_entities, make)


class CallInProgress(WhatConvertsEntity, BinarySensorEntity):
    """On while at least one call is live."""

    @property
    @override
    def fingerprint(self) -> object:
        """The state."""
        return self.is_on

    @property
    @override
    def is_on(self) -> bool:
        """Whether a call is live."""
        return bool(self.calls.live)
