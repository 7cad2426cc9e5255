"""The demo's automations, made of the ready-made ones as a user would make them."""

from dataclasses import dataclass, field
from typing import Any

from scripts.showroom import LAMP, SPEAKER

# Where Home Assistant puts what is imported from our address.
FOLDER = "whatconverts-live"


@dataclass(frozen=True)
class Automation:
    """A blueprint with its form filled in."""

    blueprint: str
    alias: str
    inputs: dict[str, Any] = field(default_factory=dict)

    @property
    def entity_id(self) -> str:
        """What Home Assistant makes of the name."""
        return f"automation.{self.alias.lower().replace(' ', '_')}"

    def config(self) -> dict[str, Any]:
        """Return what the editor would save."""
        path = f"{FOLDER}/{self.blueprint}.yaml"
        return {"alias": self.alias, "use_blueprint": {"path": path, "input": self.inputs}}


AUTOMATIONS = (
    Automation("flash_lights", "Flash the lamp", {"lights": [LAMP], "flashes": 3}),
    Automation(
        "announce_caller",
        "Announce callers",
        {"speakers": [SPEAKER], "phrase": "name_place_line", "volume": 60},
    ),
)
