"""The account in a real Home Assistant: downtime, failures, and a past in whose middle it dies."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import pytest
import pytest_asyncio

from scripts.account import AccountServer, Behaviour, Fault, past_calls
from scripts.demonstration.office import connect_account
from scripts.realha import until
from tests.support.account import running_account
from tests.support.real_integration import (
    DOMAIN,
    Message,
    RealIntegration,
    completed,
    started,
)
from tests.support.stored_calls import connected, stored_file

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

# Of ours, and of the library that asks; Home Assistant's own log names its events.
EVERYTHING_IS_LOGGED = """
logger:
  default: info
  logs:
    custom_components.whatconverts: debug
    aiohttp: debug
"""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server() -> AsyncIterator[AccountServer]:
    async with running_account() as account:
        yield account


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(
    server: AccountServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RealIntegration]:
    path = tmp_path_factory.mktemp("account")
    integration = await RealIntegration.open_settled(
        path, api_url=server.url, extra_yaml=EVERYTHING_IS_LOGGED
    )
    await connect_account(integration.ha.client, server, days=0)
    await integration.ha.restart()
    yield integration
    await integration.close()
    integration.assert_clean_log()
    written = "".join(
        file.read_text(errors="replace") for file in path.rglob("*") if file.is_file()
    )
    # In the entry's own data, and nowhere else.
    assert written.count(server.secret) == 1
    assert server.secret not in integration.ha.whole_log()
    assert server.token not in integration.ha.whole_log()


def ago(span: timedelta, **fields: object) -> Message:
    stamp = (datetime.now(UTC) - span).strftime("%Y-%m-%dT%H:%M:%SZ")
    return started(date_created=stamp, last_updated=stamp, **fields)


def missed(message: Message) -> Message:
    return completed(message, answer_status="No Answer", call_duration_seconds=20, recording="")


async def test_two_hundred_calls_while_home_assistant_was_down(
    integration: RealIntegration, server: AccountServer
) -> None:
    before = set(await integration.calls())
    await integration.ha.stop()
    live = [ago(MINUTE * (2 + 2 * number)) for number in range(20)]
    # Some ended more than half a day ago: Home Assistant was down for a day.
    over = [ago(HOUR * number / 7.5 + 45 * MINUTE) for number in range(180)]
    is_missed = [number % 3 == 0 for number in range(180)]
    for message in live:
        server.record(message)
    for message, nobody_answered in zip(over, is_missed, strict=True):
        server.record(missed(message) if nobody_answered else completed(message))
    server.log.clear()
    # As if it had been connected for longer than it was down.
    connected_for(integration, timedelta(days=2))
    events = await integration.start_again()

    async def known() -> int:
        return len(set(await integration.calls()) - before)

    # The probe of `start_again` is one more.
    await until(known, lambda count: count >= 201, what="all calls are known")
    calls = await integration.calls()
    is_live = {lead for lead, call in calls.items() if call["status"] == "in_progress"}
    assert is_live == {message["lead_id"] for message in live}
    assert server.log.counts.total() <= 3
    recent = {message["lead_id"] for message in over if age_of(message) < 12 * HOUR - 2 * MINUTE}
    old = {message["lead_id"] for message in over if age_of(message) > 12 * HOUR + 2 * MINUTE}
    told = [
        (event["event"].removeprefix("whatconverts_call_"), event["lead_id"]) for event in events
    ]
    assert len(told) == len(set(told))
    assert not old & {lead for _, lead in told}
    waiting = set(await integration.calls(waiting=True))
    lost = {one["lead_id"] for one, nobody in zip(over, is_missed, strict=True) if nobody}
    assert lost & recent <= waiting
    assert not waiting & old
    await integration.hang_up()


@pytest.mark.parametrize(
    "fault", [Fault.LIMITED, Fault.SERVER_ERROR, Fault.HTML, Fault.CUT_OFF, Fault.SLOW]
)
async def test_an_account_that_fails_keeps_nobody_waiting(
    integration: RealIntegration, server: AccountServer, fault: Fault
) -> None:
    server.behaviour = Behaviour(fault=fault)
    server.log.clear()
    await integration.ha.restart()
    await integration.loaded()
    await until(asked(server), bool, what="the account is asked")
    message = started()
    await integration.take(message)
    await integration.take(completed(message))
    assert (await integration.calls())[message["lead_id"]]["outcome"] == "answered"
    if fault is Fault.SLOW:
        assert [one.status for one in server.log.requests] == [0]
    server.behaviour = Behaviour()


async def test_a_key_that_is_taken_back_is_asked_for_once(
    integration: RealIntegration, server: AccountServer
) -> None:
    server.behaviour = Behaviour(fault=Fault.WRONG_KEY)
    await integration.ha.restart()
    client = integration.ha.client

    async def flows() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await client.command("config_entries/flow/progress")
        return [flow for flow in found if flow["context"]["source"] == "reauth"]

    (flow,) = await until(flows, bool, what="the key is asked for")
    message = started()
    await integration.take(message)
    await integration.take(completed(message))
    server.behaviour = Behaviour()
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    key = {"token": server.token, "secret": server.secret}
    step = await client.request("POST", path, json=key)
    assert (step["type"], step["reason"]) == ("abort", "reauth_successful")
    assert not await flows()


async def test_a_past_goes_on_after_a_power_cut(
    integration: RealIntegration, server: AccountServer
) -> None:
    past = [*past_calls(seed=3, calls=2000, days=300, now=server.now())]
    for message in past:
        server.record(message)
    # An account that has failed before is asked again only after a pause.
    await integration.ha.restart()
    await choose_past(integration, days=365)
    server.log.clear()

    async def pages() -> int:
        return max((int(one.query["page_number"]) for one in server.log.requests), default=0)

    await until(pages, lambda page: page >= 3, what="some of the past is there")
    await integration.ha.kill()
    assert await pages() < 8
    server.log.clear()
    events = await integration.start_again()
    wanted = {message["lead_id"] for message in past}

    async def known() -> set[int]:
        return set(await integration.kept(wanted))

    await until(known, wanted.__eq__, what="all of the past is there")
    assert not wanted & {event["lead_id"] for event in events}


async def choose_past(integration: RealIntegration, days: int) -> None:
    async with integration.ha.client.options(DOMAIN) as answer:
        for page in ("account", "account_past"):
            await answer({"next_step_id": page})
        step = await answer({"days": str(days)})
        assert step["step_id"] == "account_connected"


def asked(server: AccountServer) -> Callable[[], Awaitable[int]]:
    async def count() -> int:
        return len(server.log.requests)

    return count


def connected_for(integration: RealIntegration, span: timedelta) -> None:
    """Have a Home Assistant that is down believe that it was connected for so long."""
    moment = datetime.now(UTC) - span
    with connected(stored_file(integration)) as connection, connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'account'").fetchone()
        state = {**json.loads(row[0]), "caught_up_at": moment.isoformat()}
        connection.execute("UPDATE meta SET value = ? WHERE name = 'account'", (json.dumps(state),))


def age_of(message: Message) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(message["date_created"])
