"""Known callers: lists in the UI and by action; claiming a call."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from homeassistant.auth.models import User
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from tests.support.integration import DOMAIN, Integration, completed, started

ANN = "+18035550100"


async def open_form(integration: Integration) -> dict[str, Any]:
    flow = await integration.hass.config_entries.subentries.async_init(
        (integration.entry.entry_id, "callers"), context={"source": SOURCE_USER}
    )
    return dict(flow)


async def fill(integration: Integration, flow: dict[str, Any], **fields: str) -> dict[str, Any]:
    manager = integration.hass.config_entries.subentries
    result = await manager.async_configure(flow["flow_id"], fields)
    await integration.hass.async_block_till_done()
    return dict(result)


async def add_list(integration: Integration, kind: str, callers: str) -> None:
    form = await open_form(integration)
    result = await fill(integration, form, name=f"Our {kind}", kind=kind, callers=callers)
    assert result["type"] is FlowResultType.CREATE_ENTRY


def lists(integration: Integration) -> dict[str, str]:
    return {one.data["kind"]: one.data["callers"] for one in integration.entry.subentries.values()}


async def test_a_known_name_wins_over_every_other(integration: Integration) -> None:
    await add_list(integration, "known", "(803) 555-0100; Ann from next door")
    await integration.take(started(caller_number=ANN))
    call = integration.events[0].data
    assert (call["display_name"], call["name_source"]) == ("Ann from next door", "known_caller")
    assert (call["vip"], call["blocked"]) == (False, False)


async def test_a_vip_is_marked(integration: Integration) -> None:
    await add_list(integration, "vip", ANN)
    await integration.take(started(caller_number=ANN))
    call = integration.events[0].data
    assert (call["vip"], call["display_name"]) == (True, "Jeremy Helms")


async def test_a_blocked_caller_is_heard_by_nobody_and_listed(integration: Integration) -> None:
    await add_list(integration, "blocked", f"{ANN}; Nuisance")
    call = started(caller_number=ANN)
    await integration.take(call)
    assert integration.told == []
    assert integration.value("sensor.active_calls") == "0"
    assert (await integration.calls())[call["lead_id"]]["blocked"] is True


async def test_lines_that_are_no_callers_are_named_and_nothing_is_lost(
    integration: Integration,
) -> None:
    form = await open_form(integration)
    text = f"{ANN}; Ann\nBob"
    result = await fill(integration, form, name="Ours", kind="known", callers=text)
    assert result["errors"] == {"callers": "no_number"}
    assert result["description_placeholders"] == {"count": "1", "lines": "Bob"}
    suggested = {
        str(key): (key.description or {}).get("suggested_value")
        for key in result["data_schema"].schema
    }
    assert suggested["callers"] == text
    assert lists(integration) == {}


async def test_a_list_can_be_changed(integration: Integration) -> None:
    await add_list(integration, "known", f"{ANN}; Ann")
    (subentry,) = integration.entry.subentries.values()
    form = await integration.entry.start_subentry_reconfigure_flow(
        integration.hass, subentry.subentry_id
    )
    assert form["type"] is FlowResultType.FORM
    wrong = await fill(integration, dict(form), name="Ours", kind="vip", callers="nobody")
    assert wrong["errors"] == {"callers": "no_number"}
    done = await fill(integration, dict(form), name="Ours", kind="vip", callers=f"{ANN}; Annie")
    assert done["reason"] == "reconfigure_successful"
    await integration.take(started(caller_number=ANN))
    assert (integration.events[0].data["display_name"], integration.events[0].data["vip"]) == (
        "Annie",
        True,
    )


async def test_remembering_makes_a_list_and_names_the_live_call(integration: Integration) -> None:
    await integration.take(started(caller_number=ANN))
    await integration.act("remember_caller", number="803-555-0100", name="Ann", kind="vip")
    await integration.hass.async_block_till_done()
    assert lists(integration) == {"vip": f"{ANN}; Ann"}
    assert [kind for kind, _ in integration.told] == ["started", "updated"]
    assert integration.events[-1].data["display_name"] == "Ann"


async def test_remembering_moves_a_number_between_lists_and_keeps_its_name(
    integration: Integration,
) -> None:
    await add_list(integration, "known", f"{ANN}; Ann\n+18035550101; Bob")
    await integration.act("remember_caller", number=ANN, kind="blocked")
    assert lists(integration) == {"known": "+18035550101; Bob", "blocked": f"{ANN}; Ann"}
    await integration.act("remember_caller", number=ANN, name="Spam Ann", kind="blocked")
    assert lists(integration)["blocked"] == f"{ANN}; Spam Ann"


async def test_a_number_without_a_country_code_is_moved_as_well(integration: Integration) -> None:
    integration.hass.config.country = None
    await integration.choose(keep_days=29)
    await add_list(integration, "known", "803-555-0100; Ann\n+18035550101; Bob")
    await integration.act("remember_caller", number=ANN, kind="blocked")
    assert lists(integration) == {"known": "+18035550101; Bob", "blocked": f"{ANN}; Ann"}


async def test_only_numbers_are_remembered(integration: Integration) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await integration.act("remember_caller", number="anonymous", kind="known")
    assert error.value.translation_key == "not_a_number"


async def test_the_caller_of_a_call_is_remembered_without_naming_the_number(
    integration: Integration,
) -> None:
    live, over = started(caller_number=ANN), started(caller_number="+18035550101")
    await integration.take(live, over, completed(over))
    await integration.act("remember_caller", lead_id=live["lead_id"], name="Ann", kind="vip")
    await integration.act("remember_caller", lead_id=str(over["lead_id"]), kind="blocked")
    assert lists(integration) == {"vip": f"{ANN}; Ann", "blocked": "+18035550101"}


async def test_a_call_that_names_nobody_cannot_be_remembered(integration: Integration) -> None:
    withheld = started(caller_number="anonymous")
    await integration.take(withheld)
    for lead_id, key in ((withheld["lead_id"], "number_not_known"), (5, "call_not_known")):
        with pytest.raises(ServiceValidationError) as error:
            await integration.act("remember_caller", lead_id=lead_id, kind="known")
        assert error.value.translation_key == key
    assert lists(integration) == {}


async def test_only_the_entry_that_knows_the_call_remembers_its_caller(
    integration: Integration,
) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther"})
    other.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(other.entry_id)
    call = started(caller_number=ANN)
    await integration.take(call)
    await integration.act("remember_caller", lead_id=call["lead_id"], kind="vip")
    assert lists(integration) == {"vip": ANN}
    assert not other.subentries


@pytest.mark.parametrize("fields", [{"number": ANN, "lead_id": 1}, {"name": "Ann"}])
async def test_a_number_or_a_call_has_to_be_named(
    integration: Integration, fields: dict[str, Any]
) -> None:
    with pytest.raises((ServiceValidationError, vol.Invalid)):
        await integration.act("remember_caller", **fields)
    assert lists(integration) == {}


async def test_a_caller_is_taken_off_all_lists(integration: Integration) -> None:
    await add_list(integration, "known", f"{ANN}; Ann\n+18035550101; Bob")
    await add_list(integration, "blocked", "(803) 555-0100")
    call = started(caller_number=ANN)
    await integration.take(call)
    assert integration.told == []
    await integration.act("remember_caller", lead_id=call["lead_id"], kind="none")
    assert lists(integration) == {"known": "+18035550101; Bob", "blocked": ""}
    await integration.act("remember_caller", number=ANN, kind="none")
    await integration.hass.async_block_till_done()
    await integration.take(started(caller_number=ANN, tracking_number="+17045550101"))
    assert [kind for kind, _ in integration.told] == ["started"]


async def test_a_live_call_is_claimed(integration: Integration) -> None:
    call = started()
    await integration.take(call)
    await integration.act("claim_call", lead_id=call["lead_id"], by=" Maria\n")
    assert integration.events[-1].event_type == "whatconverts_call_updated"
    assert integration.events[-1].data["claimed_by"] == "Maria"
    await integration.reload()
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Maria"


async def test_a_call_is_claimed_by_the_user_who_asks(
    integration: Integration, hass_admin_user: User
) -> None:
    call = started()
    await integration.take(call)
    await integration.hass.services.async_call(
        DOMAIN,
        "claim_call",
        {"lead_id": call["lead_id"]},
        blocking=True,
        context=Context(user_id=hass_admin_user.id),
    )
    assert integration.events[-1].data["claimed_by"] == hass_admin_user.name


@pytest.mark.parametrize(
    ("by", "ended", "reason"),
    [("Maria", True, "call_not_live"), ("", False, "nobody_claims")],
    ids=["an ended call", "nobody"],
)
async def test_what_cannot_be_claimed(
    integration: Integration, by: str, reason: str, *, ended: bool
) -> None:
    call = started()
    await integration.take(call)
    if ended:
        await integration.take(completed(call))
    with pytest.raises(ServiceValidationError) as error:
        await integration.act("claim_call", lead_id=call["lead_id"], by=by)
    assert error.value.translation_key == reason
