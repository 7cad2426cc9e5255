"""The table of docs/security.md that says what is tried how often is what the code says."""

import ast
from collections.abc import Iterator
import re

import pytest

from tests.contract.test_documents import section, text
from tests.support.repository import ROOT

TABLE = section(text("docs/security.md"), "## What is tried how often")
# What is tried, how often, and the constant that says so.
ROWS = re.findall(r"^\|.+\| ([\d,]+) \| `([\w./]+)`: `(@?\w+)` \|$", TABLE, re.MULTILINE)


def is_law(node: ast.AST) -> bool:
    """Whether this is a test for which Hypothesis makes examples."""
    return (
        isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and any(ast.unparse(one).startswith("given(") for one in node.decorator_list)
    )


def laws(folder: str) -> int:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / folder).rglob("*.py"))
    return sum(is_law(node) for tree in trees for node in ast.walk(tree))


def number(file: str, name: str) -> int:
    """Return the number that stands last in a constant; of several things, how many there are."""
    if not file.endswith(".py"):
        return last_number(re.findall(rf"^{name}=(.+)$", text(file), re.MULTILINE)[0])
    [value] = [value for one, value in constants(file) if one == name]
    match value:
        case ast.Dict(keys=several) | ast.Tuple(elts=several) | ast.List(elts=several):
            return len(several)
    return last_number(ast.unparse(value))


def constants(file: str) -> Iterator[tuple[str, ast.expr]]:
    """Return what a module assigns at its top."""
    for node in ast.parse(text(file)).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def last_number(value: str) -> int:
    return int(re.findall(r"\d+", value)[-1])


@pytest.mark.parametrize(("told", "file", "name"), ROWS)
def test_table_says_what_the_code_says(told: str, file: str, name: str) -> None:
    counted = laws(file) if name == "@given" else number(file, name)
    assert int(told.replace(",", "")) == counted


def test_every_row_of_the_table_is_compared() -> None:
    _head, _line, *rows = re.findall(r"^\|.+$", TABLE, re.MULTILINE)
    assert len(rows) == len(ROWS)
