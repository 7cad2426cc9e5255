"""A release is what its tag, the manifest and the changelog say, and its zip is the integration."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.releasing import ReleaseError, asset_name, check_tag, notes, version, write_zip
from tests.support.repository import HOME, PACKAGE, ROOT

CHANGELOG = """# Changes

## [Unreleased]

## [1.2.3] - 2026-01-02

### Added

- A.

## [1.2.2] - 2026-01-01

- B.
"""


def test_notes_are_those_of_the_version() -> None:
    assert notes(CHANGELOG, "1.2.3") == "### Added\n\n- A.\n"
    assert notes(CHANGELOG, "1.2.2") == "- B.\n"


def test_links_of_the_notes_lead_to_the_files_of_the_version() -> None:
    changelog = CHANGELOG.replace("A.", "[A](docs/a.md#b), [C](https://example.com/c)")
    files = f"{HOME}/blob/v1.2.3"
    links = f"[A]({files}/docs/a.md#b), [C](https://example.com/c)"
    assert notes(changelog, "1.2.3") == f"### Added\n\n- {links}\n"


@pytest.mark.parametrize("of", ["1.2.4", "1.2", "1x2.3", "Unreleased"])
def test_a_version_of_which_nothing_is_said_is_no_release(of: str) -> None:
    with pytest.raises(ReleaseError):
        notes(CHANGELOG, of)


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.4", "v1.2.3-beta", ""])
def test_a_tag_names_the_version_of_the_manifest(tag: str) -> None:
    check_tag("v1.2.3", "1.2.3")
    with pytest.raises(ReleaseError):
        check_tag(tag, "1.2.3")


def test_the_changelog_tells_of_the_version_in_the_manifest() -> None:
    assert notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version())


def test_the_zip_is_the_integration(tmp_path: Path) -> None:
    first, second = tmp_path / asset_name(), tmp_path / "again.zip"
    write_zip(first)
    write_zip(second)
    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as found:
        names = set(found.namelist())
        assert json.loads(found.read("manifest.json"))["version"] == version()
        for name in names:
            assert found.read(name) == (PACKAGE / name).read_bytes()
    code = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")}
    assert code <= names
    assert not any("__pycache__" in name for name in names)
