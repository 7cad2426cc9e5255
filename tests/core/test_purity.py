"""The core decides; it neither talks nor listens, and never asks what time it is."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

import custom_components
from custom_components.whatconverts import core

CORE = Path(core.__path__[0])
MODULES = sorted(file.stem for file in CORE.glob("*.py") if file.stem != "__init__")
FORBIDDEN = ("homeassistant", "aiohttp", "voluptuous", "probatio")

# Each name is refused on import; the parent package, which is Home Assistant's, is left empty.
PROGRAM = """
import importlib, sys, types
forbidden, parent_path, modules = {forbidden!r}, {path!r}, {modules!r}
sys.modules.update(dict.fromkeys(forbidden))
parent = types.ModuleType("custom_components.whatconverts")
parent.__path__ = [parent_path]
sys.modules[parent.__name__] = parent
for module in modules:
    importlib.import_module("custom_components.whatconverts.core." + module)
loaded = {{name.partition(".")[0] for name, module in sys.modules.items() if module}}
assert not loaded & set(forbidden), loaded & set(forbidden)
"""
# Calls that read a clock, a file or the network, as they are written.
IMPURE_CALLS = {"now", "utcnow", "today", "fromtimestamp", "time", "monotonic", "open", "sleep"}
IMPURE_MODULES = {"asyncio", "io", "logging", "os", "pathlib", "random", "socket", "time", "urllib"}


def test_there_is_something_to_test() -> None:
    assert {"registry", "payload", "public"} <= set(MODULES)


def test_the_core_imports_without_home_assistant() -> None:
    program = PROGRAM.format(forbidden=FORBIDDEN, path=str(CORE.parent), modules=MODULES)
    root = Path(custom_components.__file__).parents[1]
    result = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("module", MODULES)
def test_no_module_reads_a_clock_or_talks(module: str) -> None:
    tree = ast.parse((CORE / f"{module}.py").read_text(encoding="utf-8"))
    called = {_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & IMPURE_CALLS
    assert not _imported(tree) & {*IMPURE_MODULES, *FORBIDDEN}


@pytest.mark.parametrize(
    "source", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "time.time()", "open('x')"]
)
def test_the_check_sees_what_it_looks_for(source: str) -> None:
    (call,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    assert _name(call.func) in IMPURE_CALLS


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).partition(".")[0])
    return names
