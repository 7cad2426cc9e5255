"""Engines that are older than Playwright expects."""

from typing import Any

from playwright.async_api import Page

# Playwright asks this to tell what can be seen; it came with Chrome 105.
MISSING = """
Element.prototype.checkVisibility ??= function () {
  return Boolean(this.getClientRects().length);
};
"""
# Playwright's own scripts run beside the page's, in a world of this name: the card sees none of it.
WORLD = "__playwright_utility_world"


async def help_playwright(page: Page) -> None:
    """Give Playwright's scripts in this page, and nobody else's, what the engine lacks."""
    session = await page.context.new_cdp_session(page)
    worlds: list[int] = []

    def note(event: dict[str, Any]) -> None:
        if event["context"]["name"].startswith(WORLD):
            worlds.append(event["context"]["id"])

    session.on("Runtime.executionContextCreated", note)
    await session.send("Runtime.enable")
    for world in worlds:
        await session.send("Runtime.evaluate", {"expression": MISSING, "contextId": world})
    await session.detach()
