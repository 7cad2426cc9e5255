"""The editor of automations, as somebody sees it who opens it first thing on a fresh page."""

import asyncio
from collections.abc import AsyncIterator

from playwright.async_api import Browser, Page, WebSocketRoute, expect
import pytest
import pytest_asyncio

from scripts.realha.browser import sign_in, signed_in
from tests.support.dashboard import PATIENCE_MS
from tests.support.real_integration import RealIntegration

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

LABELS = ("Anyone", "First-time callers", "Repeat callers", "VIPs")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("automation"))
    yield integration
    await integration.close()


async def hold_back_labels(page: Page) -> None:
    """Let the words of choices come late, as they do over a slow connection."""

    def connect(here: WebSocketRoute) -> None:
        server = here.connect_to_server()

        async def pass_on(message: str | bytes) -> None:
            if '"category":"selector"' in str(message):
                await asyncio.sleep(20)
            server.send(message)

        here.on_message(pass_on)

    await page.route_web_socket("**/api/websocket", connect)


async def test_choices_are_named_before_their_words_have_come(
    integration: RealIntegration, browser: Browser
) -> None:
    tokens = await sign_in(integration.ha.client)
    async with signed_in(browser, tokens) as window:
        page = await window.new_page()
        await hold_back_labels(page)
        await page.goto(f"{integration.ha.client.url}/config/automation/edit/new")
        await page.locator("ha-automation-trigger ha-button").first.click(timeout=PATIENCE_MS)
        dialog = page.locator("add-automation-element-dialog")
        await dialog.locator("input").first.fill("Call started")
        await dialog.get_by_text("Call started", exact=True).first.click()
        chooser = page.locator("ha-selector-select").first
        await expect(chooser).to_be_visible()
        for label in LABELS:
            await expect(chooser).to_contain_text(label)
