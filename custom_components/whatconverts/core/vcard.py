"""vCards: names and numbers of contacts, as phones and address books export them.

What a value means (folded lines, quoted-printable, character sets, escapes) is known to the
`vobject` library, which only this module knows. It takes quadratic time for a long property, and
exponential time for some parameters of a few characters; and it logs what it cannot read. So it is
given one card at a time, only with the properties that are wanted, none of them long, and with the
parameters that say how a value is encoded. It is imported when the first card is read: see
`core/phone.py`.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
import re
from typing import Any, Final

from .contact import MAX_CALLERS, Contact, TooManyContactsError

_BEGIN: Final = re.compile(r"^[ \t]*begin[ \t]*:[ \t]*vcard[ \t]*$", re.IGNORECASE | re.MULTILINE)
# A begin or an end, once there is nothing around it.
_EDGE: Final = re.compile(r"(begin|end)[ \t]*:[ \t]*vcard", re.IGNORECASE)
# A property that is wanted, perhaps in a group ("item1.TEL"), with what says how it is encoded.
_WANTED: Final = re.compile(r"(?:[\w-]{1,60}\.)?(FN|N|ORG|TEL)(;[^:]{0,300})?:", re.IGNORECASE)
# The library takes commas for what separates values, and of a name as it is shown gives only the
# first. Of a company it gives all, also of a name in its place, which a group tells from one.
_SENT_AS: Final = {"FN": "FN.ORG"}
_CHARSET: Final = re.compile(r"charset=\"?([\w.:-]{1,40})", re.IGNORECASE)
_QUOTED_PRINTABLE: Final = "QUOTED-PRINTABLE"
_MAX_PROPERTY: Final = 4000
_MAX_PROPERTIES: Final = 200


def is_vcard(text: str) -> bool:
    """Whether a text holds vCards."""
    return _BEGIN.search(text) is not None


def read_vcards(text: str) -> Iterator[Contact]:
    """Yield a contact for each card, without numbers where none can be read.

    Raises TooManyContactsError. What is outside of cards is skipped; a card in a card, as some
    write the assistant of a person, is one of its own.
    """
    for count, (line, properties) in enumerate(_cards(text)):
        if count == MAX_CALLERS:
            raise TooManyContactsError
        yield _contact(line, properties)


def _cards(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line where a card begins, and the properties in it that are wanted."""
    begin, properties = 0, list[str]()
    for number, logical in _logical_lines(text):
        edge = _EDGE.fullmatch(logical.strip())
        if edge and edge[1].lower() == "begin":
            begin, properties = number, []
        elif edge and begin:
            yield begin, properties
            begin = 0
        elif begin and len(properties) < _MAX_PROPERTIES and (plain := _plainly(logical)):
            properties.append(plain)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield properties with all of their lines, folded in either way; none that are long."""
    first, lines, is_quoted = 1, list[str](), False
    for number, line in enumerate(text.splitlines(), 1):
        if lines and (_is_folded(line) or (is_quoted and lines[-1].endswith("="))):
            lines.append(line)
            continue
        yield first, _joined(lines)
        # Not looked for at each line that follows: there may be millions.
        first, lines, is_quoted = number, [line], _is_quoted(line)
    yield first, _joined(lines)


def _is_folded(line: str) -> bool:
    """Whether a line goes on with what the line before it has begun."""
    return line[:1] in {" ", "\t"} and not line.isspace()


def _is_quoted(line: str) -> bool:
    """Whether a property goes on in the next line where one ends with an equals sign."""
    return _QUOTED_PRINTABLE in line[:_MAX_PROPERTY].upper()


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) if sum(map(len, lines)) <= _MAX_PROPERTY else ""


def _plainly(logical: str) -> str | None:
    """Return a wanted property without group, and with no parameters but those of its encoding."""
    wanted = _WANTED.match(logical)
    if not wanted:
        return None
    parameters = wanted[2] or ""
    charset = _CHARSET.search(parameters)
    encoding = f";ENCODING={_QUOTED_PRINTABLE}" if _QUOTED_PRINTABLE in parameters.upper() else ""
    named = f";CHARSET={charset[1]}" if charset else ""
    name = wanted[1].upper()
    return f"{_SENT_AS.get(name, name)}{encoding}{named}:{logical[wanted.end() :]}"


def _contact(line: int, properties: Iterable[str]) -> Contact:
    """Return the contact of a card; without anything if the library cannot read it."""
    from vobject import readOne
    from vobject.base import VObjectError

    card = "\n".join(("BEGIN:VCARD", *properties, "END:VCARD", ""))
    try:
        found = readOne(card, allowQP=True).contents
    except VObjectError, ValueError, LookupError, TypeError, AttributeError:
        return Contact(line)
    return Contact(line, _name(found), tuple(filter(str.strip, _texts(found, "tel"))))


def _name(found: dict[str, Any]) -> str | None:
    """Return what a card calls its contact: as shown, else by its parts, else the company."""
    several = found.get("org", ())
    names = (";".join(_parts(one.value)) for one in several if one.group)
    companies = (" ".join(_parts(one.value)) for one in several if not one.group)
    return next(filter(str.strip, chain(names, _texts(found, "n"), companies)), None)


def _parts(value: Iterable[str | list[str]]) -> Iterator[str]:
    """Yield the parts of a value; a comma in one does not separate anything."""
    return (",".join(part) if isinstance(part, list) else part for part in value)


def _texts(found: dict[str, Any], kind: str) -> Iterator[str]:
    """Yield the values of a kind."""
    return (str(one.value) for one in found.get(kind, ()))
