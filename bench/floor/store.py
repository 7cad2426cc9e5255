"""A table of messages in SQLite, written by one thread, in commits that all who wait share."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import sqlite3

from homeassistant.core import Event

# As long as ours: whoever comes within this time shares the commit.
_DELAY_SECONDS = 0.005


class Store:
    """What was put is on disk when `async_put` returns."""

    def __init__(self, loop: asyncio.AbstractEventLoop, path: Path) -> None:
        """Name the file; nothing is touched yet."""
        self._loop = loop
        self._path = path
        self._thread = ThreadPoolExecutor(1, "bench floor")
        self._rows: list[tuple[int, str]] = []
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def async_open(self) -> None:
        """Open the file, as durable as ours."""
        await self._async_run(self._open)

    async def async_put(self, lead_id: int, record: str) -> None:
        """Put a row on disk; a later one of the same call takes its place."""
        self._rows.append((lead_id, record))
        if self._next is None:
            self._next = self._loop.create_task(self._async_commit())
        await asyncio.shield(self._next)

    async def async_close(self, _event: Event) -> None:
        """Close the file."""
        await self._async_run(self._connection.close)
        self._thread.shutdown()

    async def _async_commit(self) -> None:
        async with self._turn:
            await asyncio.sleep(_DELAY_SECONDS)
            rows, self._rows, self._next = self._rows, [], None
            await self._async_run(lambda: self._write(rows))

    async def _async_run(self, job: Callable[[], None]) -> None:
        await self._loop.run_in_executor(self._thread, job)

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS calls (lead_id INTEGER PRIMARY KEY, record TEXT) STRICT"
        )

    def _write(self, rows: list[tuple[int, str]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO calls VALUES (?, ?)", rows)
