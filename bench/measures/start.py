"""How long a start takes, with nothing stored and with thousands of calls."""

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any

from bench.instance import DOMAIN, OURS, Instance, opened
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import open_calls


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return seconds of starts: of everything, and of our set-up alone."""
    found: dict[str, Any] = {"empty": [], "stored": [], "calls": plan.stored}
    async with (
        opened(folder / "empty", OURS) as empty,
        opened(folder / "stored", OURS) as stored,
    ):
        await drive(stored.port, stored.paths[OURS], open_calls(plan.stored), 64)
        # Home Assistant itself writes a new entry seconds later.
        await asyncio.sleep(2)
        for _ in range(plan.starts):
            found["empty"].append(await _start(empty))
            found["stored"].append(await _start(stored))
        found["live after the restart"] = await _live(stored)
    return found


async def _start(instance: Instance) -> dict[str, float]:
    await instance.ha.stop()
    begin = monotonic()
    await instance.ha.start()
    seconds = monotonic() - begin
    setups = await instance.ha.client.command("integration/setup_info")
    ours = next(one["seconds"] for one in setups if one["domain"] == DOMAIN)
    say(f"  start {seconds:.2f} s, of which our set-up {ours:.3f} s")
    return {"start": seconds, "set-up": ours}


async def _live(instance: Instance) -> int:
    return int(await instance.ha.client.state("sensor.ours_active_calls") or 0)
