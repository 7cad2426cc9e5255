"""A webhook that is well, and the facts that make each problem."""

from copy import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from custom_components.whatconverts.core.enums import AccountProblem
from custom_components.whatconverts.core.problems import Facts, Problem

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
DAY = timedelta(days=1)

WELL: Final = Facts(
    now=NOW,
    added_at=NOW - 100 * DAY,
    address="https://new.example.com",
    told="https://new.example.com",
    heard_outside=NOW,
    last_post=NOW,
    longest_silence=DAY,
    accepted=500,
    knows_calls=True,
    ends_arrive=True,
)

CAUSES: Final = {
    Problem.NO_PUBLIC_URL: replace(
        WELL,
        is_public=False,
        address="http://192.168.1.5:8123",
        heard_outside=None,
        last_post=NOW - 7 * DAY,
    ),
    Problem.URL_CHANGED: replace(
        WELL, told="https://old.example.com", told_is_current=False, last_post=NOW - DAY
    ),
    Problem.CLOUDHOOK_LOST: replace(WELL, cloudhook_lost=True),
    Problem.NOTHING_ARRIVED: replace(
        WELL, accepted=0, ignored=7, knows_calls=False, last_post=None, ends_arrive=None
    ),
    Problem.LONG_SILENCE: replace(WELL, last_post=NOW - 8 * DAY),
    Problem.ENDS_MISSING: replace(WELL, ends_arrive=False),
    Problem.UNREADABLE_ONLY: replace(WELL, unreadable_in_a_row=3),
    Problem.GET_REQUESTS: replace(WELL, gets_in_a_row=3),
    Problem.CALLS_TOO_OLD: replace(WELL, old_calls_in_a_row=3, last_age=5 * DAY),
    Problem.NOT_STORED: replace(WELL, not_stored=True),
    Problem.STORAGE_DAMAGED: replace(WELL, corrupt_files=2),
    Problem.TOO_MANY_LINES: replace(WELL, most_lines=200, lines_left_out=7),
    Problem.ACCOUNT_FAILING: replace(
        WELL, account_problem=AccountProblem.UNREACHABLE, account_failing_since=NOW - DAY
    ),
}
