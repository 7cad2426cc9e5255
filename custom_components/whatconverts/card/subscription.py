"""One subscriber to the live calls: what it has seen, and what has to be sent to it next.

A subscription belongs to Home Assistant and not to an entry, so it outlives reloads: it is told
when an entry goes away, and gets a new full message when the entry is back.
"""

from collections.abc import Callable, Iterator
from itertools import islice
import logging
from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..core.model import Call
from ..core.public import View
from ..core.summary import Summary, ends_arrive
from ..data import WhatConvertsConfigEntry, WhatConvertsData
from .messages import CallFilter, CallsMessage, EntryStatus, SubscribedCall, Today

_LOGGER = logging.getLogger(__name__)

# A subscriber hears of changes at once, and then at most five times a second.
_COOLDOWN_SECONDS: Final = 0.2

type _Key = tuple[str, int]
type _Seen = tuple[Call, View]


class CallSubscription:
    """Sends everything first, and then what is new, changed or gone since."""

    def __init__(
        self, hass: HomeAssistant, wanted: CallFilter, send: Callable[[CallsMessage], None]
    ) -> None:
        """Send messages with `send`; nothing is sent before `async_start`."""
        self._hass = hass
        self._filter = wanted
        self._send = send
        self._loaded: dict[str, tuple[WhatConvertsData, CALLBACK_TYPE]] = {}
        self._seen: dict[_Key, _Seen] = {}
        self._sent: tuple[list[EntryStatus], Today] | None = None
        self._is_full = True
        self._stop_listening: CALLBACK_TYPE | None = None
        self._refresher = Debouncer(
            hass, _LOGGER, cooldown=_COOLDOWN_SECONDS, immediate=True, function=self._refresh
        )

    @callback
    def async_start(self) -> None:
        """Send the first message, and watch the entries that are there and those to come."""
        self._stop_listening = async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._handle_entry_change
        )
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            self._attach(entry)
        self._refresher.async_schedule_call()

    @callback
    def async_stop(self) -> None:
        """Stop for good."""
        if self._stop_listening:
            self._stop_listening()
        self._refresher.async_shutdown()
        for entry_id in list(self._loaded):
            self._detach(entry_id)

    @callback
    def _handle_entry_change(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain != DOMAIN:
            return
        if entry.state is ConfigEntryState.LOADED:
            self._attach(entry)
        # On the way there it may yet turn out that the entry cannot be unloaded, and goes on.
        elif entry.state is ConfigEntryState.NOT_LOADED:
            self._detach(entry.entry_id)
        self._refresher.async_schedule_call()

    def _attach(self, entry: WhatConvertsConfigEntry) -> None:
        """Watch an entry that is loaded, and begin anew."""
        if entry.entry_id in self._loaded or not self._filter.wants_entry(entry):
            return
        data = entry.runtime_data
        stop = data.coordinator.async_add_listener(self._refresher.async_schedule_call)
        self._loaded[entry.entry_id] = (data, stop)
        self._is_full = True

    def _detach(self, entry_id: str) -> None:
        """Forget an entry that has gone; its calls are not said to be over."""
        if loaded := self._loaded.pop(entry_id, None):
            loaded[1]()
            self._seen = {key: seen for key, seen in self._seen.items() if key[0] != entry_id}

    @callback
    def _refresh(self) -> None:
        """Send what has changed since the last message, if anything has."""
        before = {} if self._is_full else self._seen
        seen = dict(self._look())
        entries, today = self._entries(), self._today()
        calls = [key for key, now in seen.items() if before.get(key) != now]
        gone = [key for key in before if key not in seen]
        if not (self._is_full or calls or gone or (entries, today) != self._sent):
            return
        message = CallsMessage(
            full=self._is_full,
            now=dt_util.utcnow().isoformat(timespec="milliseconds"),
            calls=[self._show(key, seen[key][0]) for key in calls],
            gone=gone,
            entries=entries,
            today=today,
        )
        self._seen, self._sent, self._is_full = seen, (entries, today), False
        self._send(message)

    def _look(self) -> Iterator[tuple[_Key, _Seen]]:
        """Return the live calls and the newest ended ones, with the way in which they are shown."""
        for entry_id, (data, _) in self._loaded.items():
            registry, view = data.coordinator.registry, data.views.full_view
            live = filter(self._filter.wants, registry.live)
            ended = filter(self._filter.wants, registry.newest_ended)
            for call in (*live, *islice(ended, self._filter.recent)):
                yield (entry_id, call.lead_id), (call, view)

    def _show(self, key: _Key, call: Call) -> SubscribedCall:
        data, _ = self._loaded[key[0]]
        return {**data.views.full(call), "config_entry_id": key[0], "muted": call.muted}

    def _entries(self) -> list[EntryStatus]:
        """Return which entries there are, and when each last heard from WhatConverts."""
        return [
            self._status(entry)
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            if self._filter.wants_entry(entry)
        ]

    def _status(self, entry: WhatConvertsConfigEntry) -> EntryStatus:
        data, _ = self._loaded.get(entry.entry_id, (None, None))
        last_post = data.stats.last_post if data else None
        return EntryStatus(
            config_entry_id=entry.entry_id,
            title=entry.title,
            available=data is not None,
            alerts=data.announcer.enabled if data else None,
            last_post=last_post.isoformat(timespec="seconds") if last_post else None,
            ends_arrive=ends_arrive(data.coordinator.registry.newest_ended) if data else None,
        )

    def _today(self) -> Today:
        summary = Summary()
        for data, _ in self._loaded.values():
            self._add_today(summary, data)
        totals = Today(calls=summary.calls, missed=summary.missed)
        return {**totals, **summary.breakdown()} if self._filter.breakdown else totals

    def _add_today(self, summary: Summary, data: WhatConvertsData) -> None:
        snapshot, registry = data.coordinator.snapshot(), data.coordinator.registry
        if not self._filter.lines:
            summary.add_totals(snapshot)
        if not (self._filter.lines or self._filter.breakdown):
            return
        today = list(filter(self._filter.wants, registry.calls_of(snapshot.today)))
        if self._filter.lines:
            summary.add_part(filter(self._filter.wants, registry.live), today)
        if self._filter.breakdown:
            summary.add_breakdown(today)
