"""Whether anybody is on the phone."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity

PARALLEL_UPDATES = 0

CALL_IN_PROGRESS = BinarySensorEntityDescription(key="call_in_progress")


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensor of an entry."""
    async_add_entities([CallInProgress(entry.runtime_data, CALL_IN_PROGRESS)])


class CallInProgress(WhatConvertsEntity, BinarySensorEntity):
    """On while at least one call is live."""

    @property
    @override
    def is_on(self) -> bool:
        """Whether a call is live."""
        return bool(self.coordinator.data.live)
