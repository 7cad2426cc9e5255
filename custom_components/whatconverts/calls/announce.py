"""Tells what has happened to a call: to event entities, the bus and the triggers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..core.model import TransitionKind
from .announcement import SIGNAL_CALL, Announcement, CallListener
from .bus import async_fire
from .devices import LineDevices


class Announcer:
    """The ways by which the announcements of one entry leave, and their order."""

    def __init__(self, hass: HomeAssistant, entry_id: str, lines: LineDevices) -> None:
        """Start with nobody who listens."""
        self._hass = hass
        self._entry_id = entry_id
        self._lines = lines
        self._listeners: dict[str | None, list[CallListener]] = {}

    @callback
    def async_listen(self, listener: CallListener, line: str | None = None) -> CALLBACK_TYPE:
        """Call `listener` with every announcement, or those of one line, until it is unlistened.

        What a line announced before anybody could listen to it comes first.
        """
        listeners = self._listeners.setdefault(line, [])
        listeners.append(listener)
        for announcement in self._lines.take_backlog(line):
            listener(announcement)
        return partial(listeners.remove, listener)

    @callback
    def async_announce(
        self, kind: TransitionKind, public: Mapping[str, Any], line: str | None
    ) -> None:
        """Announce a transition of a call of this line, at once and to everybody."""
        announcement = Announcement(
            kind=kind,
            public=public,
            config_entry_id=self._entry_id,
            device_id=self._lines.device_id(line),
            office_device_id=self._lines.device_id(None),
        )
        self._lines.remember(line, announcement)
        for listener in (*self._listeners.get(None, ()), *self._listeners_of(line)):
            listener(announcement)
        async_fire(self._hass, announcement)
        async_dispatcher_send(self._hass, SIGNAL_CALL, announcement)

    def _listeners_of(self, line: str | None) -> tuple[CallListener, ...]:
        return () if line is None else tuple(self._listeners.get(line, ()))
