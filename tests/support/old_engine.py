"""Playwright in engines that are older than it expects."""

from contextlib import suppress
from typing import Any

from playwright.async_api import Error, Page

# Playwright asks this to tell what can be seen; it came with Chrome 105. The card never asks it:
# eslint.config.js forbids it, so that nobody takes what is lent here for what is there.
MISSING = """
Element.prototype.checkVisibility ??= function () {
  return this.getClientRects().length > 0;
};
"""


async def help_playwright(page: Page) -> None:
    """Give Playwright's scripts what the engine lacks, in the page and in their own world."""
    session = await page.context.new_cdp_session(page)

    async def lend(event: dict[str, Any]) -> None:
        script = {"expression": MISSING, "contextId": event["context"]["id"]}
        # The page may have gone on meanwhile, or away.
        with suppress(Error):
            await session.send("Runtime.evaluate", script)

    session.on("Runtime.executionContextCreated", lend)
    await session.send("Runtime.enable")
