"""The numbers to reach, and what was reached: one row each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, Final

type Results = dict[str, Any]

MOST_OF_FLOOR: Final = 1.25
MOST_OF_NOTHING: Final = 3.0
MOST_OF_TEMPLATES: Final = 0.75
# Of 60 a second.
_FRAME_MS: Final = 16.7
# From here on, the digits behind the point say nothing.
_MANY: Final = 1000


@dataclass(frozen=True)
class Row:
    """One goal: measured must not be above the limit. `floor` is what the floor has, if it does."""

    what: str
    goal: str
    measured: str
    floor: str
    reached: bool


def p99(values: list[float]) -> float:
    """Return what 99 of 100 values do not exceed."""
    return quantiles(values, n=100)[98] if len(values) > 1 else values[0]


def costs(found: dict[str, list[float]]) -> dict[str, float]:
    """Return the median cost of each subject, in units of the floor beside it."""
    units = {
        name.partition(", ")[2]: median(costs)
        for name, costs in found.items()
        if name.startswith("floor")
    }
    return {name: median(costs) / units[name.partition(", ")[2]] for name, costs in found.items()}


def cost_limits(ratio: dict[str, float]) -> dict[str, float]:
    """Return what subjects may cost, in the same units."""
    return {
        "ours, left out": MOST_OF_FLOOR,
        "ours, recorded": MOST_OF_TEMPLATES * ratio["templates, recorded"],
    }


def late(found: dict[str, list[float]]) -> float:
    """Return how many milliseconds after the answer of a no-op somebody hears of a call."""
    return 1000 * (median(found["heard"]) - median(found["no-op answer"]))


def tick(card: Results) -> float:
    """Return the milliseconds of a tick of the card, without what the browser does anyway."""
    busy, idle = (median(card[subject]["TaskDuration"]) for subject in ("busy", "idle"))
    return float(busy - idle)


def rows(results: Results) -> list[Row]:
    """Return the goals that these results can say something about."""
    return [row for part, judge in _JUDGES.items() if part in results for row in judge(results)]


def _cost(results: Results) -> Iterator[Row]:
    for conditions, found in results["cost"].items():
        ratio = costs(found)
        what = f"CPU per delivery, {conditions}"
        yield _at_most(f"{what}: left out; floor = 1", ratio["ours, left out"], MOST_OF_FLOOR, 1)
        unit = ratio["templates, recorded"]
        share = ratio["ours, recorded"] / unit
        named = f"{what}: recorded; template sensors = 1"
        yield _at_most(named, share, MOST_OF_TEMPLATES, 1 / unit)
        unit = ratio["no-op, left out"]
        share = ratio["ours, left out"] / unit
        named = f"{what}: left out; no-op = 1 (for the record)"
        yield _at_most(named, share, MOST_OF_NOTHING, 1 / unit)


def _latency(results: Results) -> Iterator[Row]:
    found = results["latency"]
    after = "ms after a no-op's answer, median"
    event, floor = late(found["event"]), late(found["event of the floor"])
    yield _at_most(f"POST to event at a websocket client, {after}", event, 1.1, floor)
    yield _at_most(f"POST to `light.turn_on` of an automation, {after}", late(found["lamp"]), 2.5)


def _painted(results: Results) -> Iterator[Row]:
    for which, seconds in results["painted"].items():
        what = f"POST to the painted row in the card, call {which}, ms, median"
        yield _at_most(what, 1000 * median(seconds), 60)


def _recorder(results: Results) -> Iterator[Row]:
    what = "Bytes in the recorder's database per call of two messages"
    found = results["recorder"]
    yield _at_most(what, found["ours"]["bytes"], 3500, found["floor"]["bytes"])


def _live(results: Results) -> Iterator[Row]:
    found = results["live"]
    if "200" in found:
        share = median(found["200"]["cost"]) / median(found["5"]["cost"])
        yield _at_most("CPU per delivery with 200 live calls; with 5 = 1", share, 1.2)
    if "10000" in found:
        answers = [1000 * seconds for seconds in found["10000"]["answers"]]
        what = "Answer with 10,000 live calls, ms, 99 of 100"
        yield _at_most(what, p99(answers), 100)


def _stored(results: Results) -> Iterator[Row]:
    few, many = results["stored"].values()
    number = list(results["stored"])[1]
    setup, grown = started(many)["set-up"], started(many)["bytes"] - started(few)["bytes"]
    yield _at_most(f"Set-up with {number} stored calls, s", setup, 1.5)
    yield _at_most(f"Memory with {number} stored calls, MB more than with few", grown / 1e6, 60)
    share = median(many["cost"]) / median(few["cost"])
    yield _at_most(f"CPU per delivery with {number} stored calls; with few = 1", share, 1.1)
    slowest = max(1000 * median(many[what]) for what in questions(many))
    yield _at_most(f"Slowest page or history of {number} stored calls, ms, median", slowest, 20)


def started(found: Results) -> dict[str, float]:
    """Return the medians of what was noted of starts."""
    starts = found["starts"]
    return {name: median(one[name] for one in starts) for name in starts[0]}


def questions(found: Results) -> list[str]:
    """Return what was asked for often: pages of the log, and the history of a caller."""
    return [what for what in found if what not in ("starts", "cost") and len(found[what]) > 1]


def _past(results: Results) -> Iterator[Row]:
    found = results["past"]
    number = found["calls"]
    answers = [1000 * seconds for seconds in found["answers"]]
    what = f"Answer while {number} calls of the past are brought, ms, 99 of 100"
    yield _at_most(what, p99(answers), 100)
    yield _at_most(f"Requests for {number} calls of the past", found["requests"], 500)


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


def _log(results: Results) -> Iterator[Row]:
    found, what = results["log"], "Log of 100,000 calls, scrolled"
    yield _at_most(f"{what}: ms of CPU of the main thread per frame", found["frame"], _FRAME_MS)
    yield _at_most(f"{what}: rows in the page", found["rows"], 200)


def _at_most(what: str, measured: float, limit: float, floor: float | None = None) -> Row:
    of_floor = "" if floor is None else _shown(floor)
    return Row(what, f"≤ {limit:g}", _shown(measured), of_floor, measured <= limit)


def _shown(value: float) -> str:
    return f"{value:.3g}" if abs(value) < _MANY else f"{value:.0f}"


_JUDGES: dict[str, Callable[[Results], Iterator[Row]]] = {
    "cost": _cost,
    "latency": _latency,
    "painted": _painted,
    "recorder": _recorder,
    "live": _live,
    "stored": _stored,
    "past": _past,
    "rate": _rate,
    "card": _card,
    "log": _log,
}
