"""What a browser loads before it can show the card: which modules, and how large on their way."""

import re
from typing import Final
import zlib

from scripts.realha import ROOT

CARD: Final = ROOT / "custom_components" / "whatconverts" / "www"
# As Home Assistant's web server compresses.
_LEVEL: Final = 6


def imports(module: str) -> list[str]:
    """Return what a module of the card imports as soon as it is loaded."""
    text = (CARD / module).read_text(encoding="utf-8")
    found = re.findall(r'^import .*?"\./(.*?)";', text, re.MULTILINE | re.DOTALL)
    return list(map(str, found))


def first_load() -> dict[str, int]:
    """Return the compressed bytes of `card.js` and of all that it imports, by module."""
    sizes: dict[str, int] = {}
    waiting = ["card.js"]
    while waiting:
        module = waiting.pop()
        if module not in sizes:
            sizes[module] = len(zlib.compress((CARD / module).read_bytes(), _LEVEL))
            waiting += imports(module)
    return sizes
