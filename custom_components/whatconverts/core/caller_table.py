"""Tables of contacts (CSV), as Outlook, Google, iPhone apps and people with spreadsheets make them.

Which column is what is said by a first row with names for the columns, in any of our languages;
without one, by what the columns hold.
"""

from collections.abc import Iterator, Sequence
import csv
from dataclasses import dataclass
import re
from typing import Final

from .contact import MAX_CALLERS, Contact, TooManyContactsError
from .phone import normalise
from .text import fold

_SEPARATORS: Final = ";\t,"
# What Excel writes for itself into the first line.
_SAID_SEPARATOR: Final = re.compile(r"sep=([;,\t])\n")
_LOOKED_AT: Final = 50
_MAX_COLUMNS: Final = 300
# Shorter ones may be anything in a table that does not say what it holds.
_MIN_DIGITS: Final = 7
_YEAR_FIRST: Final = re.compile(r"(?:19|20)\d\d[-./]\d\d?[-./]\d\d?")
# Google puts several values into one cell.
_SEVERAL: Final = re.compile(r":::|\n")

# Names of columns, folded: those of Outlook, Google and Apple, and what people write themselves.
_NUMBER: Final = re.compile(
    r"phone|telef|telep|mobil|mobiel|movil|celular|handy|rufnummer|portable|\bcell\b|\btel\b"
    r"|^(?:number|numbers|nummer|nummern|numero|numeros|numeri)$"
)
_NO_NUMBER: Final = re.compile(
    r"fax|type|typ\b|tipo|label|etikett|pager|telex|mail|notes?\b|name\b|photo|phonetic|provider"
)
_WHOLE: Final = re.compile(
    r"(?:full |display |contact )?names?|contacts?|callers?|anzeigename|anrufer|kontakt"
    r"|(?:vollstandiger )?name|nombre(?: completo)?|nom(?: complet)?|nome(?: completo)?"
    r"|(?:volledige )?naam|contacto|contato|appelant|beller"
)
_GIVEN: Final = re.compile(
    r"(?:first|given) name|firstname|vorname|prenom|nombre de pila|primeiro nome|voornaam"
)
_FAMILY: Final = re.compile(
    r"(?:last|family) name|lastname|surname|nachname|familienname|nom de famille|apellidos?"
    r"|sobrenome|achternaam"
)
_COMPANY: Final = re.compile(
    r"company(?: name)?|organi[sz]ation(?: name| 1 - name)?|firma|unternehmen|societe|entreprise"
    r"|empresa|bedrijf|organisatie|organizacao|organizacion"
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns hold what."""

    numbers: tuple[int, ...]
    whole: tuple[int, ...] = ()
    given: tuple[int, ...] = ()
    family: tuple[int, ...] = ()
    company: tuple[int, ...] = ()


type _Row = tuple[int, list[str]]


def read_table(text: str, region: str | None) -> Iterator[Contact]:
    """Yield a contact for each row below the names of the columns, if it has any.

    Without numbers where a row has none. `region` is how numbers without a country code are read.
    Yields nothing if no column holds numbers. Raises TooManyContactsError.
    """
    rows = list(_rows(text, _separator(text, region)))
    if not rows:
        return
    columns = _named(rows[0][1], region)
    if columns:
        rows = rows[1:]
    else:
        columns = _unnamed([cells for _, cells in rows], region)
    if columns.numbers:
        yield from (_contact(line, cells, columns) for line, cells in rows)


def _separator(text: str, region: str | None) -> str:
    """Return what separates the columns: that which gives most numbers, and then most cells."""
    if said := _SAID_SEPARATOR.match(text):
        return said[1]

    def gain(separator: str) -> tuple[int, int]:
        begin = "\n".join(text.split("\n", _LOOKED_AT)[:_LOOKED_AT])
        rows = [cells for _, cells in _rows(begin, separator)]
        cells = [cell for row in rows for cell in row]
        return sum(_is_number(cell, region) for cell in cells), len(rows[0]) if rows else 0

    return max(_SEPARATORS, key=gain)


def _rows(text: str, separator: str) -> Iterator[_Row]:
    """Yield the rows that are not empty with the lines where they begin; nothing of a bad one."""
    said = _SAID_SEPARATOR.match(text)
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=separator)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = [""]
        if (said and line == 1) or not (any(map(str.strip, cells)) or cells == [""]):
            continue
        count += 1
        if count > MAX_CALLERS + 1:
            raise TooManyContactsError
        yield line, cells[:_MAX_COLUMNS]


def _named(first_row: Sequence[str], region: str | None) -> _Columns | None:
    """Return the columns by their names; None if the first row has no name for numbers.

    A row with a number is somebody's, and be it a shop for mobile phones.
    """
    names = [" ".join(fold(cell.strip()[:100]).split()) for cell in first_row]

    def which(pattern: re.Pattern[str]) -> tuple[int, ...]:
        return tuple(at for at, name in enumerate(names) if pattern.fullmatch(name))

    numbers = tuple(
        at for at, name in enumerate(names) if _NUMBER.search(name) and not _NO_NUMBER.search(name)
    )
    if not numbers or any(_is_number(cell, region) for cell in first_row):
        return None
    return _Columns(numbers, which(_WHOLE), which(_GIVEN), which(_FAMILY), which(_COMPANY))


def _unnamed(rows: Sequence[Sequence[str]], region: str | None) -> _Columns:
    """Return the columns by what they hold: numbers mostly, and words for the name."""
    looked_at = rows[:_LOOKED_AT]
    width = max(map(len, looked_at))
    columns = [[row[at].strip() for row in looked_at if at < len(row)] for at in range(width)]
    numbers = tuple(at for at, cells in enumerate(columns) if _are_numbers(cells, region))
    words = tuple(
        at
        for at, cells in enumerate(columns)
        if at not in numbers and any(letter.isalpha() for cell in cells for letter in cell)
    )
    return _Columns(numbers, whole=words[:1])


def _are_numbers(cells: Sequence[str], region: str | None) -> bool:
    written = [cell for cell in cells if cell]
    return bool(written) and 2 * sum(_is_number(cell, region) for cell in written) >= len(written)


def _is_number(cell: str, region: str | None) -> bool:
    """Whether a cell holds a number that can only be a telephone's."""
    number = normalise(cell, region)
    return bool(number and len(number) >= _MIN_DIGITS and not _YEAR_FIRST.match(cell.strip()))


def _contact(line: int, cells: Sequence[str], columns: _Columns) -> Contact:
    numbers = (one for at in columns.numbers for one in _SEVERAL.split(_at(cells, at)) if one)
    return Contact(line, _name(cells, columns), tuple(numbers))


def _name(cells: Sequence[str], columns: _Columns) -> str:
    """Return the name of a row: of its parts, else as a whole, else the company's.

    Where only one part has a column of its own, the whole name is the other: "Vorname" and "Name".
    """
    whole, given, family, company = (
        next(filter(None, (_at(cells, at) for at in which)), "")
        for which in (columns.whole, columns.given, columns.family, columns.company)
    )
    if whole and (given or family) and not (columns.given and columns.family):
        given, family = (given, whole) if given else (whole, family)
        return whole if fold(given) in fold(family) else f"{given} {family}"
    return " ".join(filter(None, (given, family))) or whole or company


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
