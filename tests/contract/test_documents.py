"""What the documents promise is what the files say."""

import json
from pathlib import Path
import re
from typing import Any

import pytest
from yaml import safe_load  # type: ignore[import-untyped]

from custom_components.whatconverts.core.details import Details
from custom_components.whatconverts.core.enums import IgnoreReason, Privacy
from custom_components.whatconverts.core.options import DEFAULTS, RANGES, SECTIONS
from custom_components.whatconverts.core.public import PUBLIC_KEYS
from tests.support.repository import ENGLISH, HOME, PACKAGE, ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its level or above."""
    level = heading.partition(" ")[0]
    pattern = rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)"
    found = re.search(pattern, document, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def first_column(part: str) -> list[str]:
    """Return the code words in the first column of a table."""
    return re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)


def yaml(name: str) -> dict[str, Any]:
    return dict(safe_load((PACKAGE / name).read_text(encoding="utf-8")))


def test_every_entity_is_listed_with_its_name_on_the_screen() -> None:
    part = section(text("docs/entities.md"), "# What you get")
    promised = re.findall(r"^\| ([^|`]+) \| `([^`]+)` \|", part, re.MULTILINE)
    entities = {
        (described["name"], f"{platform}.whatconverts_{key}")
        for platform, keys in ENGLISH["entity"].items()
        for key, described in keys.items()
    }
    assert set(promised) == entities
    assert len(promised) == len(entities)


def test_the_reference_lists_every_key_of_a_call() -> None:
    keys = first_column(section(text("docs/reference.md"), "## The public call"))
    assert sorted(keys) == sorted(PUBLIC_KEYS)


def test_the_reference_lists_every_key_of_a_record() -> None:
    keys = first_column(section(text("docs/reference.md"), "## The record of a call"))
    assert keys == list(Details.__annotations__)


@pytest.mark.parametrize("action", sorted(yaml("services.yaml")))
def test_the_reference_lists_every_field_of_an_action(action: str) -> None:
    part = section(text("docs/reference.md"), f"### `whatconverts.{action}`")
    assert sorted(first_column(part)) == sorted(yaml("services.yaml")[action]["fields"])


def test_the_reference_lists_every_trigger_and_option() -> None:
    part = section(text("docs/reference.md"), "## Triggers")
    triggers = yaml("triggers.yaml")
    options = {name for trigger in triggers.values() for name in trigger["fields"]}
    named = {f"whatconverts.{name}" for name in triggers}
    assert sorted(first_column(part)) == sorted(named | options)


def test_the_reference_names_every_condition() -> None:
    part = section(text("docs/reference.md"), "## Condition")
    assert re.findall(r"`whatconverts\.(\w+)`", part) == list(yaml("conditions.yaml"))


def test_the_options_are_described_as_they_are() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$",
        section(text("docs/options.md"), "# Options").partition("## ")[0],
        re.MULTILINE,
    )
    table = {name: [cell.strip() for cell in cells] for name, *cells in rows}
    names = {key: label for part in _sections().values() for key, label in part["data"].items()}
    assert list(table) == [key for keys in SECTIONS.values() for key in keys]
    units = {"time_limit": " minutes", "keep_days": " days", "most_lines": ""}
    words = {True: "on", False: "off", (): "all", None: "that of Home Assistant"}
    for key, (label, default, limits) in table.items():
        assert label == names[key]
        known = DEFAULTS[key]
        plain = f"`{known}`" if isinstance(known, str) else f"{known}{units.get(key)}"
        assert default == (plain if key in units or key == "privacy" else words[known])
        if key in RANGES:
            assert limits == "{} to {}".format(*RANGES[key])
    assert table["privacy"][2] == ", ".join(f"`{privacy}`" for privacy in Privacy)


def _sections() -> dict[str, Any]:
    sections: dict[str, Any] = ENGLISH["options"]["step"]["settings"]["sections"]
    return sections


def test_every_reason_to_ignore_a_message_is_explained() -> None:
    explained = first_column(section(text("docs/messages.md"), "## Answers"))
    assert set(explained) == set(IgnoreReason)


@pytest.mark.parametrize("issue", sorted(ENGLISH["issues"]))
def test_every_repair_is_explained_where_it_links_to(issue: str) -> None:
    title = ENGLISH["issues"][issue]["title"].removeprefix("{name}: ")
    heading = re.escape(title).replace(r"\{days\}\ days", "some days")
    pattern = rf'<a id="{issue}"></a>\n\n### {heading}\n\n\*\*When:\*\* .+?\n\n\*\*What to do:\*\* '
    assert re.search(pattern, text("docs/troubleshooting.md"), re.DOTALL), issue


def test_the_readme_begins_with_a_picture_and_two_commands_that_there_are() -> None:
    beginning = text("README.md").partition("\n## ")[0]
    assert re.findall(r'src(?:set)?="([^"]+)"', beginning)
    commands = re.findall(r"^(scripts/\w+)", beginning, re.MULTILINE)
    assert commands == ["scripts/demo", "scripts/test"]
    assert all((ROOT / command).stat().st_mode & 0o100 for command in commands)


def test_whoever_removes_it_finds_the_folder_of_the_ready_made_automations() -> None:
    owner = HOME.split("/")[3]
    part = text("docs/removing.md")
    folders = re.findall(r"`(blueprints/automation/[^`]*)`", part)
    assert folders == [f"blueprints/automation/{owner}"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_address_of_the_project_is_that_of_the_manifest(document: Path) -> None:
    addresses = re.findall(r"https://github\.com/[\w-]+/[\w-]+", document.read_text())
    assert set(addresses) <= {HOME}


# "`test_webhook`: `size_limit_is_exact`, `encoding`": a file of tests, and tests in it.
_PROOF = re.compile(r"`((?:tests/)?(?:\w+/)?test_\w+)`(?::((?:,?\s+`\w+`)+))?")


def test_every_test_that_is_named_as_a_proof_is_there() -> None:
    proofs = _PROOF.findall(text("docs/security.md"))
    assert len(proofs) > 20
    for file, names in proofs:
        found = list(ROOT.glob(f"tests/**/{file.rpartition('/')[2]}.py"))
        assert found, file
        code = "".join(path.read_text(encoding="utf-8") for path in found)
        for name in re.findall(r"`(\w+)`", names):
            assert re.search(rf"def test_(?:a_|the_)?{name}\(", code), f"{file}: {name}"


def test_the_engines_are_those_that_the_documents_name() -> None:
    """From the oldest that the card is for to the oldest with the modern build."""
    engines = re.findall(r"^  \[(\d+)\]=\S+@\d", text("scripts/engines"), re.MULTILINE)
    named = f"{', '.join(engines[:-1])} and {engines[-1]}"
    assert f"Chromium {named}" in text("CONTRIBUTING.md")
    browsers = section(text("docs/card.md"), "## Which browsers")
    assert f"Chromium {named}" in browsers
    assert f"from {engines[0]}," in browsers
    assert f"from Chrome {engines[-1]}," in browsers
    oldest = json.loads(text("package.json"))["browserslist"][0]
    assert oldest == f"chrome {engines[0]}"
    jobs = safe_load(text(".github/workflows/engines.yml"))["jobs"]
    assert jobs["engines"]["strategy"]["matrix"]["version"] == engines
