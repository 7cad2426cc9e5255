"""The log takes in new calls by the rule by which the server finds stored ones: the same cases."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
import json
from pathlib import Path
from shutil import which
import sqlite3
import subprocess
from typing import Any, Final

import pytest

import custom_components.whatconverts
from custom_components.whatconverts.core.enums import CallerKind, Outcome
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from custom_components.whatconverts.storage import queries
from custom_components.whatconverts.storage.call_log import filter_of
from custom_components.whatconverts.storage.database import in_memory
from tests.support.factories import NOW, ended_call, live_call, minutes

PEST: Final = "+17045550666"
VIEW: Final = View(
    home="US",
    withheld="Withheld",
    caller="Caller",
    known=KnownCallers([(PEST, KnownCaller(CallerKind.BLOCKED, "Pest Ærø Yıldız"))]),
)
ADS: Final[dict[str, Any]] = {"line": "Google Ads", "tracking_number": "+17044486577"}
SHOP: Final[dict[str, Any]] = {"line": "24/7", "tracking_number": "+17044481000"}
CALLS: Final[dict[str, Call]] = {
    "maria": ended_call(
        1,
        contact_name="María López",
        caller_number="+17045550134",
        source="google",
        answer=Outcome.ANSWERED,
        **ADS,
    ),
    "jorg": ended_call(
        2,
        at=NOW - minutes(90),
        contact_name="Jörg Weiß",
        caller_name="JORGE W",
        caller_number="+4930901820",
        source="Bing",
        answer=Outcome.BUSY,
        **SHOP,
    ),
    "nameless": live_call(3, caller_number="+13125551007", source="radio", spam=True, **ADS),
    "withheld": live_call(4, withheld=True, source="bing", **SHOP),
    # One caller has been blocked since, another one is not blocked any more.
    "pest": ended_call(6, caller_number=PEST, answer=Outcome.ANSWERED),
    "forgiven": ended_call(7, caller_number="+17045550777")._replace(blocked=True),
    "test": live_call(5, contact_name="100% Łódź_!", test=True, source="google", **ADS),
}
QUERIES: Final[dict[str, set[str]]] = {
    "": set(CALLS),
    "maria": {"maria"},
    "LOPEZ mária": {"maria"},
    "López, María": set(),
    "maria jones": set(),
    "weiss": {"jorg"},
    "WEIß jörg": {"jorg"},
    "jorge": {"jorg"},
    "jörge weiss bing": {"jorg"},
    "goog": {"maria", "nameless", "test"},
    "google ads": {"maria", "nameless", "test"},
    "google radio": {"nameless"},
    "24/7": {"jorg", "withheld"},
    "bing 24/7": {"jorg", "withheld"},
    "withheld": set(),
    "in_progress": set(),
    "100%": {"test"},
    "%": {"test"},
    "_": {"test"},
    "z_!": {"test"},
    "łodz": {"test"},
    "LODZ": {"test"},
    "aero YILDIZ": {"pest"},
    "ærø yıldız": {"pest"},
    "+17045550134": {"maria"},
    "(704) 555-0134": {"maria"},
    "704.555.0134": {"maria"},
    "704 5550134": {"maria"},
    "1-704-555-0134": {"maria"},
    "\u202a+1\u00a0704\u2011555\u20110134\u202c": {"maria"},
    "7045550134": {"maria"},
    "5550134": {"maria"},
    "555-0134": {"maria"},
    "555 704": set(),
    "maria 555-0134": {"maria"},
    "maria (704) 555-0134": {"maria"},
    "maria 555-0135": set(),
    "+49 30 901820": {"jorg"},
    "30/901820": {"jorg"},
    "3125551007": {"nameless"},
    "312": {"nameless"},
    "448-6577": {"maria", "nameless", "test"},
    "9999": set(),
    "charlotte": set(),
}
SWITCHES: Final = ("live_only", "leave_out_spam", "leave_out_tests", "waiting")
UNCHOSEN: Final = dict.fromkeys(SWITCHES, False)
TIMES: Final = frozenset({"from", "to"})
MOMENT: Final = (NOW - minutes(30)).isoformat()
CHOICES: Final[list[tuple[dict[str, Any], set[str]]]] = [
    ({"line": ["google ads"]}, {"maria", "nameless", "test"}),
    ({"line": ["+17044481000"]}, {"jorg", "withheld"}),
    ({"line": ["24/7"], "query": "weiss"}, {"jorg"}),
    ({"outcome": ["answered"]}, {"maria", "pest"}),
    ({"outcome": ["busy", "no_answer"]}, {"jorg"}),
    ({"source": ["BING"]}, {"jorg", "withheld"}),
    ({"source": ["bin"]}, set()),
    ({"from": MOMENT}, set(CALLS) - {"jorg"}),
    ({"to": MOMENT}, {"jorg"}),
    ({"leave_out_spam": True}, set(CALLS) - {"nameless", "pest"}),
    ({"leave_out_tests": True}, set(CALLS) - {"test"}),
]
FITS: Final = """
import { fits } from "./log-filter.js";
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { calls, cases } = JSON.parse(chunks.join(""));
console.log(JSON.stringify(cases.map((filters) => calls.map((call) => fits(call, filters)))));
"""
CARD: Final = Path(custom_components.whatconverts.__file__).parent / "www"
type Case = tuple[dict[str, Any], set[str]]
CASES: Final[list[Case]] = [
    *(({"query": query}, wanted) for query, wanted in QUERIES.items()),
    *CHOICES,
]


@pytest.fixture(scope="module")
def stored() -> Iterator[sqlite3.Connection]:
    unsaved = UnsavedCalls()
    for call in CALLS.values():
        unsaved.add(call)
    with closing(in_memory(unsaved.taken())) as connection:
        yield connection


@pytest.fixture(scope="module")
def fits() -> list[list[bool]]:
    """Whether the card takes each call for one that is found, case by case."""
    node = which("node")
    assert node, "the card's modules run without a browser, but not without Node.js"
    calls = [public_call(call, VIEW) for call in CALLS.values()]
    asked = json.dumps({"calls": calls, "cases": [filters for filters, _ in CASES]})
    command = [node, "--input-type=module", "--eval", FITS]
    # S603: our own code.
    printed = subprocess.check_output(command, input=asked, cwd=CARD, text=True)  # noqa: S603
    found: list[list[bool]] = json.loads(printed)
    return found


def found_by_server(stored: sqlite3.Connection, filters: dict[str, Any]) -> set[str]:
    times = {name: datetime.fromisoformat(filters[name]) for name in TIMES & filters.keys()}
    wanted = filter_of(UNCHOSEN | filters | times, VIEW, 100)
    found = {one.call.lead_id for one in queries.find(stored, wanted)}
    return {name for name, call in CALLS.items() if call.lead_id in found}


@pytest.mark.parametrize("place", range(len(CASES)), ids=[repr(filters) for filters, _ in CASES])
def test_card_and_server_find_the_same(
    stored: sqlite3.Connection, fits: list[list[bool]], place: int
) -> None:
    filters, wanted = CASES[place]
    assert found_by_server(stored, filters) == wanted
    assert {name for name, fit in zip(CALLS, fits[place], strict=True) if fit} == wanted
