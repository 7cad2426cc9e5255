"""What the answers of WhatConverts' API mean: its statuses, and the JSON that it sends.

Nothing in an answer is trusted: what is not as it is known raises `OddAnswerError`, and nothing
else is raised. The fields of a lead are read elsewhere (`payload`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
import re
from typing import Any, Final

from .enums import AccountProblem
from .lead_id import read_lead_id
from .readers import UnreadableError, integer
from .text import letters

type Lead = Mapping[str, Any]

# Even a limit of a day is over by then.
LONGEST_RETRY_AFTER: Final = timedelta(days=1)
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_UNKNOWN_LEAD: Final = "invalidleadid"


class OddAnswerError(ValueError):
    """The answer is not one that WhatConverts is known to give."""


@dataclass(frozen=True)
class LeadPage:
    """The leads of one page of a list, and of how many pages and leads in all."""

    leads: tuple[Lead, ...]
    pages: int
    total: int


_PROBLEMS: Final[Mapping[int, AccountProblem]] = {
    HTTPStatus.UNAUTHORIZED: AccountProblem.WRONG_KEY,
    HTTPStatus.FORBIDDEN: AccountProblem.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS: AccountProblem.LIMITED,
}
_PROBLEMS_BY_HUNDRED: Final[Mapping[int, AccountProblem | None]] = {
    2: None,
    4: AccountProblem.REFUSED,
    5: AccountProblem.SERVER_ERROR,
}


def problem_of(status: int) -> AccountProblem | None:
    """Return what a status says is wrong; None if nothing is."""
    if problem := _PROBLEMS.get(status):
        return problem
    return _PROBLEMS_BY_HUNDRED.get(status // 100, AccountProblem.ODD_ANSWER)


def read_retry_after(value: str | None) -> timedelta | None:
    """Return the wait that a header asks for in seconds, bounded; None if it asks for none."""
    if not value or not _SECONDS.fullmatch(value):
        return None
    return min(timedelta(seconds=int(value)), LONGEST_RETRY_AFTER)


def read_page(answer: object) -> LeadPage:
    """Return the page of a list without what is no lead; raises `OddAnswerError`."""
    entries = _entries(answer)
    if not isinstance(answer, Mapping) or entries is None:
        raise OddAnswerError("No list of leads")
    leads = tuple(entry for entry in entries if isinstance(entry, Mapping))
    # Without its figures, a list with leads might seem to be all that there is.
    pages, total = (
        _number(answer.get(name), is_needed=bool(entries))
        for name in ("total_pages", "total_leads")
    )
    return LeadPage(leads, pages, total)


def read_lead(answer: object, lead_id: int) -> Lead | None:
    """Return the lead that was asked for, which comes bare or as a list of one.

    None stands for a list of none; raises `OddAnswerError`, also for another lead.
    """
    entries = _entries(answer)
    if entries == []:
        return None
    lead = entries[0] if entries and len(entries) == 1 else answer
    if not isinstance(lead, Mapping) or read_lead_id(lead.get("lead_id")) != lead_id:
        raise OddAnswerError("Not the lead that was asked for")
    return lead


def is_error(answer: object) -> bool:
    """Whether the JSON says that something was wrong."""
    return bool(_error_message(answer))


def is_unknown_lead(answer: object) -> bool:
    """Whether the JSON says that there is no lead of the id that was asked for."""
    return letters(_error_message(answer)) == _UNKNOWN_LEAD


def _error_message(answer: object) -> object:
    """Return the words for what was wrong: whatever they are, they are never shown."""
    return answer.get("error_message") if isinstance(answer, Mapping) else None


def _entries(answer: object) -> list[Any] | None:
    entries = answer.get("leads") if isinstance(answer, Mapping) else None
    return entries if isinstance(entries, list) else None


def _number(value: object, *, is_needed: bool) -> int:
    try:
        number = integer(value)
    except UnreadableError:
        raise OddAnswerError("Not a number") from None
    if number is None and not is_needed:
        return 0
    if number is None or number < 0:
        raise OddAnswerError("Not a number of things")
    return number
