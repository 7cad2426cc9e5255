"""JSON as its rules allow it, where strict decoders give up: half characters, endless numbers.

The rules allow an escape for half of a character, which no text can hold, and numbers that no
machine can. A relay that cuts texts sends the first; a call is worth more than either.
"""

import json
from typing import Any, Final

# Text has no place for half a character; a key keeps one, lest it become another key.
_REPLACEMENT: Final = "\ufffd"
_LARGEST_EXACT: Final = 2**64
_LONGEST_EXACT: Final = 20


def read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value in a body of UTF-8, without halves of characters.

    A number that is too large is infinite, which no field can hold. Raises `ValueError` if this is
    no JSON, or goes deeper than we do.
    """
    try:
        value = json.loads(body.decode(), parse_int=_whole, parse_constant=_refuse)
        return _whole_text(value)
    except RecursionError:
        raise ValueError("Nested too deep") from None


def _whole(digits: str) -> int | float:
    """Return a whole number; what has no place in 64 bits only nearly, as strict decoders do."""
    if len(digits) > _LONGEST_EXACT or abs(int(digits)) >= _LARGEST_EXACT:
        return float(digits)
    return int(digits)


def _refuse(name: str) -> None:
    """Refuse NaN and Infinity, which Python writes and JSON does not know."""
    raise ValueError(name)


def _whole_text(value: object) -> object:
    match value:
        case str():
            return value.encode(errors="ignore").decode()
        case list():
            return [_whole_text(item) for item in value]
        case dict():
            return {_whole_key(key): _whole_text(item) for key, item in value.items()}
    return value


def _whole_key(key: str) -> str:
    return "".join(_REPLACEMENT if "\ud800" <= mark <= "\udfff" else mark for mark in key)
