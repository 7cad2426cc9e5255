"""Keeps the registry on disk: what is current before an answer, the history a little later."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.file import WriteError

from .const import DOMAIN
from .core.registry import CallRegistry
from .store import CallStore

_LOGGER = logging.getLogger(__name__)
_FILING_DELAY: Final = timedelta(seconds=10)
# So many ended calls are filed at once: the current file is written before every answer.
_FILING_SIZE: Final = 50
# Writes begin at least this far apart, so that the posts of a burst share them.
PACE_SECONDS = 0.02


class CallKeeper:
    """Persistence of one entry. `head` returns what is stored beside the calls, as JSON values."""

    def __init__(
        self,
        hass: HomeAssistant,
        store: CallStore,
        registry: CallRegistry,
        head: Callable[[], dict[str, Any]],
    ) -> None:
        """Start with everything in memory on disk; `async_load` brings what is there."""
        self._hass = hass
        self._store = store
        self._registry = registry
        self._head = head
        self._changes = 0
        self._saved = 0
        self._next_save = 0.0
        self._saving: asyncio.Task[WriteError | None] | None = None
        self._filing: asyncio.Task[None] | None = None
        self._refused = False
        self._cancel_filing: CALLBACK_TYPE | None = None
        self._closed = False

    async def async_load(self) -> dict[str, Any]:
        """Restore the registry from disk and return the rest; raises OSError."""
        contents = await self._store.async_load()
        days = contents.head.get("days")
        if lost := self._registry.restore({"calls": contents.calls, "days": days}):
            _LOGGER.warning("%s stored calls could not be understood and were left out", lost)
        self._plan_filing()
        return contents.head

    @callback
    def touch(self) -> None:
        """Note that something has changed that the next commit must put on disk."""
        self._changes += 1

    async def async_commit(self) -> None:
        """Return when every change noted so far is on disk; raises `WriteError` if one is not.

        All who wait share one write. What changes during a write waits for the next one.
        """
        wanted = self._changes
        while self._saved < wanted:
            # A write that fails at once may be over before its task is known here.
            if self._saving is None or self._saving.done():
                self._saving = self._hass.async_create_task(self._async_save(), f"{DOMAIN} save")
            if error := await asyncio.shield(self._saving):
                raise error

    async def async_try_commit(self) -> None:
        """Commit; if the disk refuses, the next commit tries again."""
        with suppress(WriteError):
            await self.async_commit()

    async def async_close(self) -> None:
        """Put the last changes on disk, as far as the disk allows; plan nothing after that."""
        self._closed = True
        self._stop_timer()
        if self._filing:
            await self._filing
        self.touch()
        await self.async_try_commit()

    async def _async_save(self) -> WriteError | None:
        clock = self._hass.loop.time
        if (pause := min(self._next_save - clock(), PACE_SECONDS)) > 0:
            await asyncio.sleep(pause)
        self._next_save = clock() + PACE_SECONDS
        changes = self._changes
        registry = self._registry
        head = self._head() | {"days": registry.dump_days()}
        try:
            await self._store.async_save_current(chain(registry.unfiled, registry.live), head)
        except WriteError as error:
            return error
        self._saved = changes
        self._plan_filing()
        return None

    @callback
    def _plan_filing(self) -> None:
        """File soon what waits, at once if it is much; a disk that refuses is left in peace."""
        waiting = len(self._registry.unfiled)
        if self._closed or self._is_filing or not waiting:
            return
        if waiting >= _FILING_SIZE and not self._refused:
            self._file()
        elif self._cancel_filing is None:
            self._cancel_filing = async_call_later(self._hass, _FILING_DELAY, self._file)

    @callback
    def _file(self, _now: datetime | None = None) -> None:
        self._stop_timer()
        self._filing = self._hass.async_create_task(self._async_file(), f"{DOMAIN} file")

    @property
    def _is_filing(self) -> bool:
        return self._filing is not None and not self._filing.done()

    async def _async_file(self) -> None:
        """Move the calls that have ended from the current file to the history."""
        history = list(self._registry.history)
        self._refused = True
        with suppress(WriteError):
            await self._store.async_save_history(history)
            self._registry.file(history)
            self._refused = False
        # Not from within this task, which still counts as filing.
        self._hass.loop.call_soon(self._plan_filing)

    def _stop_timer(self) -> None:
        if self._cancel_filing:
            self._cancel_filing()
            self._cancel_filing = None
