"""Calls as a table: read back as they are, and no text is a formula."""

import csv
from io import StringIO
from typing import Any, cast

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.call_table import as_csv
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import (
    PUBLIC_KEYS,
    PublicCall,
    View,
    public_call,
)
from tests.support.factories import CALLER, ended_call
from tests.support.strategies import calls, texts, views

# The wide ones are read as the others where people write Chinese, Japanese or Korean.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(table: str) -> list[dict[str, str]]:
    assert table.startswith("\ufeff")
    return list(csv.DictReader(StringIO(table.removeprefix("\ufeff"), newline=""), strict=True))


@given(st.lists(calls(), max_size=5), views)
def test_a_table_is_read_back_as_it_is(some: list[Call], view: View) -> None:
    public = [dict(public_call(call, view)) for call in some]
    found = rows(as_csv([public_call(call, view) for call in some]))
    assert len(found) == len(some)
    for row, call in zip(found, public, strict=True):
        assert row.keys() <= PUBLIC_KEYS
        for key, cell in row.items():
            assert cell == as_cell(call[key])


hostile = st.text(st.sampled_from("=+-@;\"', \t\r\n\uff1d\uff20|a1\u2028"), max_size=12)
FIELDS = ("source", "line", "contact_name", "campaign", "keyword", "city")


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, hostile)), max_size=4))
def test_whatever_is_in_a_text_is_found_again_and_is_no_formula(some: list[dict[str, Any]]) -> None:
    public = [
        dict(public_call(ended_call(lead, caller_number=CALLER, **fields), View()))
        for lead, fields in enumerate(some, 1)
    ]
    found = rows(as_csv([cast("PublicCall", call) for call in public]))
    assert len(found) == len(some)
    for row, call in zip(found, public, strict=True):
        assert row == {key: as_cell(call[key]) for key in row}
        for cell in row.values():
            first, *others = cell.split(";")
            assert not first.startswith(FORMULAS)
            assert not [one for one in others if one.lstrip(' "').startswith(FORMULAS)]


def as_cell(value: object) -> str:
    """Return what a cell says; what would be a formula has a mark in front."""
    if isinstance(value, str):
        return _marked(value)
    if value is None:
        return ""
    return str(value).lower()


def _marked(text: str) -> str:
    marked, begins = "", True
    for character in text:
        marked += f"'{character}" if begins and character in FORMULAS else character
        begins = character == ";" or (begins and character in ' "' and ";" in marked)
    return marked


@given(st.sampled_from(FORMULAS), texts, st.sampled_from(["source", "line", "contact_name"]))
def test_no_text_is_a_formula(begins: str, text: str, field: str) -> None:
    details: dict[str, Any] = {field: begins + text}
    call = ended_call(caller_number=CALLER, **details)
    for row in csv.reader(StringIO(as_csv([public_call(call, View())]), newline=""), strict=True):
        assert not [cell for cell in row if cell.startswith(FORMULAS)]


@given(
    st.sampled_from(FORMULAS),
    st.sampled_from(["Ann;", "Ann ;", "Ann; ", ";;", 'Ann";', 'Ann;"', "Ann;' "]),
    st.sampled_from(["source", "line", "contact_name"]),
)
def test_no_text_is_a_formula_where_semicolons_separate(
    begins: str, before: str, field: str
) -> None:
    """As in German, French, Spanish, Dutch and Portuguese, if such a table is opened at a click."""
    details: dict[str, Any] = {field: f"{before}{begins}1+1"}
    call = ended_call(caller_number=CALLER, **details)
    table = as_csv([public_call(call, View())])
    cells = [cell.strip(' "') for line in table.splitlines() for cell in line.split(";")]
    assert not [cell for cell in cells[1:] if cell.startswith(FORMULAS)]


def test_lines_end_as_the_standard_says() -> None:
    call = public_call(ended_call(contact_name='Ann "A", Lee', source="two\nlines"), View())
    table = as_csv([call])
    assert table.count("\r\n") == 2
    assert table.endswith("\r\n")
    assert '"Ann ""A"", Lee"' in table
    (row,) = rows(table)
    assert (row["display_name"], row["source"]) == ('Ann "A", Lee', "two\nlines")


def test_a_number_in_another_column_stays_a_number() -> None:
    (row,) = rows(as_csv([public_call(ended_call(7, duration_seconds=-5), View())]))
    assert (row["lead_id"], row["duration_seconds"]) == ("7", "-5")


@pytest.mark.parametrize("many", [0, 1, 3])
def test_calls_come_in_their_order(many: int) -> None:
    table = as_csv(public_call(ended_call(lead), View()) for lead in range(many, 0, -1))
    assert [row["lead_id"] for row in rows(table)] == [str(lead) for lead in range(many, 0, -1)]
