"""Puts the registry on disk: what has changed is there before an answer says so."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
import logging
from typing import Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.file import WriteError
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import DOMAIN
from ..core.model import Call
from ..core.registry import CallRegistry
from .store import CallStore, StoredMeta

_LOGGER = logging.getLogger(__name__)

# A write waits this long for others to share it, and lets what was just told go out first.
WRITE_DELAY_SECONDS: Final = 0.005

# By entry id: the disk refuses now, or takes again.
SIGNAL_WRITER: Final[SignalTypeFormat[()]] = SignalTypeFormat(f"{DOMAIN}_writer_{{}}")


class CallWriter:
    """Persistence of one entry. `meta` returns what is stored beside the calls.

    `write_failed` tells whether the last write that was tried is missing on disk; `corrupt_files`
    names the files that could not be understood, were set aside, and are still there.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        store: CallStore,
        registry: CallRegistry,
        meta: Callable[[], StoredMeta],
    ) -> None:
        """Start with everything in memory on disk; `async_load` brings what is there."""
        self._hass = hass
        self._store = store
        self._registry = registry
        self._meta = meta
        self.write_failed = False
        self.corrupt_files: tuple[str, ...] = ()
        self._signal = SIGNAL_WRITER.format(store.entry_id)
        self._changes = 0
        self._saved = 0
        self._waiting: list[asyncio.Future[WriteError | None]] = []
        self._is_writing = False
        self._needs_rewrite = False

    async def async_load(self) -> StoredMeta:
        """Restore the registry from disk and return the rest; raises OSError.

        If something was set aside, there is something to commit afterwards.
        """
        contents = await self._store.async_load()
        if lost := self._registry.restore(contents.calls, contents.meta.get("days")):
            _LOGGER.warning("%s stored calls could not be understood and were left out", lost)
        self.corrupt_files = contents.corrupt_files
        if contents.corrupt_files:
            # What could be understood must not stay in memory alone.
            self.async_note_change()
        return contents.meta

    async def async_find_corrupt(self) -> None:
        """Note which corrupt files are still there."""
        self.corrupt_files = await self._store.async_find_corrupt()

    async def async_remove_corrupt(self) -> None:
        """Delete the corrupt files; raises OSError if one is still there afterwards."""
        await self._store.async_remove_corrupt()
        await self.async_find_corrupt()

    @callback
    def async_note_change(self) -> None:
        """Note that something has changed that the next commit must put on disk."""
        self._changes += 1

    @callback
    def async_request_rewrite(self) -> None:
        """Have the next commit write everything anew: what is forgotten leaves the disk."""
        self._needs_rewrite = True
        self.async_note_change()

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

    @callback
    def async_commit_soon(self) -> None:
        """Commit what nobody waits for."""
        self._hass.async_create_task(self.async_try_commit(), f"{DOMAIN} save")

    async def async_rewrite(self) -> None:
        """Write everything anew, so that nothing stays on disk that is not kept any more.

        Raises `WriteError` if the disk refuses to write, and OSError if it refuses to delete.
        """
        self.async_request_rewrite()
        await self.async_commit()
        await self.async_remove_corrupt()

    async def async_close(self) -> None:
        """Put the last changes on disk, as far as the disk allows."""
        self.async_note_change()
        await self.async_try_commit()

    async def async_final_write(self, _event: Event) -> None:
        """Put the last changes on disk when Home Assistant stops."""
        await self.async_close()

    async def _async_write(self) -> None:
        """Write for all who wait, and go on while there is anybody."""
        waiting: list[asyncio.Future[WriteError | None]] = []
        try:
            while self._waiting:
                await asyncio.sleep(WRITE_DELAY_SECONDS)
                waiting, self._waiting = self._waiting, []
                _answer(waiting, await self._async_save())
        finally:
            self._is_writing = False
            # Nobody may wait for ever if this task is cancelled; those who have heard do not mind.
            late, self._waiting = self._waiting, []
            _answer([*waiting, *late], WriteError("interrupted"))

    async def _async_save(self) -> WriteError | None:
        """Put on disk what is not there; return what has kept it from being there."""
        changes, calls = self._changes, list(self._registry.unsaved)
        if self._saved == changes:
            return None
        try:
            await self._async_store(calls)
        except Exception as error:  # noqa: BLE001 - whatever it is, something is not on disk
            failure = _as_write_error(error)
            self._needs_rewrite = True
            self._note_write(failure)
            return failure
        self._registry.unsaved.note_saved(calls)
        self._saved = changes
        self._note_write(None)
        return None

    async def _async_store(self, calls: Collection[Call]) -> None:
        """Add the calls to what is stored; if that is impossible or unwise, store everything."""
        store = self._store
        meta: StoredMeta = {**self._meta(), "days": self._registry.dump_days()}
        if not (store.needs_rewrite or self._needs_rewrite):
            with suppress(OSError):
                await store.async_append(calls, meta)
                return
        self._needs_rewrite = False
        await store.async_rewrite(list(self._registry), meta)

    def _note_write(self, failure: WriteError | None) -> None:
        failed = failure is not None
        if failed is self.write_failed:
            return
        self.write_failed = failed
        if failed:
            _LOGGER.warning("Calls cannot be stored: %s", failure)
        else:
            _LOGGER.info("Calls can be stored again")
        async_dispatcher_send(self._hass, self._signal)


def _answer(
    waiting: Collection[asyncio.Future[WriteError | None]], error: WriteError | None
) -> None:
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
