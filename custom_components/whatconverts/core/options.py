"""What a user may choose for one webhook: names, defaults and bounds of the options."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from .enums import Privacy
from .lines import MOST_LINES

# How the form groups them.
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "calls": ("time_limit", "mute_spam", "mute_duplicates", "mute_repeats", "profiles"),
        "callers": ("privacy", "keep_days"),
        "numbers": ("country", "lines_by_name", "most_lines"),
    }
)

DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        # Minutes after which a call ends by itself.
        "time_limit": 60,
        "mute_spam": True,
        "mute_duplicates": False,
        "mute_repeats": False,
        # Names of the profiles whose calls are taken; none means all.
        "profiles": (),
        "privacy": Privacy.FULL.value,
        # Days for which an ended call is remembered.
        "keep_days": 365,
        # Of numbers without country code, two letters; None means that of Home Assistant.
        "country": None,
        "lines_by_name": False,
        # Tracking numbers that become devices.
        "most_lines": MOST_LINES,
    }
)

# A shorter limit would end usual calls; a longer one is a working day that shows a lost end.
RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"time_limit": (5, 720), "keep_days": (1, 3650), "most_lines": (1, 1000)}
)


def complete(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return every option: the one that was chosen, or the default."""
    return {name: options.get(name, default) for name, default in DEFAULTS.items()}
