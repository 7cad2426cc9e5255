"""JSON that is not what it was: damaged in what it says, or in its form, as chance will have it."""

import json
from random import Random
from typing import Any, Final

from tests.support.integration import EXAMPLE, completed

SCALARS: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**20, -(10**30), 1e308, float("nan"), float("inf")),
    *("", " ", "In Progress", "Completed", "Phone Call", "phone call", "Chat", "update", "new"),
    *("No Answer", "Answered", "Busy", "Voicemail", "Repeat", "1 minute 13 seconds", "true"),
    *("2016-06-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "now"),
    *("+1 (803) 386-1858", "Anonymous", "+266696687", "sip:1@example.com", "٣٤٥", "9" * 400),
    *("{{ states }}", "<img src=x onerror=alert(1)>", "\u202egnp\u0000\ud800", "\u200d" * 300),
    *("javascript:alert(1)", "https://example.com/\n", "data:text/html,x", "x" * 5000),
]
NAMES = sorted(EXAMPLE.keys() | completed(EXAMPLE).keys())
DATES: Final = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "")
TEXTS: Final = ("", "{", "null", "[]", '{"a": 1e999}', "NaN", "\x00", "x" * 5000, '"' + "9" * 50)


def value(chance: Random, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return any JSON value, most often a simple one."""
    kind = chance.randrange(10 if depth < 3 else 8)
    if kind == 8:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 9:
        return {chance.choice(NAMES): value(chance, depth + 1) for _ in range(chance.randrange(4))}
    return chance.choice(SCALARS)


def odd(chance: Random) -> Any:  # noqa: ANN401 - any JSON
    """Return any value that JSON in the file can hold: infinite numbers it cannot."""
    return chance.choice([chance.choice(DATES), value(chance), chance.choice(SCALARS)])


def damaged(sound: Any, chance: Random) -> Any:  # noqa: ANN401 - any JSON
    """Return a value in which something, somewhere, is something else."""
    if chance.randrange(4) == 0 or not isinstance(sound, dict | list) or not sound:
        return odd(chance)
    copy = sound.copy()
    place = chance.choice(list(copy) if isinstance(copy, dict) else range(len(copy)))
    copy[place] = damaged(copy[place], chance)
    return copy


def text_of(sound: Any, chance: Random) -> str:  # noqa: ANN401 - any JSON
    """Return JSON that is damaged in what it says, or in its form."""
    match chance.randrange(4):
        case 0:
            text = json.dumps(sound)
            return text[: chance.randrange(len(text))]
        case 1:
            return chance.choice(TEXTS)
        case _:
            return json.dumps(damaged(sound, chance))


def bytes_of(sound: bytes, chance: Random) -> bytes:
    """Return JSON that is damaged in its bytes, in its form or in what it says, or not at all."""
    match chance.randrange(6):
        case 0:
            return sound
        case 1:
            place = chance.randrange(len(sound))
            return sound[:place] + bytes([chance.randrange(256)]) + sound[place + 1 :]
        case _:
            return text_of(json.loads(sound), chance).encode(errors="surrogatepass")
