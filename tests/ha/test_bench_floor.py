"""The floor of the benchmark keeps its promise; it would be no measure otherwise."""

import asyncio
from pathlib import Path
import sqlite3

from bench.floor.store import Store
from homeassistant.core import Event


async def test_what_was_put_is_committed(tmp_path: Path) -> None:
    path = tmp_path / "floor.db"
    store = Store(asyncio.get_running_loop(), path)
    await store.async_open()
    reader = sqlite3.connect(path)

    async def put(lead_id: int, record: str) -> None:
        await store.async_put(lead_id, record)
        found = reader.execute("SELECT record FROM calls WHERE lead_id = ?", (lead_id,))
        assert found.fetchone() == (record,)

    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(put(number, f"start {number}"))
    await put(3, "end 3")
    assert reader.execute("SELECT count(*) FROM calls").fetchone() == (5,)
    reader.close()
    await store.async_close(Event("stop"))
