"""Restarts and power cuts: a call that was answered 200 is never lost and never starts twice."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.call_stream import CallStream
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
from tests.support.stored_calls import sound_leads, stored_file

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

ENOUGH = 60
KILLS = 3


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_integration(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant that may be killed."""
    integration = await RealIntegration.open_settled(tmp_path_factory.mktemp("interrupted"))
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


@pytest.mark.parametrize("attempt", range(1, KILLS + 1))
async def test_kill_loses_nothing_that_was_answered(
    own_integration: RealIntegration, attempt: int
) -> None:
    stream = CallStream(own_integration)
    async with own_integration.ha.client.socket() as socket:
        before = await socket.listen(*EVENTS)
        async with stream.flowing():
            await stream.is_under_way(ENOUGH)
            await own_integration.ha.kill()
    assert stream.begun <= sound_leads(stored_file(own_integration)), f"kill {attempt}"
    await stream.check(before, await own_integration.start_again())
    await own_integration.hang_up()
