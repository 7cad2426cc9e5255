"""How the stand-in fails when it is told to, and whom it refuses for asking too much."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import json

from aiohttp import ClientPayloadError, ServerDisconnectedError, hdrs
import pytest
import pytest_asyncio

from scripts.account import AccountServer, Behaviour, Fault
from scripts.account.behaviour import changed
from tests.support.account import ask, running_account

NOW = datetime(2026, 11, 28, 23, 59, tzinfo=UTC)
STATUSES = {
    Fault.WRONG_KEY: 401,
    Fault.FORBIDDEN: 403,
    Fault.LIMITED: 429,
    Fault.SERVER_ERROR: 500,
    Fault.UNAVAILABLE: 503,
}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[AccountServer]:
    async with running_account(calls=30) as server:
        yield server


async def status(server: AccountServer) -> int:
    return (await ask(server, "/leads")).status


@pytest.mark.parametrize("fault", STATUSES)
async def test_errors_say_what_they_are_and_change_nothing(
    server: AccountServer, fault: Fault
) -> None:
    server.behaviour = Behaviour(fault=fault)
    lead = next(iter(server.account))
    before = dict(lead)
    form = {"quotable": "pending"}
    reply = await ask(server, f"/leads/{lead['lead_id']}", method="POST", data=form)
    assert (reply.status, bool(reply.error)) == (STATUSES[fault], True)
    assert hdrs.RETRY_AFTER not in reply.headers
    assert server.account.get(lead["lead_id"]) == before


@pytest.mark.parametrize("fault", STATUSES)
async def test_only_who_may_come_again_is_told_when(server: AccountServer, fault: Fault) -> None:
    server.behaviour = Behaviour(fault=fault, retry_after=7)
    told = (await ask(server, "/leads")).headers.get(hdrs.RETRY_AFTER)
    assert told == ("7" if STATUSES[fault] in (429, 503) else None)


async def test_page_of_the_website_comes_with_200(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.HTML)
    reply = await ask(server, "/leads")
    assert reply.status == 200
    assert reply.headers[hdrs.CONTENT_TYPE].startswith("text/html")
    assert reply.body.startswith(b"<!DOCTYPE html>")


async def test_answer_may_be_empty(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.EMPTY)
    reply = await ask(server, "/leads")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers[hdrs.CONTENT_TYPE] == "application/json"


async def test_half_of_the_json_is_a_whole_answer(server: AccountServer) -> None:
    whole = (await ask(server, "/leads")).body
    server.behaviour = Behaviour(fault=Fault.HALF_JSON)
    reply = await ask(server, "/leads")
    assert (reply.status, reply.body) == (200, whole[: len(whole) // 2])
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)


@pytest.mark.parametrize("path", ["/leads", "/recording?lead_id={}"])
async def test_answer_is_cut_off_in_the_middle(server: AccountServer, path: str) -> None:
    lead = next(lead for lead in server.account if lead["recording"])
    server.behaviour = Behaviour(fault=Fault.CUT_OFF)
    with pytest.raises(ClientPayloadError):
        await ask(server, path.format(lead["lead_id"]))


async def test_nobody_answers(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.HANG_UP)
    with pytest.raises(ServerDisconnectedError):
        await ask(server, "/leads")


async def test_answer_may_be_larger_than_any_list(server: AccountServer) -> None:
    size = 3_000_000
    server.behaviour = Behaviour(fault=Fault.OVERSIZED, oversized_bytes=size)
    reply = await ask(server, "/leads")
    assert size <= len(reply.body) < size + 100_000
    assert hdrs.CONTENT_LENGTH not in reply.headers
    assert reply.value["page_number"] == 1


@pytest.mark.parametrize("elsewhere", ["", "http://localhost:9/x"])
async def test_redirect_leads_elsewhere_and_shows_who_brings_the_key(
    server: AccountServer, elsewhere: str
) -> None:
    server.behaviour = Behaviour(fault=Fault.REDIRECT, redirect_to=elsewhere)
    reply = await ask(server, "/leads")
    assert (reply.status, reply.headers[hdrs.LOCATION]) == (302, elsewhere or "/login")
    if not elsewhere:
        await ask(server, "/leads", allow_redirects=True)
        last = server.log.requests[-1]
        assert (last.path, last.had_key) == ("/login", True)


async def test_slow_answer_is_the_right_one(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.SLOW, slow_seconds=0.3)
    begin = asyncio.get_running_loop().time()
    assert await status(server) == 200
    assert asyncio.get_running_loop().time() - begin >= 0.3


async def test_whoever_does_not_wait_does_not_hold_up_the_end(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.SLOW, slow_seconds=3600)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ask(server, "/leads"), 0.1)
    await asyncio.wait_for(server.stop(), 10)


async def test_fault_meets_the_next_requests_alone(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.SERVER_ERROR, fault_count=2)
    assert [await status(server) for _ in range(4)] == [500, 500, 200, 200]
    server.behaviour = replace(server.behaviour, fault=Fault.LIMITED)
    assert [await status(server) for _ in range(4)] == [429, 429, 200, 200]
    server.behaviour = Behaviour(fault=Fault.SERVER_ERROR)
    assert {await status(server) for _ in range(4)} == {500}


async def test_day_has_so_many_requests_and_ends_at_midnight_of_utc() -> None:
    now = NOW
    behaviour = Behaviour(daily_limit=3, retry_after=60)
    async with running_account(behaviour=behaviour, clock=lambda: now) as server:
        assert [await status(server) for _ in range(4)] == [200, 200, 200, 429]
        assert (await ask(server, "/leads")).headers[hdrs.RETRY_AFTER] == "60"
        now += timedelta(minutes=2)
        assert [await status(server) for _ in range(4)] == [200, 200, 200, 429]


async def test_requests_without_the_key_are_none_of_the_day() -> None:
    async with running_account(behaviour=Behaviour(daily_limit=1)) as server:
        for _ in range(3):
            reply = await ask(server, "/leads", headers={hdrs.AUTHORIZATION: ""})
            assert reply.status == 401
        assert [await status(server), await status(server)] == [200, 429]


async def test_so_many_at_once_are_seen_and_more_are_refused(server: AccountServer) -> None:
    server.behaviour = Behaviour(fault=Fault.SLOW, slow_seconds=0.5, most_at_once=5)
    answers = await asyncio.gather(*(status(server) for _ in range(5)))
    assert (set(answers), server.log.most_at_once) == ({200}, 5)
    answers = await asyncio.gather(*(status(server) for _ in range(8)))
    assert 429 in answers
    assert (server.log.most_at_once, server.log.at_once) == (8, 0)


@pytest.mark.parametrize(
    ("text", "behaviour"),
    [
        ("hipaa=yes", Behaviour(hipaa=True)),
        ("shows_live = no\n", Behaviour(shows_live=False)),
        ("fault=half_json", Behaviour(fault=Fault.HALF_JSON)),
        ("fault_count=3", Behaviour(fault_count=3)),
        ("clock_skew=-1.5", Behaviour(clock_skew=-1.5)),
        ("redirect_to=http://localhost/?a=b", Behaviour(redirect_to="http://localhost/?a=b")),
    ],
)
def test_switch_is_changed_by_a_line(text: str, behaviour: Behaviour) -> None:
    assert changed(Behaviour(), text) == behaviour


@pytest.mark.parametrize(
    "text", ["", "hipaa", "hipaa=maybe", "fault=bad luck", "x=1", "fault_count="]
)
def test_line_that_is_no_switch_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        changed(Behaviour(), text)
