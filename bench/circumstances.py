"""Where and when was measured, how busy the machine was, and what its memory costs."""

from datetime import UTC, datetime
from importlib.metadata import version
from mmap import PAGESIZE, mmap
import os
import platform
import re
from statistics import median
import subprocess
from time import perf_counter, sleep
from typing import Any

from scripts.realha import ROOT

_PAGES = 2000
_TIMES = 5


def now() -> dict[str, Any]:
    """Return what a reader of the figures must know."""
    pinned = (ROOT / "requirements" / "ha.in").read_text()
    found = re.search(r"^homeassistant==(\S+)", pinned, re.MULTILINE)
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "home_assistant": found[1] if found else None,
        "python": platform.python_version(),
        "aiohttp_of_client": version("aiohttp"),
        "cores": os.cpu_count(),
        "page_us": page_costs(),
        "commit": _commit(),
        "load": {},
    }


def load() -> float:
    """Return the average load of the last minute."""
    return round(os.getloadavg()[0], 2)


def page_costs() -> dict[str, float]:
    """Return what the next access to a page of memory costs, in microseconds, by when it comes.

    A host may take away the memory of a virtual machine that has not been used for a moment, and
    bring it back at the next access: then all that wakes up now and then looks slow.
    """
    with mmap(-1, _PAGES * PAGESIZE) as memory:
        _touch(memory)
        return {
            "at once": round(median(_touch(memory) for _ in range(_TIMES)), 2),
            "after a second": round(median(_touch_rested(memory) for _ in range(_TIMES)), 2),
        }


def _touch(memory: mmap) -> float:
    begin = perf_counter()
    for place in range(0, len(memory), PAGESIZE):
        memory[place] = 1
    return (perf_counter() - begin) / _PAGES * 1e6


def _touch_rested(memory: mmap) -> float:
    sleep(1)
    return _touch(memory)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
