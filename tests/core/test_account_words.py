"""What is said of the account: whether it answers, and how much of the past is there."""

from datetime import UTC, datetime

import pytest

from custom_components.whatconverts.core.account_state import AccountState, PastImport
from custom_components.whatconverts.core.account_words import (
    ACCOUNT_TEXTS,
    describe_account,
    describe_past,
    describe_problem,
)
from custom_components.whatconverts.core.enums import AccountProblem
from tests.support.repository import ENGLISH

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
TEXTS = {name: ENGLISH["common"][name] for name in ACCOUNT_TEXTS}


def past(*pages: tuple[int, int, int]) -> PastImport:
    """Return a past of which these pages have come: calls, pages in all, calls in all."""
    brought = PastImport(since=NOW, until=NOW)
    for page in pages:
        brought.note_page(*page)
    return brought


def test_an_account_answers_until_it_fails() -> None:
    state = AccountState()
    state.connect(NOW)
    assert describe_account(state, "", TEXTS) == TEXTS["account_answers"]
    state.note_failure(AccountProblem.UNREACHABLE, NOW)
    said = describe_account(state, "2026-11-20 12:00", TEXTS)
    assert "2026-11-20 12:00" in said
    assert said.endswith(describe_problem(AccountProblem.UNREACHABLE, TEXTS))
    state.note_success()
    assert describe_account(state, "", TEXTS) == TEXTS["account_answers"]


def test_each_problem_is_said_in_a_sentence_of_its_own() -> None:
    said = {describe_problem(problem, TEXTS) for problem in AccountProblem}
    assert len(said) == len(AccountProblem)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        (None, "none is being brought"),
        (past(), "about to begin"),
        (past((250, 80, 20_000)), "250 of 20\u202f000 calls so far"),
        (past((250, 2, 400), (150, 2, 400)), "all 400 calls are there"),
        (past((0, 0, 0)), "all 0 calls are there"),
        (past((2500, 1, 1_234_567)), "all 2\u202f500 calls are there"),
    ],
)
def test_the_past_is_told_in_figures(brought: PastImport | None, said: str) -> None:
    assert describe_past(brought, TEXTS) == said
