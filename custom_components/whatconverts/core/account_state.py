"""How far the WhatConverts account has been read, over restarts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from .api_budget import ApiBudget
from .enums import AccountProblem
from .moments import stored_moment

_LARGEST: Final = 10**9


@dataclass(slots=True, kw_only=True)
class PastImport:
    """A past that is being brought, page by page: calls created from `since` to `until`.

    `read` of `total` calls have been read; `total` is None before the first page has come.
    """

    since: datetime
    until: datetime
    next_page: int = 1
    read: int = 0
    total: int | None = None
    is_done: bool = False

    def note_page(self, leads: int, pages: int, total: int) -> None:
        """Note that a page has been read and its calls are stored."""
        self.read, self.total = self.read + leads, total
        # Whatever it says of pages to come, behind an empty one there is nothing.
        self.is_done = not leads or self.next_page >= pages
        self.next_page += 1


@dataclass(slots=True, kw_only=True)
class AccountState:
    """What is known of an account.

    `caught_up_at` is when it was last read to its end, None as long as none is connected;
    `not_before` is when everything older was forgotten on purpose;
    `problem` is what was wrong with the last request, `failing_since` when that began, and
    `failures` how many were in a row.
    """

    caught_up_at: datetime | None = None
    not_before: datetime | None = None
    past: PastImport | None = None
    problem: AccountProblem | None = None
    failing_since: datetime | None = None
    failures: int = 0
    budget: ApiBudget = field(default_factory=ApiBudget)

    @property
    def is_connected(self) -> bool:
        """Whether there is a key, be it good or not."""
        return self.caught_up_at is not None

    def connect(self, now: datetime) -> None:
        """Begin with an account, or go on with the one that was read before."""
        self.caught_up_at = self.caught_up_at or now

    def disconnect(self) -> None:
        """Forget how far it was read."""
        self.caught_up_at = self.past = None
        self.note_success()

    def set_right(self, now: datetime) -> None:
        """Have no moment lie in the future: the clock that named it was wrong."""
        self.caught_up_at = _not_after(now, self.caught_up_at)
        self.not_before = _not_after(now, self.not_before)
        self.failing_since = _not_after(now, self.failing_since)

    def forget(self, now: datetime) -> None:
        """Have nothing brought back that was created before this moment."""
        self.not_before, self.past = now, None

    def note_success(self) -> None:
        """Note that it has answered."""
        self.problem, self.failing_since, self.failures = None, None, 0

    def note_failure(self, problem: AccountProblem, now: datetime) -> None:
        """Note that it has not answered as it should."""
        self.failing_since = self.failing_since or now
        self.problem, self.failures = problem, self.failures + 1

    def failing_for(self, now: datetime) -> timedelta:
        """Return for how long nothing has come from it."""
        return now - self.failing_since if self.failing_since else timedelta()

    def dump(self) -> dict[str, Any]:
        """Return all that has to outlive a restart as JSON values."""
        return {
            "caught_up_at": self.caught_up_at and self.caught_up_at.isoformat(),
            "not_before": self.not_before and self.not_before.isoformat(),
            "past": self.past and _dump_past(self.past),
            "failing_since": self.failing_since and self.failing_since.isoformat(),
            "problem": self.problem,
            "budget": self.budget.dump(),
        }

    def restore(self, dump: object) -> None:
        """Take over what `dump` returned; what cannot be read is not known."""
        known = dump if isinstance(dump, Mapping) else {}
        self.caught_up_at = _moment(known.get("caught_up_at"))
        self.not_before = _moment(known.get("not_before"))
        self.past = _past(known.get("past"))
        self.budget.restore(known.get("budget"))
        since, problem = _moment(known.get("failing_since")), known.get("problem")
        if since and isinstance(problem, str) and problem in tuple(AccountProblem):
            self.note_failure(AccountProblem(problem), since)


def _not_after(now: datetime, moment: datetime | None) -> datetime | None:
    return moment and min(moment, now)


def _dump_past(past: PastImport) -> dict[str, Any]:
    return {
        "since": past.since.isoformat(),
        "until": past.until.isoformat(),
        "next_page": past.next_page,
        "read": past.read,
        "total": past.total,
        "is_done": past.is_done,
    }


def _past(dump: object) -> PastImport | None:
    known = dump if isinstance(dump, Mapping) else {}
    since, until = _moment(known.get("since")), _moment(known.get("until"))
    if since is None or until is None:
        return None
    return PastImport(
        since=since,
        until=until,
        next_page=_count(known.get("next_page")) or 1,
        read=_count(known.get("read")) or 0,
        total=_count(known.get("total")),
        is_done=known.get("is_done") is True,
    )


def _moment(value: object) -> datetime | None:
    try:
        return stored_moment(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= _LARGEST else None
