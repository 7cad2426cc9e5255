"""The account is connected, looked at, changed and left; its key is tried at a real server."""

from datetime import timedelta
import logging
from typing import Any

import pytest

from custom_components.whatconverts import const
from custom_components.whatconverts.core import api_budget
from custom_components.whatconverts.core.account_plan import PAST_CHOICES
from custom_components.whatconverts.core.account_state import AccountState
from custom_components.whatconverts.core.enums import AccountProblem
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from scripts.account import AccountServer, Behaviour, Fault
from tests.support.flow_pages import Pages, options, reauthenticating
from tests.support.integration import NOW, SECOND, Integration

P = AccountProblem
HOUR = 3600 * SECOND
DAY = timedelta(days=1)


def key(server: AccountServer, **changes: str) -> dict[str, str]:
    return {"token": server.token, "secret": server.secret, **changes}


def state_of(integration: Integration) -> AccountState:
    state: AccountState = integration.entry.runtime_data.account.state
    return state


async def opened(integration: Integration) -> Pages:
    """Open the page of the account."""
    menu = await options(integration.hass, integration.entry)
    return await menu.choose("account")


async def worked(integration: Integration) -> None:
    """Let the account do what is due."""
    await integration.hass.async_block_till_done(wait_background_tasks=True)


async def an_hour_later(integration: Integration) -> None:
    """Let the account be asked again, be it by the clock or after a pause."""
    await integration.pass_time(2 * HOUR)
    await worked(integration)


@pytest.fixture
async def connected(integration: Integration, account_server: AccountServer) -> Integration:
    """Give an entry with an account, and no past of it."""
    page = await (await opened(integration)).answer(**key(account_server))
    await page.answer(days="0")
    page.close()
    await worked(integration)
    return integration


# -- connect -----------------------------------------------------------------------------------


async def test_a_key_and_then_the_past(
    integration: Integration, account_server: AccountServer
) -> None:
    loaded, before = integration.entry.runtime_data, dict(integration.entry.data)
    page = await opened(integration)
    assert (page.step, page.suggested) == ("account", {})
    await page.answer(token=f" {account_server.token}\n", secret=f"\t{account_server.secret} ")
    assert (page.step, page.given["keep_days"]) == ("account_past", "365")
    assert integration.entry.data == {**before, **key(account_server)}
    assert (await page.answer()).step == "account_connected"
    assert (await page.answer()).step == "ready"
    await worked(integration)
    past = state_of(integration).past
    assert past is not None
    assert (past.is_done, past.read, past.total) == (True, 12, 12)
    assert len(await integration.calls()) == 12
    assert integration.told == []
    assert integration.entry.runtime_data is loaded


@pytest.mark.parametrize("days", [*PAST_CHOICES, 90], ids=repr)
async def test_so_much_of_the_past_is_brought(
    integration: Integration, account_server: AccountServer, days: str | int
) -> None:
    page = await (await opened(integration)).answer(**key(account_server))
    await page.answer(days=days)
    past = state_of(integration).past
    assert (NOW - past.since if past else timedelta()) == int(days) * DAY
    await worked(integration)


async def test_no_other_past_can_be_chosen(
    integration: Integration, account_server: AccountServer
) -> None:
    page = await (await opened(integration)).answer(**key(account_server))
    for days in ("7", "", "-1", None, [30]):
        with pytest.raises(InvalidData):
            await page.answer(days=days)
    assert state_of(integration).past is None
    await worked(integration)


# -- what is wrong with a key --------------------------------------------------------------------

FAULTS = {
    P.FORBIDDEN: Fault.FORBIDDEN,
    P.LIMITED: Fault.LIMITED,
    P.SERVER_ERROR: Fault.SERVER_ERROR,
    P.ODD_ANSWER: Fault.HTML,
}


async def spoil(
    problem: AccountProblem, server: AccountServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the next requests meet this problem."""
    match problem:
        case P.WRONG_KEY:
            server.secret = "another"
        case P.UNREACHABLE:
            await server.stop()
        case P.REFUSED:
            # What is asked for there is one lead, and "leads" is the number of none.
            monkeypatch.setattr(const, "API_URL", f"{server.url}/leads")
        case P.BUDGET_SPENT:
            monkeypatch.setattr(api_budget, "DAILY_LIMIT", 0)
        case _:
            server.behaviour = Behaviour(fault=FAULTS[problem])


async def mend(server: AccountServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be well again."""
    server.secret, server.behaviour = AccountServer.secret, Behaviour()
    await server.stop()
    await server.start()
    monkeypatch.setattr(const, "API_URL", server.url)
    monkeypatch.setattr(api_budget, "DAILY_LIMIT", 1000)


@pytest.mark.parametrize("problem", AccountProblem)
async def test_what_is_wrong_is_said_and_nothing_is_kept(
    integration: Integration,
    account_server: AccountServer,
    monkeypatch: pytest.MonkeyPatch,
    problem: AccountProblem,
) -> None:
    before = dict(integration.entry.data)
    page = await opened(integration)
    await spoil(problem, account_server, monkeypatch)
    await page.answer(**key(account_server, secret=AccountServer.secret))
    assert (page.step, page.errors) == ("account", {"base": problem})
    assert page.suggested == {"token": account_server.token}
    assert integration.entry.data == before
    assert not state_of(integration).is_connected
    await mend(account_server, monkeypatch)
    assert (await page.answer(**key(account_server))).step == "account_past"
    assert integration.entry.data == {**before, **key(account_server)}
    await worked(integration)


@pytest.mark.parametrize("token", ["", "a:b", "“ключ”", "x" * 5000])
async def test_nonsense_is_a_wrong_key(
    integration: Integration, account_server: AccountServer, token: str
) -> None:
    page = await (await opened(integration)).answer(token=token, secret="")
    assert page.kind is FlowResultType.FORM
    assert "base" in page.errors
    assert "token" not in integration.entry.data


# -- look ----------------------------------------------------------------------------------------


async def test_the_page_of_a_connected_account_says_how_it_is(
    connected: Integration, account_server: AccountServer
) -> None:
    page = await opened(connected)
    assert (page.step, page.kind) == ("account_menu", FlowResultType.MENU)
    assert page.options == ["account_change", "account_past", "account_disconnect", "init"]
    used = str(len(account_server.log.requests))
    assert page.given == {
        "account": "✅ Connected: WhatConverts answers.",
        "used": used,
        "limit": "1000",
        "past": "none is being brought",
    }
    await page.choose("account_past")
    await page.answer(days="90")
    await worked(connected)
    assert (await opened(connected)).given["past"] == "all 12 calls are there"
    assert (await page.answer()).step == "ready"


async def test_the_page_says_what_is_wrong_and_since_when(
    connected: Integration, account_server: AccountServer
) -> None:
    await account_server.stop()
    await an_hour_later(connected)
    said = (await opened(connected)).given["account"]
    assert said == "⚠️ Since 2026-11-20 14:00 something is wrong: WhatConverts cannot be reached."
    await account_server.start()
    await an_hour_later(connected)
    assert (await opened(connected)).given["account"].startswith("✅")


async def test_the_page_is_in_the_language_of_home_assistant(connected: Integration) -> None:
    await connected.hass.config.async_update(language="de")
    page = await opened(connected)
    assert page.given["account"] == "✅ Verbunden: WhatConverts antwortet."
    assert page.given["past"] == "wird nicht geholt"


async def test_the_way_back_is_the_last_one(connected: Integration) -> None:
    page = await opened(connected)
    assert (await page.choose("init")).step == "ready"
    assert (await page.end())["type"] is FlowResultType.CREATE_ENTRY


# -- change and leave ----------------------------------------------------------------------------


async def test_another_key_takes_the_place_of_the_first(
    connected: Integration, account_server: AccountServer
) -> None:
    page = await opened(connected)
    await page.choose("account_past")
    await page.answer(days="30")
    past = state_of(connected).past
    page = await (await opened(connected)).choose("account_change")
    assert (page.step, page.suggested) == ("account_change", {"token": account_server.token})
    account_server.token, before = "a-new-token", dict(connected.entry.data)
    await page.answer(token="a-new-token", secret="wrong")
    assert (page.step, page.errors) == ("account_change", {"base": "wrong_key"})
    assert page.suggested == {"token": "a-new-token"}
    assert connected.entry.data == before
    assert (await page.answer(**key(account_server))).step == "account_connected"
    assert connected.entry.data == {**before, **key(account_server)}
    await worked(connected)
    assert state_of(connected).past is past


async def test_to_disconnect_takes_the_key_and_leaves_the_calls(
    connected: Integration, account_server: AccountServer
) -> None:
    page = await (await opened(connected)).choose("account_past")
    await page.answer(days="90")
    await worked(connected)
    page = await (await opened(connected)).choose("account_disconnect")
    assert page.step == "account_disconnect"
    assert "token" in connected.entry.data
    assert (await page.answer()).step == "account_disconnected"
    assert connected.entry.data.keys() == {"webhook_id"}
    assert len(await connected.calls()) == 12
    asked = len(account_server.log.requests)
    await an_hour_later(connected)
    assert len(account_server.log.requests) == asked
    assert (await opened(connected)).step == "account"


async def test_a_page_that_is_open_still_brings_no_past_of_an_account_that_is_gone(
    connected: Integration,
) -> None:
    page = await (await opened(connected)).choose("account_past")
    await (await (await opened(connected)).choose("account_disconnect")).answer()
    assert (await page.answer(days="90")).step == "account_disconnected"
    assert state_of(connected).past is None


async def test_an_entry_that_is_not_loaded_says_so(connected: Integration) -> None:
    pages = [await opened(connected) for _ in range(3)]
    forms = [
        await page.choose(name)
        for page, name in zip(
            pages, ("account_change", "account_past", "account_disconnect"), strict=True
        )
    ]
    menu = await options(connected.hass, connected.entry)
    await connected.unload()
    answers: list[dict[str, Any]] = [{"token": "a", "secret": "b"}, {"days": "30"}, {}]
    for form, answer in zip(forms, answers, strict=True):
        assert (await form.answer(**answer)).step == "not_loaded"
    assert (await menu.choose("account")).step == "not_loaded"
    assert "token" in connected.entry.data


# -- a key that is no longer accepted ------------------------------------------------------------


@pytest.fixture
async def refused(connected: Integration, account_server: AccountServer) -> Integration:
    """Give an entry whose key is no longer accepted, and that has noticed it."""
    account_server.secret = "a-new-secret"
    await an_hour_later(connected)
    return connected


async def test_a_refused_key_is_asked_for_anew_in_place(
    refused: Integration, account_server: AccountServer
) -> None:
    loaded, before = refused.entry.runtime_data, dict(refused.entry.data)
    page = await reauthenticating(refused.hass, refused.entry)
    assert (page.step, page.given["name"]) == ("reauth_confirm", "WhatConverts")
    assert page.suggested == {"token": account_server.token}
    await page.answer(**key(account_server, secret="wrong"))
    assert (page.step, page.errors) == ("reauth_confirm", {"base": "wrong_key"})
    assert refused.entry.data == before
    await page.answer(**key(account_server))
    assert (page.kind, page.now["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert refused.entry.data == {**before, **key(account_server)}
    assert refused.entry.runtime_data is loaded
    await worked(refused)
    assert state_of(refused).problem is None
    assert refused.hass.config_entries.flow.async_progress() == []


async def test_the_same_key_may_be_good_again(
    refused: Integration, account_server: AccountServer
) -> None:
    account_server.secret = AccountServer.secret
    asked = len(account_server.log.requests)
    page = await reauthenticating(refused.hass, refused.entry)
    await page.answer(**key(account_server))
    assert page.now["reason"] == "reauth_successful"
    await worked(refused)
    assert state_of(refused).problem is None
    # One to try the key, and one to catch up.
    assert len(account_server.log.requests) == asked + 2


async def test_a_refused_key_is_asked_for_once_and_used_no_more(
    refused: Integration, account_server: AccountServer
) -> None:
    asked = len(account_server.log.requests)
    for _ in range(3):
        await an_hour_later(refused)
    assert len(account_server.log.requests) == asked
    assert len(refused.hass.config_entries.flow.async_progress()) == 1


@pytest.mark.parametrize("way", ["account_change", "account_disconnect"])
async def test_nobody_is_asked_for_a_key_that_the_options_have(
    refused: Integration, account_server: AccountServer, way: str
) -> None:
    page = await opened(refused)
    assert "does not accept the key" in page.given["account"]
    await page.choose(way)
    assert len(refused.hass.config_entries.flow.async_progress()) == 1
    await page.answer(**(key(account_server) if way == "account_change" else {}))
    assert page.step in {"account_connected", "account_disconnected"}
    assert refused.hass.config_entries.flow.async_progress() == []
    await worked(refused)


async def test_a_key_can_be_given_while_the_entry_is_not_loaded(
    refused: Integration, account_server: AccountServer
) -> None:
    page = await reauthenticating(refused.hass, refused.entry)
    await refused.unload()
    await page.answer(**key(account_server))
    assert page.now["reason"] == "reauth_successful"
    assert refused.entry.data["secret"] == "a-new-secret"
    assert await refused.hass.config_entries.async_setup(refused.entry.entry_id)
    await worked(refused)
    assert state_of(refused).problem is None


# -- secrets -------------------------------------------------------------------------------------


async def test_no_log_line_holds_the_key(
    integration: Integration, account_server: AccountServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = await opened(integration)
    await page.answer(token="typed-token", secret="typed-secret")
    await page.answer(**key(account_server))
    await page.answer(days="90")
    await worked(integration)
    account_server.secret = "a-new-secret"
    await an_hour_later(integration)
    assert len(integration.hass.config_entries.flow.async_progress()) == 1
    for text in ("typed-", account_server.token, AccountServer.secret):
        assert text not in caplog.text
