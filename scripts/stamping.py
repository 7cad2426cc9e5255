"""Keeps shipped.json current: see scripts/stamp-blueprints."""

import json

from custom_components.whatconverts.core.blueprint_plan import fingerprint
from homeassistant.util.yaml import load_yaml_dict
from scripts.realha import ROOT

FOLDER = ROOT / "custom_components" / "whatconverts" / "blueprints"
NOTES = FOLDER / "shipped.json"


def current() -> dict[str, str]:
    """Return the fingerprint of every file by its name."""
    files = sorted((FOLDER / "automation").glob("*.yaml"))
    return {path.stem: fingerprint(load_yaml_dict(path)) for path in files}


def stamp() -> list[str]:
    """Add what is new; return the names."""
    notes: dict[str, list[str]] = json.loads(NOTES.read_text()) if NOTES.exists() else {}
    new = {
        name: value for name, value in current().items() if value not in notes.get(name, [])[-1:]
    }
    for name, value in new.items():
        notes.setdefault(name, []).append(value)
    NOTES.write_text(json.dumps(notes, indent=2, sort_keys=True) + "\n")
    return list(new)


if __name__ == "__main__":
    for stamped in stamp():
        print(f"noted: {stamped}")
