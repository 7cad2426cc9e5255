"""Restarts and power cuts: a call that was answered 200 is never lost and never starts twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import ClientError
import pytest
import pytest_asyncio

from scripts.realha import Listener, until
from tests.support.real_integration import (
    ACTIVE,
    ENDED,
    EVENTS,
    STARTED,
    RealIntegration,
    completed,
    ids,
    started,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

SENDERS = 8
ENOUGH = 60
KILLS = 3


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_integration(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant that may be killed."""
    integration = await RealIntegration.open(tmp_path_factory.mktemp("interrupted"))
    # Home Assistant writes a new entry and a new token only seconds later.
    await integration.ha.restart()
    await integration.loaded()
    yield integration
    await integration.close()
    integration.assert_clean_log()


async def test_live_calls_survive_a_restart_in_silence(own_integration: RealIntegration) -> None:
    ending, staying = started(), started()
    await own_integration.take(ending)
    await own_integration.take(staying)
    await own_integration.ha.stop()
    assert await own_integration.start_again() == []
    await own_integration.state_is(ACTIVE, "2")
    async with own_integration.ha.client.socket() as socket:
        events = await socket.listen(*EVENTS)
        await own_integration.take(staying)
        await own_integration.take(completed(ending))
        await events.wait_for(ENDED)
        assert ids(events, STARTED) == []
        assert ids(events, ENDED) == [ending["lead_id"]]
    await own_integration.hang_up()


@dataclass
class _Stream:
    """Concurrent senders, and what they got a 200 for."""

    integration: RealIntegration
    begun: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)

    async def send(self) -> None:
        """Post starts, for every second call its end too, until nobody answers."""
        try:
            while True:
                start = started()
                await self.integration.take(start)
                self.begun.add(start["lead_id"])
                if start["lead_id"] % 2:
                    await self.integration.take(completed(start))
                    self.over.add(start["lead_id"])
        except ClientError:
            return

    async def has_enough(self) -> bool:
        return len(self.begun) >= ENOUGH


async def _kill_in_a_stream(integration: RealIntegration) -> tuple[_Stream, Listener]:
    stream = _Stream(integration)
    async with integration.ha.client.socket() as socket:
        events = await socket.listen(*EVENTS)
        async with asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(stream.send())
            await until(stream.has_enough, what="calls in the stream")
            await integration.ha.kill()
    return stream, events


@pytest.mark.parametrize("attempt", range(KILLS))
async def test_kill_loses_nothing_that_was_answered(
    own_integration: RealIntegration, attempt: int
) -> None:
    stream, before = await _kill_in_a_stream(own_integration)
    after = await own_integration.start_again()
    kept = await own_integration.calls()
    assert stream.begun - kept.keys() == set(), f"kill {attempt}"
    assert {one for one in stream.over if kept[one]["status"] != "ended"} == set()
    alive = {one for one in stream.begun if not one % 2}
    assert {one for one in alive if kept[one]["status"] != "in_progress"} == set()

    again = [call["lead_id"] for call in after if call["event"] == STARTED]
    fired = Counter(ids(before, STARTED) + again)
    assert {one for one in stream.begun if fired[one] > 1} == set()
    await own_integration.hang_up()
