"""What is wrong with a webhook: from plain facts to the problems that its user should hear of.

A problem is there exactly as long as its cause is, so nothing is remembered here. Where one
problem explains another, only the one that says what to do is told (`_EXPLAINED_BY`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .enums import AccountProblem

# Long enough for the rest of the set-up, and for the first working day to begin.
PATIENCE_AFTER_SET_UP: Final = timedelta(hours=24)
# Fewer may be a browser in which somebody looks whether the address works.
TOO_MANY_GETS: Final = 3
TOO_MANY_UNREADABLE: Final = 3
TOO_MANY_OLD_CALLS: Final = 3
# Before that many messages nobody knows how long a pause is usual.
MESSAGES_THAT_MAKE_A_HABIT: Final = 20
LONG_SILENCE: Final = timedelta(days=7)
_TIMES_LONGER_THAN_EVER: Final = 4
# A message proves for so long that there is a way: one from the internet that the internet reaches
# us, one from the own network that a trial is going on (or that a proxy hides where it came from).
PROOF_LASTS: Final = timedelta(days=7)
# What is wrong with the account is often over by then, and no call is lost meanwhile.
PATIENCE_WITH_ACCOUNT: Final = timedelta(days=1)

type Value = str | int | datetime | timedelta
type Details = Mapping[str, Value]


class Problem(StrEnum):
    """What can be wrong with one webhook."""

    NO_PUBLIC_URL = "no_public_url"
    URL_CHANGED = "url_changed"
    CLOUDHOOK_LOST = "cloudhook_lost"
    NOTHING_ARRIVED = "nothing_arrived"
    LONG_SILENCE = "long_silence"
    ENDS_MISSING = "ends_missing"
    UNREADABLE_ONLY = "unreadable_only"
    GET_REQUESTS = "get_requests"
    CALLS_TOO_OLD = "calls_too_old"
    NOT_STORED = "not_stored"
    STORAGE_DAMAGED = "storage_damaged"
    # Keeps an entry from being loaded: there are no facts to judge it by.
    STORAGE_NEWER = "storage_newer"
    TOO_MANY_LINES = "too_many_lines"
    ACCOUNT_FAILING = "account_failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one webhook at the moment `now`; all moments are aware UTC.

    `address` and `told` are the addresses without their secret part: where WhatConverts reaches
    us now (None: nowhere that is known), and what the user was last shown to give to WhatConverts
    (None: unknown). `told_is_current` compares the whole addresses. `in_a_row` counts what came
    since it was last otherwise; `longest_silence` is the longest pause between two posts ever.
    """

    now: datetime
    added_at: datetime
    is_public: bool = True
    address: str | None = None
    told: str | None = None
    told_is_current: bool = True
    cloudhook_lost: bool = False
    heard_outside: datetime | None = None
    last_post: datetime | None = None
    longest_silence: timedelta = timedelta()
    accepted: int = 0
    ignored: int = 0
    knows_calls: bool = False
    unreadable_in_a_row: int = 0
    gets_in_a_row: int = 0
    old_calls_in_a_row: int = 0
    last_age: timedelta | None = None
    ends_arrive: bool | None = None
    time_limit: timedelta = timedelta(minutes=60)
    not_stored: bool = False
    corrupt_files: int = 0
    most_lines: int = 0
    lines_left_out: int = 0
    account_problem: AccountProblem | None = None
    account_failing_since: datetime | None = None


def find_problems(facts: Facts) -> dict[Problem, Details]:
    """Return what is wrong, each with what its text names."""
    found = {
        problem: details
        for problem, cause in _CAUSES.items()
        if (details := cause(facts)) is not None
    }
    return {
        problem: details
        for problem, details in found.items()
        if not _EXPLAINED_BY.get(problem, frozenset()) & found.keys()
    }


def is_moved(told_host: str | None, host: str | None, post_host: str | None) -> bool:
    """Whether a post to `post_host` proves that WhatConverts has the new address.

    It does if the new address has another host than the one that the user was told, and the post
    came to it. All three are host names with their ports.
    """
    return post_host is not None and post_host == host != told_host


def _no_public_url(facts: Facts) -> Details | None:
    proofs = (facts.heard_outside, facts.last_post if facts.accepted else None)
    is_heard = any(heard and abs(facts.now - heard) < PROOF_LASTS for heard in proofs)
    return None if facts.is_public or is_heard else _address(facts)


def _address(facts: Facts) -> Details:
    return {"address": facts.address or "-"}


def _url_changed(facts: Facts) -> Details | None:
    if not facts.is_public or facts.told is None or facts.told_is_current:
        return None
    return {"told": facts.told, **_address(facts)}


def _cloudhook_lost(facts: Facts) -> Details | None:
    return _address(facts) if facts.cloudhook_lost else None


def _nothing_arrived(facts: Facts) -> Details | None:
    # Whichever way the clock was wrong when the entry was added.
    is_early = abs(facts.now - facts.added_at) < PATIENCE_AFTER_SET_UP
    if is_early or facts.accepted or facts.knows_calls:
        return None
    return {"since": facts.added_at, "others": facts.ignored}


def _long_silence(facts: Facts) -> Details | None:
    if facts.last_post is None or facts.accepted < MESSAGES_THAT_MAKE_A_HABIT:
        return None
    silence = facts.now - facts.last_post
    if silence <= max(LONG_SILENCE, facts.longest_silence * _TIMES_LONGER_THAN_EVER):
        return None
    return {"since": facts.last_post, "days": silence.days}


def _ends_missing(facts: Facts) -> Details | None:
    return {"limit": facts.time_limit} if facts.ends_arrive is False else None


def _unreadable_only(facts: Facts) -> Details | None:
    count = facts.unreadable_in_a_row
    return {"count": count} if count >= TOO_MANY_UNREADABLE else None


def _get_requests(facts: Facts) -> Details | None:
    count = facts.gets_in_a_row
    return {"count": count} if count >= TOO_MANY_GETS else None


def _calls_too_old(facts: Facts) -> Details | None:
    count = facts.old_calls_in_a_row
    if count < TOO_MANY_OLD_CALLS:
        return None
    return {"count": count, "age": facts.last_age or timedelta()}


def _not_stored(facts: Facts) -> Details | None:
    return {} if facts.not_stored else None


def _storage_damaged(facts: Facts) -> Details | None:
    return {"count": facts.corrupt_files} if facts.corrupt_files else None


def _too_many_lines(facts: Facts) -> Details | None:
    if not facts.lines_left_out:
        return None
    return {"most": facts.most_lines, "others": facts.lines_left_out}


def _account_failing(facts: Facts) -> Details | None:
    problem, since = facts.account_problem, facts.account_failing_since
    # A wrong key is asked for anew by a flow.
    if problem is None or since is None or problem is AccountProblem.WRONG_KEY:
        return None
    if facts.now - since < PATIENCE_WITH_ACCOUNT:
        return None
    return {"since": since, "problem": problem}


_CAUSES: Final[Mapping[Problem, Callable[[Facts], Details | None]]] = {
    Problem.NO_PUBLIC_URL: _no_public_url,
    Problem.URL_CHANGED: _url_changed,
    Problem.CLOUDHOOK_LOST: _cloudhook_lost,
    Problem.NOTHING_ARRIVED: _nothing_arrived,
    Problem.LONG_SILENCE: _long_silence,
    Problem.ENDS_MISSING: _ends_missing,
    Problem.UNREADABLE_ONLY: _unreadable_only,
    Problem.GET_REQUESTS: _get_requests,
    Problem.CALLS_TOO_OLD: _calls_too_old,
    Problem.NOT_STORED: _not_stored,
    Problem.STORAGE_DAMAGED: _storage_damaged,
    Problem.TOO_MANY_LINES: _too_many_lines,
    Problem.ACCOUNT_FAILING: _account_failing,
}

_BAD_ADDRESS: Final = frozenset(
    {Problem.NO_PUBLIC_URL, Problem.URL_CHANGED, Problem.CLOUDHOOK_LOST, Problem.GET_REQUESTS}
)
_EXPLAINED_BY: Final[Mapping[Problem, frozenset[Problem]]] = {
    Problem.NO_PUBLIC_URL: frozenset({Problem.CLOUDHOOK_LOST}),
    Problem.URL_CHANGED: frozenset({Problem.CLOUDHOOK_LOST}),
    Problem.NOTHING_ARRIVED: _BAD_ADDRESS | {Problem.UNREADABLE_ONLY},
    Problem.LONG_SILENCE: _BAD_ADDRESS,
    Problem.ENDS_MISSING: frozenset({Problem.CALLS_TOO_OLD}),
}
