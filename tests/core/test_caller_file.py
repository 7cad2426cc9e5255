"""Lists of callers from what address books export: read for what they say, and never a burden."""

from collections.abc import Callable
import re
from time import process_time

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.caller_file import (
    MAX_BYTES,
    ReadCallers,
    decode,
    read_callers,
)
from custom_components.whatconverts.core.contact import MAX_CALLERS, TooManyContactsError
from custom_components.whatconverts.core.known import ListChanges, count_changes
from custom_components.whatconverts.core.text import clean_text

ANN, BOB, CY = "+18035550100", "+18035550101", "+18035550102"


def callers(text: str, region: str | None = "US") -> dict[str, str | None]:
    return read_callers(text, region).callers


def card(*properties: str) -> str:
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *properties, "END:VCARD", ""))


# As the programs write them, with people of our own.
OUTLOOK = (
    '"Title","First Name","Last Name","Company","Business Phone","Business Fax","Mobile Phone","E-mail Address"\n'  # noqa: E501
    ',"Ann","Archer","","(803) 555-0100","(803) 555-0199","","ann@example.com"\n'
    ',"","","Baker Inc.","","","803-555-0101",""\n'
)
OUTLOOK_GERMAN = (
    "Anrede;Vorname;Nachname;Firma;Telefon geschäftlich;Fax geschäftlich;Mobiltelefon;Notizen\n"
    ";Ann;Archer;;+1 803 555 0100;+1 803 555 0199;;+1 803 555 0198\n"
    ";;;Baker Inc.;;;+1 803 555 0101;\n"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Phone 1 - Label,Phone 1 - Value\n"
    "Ann,,Archer,,Mobile,+1 803-555-0100\n"
    ",,,Baker Inc.,Work,8035550101\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Family Name,Organization 1 - Name,Phone 1 - Type,Phone 1 - Value\n"
    "Ann Archer,Ann,Archer,,Mobile,+1 803-555-0100\n"
    ",,,Baker Inc.,Work,8035550101\n"
)
IPHONE = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.0//EN\r\nN:Archer;Ann;;;\r\n"
    "FN:Ann Archer\r\nTEL;type=CELL;type=VOICE;type=pref:(803) 555-0100\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABI\r\n AAD/4QBYRXhpZgAATU0AKgAA\r\n"
    "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:\r\nORG:Baker Inc.;\r\n"
    "item1.TEL:803-555-0101\r\nitem1.X-ABLabel:Shop\r\nX-ABShowAs:COMPANY\r\nEND:VCARD\r\n"
)
ANDROID = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=41=72=63=68=65=72;=41=\r\n=6E=6E;;;\r\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=41=6E=6E=20=41=\r\n=72=63=68=65=72\r\n"
    "TEL;CELL:8035550100\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:2.1\r\nORG:Baker Inc.\r\nTEL;WORK;VOICE:8035550101\r\nEND:VCARD\r\n"
)
VCARD_4 = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Ann\n  Archer\n"
    'TEL;VALUE=uri;TYPE="voice,home":tel:+1-803-555-0100\n'
    "END:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:Baker Inc.\nTEL:+18035550101\nEND:VCARD\n"
)
EXPORTS = {
    "Outlook": OUTLOOK,
    "Outlook, German": OUTLOOK_GERMAN,
    "Google": GOOGLE,
    "Google, old": GOOGLE_OLD,
    "iPhone": IPHONE,
    "Android": ANDROID,
    "vCard 4": VCARD_4,
    "tabs, names first": "Ann Archer\t803 555 0100\nBaker Inc.\t803 555 0101\n",
    "French": "Prénom;Nom;Société;Téléphone\nAnn;Archer;;8035550100\n;;Baker Inc.;8035550101\n",
    "German, whole name": "Name;Vorname;Telefon\nArcher;Ann;8035550100\nBaker Inc.;;8035550101\n",
    "Spanish": "Nombre;Apellidos;Teléfono\nAnn;Archer;8035550100\nBaker Inc.;;8035550101\n",
    "Dutch": "Naam;Telefoonnummer\nAnn Archer;8035550100\nBaker Inc.;8035550101\n",
    "Portuguese": "Nome;Sobrenome;Celular\nAnn;Archer;8035550100\nBaker Inc.;;8035550101\n",
    "Excel": "sep=;\nName;Number\nAnn Archer;8035550100\nBaker Inc.;8035550101\n",
    "city between": "Ann Archer,Reno,8035550100\nBaker Inc.,Rome,8035550101\n",
    "our own": "+18035550100; Ann Archer\n+18035550101; Baker Inc.",
}


@pytest.mark.parametrize("export", EXPORTS)
def test_exports_are_read(export: str) -> None:
    read = read_callers(EXPORTS[export], "US")
    assert read.callers == {ANN: "Ann Archer", BOB: "Baker Inc."}
    assert read.unread == ()


@pytest.mark.parametrize("name", ["Google", "iPhone", "our own"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_end_of_line(name: str, encoding: str, end: str) -> None:
    text = EXPORTS[name].replace("\r\n", "\n").replace("Ann", "Zoë").replace("\n", end)
    assert callers(decode(text.encode(encoding))) == {ANN: "Zoë Archer", BOB: "Baker Inc."}


def test_utf_16_of_the_other_order() -> None:
    for mark in (b"\xfe\xff", b""):
        assert decode(mark + "Zoë".encode("utf-16-be")) == "Zoë"


@given(st.binary())
def test_any_file_is_a_text(data: bytes) -> None:
    assert isinstance(decode(data), str)


def test_a_contact_may_have_several_numbers() -> None:
    book = card("FN:Ann", "TEL;TYPE=HOME:803 555 0100", "TEL;TYPE=CELL:803 555 0101")
    table = f"Name,Phone 1 - Value,Phone 2 - Value\nAnn,{ANN} ::: {BOB},(803) 555-0102\n"
    assert callers(book) == {ANN: "Ann", BOB: "Ann"}
    assert callers(table) == {ANN: "Ann", BOB: "Ann", CY: "Ann"}


def test_numbers_without_a_country_code_are_those_of_home() -> None:
    assert callers(card("FN:Erika", "TEL:030 123456"), "DE") == {"+4930123456": "Erika"}
    assert callers("Name;Telefon\nErika;030 123456\n", "DE") == {"+4930123456": "Erika"}


def test_what_cannot_be_read_is_told_by_its_line() -> None:
    book = card("FN:Ann", f"TEL:{ANN}") + card("FN:Bob") + card("FN:Cy", "TEL:none")
    read = read_callers(book, "US")
    assert (read.callers, read.unread) == ({ANN: "Ann"}, (6, 10))
    table = f'Name,Phone,Notes\n"Ann\nArcher",{ANN},\n\n,,\nBob,,"two\nlines"\nCy,{CY},\n"",,x\n'
    read = read_callers(table, "US")
    assert (read.callers, read.unread) == ({ANN: "Ann Archer", CY: "Cy"}, (6, 9))


def test_lines_of_our_own_keep_what_is_wrong_with_them() -> None:
    read = read_callers(f"{ANN}; Ann\n\nBob", "US")
    assert (read.callers, read.unread) == ({ANN: "Ann"}, (3,))
    assert read.as_lines
    assert [line for _, line, _ in read.as_lines.misread] == ["Bob"]


@pytest.mark.parametrize(
    "line",
    [
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense:=C3",
        "FN;ENCODING=QUOTED-PRINTABLE:=FF=FE",
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=zlib:x",
    ],
)
def test_a_card_that_the_library_refuses_stops_no_other(line: str) -> None:
    read = read_callers(card(line, f"TEL:{BOB}") + card("FN:Ann", f"TEL:{ANN}"), "US")
    assert (read.callers, read.unread) == ({ANN: "Ann"}, (1,))


@pytest.mark.parametrize(
    "line",
    [
        *("FN:Baker, Inc.", "FN:Baker\\, Inc.", "ORG:Baker, Inc.", "ORG:Baker\\, Inc.;"),
        "FN;ENCODING=QUOTED-PRINTABLE:Baker=2C Inc.",
        "ORG;ENCODING=QUOTED-PRINTABLE:Baker=2C Inc.",
    ],
)
def test_a_comma_is_a_part_of_a_name(line: str) -> None:
    """Whether or not it is written with a mark: vCard 2.1 has none."""
    assert callers(card(line, f"TEL:{BOB}")) == {BOB: "Baker, Inc."}


def test_broken_cards() -> None:
    assert callers(f"BEGIN:VCARD\nTEL:{BOB}\n" + card("FN:Ann", f"TEL:{ANN}")) == {ANN: "Ann"}
    assert callers(f"TEL:{BOB}\nEND:VCARD\n" + card("FN:Ann", f"TEL:{ANN}")) == {ANN: "Ann"}
    nested = "BEGIN:VCARD\n" * 5000 + f"FN:Ann\nTEL:{ANN}\n" + "END:VCARD\n" * 5000
    assert callers(nested) == {ANN: "Ann"}


def test_what_stands_between_cards_is_of_nobody() -> None:
    text = card("FN:Ann", f"TEL:{ANN}") + f"FN:Bob\nTEL:{BOB}\nEND:VCARD\n"
    assert read_callers(text, "US") == ReadCallers({ANN: "Ann"})


def test_a_line_may_be_folded_by_a_tab() -> None:
    assert callers(card("FN:Ann Ar", "\tcher", f"TEL:{ANN}")) == {ANN: "Ann Archer"}


def test_only_what_says_so_is_written_in_quoted_printable() -> None:
    assert callers(card("FN:Ann=3DB", f"TEL:{ANN}")) == {ANN: "Ann=3DB"}
    assert callers(card("FN;ENCODING=QUOTED-PRINTABLE:Ann=3DB", f"TEL:{ANN}")) == {ANN: "Ann=B"}


def test_a_name_may_come_in_its_parts_only() -> None:
    assert callers(card("N:Archer;Ann;;;", "ORG:Baker Inc.", f"TEL:{ANN}")) == {ANN: "Ann Archer"}


def test_plain_lines_have_numbers_of_home() -> None:
    assert callers("803 555 0100; Ann\n803 555 0101; Bob") == {ANN: "Ann", BOB: "Bob"}


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbfab\xff", b"\xff\xfea\0b\0\0\xd8", b"a\0b\0\0\xd8", b"\xfe\xff\0a\0b\xd8\0"],
)
def test_what_is_no_character_has_a_mark_in_its_place(data: bytes) -> None:
    assert decode(data) == "ab\ufffd"


def test_a_department_stands_behind_its_company() -> None:
    assert callers(card("ORG:Baker Inc.;Sales", f"TEL:{BOB}")) == {BOB: "Baker Inc. Sales"}


def test_a_first_row_with_a_number_is_somebody() -> None:
    for shop in ("Cell Phones Plus", "Handy Müller", "Portable Toilets"):
        assert callers(f"{shop},{ANN}\nBob,{BOB}\n") == {ANN: shop, BOB: "Bob"}


def test_no_name_takes_a_name_away() -> None:
    assert callers(card("FN:Ann", f"TEL:{ANN}") + card(f"TEL:{ANN}")) == {ANN: "Ann"}
    assert callers(f"Name,Phone\nAnn,{ANN}\n,{ANN}\n") == {ANN: "Ann"}
    assert callers(card("FN:Ann", f"TEL:{ANN}") + card("FN:Anna", f"TEL:{ANN}")) == {ANN: "Anna"}


def test_names_are_made_harmless() -> None:
    hostile = "\u202eAnn\u200b<b>{{ 1 }}" + "x" * 500
    for text in (card(f"FN:{hostile}", f"TEL:{ANN}"), f"Name\tPhone\n{hostile}\t{ANN}\n"):
        name = callers(text)[ANN]
        assert name
        assert name.startswith("Ann<b>{{ 1 }}xxx")
        assert len(name) == 200


def test_dates_and_postal_codes_are_no_numbers() -> None:
    assert callers("Ann,29201,2020-01-05\nBob,29202,2021-02-06\n") == {}
    assert callers(f"Ann,29201,2020-01-05,{ANN}\nBob,29202,2021-02-06,{BOB}\n") == {
        ANN: "Ann",
        BOB: "Bob",
    }


# -- vCards, however they are written --------------------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=",;\\"),
    min_size=1,
)
people = st.builds(str.join, st.sampled_from([", ", "; "]), st.lists(words, min_size=1, max_size=3))
NOISE = (
    *("PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJ", "X-ABLabel:FN:x", "NOTE:Begin: not here\\n TEL:1"),
    *("EMAIL;TYPE=INTERNET:a@example.com", "item9.X-ABADR:us", "TITLE:=", "", "garbage", "BDAY:"),
)


def escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text)


def quoted_printable(text: str, charset: str) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(charset))


@st.composite
def cards(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return a card as some program might write it, the name in it, and its number."""
    name, number = draw(people), draw(st.sampled_from([ANN, BOB, CY]))
    charset = draw(st.sampled_from(["utf-8", "utf-16-le"]))
    written = draw(
        st.sampled_from(
            [
                f"FN:{escaped(name)}",
                f"fn;LANGUAGE=en;X-A=b:{escaped(name)}",
                f"item1.FN:{escaped(name)}",
                f"N:;{escaped(name)};;;",
                f"ORG:{escaped(name)}",
                f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{quoted_printable(name, charset)}",
                f"FN;CHARSET=UTF-8;QUOTED-PRINTABLE:{quoted_printable(name, 'utf-8')}",
            ]
        )
    )
    tel = draw(
        st.sampled_from(
            [
                f"TEL:{number}",
                f"TEL;CELL;VOICE:{number}",
                f'TEL;VALUE=uri;TYPE="voice,home":tel:{number}',
                f"item2.tel;type=pref:{number[2:]}",
            ]
        )
    )
    lines = draw(st.permutations([written, tel, *draw(st.lists(st.sampled_from(NOISE)))]))
    end = draw(st.sampled_from(["\r\n", "\n"]))
    text = end.join(["BEGIN:VCARD", "VERSION:3.0", *(folded(draw, line, end) for line in lines)])
    return f"{text}{end}END:VCARD{end}", name, number


def folded(draw: st.DrawFn, line: str, end: str) -> str:
    """Break a line as its kind may be broken; names of properties are too short for that."""
    if "QUOTED" in line:
        at = line.find("=", line.index(":") + draw(st.integers(0, 20)))
        return f"{line[:at]}={end}{line[at:]}" if at > 0 else line
    at = draw(st.integers(len("item2.tel;"), 60))
    return f"{line[:at]}{end} {line[at:]}" if at < len(line) else line


@given(st.lists(cards(), min_size=1, max_size=3))
def test_a_card_is_read_however_it_is_written(some: list[tuple[str, str, str]]) -> None:
    read = read_callers("".join(card for card, *_ in some), "US")
    assert read.callers == {number: clean_text(name) for _, name, number in some}
    assert read.unread == ()


@given(cards(), st.integers(0, 400), st.text(max_size=3), st.integers(0, 3))
def test_a_damaged_card_takes_no_other_with_it(
    written: tuple[str, str, str], at: int, damage: str, length: int
) -> None:
    text = written[0]
    damaged = f"{text[:at]}{damage}{text[at + length :]}"
    read = read_callers(f"{damaged}\n{card('FN:Dee', 'TEL:803 555 0103')}", "US")
    assert read.callers["+18035550103"] == "Dee"


FULL = MAX_BYTES - 200
BOMBS: dict[str, Callable[[], str]] = {
    "photo": lambda: card("PHOTO:x" + ("\n " + "QUJD" * 18) * (FULL // 74), f"TEL:{ANN}"),
    "folded number": lambda: card("TEL:8" + "\n 0" * (FULL // 3), f"TEL:{ANN}"),
    "quoted number": lambda: card(
        "TEL;ENCODING=QUOTED-PRINTABLE:" + "=\n" * (FULL // 2), f"TEL:{ANN}"
    ),
    "quoted number that begins long": lambda: card(
        "TEL;ENCODING=QUOTED-PRINTABLE:" + "ß" * 3900 + "=\n" * (FULL // 2 - 4000), f"TEL:{ANN}"
    ),
    # Takes the library alone longer than the world is old.
    "parameters": lambda: card("TEL;A=" + "," * 250, "TEL;A=" + "," * FULL, f"TEL:{ANN}"),
    "properties": lambda: card(f"TEL:{ANN}", *(["TEL:1"] * (FULL // 6))),
    "semicolons": lambda: card("N:" + ";" * 3900, "TEL:" + ";" * FULL, f"TEL:{ANN}"),
    "punycode": lambda: card(
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=punycode:-" + "z" * 3900, f"TEL:{ANN}"
    ),
    "quotes": lambda: '"' * FULL,
    "open quote": lambda: f'Phone\n"{"x" * FULL}',
    "columns": lambda: "1," * (FULL // 2),
    "empty cells": lambda: ";" * FULL,
    "cells": lambda: '"a",' * (FULL // 4),
    "spaces": lambda: " " * FULL,
    "spaces in a line": lambda: "x" + " " * FULL + "x",
    "spaces in a cell": lambda: f'Phone;Name\n"1{" " * 100_000}x";y\n' * (FULL // 100_050),
    "spaces after a begin": lambda: "begin" + " " * FULL,
    "digits": lambda: "8" * FULL,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_take_a_moment(bomb: str) -> None:
    text = BOMBS[bomb]()
    begin = process_time()
    read = read_callers(text, "US")
    assert process_time() - begin < 20
    assert len(read.callers) <= 1


def test_a_table_that_only_says_what_separates_has_no_callers() -> None:
    read = read_callers("sep=;\n", "US")
    assert (read.callers, read.unread) == ({}, (1,))


def test_the_number_of_rows_is_bounded_whatever_is_in_them() -> None:
    rows = f"Name,Phone\nAnn,{ANN}\n" + "Bob,\n" * MAX_CALLERS
    with pytest.raises(TooManyContactsError):
        read_callers(rows, "US")


def test_the_number_of_callers_is_bounded() -> None:
    numbers = [f"+1803{5550000 + one}" for one in range(MAX_CALLERS + 1)]
    for write in (
        lambda number: card(f"TEL:{number}"),
        lambda number: f"Ann;{number}\n",
        lambda number: f"{number}; Ann\n",
    ):
        assert len(callers("".join(map(write, numbers[1:])))) == MAX_CALLERS
        with pytest.raises(TooManyContactsError):
            callers("".join(map(write, numbers)))
    for line_break in ("\n", "\x0b", "\u2028"):
        with pytest.raises(TooManyContactsError):
            callers(f"x{line_break}" * (MAX_BYTES // 4))
    with pytest.raises(TooManyContactsError):
        callers("BEGIN:VCARD\nEND:VCARD\n" * (MAX_CALLERS + 1))


@given(st.text(), st.sampled_from(["", "BEGIN:VCARD\n", "Name;Phone\n", "a,b\n"]))
def test_any_text_can_be_read(text: str, head: str) -> None:
    read = read_callers(head + text, "US")
    assert all(read.callers)
    assert len(read.unread) <= len((head + text).splitlines()) + 1


names = st.dictionaries(st.sampled_from("123456"), st.none() | st.sampled_from("ab"))


@given(names, names)
def test_changes_are_counted(before: dict[str, str | None], after: dict[str, str | None]) -> None:
    changes = count_changes(before, after)
    assert changes.added + changes.renamed + changes.unchanged == len(after)
    assert changes.removed + changes.renamed + changes.unchanged == len(before)
    assert changes.unchanged == len(before.items() & after.items())
    assert count_changes(after, after) == ListChanges(0, 0, len(after), 0)
