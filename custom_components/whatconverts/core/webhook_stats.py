"""What the webhook has seen: figures for people and for `core.problems`, never what was said."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from .moments import stored_count, stored_moment
from .receipt import Receipt, Result
from .unread_words import UnreadWords

_KEPT_SHAPES: Final = 5
_GET: Final = "GET"
# No office is silent for longer: the clock was wrong on one side or the other.
MOST_SILENCE: Final = timedelta(days=90)
_MOST_SECONDS: Final = 10_000 * 366 * 24 * 3600
# By so much a clock may be set back without having been wrong.
_TOLERANCE: Final = timedelta(minutes=1)


@dataclass(slots=True)
class WebhookStats:
    """Counters of requests since the entry was added, and moments (aware UTC).

    `in_a_row` counts since it was last otherwise. `waiting_since` stands for a last post of which a
    wrong clock has left a moment that cannot be true.

    The names in `reasons`, `refusals` (HTTP status)
    and `lead_types` are ours, never the sender's. `last_host`, `shapes` and `unread_words` are
    forgotten with a restart: they describe the newest messages only.
    """

    received: int = 0
    accepted: int = 0
    ignored: int = 0
    rejected: int = 0
    gets_in_a_row: int = 0
    unreadable_in_a_row: int = 0
    old_calls_in_a_row: int = 0
    last_post: datetime | None = None
    waiting_since: datetime | None = None
    heard_outside: datetime | None = None
    longest_silence: timedelta = timedelta()
    last_age: timedelta | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    lead_types: Counter[str] = field(default_factory=Counter)
    last_host: str | None = field(default=None, compare=False)
    shapes: deque[Mapping[str, Any]] = field(
        default_factory=lambda: deque(maxlen=_KEPT_SHAPES), compare=False
    )

    unread_words: UnreadWords = field(default_factory=UnreadWords, compare=False)

    def count(self, receipt: Receipt, now: datetime) -> None:
        """Count one request."""
        self.received += 1
        setattr(self, receipt.result, getattr(self, receipt.result) + 1)
        if receipt.result is Result.REJECTED:
            self.refusals[str(int(receipt.status))] += 1
        if receipt.is_post:
            self._count_post(receipt, now)
        elif receipt.method == _GET:
            self.gets_in_a_row += 1

    def _count_post(self, receipt: Receipt, now: datetime) -> None:
        if self.last_post:
            self._note_silence(now - self.last_post)
        self.last_post, self.waiting_since = now, None
        self.gets_in_a_row = 0
        if receipt.is_from_outside:
            self.heard_outside = now
        if receipt.is_unreadable:
            self.unreadable_in_a_row += 1
        if receipt.is_understood:
            self.unreadable_in_a_row = 0
            self.last_host = receipt.host
        if receipt.result is Result.IGNORED and receipt.ignored:
            self.reasons[receipt.ignored] += 1
        self._note_shape(receipt, now)
        self.unread_words.note(receipt.unread)

    def _note_silence(self, silence: timedelta) -> None:
        if silence <= MOST_SILENCE:
            self.longest_silence = max(self.longest_silence, silence)

    def _note_shape(self, receipt: Receipt, now: datetime) -> None:
        if receipt.shape is None:
            return
        if lead_type := receipt.shape.get("lead_type"):
            self.lead_types[lead_type] += 1
        about = {
            "at": now,
            "result": receipt.result,
            "reason": receipt.ignored if receipt.result is Result.IGNORED else None,
            "status": receipt.status,
        }
        self.shapes.append({**about, **receipt.shape})

    def note_start(self, age: timedelta | None, limit: timedelta) -> None:
        """Note how old a call was when its start arrived; None if no start did."""
        if age is None:
            return
        is_old = age > limit
        self.last_age = age if is_old else None
        self.old_calls_in_a_row = self.old_calls_in_a_row + 1 if is_old else 0

    def distrust_future(self, now: datetime) -> None:
        """Forget moments that are yet to come; the wait for the next post begins anew."""
        latest = now + _TOLERANCE
        if max(self.last_post or now, self.waiting_since or now) > latest:
            self.last_post, self.waiting_since = None, now
        if self.heard_outside and self.heard_outside > latest:
            self.heard_outside = None

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

    def restore(self, dump: object, now: datetime) -> None:
        """Take over what `dump()` described; if any of it is unreadable, none of it is believed.

        What a wrong clock has left is forgotten.
        """
        if not isinstance(dump, Mapping):
            return
        try:
            values = {name: read(dump[name]) for name, read in _READERS.items() if name in dump}
        except AttributeError, TypeError, ValueError:
            return
        for name, value in values.items():
            setattr(self, name, value)
        longest, self.longest_silence = self.longest_silence, timedelta()
        self._note_silence(longest)
        self.distrust_future(now)


def _dumped(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
    return value


def _span(seconds: float) -> timedelta:
    if abs(seconds) > _MOST_SECONDS:
        raise ValueError("Longer than the calendar")
    return timedelta(seconds=seconds)


def _counter(value: Mapping[str, int]) -> Counter[str]:
    return Counter({str(name): stored_count(count) for name, count in value.items()})


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("received", "accepted", "ignored", "rejected"), stored_count),
    **dict.fromkeys(("gets_in_a_row", "unreadable_in_a_row", "old_calls_in_a_row"), stored_count),
    **dict.fromkeys(("last_post", "waiting_since", "heard_outside"), stored_moment),
    **dict.fromkeys(("longest_silence", "last_age"), _span),
    **dict.fromkeys(("reasons", "refusals", "lead_types"), _counter),
}
