"""The table of call fields, and what is derived from it."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

import pytest

from custom_components.whatconverts.core import readers
from custom_components.whatconverts.core.fields import (
    NUMBERS,
    PUBLIC,
    ROWS,
    WIRE,
    CallDetails,
    Private,
    PublicDetails,
    Row,
    private_as,
    rows_of,
    wire_of,
)
from custom_components.whatconverts.core.text import clean_text


class Example(TypedDict, total=False):
    """A table of two rows."""

    city: Annotated[str | None, Row(readers.text, ("city", "town"), Private.REPEATS)]
    seconds: Annotated[
        int | None,
        Row(readers.seconds, ("s",), fallback=Row(readers.duration_in_words, ("words",))),
    ]


def test_a_table_is_read_row_by_row() -> None:
    rows = rows_of(Example)
    assert list(rows) == ["city", "seconds"]
    assert rows["city"] == Row(readers.text, ("city", "town"), Private.REPEATS)
    wire = {name: wire_of(row) for name, row in rows.items()}
    assert wire == {
        "city": (("city", readers.text), ("town", readers.text)),
        "seconds": (("s", readers.seconds), ("words", readers.duration_in_words)),
    }


def test_the_rows_that_leave_are_among_all_rows() -> None:
    assert PublicDetails.__annotations__.keys() == PUBLIC
    assert CallDetails.__annotations__.keys() == ROWS.keys()
    assert ROWS.keys() > PUBLIC


def test_no_two_fields_are_read_from_one_name() -> None:
    names = [name for name, _, _ in WIRE]
    assert len(names) == len(set(names))


def test_numbers_are_read_as_numbers() -> None:
    assert all(name.endswith("_number") for name in NUMBERS)
    assert [name for name in ROWS if name.endswith("_number")] == list(NUMBERS)


def test_every_kind_of_privacy_has_its_fields() -> None:
    kinds: Mapping[Private, tuple[str, ...]] = {kind: private_as(kind) for kind in Private}
    assert sorted(name for names in kinds.values() for name in names) == sorted(ROWS)
    assert all(kinds.values())
    assert private_as(*Private) == tuple(ROWS)


@pytest.mark.parametrize("name", private_as(Private.NO))
def test_a_text_that_is_nobodys_is_the_offices(name: str) -> None:
    """What a visitor or a phone company writes is never without a class of privacy."""
    is_text = ROWS[name].reader is readers.text
    assert not is_text or name in {"line", "account", "profile"}
    assert clean_text(name) == name
