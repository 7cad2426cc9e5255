"""Owns the calls of one entry: the clock, what comes in, and the order in which it is told.

It decides nothing about calls (that is `core.registry`) and nothing about their shape (that is
`core.public`). The fan-out is one synchronous step: nothing comes between two transitions. After a
quiet moment entities show the new state before anybody who hears of a call looks at them; in a
burst they follow within a quarter of a second.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.restore_state import RestoreStateData
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError

from .calls.announce import Announcer
from .calls.devices import LineDevices
from .calls.known_callers import async_remember
from .calls.settings import rules_of, view_of
from .calls.texts import async_load_texts
from .calls.timer import DeadlineTimer
from .calls.views import ShownCalls
from .const import DOMAIN, ENTITY_COOLDOWN_SECONDS
from .core import payload
from .core.known import KnownCaller
from .core.model import Call, CallerKind, CallNotice, Ignored, Snapshot, Transition
from .core.phone import normalise
from .core.receipt import arrival
from .core.registry import CallRegistry
from .core.rules import Rules
from .core.text import clean_text
from .core.webhook_stats import Feed, Visit
from .inbound.receipts import async_tell_arrival
from .storage.store import CallStore
from .storage.writer import CallKeeper

_LOGGER = logging.getLogger(__name__)

type WhatConvertsConfigEntry = ConfigEntry[WhatConvertsCoordinator]


class WhatConvertsCoordinator(DataUpdateCoordinator[Snapshot]):
    """The live picture of one webhook, pushed to entities; there is nothing to poll."""

    config_entry: WhatConvertsConfigEntry

    def __init__(self, hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
        """Start without calls; `async_load` brings them."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=DOMAIN)
        self.alerts = True
        self.feed = Feed()
        self.shown = ShownCalls()
        self.texts: Mapping[str, str] = {}
        self.registry = CallRegistry(Rules(time_zone=dt_util.get_default_time_zone()))
        self.lines = LineDevices(hass, entry)
        store = CallStore(hass, entry.entry_id)
        self.keeper = CallKeeper(hass, store, self.registry, self._head)
        self.announcer = Announcer(hass, entry.entry_id, self.lines)
        self._overdue: tuple[Transition, ...] = ()
        self._timer = DeadlineTimer(hass, self._tick)
        self._publisher = Debouncer(
            hass,
            _LOGGER,
            cooldown=ENTITY_COOLDOWN_SECONDS,
            immediate=True,
            function=self._publish,
        )

    # -- life ------------------------------------------------------------------------------------

    async def async_load(self) -> None:
        """Bring back what was stored; live calls whose time ran out meanwhile are ended."""
        # First, so that what is restored follows the settings and tells nobody of it.
        await self._async_adopt_house()
        try:
            head = await self.keeper.async_load()
        except OSError as err:
            raise ConfigEntryNotReady(
                translation_domain=DOMAIN, translation_key="storage_unreadable"
            ) from err
        self.alerts = head.get("alerts") is not False
        self.feed = Feed.restore(head.get("feed"))
        self.lines.restore(head.get("lines"))
        self.lines.rebuild(self.registry)
        self._overdue = self.registry.expire(dt_util.utcnow()).transitions
        self._publish()
        await self.keeper.async_try_commit()

    @callback
    def async_start(self) -> None:
        """Start the timers, and tell what ended meanwhile as soon as automations listen."""
        on_unload = self.config_entry.async_on_unload
        on_unload(self.config_entry.add_update_listener(_async_settings_changed))
        on_unload(self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_house_changed))
        on_unload(
            self.hass.bus.async_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_final_write)
        )
        on_unload(async_track_time_change(self.hass, self._new_day, hour=0, minute=0, second=0))
        on_unload(async_at_started(self.hass, self._tell_overdue))
        on_unload(self._publisher.async_shutdown)
        self._timer.async_set(self.registry.next_deadline)

    async def async_close(self) -> None:
        """Stop the timer and put the last changes on disk."""
        self._timer.async_set(None)
        self._tell_overdue()
        await self.keeper.async_close()

    # -- what comes in ---------------------------------------------------------------------------

    async def async_ingest(self, value: object) -> str | None:
        """Take in one decoded message; return why it was ignored, or None if it was not.

        Everything that it changes has been told and is on disk on return. Raises `PayloadError` if
        the message is broken and `WriteError` if the disk refuses; what was told stays true.
        """
        notice = payload.parse(value, self._home)
        reason = notice.reason if isinstance(notice, Ignored) else self._apply(notice)
        async_tell_arrival(self.hass, self.config_entry, arrival(notice, reason))
        await self.keeper.async_commit()
        return reason

    async def async_simulate(self, fields: Mapping[str, Any]) -> None:
        """Start a test call; `fields` are keys of the public call, missing ones have defaults."""
        lead_id = self.registry.free_lead_id()
        sample = {"caller_name": self.texts["test_caller"], "line": self.texts["test_line"]}
        self._apply(payload.simulated(lead_id, {**sample, **fields}, self._home))
        await self._async_commit()

    async def async_end(self, lead_ids: Iterable[int]) -> None:
        """End live calls because a person says so."""
        now = dt_util.utcnow()
        for lead_id in lead_ids:
            verdict = self.registry.dismiss(lead_id, now)
            self._tell(verdict.transitions, changed=verdict.changed)
        await self._async_commit()

    @callback
    def async_remember_caller(self, number: str, name: str | None, kind: str) -> bool:
        """Put a number on a list of known callers; tell whether it is a number at all."""
        normal = normalise(number, self._home)
        if normal is None:
            return False
        caller = KnownCaller(CallerKind(kind), clean_text(name or ""))
        title = self.texts[f"list_{kind}"]
        async_remember(self.hass, self.config_entry, normal, caller, title=title)
        return True

    async def async_claim(self, lead_id: int, by: str) -> None:
        """Note who takes a live call."""
        verdict = self.registry.claim(lead_id, by)
        self._tell(verdict.transitions, changed=verdict.changed)
        await self._async_commit()

    async def async_set_alerts(self, *, enabled: bool) -> None:
        """Let calls fire bus events, triggers and event entities, or not."""
        self.alerts = enabled
        self._tell((), changed=True)
        await self._async_commit()

    async def async_forget(self) -> None:
        """Forget all calls that are over, and whatever still shows one, here and on disk."""
        self._tell_overdue()
        verdict = self.registry.forget()
        self.lines.trim_backlogs(self.registry)
        self._tell(verdict.transitions, changed=True)
        self.shown.renew()
        self._publish()
        try:
            await self.keeper.async_rewrite()
        except (WriteError, OSError) as err:
            raise _not_stored() from err
        # Home Assistant keeps states of its own over a restart, and writes them now and then.
        await RestoreStateData.async_save_persistent_states(self.hass)

    @callback
    def async_count(self, visit: Visit) -> None:
        """Count one request to the webhook."""
        self.feed.count(visit, dt_util.utcnow())
        self._publisher.async_schedule_call()

    # -- what goes out ---------------------------------------------------------------------------

    @callback
    def async_forget_line(self, line: str) -> None:
        """Forget a line whose device is being removed; its next call brings it back."""
        self.lines.forget(line)
        self.keeper.touch()
        self.hass.async_create_task(self.keeper.async_try_commit(), f"{DOMAIN} forget line")

    def snapshot(self) -> Snapshot:
        """Return the picture of this moment; entities may be up to a quarter of a second behind."""
        return self.registry.snapshot(dt_util.utcnow())

    def public(self, call: Call) -> dict[str, Any]:
        """Return a call as it leaves the integration: as much of the caller as is wanted."""
        return self.shown.show(call, self.shown.outside)

    def full(self, call: Call) -> dict[str, Any]:
        """Return a call with its caller, for the card and the action that returns calls."""
        return self.shown.show(call, self.shown.inside)

    # -- steps -----------------------------------------------------------------------------------

    def _apply(self, notice: CallNotice) -> str | None:
        self._tell_overdue()
        verdict = self.registry.apply(notice, dt_util.utcnow())
        self.feed.note_start(verdict.start_age, self.registry.rules.time_limit)
        self._tell(verdict.transitions, changed=verdict.changed)
        call = self.registry.get(notice.lead_id)
        if call and call.is_live:
            self._timer.async_advance(self.registry.deadline(call))
        return verdict.ignored

    def _tell(self, transitions: Iterable[Transition], *, changed: bool) -> None:
        if not changed:
            return
        transitions = tuple(transitions)
        for step in transitions:
            # A line is called what its newest call says, not what an older one still remembers.
            if self.registry.is_newest(step.call):
                self.lines.learn(step.call)
        self.keeper.touch()
        self._publisher.async_schedule_call()
        if self.alerts:
            for step in transitions:
                self._announce(step)

    def _announce(self, step: Transition) -> None:
        line = self.registry.line_of(step.call)
        self.announcer.async_announce(step.kind, self.public(step.call), line)

    @callback
    def _publish(self) -> None:
        self.async_set_updated_data(self.snapshot())

    @callback
    def _tick(self, _now: datetime) -> None:
        """End what has run out, forget what is old, and begin a new day's counts."""
        verdict = self.registry.expire(dt_util.utcnow())
        self._tell(verdict.transitions, changed=verdict.changed)
        self._publisher.async_schedule_call()
        self._timer.async_set(self.registry.next_deadline)
        self._save_soon()

    @callback
    def _new_day(self, now: datetime) -> None:
        """Begin the day's counts, and let what is forgotten now leave the disk, too."""
        self.keeper.renew()
        self._tick(now)

    @callback
    def _tell_overdue(self, _hass: HomeAssistant | None = None) -> None:
        """Tell what ended meanwhile: at the start, or before anything that comes earlier."""
        overdue, self._overdue = self._overdue, ()
        if overdue:
            self._tell(overdue, changed=True)
            self._save_soon()

    @callback
    def _save_soon(self) -> None:
        """Put on disk what nobody waits for."""
        self.hass.async_create_task(self.keeper.async_try_commit(), f"{DOMAIN} save")

    async def _async_commit(self) -> None:
        try:
            await self.keeper.async_commit()
        except WriteError as err:
            raise _not_stored() from err

    async def _async_final_write(self, _event: Event) -> None:
        await self.keeper.async_close()

    async def _async_house_changed(self, _event: Event[Any]) -> None:
        await self._async_adopt_house()
        self._publisher.async_schedule_call()

    async def _async_adopt_house(self) -> None:
        """Take over the country, language and time zone of the house."""
        self.texts = await async_load_texts(self.hass)
        self._adopt_settings()

    @callback
    def async_settings_changed(self) -> None:
        """Obey other settings at once: also for calls that are now too long or too old."""
        self._adopt_settings()
        self.keeper.renew()
        self._tick(dt_util.utcnow())

    def _adopt_settings(self) -> None:
        """Take over options and lists of known callers, in place."""
        self.shown.adopt(view_of(self.hass, self.config_entry, self.texts))
        verdict = self.registry.adopt(rules_of(self.hass, self.config_entry))
        # At once: the entities of new lines start from this picture.
        self._publish()
        self.lines.rebuild(self.registry)
        self._tell(verdict.transitions, changed=bool(verdict.transitions))

    @property
    def _home(self) -> str | None:
        """How numbers without a country code are read, and which are shown without one."""
        return self.shown.inside.home

    def _head(self) -> dict[str, Any]:
        return {
            "alerts": self.alerts,
            "feed": self.feed.dump(),
            "lines": self.lines.dump(),
        }


def _not_stored() -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key="not_stored")


async def _async_settings_changed(_hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    entry.runtime_data.async_settings_changed()
