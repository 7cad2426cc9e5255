"""The files under check, and how faults are worded."""

from collections.abc import Callable, Iterator, Mapping
import json
from pathlib import Path
from typing import Any

import probatio

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.yaml import load_yaml_dict

type Tree = Mapping[str, Any]


class Unreadable(Exception):  # noqa: N818 - a name that reads well where it is caught
    """A file that a check needs is missing or not what its name says."""


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


def english_texts(package: Path) -> Tree:
    """Return the texts of the language that all others follow."""
    return read_json(package / "translations" / "en.json")


def leaves(tree: Tree, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield everything in a nested object that is not an object, with its dotted path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def by_schema(name: str, schema: Callable[[Any], object], value: object) -> Iterator[str]:
    """Yield a line for each part that a schema does not allow."""
    try:
        schema(value)
    except probatio.MultipleInvalid as error:
        for one in error.errors:
            yield ": ".join((name, *filter(None, [".".join(map(str, one.path))]), one.msg))
    except probatio.Invalid as error:
        yield f"{name}: {error.msg}"
