"""The log puts pages of the server together: each call once, in the server's order."""

import json
from pathlib import Path
from shutil import which
import subprocess
from typing import Any, Final

from hypothesis import example, given, settings, strategies as st

import custom_components.whatconverts
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from tests.support.factories import NOW, ended_call, minutes

ROWS: Final = 3
CARD: Final = Path(custom_components.whatconverts.__file__).parent / "www"
some_logs: Final = st.lists(st.lists(st.integers(1, 99), unique=True, max_size=10), max_size=30)
# All pages are asked for; then each of them again, or word comes of each call that it has changed.
BROWSE: Final = """
import { LogPages } from "./log-pages.js";
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const [change, logs] = JSON.parse(chunks.join(""));
console.log(JSON.stringify(logs.map((answers) => {
  const pages = new LogPages(() => "2026-03-10");
  do pages.append(answers[pages.next ?? ""]); while (pages.next !== null);
  if (change) for (const call of pages.calls) pages.merge({ ...call, city: "Zeb" }, true);
  else for (const page of [...pages.list]) pages.replace(page, answers[page.cursor ?? ""]);
  return pages.calls.filter(({ city }) => !change || city === "Zeb").map((call) => call.lead_id);
})));
"""


def answers(leads: list[int]) -> dict[str, Any]:
    """Return the answers by cursor, of calls that the server has in this order."""
    calls = [public_call(_in_one_second(lead, place), View()) for place, lead in enumerate(leads)]
    sent = [{**call, "config_entry_id": "entry"} for call in calls]
    places = range(0, max(len(sent), 1), ROWS)
    return {
        str(place or ""): {
            "calls": sent[place : place + ROWS],
            "next": str(place + ROWS) if place + ROWS < len(sent) else None,
        }
        for place in places
    }


def _in_one_second(lead: int, place: int) -> Call:
    # The server tells them apart by when they arrived.
    return ended_call(lead)._replace(seen_at=NOW - minutes(place))


def shown(logs: list[list[int]], *, change: bool) -> list[list[int]]:
    """Return the leads that the pages show of each log."""
    node = which("node")
    assert node, "the card's modules run without a browser, but not without Node.js"
    command = [node, "--input-type=module", "--eval", BROWSE]
    asked = json.dumps([change, [answers(leads) for leads in logs]])
    # S603: our own code.
    printed = subprocess.check_output(command, input=asked, cwd=CARD, text=True)  # noqa: S603
    found: list[list[int]] = json.loads(printed)
    return found


@example([[3, 2, 1, 4]])
@given(some_logs)
@settings(max_examples=10, deadline=None)
def test_calls_of_one_second_are_all_there_in_the_order_of_the_server(
    logs: list[list[int]],
) -> None:
    assert shown(logs, change=False) == logs


@example([[3, 2, 1, 4], [10, 3, 7, 5]])
@given(some_logs)
@settings(max_examples=10, deadline=None)
def test_calls_of_one_second_that_change_stay_in_their_places(logs: list[list[int]]) -> None:
    assert shown(logs, change=True) == logs
