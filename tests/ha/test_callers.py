"""Known callers: lists in the UI and by action; claiming a call."""

from typing import Any

import pytest

from homeassistant.auth.models import User
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import Context
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError

from .office import DOMAIN, Office, completed, started

ANN = "+18035550100"


async def open_form(office: Office) -> dict[str, Any]:
    flow = await office.hass.config_entries.subentries.async_init(
        (office.entry.entry_id, "callers"), context={"source": SOURCE_USER}
    )
    return dict(flow)


async def fill(office: Office, flow: dict[str, Any], **fields: str) -> dict[str, Any]:
    manager = office.hass.config_entries.subentries
    result = await manager.async_configure(flow["flow_id"], fields)
    await office.hass.async_block_till_done()
    return dict(result)


async def add_list(office: Office, kind: str, callers: str) -> None:
    form = await open_form(office)
    result = await fill(office, form, name=f"Our {kind}", kind=kind, callers=callers)
    assert result["type"] is FlowResultType.CREATE_ENTRY


def lists(office: Office) -> dict[str, str]:
    return {one.data["kind"]: one.data["callers"] for one in office.entry.subentries.values()}


async def test_a_known_name_wins_over_every_other(office: Office) -> None:
    await add_list(office, "known", "(803) 555-0100; Ann from next door")
    await office.take(started(caller_number=ANN))
    call = office.events[0].data
    assert (call["display_name"], call["name_source"]) == ("Ann from next door", "known_caller")
    assert (call["vip"], call["blocked"]) == (False, False)


async def test_a_vip_is_marked(office: Office) -> None:
    await add_list(office, "vip", ANN)
    await office.take(started(caller_number=ANN))
    call = office.events[0].data
    assert (call["vip"], call["display_name"]) == (True, "Jeremy Helms")


async def test_a_blocked_caller_is_heard_by_nobody_and_listed(office: Office) -> None:
    await add_list(office, "blocked", f"{ANN}; Nuisance")
    call = started(caller_number=ANN)
    await office.take(call)
    assert office.told == []
    assert office.value("sensor.active_calls") == "0"
    assert (await office.calls())[call["lead_id"]]["blocked"] is True


async def test_lines_that_are_no_callers_are_named_and_nothing_is_lost(office: Office) -> None:
    form = await open_form(office)
    text = f"{ANN}; Ann\nBob"
    result = await fill(office, form, name="Ours", kind="known", callers=text)
    assert result["errors"] == {"callers": "misread"}
    assert result["description_placeholders"] == {"count": "1", "lines": "Bob"}
    suggested = {
        str(key): (key.description or {}).get("suggested_value")
        for key in result["data_schema"].schema
    }
    assert suggested["callers"] == text
    assert lists(office) == {}


async def test_a_list_can_be_changed(office: Office) -> None:
    await add_list(office, "known", f"{ANN}; Ann")
    (subentry,) = office.entry.subentries.values()
    form = await office.entry.start_subentry_reconfigure_flow(office.hass, subentry.subentry_id)
    assert form["type"] is FlowResultType.FORM
    wrong = await fill(office, dict(form), name="Ours", kind="vip", callers="nobody")
    assert wrong["errors"] == {"callers": "misread"}
    done = await fill(office, dict(form), name="Ours", kind="vip", callers=f"{ANN}; Annie")
    assert done["reason"] == "reconfigure_successful"
    await office.take(started(caller_number=ANN))
    assert (office.events[0].data["display_name"], office.events[0].data["vip"]) == ("Annie", True)


async def test_remembering_makes_a_list_and_names_the_live_call(office: Office) -> None:
    await office.take(started(caller_number=ANN))
    await office.act("remember_caller", number="803-555-0100", name="Ann", kind="vip")
    await office.hass.async_block_till_done()
    assert lists(office) == {"vip": f"{ANN}; Ann"}
    assert [kind for kind, _ in office.told] == ["started", "updated"]
    assert office.events[-1].data["display_name"] == "Ann"


async def test_remembering_moves_a_number_between_lists_and_keeps_its_name(
    office: Office,
) -> None:
    await add_list(office, "known", f"{ANN}; Ann\n+18035550101; Bob")
    await office.act("remember_caller", number=ANN, kind="blocked")
    assert lists(office) == {"known": "+18035550101; Bob", "blocked": f"{ANN}; Ann"}
    await office.act("remember_caller", number=ANN, name="Spam Ann", kind="blocked")
    assert lists(office)["blocked"] == f"{ANN}; Spam Ann"


async def test_only_numbers_are_remembered(office: Office) -> None:
    with pytest.raises(ServiceValidationError) as error:
        await office.act("remember_caller", number="anonymous", kind="known")
    assert error.value.translation_key == "not_a_number"


async def test_a_live_call_is_claimed(office: Office) -> None:
    call = started()
    await office.take(call)
    await office.act("claim_call", lead_id=call["lead_id"], by=" Maria\n")
    assert office.events[-1].event_type == "whatconverts_call_updated"
    assert office.events[-1].data["claimed_by"] == "Maria"
    await office.reload()
    assert (await office.calls())[call["lead_id"]]["claimed_by"] == "Maria"


async def test_a_call_is_claimed_by_the_user_who_asks(
    office: Office, hass_admin_user: User
) -> None:
    call = started()
    await office.take(call)
    await office.hass.services.async_call(
        DOMAIN,
        "claim_call",
        {"lead_id": call["lead_id"]},
        blocking=True,
        context=Context(user_id=hass_admin_user.id),
    )
    assert office.events[-1].data["claimed_by"] == hass_admin_user.name


@pytest.mark.parametrize(
    ("by", "ended", "reason"),
    [("Maria", True, "call_not_live"), ("", False, "nobody_claims")],
    ids=["an ended call", "nobody"],
)
async def test_what_cannot_be_claimed(office: Office, by: str, ended: bool, reason: str) -> None:  # noqa: FBT001 - a case
    call = started()
    await office.take(call)
    if ended:
        await office.take(completed(call))
    with pytest.raises(ServiceValidationError) as error:
        await office.act("claim_call", lead_id=call["lead_id"], by=by)
    assert error.value.translation_key == reason
