"""Numbers: one spelling for each caller, however it was sent; none for those who hide."""

import json
from pathlib import Path

from hypothesis import given, strategies as st
from phonenumbers import PhoneMetadata
import pytest

from custom_components.whatconverts.core import phone
from custom_components.whatconverts.core.phone import (
    as_region,
    format_number,
    is_withheld,
    normalise,
    speak_number,
)

regions = st.sampled_from([None, "US", "GB", "DE", "IT", "XX"])
diallable = st.text("0123456789+() -./", max_size=25)


@pytest.mark.parametrize(
    "text",
    [
        *("+18033861858", "8033861858", "1 803 386 1858", "(803) 386-1858", "803.386.1858"),
        *("+1 (803) 386-1858", "tel:+18033861858", "sip:+18033861858@host;user=phone"),
        *("SIPS:8033861858@host", "+18033861858;ext=7", " 8033861858 ", "8033861858 x7"),
        *("8033861858 ext. 7", "011 1 803 386 1858"),
    ],
)
def test_one_american_number(text: str) -> None:
    assert normalise(text, "US") == "+18033861858"


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("020 7183 8750", "GB", "+442071838750"),
        ("+44 20 7183 8750", "US", "+442071838750"),
        ("0044 20 7183 8750", "DE", "+442071838750"),
        ("06 698 1234", "IT", "+39066981234"),
        ("8033861858", None, "8033861858"),
        ("+18033861858", None, "+18033861858"),
        ("8033861858", "XX", "8033861858"),
        ("12345", "US", "12345"),
        ("911", "US", "911"),
        ("9" * 20, "US", "9" * 20),
        ("+999 123 456", "US", "+999123456"),
    ],
)
def test_numbers_of_elsewhere(text: str, region: str | None, expected: str) -> None:
    assert normalise(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Anonymous", "Restricted", "unknown", "+", "12", "0000000000", "+10000000000"),
        *("+266696687", "266696687", "+1266696687", "7378742833", "anonymous@anonymous.invalid"),
        *(
            "sip:anonymous@host",
            "tel:",
            "9" * 21,
            "call me",
            "8033861858<script>",
            "803386185\u2460",
        ),
        *("1" * 64 + "x", "\u202a\u202c", "803\u00bd386185", "803386\u4e00\u4e8c\u4e09\u56db"),
    ],
)
def test_no_number(text: str) -> None:
    assert normalise(text, "US") is None


@given(diallable, regions)
def test_what_can_be_dialled_is_not_withheld(text: str, region: str | None) -> None:
    assert normalise(text, region) is None or not is_withheld(text)


@pytest.mark.parametrize(
    "text",
    [
        *("\u202a+1 803 386 1858\u202c", "\u2068+18033861858\u2069", "\u200e+1 (803) 386-1858"),
        *(
            "\u200f\ufeff803\u200b386\u20601858\u2067",
            "803\u00ad386\u00ad1858",
            "\u2066803.386.1858",
        ),
        *(
            f"803{dash}386{dash}1858"
            for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
        ),
        *(f"803{mark}386{mark}1858" for mark in "\u2043\u30fc\u00b7\u30fb\u2024\uff0e\uff0f"),
        *(f"803{mark}386{mark}1858" for mark in "\u2215\u2044\u02d7\u207b\u2022\u2027\u22c5"),
        *(f"803{blank}386{blank}1858" for blank in "\u3164\u2800\u115f\x00\t\u2028\x85"),
        *(f"8{mark}033861858" for mark in "\u034f\u20e3\u180b\U000e0100"),
        *("\x008033861858", "callto:+18033861858", "8\ufe0f\u20e3 033861858"),
        *(f"+1{space}803{space}386{space}1858" for space in "\u00a0\u2007\u2009\u200a\u202f\u3000"),
        *(
            "\uff0b\uff11 \uff18\uff10\uff13 \uff13\uff18\uff16 \uff11\uff18\uff15\uff18",
            "\ufe621 803 386 1858",
        ),
        *(
            "\u0661\u0668\u0660\u0663\u0663\u0668\u0666\u0661\u0668\u0665\u0668",
            "\uff08803\uff093861858",
        ),
        *("\u200etel:+1-803-386-1858\u200e", "8\ufe0f033861858", "\u202d" * 60 + "8033861858"),
        *("\ud83c8033861858", "803\u20133861858 ext. \uff17", "\u202a+18033861858\u202c;ext=7"),
    ],
)
def test_a_copied_number_is_cleaned_of_marks(text: str) -> None:
    assert normalise(text, "US") == "+18033861858"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("+18033861858", "+18033861858", True),
        ("+18033861858", "8033861858", True),
        ("8033861858", "8033861858", True),
        ("02071838750", "+442071838750", True),
        ("+18033861858", "+18033861859", False),
        ("+18033861858", "8033861859", False),
        ("8033861858", "8033861859", False),
        # Two countries.
        ("+18033861858", "+448033861858", False),
        ("+18033861858", "+498033861858", False),
    ],
)
def test_numbers_are_compared_as_numbers(one: str, other: str, *, is_same: bool) -> None:
    assert phone.is_same_number(one, other) is is_same
    assert phone.is_same_number(other, one) is is_same


@pytest.mark.parametrize(
    ("number", "home", "shown", "spoken"),
    [
        ("+18033861858", "US", "(803) 386-1858", "8 0 3, 3 8 6, 1 8 5 8"),
        ("+18033861858", "CA", "(803) 386-1858", "8 0 3, 3 8 6, 1 8 5 8"),
        ("+18033861858", "GB", "+1 803-386-1858", "1, 8 0 3, 3 8 6, 1 8 5 8"),
        ("+18033861858", None, "+1 803-386-1858", "1, 8 0 3, 3 8 6, 1 8 5 8"),
        ("+442071838750", "GB", "020 7183 8750", "0 2 0, 7 1 8 3, 8 7 5 0"),
        ("8033861858", None, "8033861858", "8 0 3 3 8 6 1 8 5 8"),
        ("8033861858", "US", "(803) 386-1858", "8 0 3, 3 8 6, 1 8 5 8"),
        ("12345", "US", "12345", "1 2 3 4 5"),
    ],
)
def test_shown_and_spoken(number: str, home: str | None, shown: str, spoken: str) -> None:
    assert format_number(number, home) == shown
    assert speak_number(number, home) == spoken


@pytest.mark.parametrize(
    ("text", "region"),
    [("us", "US"), ("GB", "GB"), ("United States", None), ("", None), (None, None), ("ZZ", None)],
)
def test_regions(text: str | None, region: str | None) -> None:
    assert as_region(text) == region


@pytest.mark.parametrize("text", ["+18033861858", "+011 1 803 386 1858", "+00442071838750"])
def test_a_number_with_country_code_is_the_same_everywhere(text: str) -> None:
    """Also where what follows the plus is a prefix that only some countries dial."""
    everywhere = {normalise(text, region) for region in ("US", "DE", "GB", "IT", None)}
    assert everywhere == {"+" + "".join(filter(str.isdigit, text))}


@given(diallable | st.text(st.characters(), max_size=80), regions)
def test_a_number_is_digits_and_stays_what_it_is(text: str, region: str | None) -> None:
    number = normalise(text, region)
    if number is None:
        return
    assert number.isascii()
    assert number.removeprefix("+").isdigit()
    assert 3 <= len(number.removeprefix("+")) <= 20
    assert normalise(number, region) == number


@given(diallable, regions, regions)
def test_a_spoken_number_is_read_digit_by_digit(
    text: str, region: str | None, home: str | None
) -> None:
    number = normalise(text, region)
    if number is None:
        return
    spoken = speak_number(number, home)
    assert set(spoken) <= set("0123456789, ")
    assert all(len(group) == 1 for group in spoken.replace(",", " ").split())
    shown = format_number(number, home)
    assert spoken.replace(", ", "").replace(" ", "") == "".join(filter(str.isdigit, shown))


def test_what_is_loaded_is_all_that_numbers_need() -> None:
    """See tests/ha/test_phone_data.py: no file is read afterwards."""
    phone.load()
    # There is no other sign of it: None stands for what has been read.
    by_region = PhoneMetadata._region_available  # noqa: SLF001
    by_code = PhoneMetadata._country_code_available  # noqa: SLF001
    assert {*by_region.values(), *by_code.values()} == {None}


def test_the_library_is_the_one_that_is_required() -> None:
    manifest = Path(phone.__file__).parents[1] / "manifest.json"
    requirements = json.loads(manifest.read_text(encoding="utf-8"))["requirements"]
    assert f"phonenumbers=={phone.library_version()}" in requirements
