"""Calls are found by what people type: any spelling of a number, any case, any order of words."""

import re
from typing import Any, Literal
import unicodedata

from hypothesis import assume, example, given, strategies as st
import pytest

from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.phone import format_number, national_number
from custom_components.whatconverts.core.search import MAX_QUERY, Query, read_query, search_text
from custom_components.whatconverts.core.text import fold
from tests.support.factories import CALLER, LINE, live_call
from tests.support.strategies import calls

type Form = Literal["NFC", "NFD", "NFKC"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC")
NUMBERS = {"+18033861858": "US", "+442071838750": "GB", "+4930901820": "DE", "+390612345678": "IT"}
# Letters whose case and marks come and go without any other change.
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyzäéñøčžσдяあ小")
words = st.text(letters, min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=4)
marks = st.sampled_from(["", "\u0301", "\u0308", "\u0327"])


def is_found(call: Call, text: str, region: str | None = "US") -> bool:
    """Whether a file finds the call: each group by any of its texts."""
    searched = search_text(call)
    query = read_query(text, region)
    assert len(query.groups) == len(query.names)
    return all(any(one in searched for one in group) for group in query.groups)


@st.composite
def numbers_as_typed(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return a number, its country, and how somebody writes it there."""
    number, region = draw(st.sampled_from(sorted(NUMBERS.items())))
    national = format_number(number, region)
    international = format_number(number, None)
    digits = re.sub(r"\D", "", number)
    spellings = [
        *(number, national, international, digits, national_number(number)),
        *(f"({digits[:3]}) {digits[3:]}", " ".join(digits), ".".join(digits), f"00{digits}"),
        re.sub(r"\D", "", national),
        # Copied from a page or an address book, or typed on other keys.
        f"\u202a{number}\u202c",
        f"\u2068{national}\u2069".replace(" ", "\u00a0").replace("-", "\u2011"),
        "".join(chr(0xFF10 + int(one)) for one in national_number(number)),
        "".join(chr(0x0660 + int(one)) for one in national_number(number)),
    ]
    return (
        number,
        region,
        draw(
            st.sampled_from(
                [one for one in spellings if region != "US" or not one.startswith("00")]
            )
        ),
    )


@given(numbers_as_typed(), st.sampled_from(["caller_number", "contact_number", "tracking_number"]))
@example((CALLER, "US", "\u2068(803)\u00a0386\u20111858\u2069"), "caller_number")
@example((CALLER, "US", "\u0668\u0660\u0663\u0663\u0668\u0666"), "caller_number")
def test_a_number_is_found_in_any_spelling(typed: tuple[str, str, str], field: str) -> None:
    number, region, text = typed
    details: dict[str, Any] = {field: number}
    assert is_found(live_call(**details), text, region)


@given(st.sampled_from(sorted(NUMBERS)), st.data(), st.sampled_from(["", " ", "-"]))
def test_a_number_is_found_by_a_part_of_it(number: str, data: st.DataObject, between: str) -> None:
    national = national_number(number)
    start = data.draw(st.integers(0, len(national) - 3))
    end = data.draw(st.integers(start + 3, len(national)))
    part = national[start:end]
    assert is_found(live_call(caller_number=number), between.join(part), NUMBERS[number])


@given(st.sampled_from(sorted(NUMBERS)), st.sampled_from(sorted(NUMBERS)))
def test_another_number_is_not_found(number: str, other: str) -> None:
    assume(number != other)
    assert not is_found(live_call(caller_number=number), other, NUMBERS[other])


def spelt(data: st.DataObject, text: str) -> str:
    """Return a text in another case, with other marks on its letters."""
    change = data.draw(
        st.sampled_from([str.upper, str.lower, str.title, str.casefold, str.swapcase])
    )
    form: Form = data.draw(st.sampled_from(FORMS))
    marked = "".join(
        one + (data.draw(marks) if one.isascii() and one.isalpha() else "") for one in change(text)
    )
    return unicodedata.normalize(form, marked)


@given(names, st.data())
def test_a_name_is_found_whatever_its_case_marks_and_order(
    name: list[str], data: st.DataObject
) -> None:
    where = data.draw(
        st.sampled_from(
            ["known_name", "contact_name", "company_name", "caller_name", "line", "source"]
        )
    )
    written = spelt(data, " ".join(name))
    call = live_call(caller_number=CALLER)
    if where == "known_name":
        call = call._replace(known_name=written)
    else:
        details: dict[str, Any] = {where: written}
        call = live_call(caller_number=CALLER, **details)
    typed = data.draw(st.permutations(name))
    some = typed[: data.draw(st.integers(1, len(typed)))]
    assert is_found(call, spelt(data, " ".join(some)))


@given(names, words)
def test_every_word_must_be_found(name: list[str], other: str) -> None:
    assume(fold(other) not in fold(" ".join(name)))
    call = live_call(contact_name=" ".join(name))
    assert not is_found(call, f"{name[0]} {other}")
    assert not is_found(call, other)


@pytest.mark.parametrize(
    "text", ["\u202ahelms\u202c", "HELMS\u200b", "\ufeffJeremy\u00a0Helms", "helms\x00"]
)
def test_marks_that_nobody_sees_do_not_matter(text: str) -> None:
    assert is_found(live_call(contact_name="Jeremy Helms"), text)


def test_words_may_be_of_several_fields() -> None:
    call = live_call(
        contact_name="Jeremy Helms", source="google", line="24/7", tracking_number=LINE
    )
    assert is_found(call, "google helms")
    assert is_found(call, "24/7")
    assert is_found(call, "helms 6577")
    assert is_found(call, "helms 448-6577")
    assert not is_found(call, "helms 448-6578")
    assert not is_found(call, "google smith")
    assert is_found(call, "google 24/7")
    # A digit in a word does not make a number of it.
    assert not is_found(call, "helms b7")


def test_nothing_is_looked_for_in_a_blank() -> None:
    assert read_query(" \u200b ", "US") == Query((), ())


def test_nothing_is_found_across_two_fields() -> None:
    call = live_call(
        contact_name="Ann", line="Lee", tracking_number="+17045550100", caller_number=CALLER
    )
    assert not is_found(call, "annlee")
    # The end of one number and the beginning of another.
    assert not is_found(call, "858170")


def test_a_number_is_found_as_it_is_dialled_at_home() -> None:
    """With what is dialled before a number in its country, and is no part of it abroad."""
    call = live_call(caller_number="+79123456789")
    assert is_found(call, "8 912 345-67-89", "RU")
    assert not is_found(call, "8 912 345-67-89", None)


def test_a_few_digits_are_found_whatever_stands_between_them() -> None:
    assert is_found(live_call(caller_number=CALLER), "5-8")
    assert not is_found(live_call(caller_number=CALLER), "5-9")


@pytest.mark.parametrize("text", ["Straße", "STRASSE", "strasse", "ﬁne STRASSE", "FINE straße"])
def test_letters_that_are_several_are_found(text: str) -> None:
    assert is_found(live_call(contact_name="fine Straße"), text)


@given(st.text(max_size=400), st.sampled_from([None, "US", "DE"]), calls())
def test_any_text_can_be_looked_for(text: str, region: str | None, call: Call) -> None:
    query = read_query(text, region)
    assert len(query.groups) == len(query.names) <= 8
    assert all(any(group) for group in query.groups)
    assert all(len(one) <= 4 * MAX_QUERY for group in query.groups for one in group)
    assert fold(search_text(call)) == search_text(call), "what is stored is folded"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(text.casefold()) == once
