"""Words that decide about a call and that nobody here can read, kept so that support can add them.

They leave in diagnostics, so only what can hardly be anybody's text is kept: a few short words of
plain letters, none of which the message has in a name.
"""

from collections.abc import Mapping
import re
from typing import Any, Final
import unicodedata

from .fields import WIRE, Private, private_as
from .readers import Reader, UnreadableError, answer, flag, progress, repeat
from .shape import NO_TYPE, PHONE_CALL, UNKNOWN_TYPE, lead_type
from .text import MAX_TEXT, clean_text

_DECIDING: Final[Mapping[str, Reader]] = {
    "call_status": progress,
    "lead_state": progress,
    "answer_status": answer,
    "lead_status": repeat,
    "spam": flag,
    "duplicate": flag,
}
_LEAD_TYPE: Final = "lead_type"
# A lead of any other type is left aside rightly.
_MAY_BE_A_CALL: Final = re.compile("call|phone|voice")
_KEPT_WORDS: Final = 8
_MAX_LENGTH: Final = 30
_PLAIN: Final = re.compile("[a-z]+(?: [a-z]+){0,3}")
_NAMES: Final = tuple(name for name, field, _ in WIRE if field in private_as(Private.NAME))
# They are in the names of firms, and in what any telephone says.
_NOBODYS: Final = frozenset({"call", "caller", "phone"})


def unread_words(message: object) -> dict[str, str]:
    """Return the words of a decoded message that cannot be read, by the names of their fields."""
    if not isinstance(message, Mapping):
        return {}
    found = {name: _plain(message[name], message) for name in _unread_fields(message)}
    return {name: word for name, word in found.items() if word}


def _unread_fields(message: Mapping[str, Any]) -> list[str]:
    kind = lead_type(message)
    if kind == UNKNOWN_TYPE:
        said = str(message[_LEAD_TYPE])[:MAX_TEXT].lower()
        return [_LEAD_TYPE] if _MAY_BE_A_CALL.search(said) else []
    if kind not in {PHONE_CALL, NO_TYPE}:
        return []
    return [
        name
        for name, reader in _DECIDING.items()
        if name in message and not _is_read(reader, message[name])
    ]


def _is_read(reader: Reader, value: object) -> bool:
    try:
        return reader(value) is not None
    except UnreadableError:
        return False


def _plain(value: object, message: Mapping[str, Any]) -> str | None:
    """Return a word in small letters; None if it may be somebody's text."""
    word = (clean_text(value) or "").lower() if isinstance(value, str) else ""
    if len(word) > _MAX_LENGTH or not _PLAIN.fullmatch(word):
        return None
    telling = set(word.split()) - _NOBODYS
    return None if any(telling & _words(message.get(name)) for name in _NAMES) else word


def _words(name: object) -> set[str]:
    """Return the words of a name in small letters without accents."""
    if not isinstance(name, str):
        return set()
    plain = unicodedata.normalize("NFKD", name[:MAX_TEXT]).encode("ascii", "ignore").decode()
    return set(re.findall("[a-z]+", plain.lower()))


class UnreadWords:
    """The newest such words of each field, in memory only."""

    def __init__(self) -> None:
        """Start without words."""
        self._words: dict[str, dict[str, None]] = {}

    def note(self, words: Mapping[str, str]) -> None:
        """Keep the words of one message, as `unread_words` returned them."""
        for field, word in words.items():
            kept = self._words.setdefault(field, {})
            kept.pop(word, None)
            kept[word] = None
            if len(kept) > _KEPT_WORDS:
                del kept[next(iter(kept))]

    def by_field(self) -> dict[str, list[str]]:
        """Return the words that are kept, by field, the newest last."""
        return {field: list(words) for field, words in self._words.items()}
