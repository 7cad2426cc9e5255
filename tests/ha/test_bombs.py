"""Messages that are made to hurt: whatever is in them, they stay small, plain text."""

import json

import pytest

from tests.support.integration import Integration, started

KIB = 1024
BOMBS = {
    "digits without end": b'{"lead_type": "Phone Call", "lead_id": ' + b"9" * 200 * KIB + b"}",
    "exponent": b'{"lead_type": "Phone Call", "lead_id": 1e999999999}',
    "depth": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "depth of lists": b"[" * 100 * KIB + b"]" * 100 * KIB,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
async def test_bomb_is_refused(integration: Integration, bomb: bytes) -> None:
    reply = await integration.send(bomb)
    assert reply.status == 400
    assert integration.told == []


async def test_as_many_names_as_fit_are_one_ordinary_call(integration: Integration) -> None:
    start = started(**{f"field {number}": number for number in range(9000)})
    assert len(json.dumps(start)) < 256 * KIB
    await integration.take(start)
    assert integration.told == [("started", start["lead_id"])]


async def test_long_values_leave_short(integration: Integration) -> None:
    start = started(contact_name="x" * 100 * KIB, caller_number="9" * 50 * KIB, notes="y" * KIB)
    await integration.take(start)
    (event,) = integration.events
    assert len(json.dumps(dict(event.data))) < 8 * KIB


async def test_templates_and_markup_stay_text(integration: Integration) -> None:
    name = "{{ states | list }}<script>alert(1)</script>"
    await integration.take(started(contact_name=name))
    assert integration.value("sensor.current_caller") == name
