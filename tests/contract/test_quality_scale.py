"""Every rule of Home Assistant's quality scale is answered, with reasons and documents.

That the code keeps them is shown by what it does, in tests/ha.
"""

from importlib.util import find_spec
from pathlib import Path
import re
from typing import Any

import pytest
from yaml import safe_load  # type: ignore[import-untyped]

from tests.support.repository import (
    ENGLISH,
    PACKAGE,
    ROOT,
)

SCALE: dict[str, Any] = safe_load((PACKAGE / "quality_scale.yaml").read_text())["rules"]

# Where each rule about documents is kept.
DOCUMENTS = {
    "docs-actions": ("docs/reference.md", "## Actions"),
    "docs-conditions": ("docs/reference.md", "## Condition"),
    "docs-configuration-parameters": ("docs/options.md", "# Options"),
    "docs-data-update": ("docs/entities.md", "## How calls get here"),
    "docs-examples": ("docs/automations.md", "# Ready-made automations"),
    "docs-high-level-description": ("README.md", "# WhatConverts Live Calls for Home Assistant"),
    "docs-installation-instructions": ("README.md", "## Install"),
    "docs-installation-parameters": ("README.md", "## Connect WhatConverts"),
    "docs-known-limitations": ("docs/limitations.md", "# Known limitations"),
    "docs-removal-instructions": ("docs/removing.md", "# Remove"),
    "docs-supported-devices": ("docs/connecting.md", "## What it works with"),
    "docs-supported-functions": ("docs/entities.md", "# What you get"),
    "docs-triggers": ("docs/reference.md", "## Triggers"),
    "docs-troubleshooting": ("docs/troubleshooting.md", "# Troubleshooting"),
    "docs-use-cases": ("README.md", "## What offices do with it"),
}


def status(rule: str) -> str:
    answer = SCALE[rule]
    return str(answer["status"] if isinstance(answer, dict) else answer)


def test_every_rule_of_home_assistant_is_answered() -> None:
    """The rules are those that Home Assistant's own integrations answer."""
    spec = find_spec("homeassistant")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    components = Path(spec.submodule_search_locations[0]) / "components"
    rules: set[str] = set()
    for path in components.glob("*/quality_scale.yaml"):
        rules |= set(re.findall(r"^  ([a-z-]+):", path.read_text(), re.MULTILINE))
    assert len(rules) > 50
    assert set(SCALE) == rules


def test_every_rule_is_kept_or_has_a_reason_not_to_be() -> None:
    for rule, answer in SCALE.items():
        assert status(rule) in {"done", "exempt"}, rule
        if isinstance(answer, dict):
            assert answer.keys() == {"status", "comment"}, rule
            assert answer["comment"].endswith("."), rule
        else:
            assert answer == "done", rule


@pytest.mark.parametrize("rule", [rule for rule in SCALE if rule.startswith("docs-")])
def test_docs(rule: str) -> None:
    path, heading = DOCUMENTS[rule]
    found = re.search(
        rf"^{re.escape(heading)}$\n+(.+?)(?=^#|\Z)",
        (ROOT / path).read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{path} has no {heading}"
    assert len(found[1].split()) >= 20, f"{path}: {heading} says next to nothing"


def test_everything_that_a_form_asks_for_is_explained() -> None:
    parts = [ENGLISH["config"], ENGLISH["options"], *ENGLISH["config_subentries"].values()]
    for step in (step for part in parts for step in part["step"].values()):
        for form in (step, *step.get("sections", {}).values()):
            assert form.get("data_description", {}).keys() == form.get("data", {}).keys()
