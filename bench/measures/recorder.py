"""What a call leaves in the recorder's database."""

import asyncio
from pathlib import Path
import sqlite3
from typing import Any

from bench.instance import FLOOR, FORWARD, LEFT_OUT, OURS, TEMPLATES, Instance, opened
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import whole_calls

_TABLES = ("states", "state_attributes", "events", "event_data")


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return rows and bytes per call (one start, one end) by webhook."""
    found = {}
    async with opened(folder / "rows", OURS) as instance:
        for hook in (OURS, FLOOR, TEMPLATES, FORWARD):
            found[hook] = await _per_call(plan, instance, hook)
    async with opened(folder / "no_rows", OURS, extra=LEFT_OUT) as instance:
        found[f"{OURS}, left out"] = await _per_call(plan, instance, OURS)
    return found


async def _per_call(plan: Plan, instance: Instance, hook: str) -> dict[str, float]:
    # The first calls bring the lines and all that is written once.
    await drive(instance.port, instance.paths[hook], whole_calls(8), 1)
    await asyncio.sleep(plan.commit)
    before = _count(instance)
    await drive(instance.port, instance.paths[hook], whole_calls(plan.recorded_calls), 1)
    await asyncio.sleep(plan.commit)
    after = _count(instance)
    found = {name: (after[name] - before[name]) / plan.recorded_calls for name in after}
    say(f"  {hook}: {found['bytes']:.0f} bytes a call")
    return found


def _count(instance: Instance) -> dict[str, int]:
    path = instance.ha.folder.path / "home-assistant_v2.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        found = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in _TABLES
        }
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        found["bytes"] = pages * size
    database.close()
    return found
