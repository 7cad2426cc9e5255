"""The shape of the integration: rooms that import downwards, small functions, usual names."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
from statistics import median, quantiles

import pytest

from tests.support.repository import PACKAGE

MODULES = sorted(PACKAGE.rglob("*.py"))
IDS = [str(path.relative_to(PACKAGE)) for path in MODULES]

# From the ground up: a place imports from those before it, and from none behind it.
FLOORS = (
    "const core",
    "json_body storage blueprints calls",
    "coordinator trigger",
    "account statistics",
    "data",
    "commands entity inbound condition",
    "health services binary_sensor button event sensor switch todo media_source",
    "flows card assist",
    "config_flow repairs websocket_api diagnostics system_health logbook backup llm",
    "__init__",
)
FLOOR_OF = {place: floor for floor, places in enumerate(FLOORS) for place in places.split()}

# What nobody knows who has only read Home Assistant's own code, or what has meant several things.
PRIVATE_WORDS = set("house door knock visit keeper feed wish head".split()) | set(  # noqa: SIM905
    "shown looks book stage picture fate aside".split()  # noqa: SIM905
)
MOST_LINES = 300
MOST_FUNCTION_LINES = 40
MOST_TOP_MODULES = 24


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> tuple[str, ...]:
    """Return the parts of a module's name inside the package; none for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the names of our own modules that a module imports, for types or for use."""
    folder = path.relative_to(PACKAGE).parent.parts
    known = set(map(name_of, MODULES))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder[: len(folder) - node.level + 1]
            module = base + tuple((node.module or "").split(".") if node.module else ())
            for alias in node.names:
                yield (*module, alias.name) if (*module, alias.name) in known else module


def place_of(name: tuple[str, ...]) -> str:
    return name[0] if name else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_room_imports_downwards_only(path: Path) -> None:
    place = place_of(name_of(path))
    for target in map(place_of, imported(path)):
        assert target == place or FLOOR_OF[target] < FLOOR_OF[place], target


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {name_of(path): set(imported(path)) - {name_of(path)} for path in MODULES}
    while arrows:
        free = {name for name, targets in arrows.items() if not targets & arrows.keys()}
        assert free, f"a circle among {sorted(arrows)}"
        arrows = {name: targets for name, targets in arrows.items() if name not in free}


def test_no_name_of_a_module_is_used_twice() -> None:
    names = [path.stem for path in MODULES if path.stem != "__init__"]
    assert sorted(names) == sorted(set(names))


def test_the_top_folder_holds_only_what_is_looked_up_there() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_TOP_MODULES


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_functions_are_small() -> None:
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    assert median(lengths) <= 6
    assert quantiles(lengths, n=10)[-1] <= 15
    assert max(lengths) <= MOST_FUNCTION_LINES


def names_in(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_names_are_the_fields_own(path: Path) -> None:
    for name in {*names_in(path), path.stem}:
        words = re.findall(r"[A-Z]?[a-z]+", name)
        plain = {word.lower().removesuffix("s") for word in words} | set(map(str.lower, words))
        # Home Assistant's own word for what a page shows, and HTTP's for a question.
        assert not (plain & PRIVATE_WORDS) or name in {"_is_shown", "head"}, name


def test_every_entry_is_typed() -> None:
    found = [path for path in MODULES if "ConfigEntry[Any]" in path.read_text(encoding="utf-8")]
    assert found == []
