"""What strangers and mistakes may post: the answer of the contract, and nothing else happens."""

import json
from typing import Any

import pytest

from tests.support.real_integration import ACTIVE, EXAMPLE, RealIntegration, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

KIB = 1024
NO_ID = {key: value for key, value in EXAMPLE.items() if key != "lead_id"}
UNKNOWN_LEAD = 911_000_001


def _with_id(lead_id: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**EXAMPLE, "lead_id": lead_id}


def _unknown(**changes: object) -> dict[str, Any]:
    return {**started(), "lead_id": UNKNOWN_LEAD, **changes}


def _without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in _unknown().items() if key not in names}


NOT_JSON = "The message is not JSON."
NO_OBJECT = "The message is not a JSON object."
NO_LEAD = "The phone call has no usable lead_id."
REFUSED: dict[str, tuple[object, str]] = {
    "empty body": (b"", NOT_JSON),
    "no JSON": (b"hello", NOT_JSON),
    "cut off": (json.dumps(EXAMPLE).encode()[:-20], NOT_JSON),
    "a form": (b"lead_id=1&lead_type=Phone+Call&call_status=In+Progress", NOT_JSON),
    "XML": (b"<?xml version='1.0'?><lead/>", NOT_JSON),
    "not UTF-8": (b'{"lead_id": 1, "lead_type": "Phone Call", "city": "\xff\xfe"}', NOT_JSON),
    "deeply nested": (b"[" * 100_000, NOT_JSON),
    "NaN as id": (
        b'{"lead_type": "Phone Call", "call_status": "In Progress", "lead_id": NaN}',
        NOT_JSON,
    ),
    "an empty list": ([], NO_OBJECT),
    "a list of leads": ([EXAMPLE], NO_OBJECT),
    "text": ("Phone Call", NO_OBJECT),
    "a number": (12, NO_OBJECT),
    "null": (None, NO_OBJECT),
    "true": (True, NO_OBJECT),
    "no lead id": (NO_ID, NO_LEAD),
    "lead id null": (_with_id(None), NO_LEAD),
    "lead id empty": (_with_id(""), NO_LEAD),
    "lead id zero": (_with_id(0), NO_LEAD),
    "lead id negative": (_with_id(-5), NO_LEAD),
    "lead id a fraction": (_with_id(1.5), NO_LEAD),
    "lead id true": (_with_id(True), NO_LEAD),  # noqa: FBT003
    "lead id text": (_with_id("12a"), NO_LEAD),
    "lead id in other digits": (_with_id("١٢٣"), NO_LEAD),
    "lead id too long": (_with_id("1" * 19), NO_LEAD),
    "lead id a list": (_with_id([1]), NO_LEAD),
    "lead id an object": (_with_id({"id": 1}), NO_LEAD),
}

IGNORED: dict[str, tuple[object, str]] = {
    "empty object": ({}, "no_lead"),
    "chat": (_unknown(lead_type="Chat"), "not_a_phone_call"),
    "text message": (_unknown(lead_type="Text Message"), "not_a_phone_call"),
    "web form": (_unknown(lead_type="Web Form"), "not_a_phone_call"),
    "kind nobody knows": (_unknown(lead_type="Carrier Pigeon"), "not_a_phone_call"),
    "chat without id": ({**NO_ID, "lead_type": "Chat"}, "not_a_phone_call"),
    "no kind, unknown lead": (_without("lead_type"), "unknown_lead_without_type"),
    "no state": (_without("call_status", "lead_state"), "unknown_lead_without_status"),
    "state nobody knows": (
        _unknown(call_status="Dreaming", lead_state="Dreaming"),
        "unknown_lead_without_status",
    ),
    "update of an unknown call": (_unknown(trigger="update"), "update_of_unknown_lead"),
}


@pytest.mark.parametrize(("refused", "reason"), REFUSED.values(), ids=list(REFUSED))
async def test_bad_input_is_refused_with_a_reason(
    integration: RealIntegration, refused: object, reason: str
) -> None:
    live = started()
    await integration.take(live)
    reply = await integration.post(refused)
    assert reply.status == 400
    assert json.loads(reply.text) == {"result": "rejected", "reason": reason}
    assert list(await integration.calls(live_only=True)) == [live["lead_id"]]


@pytest.mark.parametrize(("ignored", "reason"), IGNORED.values(), ids=list(IGNORED))
async def test_what_is_not_for_us_is_ignored(
    integration: RealIntegration, ignored: object, reason: str
) -> None:
    live = started()
    await integration.take(live)
    reply = await integration.post(ignored)
    assert reply.status == 200
    assert json.loads(reply.text) == {"result": "ignored", "reason": reason}
    assert UNKNOWN_LEAD not in await integration.calls()
    assert list(await integration.calls(live_only=True)) == [live["lead_id"]]


async def test_too_much_is_refused_and_a_lot_is_taken(integration: RealIntegration) -> None:
    reply = await integration.post(started(notes="x" * 256 * KIB))
    assert reply.status == 413
    reason = f"The message is larger than {256 * KIB} bytes."
    assert json.loads(reply.text) == {"result": "rejected", "reason": reason}
    await integration.take(started(notes="x" * 250 * KIB))
    await integration.state_is(ACTIVE, "1")


async def test_strange_types_and_hostile_text_make_an_ordinary_call(
    integration: RealIntegration,
) -> None:
    start = started(
        contact_name="<b>Mallory\u202e\u0000\n{{ states | length }}</b>" * 400,
        landing_url="javascript:alert(1)",
        city=[],
        state={"a": 1},
        zip=28226,
        lead_analysis=[],
        field_mappings=[],
        lead_score="many",
        caller_name=None,
    )
    await integration.take(start)
    await integration.state_is(ACTIVE, "1")
    call = (await integration.calls(live_only=True))[start["lead_id"]]
    assert not set("\u202e\u0000\n") & set(call["display_name"])
    assert len(call["display_name"]) <= 255
    assert call["landing_url"] is None
    assert call["city"] is None
