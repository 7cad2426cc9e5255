"""What the webhook has seen: figures for people and for `core.problems`, never what was said."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final, Self

from aiohttp import hdrs

_KEPT_SHAPES: Final = 5
_UNREADABLE: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
_NOT_A_LEAD: Final = "no_lead"


class Fate(StrEnum):
    """What became of a request."""

    ACCEPTED = "accepted"
    IGNORED = "ignored"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request to the webhook, and what became of it.

    `reason` says why it was ignored and `status` is its answer. `arrived_at` is the host that it
    was sent to, `is_from_outside` whether it came from the internet. `shape` is that of its message
    (`core.shape`); None if there was none that could be decoded.
    """

    fate: Fate
    status: HTTPStatus = HTTPStatus.OK
    reason: str | None = None
    method: str = hdrs.METH_POST
    arrived_at: str | None = None
    is_from_outside: bool = False
    shape: Mapping[str, Any] | None = None

    @property
    def is_post(self) -> bool:
        """Whether it was sent as WhatConverts sends its messages."""
        return self.method == hdrs.METH_POST

    @property
    def is_unreadable(self) -> bool:
        """Whether no message of WhatConverts looks like this."""
        return self.status in _UNREADABLE or self.reason == _NOT_A_LEAD

    @property
    def is_understood(self) -> bool:
        """Whether the message makes sense, for us or not."""
        return self.fate is Fate.ACCEPTED or (
            self.fate is Fate.IGNORED and self.reason != _NOT_A_LEAD
        )


@dataclass(slots=True)
class Feed:
    """Counters of requests since the entry was added, and moments (aware UTC).

    `in_a_row` counts since it was last otherwise. The names in `reasons`, `refusals` (HTTP status)
    and `lead_types` are ours, never the sender's. `arrived_at` and `shapes` are forgotten with a
    restart: they describe the newest messages only.
    """

    received: int = 0
    accepted: int = 0
    ignored: int = 0
    rejected: int = 0
    gets_in_a_row: int = 0
    unreadable_in_a_row: int = 0
    old_calls_in_a_row: int = 0
    last_post: datetime | None = None
    heard_outside: datetime | None = None
    longest_silence: timedelta = timedelta()
    last_age: timedelta | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    lead_types: Counter[str] = field(default_factory=Counter)
    arrived_at: str | None = field(default=None, compare=False)
    shapes: deque[Mapping[str, Any]] = field(
        default_factory=lambda: deque(maxlen=_KEPT_SHAPES), compare=False
    )

    def count(self, visit: Visit, now: datetime) -> None:
        """Count one request."""
        self.received += 1
        setattr(self, visit.fate, getattr(self, visit.fate) + 1)
        if visit.fate is Fate.REJECTED:
            self.refusals[str(int(visit.status))] += 1
        if visit.is_post:
            self._count_post(visit, now)
        elif visit.method == hdrs.METH_GET:
            self.gets_in_a_row += 1

    def _count_post(self, visit: Visit, now: datetime) -> None:
        if self.last_post:
            self.longest_silence = max(self.longest_silence, now - self.last_post)
        self.last_post = now
        self.gets_in_a_row = 0
        if visit.is_from_outside:
            self.heard_outside = now
        if visit.is_unreadable:
            self.unreadable_in_a_row += 1
        if visit.is_understood:
            self.unreadable_in_a_row = 0
            self.arrived_at = visit.arrived_at
        if visit.reason:
            self.reasons[visit.reason] += 1
        self._note_shape(visit, now)

    def _note_shape(self, visit: Visit, now: datetime) -> None:
        if visit.shape is None:
            return
        if lead_type := visit.shape.get("lead_type"):
            self.lead_types[lead_type] += 1
        about = {"at": now, "result": visit.fate, "reason": visit.reason, "status": visit.status}
        self.shapes.append({**about, **visit.shape})

    def note_start(self, age: timedelta | None, limit: timedelta) -> None:
        """Note how old a call was when its start arrived; None if no start did."""
        if age is None:
            return
        is_old = age > limit
        self.last_age = age if is_old else None
        self.old_calls_in_a_row = self.old_calls_in_a_row + 1 if is_old else 0

    def counters(self) -> dict[str, int]:
        """Return the counters by name."""
        return {
            "received": self.received,
            "accepted": self.accepted,
            "ignored": self.ignored,
            "rejected": self.rejected,
        }

    def dump(self) -> dict[str, Any]:
        """Return what survives a restart as JSON values; what is empty is left out."""
        return {name: _dumped(value) for name in _READERS if (value := getattr(self, name))}

    @classmethod
    def restore(cls, dump: object) -> Self:
        """Return what `dump()` described; what is missing is as in an empty feed.

        If any of it cannot be read, none of it is believed.
        """
        if not isinstance(dump, Mapping):
            return cls()
        try:
            return cls(
                **{name: read(dump[name]) for name, read in _READERS.items() if name in dump}
            )
        except AttributeError, TypeError, ValueError:
            return cls()


def _dumped(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
    return value


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value is not None else None


def _span(value: float | None) -> timedelta | None:
    return timedelta(seconds=value) if value is not None else None


def _counter(value: Mapping[str, int]) -> Counter[str]:
    return Counter({str(name): int(count) for name, count in value.items()})


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("received", "accepted", "ignored", "rejected"), int),
    **dict.fromkeys(("gets_in_a_row", "unreadable_in_a_row", "old_calls_in_a_row"), int),
    **dict.fromkeys(("last_post", "heard_outside"), _moment),
    **dict.fromkeys(("longest_silence", "last_age"), _span),
    **dict.fromkeys(("reasons", "refusals", "lead_types"), _counter),
}
