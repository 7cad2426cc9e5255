"""The WhatConverts account of an entry: asks for what messages have not told, one thing at a time.

Nothing waits for it: neither the start of Home Assistant nor the webhook. What fails is tried again
later; what is to be asked, and when, says `core.account_plan`.
"""

import asyncio
from collections.abc import Container, Coroutine
from datetime import datetime, timedelta
import logging
from random import random
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import CONF_SECRET, DOMAIN
from ..core import account_plan as plan, backoff
from ..core.account_state import AccountState, PastImport
from ..core.enums import AccountProblem, Origin
from ..core.lead_id import read_lead_id
from ..core.model import Call
from ..core.receipt import Receipt
from .client import LeadQuery, WhatConvertsClient
from .errors import AccountError
from .intake import LeadIntake
from .lead_updates import LeadUpdates

_LOGGER = logging.getLogger(__name__)

# By entry id: whether the account answers, or how much of the past is there, has changed.
SIGNAL_ACCOUNT: Final[SignalTypeFormat[()]] = SignalTypeFormat(f"{DOMAIN}_account_{{}}")
# How often somebody looks whether there is anything to be asked.
LOOK_EVERY: Final = timedelta(minutes=1)


class WhatConvertsAccount:
    """`state` says how far it was read; `client` is None while none can be asked.

    `updates` is what people change in it.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        state: AccountState,
        intake: LeadIntake,
    ) -> None:
        """Ask nothing yet."""
        self._hass = hass
        self._entry = entry
        self.state = state
        self._intake = intake
        self._registry = intake.registry
        self._writer = intake.writer
        self.updates = LeadUpdates(intake.coordinator, intake.writer)
        self.client: WhatConvertsClient | None = None
        self._key: tuple[str, str] | None = None
        self._catch_up_at: datetime | None = None
        self._asked: dict[int, datetime] = {}
        # Nothing is asked before this moment, since something has failed.
        self._pause_until: datetime | None = None
        self._last_post = dt_util.utcnow()
        self._task: asyncio.Task[None] | None = None
        self._is_running = False

    # -- life ------------------------------------------------------------------------------------

    @callback
    def async_start(self) -> None:
        """Connect if there is a key, and catch up with what came while nobody listened."""
        on_unload = self._entry.async_on_unload
        on_unload(async_track_time_interval(self._hass, self._look, LOOK_EVERY))
        # Not before automations listen to what it may bring.
        on_unload(async_at_started(self._hass, self.async_resume))
        self.async_follow_key()

    @callback
    def async_follow_key(self, *, is_checked: bool = False) -> None:
        """Use the key that the entry has now.

        One that `is_checked` has just been found good, be it the same that was refused before.
        """
        data, before = self._entry.data, self._key
        self._key = (data[CONF_TOKEN], data[CONF_SECRET]) if CONF_TOKEN in data else None
        if self._key == before and not is_checked:
            return
        self._pause_until = None
        if before:
            self._stop()
            self.state.note_success()
        if self._key:
            self.client = WhatConvertsClient(self._hass, *self._key, self.state.budget)
            self._catch_up_at = dt_util.utcnow()
            self.state.connect(self._catch_up_at)
        else:
            self.client = self._catch_up_at = None
            self.state.disconnect()
        self._note_news()
        self._look()

    @callback
    def async_bring_past(self, days: int) -> None:
        """Bring the calls of so many days, in the background; of 0 none, and no more of others."""
        rules, now = self._registry.rules, dt_util.utcnow()
        since, until = plan.past_span(days, rules.keep_for, rules.time_limit, now)
        self.state.past = PastImport(since=since, until=until) if days else None
        self._note_news()
        self._look()

    @callback
    def async_forget(self) -> None:
        """Have nothing brought back of what is forgotten now, nor of what is being read."""
        self._stop()
        self.state.forget(dt_util.utcnow())
        self._note_news()

    @callback
    def async_note_receipt(self, receipt: Receipt) -> None:
        """Look what was missed after a silence that ends, and ask again now that there is a way."""
        if not receipt.is_post:
            return
        before, self._last_post = self._last_post, dt_util.utcnow()
        if self.state.problem is AccountProblem.UNREACHABLE:
            self._pause_until = None
        if self.client and self._last_post - before >= plan.SILENCE:
            self._catch_up_at = self._last_post
        self._look()

    @callback
    def async_resume(self, _hass: HomeAssistant | None = None) -> None:
        """Ask from now on."""
        self._is_running = True
        self._look()

    @callback
    def async_stop(self) -> None:
        """Ask no more, and take in nothing more of what has been asked."""
        self._is_running = False
        self._stop()

    def _stop(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None

    def knows(self, lead_id: int) -> bool:
        """Whether a call of this lead is kept here."""
        return self._registry.knows(lead_id)

    # -- work ------------------------------------------------------------------------------------

    @callback
    def _look(self, _now: datetime | None = None) -> None:
        """Do what is due, unless that is being done."""
        is_working = self._task is not None and not self._task.done()
        if not self._is_running or is_working or self.client is None or self._is_pausing():
            return
        if job := self._next_job(self.client):
            self._task = self._entry.async_create_background_task(
                self._hass, self._async_work(self.client, job), f"{DOMAIN} account"
            )

    def _is_pausing(self) -> bool:
        return self._pause_until is not None and dt_util.utcnow() < self._pause_until

    def _next_job(self, client: WhatConvertsClient) -> Coroutine[None, None, None] | None:
        """Return the most urgent thing that is due."""
        now = dt_util.utcnow()
        if self._catch_up_at and self._catch_up_at <= now:
            return self._async_catch_up(client, now)
        registry = self._registry
        due = [
            call
            for call in registry.live
            if plan.is_to_be_asked(
                call, registry.deadline(call), self._asked.get(call.lead_id), now
            )
        ]
        if due:
            return self._async_ask_for(client, due, now)
        past = self.state.past
        return None if past is None or past.is_done else self._async_bring_page(client, past)

    async def _async_work(
        self, client: WhatConvertsClient, job: Coroutine[None, None, None] | None
    ) -> None:
        """Do one thing after the other until nothing is due, or something has failed."""
        try:
            while job:
                await job
                self._note_success()
                job = self._next_job(client)
        except AccountError as err:
            self._note_failure(err)
        except WriteError, OSError:
            # What is wrong with the disk is told elsewhere.
            self._pause_until = dt_util.utcnow() + backoff.SHORTEST

    async def _async_catch_up(self, client: WhatConvertsClient, now: datetime) -> None:
        """Take in all calls since the last time, as far as they are not known."""
        state, limit = self.state, self._registry.rules.time_limit
        span = plan.catch_up_span(state.caught_up_at or now, state.not_before, limit, now)
        await self._async_read(client, span)
        state.caught_up_at, self._catch_up_at = now, now + plan.CATCH_UP_EVERY
        self._writer.async_note_change()

    async def _async_ask_for(
        self, client: WhatConvertsClient, calls: list[Call], now: datetime
    ) -> None:
        """Ask whether live calls are over: for one by its id, for several by their time."""
        if len(calls) > 1:
            await self._async_read(client, plan.span_of(calls), {call.lead_id for call in calls})
        else:
            lead = await client.async_get(calls[0].lead_id, by_itself=True)
            await self._intake.async_take([lead] if lead else [], Origin.RECOVERED)
        self._asked = plan.without_ended(self._asked, self._registry.live)
        self._asked |= {call.lead_id: now for call in calls}

    async def _async_read(
        self,
        client: WhatConvertsClient,
        span: tuple[datetime, datetime],
        wanted: Container[int] | None = None,
    ) -> None:
        """Take in all leads of a span, or those of them that are wanted."""
        page, pages = 1, 1
        while page <= pages:
            query = LeadQuery(since=span[0], until=span[1], page=page)
            found = await client.async_list(query, by_itself=True)
            leads = [
                lead
                for lead in found.leads
                if wanted is None or read_lead_id(lead.get("lead_id")) in wanted
            ]
            await self._intake.async_take(leads, Origin.RECOVERED)
            # Whatever is said of pages to come, behind an empty one there is nothing.
            page, pages = page + 1, found.pages if found.leads else 0

    async def _async_bring_page(self, client: WhatConvertsClient, past: PastImport) -> None:
        query = LeadQuery(since=past.since, until=past.until, page=past.next_page)
        found = await client.async_list(query, by_itself=True)
        await self._intake.async_take(found.leads, Origin.IMPORTED)
        past.note_page(len(found.leads), found.pages, found.total)
        self._writer.async_note_change()
        await self._writer.async_commit()
        self._note_news()

    # -- how it went -----------------------------------------------------------------------------

    def _note_failure(self, err: AccountError) -> None:
        now, is_news = dt_util.utcnow(), self.state.problem is not err.problem
        self.state.note_failure(err.problem, now)
        pause = err.retry_after or backoff.delay(self.state.failures, random())  # noqa: S311 - no secret
        self._pause_until = now + pause
        if err.problem is AccountProblem.WRONG_KEY:
            # It does not get better by being used again.
            self.client = None
            self._entry.async_start_reauth(self._hass)
        if is_news:
            _LOGGER.info("The WhatConverts account does not answer: %s", err.problem)
            self._note_news()

    def _note_success(self) -> None:
        self._pause_until = None
        if self.state.problem:
            _LOGGER.info("The WhatConverts account answers again")
            self.state.note_success()
            self._note_news()

    @callback
    def _note_news(self) -> None:
        self._writer.async_note_change()
        async_dispatcher_send(self._hass, SIGNAL_ACCOUNT.format(self._entry.entry_id))
