"""One subscriber to the live calls: what it has seen, and what has to be sent to it next.

A subscription belongs to Home Assistant and not to an entry, so it outlives reloads: it is told
when an entry goes away, and gets a new full message when the entry is back. Whether its user may
see an entry is asked again for every message.
"""

from collections.abc import Callable
from dataclasses import dataclass
import logging
from typing import Final

from homeassistant.auth import EVENT_USER_UPDATED
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util

from ..calls.views import PublicCallCache
from ..const import DOMAIN
from ..coordinator import SIGNAL_CHANGE
from ..core.model import Call
from ..core.pace import Pace
from ..core.summary import Summary, ends_arrive
from ..data import WhatConvertsConfigEntry, WhatConvertsData
from .messages import CallNews, CallsMessage, EntryStatus, SubscribedCall, SubscribedTo, Today
from .seen_calls import SeenCalls

_LOGGER = logging.getLogger(__name__)

# A subscriber hears of changes at once; of a few more in the same moment, too, so that all of them
# are seen while the phones ring; and in a burst five times a second.
_QUICK_SECONDS: Final = 0.02
_STEADY_SECONDS: Final = 0.2
_MOST_QUICK: Final = 5


@dataclass(frozen=True, slots=True)
class _Watched:
    """An entry that is loaded, what was seen of its calls, and how to stop watching it."""

    entry: WhatConvertsConfigEntry
    data: WhatConvertsData
    calls: SeenCalls
    stop: CALLBACK_TYPE


class CallSubscription:
    """Sends everything first, and then what is new, changed or gone since."""

    def __init__(
        self, hass: HomeAssistant, wanted: SubscribedTo, send: Callable[[CallsMessage], None]
    ) -> None:
        """Send messages with `send`; nothing is sent before `async_start`."""
        self._hass = hass
        self._filter = wanted
        self._send = send
        self._loaded: dict[str, _Watched] = {}
        self._allowed: list[WhatConvertsConfigEntry] = []
        self._sent: tuple[list[EntryStatus], Today] | None = None
        self._is_full = True
        self._stop_listening: list[CALLBACK_TYPE] = []
        self._pace = Pace(_QUICK_SECONDS, _STEADY_SECONDS, _MOST_QUICK)
        self._refresher = Debouncer(
            hass, _LOGGER, cooldown=_QUICK_SECONDS, immediate=True, function=self._refresh
        )

    @callback
    def async_start(self) -> None:
        """Send the first message, and watch the entries that are there and those to come."""
        self._stop_listening = [
            async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._handle_entry_change
            ),
            self._hass.bus.async_listen(EVENT_USER_UPDATED, self._handle_user_change),
        ]
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            self._attach(entry)
        self._refresher.async_schedule_call()

    @callback
    def async_stop(self) -> None:
        """Stop for good."""
        for stop in self._stop_listening:
            stop()
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

    @callback
    def _handle_user_change(self, _event: Event) -> None:
        self._refresher.async_schedule_call()

    def _attach(self, entry: WhatConvertsConfigEntry) -> None:
        """Watch an entry that is loaded, and begin anew."""
        if entry.entry_id in self._loaded or not self._filter.wants_entry(entry):
            return
        data = entry.runtime_data
        stop = async_dispatcher_connect(
            self._hass,
            SIGNAL_CHANGE.format(entry.entry_id),
            self._refresher.async_schedule_call,
        )
        calls = SeenCalls(data, self._filter)
        self._loaded[entry.entry_id] = _Watched(entry, data, calls, stop)
        self._is_full = True

    def _detach(self, entry_id: str) -> None:
        """Forget an entry that has gone; its calls are not said to be over."""
        if watched := self._loaded.pop(entry_id, None):
            watched.stop()

    @callback
    def _refresh(self) -> None:
        """Send what has changed since the last message, if anything has."""
        self._refresher.cooldown = self._pace.wait_after(self._hass.loop.time())
        visible = self._ask_permission()
        if any(one.calls.is_outdated for one in visible):
            self._is_full = True
        if self._is_full:
            for one in visible:
                one.calls.forget()
        news = CallNews([], [], [])
        for one in visible:
            self._add_news(news, one)
        state = ([self._status(entry) for entry in self._allowed], self._today(visible))
        if self._is_full or any(news) or state != self._sent:
            self._send_message(news, state)

    def _add_news(self, news: CallNews, one: _Watched) -> None:
        calls, gone, older = one.calls.look()
        news.calls.extend(as_sent(one.entry.entry_id, one.data.views, call) for call in calls)
        news.gone.extend((one.entry.entry_id, lead_id) for lead_id in gone)
        news.changed.extend((one.entry.entry_id, lead_id) for lead_id in older)

    def _ask_permission(self) -> list[_Watched]:
        """Return the entries that may be seen now; what may not be seen any more is gone."""
        allowed = [
            entry
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            if self._filter.wants_entry(entry) and self._filter.is_allowed(entry)
        ]
        if allowed != self._allowed:
            self._allowed, self._is_full = allowed, True
        return [one for one in self._loaded.values() if one.entry in allowed]

    def _send_message(self, news: CallNews, state: tuple[list[EntryStatus], Today]) -> None:
        full, self._is_full, self._sent = self._is_full, False, state
        self._send(
            CallsMessage(
                full=full,
                now=dt_util.utcnow().isoformat(timespec="milliseconds"),
                calls=news.calls,
                gone=news.gone,
                changed=news.changed,
                entries=state[0],
                today=state[1],
            )
        )

    def _status(self, entry: WhatConvertsConfigEntry) -> EntryStatus:
        watched = self._loaded.get(entry.entry_id)
        data = watched and watched.data
        last_post = data.stats.last_post if data else None
        return EntryStatus(
            config_entry_id=entry.entry_id,
            title=entry.title,
            available=data is not None,
            alerts=data.announcer.enabled if data else None,
            last_post=last_post.isoformat(timespec="seconds") if last_post else None,
            ends_arrive=ends_arrive(data.coordinator.registry.newest_ended) if data else None,
        )

    def _today(self, visible: list[_Watched]) -> Today:
        summary = Summary()
        for one in visible:
            self._add_today(summary, one.data)
        totals = Today(calls=summary.calls, missed=summary.missed)
        return {**totals, **summary.breakdown()} if self._filter.breakdown else totals

    def _add_today(self, summary: Summary, data: WhatConvertsData) -> None:
        snapshot, registry = data.coordinator.snapshot(), data.coordinator.registry
        if not self._filter.lines:
            summary.add_totals(snapshot)
        if not (self._filter.lines or self._filter.breakdown):
            return
        calls, home = registry.calls_of(snapshot.today), data.views.home
        today = [call for call in calls if self._filter.wants(call, home)]
        if self._filter.lines:
            summary.add_part(today)
        if self._filter.breakdown:
            summary.add_breakdown(today)


def as_sent(entry_id: str, views: PublicCallCache, call: Call) -> SubscribedCall:
    """Return a call of an entry as the card gets it."""
    return {**views.full(call), "config_entry_id": entry_id, "muted": call.muted}
