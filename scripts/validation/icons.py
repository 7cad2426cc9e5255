"""icons.json: its shape, and whether the frontend has the icons."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
import json
from pathlib import Path

import probatio

from homeassistant.helpers import config_validation as cv

from .project import Project, Tree, Unreadable, by_schema, read_json
from .texts import named

SECTIONS = {"services": "service", "triggers": "trigger", "conditions": "condition"}


@cache
def drawn() -> frozenset[str]:
    """Return the names of the icons in Home Assistant's frontend."""
    spec = find_spec("hass_frontend")
    if spec is None or spec.origin is None:
        raise Unreadable("icons.json: Home Assistant's frontend is not installed here")
    listed = Path(spec.origin).parent / "static" / "mdi" / "iconList.json"
    return frozenset(f"mdi:{one['name']}" for one in json.loads(listed.read_text("utf-8")))


def icon(value: object) -> object:
    """Accept an icon that can be drawn."""
    if value not in drawn():
        raise probatio.Invalid(f"the frontend has no icon {value}")
    return value


STATES = {
    probatio.Optional("default"): icon,
    probatio.Optional("range"): dict,
    probatio.Optional("state"): named(icon),
}
PARTS = {probatio.Optional("sections"): {str: icon}}
ICONS = probatio.Schema(
    {
        probatio.Optional("entity"): named(
            named({**STATES, probatio.Optional("state_attributes"): named(STATES)}), cv.slug
        ),
        **{
            probatio.Optional(section): named({probatio.Required(part): icon, **PARTS})
            for section, part in SECTIONS.items()
        },
        **{probatio.Optional(flow): {"step": {str: PARTS}} for flow in ("config", "options")},
    }
)


def check(project: Project) -> Iterator[str]:
    """Yield icons that are missing, misplaced or needless."""
    icons = read_json(project.package / "icons.json")
    yield from by_schema("icons.json", ICONS, icons)
    for platform, entities in icons.get("entity", {}).items():
        for name, entity in entities.items():
            yield from _needless(f"{platform}.{name}", entity)


def _needless(name: str, entity: Tree) -> Iterator[str]:
    for state, shown in entity.get("state", {}).items():
        if shown == entity.get("default"):
            yield f"icons.json: entity.{name}: the icon of {state} is the default, so leave it out"
