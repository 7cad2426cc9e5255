"""The event entity: the moment a call starts, ends, or turns out to be missed."""

from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcement import Announcement
from .coordinator import WhatConvertsConfigEntry
from .core.model import TransitionKind
from .core.public import event_attributes
from .entity import WhatConvertsEntity, async_add_for_lines

PARALLEL_UPDATES = 0

_EVENT_TYPES: Final = {
    TransitionKind.STARTED: "call_started",
    TransitionKind.ENDED: "call_ended",
    TransitionKind.MISSED: "call_missed",
}

CALL = EventEntityDescription(key="call", event_types=list(_EVENT_TYPES.values()))


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entities of an office and its lines."""

    def make(line: str | None) -> list[CallEvent]:
        return [CallEvent(entry.runtime_data, CALL, line)]

    async_add_for_lines(entry, async_add_entities, make)


class CallEvent(WhatConvertsEntity, EventEntity):
    """Fires at once for every call, however many there are; see `Announcement`."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to calls, and only to calls: a new snapshot is no event."""
        listen = self.coordinator.async_listen_to_calls
        self.async_on_remove(listen(self._handle_call, self.line))

    @callback
    def _handle_call(self, announcement: Announcement) -> None:
        event_type = _EVENT_TYPES.get(announcement.kind)
        if event_type is None:
            return
        self.async_set_context(announcement.context)
        self._trigger_event(event_type, event_attributes(announcement.public))
        self.async_write_ha_state()
