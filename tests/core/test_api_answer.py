"""What statuses, headers and JSON of WhatConverts' API mean."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.api_answer import (
    LeadPage,
    OddAnswerError,
    is_error,
    is_unknown_lead,
    problem_of,
    read_lead,
    read_page,
    read_retry_after,
)
from custom_components.whatconverts.core.enums import AccountProblem
from tests.support.strategies import json_values

LEAD = {"lead_id": 7, "lead_type": "Phone Call"}
OTHER = {"lead_id": 8}
FIGURES = {"page_number": 2, "leads_per_page": 2, "total_pages": 3, "total_leads": 5}

# Values where the API has something else.
hostile = json_values | st.sampled_from(
    [True, -1, 10**30, 1e300, "9" * 5000, "١", [[]], {"leads": 1}]
)
NAMES = ["leads", "page_number", "total_pages", "total_leads", "lead_id", "error_message"]
answers = hostile | st.dictionaries(
    st.sampled_from(NAMES), hostile | st.lists(st.just(LEAD) | hostile, max_size=3)
)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        *((200, None), (206, None), (299, None)),
        (400, AccountProblem.REFUSED),
        (401, AccountProblem.WRONG_KEY),
        (403, AccountProblem.FORBIDDEN),
        (404, AccountProblem.REFUSED),
        (429, AccountProblem.LIMITED),
        (500, AccountProblem.SERVER_ERROR),
        (599, AccountProblem.SERVER_ERROR),
        *((status, AccountProblem.ODD_ANSWER) for status in (100, 301, 302, 304, 600, 999, 0)),
    ],
)
def test_status(status: int, problem: AccountProblem | None) -> None:
    assert problem_of(status) is problem


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("0", 0), ("120", 120), ("86400", 86400), ("999999999", 86400)],
)
def test_wait_that_is_asked_for_is_bounded(header: str, seconds: int) -> None:
    assert read_retry_after(header) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "header", [None, "", "-5", "1.5", "²", "9999999999", "Sat, 28 Nov 2026 12:00:00 GMT", "5\n"]
)
def test_wait_in_another_form_is_none(header: str | None) -> None:
    assert read_retry_after(header) is None


def test_page() -> None:
    expected = LeadPage(leads=(LEAD, OTHER), pages=3, total=5)
    assert read_page({"leads": [LEAD, OTHER], **FIGURES}) == expected
    as_text = {name: str(value) for name, value in FIGURES.items()}
    assert read_page({"leads": [LEAD, OTHER], **as_text, "new": 1}) == expected
    of_none = {"leads": [LEAD], "total_pages": 0, "total_leads": "0"}
    assert read_page(of_none) == LeadPage((LEAD,), 0, 0)


def test_entries_that_are_no_leads_are_left_out() -> None:
    page = read_page({"leads": [LEAD, None, [OTHER], "x", 5, {}], **FIGURES})
    assert page.leads == (LEAD, {})


@pytest.mark.parametrize("name", ["total_pages", "total_leads"])
@pytest.mark.parametrize("value", [None, "", -1, "-2", True, 1.5, "many", [], {}, 10**10, "1" * 10])
def test_page_with_leads_needs_its_figures(name: str, value: object) -> None:
    with pytest.raises(OddAnswerError):
        read_page({"leads": [LEAD], **FIGURES, name: value})


def test_page_without_leads_may_lack_them() -> None:
    assert read_page({"leads": []}) == LeadPage((), 0, 0)
    assert read_page({"leads": [], **FIGURES, "total_pages": None}) == LeadPage((), 0, 5)


@pytest.mark.parametrize(
    "answer", [None, [], [LEAD], "x", LEAD, {"leads": None}, {"leads": {}}, {"error_message": "x"}]
)
def test_what_is_no_list_of_leads(answer: object) -> None:
    with pytest.raises(OddAnswerError):
        read_page(answer)


@pytest.mark.parametrize(
    "answer", [LEAD, {"leads": [LEAD], **FIGURES}, {"leads": [LEAD]}, {**LEAD, "leads": None}]
)
def test_single_lead_comes_bare_or_in_a_list(answer: dict[str, Any]) -> None:
    lead = read_lead(answer, 7)
    assert lead is not None
    assert lead["lead_type"] == "Phone Call"


def test_id_of_a_lead_may_be_text() -> None:
    assert read_lead({"lead_id": "7"}, 7) == {"lead_id": "7"}


def test_list_of_none_is_no_lead() -> None:
    assert read_lead({"leads": [], **FIGURES}, 7) is None


@pytest.mark.parametrize(
    "answer",
    [
        *(OTHER, {"leads": [OTHER]}, {"leads": [LEAD, LEAD]}, {"leads": [LEAD, OTHER]}),
        *({}, {"lead_id": True}, {"leads": [None]}, {"leads": {"0": LEAD}}, [LEAD], None, "7", 7.0),
        {"error_message": "No."},
    ],
)
def test_what_is_not_the_lead_that_was_asked_for(answer: object) -> None:
    with pytest.raises(OddAnswerError):
        read_lead(answer, 7)


@pytest.mark.parametrize(
    ("answer", "error", "unknown"),
    [
        ({"error_message": "Invalid lead ID."}, True, True),
        ({"error_message": "invalid lead id"}, True, True),
        ({"error_message": "Invalid date range."}, True, False),
        ({"error_message": "The lead ID is invalid for this account, Ann."}, True, False),
        ({"error_message": ["Invalid lead ID."]}, True, False),
        ({"error_message": ""}, False, False),
        ({"error_message": None}, False, False),
        (LEAD, False, False),
        ("Invalid lead ID.", False, False),
    ],
)
def test_error(answer: object, error: bool, unknown: bool) -> None:  # noqa: FBT001 - a row
    assert is_error(answer) is error
    assert is_unknown_lead(answer) is unknown


@given(answers)
def test_no_answer_raises_anything_but_the_one_error(answer: Any) -> None:  # noqa: ANN401
    assert is_error(answer) or not is_unknown_lead(answer)
    with suppress(OddAnswerError):
        page = read_page(answer)
        assert len(page.leads) == sum(isinstance(one, dict) for one in answer["leads"])
        assert min(page.pages, page.total) >= 0
        assert all(isinstance(lead, dict) for lead in page.leads)
    with suppress(OddAnswerError):
        lead = read_lead(answer, 7)
        assert lead is None or lead["lead_id"] in (7, "7")


@given(st.none() | st.text(), st.integers())
def test_no_status_or_header_raises(header: str | None, status: int) -> None:
    assert (problem_of(status) is None) == (200 <= status < 300)
    wait = read_retry_after(header)
    assert wait is None or timedelta() <= wait <= timedelta(days=1)
