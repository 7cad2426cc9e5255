"""scripts/validate finds nothing wrong with this repository, and notices what goes wrong."""

from pathlib import Path
import shutil

import pytest

from scripts.validation import faults
from scripts.validation.descriptions import SCHEMAS
from scripts.validation.icons import ICONS as ICON_SCHEMA
from scripts.validation.project import by_schema, core_components, read_json, read_yaml
from scripts.validation.texts import TEXTS
from tests.support.broken_files import (
    BREAKERS,
    ENGLISH,
    GERMAN,
    ICONS,
    MANIFEST,
    PACKAGE,
    USER,
    Breaker,
    add,
    change,
    write,
)

ROOT = Path(__file__).parents[2]


def test_nothing_is_wrong_with_this_repository() -> None:
    assert faults(ROOT) == []


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what is validated."""
    root = tmp_path_factory.mktemp("sound")
    shutil.copytree(ROOT / PACKAGE, root / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("hacs.json", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root / name)
    # Two languages are enough to differ in, and each example is written in both.
    for path in (root / PACKAGE / "translations").glob("*.json"):
        if path.stem not in {"en", "de"}:
            path.unlink()
    return root


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "copy")


def test_the_copy_is_sound(copy: Path) -> None:
    assert faults(copy) == []


@pytest.mark.parametrize("name", BREAKERS)
def test_it_notices(copy: Path, name: str) -> None:
    breaker, expected = BREAKERS[name]
    breaker(copy)
    found = faults(copy)
    assert any(expected in line for line in found), found


def test_a_heavy_picture_is_noticed(copy: Path) -> None:
    path = copy / PACKAGE / "brand" / "logo.png"
    path.write_bytes(path.read_bytes() + bytes(70_000))
    assert any("logo.png" in line and "more than" in line for line in faults(copy))


@pytest.mark.allow_log("annotatedyaml.loader")
def test_broken_yaml_is_noticed(copy: Path) -> None:
    write(PACKAGE / "services.yaml", "a: [")(copy)
    assert any(line.startswith("services.yaml: ") for line in faults(copy))


def test_no_integration_is_noticed(tmp_path: Path) -> None:
    assert "custom_components: no integration" in faults(tmp_path)


def test_imports_for_types_only_are_no_dependency(copy: Path) -> None:
    lines = (
        "from typing import TYPE_CHECKING",
        "if TYPE_CHECKING:",
        "    from homeassistant.components import mqtt",
    )
    write(PACKAGE / "probe.py", "\n".join(lines))(copy)
    assert faults(copy) == []


# Of each kind of file, those in which Home Assistant's own integrations do the most.
OWN = ("doorbell", "esphome", "ntfy", "overseerr", "sleep_as_android", "watergate")


@pytest.mark.parametrize("domain", OWN)
def test_what_home_assistant_itself_does_is_allowed(domain: str) -> None:
    folder = core_components() / domain
    texts = read_json(folder / "translations" / "en.json")
    found = [*by_schema("en.json", TEXTS, texts)]
    if (folder / "icons.json").exists():
        found += by_schema("icons.json", ICON_SCHEMA, read_json(folder / "icons.json"))
    for kind, schema in SCHEMAS.items():
        if (folder / f"{kind}.yaml").exists():
            content = read_yaml(folder / f"{kind}.yaml")
            shown = {name: part for name, part in content.items() if not name.startswith(".")}
            found += by_schema(f"{kind}.yaml", schema, shown)
    # It does without descriptions of fields in triggers and conditions. We do not.
    assert [line for line in found if not line.endswith("required key not provided")] == []


@pytest.mark.parametrize(
    "allowed",
    [
        change(MANIFEST, "version", "2026.11.0b1"),
        change(MANIFEST, "dependencies", ["http", "recorder", "webhook"]),
        change(Path("hacs.json"), "country", ["US"]),
        change(ICONS, "entity/sensor/last_caller/state", {"x": "mdi:phone"}),
        add(PACKAGE / "triggers.yaml", "\nprobe:\n"),
    ],
    ids=["beta", "recorder", "country", "state", "bare trigger"],
)
def test_what_is_allowed_passes(copy: Path, allowed: Breaker) -> None:
    change(ENGLISH, "triggers/probe", {"name": "Probe", "description": "Probes."})(copy)
    change(GERMAN, "triggers/probe", {"name": "Probe", "description": "Prüft."})(copy)
    allowed(copy)
    assert faults(copy) == []


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (f"{USER}/description", "Keep {name} secret. It is an `https://` address: it's yours."),
        ("issues/x", {"title": "X", "fix_flow": {"step": {"init": {"title": "Y"}}}}),
        ("config/progress", {"wait": "Waiting for {name}"}),
        ("options/step/settings/sections", {"more": {"name": "More", "data": {"a": "A"}}}),
        ("system_health", {"info": {"live_calls": "Live calls"}}),
        ("device", {"line": {"name": "{line}"}}),
    ],
)
def test_texts_that_are_allowed_pass(copy: Path, keys: str, value: object) -> None:
    for language in (ENGLISH, GERMAN):
        change(language, keys, value)(copy)
    assert faults(copy) == []


@pytest.mark.parametrize(
    "description",
    [
        "target:\n    entity:\n      domain: event\n  fields:\n    a:\n      filter: {}\n",
        "fields:\n    b:\n      collapsed: true\n      fields:\n        a:\n          default: 1\n",
    ],
)
def test_actions_with_targets_and_sections_pass(copy: Path, description: str) -> None:
    field = {"name": "A", "description": "An A."}
    texts = {"name": "Probe", "description": "Probes.", "fields": {"a": field}}
    for language in (ENGLISH, GERMAN):
        change(language, "services/probe", texts)(copy)
    add(PACKAGE / "services.yaml", f"\nprobe:\n  {description}")(copy)
    assert faults(copy) == []
