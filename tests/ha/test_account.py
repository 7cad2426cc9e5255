"""The account behind the webhook, asked at a real server that answers as WhatConverts' does."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.whatconverts.account.client import LeadQuery
from custom_components.whatconverts.calls.settings import async_view_of
from custom_components.whatconverts.core.account_plan import SILENCE
from custom_components.whatconverts.core.account_state import AccountState
from custom_components.whatconverts.core.api_answer import LeadPage
from custom_components.whatconverts.core.api_budget import LIMIT_BY_ITSELF
from custom_components.whatconverts.core.enums import AccountProblem, Origin
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState
from scripts.account import AccountServer, Behaviour, Fault, past_calls
from tests.support.connected import connect
from tests.support.integration import (
    NOW,
    SECOND,
    Disk,
    Integration,
    Message,
    completed,
    started,
)

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ONE = "GET /leads/{lead_id}"
LIST = "GET /leads"


@pytest.fixture
async def connected(integration: Integration, server: AccountServer) -> Integration:
    """Give an entry with an account that has nothing to tell."""
    await connect(integration, server)
    server.log.clear()
    return integration


async def rest(integration: Integration, *spans: timedelta) -> None:
    """Let time pass, in steps, and all be asked that is due."""
    for span in spans or (timedelta(),):
        await integration.pass_time(span)
        await integration.hass.async_block_till_done(wait_background_tasks=True)


def ago(span: timedelta, **fields: object) -> Message:
    """Return the message of a call that began so long ago."""
    return started(date_created=(NOW - span).strftime("%Y-%m-%dT%H:%M:%SZ"), **fields)


def missed(message: Message) -> Message:
    return completed(
        message,
        answer_status="No Answer",
        call_duration_seconds=20,
        recording="",
        play_recording="",
    )


def state_of(integration: Integration) -> AccountState:
    state: AccountState = integration.entry.runtime_data.account.state
    return state


# -- what no message has told ----------------------------------------------------------------------


@pytest.mark.parametrize("shows_live", [True, False])
async def test_what_came_while_nobody_listened_is_known_after_the_start(
    connected: Integration, server: AccountServer, *, shows_live: bool
) -> None:
    server.behaviour = Behaviour(shows_live=shows_live)
    await connected.unload()
    young, old, over = ago(5 * MINUTE), ago(40 * MINUTE), missed(ago(30 * MINUTE))
    for message in (old, over, young):
        server.record(message)
    assert await connected.hass.config_entries.async_setup(connected.entry.entry_id)
    await rest(connected)
    calls = await connected.calls()
    live = [young["lead_id"], old["lead_id"]] if shows_live else []
    assert [one for one, call in calls.items() if call["status"] == "in_progress"] == live
    assert calls.keys() == {*live, over["lead_id"]}
    assert all(call["recovered"] for call in calls.values())
    begun = [("started", young["lead_id"])] if shows_live else []
    assert sorted(connected.told) == sorted(
        [("ended", over["lead_id"]), ("missed", over["lead_id"]), *begun]
    )
    assert server.log.counts == {LIST: 1}


@pytest.mark.parametrize("minutes", [-14, -10, 10, 14])
async def test_clocks_that_differ_lose_no_call(
    connected: Integration, server: AccountServer, minutes: int
) -> None:
    server.behaviour = Behaviour(clock_skew=60.0 * minutes)
    calls = []
    for _ in range(5):
        await rest(connected, 25 * MINUTE)
        stamp = server.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        calls.append(started(date_created=stamp))
        server.record(missed(calls[-1]))
    await rest(connected, HOUR)
    assert set(await connected.calls()) == {call["lead_id"] for call in calls}
    assert [kind for kind, _ in connected.told] == ["ended", "missed"] * 5


async def test_it_is_asked_every_hour_and_tells_nothing_twice(
    connected: Integration, server: AccountServer
) -> None:
    server.record(missed(started()))
    await rest(connected, *[MINUTE] * 59)
    assert not server.log.requests
    await rest(connected, MINUTE)
    assert server.log.counts == {LIST: 1}
    told = list(connected.told)
    assert [kind for kind, _ in told] == ["ended", "missed"]
    await rest(connected, HOUR)
    assert server.log.counts == {LIST: 2}
    assert connected.told == told


async def test_it_is_asked_when_a_silence_ends(
    connected: Integration, server: AccountServer
) -> None:
    server.record(missed(started()))
    for pause, requests in ((SILENCE - MINUTE, 0), (SILENCE - MINUTE, 0), (SILENCE, 1)):
        await rest(connected, pause)
        message = started()
        server.record(completed(message))
        await connected.take(message, completed(message))
        await rest(connected)
        # The hour that has passed meanwhile is another reason.
        assert len(server.log.requests) <= requests + 1
    assert server.log.requests


async def test_calls_of_other_profiles_are_not_taken(
    connected: Integration, server: AccountServer
) -> None:
    await connected.choose(profiles=["Hart Plumbing"])
    ours, others = started(profile="HART PLUMBING"), started(profile="Clinic")
    for message in (ours, others):
        server.record(completed(message))
    await rest(connected, HOUR)
    assert list(await connected.calls()) == [ours["lead_id"]]


async def test_who_called_more_than_half_a_day_ago_waits_for_nobody(
    connected: Integration, server: AccountServer
) -> None:
    await connected.unload()
    connected.clock.tick(DAY)
    early, late = started(), started()
    for message, moment in ((early, 13 * HOUR), (late, 11 * HOUR)):
        stamp = (NOW + DAY - moment).strftime("%Y-%m-%dT%H:%M:%SZ")
        server.record(missed({**message, "date_created": stamp}))
    assert await connected.hass.config_entries.async_setup(connected.entry.entry_id)
    await rest(connected)
    assert set(await connected.calls()) == {early["lead_id"], late["lead_id"]}
    assert list(await connected.calls(waiting=True)) == [late["lead_id"]]
    assert connected.told == [("ended", late["lead_id"]), ("missed", late["lead_id"])]


async def test_leads_that_cannot_be_read_are_left_out_and_harm_nothing(
    connected: Integration,
) -> None:
    good = {"lead_id": 7, "lead_type": "Phone Call", "call_status": "Completed"}
    bad: list[dict[str, Any]] = [
        {},
        {"lead_id": "x", "lead_type": "Phone Call"},
        {"lead_id": 8, "lead_type": "Web Form"},
        {"lead_id": 9, "lead_type": "Phone Call", "call_status": {"a": 1}, "date_created": []},
        {"lead_id": 2**60, "lead_type": "Phone Call", "call_status": "Completed"},
    ]
    account: Any = connected.entry.runtime_data.account
    await account._intake.async_take([*bad, good, *bad], Origin.RECOVERED)  # noqa: SLF001
    assert list(await connected.calls()) == [7]


# -- ends that never came --------------------------------------------------------------------------


@pytest.mark.parametrize("envelope", [True, False])
async def test_a_live_call_is_asked_for_and_ends(
    connected: Integration, server: AccountServer, *, envelope: bool
) -> None:
    server.behaviour = Behaviour(envelope=envelope)
    call = started()
    server.record(call)
    await connected.take(call)
    server.record(completed(call, call_duration_seconds=95))
    await rest(connected, *[MINUTE] * 4)
    assert not server.log.requests
    await rest(connected, MINUTE)
    assert server.log.counts == {ONE: 1}
    assert connected.told == [("started", call["lead_id"]), ("ended", call["lead_id"])]
    (ended,) = (await connected.calls()).values()
    assert (ended["end_reason"], ended["duration_seconds"]) == ("completed", 95)
    assert not ended["recovered"]


@pytest.mark.parametrize("shows_live", [True, False])
async def test_a_call_that_stays_live_is_asked_for_five_times_before_its_limit(
    connected: Integration, server: AccountServer, *, shows_live: bool
) -> None:
    server.behaviour = Behaviour(shows_live=shows_live)
    call = started()
    server.record(call)
    await connected.take(call)
    asked = []
    for minute in range(1, 62):
        before = server.log.counts[ONE]
        await rest(connected, MINUTE)
        if server.log.counts[ONE] > before:
            asked.append(minute)
    assert asked == [5, 10, 20, 40, 59]
    (over,) = (await connected.calls()).values()
    assert over["end_reason"] == "expired"


async def test_several_calls_are_one_question(
    connected: Integration, server: AccountServer
) -> None:
    calls = [started() for _ in range(5)]
    await connected.take(*calls)
    for call in calls:
        server.record(completed(call))
    await rest(connected, *[MINUTE] * 6)
    assert server.log.counts == {LIST: 1}
    assert [kind for kind, _ in connected.told] == ["started"] * 5 + ["ended"] * 5


async def test_test_calls_are_nobodys_business(
    connected: Integration, server: AccountServer
) -> None:
    await connected.act("simulate_call")
    await rest(connected, *[MINUTE] * 6)
    assert not server.log.requests


# -- the past --------------------------------------------------------------------------------------


def give_past(server: AccountServer, calls: int = 600, days: float = 30) -> None:
    # The last hours are none of the past's: the next look asks for them.
    until = server.now() - 2 * HOUR
    for message in past_calls(seed=1, calls=calls, days=days - 1, now=until):
        server.record(message)


async def test_the_past_is_brought_in_pages_and_told_to_nobody(
    connected: Integration, server: AccountServer
) -> None:
    give_past(server)
    connected.entry.runtime_data.account.async_bring_past(90)
    await rest(connected)
    past = state_of(connected).past
    assert past
    assert (past.is_done, past.read, past.total) == (True, 600, 600)
    assert server.log.counts == {LIST: 3}
    assert connected.told == []
    assert connected.entry.runtime_data.coordinator.registry.ended_count == 600
    assert not await connected.calls(waiting=True)
    # Each has a line, and each line its device.
    lines = {call["tracking_number"] for call in (await connected.calls()).values()}
    assert len(list(connected.entry.runtime_data.devices)) == len(lines)


async def test_the_past_goes_on_where_it_was_after_a_failure_and_a_restart(
    connected: Integration, server: AccountServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_past(server)
    client = connected.entry.runtime_data.account.client
    read_page = client.async_list

    async def fail_after_one(query: LeadQuery, *, by_itself: bool) -> LeadPage:
        if query.page > 1:
            server.behaviour = Behaviour(fault=Fault.SERVER_ERROR)
        page: LeadPage = await read_page(query, by_itself=by_itself)
        return page

    monkeypatch.setattr(client, "async_list", fail_after_one)
    connected.entry.runtime_data.account.async_bring_past(30)
    await rest(connected)
    past = state_of(connected).past
    assert past
    assert (past.read, past.total, past.is_done) == (250, 600, False)
    await connected.unload()
    server.behaviour = Behaviour()
    server.log.clear()
    assert await connected.hass.config_entries.async_setup(connected.entry.entry_id)
    await rest(connected)
    past = state_of(connected).past
    assert past
    assert (past.read, past.is_done) == (600, True)
    pages = [one.query["page_number"] for one in server.log.requests]
    # The first one is that of the catch-up.
    assert pages == ["1", "2", "3"]
    assert connected.entry.runtime_data.coordinator.registry.ended_count == 600


async def test_no_more_past_than_is_kept(connected: Integration, server: AccountServer) -> None:
    await connected.choose(keep_days=10)
    give_past(server)
    connected.entry.runtime_data.account.async_bring_past(365)
    await rest(connected)
    (request, *_) = server.log.requests
    assert request.query["start_date"] >= (NOW - 10 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_what_is_forgotten_does_not_come_back(
    connected: Integration, server: AccountServer
) -> None:
    server.record(completed(started()))
    give_past(server)
    await rest(connected, HOUR)
    connected.entry.runtime_data.account.async_bring_past(90)
    await connected.act("forget_calls")
    await rest(connected, *[HOUR] * 3)
    assert not await connected.calls()
    assert state_of(connected).past is None


async def test_what_is_forgotten_does_not_come_back_with_those_that_are_asked_for(
    connected: Integration, server: AccountServer
) -> None:
    calls = [started() for _ in range(3)]
    await connected.take(*calls, missed(calls[0]))
    for message in (missed(calls[0]), *calls[1:]):
        server.record(message)
    await connected.act("forget_calls")
    await rest(connected, *[MINUTE] * 6)
    assert server.log.counts == {LIST: 1}
    assert set(await connected.calls()) == {call["lead_id"] for call in calls[1:]}
    gone = [kind for kind, lead_id in connected.told if lead_id == calls[0]["lead_id"]]
    assert gone == ["started", "ended", "missed"]


async def test_nothing_is_asked_before_automations_listen(
    connected: Integration, server: AccountServer
) -> None:
    server.record(missed(started()))
    hass = connected.hass
    await connected.unload()
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(connected.entry.entry_id)
    await rest(connected)
    assert not server.log.requests
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await rest(connected)
    assert [kind for kind, _ in connected.told] == ["ended", "missed"]


# -- what goes wrong -------------------------------------------------------------------------------

PROBLEMS = {
    Fault.FORBIDDEN: AccountProblem.FORBIDDEN,
    Fault.LIMITED: AccountProblem.LIMITED,
    Fault.SERVER_ERROR: AccountProblem.SERVER_ERROR,
    Fault.UNAVAILABLE: AccountProblem.SERVER_ERROR,
    Fault.HTML: AccountProblem.ODD_ANSWER,
    Fault.EMPTY: AccountProblem.ODD_ANSWER,
    Fault.HALF_JSON: AccountProblem.ODD_ANSWER,
    Fault.CUT_OFF: AccountProblem.ODD_ANSWER,
    Fault.HANG_UP: AccountProblem.UNREACHABLE,
    Fault.OVERSIZED: AccountProblem.ODD_ANSWER,
    Fault.REDIRECT: AccountProblem.ODD_ANSWER,
}


# The stand-in notices that nobody reads on.
@pytest.mark.allow_log("aiohttp.server: Error handling request")
@pytest.mark.parametrize("fault", PROBLEMS)
async def test_failure_harms_nothing_and_is_over_without_a_restart(
    connected: Integration, server: AccountServer, fault: Fault
) -> None:
    server.record(completed(started()))
    server.behaviour = Behaviour(fault=fault)
    await rest(connected, HOUR)
    assert state_of(connected).problem is PROBLEMS[fault]
    message = started()
    await connected.take(message, completed(message))
    await rest(connected, *[MINUTE] * 30)
    # Later and later, not every minute; a connection that breaks is tried twice.
    assert 2 <= len(server.log.requests) <= 15
    server.behaviour = Behaviour()
    await rest(connected, *[MINUTE] * 60)
    assert state_of(connected).problem is None
    assert len(await connected.calls()) == 2
    assert not connected.hass.config_entries.flow.async_progress()


async def test_a_wrong_key_is_asked_for_anew_once_and_not_used_again(
    connected: Integration, server: AccountServer
) -> None:
    server.behaviour = Behaviour(fault=Fault.WRONG_KEY)
    await rest(connected, *[HOUR] * 5)
    assert len(server.log.requests) == 1
    flows = connected.hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == [SOURCE_REAUTH]
    server.behaviour = Behaviour()
    await connect(connected, server, secret="another")
    await connect(connected, server)
    assert state_of(connected).problem is None


async def test_a_message_shows_that_there_is_a_network_again(
    connected: Integration, server: AccountServer
) -> None:
    server.record(completed(started()))
    await server.stop()
    await rest(connected, HOUR, HOUR)
    assert state_of(connected).problem is AccountProblem.UNREACHABLE
    failures = state_of(connected).failures
    # Of many messages, few are taken for a network: all would spend the requests of the day.
    for _ in range(8):
        await rest(connected, SECOND)
        await connected.post(started())
    await rest(connected)
    assert state_of(connected).failures == failures
    await server.start()
    await rest(connected, 5 * MINUTE - 8 * SECOND)
    await connected.post(started())
    await rest(connected)
    assert state_of(connected).problem is None
    assert len(await connected.calls()) == 10


async def test_a_clock_that_goes_back_keeps_nothing_waiting(
    connected: Integration, server: AccountServer
) -> None:
    connected.clock.tick(300 * DAY)
    await rest(connected, HOUR)
    await connected.act("forget_calls")
    server.behaviour = Behaviour(fault=Fault.SERVER_ERROR)
    await rest(connected, HOUR)
    connected.clock.move_to(NOW)
    server.behaviour = Behaviour()
    message = completed(ago(timedelta()))
    server.record(message)
    # The test's clock takes the one that timers go by back, too, which never happens.
    async_fire_time_changed(connected.hass, fire_all=True)
    await rest(connected)
    assert state_of(connected).problem is None
    assert list(await connected.calls()) == [message["lead_id"]]


async def test_settings_that_change_while_the_entry_goes_open_no_account(
    connected: Integration, server: AccountServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, hass = connected.entry.runtime_data.account, connected.hass
    view = await async_view_of(hass, connected.entry)
    reached, goes_on = asyncio.Event(), asyncio.Event()

    async def held_up(*_: object) -> object:
        reached.set()
        await goes_on.wait()
        return view

    monkeypatch.setattr("custom_components.whatconverts.async_view_of", held_up)
    data = {**connected.entry.data, "secret": "another"}
    hass.config_entries.async_update_entry(connected.entry, data=data)
    await reached.wait()
    before = account.client
    assert await hass.config_entries.async_unload(connected.entry.entry_id)
    goes_on.set()
    await rest(connected, HOUR)
    assert account.client is before
    assert not server.log.requests


async def test_half_of_the_day_is_left_for_people(
    connected: Integration, server: AccountServer
) -> None:
    state = state_of(connected)
    for _ in range(LIMIT_BY_ITSELF):
        state.budget.note(NOW, by_itself=True)
    await rest(connected, HOUR)
    assert state.problem is AccountProblem.BUDGET_SPENT
    assert not server.log.requests
    await connected.entry.runtime_data.account.client.async_check()
    # A new day has begun.
    await rest(connected, *[HOUR] * 25)
    assert state.problem is None


async def test_what_was_wrong_is_known_after_a_restart(
    connected: Integration, server: AccountServer
) -> None:
    server.behaviour = Behaviour(fault=Fault.SERVER_ERROR)
    await rest(connected, HOUR)
    since = state_of(connected).failing_since
    await connected.reload()
    await rest(connected)
    assert (state_of(connected).problem, state_of(connected).failing_since) == (
        AccountProblem.SERVER_ERROR,
        since,
    )


async def test_without_an_account_nothing_is_asked(
    connected: Integration, server: AccountServer
) -> None:
    entry = connected.entry
    data = {"webhook_id": entry.data["webhook_id"]}
    connected.hass.config_entries.async_update_entry(entry, data=data)
    message = started()
    await connected.take(message)
    await rest(connected, *[HOUR] * 3)
    assert not server.log.requests
    assert entry.runtime_data.account.client is None


async def test_a_disk_that_refuses_stops_the_reading_and_nothing_is_lost(
    connected: Integration, server: AccountServer, disk: Disk
) -> None:
    server.record(completed(started()))
    caught_up_at = state_of(connected).caught_up_at
    disk.refuses = True
    await rest(connected, HOUR)
    assert caught_up_at
    assert state_of(connected).caught_up_at == caught_up_at
    disk.refuses = False
    await rest(connected, *[MINUTE] * 5)
    assert (state_of(connected).caught_up_at or NOW) > caught_up_at
    assert len(connected.leads) == 1
