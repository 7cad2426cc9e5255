"""What the card costs a browser: python -m bench.card [--minutes 10].

Shows a card with 200 live calls in Chromium, and measures its main thread: the ticks, the changes, how
far anything jumps, and whether memory grows with traffic. The connection is a fake one, since the
server is measured elsewhere.
"""

import argparse
import asyncio
from statistics import median
from time import monotonic
from typing import Any

from playwright.async_api import CDPSession

from scripts.realha.browser import chromium
from tests.browser.stage import CARD, Stage, ago, call, ended, message, served

CALLS = 200
TICKS = 20
CHANGES_A_SECOND = 5

# Everything that the main thread does, whoever asked for it: script, style, layout and paint.
BUSY = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")


async def metrics(session: CDPSession) -> dict[str, float]:
    answer = await session.send("Performance.getMetrics")
    return {one["name"]: one["value"] for one in answer["metrics"]}


async def busy(session: CDPSession, seconds: float) -> dict[str, float]:
    """Return how many milliseconds a second the main thread was busy, by kind."""
    before = await metrics(session)
    begin = monotonic()
    await asyncio.sleep(seconds)
    after = await metrics(session)
    lasted = monotonic() - begin
    return {name: (after[name] - before[name]) * 1000 / lasted for name in BUSY}


async def ticks(stage: Stage) -> list[float]:
    """Return how many milliseconds each tick took, with the layout that it causes."""
    found: list[float] = await stage.value(
        """new Promise((done) => {
          const times = [];
          const timers = lab.card.shadowRoot.querySelectorAll(".timer");
          // The observer runs in the task that changed the text, after the card's own work.
          const observer = new MutationObserver(() => {
            performance.mark("changed");
            const begin = performance.now();
            void timers[0].offsetWidth;
            times.push(performance.now() - begin);
            if (times.length === %d) { observer.disconnect(); done(times); }
          });
          observer.observe(lab.card.shadowRoot, { subtree: true, childList: true, characterData: true });
        })"""
        % TICKS
    )
    return found


async def jumps(stage: Stage) -> float:
    """Return the layout shift that the browser itself has counted."""
    shift: float = await stage.value(
        """new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({ type: "layout-shift" });
          setTimeout(() => done(sum), 5000);
        })"""
    )
    return shift


async def memory(stage: Stage, session: CDPSession, minutes: float) -> list[float]:
    """Let calls come and go; return the megabytes in use after each tenth of the time."""
    await stage.page.evaluate(
        """(template) => {
          let next = 1_000_000;
          const live = [];
          window.traffic = setInterval(() => {
            const now = new Date().toISOString();
            const start = { ...template, lead_id: next++, started_at: now, display_name: "Caller " + next };
            live.push(start);
            const calls = [start];
            const gone = [];
            if (live.length > 10) {
              const over = live.shift();
              calls.push({ ...over, status: "ended", end_reason: "completed", outcome: "answered", ended_at: now });
              gone.push(["entry", over.lead_id - 20]);
            }
            lab.send({ full: false, now, calls, gone, entries: [lab.snapshot.entries[0]], today: { calls: next, missed: 0 } });
          }, 1000 / %d);
        }"""
        % CHANGES_A_SECOND,
        call(),
    )
    used = []
    for _ in range(10):
        await asyncio.sleep(minutes * 6)
        await session.send("HeapProfiler.collectGarbage")
        used.append((await metrics(session))["JSHeapUsedSize"] / 1e6)
    await stage.page.evaluate("clearInterval(traffic)")
    return used


def size() -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted(CARD.glob("*.js"))}


async def measure(minutes: float) -> dict[str, Any]:
    async with chromium() as browser, served() as url:
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(url)
        await page.wait_for_function("window.lab")
        stage = Stage(page)
        session = await page.context.new_cdp_session(page)
        await session.send("Performance.enable")
        calls = [call(started_at=ago(number)) for number in range(CALLS)]
        await stage.show(*calls, *(ended() for _ in range(5)), config={"warn_after": 0})
        await asyncio.sleep(3)
        found: dict[str, Any] = {"busy": await busy(session, TICKS), "layout": await ticks(stage)}
        found["shift"] = await jumps(stage)
        await stage.show(snapshot=message())
        found["memory"] = await memory(stage, session, minutes)
        await page.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.card", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of traffic for memory (10)")
    found = asyncio.run(measure(parser.parse_args().minutes))
    sizes = size()
    print(f"shipped, unminified, six languages    {sum(sizes.values()):8,} bytes, {len(sizes)} files")
    print(f"{CALLS} live calls, one tick a second")
    for name, value in found["busy"].items():
        print(f"  {name:35} {value:8.2f} ms a second")
    print(f"  layout after a tick (median)        {median(found['layout']):8.2f} ms")
    print(f"  layout shift in 5 s                 {found['shift']:8.4f}")
    megabytes = " ".join(f"{value:.1f}" for value in found["memory"])
    print(f"memory under {CHANGES_A_SECOND} changes a second        {megabytes} MB")


if __name__ == "__main__":
    main()
