"""Puts the registry on disk: what has changed is there before an answer says so."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, datetime, tzinfo
import logging
from typing import Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.file import WriteError
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import DOMAIN
from ..core.call_filter import CallFilter
from ..core.model import microseconds
from ..core.registry import CallRegistry
from .commit import Forgetting
from .rows import StoredCall
from .store import CallStore, StoredMeta, StoreError

_LOGGER = logging.getLogger(__name__)

# A write waits this long for others to share it, and lets what was just told go out first.
WRITE_DELAY_SECONDS: Final = 0.005
# Looking for what only the file knows is tried so often where calls keep changing meanwhile.
_MOST_LOOKS: Final = 10

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
        self._forgetting: Forgetting | None = None
        self._forgets_ended_at = 0

    async def async_load(self, day_start: datetime) -> StoredMeta:
        """Restore the registry from disk and return the rest.

        Raises OSError if that cannot be read, and `NewerFileError`.
        """
        contents = await self._store.async_load(day_start)
        self._registry.restore(contents.calls, contents.meta.get("days"))
        self.corrupt_files = contents.unreadable
        # What could be understood of a damaged file must not stay in memory alone.
        self.async_note_change()
        return contents.meta

    async def async_find_corrupt(self) -> None:
        """Note which corrupt files are still there."""
        self.corrupt_files = await self._store.async_find_unreadable()

    async def async_remove_corrupt(self) -> None:
        """Delete the corrupt files; raises OSError if one is still there afterwards."""
        await self._store.async_remove_unreadable()
        await self.async_find_corrupt()

    # -- writing -----------------------------------------------------------------------------------

    @callback
    def async_note_change(self) -> None:
        """Have the next commit store what has changed."""
        self._changes += 1

    @callback
    def async_forget_old(self, ended_before: datetime, most: int) -> None:
        """Have the next commit delete calls that ended before a moment, or are more than `most`."""
        self._forgetting = Forgetting(
            microseconds(ended_before), most, lines_by_name=self._registry.rules.lines_by_name
        )
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

    async def async_forget_ended(self) -> None:
        """Delete all calls that are not live, and the files that were set aside.

        Raises `WriteError` if the disk refuses to write, and OSError if it refuses to delete.
        """
        self.async_note_change()
        self._forgets_ended_at = self._changes
        await self.async_commit()
        await self.async_remove_corrupt()

    async def async_count_kept(self, since: datetime) -> None:
        """Have statistics count only what is kept, from a moment's hour on; raises OSError."""
        await self._store.async_count_kept(since)

    async def async_close(self) -> None:
        """Put the last changes on disk, as far as the disk allows, and close the file."""
        self.async_note_change()
        await self.async_try_commit()
        with suppress(OSError):
            await self._store.async_close()

    async def async_final_write(self, _event: Event) -> None:
        """Put the last changes on disk when Home Assistant stops."""
        self.async_note_change()
        await self.async_try_commit()

    async def async_final_close(self, _event: Event) -> None:
        """Close the file when nothing comes any more."""
        await self.async_close()

    async def async_begin_backup(self) -> None:
        """Leave the file as it is from now on; raises OSError."""
        await self._store.async_begin_backup()

    async def async_end_backup(self) -> None:
        """Let the file change again; raises OSError."""
        await self._store.async_end_backup()

    # -- reading -----------------------------------------------------------------------------------

    async def async_get(self, lead_id: int) -> StoredCall | None:
        """Return one call with its details; None if it is not kept."""
        found = await self.async_find(CallFilter(lead_id=lead_id, limit=1), with_details=True)
        return found[0] if found else None

    async def async_find(
        self, wanted: CallFilter, *, with_details: bool = False
    ) -> list[StoredCall]:
        """Return the calls that are wanted, as they are now, in their order."""
        await self.async_try_commit()
        unsaved = self._registry.unsaved.taken()
        return await self._store.async_find(wanted, unsaved, with_details=with_details)

    async def async_has_line(self, asked: str, region: str | None) -> bool:
        """Return whether a stored call came in on a line of this name or number."""
        return await self._store.async_has_line(asked, region)

    async def async_days_with_audio(self, time_zone: tzinfo, most: int) -> list[date]:
        """Return the newest local days with calls that can be heard, `most` at most."""
        await self.async_try_commit()
        return await self._store.async_days_with_audio(time_zone, most)

    async def async_look_again(self, day_start: datetime) -> bool:
        """Tell the registry what only the file knows; return whether there was anything to tell.

        Where the disk refuses, what is in memory has to do.
        """
        registry, was_stale = self._registry, False
        for _ in range(_MOST_LOOKS):
            if (callers := registry.stale_callers) is None:
                break
            await self.async_try_commit()
            position = registry.changes.position
            # What is forgotten and still in the file must not come back from there.
            if registry.unsaved or self._forgets_ended:
                break
            found = await self._store.async_look_again(callers, day_start)
            if registry.changes.position == position:
                registry.look_again(found)
                was_stale = True
        return was_stale

    # -- steps -------------------------------------------------------------------------------------

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
        changes, rescues = self._changes, self._store.rescues
        if self._saved == changes:
            return None
        unsaved, asked = self._registry.unsaved.taken(), self._forgetting
        forgetting = self._with_what_is_kept(asked) if self._forgets_ended else asked
        meta: StoredMeta = {**self._meta(), "days": self._registry.dump_days()}
        try:
            forgotten = await self._store.async_write(unsaved, meta, forgetting)
        except Exception as error:  # noqa: BLE001 - whatever it is, something is not on disk
            failure = _as_write_error(error)
            self._note_write(failure)
            return failure
        self._registry.unsaved.note_saved(unsaved)
        self._registry.forget(forgotten)
        self._saved = changes
        if asked is self._forgetting:
            self._forgetting = None
        self._note_write(None)
        if self._store.rescues != rescues:
            await self._async_complete_rescue()
        return None

    @property
    def _forgets_ended(self) -> bool:
        """Whether it is yet to be stored that the ended calls are forgotten."""
        return self._forgets_ended_at > self._saved

    def _with_what_is_kept(self, asked: Forgetting | None) -> Forgetting:
        """Have everything deleted that the registry has forgotten."""
        kept = self._registry.unsaved.lead_ids() | {call.lead_id for call in self._registry}
        by_name = self._registry.rules.lines_by_name
        return (asked or Forgetting())._replace(all_but=tuple(kept), lines_by_name=by_name)

    async def _async_complete_rescue(self) -> None:
        """Store anew what is in memory, since it may have been damaged on disk."""
        for call in self._registry:
            self._registry.unsaved.add(call)
        self.async_note_change()
        self.async_commit_soon()
        await self.async_find_corrupt()
        async_dispatcher_send(self._hass, self._signal)

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
    if isinstance(error, StoreError):
        failure = WriteError(str(error))
    elif isinstance(error, OSError):
        failure = WriteError(error.strerror or type(error).__name__)
    else:
        failure = WriteError(type(error).__name__)
    failure.__cause__ = error
    return failure
