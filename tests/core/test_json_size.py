"""Texts that are cut to a number of bytes."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.json_size import (
    CUT_MARK,
    fits,
    is_cut_from,
    json_size,
    shortened,
)

texts = st.text(st.characters(exclude_categories=["C"]), max_size=60)
bounds = st.integers(12, 100)


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
