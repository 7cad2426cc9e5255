"""The files under check, and how faults are worded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
import json
import os
from pathlib import Path
from typing import Any

import probatio

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.yaml import load_yaml_dict

type Tree = Mapping[str, Any]


class Unreadable(Exception):  # noqa: N818 - a name that reads well where it is caught
    """A file that a check needs is missing or not what its name says."""


@dataclass(frozen=True)
class Project:
    """A repository with one custom integration."""

    root: Path

    @property
    def folders(self) -> list[Path]:
        """The integrations in it; HACS takes the first, and there must be no other."""
        place = self.root / "custom_components"
        return sorted(one for one in place.glob("[!_.]*") if one.is_dir())

    @property
    def package(self) -> Path:
        """The folder of the integration."""
        if not self.folders:
            raise Unreadable("custom_components: no integration")
        return self.folders[0]

    @property
    def languages(self) -> list[str]:
        """The languages of the texts, English first."""
        found = sorted(path.stem for path in (self.package / "translations").glob("*.json"))
        return sorted(found, key=lambda language: language != "en")

    def manifest(self) -> Tree:
        """Return manifest.json of the integration."""
        return read_json(self.package / "manifest.json")

    def texts(self, language: str) -> Tree:
        """Return the texts of a language."""
        return read_json(self.package / "translations" / f"{language}.json")

    def named(self, name: str) -> list[Path]:
        """Return all files of this name, but those that nobody commits."""
        found = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [one for one in folders if one != "node_modules" and one[0] != "."]
            if name in files:
                found.append(Path(folder, name))
        return sorted(found)


def read_json(path: Path) -> Tree:
    """Return a JSON object; a key that is given twice is an error, too."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repeats)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path.name}: {error}") from None
    if not isinstance(tree, dict):
        raise Unreadable(f"{path.name}: not an object")
    return tree


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"repeated: {sorted({one for one in names if names.count(one) > 1})}")
    return tree


def read_yaml(path: Path) -> Tree:
    """Return a YAML file, as Home Assistant reads it."""
    try:
        return load_yaml_dict(str(path))
    except (OSError, HomeAssistantError) as error:
        raise Unreadable(f"{path.name}: {error}") from None


def leaves(tree: Tree, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield everything in a nested object that is not an object, with its dotted path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def by_schema(name: str, schema: Callable[[Tree], object], tree: Tree) -> Iterator[str]:
    """Yield a line for each part of a file that its schema does not allow."""
    try:
        schema(tree)
    except probatio.MultipleInvalid as error:
        for one in error.errors:
            yield f"{name}: {'.'.join(map(str, one.path)) or 'top level'}: {one.msg}"
    except probatio.Invalid as error:
        yield f"{name}: {'.'.join(map(str, error.path)) or 'top level'}: {error.msg}"


@cache
def core_components() -> Path:
    """Return the folder of the integrations that come with Home Assistant."""
    spec = find_spec("homeassistant")
    if spec is None or spec.submodule_search_locations is None:
        raise Unreadable("Home Assistant is not installed here")
    return Path(spec.submodule_search_locations[0]) / "components"
