"""Text from strangers made harmless: bounded, and nothing that changes how it is shown."""

from functools import lru_cache
import re
from typing import Final
import unicodedata

MAX_TEXT: Final = 200
MAX_URL: Final = 2000

_WORDS: Final = re.compile(r"[a-z]+")
# The states and types that WhatConverts sends are few.
_CACHED_WORDS: Final = 64

# Joiners (category Cf) that Arabic, Indic scripts and emoji need in order to be read at all.
_JOINERS: Final = "\u200c\u200d"
_LINE_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
# Letters and signs that are only there to be blank: Hangul fillers, the empty Braille pattern, the
# place of an object, a note without a head, hieroglyphs.
_BLANK: Final = "\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159\U00013441\U00013442"
# Letters that people without them write as others, and that have no marks to be taken away.
FOREIGN_LETTERS: Final = str.maketrans(
    dict(zip("øłđðħŧ\u0131", "olddhti", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
)
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F))) | {"\n"}
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")
# Marks that make links, pictures or formats of a text, where one is shown as Markdown.
_MARKS: Final = re.compile(r"[\[\]<>*_`~#|\\]+|//+")
_WWW: Final = re.compile(r"(www)[.]", re.IGNORECASE)
_AT_SIGN: Final = re.compile("[@\ufe6b\uff20]")
_SCHEME: Final = re.compile(r"(?<![0-9]):(?=\S)|:(?=[^\s0-9])")
# Characters that text-to-speech engines and their markup (SSML, Markdown) do not read as text.
_UNSPEAKABLE: Final = re.compile(r"[<>&\"*_#`|~^\\{}\[\]]+")
_HTTP_URL: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}/?#][^\s\"'<>\\^`{|}]*", re.IGNORECASE)


def clean_text(text: str, limit: int = MAX_TEXT) -> str | None:
    """Return `text` on one line, at most `limit` characters long; None if nothing is left.

    Control characters and line breaks become spaces; bidi overrides, zero-width characters, lone
    surrogates and private-use characters go. Markup stays, as the plain text that it is.
    """
    is_plain = text.isascii() and text.isprintable()
    if is_plain and len(text) <= limit and "  " not in text:
        return text.strip(" ") or None
    if not is_plain:
        # No use in cleaning a megabyte of which 200 characters stay.
        text = "".join(map(harmless, text[: limit * 8]))
    text = " ".join(text.split())[:limit].strip(f" {_JOINERS}")
    return text if any(map(_is_seen, text)) else None


def tidy_text(text: str, limit: int) -> str | None:
    """Return `text` as `clean_text` does, but with its line breaks; empty lines are single ones."""
    if text.isascii() and text.isprintable():
        return clean_text(text, limit)
    text = _LINE_BREAK.sub("\n", text[: limit * 8])
    # A transcript has many characters, but few different ones.
    plain = {ord(character): harmless(character) for character in set(text) - _PLAIN}
    lines = (" ".join(line.split()) for line in text.translate(plain).split("\n"))
    edges = f" \n{_JOINERS}"
    text = _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip(edges)[:limit].rstrip(edges)
    return text if any(map(_is_seen, text)) else None


def without_markup(text: str) -> str:
    """Return a text on one line that is only text, too, where it is taken for Markdown."""
    text = _WWW.sub(r"\1 ", _MARKS.sub(" ", text))
    return " ".join(_SCHEME.sub(": ", _AT_SIGN.sub(" @ ", text)).split())


def clean_url(text: str) -> str | None:
    """Return `text` if it is a complete http or https address of a bearable length, else None."""
    url = text.strip()
    if len(url) > MAX_URL or not _HTTP_URL.fullmatch(url) or clean_text(url, MAX_URL) != url:
        return None
    return url


def speakable(text: str) -> str:
    """Return a text as text-to-speech reads it; nothing may be left."""
    return " ".join(_UNSPEAKABLE.sub(" ", text).split())


def fold(text: str) -> str:
    """Return a text without case and diacritics, in letters that everybody can type."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return plain.casefold().translate(FOREIGN_LETTERS)


def harmless(character: str) -> str:
    """Return a character as it may stand in a line: a space for a break or a blank, or nothing."""
    category = unicodedata.category(character)
    if category in _LINE_BREAKS or character in _BLANK:
        return " "
    if category in _INVISIBLE and character not in _JOINERS:
        return ""
    return character


def _is_seen(character: str) -> bool:
    """Whether a character can be seen without another that carries it."""
    return character not in _JOINERS and unicodedata.category(character)[0] not in "MZ"


def letters(value: object, separator: str = "") -> str:
    """Return the letters of a state or type name in lower case, words joined by `separator`."""
    return _letters_in(value[:MAX_TEXT], separator) if isinstance(value, str) else ""


@lru_cache(_CACHED_WORDS)
def _letters_in(text: str, separator: str) -> str:
    return separator.join(_WORDS.findall(text.lower()))
