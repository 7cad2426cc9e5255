"""Keeps Home Assistant's repairs equal to what is wrong with an entry.

What is wrong is decided in `core.problems`; here are the moments at which to look.
"""

from datetime import datetime, timedelta
import logging
from typing import Final
from urllib.parse import urlsplit

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from ..account.account import SIGNAL_ACCOUNT
from ..const import CONF_TOLD_URL, DOMAIN
from ..core.problems import find_problems, is_moved
from ..core.webhook_url import AddressKind, plain_host
from ..data import WhatConvertsConfigEntry
from ..inbound.address import (
    async_listen_address,
    async_show_address,
    cloud_state,
    current_address,
)
from ..storage.writer import SIGNAL_WRITER
from .facts import collect_facts
from .issues import async_show_problems

_LOGGER = logging.getLogger(__name__)

# Problems are looked for after a change, and then at most once in two seconds; and now and then,
# since some come with time alone.
_COOLDOWN_SECONDS: Final = 2
INTERVAL: Final = timedelta(minutes=15)


class ProblemWatch:
    """Looks after one loaded entry."""

    def __init__(self, hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
        """Look at nothing yet."""
        self._hass = hass
        self._entry = entry
        self._address = current_address(hass, self._entry)
        self._cloud = cloud_state(hass)
        self._refresher = Debouncer(
            hass,
            _LOGGER,
            cooldown=_COOLDOWN_SECONDS,
            immediate=True,
            function=self._reconcile,
        )

    @callback
    def start(self) -> None:
        """Look now, and whenever something may have changed until the entry is unloaded."""
        soon = self._refresher.async_schedule_call
        on_unload = self._entry.async_on_unload
        on_unload(self._entry.runtime_data.coordinator.async_add_listener(soon))
        for signal in (SIGNAL_WRITER, SIGNAL_ACCOUNT):
            name = signal.format(self._entry.entry_id)
            on_unload(async_dispatcher_connect(self._hass, name, soon))
        on_unload(async_listen_address(self._hass, self._entry, self._address_changed))
        on_unload(async_track_time_interval(self._hass, self._tick, INTERVAL))
        on_unload(self._refresher.async_shutdown)
        self._reconcile()

    @callback
    def _address_changed(self) -> None:
        self._address = current_address(self._hass, self._entry)
        self._log_cloud()
        self._reconcile()

    def _log_cloud(self) -> None:
        state = cloud_state(self._hass)
        if self._address.kind is AddressKind.CLOUD and state is not self._cloud:
            _LOGGER.info("The way through Home Assistant Cloud is now: %s", state)
        self._cloud = state

    @callback
    def _tick(self, _now: datetime) -> None:
        self._address_changed()
        self._entry.async_create_task(self._hass, self._async_try_again(), f"{DOMAIN} problems")

    async def _async_try_again(self) -> None:
        """Look at what tells nobody when it changes, and try again what has failed."""
        writer = self._entry.runtime_data.writer
        await writer.async_find_corrupt()
        if writer.write_failed:
            await writer.async_try_commit()
        self._reconcile()

    @callback
    def _reconcile(self) -> None:
        """Show the problems that there are, and no other."""
        self._notice_move()
        self._entry.runtime_data.stats.distrust_future(dt_util.utcnow())
        found = find_problems(collect_facts(self._hass, self._entry, self._address))
        async_show_problems(self._hass, self._entry, found)

    def _notice_move(self) -> None:
        """Take a post to the new address as proof that WhatConverts has it."""
        told = self._entry.data.get(CONF_TOLD_URL)
        if not told or told == self._address.url or not self._address.kind.is_public:
            return
        if is_moved(
            _host(told), _host(self._address.url), self._entry.runtime_data.stats.last_host
        ):
            async_show_address(self._hass, self._entry)


def _host(url: str) -> str:
    return plain_host(urlsplit(url).netloc)
