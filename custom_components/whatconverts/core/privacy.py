"""How much of a caller leaves: everything, the last four digits of numbers, or nothing.

A text that a visitor of a website or a phone company chose may hold a caller's name or number
where nobody looks for it: in the query of an address, in the parameters of a campaign. So such
texts are dropped where they could hold them, and where they repeat what is hidden. What belongs to
the office (lines, tracking numbers, account, profile, who claims a call) stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
import re
from typing import Any, Final
import unicodedata

from .enums import NameSource, Privacy
from .fields import PUBLIC, Private, private_as
from .model import Call
from .names import carrier_name
from .text import FOREIGN_LETTERS

# So many digits in a row tell more of a number than its last four.
_TELLING_DIGITS: Final = 5
# A word of a name tells who it is; shorter ones are in many texts, and count only all together.
_TELLING_WORD: Final = 4
# So many letters of a name are found in other words, too.
_TELLING_LETTERS: Final = 8
_WORDS_OF_A_SHORT_NAME: Final = 4
# Thai, Lao and Tibetan, Burmese, Hangul (its letters, of which syllables are made), Khmer, kana and
# bopomofo, Chinese characters.
_WITHOUT_SPACES: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u312f\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Those that may be written as two.
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# Whatever is neither letter nor digit may stand between the digits of a number.
_NUMBER: Final = re.compile(r"[+(]*\d(?:[\W_]*\d){4,}")
_ENCODED: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+")


def _public(*kinds: Private) -> tuple[str, ...]:
    return tuple(name for name in private_as(*kinds) if name in PUBLIC)


_NAMES: Final = (*_public(Private.NAME), "display_name", "spoken_name")
_NUMBERS: Final = (*_public(Private.NUMBER), "caller_number_formatted")
# Texts about the caller and the visit, in which a name or a number may be repeated.
_ABOUT_CALLER: Final = _public(Private.REPEATS, Private.PERSONAL)
# What `none` takes away; what stands for a name or number is told in other words.
_HIDDEN: Final = (*_public(Private.NAME, Private.PERSONAL), *_NUMBERS)


def mask(public: dict[str, Any], call: Call, privacy: Privacy, caller: str) -> dict[str, Any]:
    """Return a public call as `privacy` lets it leave; `caller` stands for any name or number."""
    if privacy is Privacy.FULL:
        return public
    if privacy is Privacy.LAST_FOUR:
        return public | _last_four(public, call)
    return public | _nobody(public, call, caller)


def _last_four(public: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """Shorten the number, also where it stands for a name or in another text.

    The number for machines is None: half a number can neither be dialled nor compared.
    """
    numbers = _numbers(call)
    named = {key: _shorten(public[key], numbers, "…") for key in (*_NUMBERS, *_NAMES)}
    spoken = _shorten(public["spoken_name"], numbers, "", " ")
    own = {**dict.fromkeys(_public(Private.NUMBER)), "spoken_name": spoken}
    return named | own | _without_echo(public, numbers, ())


def tells_caller(text: str, call: Call) -> bool:
    """Whether a text repeats a name or a number of the caller."""
    return _repeats(text, _numbers(call), _words_of(_names_of(call)))


def _nobody(public: Mapping[str, Any], call: Call, caller: str) -> dict[str, Any]:
    is_withheld = public["name_source"] == NameSource.WITHHELD
    named = {} if is_withheld else {"display_name": caller, "spoken_name": caller}
    return _without_echo(public, _numbers(call), _names_of(call)) | dict.fromkeys(_HIDDEN) | named


def _names_of(call: Call) -> list[str]:
    """Return all names of the caller, shown or not."""
    details = call.details
    sent = {name: details.get(name) for name in private_as(Private.NAME)}
    names = [call.known_name, *(sent | {"caller_name": carrier_name(details)}).values()]
    return [str(name) for name in names if name]


def _numbers(call: Call) -> tuple[str, ...]:
    """Return the digits of all numbers that lead to the caller, shown or not."""
    details: Mapping[str, Any] = call.details
    return tuple(_digits(details.get(name) or "") for name in private_as(Private.NUMBER))


def _without_echo(
    public: Mapping[str, Any], numbers: Sequence[str], names: Iterable[str]
) -> dict[str, str | None]:
    """Drop the texts that repeat one of the caller's numbers or one of these names."""
    words = _words_of(names)
    return {
        key: None if _repeats(public[key] or "", numbers, words) else public[key]
        for key in _ABOUT_CALLER
    }


def _words_of(names: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset(spelling) for name in names for spelling in _spellings(name)}


def _repeats(text: str, numbers: Sequence[str], names: Iterable[frozenset[str]]) -> bool:
    if _tells_number(text, numbers):
        return True
    return any(_tells_name(words, name) for words in _spellings(text) for name in names)


def _tells_number(text: str, numbers: Sequence[str]) -> bool:
    """Whether a text has a part of one of the numbers in it, however it is written."""
    written = _digits(text)
    return any(
        digits[start : start + _TELLING_DIGITS] in written
        for digits in numbers
        for start in range(len(digits) - _TELLING_DIGITS + 1)
    )


def _tells_name(words: Sequence[str], name: frozenset[str]) -> bool:
    """Whether a text has a telling word of a name in it, or the whole name in any order.

    Unless a name is short, its words may also be parts of others.
    """
    if any(len(word) >= _TELLING_WORD and word.isalpha() for word in name.intersection(words)):
        return True
    if sum(map(len, name)) >= _TELLING_LETTERS:
        joined = "".join(words)
        return all(word in joined for word in name)
    return bool(name) and (name.issubset(words) or _is_written_as_one(words, name))


def _is_written_as_one(words: Sequence[str], name: frozenset[str]) -> bool:
    """Whether a text has a short name in it whose words are not kept apart, or not as in the name.

    Scripts without spaces may put one anywhere, so with them it may be a part of a word.
    """
    if len(name) > _WORDS_OF_A_SHORT_NAME:
        return False
    spellings = {"".join(order) for order in permutations(name)}
    if any(map(_WITHOUT_SPACES.search, name)):
        joined = "".join(words)
        return any(spelling in joined for spelling in spellings)
    return not spellings.isdisjoint(_runs(words))


def _runs(words: Sequence[str]) -> set[str]:
    """Return the words, and those that follow one another written as one."""
    starts = range(len(words))
    return {
        "".join(words[start:end])
        for start in starts
        for end in range(start + 1, start + _TELLING_LETTERS)
    }


def _shorten(text: str | None, numbers: Sequence[str], mark: str, between: str = "") -> str | None:
    """Leave the last four digits of every number in a text, with a mark before them."""
    if text is None:
        return None

    def last_four(match: re.Match[str]) -> str:
        return mark + between.join(re.sub(r"\D", "", match[0])[-4:])

    short = _NUMBER.sub(last_four, text)
    # Pieces with letters between them.
    return re.sub(r"\d", "", short) if _tells_number(short, numbers) else short


def _digits(text: str) -> str:
    """Return the digits of a text, those of other scripts and of addresses too."""
    decimals = (unicodedata.decimal(character, "") for character in _decode(text))
    return "".join(map(str, decimals))


def _spellings(text: str) -> list[list[str]]:
    """Return the words of a text, and again where its umlauts may be written as two letters."""
    text = unicodedata.normalize("NFC", _decode(text)).lower()
    spelt_out = text.translate(_SPELT_OUT)
    return [_words(text)] if text == spelt_out else [_words(text), _words(spelt_out)]


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters without accents, and its numbers."""
    plain = text if text.isascii() else "".join(map(_plain, text))
    # By way of capitals, which a dotless i has in common with others.
    return re.findall(r"[^\W\d_]+|\d+", plain.upper().casefold().translate(FOREIGN_LETTERS))


def _plain(character: str) -> str:
    """Return the letters or digits that a character is made of, or itself if it is of none."""
    # A tatweel only makes an Arabic word longer.
    if unicodedata.category(character).startswith("M") or character == "\u0640":
        return ""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(filter(str.isalnum, parts)) or character


def _decode(text: str) -> str:
    """Return a text without the percent signs of addresses."""
    return _ENCODED.sub(
        lambda match: bytes.fromhex(match[0].replace("%", "")).decode(errors="replace"), text
    )
