"""Owns the calls of one entry: asks the clock, and says in which order a change is told.

It decides nothing about calls (that is `core.registry`) and nothing about their shape (that is
`core.public`). What a change brings is told in one synchronous step: nothing comes between two
transitions. After a quiet moment entities show the new state before anybody who hears of a call
looks at them; in a burst they follow within a quarter of a second.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
import logging
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalTypeFormat

from .calls.announce import CallAnnouncer
from .calls.timer import DeadlineTimer
from .const import DOMAIN
from .core.days import next_day
from .core.model import Call, CallBackChanges, CallNotice, Snapshot, Verdict
from .core.registry import CallRegistry
from .core.rules import Rules
from .storage.upkeep import StoreUpkeep
from .storage.writer import CallWriter

_LOGGER = logging.getLogger(__name__)

# Entities show a change at once, and then at most four times a second: in a burst their states are
# what costs most, above all in the recorder.
_COOLDOWN_SECONDS: Final = 0.25

# By entry id: something has changed that the card may show.
SIGNAL_CHANGE: Final[SignalTypeFormat[()]] = SignalTypeFormat(f"{DOMAIN}_change_{{}}")

# Ending thousands of calls takes seconds: so many in one step.
MOST_AT_ONCE: Final = 50

# Timers wait for a span and know nothing of a clock that jumps: so often somebody looks.
LOOK_AT_CLOCK: Final = timedelta(minutes=1)


class WhatConvertsCoordinator(DataUpdateCoordinator[Snapshot]):
    """The live calls of one webhook, pushed to entities; there is nothing to poll."""

    config_entry: ConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        registry: CallRegistry,
        announcer: CallAnnouncer,
        writer: CallWriter,
    ) -> None:
        """Take a registry that holds what was stored; what ran out meanwhile is ended."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=DOMAIN)
        self.registry = registry
        self._announcer = announcer
        self._devices = announcer.devices
        self._writer = writer
        self._upkeep = StoreUpkeep(hass, entry, registry, writer, self.async_publish_soon)
        self._overdue = registry.expire(dt_util.utcnow()).transitions
        self._timer = DeadlineTimer(hass, self._tick)
        self._day_timer = DeadlineTimer(hass, self._new_day)
        self._published: Snapshot | None = None
        self._tomorrow = self._next_day()
        self._is_running = False
        # Nobody may change a call between its being read and its being changed.
        self._reading = asyncio.Lock()
        self._publisher = Debouncer(
            hass, _LOGGER, cooldown=_COOLDOWN_SECONDS, immediate=True, function=self._publish
        )
        self._publish()

    # -- life ------------------------------------------------------------------------------------

    @callback
    def async_start(self) -> None:
        """Start the timers, and tell what ended meanwhile as soon as automations listen."""
        on_unload = self.config_entry.async_on_unload
        on_unload(async_track_time_interval(self.hass, self._follow_clock, LOOK_AT_CLOCK))
        on_unload(async_at_started(self.hass, self._tell_overdue))
        on_unload(self._publisher.async_shutdown)
        self._is_running = True
        self._set_timers()

    @callback
    def async_stop(self) -> None:
        """Stop the timers, and tell what could not be told before."""
        self._is_running = False
        self._timer.async_set(None)
        self._day_timer.async_set(None)
        self._tell_overdue()
        self._devices.async_note_last_calls()

    # -- changes ---------------------------------------------------------------------------------

    async def async_apply(self, notice: CallNotice) -> Verdict:
        """Take in one message; what it changes is told on return, and stored by the next commit.

        Raises OSError if it is about a call that cannot be read.
        """
        return await self._async_with_call(
            notice.lead_id, lambda stored: self._apply(notice, stored)
        )

    async def async_note_call_back(self, lead_id: int, changes: CallBackChanges) -> bool:
        """Note what was said of calling back; False if there is no such missed call.

        Raises OSError if it cannot be read.
        """

        def note(call: Call | None) -> bool:
            if call is None or not call.missed:
                return False
            self.async_process(self.registry.note_call_back(call, changes))
            return True

        return await self._async_with_call(lead_id, note)

    async def async_get_call(self, lead_id: int) -> Call | None:
        """Return a call that is kept, in memory or not; raises OSError if it cannot be read."""
        if not self.registry.is_stored_only(lead_id):
            return self.registry.get(lead_id)
        found = await self._writer.async_get(lead_id)
        # It may have been forgotten or used again while it was read.
        if not self.registry.is_stored_only(lead_id):
            return self.registry.get(lead_id)
        return found and found.call

    async def _async_with_call[T](self, lead_id: int, change: Callable[[Call | None], T]) -> T:
        if not self.registry.is_stored_only(lead_id):
            return change(self.registry.get(lead_id))
        async with self._reading:
            return change(await self.async_get_call(lead_id))

    def _apply(self, notice: CallNotice, stored: Call | None) -> Verdict:
        self._tell_overdue()
        verdict = self.registry.apply(notice, dt_util.utcnow(), stored)
        self.async_process(verdict)
        if not verdict.changed and self.registry.unsaved:
            # Only the record of the call has news.
            self.async_note_change()
        call = self.registry.get(notice.lead_id)
        if call and call.is_live:
            self._timer.async_advance(self.registry.deadline(call))
        return verdict

    @callback
    def async_process(self, verdict: Verdict) -> None:
        """Tell what the registry has changed."""
        if not verdict.changed:
            return
        for step in verdict.transitions:
            # A line is called what its newest call says, not what an older one still remembers.
            if self.registry.is_newest(step.call):
                self._devices.async_update(step.call)
        self.async_note_change()
        for step in verdict.transitions:
            self._announcer.async_announce(step, self.registry.line_of(step.call))
        if self._is_running:
            self._upkeep.async_look_after()

    @callback
    def async_note_change(self) -> None:
        """Have the next commit store what has changed, and entities show it."""
        self._writer.async_note_change()
        self.async_publish_soon()

    @callback
    def async_publish_soon(self) -> None:
        """Let entities look: at once, or after a moment in a burst; the card sets its own pace."""
        self._publisher.async_schedule_call()
        self._signal()

    async def async_set_rules(self, rules: Rules) -> None:
        """Obey other settings at once: also for calls that are now too long or too old.

        It may be another day now, where another time zone holds.
        """
        if not self._is_running:
            return
        verdict = self.registry.adopt(rules)
        await self._upkeep.async_look_again()
        # Whoever was unloaded meanwhile has told and stored what there was, and closed the file.
        if not self._is_running:
            return
        # At once: the entities of new lines start from this snapshot.
        self._publish_all()
        self._devices.async_rebuild(self.registry.rules, self.registry.newest_of_lines)
        if verdict.transitions:
            self.async_process(verdict)
        self._new_day(dt_util.utcnow())

    @callback
    def async_forget_ended(self) -> None:
        """Forget all calls that are over; lines are remembered, and when each had its last."""
        self._tell_overdue()
        self._devices.async_note_last_calls()
        self.async_process(self.registry.forget_ended())
        self._publish_all()

    # -- looking ---------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Return the calls of this moment; entities may be up to a quarter of a second behind."""
        return self.registry.snapshot(dt_util.utcnow())

    # -- steps -----------------------------------------------------------------------------------

    @callback
    def _publish(self) -> None:
        self._published = self.data
        self.async_set_updated_data(self.snapshot())

    def _publish_all(self) -> None:
        """Let everybody look, also where the calls are the same as before."""
        self._published = None
        self.async_set_updated_data(self.snapshot())
        self._signal()

    def _signal(self) -> None:
        async_dispatcher_send(self.hass, SIGNAL_CHANGE.format(self.config_entry.entry_id))

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Call whoever listens to the office, and to the lines whose calls are others now."""
        before, now = self._published, self.data
        for update, line in list(self._listeners.values()):
            if before and isinstance(line, str) and now.is_same_for(line, before):
                continue
            update()

    @callback
    def _tick(self, _now: datetime) -> None:
        """End what has run out.

        Of thousands that run out at once the rest is due again at once: others have their turn.
        """
        self.async_process(self.registry.expire(dt_util.utcnow(), most=MOST_AT_ONCE))
        self.async_publish_soon()
        self._set_timers()
        self._writer.async_commit_soon()

    @callback
    def _new_day(self, now: datetime) -> None:
        """Begin the day's counts, and forget what need not be kept any longer."""
        self._devices.async_note_last_calls()
        self._upkeep.async_forget_old()
        self._tomorrow = self._next_day()
        self._tick(now)

    @callback
    def _follow_clock(self, now: datetime) -> None:
        """Do what is due if the clock has jumped past it, whichever way, and wait for the rest."""
        # Whoever is being unloaded is called until the last write is done.
        if not self._is_running:
            return
        deadline = self.registry.next_deadline
        if self._tomorrow != self._next_day():
            self._new_day(now)
        elif deadline and deadline <= dt_util.utcnow():
            self._tick(now)
        else:
            self._set_timers()
        self._upkeep.async_look_after()

    def _next_day(self) -> datetime:
        return next_day(dt_util.utcnow(), self.registry.rules.time_zone)

    @callback
    def _set_timers(self) -> None:
        """Wait for the next call to run out, and for the next day to begin."""
        if self._is_running:
            self._timer.async_set(self.registry.next_deadline)
            self._day_timer.async_set(self._tomorrow)

    @callback
    def _tell_overdue(self, _hass: HomeAssistant | None = None) -> None:
        """Tell what ended meanwhile: at the start, or before anything that comes earlier."""
        overdue, self._overdue = self._overdue, ()
        if overdue:
            self.async_process(Verdict(overdue))
            self._writer.async_commit_soon()
