"""Fixtures of the tests inside Home Assistant."""

import asyncio.constants
from collections.abc import AsyncIterator, Generator
import logging
from pathlib import Path
import traceback
from typing import override

from aiohttp import ClientSession
from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

# Home Assistant's test plugin has a package of the same name: the one imported first is used.
import custom_components  # noqa: F401
from custom_components.whatconverts import const
from custom_components.whatconverts.storage.database import CallDatabase
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from scripts.account import AccountServer
from tests.support.account import running_account
from tests.support.connected import Connected, connect
from tests.support.fake_cloud import FakeCloud
from tests.support.integration import DOMAIN, NOW, WEBHOOK_ID, Disk, Integration, SetupIntegration

# Not about our code, but about the machine or the moment.
ALWAYS_ALLOWED = (
    "homeassistant.loader: We found a custom integration whatconverts",
    "asyncio: Executing ",  # slow
    "haffmpeg.",  # not installed
    "libturbojpeg",  # not installed
    # The library of Home Assistant Cloud tells of what the test does to its connection.
    "hass_nabucasa.",
    # The test was over before Home Assistant had looked through the last integration.
    "_async_process_integration_platforms_for_component",
)


class _Alarms(logging.Handler):
    """Keeps every log line at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(scope="session", autouse=True)
def short_stacks() -> Generator[None]:
    """Let asyncio note in two frames where a future was made, not in sixty.

    It does so in debug mode, which Home Assistant's test plugin turns on; the whole stack of every
    future would be a third of all work here.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.constants, "DEBUG_STACK_DEPTH", 2)
        # What makes futures is written in C: it calls this function, and with no limit.
        patch.setattr(traceback.extract_stack, "__defaults__", (None, 2))
        yield


# It comes first, so that it still listens while the other fixtures stop Home Assistant.
@pytest.fixture(autouse=True)
def quiet_unless_declared(request: pytest.FixtureRequest) -> Generator[None]:
    """Fail a test that logs at WARNING or above, unless `allow_log(text)` declares the line."""
    alarms = _Alarms()
    logging.getLogger().addHandler(alarms)
    yield
    logging.getLogger().removeHandler(alarms)
    allowed = list(ALWAYS_ALLOWED)
    for marker in request.node.iter_markers("allow_log"):
        allowed += marker.args
    undeclared = [line for line in alarms.lines if not any(text in line for text in allowed)]
    if undeclared:
        pytest.fail("undeclared log lines:\n" + "\n".join(undeclared), pytrace=False)


@pytest.fixture(autouse=True)
def custom_integrations(request: pytest.FixtureRequest, quiet_unless_declared: None) -> None:
    """Let Home Assistant load what lies in custom_components/."""
    if "recorder_mock" in request.fixturenames:
        # Home Assistant's recorder must be there before `hass`, which the next line starts.
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for others: with a stopped clock, that would never end."""
    package = "custom_components.whatconverts"
    monkeypatch.setattr(f"{package}.storage.writer.WRITE_DELAY_SECONDS", 0)
    monkeypatch.setattr(f"{package}.account.intake.REST_SECONDS", 0)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give every test a folder of its own, with the one that Home Assistant always has."""
    (tmp_path / ".storage").mkdir()
    return str(tmp_path)


@pytest.fixture
def clock(freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch) -> FrozenDateTimeFactory:
    """Stop the clock; timers ring when a test moves it."""
    # The access log cannot read a stopped clock.
    monkeypatch.setattr(logging.getLogger("aiohttp.access"), "disabled", True)
    freezer.move_to(NOW)
    return freezer


@pytest.fixture
async def hass_us(clock: FrozenDateTimeFactory, hass: HomeAssistant) -> HomeAssistant:
    """Give a Home Assistant in New York."""
    await hass.config.async_update(time_zone="America/New_York", country="US", language="en")
    # The web server takes no new paths once a client has spoken to it.
    assert await async_setup_component(hass, "websocket_api", {})
    return hass


@pytest.fixture
def entry(hass_us: HomeAssistant) -> MockConfigEntry:
    """Give an entry that is not set up yet."""
    entry = MockConfigEntry(domain=DOMAIN, title="WhatConverts", data={"webhook_id": WEBHOOK_ID})
    entry.add_to_hass(hass_us)
    return entry


@pytest.fixture
def setup_integration(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    clock: FrozenDateTimeFactory,
    hass_client_no_auth: ClientSessionGenerator,
) -> SetupIntegration:
    """Set the entry up when the test wants it."""

    async def opener() -> Integration:
        assert await hass_us.config_entries.async_setup(entry.entry_id)
        await hass_us.async_block_till_done()
        return Integration(hass_us, entry, await hass_client_no_auth(), clock)

    return opener


@pytest.fixture
async def integration(setup_integration: SetupIntegration) -> Integration:
    """Give an entry that is set up."""
    return await setup_integration()


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch, socket_enabled: None
) -> AsyncIterator[AccountServer]:
    """Give the server of an account, which the integration takes for WhatConverts'."""
    async with running_account() as account:
        monkeypatch.setattr(const, "API_URL", account.url)
        yield account


@pytest.fixture
async def connected(
    integration: Integration,
    server: AccountServer,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> Connected:
    """Give an entry with an account."""
    await connect(integration, server)
    socket = await hass_ws_client(integration.hass)
    return Connected(integration, server, await hass_client(), socket)


@pytest.fixture
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[Disk]:
    """Stand between our files and the disk; if it has refused, the log may say so."""
    disk = Disk()
    monkeypatch.setattr(CallDatabase, "write", disk.stand_before(CallDatabase.write))
    yield disk
    if disk.has_refused:
        request.node.add_marker(pytest.mark.allow_log("Calls cannot be stored: "))


@pytest.fixture
def fake_cloud(
    hass_us: HomeAssistant, aioclient_mock: AiohttpClientMocker, monkeypatch: pytest.MonkeyPatch
) -> FakeCloud:
    """Give the servers of Home Assistant Cloud; nobody is signed in yet."""
    fake_cloud = FakeCloud(hass_us, aioclient_mock)
    monkeypatch.setattr(ClientSession, "ws_connect", fake_cloud.connect_websocket)
    return fake_cloud


@pytest.fixture
async def account_server(
    monkeypatch: pytest.MonkeyPatch, socket_enabled: None, hass_us: HomeAssistant
) -> AsyncIterator[AccountServer]:
    """Give the account at WhatConverts, which stands at the address that we ask."""
    async with running_account(calls=12, days=80) as server:
        monkeypatch.setattr(const, "API_URL", server.url)
        yield server
