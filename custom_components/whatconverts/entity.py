"""What all entities of an entry have in common."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import WhatConvertsCoordinator


class WhatConvertsEntity(CoordinatorEntity[WhatConvertsCoordinator]):
    """An entity of the entry's device, described by a row of its platform's table."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: WhatConvertsCoordinator, description: EntityDescription
    ) -> None:
        """Take identity and device from the entry."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{coordinator.config_entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={coordinator.device_identifier})

    @property
    @override
    def suggested_object_id(self) -> str:
        """The key, so that entity ids are the same in every language."""
        return self.entity_description.key
