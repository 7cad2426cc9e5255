"""The calls of an entry on disk: everything is done by one thread of its own, in turn."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
import sqlite3
from typing import Any, Final, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.json import json_loads

from ..const import DOMAIN
from ..core.call_filter import CallFilter
from ..core.history import StoredCalls
from ..core.lines import StoredLines
from ..core.unsaved import DetailNews, Unsaved
from . import counts, queries
from .commit import Forgetting
from .database import CallDatabase, in_memory
from .rows import StoredCall

_NOTHING: Final = Unsaved((), {})


class StoredMeta(TypedDict, total=False):
    """What is stored beside the calls; what was read back is checked by whom it belongs to."""

    alerts: bool
    stats: dict[str, Any]
    lines: StoredLines
    days: dict[str, list[Any]]
    account: dict[str, Any]


class StoreError(OSError):
    """The file cannot be used; the text is SQLite's name for the reason."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found on disk; `unreadable` names the files that were set aside."""

    calls: StoredCalls
    meta: StoredMeta
    unreadable: tuple[str, ...]


class CallStore:
    """The file of one entry. What fails raises OSError."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file; nothing is touched yet."""
        self.entry_id = entry_id
        path = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.db"))
        self._database = CallDatabase(path)
        self._loop = hass.loop
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, f"{DOMAIN} store")
        self._meta: dict[str, tuple[object, str]] = {}

    async def async_load(self, day_start: datetime) -> Contents:
        """Return what is stored.

        A damaged file is set aside; what can be read of it is returned. Raises `NewerFileError`,
        too.
        """
        return await self._async_run(lambda: self._load(day_start))

    async def async_write(
        self, unsaved: Unsaved, meta: StoredMeta, forgetting: Forgetting | None = None
    ) -> Mapping[int, str | None]:
        """Store all this in one step; return what was forgotten, as `History.forget` takes it."""
        encoded = {name: self._encode(name, value) for name, value in meta.items()}
        return await self._async_run(lambda: self._database.write(unsaved, encoded, forgetting))

    @property
    def rescues(self) -> int:
        """How often a damaged file has been replaced by what could be read of it."""
        return self._database.files.rescues

    async def async_look_again(self, callers: set[str], day_start: datetime) -> StoredCalls:
        """Return what `KeptCalls.look_again` asks for."""
        return await self._async_query(queries.look_again, callers, day_start)

    async def async_find(
        self, wanted: CallFilter, unsaved: Unsaved = _NOTHING, *, with_details: bool = False
    ) -> list[StoredCall]:
        """Return the calls that are wanted, in their order.

        Where a disk refuses, what is `unsaved` counts as stored.
        """
        return await self._async_query(
            lambda connection: _find(connection, wanted, unsaved, with_details=with_details)
        )

    async def async_has_line(self, asked: str, region: str | None) -> bool:
        """Return whether a stored call came in on a line of this name or number."""
        return await self._async_query(queries.has_line, asked, region)

    async def async_days_with_audio(self, time_zone: tzinfo, most: int) -> list[date]:
        """Return the newest local days with calls that can be heard, `most` at most."""
        return await self._async_query(queries.days_with_audio, time_zone, most)

    async def async_count(self, *, by_name: bool) -> None:
        """Have all stored calls counted as they are now; `by_name` is how lines are told apart."""
        while await self._async_run(lambda: self._count(by_name=by_name)):
            pass

    async def async_count_kept(self, since: datetime) -> None:
        """Have only those calls counted from a moment's hour on that are kept."""
        await self._async_run(
            lambda: self._database.change(lambda connection: counts.count_kept(connection, since))
        )

    async def async_series(self) -> list[counts.Series]:
        """Return what calls are counted by."""
        return await self._async_query(counts.all_series)

    async def async_hours(self, series: int, since: int | None) -> tuple[int, list[counts.Hour]]:
        """Return how many calls a series had before an hour, and each hour since; None: all."""
        return await self._async_query(counts.hours_since, series, since)

    async def async_note_told(self, told: list[counts.Told]) -> None:
        """Note what the recorder has."""
        await self._async_run(
            lambda: self._database.change(lambda connection: counts.note_told(connection, told))
        )

    async def async_begin_backup(self) -> None:
        """Leave the file as it is from now on."""
        await self._async_run(self._database.begin_backup)

    async def async_end_backup(self) -> None:
        """Let the file change again."""
        await self._async_run(self._database.end_backup)

    async def async_find_unreadable(self) -> tuple[str, ...]:
        """Return the names of the files that were set aside and are still there."""
        return await self._async_run(self._database.files.unreadable)

    async def async_remove_unreadable(self) -> None:
        """Delete what was set aside; raises OSError if anything is still there afterwards."""
        await self._async_run(self._database.files.remove_unreadable)

    async def async_remove(self) -> None:
        """Delete all files of the entry; what cannot be deleted is logged."""
        try:
            await self._async_run(self._database.files.remove)
        finally:
            await self.async_close()

    async def async_close(self) -> None:
        """Close the file and end the thread, for good; the first time only."""
        if self._is_closed:
            return
        self._is_closed = True
        await self._loop.run_in_executor(self._thread, self._database.close)
        # There is nothing left for it to do, so this is no wait.
        self._thread.shutdown()

    async def _async_query[*Ts, T](
        self, query: Callable[[sqlite3.Connection, *Ts], T], *args: *Ts
    ) -> T:
        return await self._async_run(lambda: query(self._database.open(), *args))

    async def _async_run[T](self, job: Callable[[], T]) -> T:
        if self._is_closed:
            raise StoreError("closed")
        try:
            return await self._loop.run_in_executor(self._thread, job)
        except sqlite3.Error as error:
            raise StoreError(getattr(error, "sqlite_errorname", type(error).__name__)) from error

    def _load(self, day_start: datetime) -> Contents:
        connection = self._database.open()
        calls = queries.load(connection, day_start)
        meta = dict(_read_meta(queries.load_meta(connection).items()))
        return Contents(calls, StoredMeta(**meta), self._database.files.unreadable())  # type: ignore[typeddict-item]

    def _count(self, *, by_name: bool) -> bool:
        if not counts.has_changed(self._database.open()):
            return False
        return self._database.change(
            lambda connection: counts.count_changed(connection, by_name=by_name)
        )

    def _encode(self, name: str, value: object) -> str:
        """Return a value as JSON, encoding it only if it is another object than the last time."""
        known = self._meta.get(name)
        if known is None or known[0] is not value:
            known = self._meta[name] = (value, json_dumps(value))
        return known[1]


def _find(
    connection: sqlite3.Connection, wanted: CallFilter, unsaved: Unsaved, *, with_details: bool
) -> list[StoredCall]:
    outdated = {call.lead_id for call in unsaved.calls} | unsaved.news.keys()
    if not outdated:
        return queries.find(connection, wanted, with_details=with_details)
    # As many as are asked for have to be left without those that are outdated.
    more = replace(wanted, limit=wanted.limit + len(outdated))
    found = queries.find(connection, more, with_details=with_details)
    with closing(in_memory(_complete(connection, unsaved, outdated))) as pending:
        newer = queries.find(pending, wanted, with_details=with_details)
    both = [one for one in found if one.call.lead_id not in outdated] + newer
    both.sort(key=lambda one: one.call.age_key, reverse=not wanted.oldest_first)
    return both[: wanted.limit]


def _complete(connection: sqlite3.Connection, unsaved: Unsaved, lead_ids: Iterable[int]) -> Unsaved:
    """Return what is unsaved, upon what is stored of the same calls."""
    stored = [
        one
        for lead_id in lead_ids
        for one in queries.find(connection, CallFilter(lead_id=lead_id), with_details=True)
    ]
    news = dict(unsaved.news)
    for call, details in stored:
        news[call.lead_id] = (DetailNews(details or {}), *news.get(call.lead_id, ()))
    return Unsaved((*(one.call for one in stored), *unsaved.calls), news)


def _read_meta(stored: Iterable[tuple[str, str]]) -> Iterable[tuple[str, Any]]:
    for name, value in stored:
        try:
            yield name, json_loads(value)
        except ValueError:
            continue
