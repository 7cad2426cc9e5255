"""The manifest, and what other files repeat of it. (Its form is checked by hassfest.)"""

import json
import re

import pytest

from tests.support.repository import HOME, MANIFEST, PACKAGE, ROOT, read_json, repository_files


def test_addresses_and_owner_are_of_one_repository() -> None:
    assert MANIFEST["issue_tracker"] == f"{HOME}/issues"
    (owner,) = MANIFEST["codeowners"]
    assert HOME.startswith(f"https://github.com/{owner.removeprefix('@')}/")
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])


LIBRARIES = "phonenumbers|vobject"


def test_two_libraries_are_required_and_pinned() -> None:
    pins = [re.fullmatch(rf"({LIBRARIES})==[\d.]+", one) for one in MANIFEST["requirements"]]
    assert [pin and pin[1] for pin in pins] == LIBRARIES.split("|")


@pytest.mark.parametrize("name", ["both.in", "ha.txt", "test.txt"])
def test_pins_of_the_libraries_agree(name: str) -> None:
    content = (ROOT / "requirements" / name).read_text()
    pins = re.findall(rf"^(?:{LIBRARIES})==[\d.]+", content, flags=re.MULTILINE)
    assert pins == MANIFEST["requirements"]


def test_no_other_file_names_the_libraries_with_a_version() -> None:
    for path in (ROOT / "requirements").iterdir():
        versions = set(re.findall(rf"(?:{LIBRARIES})\s*[=<>~!]=?\s*[\d.]+", path.read_text()))
        assert versions <= set(MANIFEST["requirements"]), path.name


def test_hacs_asks_for_the_oldest_home_assistant_that_is_tested() -> None:
    pins = (ROOT / "requirements" / "test.txt").read_text()
    pinned = re.search(r"^homeassistant==(\d{4}\.\d+)\.", pins, re.MULTILINE)
    assert pinned
    assert read_json("hacs.json")["homeassistant"] == f"{pinned[1]}.0"


def test_json_of_the_project_is_tidy() -> None:
    folders = (ROOT / "custom_components" / "whatconverts", ROOT)
    paths = [path for folder in folders for path in folder.glob("*.json")]
    assert len(paths) >= 3
    for path in paths:
        content = path.read_text()
        json.loads(content)
        assert content.endswith("}\n"), path.name
        assert "\t" not in content, path.name


def _mentions(pattern: str) -> list[str]:
    """Return the files whose text matches."""
    found = []
    for path in repository_files():
        try:
            content = path.read_text()
        except UnicodeDecodeError:
            continue
        if re.search(pattern, content):
            found.append(str(path.relative_to(ROOT)))
    return sorted(found)


# Who installs it copies the address from the first; the others are read far from the manifest.
MAY_NAME_HOME = {
    "README.md",
    "custom_components/whatconverts/www/card-picker.js",
    *(str(path.relative_to(ROOT)) for path in (PACKAGE / "blueprints").rglob("*.yaml")),
}


def test_home_of_the_repository_is_written_in_the_manifest() -> None:
    """Where another file must name it too, it names the same."""
    owner, name = HOME.split("/")[-2:]
    naming = _mentions(re.escape(f"{owner}/{name}"))
    assert set(naming) - MAY_NAME_HOME == {"custom_components/whatconverts/manifest.json"}
    assert set(_mentions(rf"github\.com/[\w-]+/{name}\b")) == set(naming)
    for path in naming:
        urls = re.findall(rf"https?://[\w./-]*/{name}\b", (ROOT / path).read_text())
        assert set(urls) == {HOME}, path


def test_no_registry_and_no_path_of_a_machine_is_written_anywhere() -> None:
    """Dependencies come from wherever the machine is set up to get them."""
    hosts = r"pypi\.(?:org|python)|pythonhosted|registry\.npmjs|--(?:extra-)?index-url|--find-links"
    folders = r"/(?:home|root|Users|work)/\w"
    assert _mentions(f"{hosts}|{folders}") == ["tests/contract/test_manifest.py"]
