"""The files of the repository, as tests read them."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
import json
from pathlib import Path
import subprocess
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "custom_components" / "whatconverts"


def read_json(path: str) -> dict[str, Any]:
    """Return a JSON file; a key that is given twice is an error."""
    content: dict[str, Any] = json.loads(
        (ROOT / path).read_text(), object_pairs_hook=_without_repeats
    )
    return content


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), f"repeated key among {[key for key, _ in pairs]}"
    return dict(pairs)


def package_json(name: str) -> dict[str, Any]:
    return read_json(f"custom_components/whatconverts/{name}")


MANIFEST = package_json("manifest.json")
HOME = MANIFEST["documentation"]
ENGLISH = package_json("translations/en.json")
ICONS = package_json("icons.json")


@cache
def module(name: str) -> ast.Module:
    """Return the syntax tree of a module of the integration."""
    return ast.parse((PACKAGE / f"{name}.py").read_text())


def modules() -> list[str]:
    """Return the names of all modules outside the core, as `folder/module`."""
    paths = (path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py"))
    return sorted(path.as_posix() for path in paths if path.parts[0] != "core")


def calls(tree: ast.AST) -> Iterator[tuple[str, Mapping[str, ast.expr], list[ast.expr]]]:
    """Return the calls in a tree: what is called, with which named and other arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            yield ast.unparse(node.func), named, node.args


def text(node: ast.expr | None) -> str | None:
    """Return the value of a literal text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def leaves(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return the texts of a nested object by their dotted path."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            found |= leaves(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found


def repository_files() -> list[Path]:
    """Return every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]
