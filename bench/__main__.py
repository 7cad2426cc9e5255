"""Measures, and writes results.json, the plots and the page: scripts/bench [--help]."""

import argparse
import asyncio
import json
from pathlib import Path
import tempfile
from typing import Any

from bench import circumstances, page, plots, tables
from bench.measures import (
    card,
    cost,
    latency,
    live,
    log,
    memory,
    painted,
    past,
    rate,
    recorder,
    start,
    stored,
)
from bench.plan import QUICK, Plan
from bench.say import say
from scripts.realha import ROOT

DOCS = ROOT / "docs"
MEASURES = {
    "cost": cost.measure,
    "latency": latency.measure,
    "painted": painted.measure,
    "rate": rate.measure,
    "live": live.measure,
    "recorder": recorder.measure,
    "memory": memory.measure,
    "start": start.measure,
    "stored": stored.measure,
    "past": past.measure,
    "card": card.measure,
    "log": log.measure,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only prove that it runs")
    parser.add_argument("--only", choices=MEASURES, action="append", help="measure only this")
    parser.add_argument("--rounds", type=int, help="how often everything is repeated")
    parser.add_argument("--out", type=Path, help="folder for results.json and the plots")
    parser.add_argument("--page", action="store_true", help="draw and write docs/performance*")
    return parser.parse_args()


async def _measure(plan: Plan, names: list[str], out: Path) -> dict[str, Any]:
    results: dict[str, Any] = {"circumstances": circumstances.now()}
    gate = asyncio.Semaphore(plan.at_once)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:

        async def take(name: str) -> None:
            async with gate:
                say(name)
                load = circumstances.load()
                results[name] = await MEASURES[name](plan, Path(folder) / name)
                results["circumstances"]["load"][name] = [load, circumstances.load()]
                # At once: what comes after it may fail, and an hour would be lost.
                (out / "results.json").write_text(json.dumps(results, indent=1) + "\n")

        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(take(name))
    return results


def main() -> None:
    """Run as told on the command line."""
    options = _arguments()
    plan = (
        QUICK if options.quick else Plan(**({"rounds": options.rounds} if options.rounds else {}))
    )
    out = options.out or ROOT / ".bench"
    out.mkdir(parents=True, exist_ok=True)
    results = asyncio.run(_measure(plan, options.only or list(MEASURES), out))
    say(f"results: {out / 'results.json'}")
    print(tables.text(results))
    plots.draw(results, DOCS / "performance" if options.page else out)
    if options.page:
        page.write(results, DOCS)


if __name__ == "__main__":
    main()
