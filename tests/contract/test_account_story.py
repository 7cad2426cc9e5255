"""Webhook and account tell one story, and the past is one that an office could have had."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest

from scripts.account import Account, AccountServer, Behaviour, is_live, past_calls
from scripts.simulator import Poster, Scenario, Traffic
from scripts.simulator.message import Message
from scripts.simulator.scenario import PlannedCall, Slip
from tests.support.account import ask, running_account

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
CALLS = 60


class Webhook:
    """Takes some posts, refuses some, and lets some get lost."""

    def __init__(self) -> None:
        self.heard: defaultdict[int, list[Message]] = defaultdict(list)
        self._luck = Random(4)  # noqa: S311 - a play, not a secret

    async def take(self, request: web.Request) -> web.Response:
        message = await request.json()
        match self._luck.choice(["taken", "taken", "refused", "lost"]):
            case "lost" if request.transport:
                request.transport.close()
            case "taken":
                self.heard[message["lead_id"]].append(message)
                return web.Response()
        return web.Response(status=503)


@asynccontextmanager
async def opened(webhook: Webhook) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/", webhook.take)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))


async def post(server: AccountServer, url: str, calls: list[PlannedCall]) -> None:
    async with ClientSession() as session:
        poster = Poster(session, url, lambda _: None)
        poster.try_no_more()
        traffic = Traffic(poster, lambda *_: None, record=server.record, clock=server.now)
        await traffic.run(calls)


def planned(number: int) -> list[PlannedCall]:
    return list(islice(Scenario(seed=2, rate=12_000, talk=0.2).calls(), number))


def same(message: Message, lead: Message) -> bool:
    """Tell whether a lead says all that a message says, but what the API alone knows."""
    more = {"trigger", "lead_analysis"}
    return all(lead[name] == value for name, value in message.items() if name not in more)


async def test_account_knows_every_call_whatever_became_of_its_posts() -> None:
    calls, webhook = planned(CALLS), Webhook()
    assert {call.slip for call in calls} == set(Slip)
    async with running_account() as server, opened(webhook) as url:
        await post(server, url, calls)
    leads = list(server.account)
    assert Counter(lead["caller_number"] for lead in leads) == Counter(
        call.caller.number for call in calls
    )
    assert not any(map(is_live, leads))
    ended = {
        lead_id
        for lead_id, messages in webhook.heard.items()
        if any(not is_live(message) for message in messages)
    }
    # Both kinds of loss have happened, or this proves nothing.
    assert len(ended) < len(webhook.heard) < CALLS
    for lead_id, messages in webhook.heard.items():
        lead = server.account.get(lead_id) or {}
        for message in messages:
            assert same(message, lead) or is_live(message)
            assert message["date_created"] == lead["date_created"]


async def test_account_knows_a_call_from_its_start_while_nobody_answers() -> None:
    (call,) = planned(1)
    seen = list[Message]()
    async with running_account() as server, ClientSession() as session:

        def record(message: Message) -> Message:
            told = server.record(message)
            seen.extend(server.account)
            return told

        poster = Poster(session, "http://127.0.0.1:9/", lambda _: None)
        poster.try_no_more()
        await Traffic(poster, lambda *_: None, record=record, clock=server.now).run([call])
    assert [lead["call_status"] for lead in seen] == ["In Progress", "Completed"]


async def test_without_an_account_the_same_is_posted() -> None:
    webhook = Webhook()
    async with opened(webhook) as url, ClientSession() as session:
        await Traffic(Poster(session, url, lambda _: None), lambda *_: None).run(planned(8))
    assert webhook.heard


async def test_clock_of_the_account_is_that_of_its_messages() -> None:
    webhook = Webhook()
    behaviour = Behaviour(clock_skew=-3600)
    async with running_account(behaviour=behaviour) as server, opened(webhook) as url:
        await post(server, url, planned(8))
    early = datetime.now(UTC) - timedelta(minutes=59)
    assert webhook.heard
    for lead in server.account:
        assert datetime.fromisoformat(lead["date_created"]) < early


async def test_links_are_in_no_message_under_hipaa() -> None:
    webhook = Webhook()
    async with running_account(behaviour=Behaviour(hipaa=True)) as server, opened(webhook) as url:
        await post(server, url, planned(20))
    messages = [message for heard in webhook.heard.values() for message in heard]
    assert any(message.get("answer_status") == "Answered" for message in messages)
    assert not any("recording" in message or "voicemail" in message for message in messages)


def past(calls: int = 2000, days: float = 90, seed: int = 1) -> list[Message]:
    return list(past_calls(seed=seed, calls=calls, days=days, now=NOW))


def test_past_has_so_many_calls_that_are_over_within_the_days() -> None:
    for calls, days in [(0, 90), (1, 1), (2000, 90), (500, 0.2), (3, 0.001)]:
        messages = past(calls, days)
        assert len({message["lead_id"] for message in messages}) == calls
        assert not any(map(is_live, messages))
        earliest = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for message in messages:
            assert earliest <= message["date_created"]
            if days >= 1:
                assert message["date_created"] <= message["last_updated"] <= "2026-11-28T12:00:00Z"


def test_past_is_in_order_and_before_what_the_simulator_makes() -> None:
    messages = past()
    for name in ("date_created", "lead_id"):
        assert [one[name] for one in messages] == sorted(one[name] for one in messages)
    assert 0 < messages[0]["lead_id"] < messages[-1]["lead_id"] < NOW.timestamp() * 1000


def test_seed_gives_the_same_past() -> None:
    assert past(100) == past(100)
    assert past(100) != past(100, seed=2)


def test_past_has_all_that_a_client_must_read() -> None:
    messages = past()
    answers = Counter(message["answer_status"] for message in messages)
    assert set(answers) == {"Answered", "No Answer", "Busy"}
    assert answers["Answered"] > len(messages) / 2
    assert any("voicemail" in message for message in messages)
    assert any(message["spam"] for message in messages)
    assert any(not message["caller_number"].startswith("+") for message in messages)
    assert {message["quotable"] for message in messages} == {"Yes", "No", "Pending", "Not Set"}
    for name in ("quote_value", "sales_value"):
        assert {type(message[name]) for message in messages} == {type(None), int, float, str}


def test_most_calls_come_while_the_office_is_open() -> None:
    moments = [datetime.fromisoformat(message["date_created"]) for message in past()]
    # New York is five hours behind, four in summer.
    open_hours = sum(11 <= moment.hour < 23 for moment in moments)
    weekend = sum(moment.weekday() > 4 for moment in moments)
    assert 0.9 < open_hours / len(moments) < 1
    assert 0 < weekend / len(moments) < 0.2


def test_account_is_the_same_after_a_save(tmp_path: Path) -> None:
    account = Account()
    for message in past(50):
        account.record(message)
    account.edit(past(50)[7]["lead_id"], {"quotable": "Pending"})
    file = tmp_path / "new" / "account.json"
    account.save(file)
    loaded = Account.load(file)
    assert list(loaded) == list(account)
    assert len(Account.load(tmp_path / "nothing.json")) == 0


async def test_a_year_of_many_calls_is_there_at_once() -> None:
    async with running_account(calls=20_000, days=365, clock=lambda: NOW) as server:
        page = (await ask(server, "/leads", params={"leads_per_page": 2500})).value
    assert (page["total_leads"], page["total_pages"]) == (20_000, 8)


@pytest.mark.parametrize("more", [0, 1])
def test_number_of_leads_counts_each_once(more: int) -> None:
    account = Account()
    for message in past(10) + past(10)[:more]:
        account.record(message)
    assert (len(account), len(list(account))) == (10, 10)
