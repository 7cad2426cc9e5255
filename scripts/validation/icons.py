"""icons.json: whether the frontend has the icons, at which hassfest does not look."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
import json
from pathlib import Path

from .files import Unreadable, leaves, read_json


@cache
def drawn() -> frozenset[str]:
    """Return the names of the icons in Home Assistant's frontend."""
    spec = find_spec("hass_frontend")
    if spec is None or spec.origin is None:
        raise Unreadable("icons.json: Home Assistant's frontend is not installed here")
    listed = Path(spec.origin).parent / "static" / "mdi" / "iconList.json"
    return frozenset(f"mdi:{one['name']}" for one in json.loads(listed.read_text("utf-8")))


def check(package: Path) -> Iterator[str]:
    """Yield icons that cannot be drawn."""
    for key, icon in leaves(read_json(package / "icons.json")):
        if icon not in drawn():
            yield f"icons.json: {key}: the frontend has no icon {icon}"
