"""How a value on the wire is read as text, number, truth or word; `fields` says which is which.

Numbers come as text and the other way round, unknown values as null or "". A reader returns None
for "nothing", and raises `UnreadableError` for what its field cannot hold, which is as if absent.
"""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

from .enums import Outcome, Progress
from .text import clean_text, clean_url, letters

_MAX_WHOLE: Final = 10**18 - 1
_MAX_NUMBER: Final = 10**9
_MAX_DURATION: Final = 7 * 24 * 3600

_UNITS: Final = {"h": 3600, "m": 60, "s": 1}
_DURATION_PART: Final = re.compile(r"(?<!\d)(\d{1,6})\s*([hms])[a-z]*")
# WhatConverts' misspellings among them, as in its own samples.
_PROGRESS: Final = {
    "inprogress": Progress.IN_PROGRESS,
    "inprogess": Progress.IN_PROGRESS,
    "inprogres": Progress.IN_PROGRESS,
    "inprogresss": Progress.IN_PROGRESS,
    "completed": Progress.COMPLETED,
    "complete": Progress.COMPLETED,
    "completd": Progress.COMPLETED,
}
# WhatConverts' words, and those of other senders that post in its shape.
_MISSED: Final = {
    "noanswer": Outcome.NO_ANSWER,
    "notanswered": Outcome.NO_ANSWER,
    "unanswered": Outcome.NO_ANSWER,
    "didnotanswer": Outcome.NO_ANSWER,
    "didntanswer": Outcome.NO_ANSWER,
    "noresponse": Outcome.NO_ANSWER,
    "missed": Outcome.NO_ANSWER,
    "missedcall": Outcome.NO_ANSWER,
    "canceled": Outcome.NO_ANSWER,
    "cancelled": Outcome.NO_ANSWER,
    "abandoned": Outcome.NO_ANSWER,
    "failed": Outcome.NO_ANSWER,
    "declined": Outcome.NO_ANSWER,
    "rejected": Outcome.NO_ANSWER,
    "timeout": Outcome.NO_ANSWER,
    "timedout": Outcome.NO_ANSWER,
    "busy": Outcome.BUSY,
    "busysignal": Outcome.BUSY,
    "voicemail": Outcome.VOICEMAIL,
    "leftvoicemail": Outcome.VOICEMAIL,
    "voicemailleft": Outcome.VOICEMAIL,
}
_ANSWERS: Final = {"answered": Outcome.ANSWERED, **_MISSED}
_REPEAT: Final = {"unique": False, "repeat": True}
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

# What senders put around such a word: "Call was abandoned", "Left a voicemail", "Line busy".
_AROUND: Final = frozenset({"a", "by", "call", "caller", "is", "line", "the", "was"})

type Reader = Callable[[object], Any]


class UnreadableError(ValueError):
    """The value is of a kind that this field cannot have."""


def text(value: object) -> str | None:
    """Return a short text, cleaned; numbers as their digits."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_WHOLE:
        return str(value)
    raise UnreadableError


def phone_number(value: object) -> str | None:
    """Return the text of a phone number; `payload` reads it by the country that goes with it."""
    return text(value)


def url(value: object) -> str | None:
    """Return an http or https address."""
    address = value if isinstance(value, str) else text(value)
    return clean_url(address) if address else None


def integer(value: object) -> int | None:
    """Return a whole number of at most nine digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_NUMBER:
        return value
    digits = text(value)
    if digits is None:
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", digits):
        raise UnreadableError
    return int(digits)


def flag(value: object) -> bool | None:
    """Return a truth: a boolean, or a word or digit for one."""
    if isinstance(value, bool):
        return value
    word = text(value)
    if word is None:
        return None
    try:
        return _TRUTH[word.lower()]
    except KeyError:
        raise UnreadableError from None


def repeat(value: object) -> bool | None:
    """Return whether the lead status says that this caller has called before."""
    return value if isinstance(value, bool) else _word(value, _REPEAT)


def progress(value: object) -> Progress | None:
    """Return how far a state says that the call is: one that was missed is over."""
    word = _state(value)
    return Progress.COMPLETED if word in _MISSED else _PROGRESS.get(word)


def answer(value: object) -> Outcome | None:
    """Return what the answer status says of the end."""
    return _word(value, _ANSWERS)


def missed_state(value: object) -> Outcome:
    """Return what a state says of the end beside that it has come; most say no more than that."""
    try:
        return _MISSED[_state(value)]
    except KeyError:
        raise UnreadableError from None


def seconds(value: object) -> int | None:
    """Return a plausible duration of a call in seconds."""
    number = integer(value)
    if number is not None and not 0 <= number <= _MAX_DURATION:
        raise UnreadableError
    return number


def duration_in_words(value: object) -> int | None:
    """Return a duration in words ("1 minute 13 seconds") in seconds."""
    words = text(value)
    if words is None:
        return None
    parts = _DURATION_PART.findall(words.lower())
    if not parts:
        raise UnreadableError
    return seconds(sum(int(count) * _UNITS[unit] for count, unit in parts))


def link_exists(value: object) -> bool | None:
    """Return True for a link; what is no link says nothing."""
    return url(value) is not None or None


def _word[T](value: object, meanings: Mapping[str, T]) -> T | None:
    if text(value) is None:
        return None
    try:
        return meanings[_state(value)]
    except KeyError:
        raise UnreadableError from None


def _state(value: object) -> str:
    """Return the letters of a state, without the words around the one that says it."""
    return "".join(word for word in letters(value, " ").split() if word not in _AROUND)
