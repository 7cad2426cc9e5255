"""Where and when was measured, and how busy the machine was with other things."""

from datetime import UTC, datetime
from importlib.metadata import version
import os
import platform
import re
import subprocess
from typing import Any

from scripts.realha import ROOT


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
        "commit": _commit(),
        "load": {},
    }


def load() -> float:
    """Return the average load of the last minute."""
    return round(os.getloadavg()[0], 2)


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
