"""The page docs/performance.md: nothing on it is written by hand."""

from pathlib import Path
from typing import Final

from bench.goals import Results
from bench.tables import of_goals

_HEAD: Final = """\
# Performance

Made by `scripts/bench --page`. What is compared was measured in one run, in turns, on loopback:
ratios mean more than times, which belong to one machine.

Measured on {date} with Home Assistant {home_assistant}, {cores} cores that others shared:
average load {least} to {most}.

## Goals
"""
_WORDS: Final = """\
- A *delivery* is one message of WhatConverts, every second one the end of a call, from 8 senders.
  Its CPU is that of the whole Home Assistant process from the first post until it is idle again, so
  with the recorder and the disk; what an idle Home Assistant uses is taken off.
- *As WhatConverts sends*: a connection for each message, four lines, the recorder as it comes.
  *Kept connections*: one for each sender, one line, and a recorder that commits every second.
- *Recorded*: the recorder keeps everything. *Left out*: what is measured is excluded from it.
- The *floor* (`bench/floor`) keeps the same promises without a rule: it parses a message, writes
  two event entities, fires an event, and has a row on disk before it answers. Where it is beyond a
  goal itself, the platform does not allow that goal. The *no-op* (`bench/noop`) only parses the
  message.
- *Template sensors*: the four that somebody would write on the same webhook instead.

## Plots
"""
_HOW: Final = """\
## How to run it

```sh
scripts/bench                  # everything: leave the machine alone meanwhile
scripts/bench --only cost      # one part, or several: --only cost --only latency
scripts/bench --quick          # only proves that it runs; its figures say nothing
scripts/bench --page           # everything, and this page and its plots anew
```

All figures are printed as tables, and are in `.bench/results.json`. On a host that takes away the
memory of a virtual machine that is not in use, whatever wakes up now and then looks slow: before
this run, the next access to a page of memory cost {at once:.2f} us at once, and
{after a second:.2f} us after a second in which nobody used it.
"""
PLOTS: Final = {
    "cost": "CPU per delivery",
    "latency": "From the post to whoever waits",
    "live": "Many live calls",
}


def text(results: Results) -> str:
    """Return the page."""
    found = results["circumstances"]
    loads = [load for pair in found["load"].values() for load in pair]
    about = {"date": found["date"][:10], "least": min(loads), "most": max(loads)}
    plots = [f"![{label}](performance/{name}.png)\n" for name, label in PLOTS.items()]
    head = _HEAD.format_map(found | about)
    return "\n".join([head, *of_goals(results), _WORDS, *plots, _HOW.format_map(found["page_us"])])


def write(results: Results, docs: Path) -> None:
    """Write the page."""
    (docs / "performance.md").write_text(text(results))
