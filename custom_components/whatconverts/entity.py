"""What all entities of an entry have in common."""

from collections.abc import Callable, Iterable
from typing import override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .calls.devices import SIGNAL_NEW_LINE
from .coordinator import WhatConvertsCoordinator
from .core.model import LineCalls
from .data import WhatConvertsConfigEntry


class WhatConvertsEntity(CoordinatorEntity[WhatConvertsCoordinator]):
    """An entity of the office or of one line, described by a row of its platform's table."""

    _attr_has_entity_name = True

    def __init__(
        self,
        entry: WhatConvertsConfigEntry,
        description: EntityDescription,
        line: str | None = None,
    ) -> None:
        """Take identity and device from the entry, or from the line with this key."""
        data = entry.runtime_data
        super().__init__(data.coordinator, context=line)
        self._written: object = None
        _, device = data.devices.identifier(line)
        self.entry = entry
        self.data = data
        self.line = line
        self.entity_description = description
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{device}_{description.key}"
        self._attr_device_info = data.devices.device_info(line)

    @property
    @override
    def suggested_object_id(self) -> str:
        """The key, so that entity ids are the same in every language."""
        return self.entity_description.key

    @property
    def fingerprint(self) -> object:
        """All that a new snapshot can change about the state, to be compared with what it was."""
        return None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state if it would be another one: to most lines a call means nothing."""
        fingerprint = self.fingerprint
        if fingerprint != self._written:
            self._written = fingerprint
            self.async_write_ha_state()

    @property
    def calls(self) -> LineCalls:
        """The calls of the office or the line."""
        return self.coordinator.data.of(self.line)


@callback
def async_add_for_lines(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[str | None], Iterable[Entity]],
) -> None:
    """Add the entities of the office, of its lines, and of each new line when it comes."""

    @callback
    def add(line: str | None) -> None:
        async_add_entities(make(line))

    for line in (None, *entry.runtime_data.devices):
        add(line)
    signal = SIGNAL_NEW_LINE.format(entry.entry_id)
    entry.async_on_unload(async_dispatcher_connect(hass, signal, add))
