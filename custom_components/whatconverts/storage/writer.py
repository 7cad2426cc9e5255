"""Keeps the registry on disk: what has changed is there before an answer says so."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
import logging
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.file import WriteError

from ..const import DOMAIN, WRITE_DELAY_SECONDS
from ..core.model import Call
from ..core.registry import CallRegistry
from .store import CallStore

_LOGGER = logging.getLogger(__name__)


class CallKeeper:
    """Persistence of one entry. `head` returns what is stored beside the calls, as JSON values.

    `write_failed` tells whether the last write that was tried is missing on disk; `kept_aside`
    names the files that could not be understood and are still there.
    """

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
        self.write_failed = False
        self.kept_aside: tuple[str, ...] = ()
        self._listeners: list[CALLBACK_TYPE] = []
        self._changes = 0
        self._saved = 0
        self._waiting: list[asyncio.Future[WriteError | None]] = []
        self._is_writing = False
        self._wants_rewrite = False

    async def async_load(self) -> dict[str, Any]:
        """Restore the registry from disk and return the rest; raises OSError.

        If something was kept aside, there is something to commit afterwards.
        """
        contents = await self._store.async_load()
        days = contents.head.get("days")
        if lost := self._registry.restore({"calls": contents.calls, "days": days}):
            _LOGGER.warning("%s stored calls could not be understood and were left out", lost)
        self.kept_aside = contents.kept_aside
        if contents.kept_aside:
            # What could be understood must not stay in memory alone.
            self.touch()
        return contents.head

    async def async_look_aside(self) -> None:
        """Note which files are still kept aside."""
        self.kept_aside = await self._store.async_find_aside()

    async def async_remove_aside(self) -> None:
        """Delete the files that are kept aside."""
        await self._store.async_remove_aside()
        await self.async_look_aside()

    @callback
    def async_listen(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `listener` whenever `write_failed` has changed, until it is unlistened."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    @callback
    def touch(self) -> None:
        """Note that something has changed that the next commit must put on disk."""
        self._changes += 1

    @callback
    def renew(self) -> None:
        """Have the next commit write everything anew: what is forgotten leaves the disk."""
        self._wants_rewrite = True
        self.touch()

    async def async_commit(self) -> None:
        """Return when every change noted so far is on disk; raises `WriteError` if one is not.

        All who wait share one write. What changes during a write waits for the next one.
        """
        if self._saved == self._changes:
            return
        # Each has a future of its own: one who gives up must not take the write with him.
        done: asyncio.Future[WriteError | None] = self._hass.loop.create_future()
        self._waiting.append(done)
        if not self._is_writing:
            self._is_writing = True
            self._hass.async_create_task(self._async_write(), f"{DOMAIN} save")
        if error := await done:
            raise error

    async def async_try_commit(self) -> None:
        """Commit; if the disk refuses, the next commit tries again."""
        with suppress(WriteError):
            await self.async_commit()

    async def async_rewrite(self) -> None:
        """Write everything anew, so that nothing stays on disk that is not kept any more.

        Raises `WriteError` if the disk refuses to write, and OSError if it refuses to delete.
        """
        self.renew()
        await self.async_commit()
        await self.async_remove_aside()

    async def async_close(self) -> None:
        """Put the last changes on disk, as far as the disk allows."""
        self.touch()
        await self.async_try_commit()

    async def _async_write(self) -> None:
        """Write for all who wait, and go on while there is anybody."""
        waiting: list[asyncio.Future[WriteError | None]] = []
        try:
            while self._waiting:
                await asyncio.sleep(WRITE_DELAY_SECONDS)
                waiting, self._waiting = self._waiting, []
                _tell(waiting, await self._async_save())
        finally:
            self._is_writing = False
            # Nobody may wait for ever if this task is cancelled; those who have heard do not mind.
            late, self._waiting = self._waiting, []
            _tell([*waiting, *late], WriteError("interrupted"))

    async def _async_save(self) -> WriteError | None:
        """Put on disk what is not there; return what has kept it from being there."""
        changes, calls = self._changes, list(self._registry.unsaved)
        if self._saved == changes:
            return None
        try:
            await self._async_store(calls)
        except Exception as error:  # noqa: BLE001 - whatever it is, something is not on disk
            failure = _as_write_error(error)
            self._wants_rewrite = True
            self._note_write(failure)
            return failure
        self._registry.note_saved(calls)
        self._saved = changes
        self._note_write(None)
        return None

    async def _async_store(self, calls: Collection[Call]) -> None:
        """Add the calls to what is stored; if that is impossible or unwise, store everything."""
        store, head = self._store, self._head() | {"days": self._registry.dump_days()}
        if not (store.wants_rewrite or self._wants_rewrite):
            with suppress(OSError):
                await store.async_append(calls, head)
                return
        self._wants_rewrite = False
        await store.async_rewrite(list(self._registry), head)

    def _note_write(self, failure: WriteError | None) -> None:
        failed = failure is not None
        if failed is self.write_failed:
            return
        self.write_failed = failed
        if failed:
            _LOGGER.warning("Calls cannot be stored: %s", failure)
        else:
            _LOGGER.info("Calls can be stored again")
        for listener in tuple(self._listeners):
            listener()


def _tell(waiting: Collection[asyncio.Future[WriteError | None]], error: WriteError | None) -> None:
    for done in waiting:
        if not done.done():
            done.set_result(error)


def _as_write_error(error: Exception) -> WriteError:
    """Return a failure as the kind that all who wait expect; what others say may be personal."""
    if isinstance(error, WriteError):
        return error
    failure = WriteError(type(error).__name__)
    failure.__cause__ = error
    return failure
