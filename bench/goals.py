"""The numbers to reach, and what was reached: one row each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

type Results = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One goal: measured must not be above the limit."""

    what: str
    goal: str
    measured: str
    reached: bool


def p99(values: list[float]) -> float:
    """Return what 99 of 100 values do not exceed."""
    return quantiles(values, n=100)[98] if len(values) > 1 else values[0]


def costs(results: Results) -> dict[str, float]:
    """Return the median cost of each subject, in units of the no-op webhook beside it."""
    found = results["cost"]
    units = {
        name.partition(", ")[2]: median(costs)
        for name, costs in found.items()
        if name.startswith("no-op")
    }
    return {name: median(costs) / units[name.partition(", ")[2]] for name, costs in found.items()}


def tick(card: Results) -> float:
    """Return the milliseconds of a tick of the card, without what the browser does anyway."""
    busy, idle = (median(card[subject]["TaskDuration"]) for subject in ("busy", "idle"))
    return float(busy - idle)


def rows(results: Results) -> list[Row]:
    """Return the goals that these results can say something about."""
    return [row for part, judge in _JUDGES.items() if part in results for row in judge(results)]


def _cost(results: Results) -> Iterator[Row]:
    ratio = costs(results)
    left_out = ratio["ours, left out"]
    yield _at_most("CPU per delivery, not recorded; no-op = 1", left_out, 2.0)
    share = ratio["ours, recorded"] / ratio["templates, recorded"]
    yield _at_most("CPU per delivery, everything recorded; four template sensors = 1", share, 0.8)


def _latency(results: Results) -> Iterator[Row]:
    found = results["latency"]
    late = 1000 * (median(found["event"]) - median(found["no-op answer"]))
    yield _at_most("POST to event at a websocket client, ms after a no-op's answer", late, 1.0)


def _live(results: Results) -> Iterator[Row]:
    found = results["live"]
    if "200" in found:
        share = median(found["200"]["cost"]) / median(found["5"]["cost"])
        yield _at_most("CPU per delivery with 200 live calls; with 5 = 1", share, 1.2)
    if "10000" in found:
        answers = [1000 * seconds for seconds in found["10000"]["answers"]]
        what = "Answer with 10,000 live calls, ms, 99 of 100"
        yield _at_most(what, p99(answers), 100)


def _rate(results: Results) -> Iterator[Row]:
    burst = results["rate"]["burst"]
    lost = burst["posts"] - min(burst["answered 200"], burst["live"])
    yield _at_most(f"Lost in a burst of {burst['posts']} simultaneous posts", lost, 0)


def _card(results: Results) -> Iterator[Row]:
    found = results["card"]
    size = sum(found["sizes"].values()) / 1000
    yield _at_most("Card: kB that are loaded first, compressed", size, 30)
    what = "Card with 200 live calls: ms of CPU of the main thread per tick"
    yield _at_most(f"{what}, one a second", tick(found), 4)
    yield _at_most(f"{what}, {found['hurry']} a second", tick(found["hurried"]), 4)
    yield _at_most("Card with 200 live calls: layout shift", found["shift"], 0)


def _at_most(what: str, measured: float, limit: float) -> Row:
    return Row(what, f"≤ {limit:g}", f"{measured:.3g}", measured <= limit)


_JUDGES: dict[str, Callable[[Results], Iterator[Row]]] = {
    "cost": _cost,
    "latency": _latency,
    "live": _live,
    "rate": _rate,
    "card": _card,
}
