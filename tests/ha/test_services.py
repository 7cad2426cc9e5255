"""The actions: what they return, what they do, and what they refuse."""

from functools import partial
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.whatconverts.services import change_calls, read_calls
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.support.integration import (
    DOMAIN,
    EXAMPLE,
    NOW,
    SECOND,
    WEBHOOK_ID,
    Integration,
    completed,
    started,
)
from tests.support.public_names import ACTIONS, PUBLIC_KEYS

MINUTE = 60 * SECOND
SCHEMAS = {
    "get_calls": read_calls.GET_CALLS,
    "export_calls": read_calls.EXPORT_CALLS,
    "end_call": change_calls.END_CALL,
    "simulate_call": change_calls.SIMULATE_CALL,
    "claim_call": change_calls.CLAIM_CALL,
    "remember_caller": change_calls.REMEMBER_CALLER,
    "update_lead": change_calls.UPDATE_LEAD,
    "forget_calls": change_calls.FORGET_CALLS,
}
REQUIRED: dict[str, dict[str, object]] = {
    "claim_call": {"lead_id": 1},
    "remember_caller": {"number": "+12025550143"},
    "update_lead": {"lead_id": 1},
}
DESCRIBED: dict[str, Any] = load_yaml_dict(
    str(Path(change_calls.__file__).parents[1] / "services.yaml")
)


def test_described_actions_are_those_of_the_contract() -> None:
    assert DESCRIBED.keys() == SCHEMAS.keys() == ACTIONS


@pytest.mark.parametrize("action", SCHEMAS)
def test_described_fields_are_those_of_the_schema(action: str) -> None:
    fields = DESCRIBED[action]["fields"]
    assert set(fields) == {marker.schema for marker in SCHEMAS[action].schema}
    for marker in SCHEMAS[action].schema:
        described = fields[marker.schema].get("default", vol.UNDEFINED)
        assert described == (marker.default() if callable(marker.default) else marker.default)


# -- rights ------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", sorted(SCHEMAS))
async def test_actions_are_for_those_who_may_see_the_calls(
    integration: Integration, hass_read_only_user: MockUser, action: str
) -> None:
    await integration.take(started(lead_id=1))
    hass_read_only_user.mock_policy({"entities": {"domains": {"light": True}}})
    with pytest.raises(Unauthorized):
        await integration.hass.services.async_call(
            DOMAIN,
            action,
            REQUIRED.get(action, {}),
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
            return_response=action in {"get_calls", "export_calls"},
        )
    assert [call["status"] for call in (await integration.calls()).values()] == ["in_progress"]


async def test_a_user_gets_the_calls_that_he_may_see(
    integration: Integration, hass_read_only_user: MockUser
) -> None:
    hidden = MockConfigEntry(domain=DOMAIN, title="Hidden", data={"webhook_id": "hidden"})
    hidden.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(hidden.entry_id)
    await integration.take(started(lead_id=1))
    await integration.act("simulate_call", config_entry_id=hidden.entry_id)
    seen = {"entity_ids": {"sensor.whatconverts_active_calls": True}}
    hass_read_only_user.mock_policy({"entities": seen})
    answer: Any = await integration.hass.services.async_call(
        DOMAIN,
        "get_calls",
        {},
        blocking=True,
        context=Context(user_id=hass_read_only_user.id),
        return_response=True,
    )
    assert [call["lead_id"] for call in answer["calls"]] == [1]
    assert answer["summary"]["active_calls"] == 1
    assert len(await integration.calls()) == 2, "an automation asks for nobody"


# -- get_calls ---------------------------------------------------------------------------------


@pytest.fixture
async def calls(integration: Integration) -> dict[str, dict[str, Any]]:
    """Give a morning: an old call, a missed one, a live one on another line, spam, a test call."""
    messages = {
        "yesterday": started(date_created=(NOW - 59 * MINUTE * 24).isoformat()),
        "answered": started(date_created=(NOW - 5 * MINUTE).isoformat()),
        "missed": started(
            date_created=(NOW - 4 * MINUTE).isoformat(), phone_name="Bing", lead_source="bing"
        ),
        "live": started(
            date_created=(NOW - 3 * MINUTE).isoformat(),
            phone_name=None,
            tracking_number="+17045550100",
            lead_source=None,
        ),
        "spam": started(date_created=(NOW - 2 * MINUTE).isoformat(), spam=True),
        "test": EXAMPLE,
    }
    await integration.take(*messages.values())
    await integration.take(
        completed(messages["answered"]), completed(messages["missed"], answer_status="Busy")
    )
    return messages


FILTERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "none": ({}, ["test", "spam", "live", "missed", "answered", "yesterday"]),
    "live only": ({"live_only": True}, ["test", "spam", "live"]),
    "line by name": ({"line": " bING "}, ["missed"]),
    "line by number": ({"line": "+17045550100"}, ["live"]),
    "limit": ({"limit": 2}, ["test", "spam"]),
    "limit as the user interface sends it": ({"limit": 1.0}, ["test"]),
    "line and live": ({"line": "Bing", "live_only": True}, []),
}


@pytest.mark.parametrize("case", list(FILTERS))
async def test_get_calls_filters_and_sorts(
    integration: Integration, calls: dict[str, dict[str, Any]], case: str
) -> None:
    options, expected = FILTERS[case]
    answer = await integration.act("get_calls", **options)
    names = {message["lead_id"]: name for name, message in calls.items()}
    assert [names[call["lead_id"]] for call in answer["calls"]] == expected
    assert all(call.keys() == PUBLIC_KEYS for call in answer["calls"])


@pytest.mark.parametrize("as_type", [int, float, str])
async def test_get_calls_finds_one_lead(
    integration: Integration, calls: dict[str, dict[str, Any]], as_type: type
) -> None:
    lead_id = calls["missed"]["lead_id"]
    answer = await integration.act("get_calls", lead_id=as_type(lead_id))
    assert [call["lead_id"] for call in answer["calls"]] == [lead_id]


@pytest.mark.parametrize(
    "line",
    ["google adwords", "+17044486577", "(704) 448-6577", "704 448\u20116577", "1-704-448-6577"],
)
async def test_a_line_is_asked_for_by_its_name_or_its_number_in_any_spelling(
    integration: Integration, calls: dict[str, dict[str, Any]], line: str
) -> None:
    everything = await integration.calls()
    found = await integration.calls(line=line)
    assert everything.keys() - found.keys() <= {
        calls["live"]["lead_id"],
        calls["missed"]["lead_id"],
    }
    assert calls["answered"]["lead_id"] in found


async def test_a_line_that_there_is_not_is_said_to_be_none(
    integration: Integration, calls: dict[str, dict[str, Any]]
) -> None:
    for line in ("(704) 448-6578", "Radio"):
        with pytest.raises(ServiceValidationError) as error:
            await integration.calls(line=line)
        assert error.value.translation_key == "unknown_line"


async def test_summary_counts_today_without_spam_and_tests(
    integration: Integration, calls: dict[str, dict[str, Any]]
) -> None:
    answer = await integration.act("get_calls", live_only=True, limit=1)
    assert answer["summary"] == {
        # The test call is live too; spam is not shown as live.
        "active_calls": 2,
        "calls_today": 3,
        "missed_calls_today": 1,
        "longest_call_seconds": 95,
        "busiest_source": "google",
        "by_outcome": {"answered": 1, "busy": 1, "in_progress": 1},
        "by_source": {"google": 1, "bing": 1, "unknown": 1},
        "by_line": {"Google AdWords": 1, "Bing": 1, "+17045550100": 1},
    }


async def test_lead_is_what_was_posted(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    (call,) = (await integration.act("get_calls", include_lead=True))["calls"]
    assert call.keys() == PUBLIC_KEYS | {"lead"}
    assert call["lead"] == start
    end = completed({"lead_id": start["lead_id"], "trigger": "new"}, new_field=[1, {"a": None}])
    await integration.take(end)
    (call,) = (await integration.act("get_calls", include_lead=True))["calls"]
    assert call["lead"] == {**start, **end}


async def test_lead_is_not_remembered_over_a_restart(integration: Integration) -> None:
    await integration.take(started())
    await integration.reload()
    (call,) = (await integration.act("get_calls", include_lead=True))["calls"]
    assert call["lead"] is None


async def test_get_calls_always_answers(integration: Integration) -> None:
    with pytest.raises(ServiceValidationError):
        await integration.hass.services.async_call(DOMAIN, "get_calls", blocking=True)


# -- end_call ----------------------------------------------------------------------------------


async def test_end_call_ends_one(integration: Integration) -> None:
    first, second = started(), started()
    await integration.take(first, second)
    await integration.act("end_call", lead_id=first["lead_id"])
    assert integration.told[2:] == [("ended", first["lead_id"])]
    assert integration.events[-1].data["end_reason"] == "dismissed"
    # What was ended is on disk when the action is done.
    stored = {
        call["lead_id"]: call.get("end_reason") for call in integration.stored["calls"].values()
    }
    assert stored == {first["lead_id"]: "dismissed", second["lead_id"]: None}


async def test_end_call_without_a_lead_ends_all(integration: Integration) -> None:
    starts = [started(), started(), started(spam=True)]
    await integration.take(*starts)
    await integration.act("end_call")
    reasons = {call["end_reason"] for call in (await integration.calls()).values()}
    assert reasons == {"dismissed"}
    assert sorted(integration.told[2:]) == [("ended", start["lead_id"]) for start in starts[:2]]
    await integration.act("end_call")


@pytest.mark.parametrize("known", [True, False], ids=["over", "unknown"])
async def test_call_that_is_not_live_cannot_be_ended(
    integration: Integration, *, known: bool
) -> None:
    start = started()
    if known:
        await integration.take(completed(start))
    with pytest.raises(ServiceValidationError) as error:
        await integration.act("end_call", lead_id=start["lead_id"])
    assert (error.value.translation_domain, error.value.translation_key) == (
        DOMAIN,
        "call_not_live",
    )
    assert str(error.value) == f"There is no live call with the lead ID {start['lead_id']}"


# -- simulate_call -----------------------------------------------------------------------------

FIELDS: dict[str, tuple[object, str, object]] = {
    "caller_name": ("Ann Smith", "display_name", "Ann Smith"),
    "caller_number": ("+12025550199", "caller_number_formatted", "(202) 555-0199"),
    "city": ("Raleigh", "city", "Raleigh"),
    "region": ("VA", "region", "VA"),
    "country": ("CA", "country", "CA"),
    "line": ("Radio", "line", "Radio"),
    "tracking_number": ("+17045550100", "tracking_number", "+17045550100"),
    "source": ("bing", "source", "bing"),
    "medium": ("organic", "medium", "organic"),
    "campaign": ("spring", "campaign", "spring"),
    "keyword": ("plumber", "keyword", "plumber"),
    "repeat_caller": (True, "repeat_caller", True),
    "spam": (False, "spam", False),
}


async def test_simulated_call_shows_well_by_itself(integration: Integration) -> None:
    await integration.act("simulate_call")
    (event,) = integration.events
    shown = {
        "test": True,
        "status": "in_progress",
        "display_name": "Test caller",
        "name_source": "carrier",
        "caller_number_formatted": "(202) 555-0143",
        "line": "Test line",
        "city": "Charlotte",
        "source": "google",
        "spam": False,
    }
    assert {key: event.data[key] for key in shown} == shown
    assert integration.leads == [event.data["lead_id"]]


def test_every_field_of_a_simulated_call_is_tried() -> None:
    markers = {marker.schema for marker in change_calls.SIMULATE_CALL.schema}
    assert FIELDS.keys() == markers - {"config_entry_id"}


@pytest.mark.parametrize("field", FIELDS)
async def test_field_of_a_simulated_call(integration: Integration, field: str) -> None:
    value, key, shown = FIELDS[field]
    await integration.act("simulate_call", **{field: value})
    assert integration.events[0].data[key] == shown
    assert integration.events[0].data["test"] is True


async def test_simulated_spam_is_muted(integration: Integration) -> None:
    await integration.act("simulate_call", spam=True)
    assert integration.told == []
    (call,) = (await integration.calls()).values()
    assert (call["spam"], call["test"]) == (True, True)


async def test_simulated_caller_may_withhold_the_number(integration: Integration) -> None:
    await integration.act("simulate_call", caller_number="anonymous", caller_name="")
    data = integration.events[0].data
    assert (data["caller_number"], data["name_source"]) == (None, "withheld")
    assert data["display_name"] == "Withheld number"


async def test_simulated_leads_are_unique_and_fit_a_browser(integration: Integration) -> None:
    await integration.act("simulate_call", line="One")
    await integration.reload()
    for line in ("Two", "Three"):
        await integration.act("simulate_call", line=line)
    leads = [lead_id for _, lead_id in integration.told]
    assert len(set(leads)) == 3
    assert all(2**52 < lead_id < 2**53 for lead_id in leads)


# -- which entry -------------------------------------------------------------------------------


@pytest.fixture
async def branch(integration: Integration) -> MockConfigEntry:
    """Give a second entry."""
    entry = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther" * 10})
    entry.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(entry.entry_id)
    await integration.hass.async_block_till_done()
    return entry


async def test_action_can_name_an_entry(integration: Integration, branch: MockConfigEntry) -> None:
    await integration.act("simulate_call")
    await integration.act("simulate_call", config_entry_id=branch.entry_id)
    entries = [event.data["config_entry_id"] for event in integration.events]
    assert entries == [integration.entry.entry_id, branch.entry_id]
    answer = await integration.act("get_calls", config_entry_id=branch.entry_id)
    assert answer["summary"]["active_calls"] == 1
    both = await integration.act("get_calls")
    assert (len(both["calls"]), both["summary"]["active_calls"]) == (2, 2)
    await integration.act("end_call", config_entry_id=branch.entry_id)
    assert (await integration.act("get_calls"))["summary"]["active_calls"] == 1
    await integration.act("end_call")
    assert (await integration.act("get_calls"))["summary"]["active_calls"] == 0


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_unknown_entry_is_refused(integration: Integration, action: str) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await integration.act(action, config_entry_id="no such entry", **REQUIRED.get(action, {}))
    assert error.value.translation_key


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_without_a_loaded_entry_actions_are_refused(
    integration: Integration, action: str
) -> None:
    await integration.unload()
    with pytest.raises(ServiceValidationError) as error:
        await integration.act(action, **REQUIRED.get(action, {}))
    assert error.value.translation_key == "nothing_loaded"
    assert str(error.value) == "No WhatConverts entry is set up and enabled"
    entry_id = integration.entry.entry_id
    with pytest.raises(ServiceValidationError):
        await integration.act(action, config_entry_id=entry_id, **REQUIRED.get(action, {}))


async def test_actions_are_there_before_any_entry(hass_us: HomeAssistant) -> None:
    assert await async_setup_component(hass_us, DOMAIN, {})
    assert hass_us.services.async_services_for_domain(DOMAIN).keys() == ACTIONS


# -- who may -------------------------------------------------------------------------------------


async def test_anybody_may_take_a_call_and_remember_its_caller(
    integration: Integration, hass_read_only_user: MockUser
) -> None:
    call = started(contact_name="")
    await integration.take(call)
    who = Context(user_id=hass_read_only_user.id)
    use = partial(integration.hass.services.async_call, DOMAIN, blocking=True, context=who)
    assert not hass_read_only_user.is_admin
    await use("claim_call", {"lead_id": call["lead_id"], "by": "Ann"})
    await use("remember_caller", {"number": call["caller_number"], "name": "Bob", "kind": "vip"})
    await integration.settle()
    seen = (await integration.calls())[call["lead_id"]]
    assert (seen["claimed_by"], seen["display_name"], seen["vip"]) == ("Ann", "Bob", True)


async def test_only_administrators_may_forget_calls(
    integration: Integration, hass_read_only_user: MockUser, hass_admin_user: MockUser
) -> None:
    call = started()
    await integration.take(completed(call))
    use = partial(integration.hass.services.async_call, DOMAIN, "forget_calls", {}, blocking=True)
    with pytest.raises(Unauthorized):
        await use(context=Context(user_id=hass_read_only_user.id))
    assert (await integration.calls()).keys() == {call["lead_id"]}
    await use(context=Context(user_id=hass_admin_user.id))
    assert await integration.calls() == {}


BAD_INPUT: dict[str, tuple[str, dict[str, Any]]] = {
    "lead id zero": ("end_call", {"lead_id": 0}),
    "lead id text": ("end_call", {"lead_id": "x"}),
    "limit zero": ("get_calls", {"limit": 0}),
    "limit too high": ("get_calls", {"limit": 1001}),
    "unknown field": ("simulate_call", {"webhook_id": WEBHOOK_ID}),
    "line as a list": ("simulate_call", {"line": ["a"]}),
    "spam as a word": ("simulate_call", {"spam": "perhaps"}),
}


@pytest.mark.parametrize("case", list(BAD_INPUT))
async def test_bad_input_is_refused(integration: Integration, case: str) -> None:
    action, data = BAD_INPUT[case]
    with pytest.raises(vol.Invalid):
        await integration.act(action, **data)
    assert integration.told == []


async def test_a_lead_with_bottomless_fields_is_returned_to_everybody(
    integration: Integration,
) -> None:
    deep = '{"notes": ' + "[" * 300 + "]" * 300 + ","
    await integration.send(deep + json.dumps(started(city="Cary"))[1:])
    (call,) = (await integration.act("get_calls", include_lead=True))["calls"]
    assert call["lead"]["city"] == "Cary"
    assert len(json_bytes(call["lead"]["notes"])) < 100
