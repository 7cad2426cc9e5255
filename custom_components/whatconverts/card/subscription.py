"""One watcher of the live picture: what it has seen, and what has to be sent to it next."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
import logging
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.util import dt as dt_util

from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN, LIVE_COOLDOWN_SECONDS
from ..core.summary import Summary, ends_arrive, is_of_line

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from ..coordinator import WhatConvertsCoordinator
    from ..core.model import Call
    from ..core.public import View

_LOGGER = logging.getLogger(__name__)

type _Key = tuple[str, int]
type _Seen = tuple[Call, View]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a watcher wants to see; no entries or no lines means all of them."""

    entry_ids: frozenset[str]
    lines: frozenset[str]
    recent: int
    breakdown: bool
    is_allowed: Callable[[ConfigEntry[Any]], bool]

    def wants_entry(self, entry: ConfigEntry[Any]) -> bool:
        """Whether the calls of an entry are asked for, and may be seen."""
        return (not self.entry_ids or entry.entry_id in self.entry_ids) and self.is_allowed(entry)

    def wants(self, call: Call) -> bool:
        """Whether a call came in on a line that is asked for."""
        return not self.lines or is_of_line(call, self.lines)


class LiveCalls:
    """Sends everything first, and then what is new, changed or gone since."""

    def __init__(
        self, hass: HomeAssistant, wish: Wish, send: Callable[[dict[str, Any]], None]
    ) -> None:
        """Send messages with `send`; nothing is sent before `start`."""
        self._hass = hass
        self._wish = wish
        self._send = send
        self._attached: dict[str, tuple[WhatConvertsCoordinator, CALLBACK_TYPE]] = {}
        self._seen: dict[_Key, _Seen] = {}
        self._said: dict[str, Any] = {}
        self._is_full = True
        self._refresher = Debouncer(
            hass,
            _LOGGER,
            cooldown=LIVE_COOLDOWN_SECONDS,
            immediate=True,
            function=self._refresh,
        )

    @callback
    def start(self, coordinators: Iterable[WhatConvertsCoordinator]) -> None:
        """Watch the entries that are loaded, and send the first picture."""
        for coordinator in coordinators:
            self._watch(coordinator)
        self._refresher.async_schedule_call()

    @callback
    def attach(self, coordinator: WhatConvertsCoordinator) -> None:
        """Watch an entry that has come back, and begin anew."""
        if self._watch(coordinator):
            self._is_full = True
            self._refresher.async_schedule_call()

    @callback
    def detach(self, entry_id: str) -> None:
        """Tell that an entry has gone; its calls are not said to be over."""
        if attached := self._attached.pop(entry_id, None):
            attached[1]()
            self._seen = {key: seen for key, seen in self._seen.items() if key[0] != entry_id}
            self._refresher.async_schedule_call()

    @callback
    def end(self) -> None:
        """Stop for good."""
        self._refresher.async_shutdown()
        for _, stop in self._attached.values():
            stop()
        self._attached.clear()

    def _watch(self, coordinator: WhatConvertsCoordinator) -> bool:
        entry = coordinator.config_entry
        if not self._wish.wants_entry(entry):
            return False
        stop = coordinator.async_add_listener(self._refresher.async_schedule_call)
        self._attached[entry.entry_id] = (coordinator, stop)
        return True

    @property
    def _coordinators(self) -> list[WhatConvertsCoordinator]:
        return [coordinator for coordinator, _ in self._attached.values()]

    @callback
    def _refresh(self) -> None:
        """Send what has changed since the last message, if anything has."""
        before = {} if self._is_full else self._seen
        now_seen = dict(self._see())
        said = {"entries": self._entries(), "today": self._today()}
        calls = [key for key, seen in now_seen.items() if before.get(key) != seen]
        gone = [key for key in before if key not in now_seen]
        if not (self._is_full or calls or gone or said != self._said):
            return
        message = {
            "full": self._is_full,
            "now": dt_util.utcnow().isoformat(timespec="milliseconds"),
            "calls": [self._public(key, now_seen[key][0]) for key in calls],
            "gone": [list(key) for key in gone],
            **said,
        }
        self._seen, self._said, self._is_full = now_seen, said, False
        self._send(message)

    def _see(self) -> Iterator[tuple[_Key, _Seen]]:
        """Return the live calls and the newest ended ones, with the way in which they are shown."""
        for coordinator in self._coordinators:
            entry_id = coordinator.config_entry.entry_id
            ended = filter(self._wish.wants, coordinator.registry.newest_ended)
            yield from (
                ((entry_id, call.lead_id), (call, coordinator.shown.inside))
                for call in (
                    *filter(self._wish.wants, coordinator.registry.live),
                    *islice(ended, self._wish.recent),
                )
            )

    def _public(self, key: _Key, call: Call) -> dict[str, Any]:
        coordinator = self._attached[key[0]][0]
        own = {ATTR_CONFIG_ENTRY_ID: key[0], "muted": call.muted}
        return coordinator.full(call) | own

    def _entries(self) -> list[dict[str, Any]]:
        """Return who is there, whether it speaks, and when it last heard from WhatConverts."""
        return [
            {
                ATTR_CONFIG_ENTRY_ID: entry.entry_id,
                "title": entry.title,
                "available": entry.entry_id in self._attached,
                **self._feed(entry.entry_id),
            }
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            if self._wish.wants_entry(entry)
        ]

    def _feed(self, entry_id: str) -> dict[str, Any]:
        if entry_id not in self._attached:
            return {"alerts": None, "last_post": None, "ends_arrive": None}
        coordinator = self._attached[entry_id][0]
        last_post = coordinator.feed.last_post
        return {
            "alerts": coordinator.alerts,
            "last_post": last_post and last_post.isoformat(timespec="seconds"),
            "ends_arrive": ends_arrive(coordinator.registry.newest_ended),
        }

    def _today(self) -> dict[str, Any]:
        summary = Summary()
        for coordinator in self._coordinators:
            self._add_today(summary, coordinator)
        totals = {"calls": summary.calls, "missed": summary.missed}
        return totals | summary.breakdown() if self._wish.breakdown else totals

    def _add_today(self, summary: Summary, coordinator: WhatConvertsCoordinator) -> None:
        snapshot = coordinator.snapshot()
        if not self._wish.lines:
            summary.add_totals(snapshot)
        if not (self._wish.lines or self._wish.breakdown):
            return
        today = list(filter(self._wish.wants, coordinator.registry.calls_of(snapshot.today)))
        if self._wish.lines:
            summary.add_part(filter(self._wish.wants, coordinator.registry.live), today)
        if self._wish.breakdown:
            summary.add_breakdown(today)
