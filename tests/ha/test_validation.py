"""scripts/validate notices what goes wrong with texts, icons and descriptions."""

from collections.abc import Callable
from importlib.util import find_spec
import json
from pathlib import Path
import shutil

import pytest

from scripts.validation import faults
from scripts.validation.descriptions import SCHEMAS
from scripts.validation.files import by_schema, leaves, read_json, read_yaml
from scripts.validation.texts import text
from tests.support.repository import PACKAGE

ENGLISH, GERMAN = "translations/en.json", "translations/de.json"
TITLE = "config/step/user/title"
NAMED = {"name": "Probe", "description": "Probes."}
GONE = object()

type Break = Callable[[Path], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of what is validated."""
    package = tmp_path / "copy"
    (package / "translations").mkdir(parents=True)
    # Two languages are enough to differ in.
    for name in (ENGLISH, GERMAN, "icons.json", *(f"{kind}.yaml" for kind in SCHEMAS)):
        shutil.copy(PACKAGE / name, package / name)
    return package


def change(name: str, keys: str, value: object) -> Break:
    """Set a part of a JSON file, named by its keys with slashes between; GONE removes it."""

    def breaking(package: Path) -> None:
        tree = part = json.loads((package / name).read_text())
        *way, last = keys.split("/")
        for key in way:
            part = part.setdefault(key, {})
        part[last] = value
        if value is GONE:
            del part[last]
        (package / name).write_text(json.dumps(tree))

    return breaking


def write(name: str, content: str) -> Break:
    def breaking(package: Path) -> None:
        (package / name).write_text(content)

    return breaking


def describe(kind: str, description: str) -> Break:
    """Add one more action, trigger or condition."""

    def breaking(package: Path) -> None:
        path = package / f"{kind}.yaml"
        path.write_text(f"{path.read_text()}\nprobe:{description}\n")

    return breaking


def field(kind: str, content: str) -> Break:
    return describe(kind, f"\n  fields:\n    a:\n      {content}")


def test_the_copy_is_sound(copy: Path) -> None:
    assert faults(copy) == []


BROKEN: dict[str, tuple[Break, str]] = {
    "repeated": (write("icons.json", '{"a": 1, "a": 2}'), "icons.json: repeated: ['a']"),
    "no JSON": (write("icons.json", "{"), "icons.json: Expecting"),
    "no object": (write("icons.json", "[]"), "icons.json: not an object"),
    "no icon": (change("icons.json", "services/get_calls/service", "mdi:none-such"), "has no icon"),
    "no English": (lambda package: (package / ENGLISH).unlink(), "en.json: "),
    "HTML": (change(ENGLISH, TITLE, "<b>Add</b>"), "en.json: config.step.user.title: "),
    "empty": (change(ENGLISH, TITLE, " "), "title: empty"),
    "spaces": (change(ENGLISH, TITLE, "Add "), "title: spaces at its ends"),
    "quoted": (change(ENGLISH, TITLE, "Add '{a}'"), "in single quotes"),
    "braces": (change(ENGLISH, TITLE, "Add {a"), "braces do not match"),
    "odd placeholder": (change(ENGLISH, TITLE, "Add {a.b-c}"), "no names for"),
    "address": (change(ENGLISH, TITLE, "See https://a.example.com"), "an address"),
    "reference": (change(ENGLISH, TITLE, "[%key:common::x%]"), "a reference"),
    "missing in German": (change(GERMAN, TITLE, GONE), "de.json: config.step.user.title: missing"),
    "HTML in German": (change(GERMAN, TITLE, "<i>Los</i>"), "de.json: config.step.user.title: "),
    "only in German": (change(GERMAN, "config/step/user/submit", "Los"), "submit: not in English"),
    "other placeholders": (change(GERMAN, TITLE, "{x}"), "title: other placeholders"),
    "no selector": (field("services", "selector:\n        nix:"), "services.yaml: probe"),
    "odd selector": (
        field("services", "selector:\n        number:\n          min: x"),
        "services.yaml: probe",
    ),
    "filter": (field("services", "filter:\n        b: []"), "services.yaml: probe"),
    "strange field": (field("triggers", "nix: 1"), "triggers.yaml: probe"),
    "empty default": (field("triggers", "default:"), "triggers.yaml: probe"),
    "no words": (describe("conditions", " {}"), "probe: no name or description"),
    "no words for a field": (
        change(ENGLISH, "triggers/call_started/fields/caller", GONE),
        "call_started.caller: no",
    ),
    "no words for an option": (
        change(ENGLISH, "selector/caller/options/vip", GONE),
        "selector.caller.options.vip: no",
    ),
    "other words for an option": (
        change(ENGLISH, "selector/caller/options/vip", "Stars"),
        "call_started.caller: vip: its label is not",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_notices(copy: Path, name: str) -> None:
    breaking, expected = BROKEN[name]
    breaking(copy)
    found = faults(copy)
    assert any(expected in line for line in found), found


@pytest.mark.allow_log("annotatedyaml.loader")
def test_broken_yaml_is_noticed(copy: Path) -> None:
    write("services.yaml", "a: [")(copy)
    assert any(line.startswith("services.yaml: ") for line in faults(copy))


# Of each kind of file, those in which Home Assistant's own integrations do the most.
@pytest.mark.parametrize("domain", ["doorbell", "ntfy", "overseerr", "sleep_as_android"])
def test_what_home_assistant_itself_does_is_allowed(domain: str) -> None:
    spec = find_spec("homeassistant")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "components" / domain
    texts = dict(leaves(read_json(folder / "translations" / "en.json")))
    found = [line for key, value in texts.items() for line in by_schema(key, text, value)]
    for kind, schema in SCHEMAS.items():
        if (folder / f"{kind}.yaml").exists():
            content = read_yaml(folder / f"{kind}.yaml")
            shown = {name: part for name, part in content.items() if not name.startswith(".")}
            found += by_schema(f"{kind}.yaml", schema, shown)
    assert found == []


TARGET = """
  target:
    entity:
      domain: event
  fields:
    a:
      filter: {}"""
SECTION = """
  fields:
    b:
      collapsed: true
      fields:
        a:
          default: 1"""
ALLOWED = {
    "bare": ("triggers", ""),
    "target": ("services", TARGET),
    "section": ("services", SECTION),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_passes(copy: Path, name: str) -> None:
    kind, description = ALLOWED[name]
    words = {**NAMED, "fields": {"a": NAMED}}
    for language in (ENGLISH, GERMAN):
        change(language, f"{kind}/probe", words)(copy)
    describe(kind, description)(copy)
    assert faults(copy) == []
