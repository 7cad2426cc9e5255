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
        self._saving: asyncio.Task[WriteError | None] | None = None
        self._cancel_filing: CALLBACK_TYPE | None = None
        self._filing = asyncio.Lock()
        self._closed = False

    async def async_load(self) -> dict[str, Any]:
        """Restore the registry from disk and return the rest; raises OSError."""
        contents = await self._store.async_load()
        days = contents.head.get("days")
        if lost := self._registry.restore({"calls": contents.calls, "days": days}):
            _LOGGER.warning("%s stored calls could not be understood and were left out", lost)
        return contents.head

    @callback
    def start(self) -> None:
        """File what was left over from before."""
        self._plan_filing()

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

    async def async_rewrite(self) -> None:
        """Write everything anew, so that nothing stays on disk that is not kept any more.

        Raises `WriteError` if the disk refuses.
        """
        self.touch()
        async with self._filing:
            history = list(self._registry.history)
            await self._store.async_save_history(history)
            self._registry.file(history)
        await self.async_commit()
        await self._store.async_remove_aside()

    async def async_close(self) -> None:
        """Put the last changes on disk, as far as the disk allows; plan nothing after that."""
        self._closed = True
        if self._cancel_filing:
            self._cancel_filing()
        self.touch()
        await self.async_try_commit()
        # A history that is being written must not come back after its entry is removed.
        async with self._filing:
            pass

    async def _async_save(self) -> WriteError | None:
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
    def file_soon(self) -> None:
        """Write the history in a moment, if that is not planned yet."""
        if not (self._closed or self._cancel_filing):
            self._cancel_filing = async_call_later(self._hass, _FILING_DELAY, self._async_file)

    def _plan_filing(self) -> None:
        if any(self._registry.unfiled):
            self.file_soon()

    async def _async_file(self, _now: datetime) -> None:
        """Move the calls that have ended from the current file to the history."""
        try:
            async with self._filing:
                history = list(self._registry.history)
                with suppress(WriteError):
                    await self._store.async_save_history(history)
                    self._registry.file(history)
        finally:
            self._cancel_filing = None
        self._plan_filing()
