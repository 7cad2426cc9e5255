"""What may be changed in a lead, how WhatConverts is told, and how it is taken back."""

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.details import merged_details
from custom_components.whatconverts.core.lead_changes import (
    LARGEST_VALUE,
    QUOTABLE,
    BadChangeError,
    as_form,
    read_changes,
    undone,
)

AMOUNTS = (
    st.none() | st.integers(0, LARGEST_VALUE) | st.decimals(0, LARGEST_VALUE, places=2).map(float)
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "quotable": st.sampled_from(QUOTABLE),
        "quote_value": AMOUNTS,
        "sales_value": AMOUNTS,
    },
)


@given(CHANGES)
def test_what_is_sane_is_taken_as_it_is(changes: dict[str, object]) -> None:
    assert read_changes({**changes, "lead_id": 7, "notes": "x"}) == changes


@given(CHANGES)
def test_whatconverts_is_told_the_same(changes: dict[str, object]) -> None:
    form = as_form(changes)
    assert read_changes(form) == changes
    assert all(isinstance(value, str) for value in form.values())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 1234.5),
        ("$ 99", 99),
        ("", None),
        ("0", 0),
        (12.345, 12.35),
        ("1,000,000,000", 1_000_000_000),
    ],
)
def test_values_are_read_as_people_write_them(text: object, value: object) -> None:
    assert read_changes({"quote_value": text}) == {"quote_value": value}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quotable", None),
        ("quotable", ""),
        ("quotable", "maybe"),
        ("quotable", ["yes"]),
        ("quote_value", -1),
        ("sales_value", "-1"),
        ("quote_value", LARGEST_VALUE + 1),
        ("quote_value", float("nan")),
        ("sales_value", float("inf")),
        ("sales_value", True),
        ("sales_value", "a lot"),
        ("sales_value", [1]),
    ],
)
def test_what_is_not_sane_is_named(field: str, value: object) -> None:
    with pytest.raises(BadChangeError) as raised:
        read_changes({field: value})
    assert str(raised.value) == field


@given(CHANGES, CHANGES, CHANGES)
def test_undoing_brings_back_what_nobody_else_has_changed(
    before: dict[str, object], changes: dict[str, object], others: dict[str, object]
) -> None:
    known = merged_details({}, before, late=False)
    changed = merged_details(known, changes, late=False)
    now = merged_details(changed, others, late=False)
    after = merged_details(now, undone(changes, known, now), late=False)
    for name in ("quotable", "quote_value", "sales_value"):
        is_others = name in others and others[name] != changed.get(name)
        assert after.get(name) == (others[name] if is_others else known.get(name))
