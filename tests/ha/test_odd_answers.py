"""Answers of the account damaged at random: nothing breaks, and no call is lost by them."""

import os
from random import Random
from typing import Any, Final

import pytest

from custom_components.whatconverts.account import client
from homeassistant.exceptions import HomeAssistantError
from scripts.account import AccountServer, Behaviour
from tests.ha.test_fuzz import SEED
from tests.support.connected import connect
from tests.support.damage import bytes_of
from tests.support.integration import SECOND, Integration, completed, started

ANSWERS: Final = int(os.environ.get("FUZZ_ANSWERS", "5"))
HOUR: Final = 3600 * SECOND
read_body: Final = client._async_body  # noqa: SLF001 - where an answer comes in


class Wire:
    """Brings answers of the account, as they are or damaged."""

    def __init__(self) -> None:
        self.chance: Random | None = None

    async def read(self, *args: Any) -> bytes:  # noqa: ANN401 - the client's
        body = await read_body(*args)
        return bytes_of(body, self.chance) if self.chance else body


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(client, "_async_body", wire.read)
    return wire


async def hear(integration: Integration, server: AccountServer, wire: Wire, seed: int) -> None:
    """Have calls of which no message tells; hear of them in vain, and then as they are."""
    wire.chance = chance = Random(seed)  # noqa: S311 - the same every time
    server.behaviour = Behaviour(envelope=chance.random() < 1 / 2)
    live, *over = (started() for _ in range(4))
    for message in (live, *map(completed, over)):
        server.record(message)
    await integration.take(live)
    if chance.random() < 1 / 3:
        integration.entry.runtime_data.account.async_bring_past(30)
    for _ in range(3):
        await look(integration)
        await change(integration, live["lead_id"])
    wire.chance = None
    server.record(completed(live))
    await look(integration)
    await look(integration)
    assert {one["lead_id"] for one in (live, *over)} <= (await integration.calls()).keys()
    assert integration.entry.runtime_data.account.state.problem is None


async def look(integration: Integration) -> None:
    await integration.pass_time(HOUR / 3)
    await integration.hass.async_block_till_done(wait_background_tasks=True)


async def change(integration: Integration, lead_id: int) -> None:
    """Ask for what a person asks for: it works, or says why not."""
    try:
        await integration.act("update_lead", lead_id=lead_id, sales_value=5)
    except HomeAssistantError as error:
        assert error.translation_key  # noqa: PT017 - it need not fail


async def test_odd_answers_break_nothing(
    integration: Integration, server: AccountServer, wire: Wire
) -> None:
    await connect(integration, server)
    for seed in range(SEED, SEED + ANSWERS):
        try:
            await hear(integration, server, wire, seed)
        except BaseException as error:
            error.add_note(f"with the seed {seed}")
            raise
