"""One real Home Assistant for all tests that do not need one of their own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from scripts.realha import Listener
from tests.support.real_integration import EVENTS, RealIntegration


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_integration(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("home-assistant"))
    yield integration
    await integration.close()


@pytest_asyncio.fixture(loop_scope="session")
async def integration(shared_integration: RealIntegration) -> AsyncIterator[RealIntegration]:
    """Give an entry without live calls; its log must stay clean."""
    await shared_integration.hang_up()
    yield shared_integration
    shared_integration.assert_clean_log()


@pytest_asyncio.fixture(loop_scope="session")
async def events(integration: RealIntegration) -> AsyncIterator[Listener]:
    """Listen to all of our bus events."""
    async with integration.ha.client.socket() as socket:
        yield await socket.listen(*EVENTS)
