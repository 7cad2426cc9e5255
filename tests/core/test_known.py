"""Known callers: found by number however it is written, and never by guessing."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import CallerKind
from custom_components.whatconverts.core.known import (
    CallerList,
    KnownCaller,
    KnownCallers,
    Misread,
    read_list,
    write_list,
)
from custom_components.whatconverts.core.phone import normalise

KNOWN, VIP, BLOCKED = CallerKind
ANN = KnownCaller(KNOWN, "Ann")


def found(listed: str, calling: str, region: str | None) -> KnownCaller | None:
    callers = read_list(f"{listed}; Ann", region).callers
    known = KnownCallers((number, KnownCaller(KNOWN, name)) for number, name in callers.items())
    return known.find(normalise(calling, region))


@pytest.mark.parametrize(
    ("listed", "calling", "region"),
    [
        ("+1 803-386-1858", "+18033861858", "US"),
        ("(803) 386-1858", "+18033861858", "US"),
        ("+18033861858", "803 386 1858", "US"),
        ("803 386 1858", "+18033861858", None),
        ("+18033861858", "8033861858", None),
        ("030 123456", "+49 30 123456", None),
        ("+49 30 123456", "030 123456", None),
        ("5551234", "5551234", None),
    ],
)
def test_a_number_is_found_with_and_without_country_code(
    listed: str, calling: str, region: str | None
) -> None:
    assert found(listed, calling, region) == ANN


@pytest.mark.parametrize(
    ("listed", "calling"),
    [("+18033861858", "+18033861859"), ("+18033861858", "+448033861858"), ("+18033861858", "")],
)
def test_another_number_is_not_found(listed: str, calling: str) -> None:
    assert found(listed, calling, "US") is None


def test_a_number_that_fits_two_callers_finds_none() -> None:
    known = KnownCallers([("+18033861858", ANN), ("+448033861858", KnownCaller(KNOWN, "Bob"))])
    assert known.find("8033861858") is None
    assert known.find("+18033861858") == ANN


def test_a_list_may_mix_numbers_with_and_without_country_code() -> None:
    bob = KnownCaller(KNOWN, "Bob")
    listed = [("+18033861858", ANN), ("7045550100", bob)]
    for callers in (listed, listed[::-1]):
        known = KnownCallers(callers)
        assert known.find("8033861858") == ANN
        assert known.find("+17045550100") == bob


def test_the_strongest_kind_and_the_first_name_win() -> None:
    number = "+18033861858"
    known = KnownCallers(
        [(number, KnownCaller(BLOCKED)), (number, ANN), (number, KnownCaller(VIP, "Boss"))]
    )
    assert known.find(number) == KnownCaller(BLOCKED, "Ann")


def test_a_list_names_the_lines_it_did_not_understand() -> None:
    text = "+18033861858; Ann\n\n\tno number; Bob\n(704) 555-0100\tCarl; Jr.\n704 555 0101\r\n12"
    read = read_list(text, "US")
    assert read.callers == {
        "+18033861858": "Ann",
        "+17045550100": "Carl; Jr.",
        "+17045550101": None,
    }
    assert read.misread == (
        (3, "no number; Bob", Misread.NO_NUMBER),
        (6, "12", Misread.NO_NUMBER),
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("+18035550199,Some Company", "Some Company"),
        ("+18035550199 , Some Company, Inc.", "Some Company, Inc."),
        ("+18035550199; Smith, John", "Smith, John"),
        ("(803) 555-0199,Smith; John", "Smith; John"),
        ('"803-555-0199","Smith, ""Jo"" John"', 'Smith, "Jo" John'),
        ("803.555.0199\tSome Company", "Some Company"),
        ("8035550199,", None),
        ("+18035550199\uff1b王伟", "王伟"),
        ("+18035550199\uff0c 王伟", "王伟"),
        ("803-555-0199\u3001王伟", "王伟"),
        ("+18035550199\u060c علي", "علي"),
    ],
)
def test_commas_separate_as_well(line: str, name: str | None) -> None:
    assert read_list(line, "US") == CallerList({"+18035550199": name})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Smith, John; +18035550199", Misread.NUMBER_NOT_FIRST),
        ('"Some Company","803 555 0199"', Misread.NUMBER_NOT_FIRST),
        ("+1 803 555 0199 Some Company", Misread.NO_SEPARATOR),
        ("(803) 555-0199 = Ann", Misread.NO_SEPARATOR),
        ("Ann", Misread.NO_NUMBER),
        ("Ann, Bob", Misread.NO_NUMBER),
        ("1 Ann", Misread.NO_NUMBER),
        ("anonymous; Ann", Misread.NO_NUMBER),
    ],
)
def test_the_reason_is_what_is_wrong(line: str, reason: Misread) -> None:
    assert read_list(line, "US") == CallerList({}, ((1, line, reason),))


@given(
    st.dictionaries(
        st.from_regex(r"\+1803386[0-9]{4}", fullmatch=True),
        st.none() | st.text("abc ;,é", min_size=1).map(str.strip).filter(bool),
    )
)
def test_what_is_written_is_read_again(callers: dict[str, str | None]) -> None:
    clean = {
        number: name and (" ".join(name.lstrip().split()) or None)
        for number, name in callers.items()
    }
    assert read_list(write_list(clean), None).callers == clean


@given(st.text())
def test_any_text_is_a_list(text: str) -> None:
    read = read_list(text, "US")
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(read.callers) + len(read.misread) <= len(lines)


def test_numbers_with_invisible_marks_are_read() -> None:
    text = "\u202a+44 20 7946 0011\u202c; Name\n\u2068+1 803\u2011386\u20111858\u2069; Other"
    read = read_list(text, "US")
    assert read.callers == {"+442079460011": "Name", "+18033861858": "Other"}
    assert not read.misread


listed = st.builds(KnownCaller, st.sampled_from(CallerKind), st.none() | st.sampled_from("abAB"))
books = st.dictionaries(st.sampled_from(["+18033861858", "7045550100"]), listed)


@given(books, books)
def test_lists_are_equal_that_say_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (KnownCallers(one.items()) == KnownCallers(other.items())) == (one == other)
    assert KnownCallers(reversed(one.items())) == KnownCallers(one.items())
    assert KnownCallers(one.items()) != one
    with pytest.raises(TypeError):
        hash(KnownCallers(one.items()))


def test_callers_are_found_by_a_part_of_their_names() -> None:
    known = KnownCallers(
        [
            ("+18033861858", KnownCaller(VIP, "José Ångström")),
            ("+17045550100", KnownCaller(BLOCKED, "Jo")),
            ("+17045550101", KnownCaller(KNOWN)),
        ]
    )
    assert known.numbers(lambda one: one.is_named("jo")) == ["+18033861858", "+17045550100"]
    assert known.numbers(lambda one: one.is_named("angstrom")) == ["+18033861858"]
    assert known.numbers(lambda one: one.is_named("none")) == []
    assert known.numbers(lambda one: one.is_blocked) == ["+17045550100"]


def test_blocked_are_those_whom_a_search_finds_blocked() -> None:
    number = "+18033861858"
    for kinds in ((VIP, BLOCKED), (BLOCKED, KNOWN)):
        known = KnownCallers((number, KnownCaller(kind)) for kind in kinds)
        caller = known.find(number)
        assert caller
        assert (known.numbers(lambda one: one.is_blocked) == [number]) is (caller.kind is BLOCKED)
