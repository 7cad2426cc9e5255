"""What may be written over, and what tells an edited copy."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from custom_components.whatconverts.core.blueprint_plan import Copy, fingerprint, judge, writable


@dataclass
class Reference:
    """Stands for what `!input` becomes."""

    name: str


def blueprint() -> dict[str, Any]:
    lights = {"selector": {"entity": {"multiple": True, "filter": {"domain": "light"}}}}
    color = {"default": [1, 2, 3], "selector": {"color_rgb": None}}
    many = {"selector": {"number": {"min": 1, "max": 20}}}
    head = {
        "name": "Flash",
        "domain": "automation",
        "source_url": "https://example.com/blob/flash.yaml",
        "input": {"lights": lights, "color": color, "free": None, "when": {"input": {"n": many}}},
    }
    return {"blueprint": head, "actions": [{"target": {"entity_id": Reference("lights")}}]}


def as_stored() -> dict[str, Any]:
    """Return the same after Home Assistant has stored it."""
    stored = blueprint()
    stored["blueprint"]["source_url"] = "https://example.com/raw/flash.yaml"
    inputs = stored["blueprint"]["input"]
    inputs["lights"]["selector"]["entity"] = {
        "multiple": True,
        "reorder": False,
        "filter": [{"domain": ["light"]}],
    }
    inputs["color"]["selector"]["color_rgb"] = {}
    inputs["when"]["input"]["n"]["selector"]["number"] = {"min": 1.0, "max": 20.0}
    return stored


def test_storing_changes_nothing() -> None:
    assert fingerprint(as_stored()) == fingerprint(blueprint())


def test_order_of_keys_is_nobodys_work() -> None:
    reordered = dict(reversed(blueprint().items()))
    reordered["blueprint"] = dict(reversed(reordered["blueprint"].items()))
    assert fingerprint(reordered) == fingerprint(blueprint())


def test_a_reference_is_known_by_its_name() -> None:
    """Whoever reads the file, and so whatever stands for `!input`."""

    @dataclass
    class Other:
        name: str
        line: int

    edited = blueprint()
    edited["actions"][0]["target"]["entity_id"] = Other("lights", 7)
    assert fingerprint(edited) == fingerprint(blueprint())


def test_days_are_told_apart() -> None:
    """YAML reads 2026-03-10 as a date, which JSON does not have."""
    days = (date(2026, 3, 10), date(2026, 3, 11))
    assert len({fingerprint(blueprint() | {"variables": {"day": day}}) for day in days}) == 2


def test_lists_of_a_selector_are_told_apart() -> None:
    seen = set()
    lists: list[list[str]] = [[], ["light"], ["light", "fan"], ["light", "switch"]]
    for domains in lists:
        edited = blueprint()
        edited["blueprint"]["input"]["lights"]["selector"]["entity"]["filter"]["domain"] = domains
        seen.add(fingerprint(edited))
    assert len(seen) == len(lists)


def test_blueprint_without_inputs() -> None:
    assert fingerprint({"blueprint": {"name": "x"}}) == fingerprint(
        {"blueprint": {"name": "x", "input": {}}}
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("actions", 0, "target", "entity_id"), Reference("others")),
        (("blueprint", "name"), "Flash!"),
        (("blueprint", "input", "color", "default"), [1, 2, 4]),
        (("blueprint", "input", "lights", "selector", "entity", "reorder"), True),
        (("blueprint", "input", "lights", "selector", "entity", "multiple"), False),
        (("blueprint", "input", "when", "input", "n", "selector", "number", "max"), 20.5),
        (("blueprint", "input", "color", "selector"), {"text": None}),
    ],
)
def test_every_edit_counts(path: tuple[str | int, ...], value: object) -> None:
    edited: Any = deepcopy(as_stored())
    place = edited
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert fingerprint(edited) != fingerprint(blueprint())


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        (None, Copy.MISSING),
        ("new", Copy.CURRENT),
        ("old", Copy.OUTDATED),
        ("mine", Copy.EDITED),
        ("", Copy.EDITED),
    ],
)
def test_judgement(installed: str | None, expected: Copy) -> None:
    assert judge(installed, ["oldest", "old", "new"]) is expected


def test_only_what_is_nobodys_work_is_written() -> None:
    copies = {copy.value: copy for copy in Copy}
    assert writable(copies, copies) == ["missing", "outdated"]
    assert writable(copies, ["edited", "outdated", "unknown"]) == ["outdated"]
