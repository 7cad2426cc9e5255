"""Which lines of Home Assistant's log are complaints, and which of these are known and harmless."""

import re

_LOUD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) ")

HARMLESS = (
    # We start it with --skip-pip on purpose.
    "Skipping pip installation",
    # Said of every custom integration.
    "We found a custom integration",
    # Programs and libraries of the operating system that none of this needs.
    "[haffmpeg.",
    "libturbojpeg",
    # Home Assistant reaching for the internet from a machine that has none.
    "[homeassistant.components.marketplace",
    # The same, still waiting for an answer while Home Assistant stops.
    "name='marketplace_startup_tasks",
)
AFTER_KILL = (
    # The recorder's database recovers by itself.
    "was shutdown cleanly",
    "Ended unfinished session",
)


def complaints(log: str, *, allowed: tuple[str, ...] = ()) -> list[str]:
    """Return the lines above INFO, without the known harmless ones and those allowed."""
    harmless = HARMLESS + allowed
    return [
        line
        for line in log.splitlines()
        if _LOUD.match(line) and not any(words in line for words in harmless)
    ]
