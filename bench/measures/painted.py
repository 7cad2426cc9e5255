"""From the post to the row on the screen; measured where a browser is, see `bench.painted`."""

from pathlib import Path
from statistics import median
from typing import Any

from bench.measures.card import in_browser
from bench.plan import Plan
from bench.say import say


async def measure(plan: Plan, _folder: Path) -> dict[str, Any]:
    """Return the seconds of calls that come alone, and of the second of two."""
    found = await in_browser("bench.painted", "--times", str(plan.painted))
    for what, seconds in found.items():
        say(f"  {what}: {1000 * median(seconds):.0f} ms")
    return found
