"""There is one address of WhatConverts' API, and a real Home Assistant can be given another."""

import ast
from pathlib import Path
import re

import pytest

from scripts.realha import Folder
from tests.support.repository import PACKAGE

ADDRESS = "https://app.whatconverts.com/api/v1"
STAND_IN = 'http://127.0.0.1:9/\\1"/api'


def address_in(constants: Path) -> object:
    """Return what Python reads in a const.py."""
    (value,) = re.findall("^API_URL: Final = (.+)$", constants.read_text(), re.MULTILINE)
    return ast.literal_eval(value)


def test_address_of_the_api_stands_in_one_place() -> None:
    holders = [path for path in PACKAGE.rglob("*.py") if "/api/v1" in path.read_text()]
    assert holders == [PACKAGE / "const.py"]
    assert address_in(PACKAGE / "const.py") == ADDRESS


def test_home_assistant_is_given_another_address(tmp_path: Path) -> None:
    folder = Folder(path=tmp_path, port=9, api_url=STAND_IN)
    for _ in range(2):
        folder.prepare()
    copy = tmp_path / "custom_components" / "whatconverts"
    assert not copy.is_symlink()
    assert address_in(copy / "const.py") == STAND_IN
    for path in PACKAGE.rglob("*"):
        if path.is_file() and path.suffix != ".pyc" and path.name != "const.py":
            assert (copy / path.relative_to(PACKAGE)).read_bytes() == path.read_bytes()
    assert not list(copy.rglob("__pycache__"))
    # What users get stays as it is.
    assert address_in(PACKAGE / "const.py") == ADDRESS


def test_without_another_address_everything_is_linked(tmp_path: Path) -> None:
    Folder(path=tmp_path, port=9, api_url=STAND_IN).prepare()
    Folder(path=tmp_path, port=9).prepare()
    (link,) = (tmp_path / "custom_components").iterdir()
    assert link.is_symlink()
    assert link.resolve() == PACKAGE


@pytest.mark.parametrize("lines", ["", 'API_URL: Final = "x"\n' * 2, 'OTHER_URL: Final = "x"'])
def test_address_that_is_not_there_once_is_an_error(tmp_path: Path, lines: str) -> None:
    component = tmp_path / "components" / "whatconverts"
    component.mkdir(parents=True)
    (component / "const.py").write_text(lines)
    folder = Folder(path=tmp_path / "config", port=9, components=component.parent, api_url=STAND_IN)
    with pytest.raises(ValueError, match=r"API_URL stands [02] times"):
        folder.prepare()
