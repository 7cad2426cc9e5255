"""The list of callers to call back: those whose calls nobody has answered."""

import asyncio
from datetime import date, tzinfo
import logging
from typing import Final, override

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .calls.readable import readable
from .calls.settings import cached_texts
from .calls.views import SIGNAL_VIEWS
from .commands import CallCommands, called_back
from .const import DOMAIN
from .core.call_back_words import Texts, description, facts, note_in, read_due, summary, write_due
from .core.call_backs import CallBack, concerned, may_change
from .core.enums import Privacy
from .core.model import CallBackChanges
from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity
from .storage.call_back_query import CallBacks

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

CALL_BACKS = EntityDescription(key="call_backs")

# Where many calls are missed, the file is read no more often.
COOLDOWN_SECONDS: Final = 2
# Of before all changes: what has changed since is not known.
_NEVER_READ: Final = -1
# The lines of no more calls are named.
_MOST_NAMED: Final = 20


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the list of an entry."""
    async_add_entities([CallBackList(entry, CALL_BACKS)])


class CallBackList(WhatConvertsEntity, TodoListEntity):
    """One item for each caller who waits, and those that were done lately.

    Nothing is kept here: the items are read from the calls whenever one of them has changed.
    """

    _attr_supported_features = (
        TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM
        | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
        | TodoListEntityFeature.SET_DUE_DATETIME_ON_ITEM
    )

    def __init__(self, entry: WhatConvertsConfigEntry, description: EntityDescription) -> None:
        """Begin without items; they are read when the entity is added."""
        super().__init__(entry, description)
        self._commands = CallCommands(self.coordinator.hass, entry)
        self._found = CallBacks()
        self._reading = asyncio.Lock()
        self._position = self.coordinator.registry.changes.position
        self._calendar = self._today()
        self._known: frozenset[int | str] = frozenset()

    @override
    async def async_added_to_hass(self) -> None:
        """Read the items, and follow the calls and the way they are shown."""
        await super().async_added_to_hass()
        self._reader = Debouncer(
            self.hass,
            _LOGGER,
            cooldown=COOLDOWN_SECONDS,
            immediate=True,
            function=self._async_show,
        )
        self.async_on_remove(self._reader.async_shutdown)
        signal = SIGNAL_VIEWS.format(self.entry.entry_id)
        self.async_on_remove(
            async_dispatcher_connect(self.hass, signal, self._reader.async_schedule_call)
        )
        await self._async_read()

    # -- looking ---------------------------------------------------------------------------------

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Read the items anew on another day, in another time zone, and where it may matter."""
        registry, calendar = self.coordinator.registry, self._today()
        changed = registry.changes.since(self._position)
        is_new_day = calendar != self._calendar
        self._position, self._calendar = registry.changes.position, calendar
        if (
            is_new_day
            or changed is None
            or any(may_change(registry.get(lead_id), self._known) for lead_id in changed)
        ):
            self._reader.async_schedule_call()

    def _today(self) -> tuple[date, tzinfo]:
        return self.coordinator.data.today, self.coordinator.registry.rules.time_zone

    async def _async_show(self) -> None:
        await self._async_read()
        self.async_write_ha_state()

    async def _async_read(self) -> None:
        """Read the items; where the file cannot be read, they stay until anything changes."""
        tells_all = self._tells_all
        # Whoever began to read earlier must not be the last one to show what was found.
        async with self._reading:
            try:
                self._found = await self._commands.async_call_backs(with_voicemails=tells_all)
            except OSError:
                self._position = _NEVER_READ
        self._known = concerned(self._found.items)
        self._attr_todo_items = [self._todo_item(item) for item in self._found.items]

    def _todo_item(self, item: CallBack) -> TodoItem:
        status = TodoItemStatus.NEEDS_ACTION if item.done_at is None else TodoItemStatus.COMPLETED
        return TodoItem(
            uid=item.uid,
            summary=summary(item, self.data.views.public(item.newest), *self._words),
            status=status,
            due=read_due(item.due),
            description=description(self._facts(item), item.note),
            completed=item.done_at,
        )

    def _facts(self, item: CallBack) -> str:
        newest = [self.data.views.public(call) for call in item.calls[-_MOST_NAMED:]]
        # Asked again: the option may be another one since the items were read.
        said = self._found.voicemail(item) if self._tells_all else None
        return facts(item, newest, said, *self._words)

    @property
    def _tells_all(self) -> bool:
        return self.data.views.privacy is Privacy.FULL

    @property
    def _words(self) -> tuple[Texts, tzinfo]:
        return cached_texts(self.hass), self.coordinator.registry.rules.time_zone

    # -- changing --------------------------------------------------------------------------------

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Note that a caller was called back, or was not; what is written; and when it is due."""
        found = next((one for one in self._found.items if one.uid == item.uid), None)
        if found is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="call_back_gone"
            )
        if changes := self._changes(found, item):
            await self._async_change(found, changes)
            await self._async_show()

    def _changes(self, found: CallBack, item: TodoItem) -> CallBackChanges:
        """Return what an item says that is not so already; raises `ServiceValidationError`."""
        is_done = item.status == TodoItemStatus.COMPLETED
        is_ticked = item.status is not None and is_done != (found.done_at is not None)
        changes: CallBackChanges = {}
        if is_ticked and found.is_answered:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="call_back_answered"
            )
        note, due = self._note_in(item, found), write_due(item.due)
        # Voices that tick an item leave out the rest of it.
        if note != found.note and not (is_ticked and item.description is None):
            changes["callback_note"] = note
        if due != found.due and not (is_ticked and due is None):
            changes["callback_due"] = due
        return changes | called_back(is_done=is_done) if is_ticked else changes

    def _note_in(self, item: TodoItem, found: CallBack) -> str | None:
        return note_in(item.description, self._facts(found), cached_texts(self.hass))

    @override
    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Take items off the list; nobody is told that somebody has called back."""
        for item in [one for one in self._found.items if one.uid in uids]:
            await self._async_change(item, {"callback_removed": True})
        await self._async_show()

    async def _async_change(self, item: CallBack, changes: CallBackChanges) -> None:
        with readable():
            await self._commands.async_change_call_back(item, changes)
