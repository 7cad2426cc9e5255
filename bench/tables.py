"""All figures of a run as tables, for whoever ran it."""

from collections.abc import Iterable, Iterator
from statistics import median

from bench import goals
from bench.goals import Results

_CARD_SUBJECTS = ("busy", "idle", "bare")
_HEARD = {
    "event": "event at a websocket client",
    "event of the floor": "event of the floor",
    "lamp": "light.turn_on of an automation",
}
_CARD = """\
Milliseconds of CPU of the main thread per tick. A bare page has ten changing texts, about as many
as the card has in sight. At {} ticks a second, by a clock that runs faster, the memory that a tick
needs is still at hand at the next one.
"""


def text(results: Results) -> str:
    """Return the goals, and a section for everything that was measured."""
    sections = [section(results) for part, section in _SECTIONS.items() if part in results]
    return "\n".join(
        ["## Goals\n", *of_goals(results), *(line for one in sections for line in one)]
    )


def table(*rows: Iterable[object]) -> Iterator[str]:
    """Return the lines of a table, the first row its head."""
    for number, row in enumerate(rows):
        cells = list(row)
        yield f"| {' | '.join(map(str, cells))} |"
        if number == 0:
            yield "|---" * len(cells) + "|"
    yield ""


def of_goals(results: Results) -> Iterator[str]:
    """Return the goals, and whether they are reached."""
    rows = [
        (row.what, row.goal, row.measured, "yes" if row.reached else "**no**", row.floor)
        for row in goals.rows(results)
    ]
    yield from table(("what", "goal", "measured", "", "the floor"), *rows)


def _cost(results: Results) -> Iterator[str]:
    for conditions, found in results["cost"].items():
        yield f"## CPU per delivery, 8 senders, {conditions}\n"
        ratios = goals.costs(found)
        rows = [
            (
                name,
                f"{median(costs):.0f}",
                f"{min(costs):.0f} to {max(costs):.0f}",
                f"{ratios[name]:.2f}",
            )
            for name, costs in found.items()
        ]
        yield from table(("", "us, median", "us, all rounds", "floor = 1"), *rows)


def _latency(results: Results) -> Iterator[str]:
    yield "## From the post to whoever waits, idle Home Assistant\n"
    rows = [
        (f"{_HEARD[who]}: {what}", *_milliseconds(seconds))
        for who, found in results["latency"].items()
        for what, seconds in found.items()
    ]
    yield from table(("", "ms, median", "ms, 99 of 100"), *rows)


def _painted(results: Results) -> Iterator[str]:
    yield "## From the post to the painted row\n"
    rows = [(f"call {which}", *_milliseconds(found)) for which, found in results["painted"].items()]
    yield from table(("", "ms, median", "ms, 99 of 100"), *rows)


def _milliseconds(seconds: list[float]) -> tuple[str, str]:
    return f"{1000 * median(seconds):.2f}", f"{1000 * goals.p99(seconds):.2f}"


def _rate(results: Results) -> Iterator[str]:
    yield "## Deliveries per second\n"
    rates = results["rate"]["rates"]
    senders = list(next(iter(rates.values())))
    rows = [
        (hook, *(f"{median(found[one]):.0f}" for one in senders)) for hook, found in rates.items()
    ]
    yield from table(("", *(f"{one} senders" for one in senders)), *rows)
    burst = results["rate"]["burst"]
    yield (
        f"A burst of {burst['posts']} posts at once: {burst['answered 200']} answered 200, "
        f"{burst['live']} live, {burst['seconds']:.2f} s for all of them.\n"
    )


def _live(results: Results) -> Iterator[str]:
    yield "## Many live calls\n"
    found = {name: one for name, one in results["live"].items() if name != "memory"}
    rows = [
        (
            name,
            f"{median(one['cost']):.0f}",
            f"{1000 * median(one['answers']):.1f}",
            f"{1000 * goals.p99(one['answers']):.1f}",
            f"{1000 * max(one['answers']):.1f}",
        )
        for name, one in found.items()
    ]
    heads = ("live calls", "us of CPU per delivery", "answer, ms, median", "99 of 100", "slowest")
    yield from table(heads, *rows)


def _recorder(results: Results) -> Iterator[str]:
    yield "## In the recorder's database, per call of two messages\n"
    tables = list(next(iter(results["recorder"].values())))
    rows = [
        (name, *(f"{found[one]:.1f}" for one in tables))
        for name, found in results["recorder"].items()
    ]
    yield from table(("", *tables), *rows)


def _memory(results: Results) -> Iterator[str]:
    yield "## Memory\n"
    found = results["memory"]
    rows = [
        ("a live call, in the registry", f"{found['live']:.0f}"),
        ("an ended call, in the registry", f"{found['ended']:.0f}"),
    ]
    if "live" in results:
        grown = results["live"]["memory"]
        text = f"a live call, of the whole process at {grown['calls']}"
        rows.append((text, f"{grown['bytes'] / grown['calls']:.0f}"))
    yield from table(("", "bytes"), *rows)


def _start(results: Results) -> Iterator[str]:
    yield "## Start\n"
    found = results["start"]
    rows = [
        (
            label,
            *(f"{median([one[key] for one in found[name]]):.2f}" for key in ("start", "set-up")),
        )
        for name, label in (
            ("empty", "nothing stored"),
            ("stored", f"{found['calls']} calls stored"),
        )
    ]
    yield from table(("", "s, Home Assistant", "s, our set-up"), *rows)
    yield f"Live after the last restart: {found['live after the restart']}.\n"
    imports = results.get("memory", {}).get("imports")
    if imports:
        library = median([one["phonenumbers"] for one in imports])
        ours = median([one["integration"] for one in imports])
        yield f"Imports: {library:.2f} s for the library of phone numbers, {ours:.3f} s for ours.\n"


def _stored(results: Results) -> Iterator[str]:
    yield "## Many stored calls\n"
    found = results["stored"]
    several = list(found.values())
    starts = list(map(goals.started, several))
    rows = [
        ("set-up, s", *(f"{one['set-up']:.3f}" for one in starts)),
        ("memory of the process, MB", *(f"{one['bytes'] / 1e6:.1f}" for one in starts)),
        ("us of CPU per delivery", *(f"{median(one['cost']):.0f}" for one in several)),
    ]
    yield from table(("", *(f"{number} calls" for number in found)), *rows)
    yield "Milliseconds from the question to the answer, on one websocket connection:\n"
    asked = [what for what in several[0] if what not in ("starts", "cost")]
    yield from table(
        ("", *(f"{number} calls" for number in found)),
        *((what, *(f"{1000 * median(one[what]):.1f}" for one in several)) for what in asked),
    )


def _past(results: Results) -> Iterator[str]:
    yield "## The past of an account\n"
    found = results["past"]
    before, after = (f"{size / 1e6:.1f}" for size in found["bytes"])
    answers = sorted(1000 * seconds for seconds in found["answers"])
    yield from table(
        ("", f"{found['calls']} calls"),
        ("seconds until all are there", f"{found['seconds']:.1f}"),
        ("requests", f"{found['requests']}"),
        ("answers to messages meanwhile", f"{len(answers)}"),
        ("… ms, median", f"{median(answers):.1f}"),
        ("… ms, 99 of 100", f"{goals.p99(answers):.1f}"),
        ("memory of the process before, MB", before),
        ("… and after, MB", after),
    )


def _card(results: Results) -> Iterator[str]:
    yield "## The card in Chromium, 200 live calls\n"
    found = results["card"]
    yield _CARD.format(found["hurry"])
    paces = {"one tick a second": found, f"{found['hurry']} ticks a second": found["hurried"]}
    yield from table(
        ("", "200 live calls", "without calls", "a bare page"),
        *(
            (f"{name}, {pace}", *(f"{median(one[who][name]):.2f}" for who in _CARD_SUBJECTS))
            for pace, one in paces.items()
            for name in one["busy"]
        ),
    )
    rows: list[tuple[str, str]] = [
        ("layout after a tick, ms by the clock, median", f"{median(found['layout']):.2f}"),
        ("layout shift in 5 s", f"{found['shift']:.4f}"),
        ("memory at the beginning of traffic, MB", f"{found['memory'][0]:.1f}"),
        ("memory at its end, MB", f"{found['memory'][-1]:.1f}"),
        ("loaded first, compressed, bytes", f"{sum(found['sizes'].values())}"),
    ]
    yield from table(("", ""), *rows)


def _log(results: Results) -> Iterator[str]:
    yield "## The log of 100,000 calls in Chromium, scrolled\n"
    found = results["log"]
    yield from table(
        ("", ""),
        ("CPU of the main thread per frame, ms", f"{found['frame']:.2f}"),
        ("rows in the page, at most", f"{found['rows']}"),
    )


_SECTIONS = {
    "cost": _cost,
    "latency": _latency,
    "painted": _painted,
    "rate": _rate,
    "live": _live,
    "recorder": _recorder,
    "memory": _memory,
    "start": _start,
    "stored": _stored,
    "past": _past,
    "card": _card,
    "log": _log,
}
