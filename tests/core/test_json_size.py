"""Texts that are cut to a number of bytes."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.json_size import (
    CUT_MARK,
    fits,
    is_cut_from,
    json_size,
    most_bytes,
    shortened,
)

texts = st.text(st.characters(exclude_categories=["C"]), max_size=60)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)
bounds = st.integers(12, 100)


@given(anything)
def test_nothing_takes_more_than_the_estimate(value: object) -> None:
    assert json_size(value) <= most_bytes(value)


@given(texts)
def test_the_size_is_that_of_the_json(text: str) -> None:
    value = {text: [text, 1.5, None]}
    assert json_size(value) == len(json.dumps(value, ensure_ascii=False).encode())


@given(texts, bounds)
def test_a_text_fits_if_it_does(text: str, most: int) -> None:
    assert fits(text, most) == (json_size(text) <= most)


@given(texts, bounds)
def test_a_cut_text_is_as_long_as_can_be_and_says_so(text: str, most: int) -> None:
    short = shortened(text, most)
    assert json_size(short) <= most
    if fits(text, most):
        assert short == text
        return
    body = short.removesuffix(CUT_MARK)
    assert short == body + CUT_MARK
    assert text.startswith(body)
    longer = text.removesuffix(CUT_MARK)[: len(body) + 1]
    assert longer.isspace() or longer[-1].isspace() or json_size(longer + CUT_MARK) > most


@given(texts, bounds)
def test_cutting_twice_is_cutting_once(text: str, most: int) -> None:
    short = shortened(text, most)
    assert shortened(short, most) == short
    assert shortened(shortened(text, most + 9), most) == short


@given(texts, bounds)
def test_a_cut_text_is_known_again(text: str, most: int) -> None:
    short = shortened(text, most)
    assert is_cut_from(short, text) == (short != text)


@pytest.mark.parametrize(
    ("short", "text"),
    [("ab", "abc"), ("ab […]", "ab"), ("ab […]", "ab […]"), ("ab […]", "axc"), ("ab", "ab")],
)
def test_what_is_not_cut_from_it(short: str, text: str) -> None:
    assert not is_cut_from(short, text)


def test_what_fits_fits_to_the_byte() -> None:
    for text, size in (("🎉" * 5, 22), ("a" * 10, 12), ("é" * 5, 12), ('"' * 5, 12)):
        assert json_size(text) == size
        assert fits(text, size)
        assert not fits(text, size - 1)


def test_as_much_stays_as_fits_beside_the_mark() -> None:
    assert shortened("a" * 40, 20) == "a" * 12 + CUT_MARK
    assert shortened("a" * 40, 8) == CUT_MARK
    # No blank before the one in the mark.
    assert shortened("aa" + " " * 20 + "b" * 20, 20) == "aa" + CUT_MARK
    # What was cut is cut once more: there is one mark still.
    assert shortened("aaaa" + CUT_MARK, 11) == "aaa" + CUT_MARK
