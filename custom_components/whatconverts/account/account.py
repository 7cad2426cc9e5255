"""The WhatConverts account of an entry: asks for what messages have not told, one thing at a time.

Nothing waits for it: neither the start of Home Assistant nor the webhook. What fails is tried again
later; what is to be asked, and when, says `core.account_plan`.
"""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from functools import partial
import logging
from random import random
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_TOKEN
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import CONF_SECRET, DOMAIN
from ..core import account_plan as plan, backoff
from ..core.account_state import AccountState, PastImport
from ..core.backoff import Wait
from ..core.enums import AccountProblem, Origin
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
        # Until when it need not be asked for what is new; None: it is time.
        self._until_look: Wait | None = None
        self._asked: dict[int, datetime] = {}
        # Until when nothing is asked, since something has failed.
        self._pause: Wait | None = None
        self._last_post = dt_util.utcnow()
        self._task: asyncio.Task[None] | None = None
        self._is_running = False

    # -- life ------------------------------------------------------------------------------------

    @callback
    def async_start(self) -> None:
        """Connect if there is a key, and catch up with what came while nobody listened."""
        on_unload = self._entry.async_on_unload
        on_unload(async_track_time_interval(self._hass, self._look, LOOK_EVERY))
        self._is_running = True
        self.async_follow_key()
        # Not before automations listen to what it may bring.
        on_unload(async_at_started(self._hass, self._look_for_news))

    @callback
    def async_follow_key(self, *, is_checked: bool = False) -> None:
        """Use the key that the entry has now.

        One that `is_checked` has just been found good, be it the same that was refused before.
        """
        if not self._is_running:
            return
        data, before = self._entry.data, self._key
        self._key = (data[CONF_TOKEN], data[CONF_SECRET]) if CONF_TOKEN in data else None
        if self._key == before and not is_checked:
            return
        self._pause = self._until_look = None
        if before:
            self._stop()
            self.state.note_success()
        if self._key:
            self.client = WhatConvertsClient(
                self._hass,
                *self._key,
                self.state.budget,
                on_wrong_key=partial(self._note_wrong_key, self._key),
            )
            self.state.connect(dt_util.utcnow())
        else:
            self.client = None
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
        if self._is_network_back(self._last_post):
            self._pause = None
            self._look()
        # Not at every message: it looks at all live calls.
        if self._last_post - before >= plan.SILENCE:
            self._look_for_news()

    def _is_network_back(self, now: datetime) -> bool:
        """Whether a message that comes now shows that WhatConverts can be reached again."""
        if self._pause is None or self.state.problem is not AccountProblem.UNREACHABLE:
            return False
        return Wait(self._pause.since, plan.NETWORK_TRIED_EVERY).is_over(now)

    @callback
    def async_resume(self) -> None:
        """Ask again, since the entry stays."""
        self._is_running = True
        self.async_follow_key()
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
    def _look_for_news(self, _hass: HomeAssistant | None = None) -> None:
        self._until_look = None
        self._look()

    @callback
    def _look(self, _now: datetime | None = None) -> None:
        """Do what is due, unless that is being done."""
        is_working = self._task is not None and not self._task.done()
        if self.client is None or is_working or not self._may_ask():
            return
        if job := self._next_job(self.client):
            self._task = self._entry.async_create_background_task(
                self._hass, self._async_work(self.client, job), f"{DOMAIN} account"
            )

    def _may_ask(self) -> bool:
        """Whether Home Assistant has started, the entry stays, and nothing has just failed."""
        is_awake = self._is_running and self._hass.state is CoreState.running
        return is_awake and (self._pause is None or self._pause.is_over(dt_util.utcnow()))

    def _next_job(self, client: WhatConvertsClient) -> Coroutine[None, None, None] | None:
        """Return the most urgent thing that is due."""
        now = dt_util.utcnow()
        if self._until_look is None or self._until_look.is_over(now):
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
            # A wrong key has been noted when it was refused.
            if err.problem is not AccountProblem.WRONG_KEY:
                self._note_failure(err)
        except WriteError, OSError:
            # What is wrong with the disk is told elsewhere.
            self._pause = Wait(dt_util.utcnow(), backoff.SHORTEST)

    async def _async_catch_up(self, client: WhatConvertsClient, now: datetime) -> None:
        """Take in all calls since the last time, as far as they are not known."""
        state, limit = self.state, self._registry.rules.time_limit
        state.set_right(now)
        span = plan.catch_up_span(state.caught_up_at or now, state.not_before, limit, now)
        await self._intake.async_read(client, span)
        state.caught_up_at, self._until_look = now, Wait(now, plan.CATCH_UP_EVERY)
        self._writer.async_note_change()

    async def _async_ask_for(
        self, client: WhatConvertsClient, calls: list[Call], now: datetime
    ) -> None:
        """Ask whether live calls are over: for one by its id, for several by their time."""
        if len(calls) > 1:
            span = plan.span_of(calls, self._registry.rules.time_limit)
            await self._intake.async_read(client, span, {call.lead_id for call in calls})
        else:
            lead = await client.async_get(calls[0].lead_id, by_itself=True)
            await self._intake.async_take([lead] if lead else [], Origin.RECOVERED)
        self._asked = plan.without_ended(self._asked, self._registry.live)
        self._asked |= {call.lead_id: now for call in calls}

    async def _async_bring_page(self, client: WhatConvertsClient, past: PastImport) -> None:
        if past.next_page == 1 and self.state.not_before:
            await self._intake.async_count_kept(past.since)
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
        self._pause = Wait(now, pause)
        if is_news:
            _LOGGER.info("The WhatConverts account does not answer: %s", err.problem)
            self._note_news()

    @callback
    def _note_wrong_key(self, key: tuple[str, str]) -> None:
        """Use a key no more, whoever has used it: it does not get better by that."""
        if key != self._key:
            return
        self.client = None
        self._note_failure(AccountError(AccountProblem.WRONG_KEY))
        self._entry.async_start_reauth(self._hass)

    def _note_success(self) -> None:
        self._pause = None
        if self.state.problem:
            _LOGGER.info("The WhatConverts account answers again")
            self.state.note_success()
            self._note_news()

    @callback
    def _note_news(self) -> None:
        self._writer.async_note_change()
        async_dispatcher_send(self._hass, SIGNAL_ACCOUNT.format(self._entry.entry_id))
