"""What the stand-in does: where nobody knows what WhatConverts does, and when it fails."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

type Value = bool | float | str

_TRUTH = {"yes": True, "no": False}


class Fault(StrEnum):
    """How an answer goes wrong."""

    NONE = "none"
    WRONG_KEY = "wrong_key"
    FORBIDDEN = "forbidden"
    LIMITED = "limited"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    HTML = "html"
    EMPTY = "empty"
    HALF_JSON = "half_json"
    CUT_OFF = "cut_off"
    HANG_UP = "hang_up"
    OVERSIZED = "oversized"
    REDIRECT = "redirect"
    SLOW = "slow"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """The switches; `replace` one to change it while the server runs."""

    # Not known of WhatConverts.
    shows_live: bool = True
    """Whether a call is there before it is over, in lists and by its id."""
    lists_spam: bool = True
    """Whether lists hold spam if nothing is said of it."""
    envelope: bool = False
    """Whether a single lead comes as a list of one."""

    # Of one account or another.
    hipaa: bool = False
    """Whether there is nothing to listen to, and no link to it."""
    daily_limit: int = 1000
    """After so many requests of a UTC day, all are refused."""
    most_at_once: int = 20
    """More at the same time are refused."""
    clock_skew: float = 0.0
    """By how many seconds this clock is ahead of ours."""

    # What goes wrong.
    fault: Fault = Fault.NONE
    fault_count: int = 0
    """With how many requests it does; 0: with all."""
    slow_seconds: float = 60.0
    oversized_bytes: int = 48 * 1024 * 1024
    retry_after: int = 0
    """What 429 and 503 tell in a header; 0: nothing, as WhatConverts."""
    redirect_to: str = ""
    """An address; without one, a page of this server that asks for a log-in."""


SWITCHES = tuple(field.name for field in fields(Behaviour))


def changed(behaviour: Behaviour, text: str) -> Behaviour:
    """Return what `switch=value` makes of a behaviour; ValueError says what is wrong with it."""
    name, _, value = map(str.strip, text.partition("="))
    if name not in SWITCHES:
        raise ValueError(f"no such switch: {name}; there are {', '.join(SWITCHES)}")
    new: dict[str, Any] = {name: _read(getattr(behaviour, name), value)}
    return replace(behaviour, **new)


def _read(present: Value, value: str) -> Value:
    """Read a value of the type that a switch has."""
    if not isinstance(present, bool):
        return type(present)(value)
    if value not in _TRUTH:
        raise ValueError("say yes or no")
    return _TRUTH[value]
