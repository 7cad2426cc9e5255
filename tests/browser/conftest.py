"""One browser for all tests; a page of its own for each."""

from collections.abc import AsyncIterator

from playwright.async_api import Browser
import pytest
import pytest_asyncio

from scripts.realha.browser import chromium

from .stage import PICTURES, Stage, served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harness() -> AsyncIterator[str]:
    async with served() as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser, harness: str) -> AsyncIterator[Stage]:
    """Give a page with the fake Home Assistant; nothing may go wrong on it unnoticed."""
    context = await browser.new_context(viewport={"width": 500, "height": 800}, locale="en-US")
    stage = Stage(await context.new_page())
    await stage.pass_time(0)
    await stage.open(harness)
    yield stage
    await context.close()
    assert stage.errors == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if PICTURES.exists():
        terminalreporter.write_line(f"pictures to look at: {PICTURES}")
