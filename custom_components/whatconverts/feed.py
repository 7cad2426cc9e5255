"""What the webhook has seen: the figures behind the sensor `last_webhook`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Fate(StrEnum):
    """What became of a request."""

    ACCEPTED = "accepted"
    IGNORED = "ignored"
    REJECTED = "rejected"


@dataclass(slots=True)
class Feed:
    """Counters of requests since the entry was added, and when the last post came (aware UTC)."""

    received: int = 0
    accepted: int = 0
    ignored: int = 0
    rejected: int = 0
    last_post: datetime | None = None

    def count(self, fate: Fate, posted_at: datetime | None) -> None:
        """Count one request; `posted_at` is None for any method but POST."""
        self.received += 1
        setattr(self, fate, getattr(self, fate) + 1)
        self.last_post = posted_at or self.last_post

    def counters(self) -> dict[str, int]:
        """Return the counters by name."""
        return {
            "received": self.received,
            "accepted": self.accepted,
            "ignored": self.ignored,
            "rejected": self.rejected,
        }

    def dump(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return self.counters() | {"last_post": self.last_post and self.last_post.isoformat()}

    @classmethod
    def restore(cls, dump: object) -> Self:
        """Return what `dump()` described; an empty feed if that cannot be read."""
        if not isinstance(dump, Mapping):
            return cls()
        try:
            last_post = dump["last_post"] and datetime.fromisoformat(dump["last_post"])
            return cls(**{name: int(dump[name]) for name in cls().counters()}, last_post=last_post)
        except KeyError, TypeError, ValueError:
            return cls()
