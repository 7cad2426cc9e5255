"""What GitHub reads, and what newcomers read, is sound and says what is there."""

import json
from pathlib import Path
import re
from typing import Any

import pytest
from yaml import safe_load  # type: ignore[import-untyped]

from tests.support.repository import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*") if path.stem != "config")


def load(path: Path) -> dict[str, Any]:
    return dict(safe_load(path.read_text(encoding="utf-8")))


def by_name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", WORKFLOWS, ids=by_name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """A tag can be moved by whoever takes over the action; the comment says which one it was."""
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    for one in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # \S.*", one), one


def test_an_action_is_pinned_to_one_commit_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    used = dict.fromkeys(re.findall(r"uses: (.+)", text))
    names = [one.partition("@")[0] for one in used]
    assert len(names) == len(set(names)), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=by_name)
def test_workflows_may_do_little_and_end(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    # Only what publishes a release may write, and may not be stopped half-way.
    publishes = path.name == "release.yml"
    assert workflow["concurrency"]["cancel-in-progress"] is not publishes
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert job.get("permissions", {}) == ({"contents": "write"} if publishes else {})
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "what others write is no part of a command"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_the_real_validators_run() -> None:
    used = (GITHUB / "workflows" / "validate.yml").read_text(encoding="utf-8")
    assert "home-assistant/actions/hassfest@" in used
    assert "hacs/action@" in used


def test_all_tests_and_lint_run() -> None:
    jobs = load(GITHUB / "workflows" / "checks.yml")["jobs"]
    tiers = re.search(r"^tiers=\((.*)\)$", (ROOT / "scripts/test").read_text(), re.MULTILINE)
    assert tiers
    assert [one["tier"] for one in jobs["test"]["strategy"]["matrix"]["include"]] == tiers[
        1
    ].split()
    assert "scripts/lint" in [step.get("run") for step in jobs["lint"]["steps"]]


def test_both_versions_of_home_assistant_are_named_as_they_are() -> None:
    include = load(GITHUB / "workflows" / "checks.yml")["jobs"]["test"]["strategy"]["matrix"][
        "include"
    ]
    named = {one["tier"]: re.findall(r"\d{4}\.\d+", one["what"]) for one in include}
    for tier, environment in (("ha", "test"), ("real", "ha"), ("browser", "ha")):
        pins = (ROOT / "requirements" / f"{environment}.txt").read_text()
        pinned = re.search(r"^homeassistant==(\d{4}\.\d+)", pins, re.MULTILINE)
        assert pinned
        assert named[tier] == [pinned[1]], tier


def test_the_build_at_home_needs_nothing_of_it() -> None:
    assert ".github" not in (ROOT / ".ci" / "run").read_text()
    assert "scripts/validate" in (ROOT / "scripts" / "lint").read_text()


@pytest.mark.parametrize("path", FORMS, ids=by_name)
def test_forms(path: Path) -> None:
    form = load(path)
    assert form.keys() == {"name", "description", "labels", "body"}
    asked = [part for part in form["body"] if part["type"] != "markdown"]
    ids = [part["id"] for part in asked]
    assert len(ids) == len(set(ids))
    kinds = {"markdown", "textarea", "input", "dropdown", "checkboxes"}
    for part in form["body"]:
        assert part["type"] in kinds
        assert part.keys() <= {"type", "id", "attributes", "validations"}
    assert all(part["attributes"]["label"] for part in asked)


def test_a_report_asks_for_what_helps_and_for_nobody() -> None:
    text = (GITHUB / "ISSUE_TEMPLATE" / "bug.yml").read_text(encoding="utf-8")
    parts = {part.get("id"): part for part in load(GITHUB / "ISSUE_TEMPLATE" / "bug.yml")["body"]}
    for needed in ("version", "home-assistant", "diagnostics"):
        assert parts[needed]["validations"] == {"required": True}
    assert parts["people"]["attributes"]["options"][0]["required"] is True
    assert "Everybody can read this" in text


def test_the_container_and_the_hook_call_our_scripts() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert "scripts/setup" in container["postCreateCommand"]
    (hook,) = load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert hook["entry"] == "scripts/lint"


def test_everybody_runs_the_same_python() -> None:
    """The containers have a Python that scripts/setup takes."""
    jobs = load(GITHUB / "workflows" / "checks.yml")["jobs"].values()
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert {container["image"], *(job["container"] for job in jobs)} == {"python:3.14-trixie"}
    assert ">=3.14" in (ROOT / "scripts" / "setup").read_text()


# Parts of others, or for the machines of this project.
NOT_FOR_NEWCOMERS = {"npm", "python-from-debian", "uv"}


def test_newcomers_are_told_every_command() -> None:
    told = set(re.findall(r"scripts/([\w-]+)", (ROOT / "CONTRIBUTING.md").read_text()))
    there = {
        path.name for path in (ROOT / "scripts").iterdir() if path.is_file() and not path.suffix
    }
    assert told == there - NOT_FOR_NEWCOMERS
