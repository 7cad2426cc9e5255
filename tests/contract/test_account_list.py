"""The list of leads of the stand-in: pages, order, days and filters."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from scripts.account import AccountServer, Lead
from tests.support.account import ask, lead_ids, running_account

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
CALLS = 260
MOST = 2500


@pytest_asyncio.fixture
async def server() -> AsyncIterator[AccountServer]:
    async with running_account(calls=CALLS, days=300, clock=lambda: NOW) as server:
        yield server


def ids(leads: list[Lead]) -> list[int]:
    return [lead["lead_id"] for lead in leads]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("per_page", [7, 25, 130, CALLS, MOST])
async def test_pages_hold_each_lead_once_and_in_order(
    server: AccountServer, order: str, per_page: int
) -> None:
    query = {"order": order, "leads_per_page": per_page}
    found = list[int]()
    pages = -(-CALLS // per_page)
    for number in range(1, pages + 1):
        page = (await ask(server, "/leads", params=query | {"page_number": number})).value
        assert (page["page_number"], page["leads_per_page"]) == (number, per_page)
        assert (page["total_leads"], page["total_pages"]) == (CALLS, pages)
        found += ids(page["leads"])
    assert found == ids(list(server.account))[:: 1 if order == "asc" else -1]


async def test_leads_are_listed_by_the_moment_of_their_creation(server: AccountServer) -> None:
    dates = [lead["date_created"] for lead in server.account]
    assert dates == sorted(dates)
    early = next(iter(server.account)) | {"lead_id": 1, "date_created": "2026-06-01T00:00:00Z"}
    server.record(early)
    dates = [lead["date_created"] for lead in server.account]
    assert dates == sorted(dates)


async def test_page_beyond_the_last_one_is_empty(server: AccountServer) -> None:
    page = (await ask(server, "/leads", params={"page_number": 99})).value
    assert (page["leads"], page["total_leads"]) == ([], CALLS)


async def test_list_says_by_itself_what_it_holds(server: AccountServer) -> None:
    page = (await ask(server, "/leads")).value
    assert list(page) == ["page_number", "leads_per_page", "total_pages", "total_leads", "leads"]
    assert (page["page_number"], page["leads_per_page"], len(page["leads"])) == (1, 25, 25)
    assert "trigger" not in page["leads"][0]


async def test_account_without_calls_has_an_empty_list() -> None:
    async with running_account() as server:
        page = (await ask(server, "/leads")).value
    assert (page["total_leads"], page["total_pages"], page["leads"]) == (0, 0, [])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-09-01", "2026-09-30"),
        ("2026-09-01T00:00:00Z", "2026-09-30T23:59:59Z"),
        ("2026-09-01T02:00:00+02:00", "2026-09-30T23:59:59"),
    ],
)
async def test_days_are_those_of_utc_and_both_ends_count(
    server: AccountServer, start: str, end: str
) -> None:
    sample = next(iter(server.account))
    moments = {"2026-08-31T23:59:59Z": 1, "2026-09-01T00:00:00Z": 2, "2026-09-30T23:59:59Z": 3}
    for moment, lead_id in [*moments.items(), ("2026-10-01T00:00:00Z", 4)]:
        server.record(sample | {"lead_id": lead_id, "date_created": moment})
    found = await lead_ids(server, start_date=start, end_date=end, leads_per_page=MOST, order="asc")
    wanted = [one["lead_id"] for one in server.account if one["date_created"][:7] == "2026-09"]
    assert found == wanted
    assert {2, 3} <= set(found)


@pytest.mark.parametrize(("start", "end"), [("2026-09-01", None), (None, "2026-09-01"), ("", "")])
async def test_one_end_of_the_days_is_enough(
    server: AccountServer, start: str | None, end: str | None
) -> None:
    days = {"start_date": start, "end_date": end}
    said = {name: text for name, text in days.items() if text is not None}
    found = await lead_ids(server, leads_per_page=MOST, **said)
    assert set(found) == {
        one["lead_id"]
        for one in server.account
        if one["date_created"] >= (start or "")
        and (not end or one["date_created"][: len(end)] <= end)
    }


def days_before(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"start_date": days_before(400)}, 200),
        ({"start_date": days_before(400.1)}, 400),
        ({"start_date": "2025-01-01", "end_date": "2026-02-05"}, 200),
        ({"start_date": "2025-01-01", "end_date": "2026-02-06"}, 400),
        ({"start_date": "2026-02-02", "end_date": "2026-02-01"}, 400),
        ({"start_date": "yesterday"}, 400),
        ({"end_date": "2026-02-31"}, 400),
        ({"leads_per_page": "2500"}, 200),
        ({"leads_per_page": "2501"}, 400),
        ({"leads_per_page": "0"}, 400),
        ({"page_number": "0"}, 400),
        ({"page_number": "-1"}, 400),
        ({"page_number": "two"}, 400),
        ({"order": "newest"}, 400),
    ],
)
async def test_what_cannot_be_read_is_refused(
    server: AccountServer, query: dict[str, str], status: int
) -> None:
    reply = await ask(server, "/leads", params=query)
    assert reply.status == status
    if status == 400:
        assert reply.error.startswith("Invalid ")


async def test_parameters_that_there_are_not_are_ignored(server: AccountServer) -> None:
    query = {"quotabel": "yes", "updated_after": "2026-11-01", "call_status": "In Progress"}
    assert (await ask(server, "/leads", params=query)).value["total_leads"] == CALLS


FILTERS: dict[str, Callable[[Lead], bool]] = {
    "lead_type=phone_call": lambda _: True,
    "lead_type=web_form": lambda _: False,
    "lead_status=repeat": lambda lead: lead["lead_status"] == "Repeat",
    "quotable=yes": lambda lead: lead["quotable"] == "Yes",
    "quotable=not_set": lambda lead: lead["quotable"] == "Not Set",
    "quote_value=has_value": lambda lead: lead["quote_value"] is not None,
    "sales_value=no_value": lambda lead: lead["sales_value"] is None,
    "spam=true": lambda lead: lead["spam"],
    "spam=false": lambda lead: not lead["spam"],
    "duplicate=true": lambda _: False,
    "lead_source=google": lambda lead: lead["lead_source"] == "google",
    "lead_medium=paid_social": lambda lead: lead["lead_medium"] == "paid social",
    "lead_source=google&quotable=no": lambda lead: (
        lead["lead_source"] == "google" and lead["quotable"] == "No"
    ),
}
NOTHING = {"lead_type=web_form", "duplicate=true"}


@pytest.mark.parametrize("query", FILTERS)
async def test_filter_finds_what_it_names(server: AccountServer, query: str) -> None:
    reply = await ask(server, f"/leads?{query}&order=asc&leads_per_page={MOST}")
    expected = [lead for lead in server.account if FILTERS[query](lead)]
    assert ids(reply.value["leads"]) == ids(expected)
    assert reply.value["total_leads"] == len(expected)
    assert bool(expected) is (query not in NOTHING)


async def test_number_finds_all_calls_of_a_caller(server: AccountServer) -> None:
    numbers = [lead["caller_number"] for lead in server.account]
    often = max(set(numbers), key=numbers.count)
    assert numbers.count(often) > 1
    found = (await ask(server, "/leads", params={"phone_number": often})).value
    assert found["total_leads"] == numbers.count(often)
