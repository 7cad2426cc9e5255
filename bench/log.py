"""What scrolling through a long log costs a browser: python -m bench.log [--help].

The log of 100,000 calls is open in Chromium, and is scrolled a little in every frame. The
connection is a fake one, which answers each page at once; the server is measured apart.
"""

import argparse
import asyncio
import json
from typing import Any, Final

from playwright.async_api import Page

from bench.card import VIEW, metrics, watched
from scripts.realha.browser import chromium
from tests.support.card_page import CardPage, ended, served

CALLS: Final = 100_000
FRAMES: Final = 600
# At 60 frames a second as fast as a flick of a finger.
_PIXELS: Final = 60
_HEIGHT: Final = 700
_WARM_UP: Final = 30
_SCROLL: Final = """([frames, pixels]) => new Promise((done) => {
  const scroller = lab.card.shadowRoot.querySelector(".scroller");
  let rows = 0;
  const frame = () => {
    rows = Math.max(rows, scroller.querySelectorAll(".canvas .entry").length);
    scroller.scrollBy(0, pixels);
    if (frames-- > 0) requestAnimationFrame(frame);
    else done([rows, scroller.scrollTop]);
  };
  requestAnimationFrame(frame);
})"""


async def measure(frames: int) -> dict[str, float]:
    """Return milliseconds of the main thread for each frame, and the most rows in the page."""
    async with chromium() as browser, served() as url:
        page = await browser.new_page(viewport=VIEW)
        card_page = CardPage(page)
        await card_page.open(url)
        await page.evaluate("([call, count]) => lab.log.make(call, count, 300)", [ended(), CALLS])
        await card_page.show(config={"layout": "log"}, height=_HEIGHT)
        await page.wait_for_selector(".canvas .entry")
        await _scroll(page, _WARM_UP)
        session = await watched(page)
        before = await metrics(session)
        rows, far = await _scroll(page, frames)
        after = await metrics(session)
    if far < frames * _PIXELS:
        raise RuntimeError(f"The log has been scrolled by {far} pixels only")
    busy = (after["TaskDuration"] - before["TaskDuration"]) * 1000
    return {"frame": busy / frames, "rows": rows}


async def _scroll(page: Page, frames: int) -> Any:  # noqa: ANN401 - two numbers, from the page
    return await page.evaluate(_SCROLL, [frames, _PIXELS])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.log", description=__doc__)
    parser.add_argument("--frames", type=int, default=FRAMES, help=f"to scroll in ({FRAMES})")
    print(json.dumps(asyncio.run(measure(parser.parse_args().frames))))


if __name__ == "__main__":
    main()
