"""Calls on every page of a device that asked for it, in a real Home Assistant."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
import pytest
import pytest_asyncio

from scripts.realha.browser import sign_in, signed_in
from tests.support.card_page import PREFIX, SCREENSHOTS, words
from tests.support.dashboard import PATIENCE_MS, create_dashboard, create_user
from tests.support.real_integration import Message, RealIntegration, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

# None of them has a card.
PAGES = ["config", "config/automation", "profile", "config/areas", "config/devices/dashboard"]
ASK = "localStorage.setItem('whatconverts-notice', 'on')"
# What is sent to Home Assistant by a page.
LISTEN = """(() => {
  const send = WebSocket.prototype.send;
  window.sent = [];
  WebSocket.prototype.send = function (text) { sent.push(text); return send.call(this, text); };
})()"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("notice"))
    await create_user(integration.ha.client, "stranger")
    views = [{"path": "one", "cards": [{"type": "custom:whatconverts-device-card"}]}]
    await create_dashboard(integration.ha.client, {"views": views})
    yield integration
    await integration.close()


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def quiet(integration: RealIntegration) -> None:
    await integration.hang_up()


@asynccontextmanager
async def window(
    integration: RealIntegration,
    browser: Browser,
    *,
    asked: bool = True,
    user: str = "demo",
    **options: Any,  # noqa: ANN401 - those of the window
) -> AsyncIterator[BrowserContext]:
    """Give a window of a device that asked for calls on every page, or did not."""
    tokens = await sign_in(integration.ha.client, user, user)
    async with signed_in(browser, tokens, **options) as context:
        await context.add_init_script(LISTEN)
        if asked:
            await context.add_init_script(ASK)
        yield context


async def visit(integration: RealIntegration, context: BrowserContext, path: str) -> Page:
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{integration.ha.client.url}/{path}")
    signed_in_page = "document.querySelector('home-assistant')?.hass?.user"
    await page.wait_for_function(signed_in_page, polling=100)
    return page


async def listens(page: Page) -> None:
    asked = "sent.some((text) => text.includes('whatconverts/calls/subscribe'))"
    # Pages in the background draw nothing.
    await page.wait_for_function(asked, polling=100)
    # Its answer, and the first message.
    await page.wait_for_timeout(500)


def toasts(page: Page) -> Locator:
    return page.locator("notification-manager ha-toast")


def caller(name: str, **changes: object) -> Message:
    return started(contact_name=name, caller_name=name.upper(), company_name="", **changes)


def word(key: str, language: str = "en") -> str:
    return words()[language][f"{PREFIX}card_{key}"]


async def test_one_call_on_five_pages_taken_on_one(
    integration: RealIntegration, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        pages = []
        for path in PAGES:
            context = await stack.enter_async_context(window(integration, browser))
            pages.append(await visit(integration, context, path))
            await listens(pages[-1])
        begin = monotonic()
        await integration.take(call := caller("Ann Rings"))
        for page in pages:
            await expect(toasts(page)).to_have_count(1)
            await expect(toasts(page)).to_contain_text("Ann Rings")
        assert monotonic() - begin < 10
        SCREENSHOTS.mkdir(exist_ok=True)
        await pages[0].bring_to_front()
        await pages[0].wait_for_timeout(500)
        await pages[0].screenshot(path=SCREENSHOTS / "pages-notice.png")
        await toasts(pages[0]).get_by_text(word("claim")).click()
        for page in pages:
            await expect(toasts(page)).to_have_count(0)
        assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Demo"


async def test_it_goes_when_the_call_is_over(
    integration: RealIntegration, browser: Browser
) -> None:
    async with window(integration, browser, language="de") as context:
        page = await visit(integration, context, "config")
        await listens(page)
        await integration.take(call := caller("Ann Rings"))
        await expect(toasts(page)).to_contain_text("Neuer Anruf: Ann Rings")
        await integration.take(completed(call))
        await expect(toasts(page)).to_have_count(0)


async def test_open_shows_the_call(integration: RealIntegration, browser: Browser) -> None:
    async with window(integration, browser) as context:
        page = await visit(integration, context, "config")
        await listens(page)
        await integration.take(caller("Ann Rings"))
        await toasts(page).get_by_text(word("open"), exact=True).click()
        dialog = page.locator("dialog.on-regular")
        await expect(dialog).to_contain_text("Ann Rings")
        # It has the card's own style: without it, an icon is as large as it can be.
        icon = await dialog.locator("svg:visible").first.bounding_box()
        assert icon
        assert icon["width"] < 40
        await expect(toasts(page)).to_have_count(0)
        await page.screenshot(path=SCREENSHOTS / "pages-notice-open.png")


async def test_twenty_calls_at_once_leave_room_for_the_page(
    integration: RealIntegration, browser: Browser
) -> None:
    async with window(integration, browser) as context:
        page = await visit(integration, context, "config")
        await listens(page)
        for n in range(20):
            await integration.take(caller(f"Caller {n}"))
        more = word("more_calls").replace("{n}", "16")
        await expect(toasts(page).last).to_contain_text(more)
        await expect(toasts(page)).to_have_count(5)
        await page.wait_for_timeout(500)
        await page.screenshot(path=SCREENSHOTS / "pages-notice-20.png")
        await integration.hang_up()
        await expect(toasts(page)).to_have_count(0)


async def test_silent_for_spam_and_for_people_without_permission(
    integration: RealIntegration, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:
        mine = await stack.enter_async_context(window(integration, browser))
        theirs = await stack.enter_async_context(window(integration, browser, user="stranger"))
        page = await visit(integration, mine, "config")
        stranger = await visit(integration, theirs, "profile")
        await listens(page)
        await listens(stranger)
        await integration.take(caller("Robot", spam=True))
        await integration.take(caller("Ann Rings"))
        await expect(toasts(page)).to_have_count(1)
        await expect(toasts(page)).to_contain_text("Ann Rings")
        await expect(toasts(stranger)).to_have_count(0)


async def test_it_outlives_a_restart(integration: RealIntegration, browser: Browser) -> None:
    async with window(integration, browser) as context:
        page = await visit(integration, context, "config")
        await listens(page)
        await integration.take(call := caller("Ann Rings"))
        await expect(toasts(page)).to_contain_text("Ann Rings")
        await integration.ha.restart()
        await integration.loaded()
        await integration.take(completed(call))
        await integration.take(caller("Ben Later"))
        later = toasts(page).filter(has_text="Ben Later")
        await expect(later).to_have_count(1, timeout=2 * PATIENCE_MS)
        await expect(toasts(page).filter(has_text="Ann Rings")).to_have_count(0)


async def test_nothing_is_asked_where_nobody_asked_for_it(
    integration: RealIntegration, browser: Browser
) -> None:
    async with window(integration, browser, asked=False) as context:
        page = await visit(integration, context, "config")
        await integration.take(caller("Ann Rings"))
        await page.wait_for_timeout(2000)
        assert [text for text in await page.evaluate("sent") if "whatconverts/calls" in text] == []
        await expect(toasts(page)).to_have_count(0)


async def test_a_device_asks_for_it_and_no_longer(
    integration: RealIntegration, browser: Browser
) -> None:
    async with window(integration, browser, asked=False) as context:
        page = await visit(integration, context, "office-phones/one")
        box = page.locator("whatconverts-device-card").get_by_label(word("notice_on"))
        await box.check()
        await listens(page)
        await integration.take(caller("Ann Rings"))
        await expect(toasts(page)).to_contain_text("Ann Rings")
        other = await visit(integration, context, "config")
        await expect(toasts(other)).to_contain_text("Ann Rings")
        await box.uncheck()
        await expect(toasts(page)).to_have_count(0)
        await expect(toasts(other)).to_have_count(0)
