"""The event entity: the moment a call starts, ends, or turns out to be missed."""

from typing import Final, override

from homeassistant.components.event import (
    ATTR_EVENT_TYPE,
    EventEntity,
    EventEntityDescription,
    EventExtraStoredData,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .calls.announce import Announcement
from .calls.views import SIGNAL_VIEWS
from .const import ATTR_LEAD_ID
from .core.enums import TransitionKind
from .core.public import EVENT_ATTRIBUTES, event_attributes
from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity, async_add_for_lines

PARALLEL_UPDATES = 0

_EVENT_TYPES: Final = {
    TransitionKind.STARTED: "call_started",
    TransitionKind.ENDED: "call_ended",
    TransitionKind.MISSED: "call_missed",
}

CALL = EventEntityDescription(key="call", event_types=list(_EVENT_TYPES.values()))


async def async_setup_entry(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entities of an office and its lines."""

    def make(line: str | None) -> list[CallEvent]:
        return [CallEvent(entry, CALL, line)]

    async_add_for_lines(hass, entry, async_add_entities, make)


class CallEvent(WhatConvertsEntity, EventEntity):
    """Fires at once for every call, however many there are; see `Announcement`.

    Home Assistant restores only which call was the last one. What is said of it is looked up, so
    that it obeys the option Privacy as it is now, and is gone when the call is forgotten.
    """

    # The bus event of the same moment is recorded, and says all of this.
    _unrecorded_attributes = frozenset(EVENT_ATTRIBUTES)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to calls, and only to calls: a new snapshot is no event."""
        self._attr_extra_state_attributes = {}
        self._look_up()
        signal = SIGNAL_VIEWS.format(self.entry.entry_id)
        self.async_on_remove(async_dispatcher_connect(self.hass, signal, self._handle_other_view))
        self.async_on_remove(self.data.announcer.async_listen(self.line, self._handle_call))

    @callback
    def _handle_call(self, announcement: Announcement) -> None:
        event_type = _EVENT_TYPES.get(announcement.kind)
        if event_type is None:
            return
        public = announcement.public
        self.async_set_context(announcement.context)
        self._trigger_event(event_type, {ATTR_LEAD_ID: public[ATTR_LEAD_ID]})
        self._attr_extra_state_attributes = event_attributes(public)
        self.async_write_ha_state()

    @callback
    def _handle_other_view(self) -> None:
        self._look_up()
        self.async_write_ha_state()

    def _look_up(self) -> None:
        """Show the last call as it may be shown now; nothing if it is not known any more."""
        last = self.state_attributes
        if last[ATTR_EVENT_TYPE] is None:
            return
        call = self.coordinator.registry.find_newest(last.get(ATTR_LEAD_ID) or 0)
        self._attr_extra_state_attributes = event_attributes(
            self.data.views.public(call) if call else None
        )

    @property
    @override
    def extra_restore_state_data(self) -> EventExtraStoredData:
        """The kind of the last event, and its call unless that is forgotten."""
        attributes = self._attr_extra_state_attributes
        event_type = super().extra_restore_state_data.last_event_type
        return EventExtraStoredData(event_type, {ATTR_LEAD_ID: attributes.get(ATTR_LEAD_ID)})
