"""What the core remembers of a call, measured where nothing else is: in a process of its own."""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any

from bench.plan import Plan
from bench.say import say
from scripts.realha import ROOT


async def measure(plan: Plan, _folder: Path) -> dict[str, Any]:
    """Return bytes per live call and per remembered call, and seconds and bytes of the imports."""
    found: dict[str, Any] = {"imports": []}
    found |= await _ask("core", str(plan.remembered))
    for _ in range(plan.starts):
        found["imports"].append(await _ask("imports"))
    say(f"  {found['live']:.0f} bytes a live call, {found['ended']:.0f} an ended one")
    return found


async def _ask(*arguments: str) -> dict[str, Any]:
    python = ROOT / ".venv-ha" / "bin" / "python"
    process = await asyncio.create_subprocess_exec(
        python if python.exists() else sys.executable,
        *("-m", "bench.inside", *arguments),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    output, _ = await process.communicate()
    found: dict[str, Any] = json.loads(output)
    return found
