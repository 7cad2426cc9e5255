"""The ready-made automations, and all that speaks of them, agree."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from custom_components.whatconverts.core.blueprint_plan import fingerprint
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
from scripts.realha import ROOT
from scripts.stamping import FOLDER, NOTES, current

PACKAGE = FOLDER.parent
FILES = sorted((FOLDER / "automation").glob("*.yaml"))
MANIFEST = json.loads((PACKAGE / "manifest.json").read_text())
DOCS = (ROOT / "docs" / "automations.md").read_text()

type Json = dict[str, Any]


def load(path: Path) -> Json:
    found: Json = load_yaml_dict(path)
    return found


def inputs(described: Json) -> Iterator[tuple[str, Json]]:
    for key, value in described.items():
        if "input" in value:
            yield from inputs(value["input"])
        else:
            yield key, value


def title(path: Path) -> str:
    return str(load(path)["blueprint"]["name"]).removeprefix("WhatConverts: ")


each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_thirteen_of_them() -> None:
    assert len(FILES) == 13


@each
def test_opens_here_and_after_home_assistant_has_stored_it(path: Path) -> None:
    data: Any = load(path)
    for _ in range(2):
        blueprint = Blueprint(
            data, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
        )
        assert blueprint.validate() is None
        data = parse_yaml(blueprint.yaml())
        assert isinstance(data, dict)
        assert fingerprint(data) == fingerprint(load(path))


@each
def test_head_agrees_with_the_manifest(path: Path) -> None:
    head = load(path)["blueprint"]
    place = path.relative_to(ROOT).as_posix()
    assert head["source_url"] == f"{MANIFEST['documentation']}/blob/main/{place}"
    assert MANIFEST["codeowners"] == [f"@{head['author']}"]
    assert head["name"].startswith("WhatConverts: ")
    minimum = json.loads((ROOT / "hacs.json").read_text())["homeassistant"]
    assert head["homeassistant"] == {"min_version": minimum}


@each
def test_form_is_complete_and_opens_on_the_oldest_version(path: Path) -> None:
    head = load(path)["blueprint"]
    assert "visible" not in path.read_text()
    for key, section in head["input"].items():
        if "input" in section:
            assert section["collapsed"], key
            assert section["icon"].startswith("mdi:")
    for key, one in inputs(head["input"]):
        assert one["name"], key
        (kind,) = one["selector"]
        if kind == "target" or "default" not in one or one["default"] == "":
            continue
        check: Any = selector(one["selector"])
        check(one["default"])


@each
def test_documents_name_every_input(path: Path) -> None:
    chapter = DOCS.partition(f"\n## {title(path)}\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in chapter.splitlines()]
    named = [row for row in rows if row and rows.index(row) > rows.index("---")]
    assert named == [one["name"] for _, one in inputs(load(path)["blueprint"]["input"])]


@each
def test_documents_have_a_link_to_import_it(path: Path) -> None:
    address = quote(load(path)["blueprint"]["source_url"], safe="")
    row = next(line for line in DOCS.splitlines() if f"blueprint_url={address})" in line)
    assert row.startswith(f"| [{title(path)}](#")


@each
def test_once_per_call(path: Path) -> None:
    """Only our triggers tell of calls, with the user's lines, and events of the app for presses."""
    triggers = load(path)["triggers"]
    kinds = [one["trigger"] for one in triggers]
    others = {"time", "event", "template", "homeassistant"}
    assert all(kind.startswith("whatconverts.call_") or kind in others for kind in kinds)
    started = [one for one in triggers if one["trigger"] == "whatconverts.call_started"]
    assert all(one["target"].name == "line" for one in started)


def test_fingerprints_are_noted() -> None:
    """If not: scripts/stamp-blueprints."""
    notes = json.loads(NOTES.read_text())
    assert {name: versions[-1] for name, versions in notes.items()} == current()


def test_translations_name_all() -> None:
    for path in (PACKAGE / "translations").glob("*.json"):
        texts = json.loads(path.read_text())
        assert set(texts["selector"]["blueprint"]["options"]) == {file.stem for file in FILES}
        if path.stem == "en":
            assert texts["selector"]["blueprint"]["options"] == {
                file.stem: title(file) for file in FILES
            }


def test_languages_have_the_same_texts() -> None:
    def keys(texts: Json, prefix: str = "") -> set[str]:
        return {
            name
            for key, value in texts.items()
            for name in (
                keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
            )
        }

    english = keys(json.loads((PACKAGE / "translations" / "en.json").read_text()))
    for path in (PACKAGE / "translations").glob("*.json"):
        assert keys(json.loads(path.read_text())) == english, path.stem
