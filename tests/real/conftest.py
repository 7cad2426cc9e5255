"""One real Home Assistant for all tests that do not need one of their own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from scripts.realha import Listener

from .office import EVENTS, Office


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    office = await Office.open(tmp_path_factory.mktemp("home-assistant"))
    yield office
    await office.close()


@pytest_asyncio.fixture(loop_scope="session")
async def office(shared_office: Office) -> AsyncIterator[Office]:
    """Give an office without live calls; its log must stay clean."""
    await shared_office.hang_up()
    yield shared_office
    shared_office.assert_clean_log()


@pytest_asyncio.fixture(loop_scope="session")
async def events(office: Office) -> AsyncIterator[Listener]:
    """Listen to all of our bus events."""
    async with office.ha.client.socket() as socket:
        yield await socket.listen(*EVENTS)
