"""Takes the pictures in docs/images: the demo's views, light and dark."""

import asyncio
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from aiohttp import ClientSession

from scripts.realha import Folder, RealHa, free_port
from scripts.realha.browser import chromium, sign_in, signed_in
from scripts.realha.folder import ROOT
from scripts.simulator import Poster, Scenario, Traffic

from .dashboard import URL_PATH
from .office import furnish

TARGET = ROOT / "docs" / "images"
SEED = 12
# Long enough for recent calls of every kind and a call that has grown long.
LEAD_IN_SECONDS = 75
VIEWS = {"card": ("live", 1400, 900), "wall": ("wall", 1600, 900), "log": ("log", 1400, 900)}
DRAWN = "whatconverts-calls-card :is(.timer, .canvas .entry)"


async def take_pictures() -> None:
    """Start a Home Assistant, let calls happen, and look at them."""
    with TemporaryDirectory(prefix="pictures-") as folder:
        port = free_port()
        async with RealHa(Folder(path=Path(folder), port=port, showroom=True)) as ha:
            url = await furnish(ha.client)
            traffic = asyncio.create_task(_calls(url))
            await asyncio.sleep(LEAD_IN_SECONDS)
            tokens = await sign_in(ha.client)
            async with chromium() as browser:
                for theme in ("light", "dark"):
                    for name, (view, width, height) in VIEWS.items():
                        size = {"width": width, "height": height}
                        async with signed_in(
                            browser, tokens, viewport=size, color_scheme=theme
                        ) as window:
                            page = await window.new_page()
                            await page.goto(f"{ha.client.url}/{URL_PATH}/{view}")
                            await page.locator(DRAWN).first.wait_for(timeout=60_000)
                            # The graph draws itself slowly.
                            await page.wait_for_timeout(2500)
                            await page.screenshot(path=TARGET / f"{name}-{theme}.png")
            traffic.cancel()
            await asyncio.gather(traffic, return_exceptions=True)


async def _calls(url: str) -> None:
    async with ClientSession() as session:
        poster = Poster(session, url, print)
        traffic = Traffic(poster, lambda *_: None)
        await traffic.run(Scenario(seed=SEED, rate=7, talk=35).calls())


if __name__ == "__main__":
    asyncio.run(take_pictures())
    sys.stdout.write(f"Look at them: {TARGET}\n")
