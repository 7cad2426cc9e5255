"""What people bring for a list of callers, as a file or pasted: vCards, tables, plain lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .caller_table import read_table
from .contact import MAX_CALLERS, Contact, TooManyContactsError
from .known import CallerList, read_list
from .phone import normalise
from .text import clean_text
from .vcard import is_vcard, read_vcards

MAX_BYTES: Final = 5 * 1024 * 1024
# A contact may be spread over several lines of a table.
_MAX_LINES: Final = 10 * MAX_CALLERS
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class Refusal(StrEnum):
    """Why what was brought is not taken at all."""

    TOO_MANY = "too_many"
    FILE_TOO_LARGE = "file_too_large"
    FILE_MISSING = "file_missing"
    NOTHING_IN_FILE = "nothing_in_file"


@dataclass(frozen=True, slots=True)
class ReadCallers:
    """Callers by number, and the lines at which nobody can be called back.

    `as_lines` holds what was read if it was "number; name" in each line, with what is wrong there.
    """

    callers: dict[str, str | None]
    unread: tuple[int, ...] = ()
    as_lines: CallerList | None = None


def decode(data: bytes) -> str:
    """Return the text in a file: UTF-8 or UTF-16, with a mark for it or without; else Windows-1252.

    Raises nothing: where a character cannot be read, there is a mark in its place.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(marked, errors="replace")
    if encoding := _unmarked_utf16(data):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_callers(text: str, region: str | None) -> ReadCallers:
    """Read callers of any form. `region` is how numbers without a country code are read.

    Lines of "number; name" are one form; a text that is none in all of its lines is taken for a
    table if more of it can be read so. Raises TooManyContactsError.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_vcard(text):
        return _read(read_vcards(text), region)
    # Other scripts break lines by other characters, too.
    if len(text.splitlines()) > _MAX_LINES:
        raise TooManyContactsError
    listed = read_list(text, region)
    if listed.misread:
        table = _read(read_table(text, region), region)
        if table.callers and len(table.unread) < len(listed.misread):
            return table
    if len(listed.callers) > MAX_CALLERS:
        raise TooManyContactsError
    return ReadCallers(listed.callers, tuple(at for at, *_ in listed.misread), listed)


def _unmarked_utf16(data: bytes) -> str | None:
    """Return which UTF-16 it is, by the zeros that it has in each second place."""
    begin = data[:2000]
    if len(data) % 2 == 0 and begin.count(0) * 4 >= len(begin) > 0:
        return "utf-16-le" if begin[1::2].count(0) > begin[::2].count(0) else "utf-16-be"
    return None


def _read(contacts: Iterable[Contact], region: str | None) -> ReadCallers:
    """Return the callers among contacts; a number that comes again has its last name, if any."""
    callers: dict[str, str | None] = {}
    unread = []
    for contact in contacts:
        name = clean_text(contact.name or "")
        numbers = [one for text in contact.numbers if (one := normalise(text, region))]
        callers |= {number: name or callers.get(number) for number in numbers}
        if not numbers:
            unread.append(contact.line)
        if len(callers) > MAX_CALLERS:
            raise TooManyContactsError
    return ReadCallers(callers, tuple(unread))
