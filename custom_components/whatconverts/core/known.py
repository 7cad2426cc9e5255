"""Callers that the office knows: names for numbers, very important ones, and blocked ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Final, override
import unicodedata

from .enums import CallerKind
from .phone import is_same_number, national_number, normalise
from .text import clean_text, fold

# Space is only looked through from where it begins: else many blanks take the square of their time.
_SEPARATOR: Final = re.compile(r"(?:(?<!\s)\s+)?[;\t,\uff1b\uff0c\u3001\u060c\u061b]\s*")
# No table that people make has more.
_MOST_CELLS: Final = 300
_NUMBER_IN_FRONT: Final = re.compile(r"[+(]?\d[\d\s().\-/]*")


class Misread(StrEnum):
    """Why a line of a list was not understood."""

    NO_NUMBER = "no_number"
    NUMBER_NOT_FIRST = "number_not_first"
    NO_SEPARATOR = "no_separator"


# What a caller is put on to be on no list at all.
NO_LIST: Final = "none"


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """What is known of one number; without a name only the kind counts."""

    kind: CallerKind
    name: str | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether nobody wants to hear of this caller."""
        return self.kind is CallerKind.BLOCKED

    def is_named(self, words: str) -> bool:
        """Whether the name, once folded, has this in it."""
        return bool(self.name) and words in fold(self.name or "")


@dataclass(frozen=True, slots=True)
class CallerList:
    """The lines of a list: callers by number, and the lines that were not understood, and why."""

    callers: dict[str, str | None]
    misread: tuple[tuple[int, str, Misread], ...] = ()


@dataclass(frozen=True, slots=True)
class ListChanges:
    """How many callers of a list become what, if it is changed."""

    added: int
    renamed: int
    unchanged: int
    removed: int


class KnownCallers:
    """Finds a caller by number, whether or not the country code is written on either side.

    A number without a country code that fits several callers finds none: a wrong name is worse
    than no name.
    """

    def __init__(self, callers: Iterable[tuple[str, KnownCaller]] = ()) -> None:
        """Take normalised numbers with what is known of each; a number may come repeatedly."""
        self._exact: dict[str, KnownCaller] = {}
        for number, caller in callers:
            known = self._exact.get(number)
            self._exact[number] = _combine(known, caller) if known else caller
        self._international = _by_national_number(self._exact, international=True)
        self._bare = _by_national_number(self._exact, international=False)

    @override
    def __eq__(self, other: object) -> bool:
        """Whether the same is known of the same numbers."""
        return isinstance(other, KnownCallers) and self._exact == other._exact

    # What compares by what it holds, and may come to hold something else, has no hash.
    __hash__ = None  # type: ignore[assignment]

    def numbers(self, is_wanted: Callable[[KnownCaller], bool]) -> list[str]:
        """Return the numbers, as they are listed, of the callers who are wanted."""
        return [number for number, caller in self._exact.items() if is_wanted(caller)]

    def find(self, number: str | None) -> KnownCaller | None:
        """Return what is known of a normalised number."""
        if number is None or not self._exact:
            return None
        loose = self._bare if number.startswith("+") else self._international
        return self._exact.get(number) or loose.get(national_number(number))


def is_line(asked: str, name: str | None, number: str | None, region: str | None) -> bool:
    """Whether a line is asked for: by its name in any case, or by its number in any spelling.

    `region` is how numbers without a country code are read.
    """
    if name and _folded(clean_text(asked) or "") == _folded(name):
        return True
    asked_number = normalise(asked, region)
    return bool(asked_number and number and is_same_number(asked_number, number))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def read_list(text: str, region: str | None) -> CallerList:
    """Read "number; name", one caller a line; a name may be missing, empty lines do not count.

    A comma or a tab separates, too, as in a table that was saved as a text, and what other scripts
    have for them. `region` is how numbers without a country code are read.
    """
    callers: dict[str, str | None] = {}
    misread = []
    for at, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line:
            continue
        number, *name = _SEPARATOR.split(line, maxsplit=1)
        if normal := normalise(_unquoted(number), region):
            callers[normal] = clean_text(_unquoted("".join(name)))
        else:
            misread.append((at, line, _why_misread(line, region)))
    return CallerList(callers, tuple(misread))


def _unquoted(text: str) -> str:
    """Return a cell of a table without the quotes around it."""
    return text[1:-1].replace('""', '"') if re.fullmatch('".*"', text) else text


def _why_misread(line: str, region: str | None) -> Misread:
    first, *others = map(_unquoted, _SEPARATOR.split(line, maxsplit=_MOST_CELLS))
    if any(normalise(one, region) for one in others):
        return Misread.NUMBER_NOT_FIRST
    number = _NUMBER_IN_FRONT.match(first)
    if number and normalise(number[0], region):
        return Misread.NO_SEPARATOR
    return Misread.NO_NUMBER


def write_list(callers: dict[str, str | None]) -> str:
    """Return the lines that `read_list` reads."""
    return "\n".join(f"{number}; {name}" if name else number for number, name in callers.items())


def count_changes(before: dict[str, str | None], after: dict[str, str | None]) -> ListChanges:
    """Count what becomes of the callers of a list, by number."""
    kept = before.keys() & after.keys()
    renamed = sum(before[number] != after[number] for number in kept)
    return ListChanges(
        added=len(after) - len(kept),
        renamed=renamed,
        unchanged=len(kept) - renamed,
        removed=len(before) - len(kept),
    )


def _combine(one: KnownCaller, other: KnownCaller) -> KnownCaller:
    rank = list(CallerKind)
    kind = max(one.kind, other.kind, key=rank.index)
    return KnownCaller(kind, one.name or other.name)


def _by_national_number(
    callers: dict[str, KnownCaller], *, international: bool
) -> dict[str, KnownCaller]:
    found: dict[str, KnownCaller] = {}
    ambiguous = set()
    for number, caller in callers.items():
        if number.startswith("+") is not international:
            continue
        national = national_number(number)
        if national in found:
            ambiguous.add(national)
        found[national] = caller
    return {national: caller for national, caller in found.items() if national not in ambiguous}
