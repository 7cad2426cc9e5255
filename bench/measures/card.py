"""What the card costs a browser; measured in the environment that has one, see `bench.card`."""

import asyncio
import json
from pathlib import Path
from statistics import median
from typing import Any

from bench.plan import Plan
from bench.say import say
from scripts.realha import ROOT


async def measure(plan: Plan, _folder: Path) -> dict[str, Any]:
    """Return bytes of each file, milliseconds of the main thread, layout shift, and memory."""
    found = await in_browser(
        *("bench.card", "--json"),
        *("--minutes", str(plan.card_minutes), "--ticks", str(plan.card_ticks)),
        *("--rounds", str(plan.rounds), "--settle", str(plan.card_settle)),
    )
    busy = median(found["busy"]["TaskDuration"])
    say(f"  {sum(found['sizes'].values())} bytes, {busy:.2f} ms a tick")
    return found


async def in_browser(module: str, *options: str) -> dict[str, Any]:
    """Run a module in the environment that has a browser; return the JSON that it prints."""
    process = await asyncio.create_subprocess_exec(
        ROOT / ".venv" / "bin" / "python",
        *("-m", module, *options),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} could not measure; what is above says why")
    found: dict[str, Any] = json.loads(output)
    return found
