"""From the post to the row on the screen: python -m bench.painted [--help].

A dashboard of a real Home Assistant is open in Chromium, and shows nothing but the card.
"""

import argparse
import asyncio
from dataclasses import dataclass, field
import json
from pathlib import Path
import tempfile
import time
from typing import Any, Final

from playwright.async_api import Page

from bench.instance import OURS, Instance, opened
from bench.sender import post
from bench.traffic import encoded_call
from scripts.realha.browser import chromium
from tests.support.dashboard import CARD, create_dashboard, look

_VIEWS: Final = [{"path": "card", "type": "panel", "cards": [{"type": CARD}]}]
# Longer than the pauses that ours makes in a burst: each call comes to a quiet office.
_PAUSE = 0.8
_WARM_UP = 3
# By the clock that the sender has, too. A frame is painted after its animation callbacks, and the
# message comes when that is done.
_WATCH = """() => {
  window.painted = {};
  const { shadowRoot } = [...function* find(root) {
    for (const one of root.querySelectorAll("*")) {
      if (one.localName === "whatconverts-calls-card") yield one;
      else if (one.shadowRoot) yield* find(one.shadowRoot);
    }
  }(document)][0];
  const waiting = new Set();
  new MutationObserver(() => {
    for (const { textContent } of shadowRoot.querySelectorAll(".live .row .name")) {
      if (waiting.has(textContent)) continue;
      waiting.add(textContent);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => { painted[textContent] = Date.now(); };
        port2.postMessage(null);
      });
    }
  }).observe(shadowRoot, { subtree: true, childList: true, characterData: true });
}"""


@dataclass
class Screen:
    """A page with the card, and what was seen on it, in seconds."""

    instance: Instance
    page: Page
    alone: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)

    async def measure(self, times: int) -> dict[str, list[float]]:
        """Post calls one at a time, and two in the same moment."""
        await self.page.evaluate(_WATCH)
        for _ in range(times + _WARM_UP):
            self.alone.append(await self._last_painted(1))
            self.second.append(await self._last_painted(2))
        return {"alone": self.alone[_WARM_UP:], "second of two": self.second[_WARM_UP:]}

    async def _last_painted(self, number: int) -> float:
        """Return how long after the posts the last of so many calls was painted; end them."""
        calls = [encoded_call() for _ in range(number)]
        begin = time.time()
        await asyncio.gather(*(self._post(started) for _, started, _ in calls))
        names = [f"Caller {lead_id}" for lead_id, *_ in calls]
        await self.page.wait_for_function(
            "(names) => names.every((one) => painted[one])", arg=names
        )
        moments: list[float] = await self.page.evaluate(
            "(names) => names.map((one) => painted[one])", names
        )
        for _, _, ended in calls:
            await self._post(ended)
        await asyncio.sleep(_PAUSE)
        return max(moments) / 1000 - begin

    async def _post(self, message: bytes) -> None:
        await post(self.instance.port, self.instance.paths[OURS], message)


async def measure(times: int) -> dict[str, Any]:
    """Return the seconds of calls that come alone, and of the second of two."""
    with tempfile.TemporaryDirectory(prefix="painted-") as folder:
        async with opened(Path(folder), OURS) as instance, chromium() as browser:
            await create_dashboard(instance.ha.client, {"views": _VIEWS})
            async with look(instance.ha.client, browser, "card") as page:
                return await Screen(instance, page).measure(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.painted", description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="how often (50)")
    print(json.dumps(asyncio.run(measure(parser.parse_args().times))))


if __name__ == "__main__":
    main()
