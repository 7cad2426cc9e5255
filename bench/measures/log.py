"""What scrolling through the log costs a browser; measured where one is, see `bench.log`."""

from pathlib import Path
from typing import Any

from bench.measures.card import in_browser
from bench.plan import Plan
from bench.say import say


async def measure(plan: Plan, _folder: Path) -> dict[str, Any]:
    """Return milliseconds of the main thread for each frame, and the most rows in the page."""
    found = await in_browser("bench.log", "--frames", str(plan.log_frames))
    say(f"  {found['frame']:.2f} ms a frame, at most {found['rows']} rows")
    return found
