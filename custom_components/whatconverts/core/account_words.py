"""What is said of the WhatConverts account, in words of `translations/` (category `common`)."""

from collections.abc import Mapping
from typing import Final

from .account_state import AccountState, PastImport
from .enums import AccountProblem

type Texts = Mapping[str, str]

ACCOUNT_TEXTS: Final = frozenset(
    {
        "account_answers",
        "account_fails",
        "account_past_none",
        "account_past_begins",
        "account_past_goes_on",
        "account_past_done",
        *(f"account_{problem}" for problem in AccountProblem),
    }
)


def describe_account(state: AccountState, since: str, texts: Texts) -> str:
    """Return whether a connected account answers; `since` is since when it does not."""
    if state.problem is None:
        return texts["account_answers"]
    problem = describe_problem(state.problem, texts)
    return texts["account_fails"].format(problem=problem, since=since)


def describe_problem(problem: AccountProblem, texts: Texts) -> str:
    """Return why an account does not answer as it should, in a sentence."""
    return texts[f"account_{problem}"]


def describe_past(past: PastImport | None, texts: Texts) -> str:
    """Return how much of the past has been brought."""
    if past is None:
        return texts["account_past_none"]
    if past.total is None:
        return texts["account_past_begins"]
    name = "account_past_done" if past.is_done else "account_past_goes_on"
    return texts[name].format(read=_figure(past.read), total=_figure(past.total))


def _figure(count: int) -> str:
    """Return a number as every language reads it: thousands set apart by a narrow space."""
    return f"{count:_}".replace("_", "\N{NARROW NO-BREAK SPACE}")
