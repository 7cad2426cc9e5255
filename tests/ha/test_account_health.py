"""What is said of an account that does not answer, and of one that does: repair, files, figures."""

import json

import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.whatconverts.core.account_state import AccountState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from scripts.account import AccountServer, Behaviour, Fault
from tests.support.integration import DOMAIN, SECOND, Integration, SetupIntegration

HOUR = 3600 * SECOND
TOKEN, SECRET = "my-own-token", "my-own-secret"


@pytest.fixture
async def connected(
    hass_us: HomeAssistant, setup_integration: SetupIntegration, account_server: AccountServer
) -> Integration:
    """Give an entry with an account of which the past has been brought."""
    for component in ("diagnostics", "system_health"):
        assert await async_setup_component(hass_us, component, {})
    account_server.token, account_server.secret = TOKEN, SECRET
    integration = await setup_integration()
    data = {**integration.entry.data, "token": TOKEN, "secret": SECRET}
    hass_us.config_entries.async_update_entry(integration.entry, data=data)
    await hass_us.async_block_till_done(wait_background_tasks=True)
    integration.entry.runtime_data.account.async_bring_past(90)
    await hass_us.async_block_till_done(wait_background_tasks=True)
    return integration


def state_of(integration: Integration) -> AccountState:
    state: AccountState = integration.entry.runtime_data.account.state
    return state


async def hours_later(integration: Integration, hours: int) -> None:
    """Let so much time pass, and the account be asked whenever that is due."""
    for _ in range(hours):
        await integration.pass_time(HOUR)
        await integration.hass.async_block_till_done(wait_background_tasks=True)


async def repair(integration: Integration) -> ir.IssueEntry | None:
    """Return the repair about the account once repairs have had time to settle."""
    for _ in range(3):
        await integration.pass_time(SECOND)
    issues = ir.async_get(integration.hass).issues.values()
    found = [one for one in issues if one.active and one.translation_key == "account_failing"]
    assert len(found) <= 1
    return found[0] if found else None


# -- the repair ----------------------------------------------------------------------------------


async def test_a_repair_comes_after_a_day_and_goes_with_the_first_answer(
    connected: Integration, account_server: AccountServer
) -> None:
    await account_server.stop()
    await hours_later(connected, 23)
    assert state_of(connected).problem == "unreachable"
    assert await repair(connected) is None
    await hours_later(connected, 3)
    found = await repair(connected)
    assert found is not None
    assert found.translation_placeholders == {
        "name": "WhatConverts",
        "since": "2026-11-20 13:00",
        "problem": "WhatConverts cannot be reached.",
    }
    assert (found.severity, found.is_fixable) == (ir.IssueSeverity.WARNING, False)
    assert str(found.learn_more_url).endswith("/docs/troubleshooting.md#account_failing")
    await account_server.start()
    await hours_later(connected, 2)
    assert await repair(connected) is None


async def test_the_repair_tells_the_latest_that_is_wrong(
    connected: Integration, account_server: AccountServer
) -> None:
    await account_server.stop()
    await hours_later(connected, 27)
    account_server.behaviour = Behaviour(fault=Fault.SERVER_ERROR)
    await account_server.start()
    await hours_later(connected, 2)
    found = await repair(connected)
    assert found is not None
    named = found.translation_placeholders or {}
    assert named["problem"] == "WhatConverts reports an error on its side."
    assert named["since"] == "2026-11-20 13:00"


async def test_the_repair_is_in_the_language_of_home_assistant(
    connected: Integration, account_server: AccountServer
) -> None:
    await connected.hass.config.async_update(language="nl")
    account_server.behaviour = Behaviour(fault=Fault.HTML)
    await hours_later(connected, 27)
    found = await repair(connected)
    assert found is not None
    said = (found.translation_placeholders or {})["problem"]
    assert said == "Wat terugkomt, is geen antwoord van de API van WhatConverts."


async def test_a_refused_key_has_a_flow_and_no_repair_of_ours(
    connected: Integration, account_server: AccountServer
) -> None:
    account_server.secret = "another"
    await hours_later(connected, 30)
    assert state_of(connected).problem == "wrong_key"
    assert await repair(connected) is None
    assert len(connected.hass.config_entries.flow.async_progress()) == 1


async def test_the_repair_goes_with_the_account(
    connected: Integration, account_server: AccountServer
) -> None:
    await account_server.stop()
    await hours_later(connected, 27)
    assert await repair(connected) is not None
    data = {"webhook_id": connected.entry.data["webhook_id"]}
    connected.hass.config_entries.async_update_entry(connected.entry, data=data)
    assert await repair(connected) is None


# -- diagnostics ---------------------------------------------------------------------------------


def said_of_callers(server: AccountServer) -> set[str]:
    names = ("caller_name", "caller_number", "contact_name", "phone_name", "tracking_number")
    found = {str(lead[name]) for lead in server.account for name in names if lead.get(name)}
    assert len(found) > len(server.account)
    return found


async def download(hass_client: ClientSessionGenerator, integration: Integration) -> str:
    client = await hass_client()
    answer = await client.get(f"/api/diagnostics/config_entry/{integration.entry.entry_id}")
    assert answer.status == 200
    return await answer.text()


async def test_the_file_tells_how_the_account_is_and_holds_no_key(
    connected: Integration,
    account_server: AccountServer,
    hass_client: ClientSessionGenerator,
) -> None:
    well = await download(hass_client, connected)
    told = json.loads(well)["data"]["account"]
    assert (told["connected"], told["problem"], told["failures"]) == (True, None, 0)
    past = told["past"]
    assert (past["is_done"], past["read"], past["total"]) == (True, 12, 12)
    assert told["budget"] == state_of(connected).budget.dump()
    account_server.behaviour = Behaviour(fault=Fault.UNAVAILABLE)
    connected.entry.runtime_data.account.async_bring_past(30)
    await connected.hass.async_block_till_done(wait_background_tasks=True)
    ill = await download(hass_client, connected)
    told = json.loads(ill)["data"]["account"]
    assert (told["problem"], told["failures"]) == ("server_error", 1)
    assert told["failing_since"].startswith("2026-11-20T17:00")
    for text in (TOKEN, SECRET, *said_of_callers(account_server)):
        assert text not in well + ill


# -- system information --------------------------------------------------------------------------


async def test_system_information_counts_accounts_requests_and_the_past(
    connected: Integration, account_server: AccountServer
) -> None:
    info = await get_system_health_info(connected.hass, DOMAIN)
    assert info["accounts"] == "1 / 1"
    assert info["account_requests"] == len(account_server.log.requests)
    assert info["account_past"] == "12 / 12"
    await account_server.stop()
    await hours_later(connected, 2)
    info = await get_system_health_info(connected.hass, DOMAIN)
    assert info["accounts"] == "0 / 1"
    await connected.unload()
    info = await get_system_health_info(connected.hass, DOMAIN)
    assert (info["accounts"], info["account_requests"]) == ("0 / 0", 0)


async def test_system_information_of_a_past_that_has_not_begun(
    connected: Integration, account_server: AccountServer
) -> None:
    await account_server.stop()
    connected.entry.runtime_data.account.async_bring_past(30)
    await connected.hass.async_block_till_done(wait_background_tasks=True)
    info = await get_system_health_info(connected.hass, DOMAIN)
    assert info["account_past"] == "0 / 0"
