"""What the card costs a browser: python -m bench.card [--help].

Shows a card with 200 live calls in Chromium, and measures its main thread, how far anything jumps,
and whether memory grows with traffic. The connection is a fake one; the server is measured apart.
"""

import argparse
import asyncio
from dataclasses import dataclass
import json
from statistics import median
from time import monotonic
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, ViewportSize

from bench.first_load import first_load
from bench.goals import tick
from scripts.realha.browser import chromium
from tests.support.card_page import Call, CardPage, ago, call, ended, message, served

type Turn = dict[str, dict[str, float]]

CALLS = 200
TICKS = 40
ROUNDS = 5
CHANGES_A_SECOND = 5
VIEW: ViewportSize = {"width": 1280, "height": 800}
# Until the browser has drawn what it was given.
SETTLE_SECONDS = 3

# Everything that the main thread does, whoever asked for it: script, style, layout and paint.
BUSY = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")


@dataclass(frozen=True)
class Watch:
    """How long a page is watched, how much faster its clock runs, and when it has settled."""

    seconds: int
    hurry: int
    settle: float


async def metrics(session: CDPSession) -> dict[str, float]:
    """Return what Chromium has counted since the page was opened."""
    answer = await session.send("Performance.getMetrics")
    return {one["name"]: one["value"] for one in answer["metrics"]}


async def busy(session: CDPSession, seconds: float) -> dict[str, float]:
    """Return how many milliseconds of CPU a second the main thread uses, by kind."""
    before = await metrics(session)
    begin = monotonic()
    await asyncio.sleep(seconds)
    after = await metrics(session)
    lasted = monotonic() - begin
    return {name: (after[name] - before[name]) * 1000 / lasted for name in BUSY}


# For a page, a second is over this much sooner: its memory is still at hand at the next tick, which
# some hosts of virtual machines take away meanwhile (see `bench.circumstances`).
HURRY = 30
HURRIED = """(() => {
  const { Date: Clock, setTimeout: wait, setInterval: repeat } = window;
  const begin = Clock.now();
  const now = () => begin + (Clock.now() - begin) * %(hurry)d;
  window.Date = class extends Clock {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
  // Rounded up: too early, the card would look at its clock twice a second.
  window.setTimeout = (call, ms, ...rest) => wait(call, Math.ceil(ms / %(hurry)d), ...rest);
  window.setInterval = (call, ms, ...rest) => repeat(call, Math.ceil(ms / %(hurry)d), ...rest);
})()"""

# The observer runs in the task that changed the text, after the card's own work.
LAYOUT_OF_TICKS = """(wanted) => new Promise((done) => {
  const times = [];
  const { shadowRoot } = lab.card;
  const timer = shadowRoot.querySelector(".timer");
  const observer = new MutationObserver(() => {
    const begin = performance.now();
    void timer.offsetWidth;
    times.push(performance.now() - begin);
    if (times.length < wanted) return;
    observer.disconnect();
    done(times);
  });
  observer.observe(shadowRoot, { subtree: true, childList: true, characterData: true });
})"""

LAYOUT_SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift" });
  setTimeout(() => done(sum), 5000);
})"""

# About as many texts as the card has in sight, changed as cheaply as can be: the browser's part.
IN_SIGHT = 10
BARE = """<style>p { contain: strict; height: 1.2em }</style><script>
  const texts = Array.from({ length: %d }, () => {
    const line = document.createElement("p");
    document.body.append(line);
    return line.appendChild(document.createTextNode(""));
  });
  setInterval(() => {
    const now = new Date().toISOString();
    for (const text of texts) text.nodeValue = now;
  }, 1000);
</script>"""

TRAFFIC = """([template, rate]) => {
  let next = 1_000_000;
  const live = [];
  const [entry] = lab.snapshot.entries;
  window.traffic = setInterval(() => {
    const now = new Date().toISOString();
    const display_name = `Caller ${next}`;
    const calls = [{ ...template, lead_id: next++, started_at: now, display_name }];
    const gone = [];
    live.push(calls[0]);
    if (live.length > 10) {
      const over = live.shift();
      const end = { status: "ended", end_reason: "completed", outcome: "answered", ended_at: now };
      calls.push({ ...over, ...end });
      gone.push(["entry", over.lead_id - 20]);
    }
    const entries = [{ ...entry, last_post: now }];
    lab.send({ full: false, now, calls, gone, entries, today: { calls: next, missed: 0 } });
  }, 1000 / rate);
}"""


async def memory(card_page: CardPage, session: CDPSession, minutes: float) -> list[float]:
    """Let calls come and go; return the megabytes in use after each tenth of the time."""
    await card_page.page.evaluate(TRAFFIC, [call(), CHANGES_A_SECOND])
    used = []
    for _ in range(10):
        await asyncio.sleep(minutes * 6)
        await session.send("HeapProfiler.collectGarbage")
        used.append((await metrics(session))["JSHeapUsedSize"] / 1e6)
    await card_page.page.evaluate("clearInterval(traffic)")
    return used


async def watched(page: Page) -> CDPSession:
    """Let Chromium count what a page's main thread does, in the thread's own time.

    So another process that takes the processor meanwhile is not counted.
    """
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


async def ticks_of(page: Page, watch: Watch) -> dict[str, float]:
    """Return what the browser does per tick for a page as it is; then close it."""
    session = await watched(page)
    await asyncio.sleep(watch.settle)
    # The browser would collect what building the page has left behind during the ticks.
    await session.send("HeapProfiler.collectGarbage")
    await asyncio.sleep(watch.settle)
    found = await busy(session, watch.seconds)
    await page.close()
    return {name: milliseconds / watch.hurry for name, milliseconds in found.items()}


async def opened(browser: Browser, hurry: int = 1) -> Page:
    """Open a page whose clock runs at this pace."""
    page = await browser.new_page(viewport=VIEW)
    if hurry > 1:
        await page.add_init_script(HURRIED % {"hurry": hurry})
    return page


async def bare(browser: Browser, watch: Watch) -> dict[str, float]:
    """Return what the browser does for texts that are on a page alone."""
    page = await opened(browser, watch.hurry)
    await page.goto("data:text/html,")
    await page.set_content(f"<body>{BARE % IN_SIGHT}")
    return await ticks_of(page, watch)


async def shown(browser: Browser, url: str, *calls: Call, hurry: int = 1) -> CardPage:
    """Show a card with these live calls and a few ended ones on a page of its own."""
    card_page = CardPage(await opened(browser, hurry))
    await card_page.open(url)
    past = [ended() for _ in range(5)]
    await card_page.show(*calls, *past, config={"warn_after": 0})
    return card_page


async def work(browser: Browser, url: str, watch: Watch, *calls: Call) -> dict[str, float]:
    """Return what the browser does for a card with these live calls, when it has drawn them."""
    return await ticks_of((await shown(browser, url, *calls, hurry=watch.hurry)).page, watch)


async def turn(browser: Browser, url: str, watch: Watch, *calls: Call) -> Turn:
    """Return what the browser does for a bare page, without calls, and with these."""
    return {
        "bare": await bare(browser, watch),
        "idle": await work(browser, url, watch),
        "busy": await work(browser, url, watch, *calls),
    }


def by_subject(turns: list[Turn]) -> dict[str, dict[str, list[float]]]:
    """Return the figures of all turns, by subject and by kind."""
    return {
        subject: {name: [one[subject][name] for one in turns] for name in BUSY}
        for subject in turns[0]
    }


async def measure(minutes: float, ticks: int, rounds: int, settle: float) -> dict[str, Any]:
    """Take all figures; with calls, without, and of a bare page in turns, at both paces."""
    async with chromium() as browser, served() as url:
        calls = [call(started_at=ago(number)) for number in range(CALLS)]
        share = max(1, ticks // rounds)
        turns: dict[int, list[Turn]] = {1: [], HURRY: []}
        for _ in range(rounds):
            for hurry, found_so_far in turns.items():
                # Half the time, and still many more ticks.
                seconds = share if hurry == 1 else max(1, share // 2)
                found_so_far.append(await turn(browser, url, Watch(seconds, hurry, settle), *calls))
        card_page = await shown(browser, url, *calls)
        page = card_page.page
        session = await watched(page)
        await asyncio.sleep(settle)
        found: dict[str, Any] = {
            **by_subject(turns[1]),
            "hurry": HURRY,
            "hurried": by_subject(turns[HURRY]),
            "layout": await page.evaluate(LAYOUT_OF_TICKS, ticks),
            "shift": await page.evaluate(LAYOUT_SHIFT),
        }
        await card_page.show(snapshot=message())
        found["memory"] = await memory(card_page, session, minutes)
        await page.close()
    return found


def report(found: dict[str, Any]) -> str:
    """Return the figures as lines to read."""
    sizes = found["sizes"]
    total = sum(sizes.values())
    megabytes = " ".join(f"{value:.1f}" for value in found["memory"])
    return "\n".join(
        [
            f"loaded first, compressed              {total:8,} bytes, {len(sizes)} files",
            f"{CALLS} live calls, one tick a second",
            *(
                f"  {name:35} {median(values):8.2f} ms a tick in all, "
                f"without calls {median(found['idle'][name]):.2f}, "
                f"a bare page {median(found['bare'][name]):.2f}"
                for name, values in found["busy"].items()
            ),
            f"  per tick, at one tick a second      {tick(found):8.2f} ms",
            f"  per tick, {HURRY} times as fast          {tick(found['hurried']):8.2f} ms",
            f"  layout after a tick (median)        {median(found['layout']):8.2f} ms",
            f"  layout shift in 5 s                 {found['shift']:8.4f}",
            f"memory under {CHANGES_A_SECOND} changes a second        {megabytes} MB",
        ]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.card", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of traffic for memory (10)")
    parser.add_argument("--ticks", type=int, default=TICKS, help=f"to measure ({TICKS})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"for the ticks ({ROUNDS})")
    parser.add_argument("--settle", type=float, default=SETTLE_SECONDS, help="seconds to draw (3)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines to read")
    options = parser.parse_args()
    taken = asyncio.run(measure(options.minutes, options.ticks, options.rounds, options.settle))
    found = taken | {"sizes": first_load()}
    print(json.dumps(found) if options.json else report(found))


if __name__ == "__main__":
    main()
