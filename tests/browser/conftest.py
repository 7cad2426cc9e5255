"""One browser for all tests; a page of its own for each."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, expect
import pytest
import pytest_asyncio

from scripts.realha.browser import chromium
from tests.support.card_page import SCREENSHOTS, CardPage, served
from tests.support.dashboard import PATIENCE_MS

ENGINE = pytest.StashKey[str]()

# A page of Home Assistant may take its time on a machine that others use, too.
expect.set_options(timeout=PATIENCE_MS)


def note_engine(config: pytest.Config, version: str) -> None:
    config.stash[ENGINE] = version
    if (told := getattr(config, "workeroutput", None)) is not None:
        told["engine"] = version


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - pytest-xdist has no types
    """Take over which engine a process of several has used."""
    if version := getattr(node, "workeroutput", {}).get("engine"):
        note_engine(node.config, version)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    async with chromium() as browser:
        note_engine(request.config, browser.version)
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harness() -> AsyncIterator[str]:
    async with served() as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def card_page(browser: Browser, harness: str) -> AsyncIterator[CardPage]:
    """Give a page with the fake Home Assistant; nothing may go wrong on it unnoticed."""
    context = await browser.new_context(viewport={"width": 500, "height": 800}, locale="en-US")
    card_page = CardPage(await context.new_page())
    await card_page.pass_time(0)
    await card_page.open(harness)
    yield card_page
    await context.close()
    assert card_page.errors == []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if engine := config.stash.get(ENGINE, None):
        terminalreporter.write_line(f"tried in Chromium {engine}")
    if SCREENSHOTS.exists():
        terminalreporter.write_line(f"screenshots to look at: {SCREENSHOTS}")
