"""What people change in a lead is seen at once, and is as it was if WhatConverts refuses."""

import asyncio
from dataclasses import dataclass, field
import sqlite3
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.whatconverts.account.client import WhatConvertsClient
from custom_components.whatconverts.account.errors import AccountError
from custom_components.whatconverts.core.enums import AccountProblem
from custom_components.whatconverts.storage import queries
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from scripts.account import Fault
from tests.support.connected import Connected
from tests.support.integration import Disk, completed, started

FIELDS = ("quotable", "quote_value", "sales_value")
BEFORE = {"quotable": "Pending", "quote_value": 350, "sales_value": None}
KEPT = {"quotable": "pending", "quote_value": 350, "sales_value": None}
NEW = {"quotable": "yes", "quote_value": 1200.5, "sales_value": 99}

# The actions of an automation, and the card's command.
WAYS = ["action", "command"]


async def change(connected: Connected, way: str, lead_id: int, **fields: object) -> str | None:
    """Change a lead; return the key of the error, if there is one."""
    if way == "command":
        answer = await connected.ask("update_lead", lead_id=lead_id, **fields)
        return None if answer["success"] else str(answer["error"]["translation_key"])
    try:
        await connected.integration.act("update_lead", lead_id=lead_id, **fields)
    except HomeAssistantError as err:
        return str(err.translation_key)
    return None


async def kept(connected: Connected, lead_id: int) -> dict[str, Any]:
    details = await connected.details(lead_id)
    return {name: details[name] for name in FIELDS}


def there(connected: Connected, lead_id: int) -> dict[str, Any]:
    """Return what WhatConverts has."""
    lead = connected.server.account.get(lead_id)
    assert lead
    return {name: lead[name] for name in FIELDS}


@pytest.mark.parametrize("way", WAYS)
async def test_a_change_is_made_on_both_sides(connected: Connected, way: str) -> None:
    lead_id = await connected.call(**BEFORE)
    assert await change(connected, way, lead_id, **NEW) is None
    assert await kept(connected, lead_id) == NEW
    assert there(connected, lead_id) == NEW | {"quotable": "Yes"}
    await connected.integration.reload()
    assert await kept(connected, lead_id) == NEW


async def test_what_is_not_named_stays(connected: Connected) -> None:
    lead_id = await connected.call(**BEFORE)
    assert await change(connected, "action", lead_id, sales_value=7) is None
    assert await kept(connected, lead_id) == KEPT | {"sales_value": 7}
    assert there(connected, lead_id) == BEFORE | {"sales_value": 7}


async def test_a_value_is_taken_away(connected: Connected) -> None:
    lead_id = await connected.call(**BEFORE)
    assert await change(connected, "action", lead_id, quote_value=None) is None
    assert await kept(connected, lead_id) == KEPT | {"quote_value": None}
    assert there(connected, lead_id) == BEFORE | {"quote_value": None}


@dataclass
class Gate:
    """Holds up what WhatConverts is asked, and then lets it fail."""

    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def update(self, _lead_id: int, _fields: object) -> None:
        self.is_asked.set()
        await self.is_open.wait()
        raise AccountError(AccountProblem.SERVER_ERROR)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(WhatConvertsClient, "async_update", gate.update)
    return gate


async def begin_change(connected: Connected, gate: Gate) -> tuple[int, asyncio.Future[str | None]]:
    """Return a lead, and its change of which WhatConverts has been asked and not answered yet."""
    lead_id = await connected.call(**BEFORE)
    changing = asyncio.ensure_future(change(connected, "action", lead_id, **NEW))
    await gate.is_asked.wait()
    return lead_id, changing


async def test_it_is_seen_before_whatconverts_has_answered(
    connected: Connected, gate: Gate
) -> None:
    lead_id = await connected.call(**BEFORE)
    socket = connected.socket
    await socket.send_json_auto_id({"type": "whatconverts/calls/subscribe"})
    snapshot = [await socket.receive_json(), await socket.receive_json()][1]["event"]
    assert snapshot["full"]
    changing = asyncio.ensure_future(change(connected, "action", lead_id, **NEW))
    await gate.is_asked.wait()
    await connected.integration.settle()
    news = (await socket.receive_json())["event"]
    told = [one["lead_id"] for one in (*news["calls"], *news.get("changed", ()))]
    assert told == [lead_id]
    assert await kept(connected, lead_id) == NEW
    gate.is_open.set()
    assert await changing == "account_server_error"


async def test_what_came_meanwhile_is_not_undone(connected: Connected, gate: Gate) -> None:
    lead_id, changing = await begin_change(connected, gate)
    update = {"lead_id": lead_id, "lead_type": "Phone Call", "quote_value": 777}
    await connected.integration.post(update)
    gate.is_open.set()
    assert await changing == "account_server_error"
    assert await kept(connected, lead_id) == KEPT | {"quote_value": 777}


async def test_two_changes_that_fail_leave_no_trace(connected: Connected, gate: Gate) -> None:
    lead_id = await connected.call(**BEFORE)
    both = [change(connected, "action", lead_id, quotable=one) for one in ("yes", "no")]
    changing = asyncio.ensure_future(asyncio.gather(*both))
    await gate.is_asked.wait()
    gate.is_open.set()
    assert await changing == ["account_server_error"] * 2
    assert await kept(connected, lead_id) == KEPT


async def test_what_is_refused_while_the_entry_is_reloaded_is_undone(
    connected: Connected, gate: Gate
) -> None:
    lead_id, changing = await begin_change(connected, gate)
    integration = connected.integration
    reloading = asyncio.ensure_future(integration.reload())
    await asyncio.sleep(0)
    # Calls come in meanwhile.
    assert (await integration.post(started())).status == 200
    gate.is_open.set()
    assert await changing == "account_server_error"
    await reloading
    assert await kept(connected, lead_id) == KEPT


PROBLEMS = {
    Fault.WRONG_KEY: "account_wrong_key",
    Fault.FORBIDDEN: "account_forbidden",
    Fault.LIMITED: "account_limited",
    Fault.SERVER_ERROR: "account_server_error",
    Fault.HTML: "account_odd_answer",
    Fault.REDIRECT: "account_odd_answer",
    Fault.HALF_JSON: "account_odd_answer",
    Fault.HANG_UP: "account_unreachable",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", PROBLEMS)
async def test_what_is_refused_is_undone_and_said(
    connected: Connected, fault: Fault, way: str
) -> None:
    lead_id = await connected.call(**BEFORE)
    connected.misbehave(fault=fault)
    assert await change(connected, way, lead_id, **NEW) == PROBLEMS[fault]
    assert await kept(connected, lead_id) == KEPT
    # Without the account, which may tell that it has taken a change whose answer got lost.
    connected.misbehave(fault=fault)
    await connected.integration.reload()
    assert await kept(connected, lead_id) == KEPT


@pytest.mark.parametrize("way", WAYS)
async def test_a_lead_that_whatconverts_does_not_have(connected: Connected, way: str) -> None:
    await connected.integration.act("simulate_call")
    [lead_id] = await connected.integration.calls()
    assert await change(connected, way, lead_id, quotable="yes") == "account_refused"
    assert (await kept(connected, lead_id))["quotable"] is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "value", [-1, "-0.01", 1_000_000_001, "abc", True, [], {}, "1e400", float("inf"), "9" * 400]
)
async def test_a_value_that_is_none_is_refused(
    connected: Connected, way: str, value: object
) -> None:
    lead_id = await connected.call(**BEFORE)
    asked = len(connected.server.log.requests)
    if value == float("inf") and way == "command":
        value = "Infinity"
    assert await change(connected, way, lead_id, quote_value=value) == "not_an_amount"
    assert await kept(connected, lead_id) == KEPT
    assert len(connected.server.log.requests) == asked


@pytest.mark.parametrize("way", WAYS)
async def test_what_cannot_be_done_is_said(connected: Connected, way: str) -> None:
    lead_id = await connected.call(**BEFORE)
    assert await change(connected, way, lead_id) == "nothing_to_change"
    assert await change(connected, way, 1, quotable="yes") == "call_not_known"
    await connected.disconnect()
    assert await change(connected, way, lead_id, quotable="yes") == "not_connected"


async def test_errors_of_people_are_told_from_those_of_others(connected: Connected) -> None:
    lead_id = await connected.call(**BEFORE)
    with pytest.raises(ServiceValidationError):
        await connected.integration.act("update_lead", lead_id=lead_id)
    connected.misbehave(hipaa=True, fault=Fault.FORBIDDEN)
    with pytest.raises(HomeAssistantError, match="HIPAA") as refused:
        await connected.integration.act("update_lead", lead_id=lead_id, quotable="yes")
    assert not isinstance(refused.value, ServiceValidationError)


async def test_a_disk_that_refuses(connected: Connected, disk: Disk) -> None:
    lead_id = await connected.call(**BEFORE)
    disk.refuses = True
    assert await change(connected, "action", lead_id, **NEW) == "not_stored"
    assert there(connected, lead_id)["quote_value"] == 1200.5
    disk.refuses = False
    assert await kept(connected, lead_id) == NEW


async def test_who_may_not_see_calls_changes_none(
    connected: Connected, hass_admin_user: MockUser
) -> None:
    lead_id = await connected.call(**BEFORE)
    hass_admin_user.groups.clear()
    hass_admin_user.mock_policy({"entities": {"domains": {"light": True}}})
    answer = await connected.ask("update_lead", lead_id=lead_id, quotable="no")
    assert answer["error"]["code"] == "unauthorized"
    with pytest.raises(Unauthorized):
        await connected.integration.hass.services.async_call(
            "whatconverts",
            "update_lead",
            {"lead_id": lead_id, "quotable": "no"},
            blocking=True,
            context=Context(user_id=hass_admin_user.id),
        )
    assert there(connected, lead_id) == BEFORE


async def test_a_repeat_of_an_old_message_changes_nothing_back(connected: Connected) -> None:
    lead_id = await connected.call(**BEFORE)
    await change(connected, "action", lead_id, quotable="no")
    lead = connected.integration.entry.runtime_data.coordinator.registry.leads.get(lead_id)
    await connected.integration.take(completed(dict(lead)))
    assert (await kept(connected, lead_id))["quotable"] == "no"


async def test_the_card_is_told_what_an_account_can_do(connected: Connected) -> None:
    silent, heard = await connected.call(recording=None), await connected.call()
    voicemail = await connected.call(recording=None, voicemail="https://example.com/voicemail")
    paths = {
        lead_id: (await connected.ask("get", lead_id=lead_id))["result"]["recording_path"]
        for lead_id in (silent, heard, voicemail)
    }
    assert paths == {one: connected.path(one) for one in (heard, voicemail)} | {silent: None}
    assert (await connected.ask("get", lead_id=silent))["result"]["account"] is True
    await connected.disconnect()
    result = (await connected.ask("get", lead_id=heard))["result"]
    assert (result["account"], result["recording_path"]) == (False, None)


async def test_a_call_that_cannot_be_read_is_said(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id = await connected.call(**BEFORE)

    def explode(*_args: object, **_options: object) -> None:
        raise sqlite3.OperationalError

    monkeypatch.setattr(queries, "find", explode)
    with pytest.raises(HomeAssistantError) as error:
        await connected.integration.act("update_lead", lead_id=lead_id, quotable="yes")
    assert error.value.translation_key == "not_readable"


async def test_who_stops_waiting_leaves_no_half_of_a_change(
    connected: Connected, gate: Gate
) -> None:
    lead_id, changing = await begin_change(connected, gate)
    changing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await changing
    assert await kept(connected, lead_id) == KEPT


async def test_a_change_is_undone_though_the_call_cannot_be_read_meanwhile(
    connected: Connected, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_id, changing = await begin_change(connected, gate)

    def refuse(*_args: object, **_options: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(queries, "find", refuse)
        gate.is_open.set()
        assert await changing == "account_server_error"
    assert await kept(connected, lead_id) == KEPT
