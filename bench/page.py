"""The page docs/performance.md: nothing on it is written by hand."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from bench import goals
from bench.goals import Results

_CARD_SUBJECTS = ("busy", "idle", "bare")
_HEAD = """\
# Performance

Made by `scripts/bench --page`, which leaves the raw figures in `.bench/results.json`.

A delivery is one message of WhatConverts on a connection of its own, every second one the end of a
call. Everything that is compared was measured in one run, in turns, on loopback; ratios mean more
than times, which belong to one machine. CPU is that of the whole Home Assistant process from the
first post until it is idle again, so with the work of the recorder and the disk; what an idle Home
Assistant uses is taken off.
"""

_MEMORY = """\
Before the run, the next access to a page of memory cost {at once:.2f} us at once, and
{after a second:.2f} us after a second in which nobody used it. Where these differ much, the host
may take away the memory of a virtual machine that is not in use, and whatever wakes up now and then
looks slow: a call in an idle Home Assistant, a tick of the card, an answer that waits for the disk.
"""
_COST = """\
*Recorded*: the recorder keeps everything. *Left out*: ours is excluded from it. *Waiting* is the
no-op that waits 8 ms before it answers, about as long as ours waits for the disk.
"""
_CARD = """\
Milliseconds of CPU of the main thread per tick. A bare page has ten changing texts, about as many
as the card has in sight. At {} ticks a second, by a clock that runs faster, the memory that a tick
needs is still at hand at the next one.
"""


def text(results: Results) -> str:
    """Return the page."""
    parts = [_HEAD, _circumstances(results)]
    for section, table in _SECTIONS.items():
        if section in results or section == "goals":
            parts.append("\n".join(table(results)))
    return "\n".join(parts)


def _table(*rows: Iterable[object]) -> Iterator[str]:
    for number, row in enumerate(rows):
        cells = list(row)
        yield f"| {' | '.join(map(str, cells))} |"
        if number == 0:
            yield "|---" * len(cells) + "|"
    yield ""


def _circumstances(results: Results) -> str:
    found = results["circumstances"]
    loads = [load for pair in found["load"].values() for load in pair]
    return (
        f"Measured on {found['date'][:10]} with Home Assistant {found['home_assistant']}, "
        f"{found['cores']} cores that others shared: average load {min(loads)} to {max(loads)}.\n\n"
    ) + _MEMORY.format_map(found["page_us"])


def _goals(results: Results) -> Iterator[str]:
    yield "## Goals\n"
    rows = goals.rows(results)
    yield from _table(
        ("what", "goal", "measured", ""),
        *((row.what, row.goal, row.measured, "yes" if row.reached else "**no**") for row in rows),
    )


def _cost(results: Results) -> Iterator[str]:
    yield "## CPU per delivery, 8 senders\n"
    ratios = goals.costs(results)
    rows = [
        (
            name,
            f"{median(found):.0f}",
            f"{min(found):.0f} to {max(found):.0f}",
            f"{ratios[name]:.2f}",
        )
        for name, found in results["cost"].items()
    ]
    yield from _table(("", "us, median", "us, all rounds", "no-op = 1"), *rows)
    yield _COST
    yield "![CPU per delivery](performance/cost.png)\n"


def _latency(results: Results) -> Iterator[str]:
    yield "## From the post to whoever waits, idle Home Assistant\n"
    names = {
        "no-op answer": "no-op: answer",
        "event": "ours: event at a websocket client",
        "answer": "ours: answer, so on disk",
    }
    rows = [
        (
            label,
            f"{1000 * median(results['latency'][name]):.2f}",
            f"{1000 * goals.p99(results['latency'][name]):.2f}",
        )
        for name, label in names.items()
    ]
    yield from _table(("", "ms, median", "ms, 99 of 100"), *rows)
    yield "![Latency](performance/latency.png)\n"


def _rate(results: Results) -> Iterator[str]:
    yield "## Deliveries per second\n"
    rates = results["rate"]["rates"]
    senders = list(next(iter(rates.values())))
    rows = [
        (hook, *(f"{median(found[one]):.0f}" for one in senders)) for hook, found in rates.items()
    ]
    yield from _table(("", *(f"{one} senders" for one in senders)), *rows)
    burst = results["rate"]["burst"]
    yield (
        f"A burst of {burst['posts']} posts at once: {burst['answered 200']} answered 200, "
        f"{burst['live']} live, {burst['seconds']:.2f} s for all of them.\n"
    )
    yield "![Rates](performance/rate.png)\n"


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
    yield from _table(heads, *rows)
    yield "![Live calls](performance/live.png)\n"


def _recorder(results: Results) -> Iterator[str]:
    yield "## In the recorder's database, per call of two messages\n"
    tables = list(next(iter(results["recorder"].values())))
    rows = [
        (name, *(f"{found[one]:.1f}" for one in tables))
        for name, found in results["recorder"].items()
    ]
    yield from _table(("", *tables), *rows)


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
    yield from _table(("", "bytes"), *rows)


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
    yield from _table(("", "s, Home Assistant", "s, our set-up"), *rows)
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
    yield from _table(("", *(f"{number} calls" for number in found)), *rows)
    yield "Milliseconds from the question to the answer, on one websocket connection:\n"
    asked = [what for what in several[0] if what not in ("starts", "cost")]
    yield from _table(
        ("", *(f"{number} calls" for number in found)),
        *((what, *(f"{1000 * median(one[what]):.1f}" for one in several)) for what in asked),
    )


def _past(results: Results) -> Iterator[str]:
    yield "## The past of an account\n"
    found = results["past"]
    before, after = (f"{size / 1e6:.1f}" for size in found["bytes"])
    answers = sorted(1000 * seconds for seconds in found["answers"])
    yield from _table(
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
    yield from _table(
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
    yield from _table(("", ""), *rows)


_SECTIONS = {
    "goals": _goals,
    "cost": _cost,
    "latency": _latency,
    "rate": _rate,
    "live": _live,
    "recorder": _recorder,
    "memory": _memory,
    "start": _start,
    "stored": _stored,
    "past": _past,
    "card": _card,
}


def write(results: Results, docs: Path) -> None:
    """Write the page."""
    (docs / "performance.md").write_text(text(results))
