"""The log takes in new calls by the rule by which the server finds stored ones: the same cases."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
import json
from pathlib import Path
from shutil import which
import sqlite3
import subprocess
from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

import custom_components.whatconverts
from custom_components.whatconverts.core.call_filter import write_cursor
from custom_components.whatconverts.core.enums import CallerKind, Outcome
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers, is_line
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.phone import (
    is_same_number,
    national_number,
    normalise,
    typed_plainly,
)
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.text import fold
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


# -- against a search that has neither tables nor indexes ------------------------------------------

WORDS: Final = (
    *("Ann", "anna", "Öz", "O'Neil", "100%", "a_b", "!", "24/7"),
    *("Straße", "小林", "7045", "ŁÓDŹ"),
)
PHONES: Final = ("+17045550134", "+4930901820", "17045550134", "5550134", PEST)
TYPED: Final = (
    *("(704) 555-0134", "+49 30 901820", "555", "030/90", "%", "_"),
    "\u202a704\u20115550134\u202c",
)
names_of: Final = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
LINES: Final = ((None, None), ("Ads", "+17044486577"), ("24/7", None), ("ads", "+17044481000"))


@st.composite
def some_call(draw: st.DrawFn) -> Call:
    line, number = draw(st.sampled_from(LINES))
    fields: dict[str, Any] = {
        field: draw(st.none() | names_of)
        for field in ("contact_name", "caller_name", "company_name", "source")
    }
    fields |= {"caller_number": draw(st.none() | st.sampled_from(PHONES)), "line": line}
    fields |= {"tracking_number": number, "spam": draw(st.sampled_from([None, True]))}
    make: Any = draw(st.sampled_from([live_call, ended_call]))
    call: Call = make(draw(st.integers(1, 99)), test=draw(st.booleans()), **fields)
    at = NOW - minutes(draw(st.integers(0, 3)))
    answer = draw(st.sampled_from(Outcome))
    if not call.is_live:
        call = call._replace(ended_at=at + minutes(1), details={**call.details, "answer": answer})
    return call._replace(started_at=at, seen_at=at, known_name=draw(st.none() | names_of))


@st.composite
def what_is_asked(draw: st.DrawFn) -> dict[str, Any]:
    """Draw filters as actions and the card send them, some of them."""
    words = st.sampled_from((*WORDS, *TYPED, *PHONES, "pest", "yildiz", "nn", "z a"))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "query": st.lists(words, max_size=3).map(" ".join),
        "line": st.lists(st.sampled_from(["ADS", "24/7", "704-448-1000", "x"]), min_size=1),
        "caller": st.sampled_from(PHONES),
        "outcome": st.lists(st.sampled_from(Outcome), min_size=1),
        "source": st.lists(names_of, min_size=1),
        "from": st.integers(0, 3).map(lambda ago: NOW - minutes(ago)),
        "to": st.integers(0, 3).map(lambda ago: NOW - minutes(ago)),
        **dict.fromkeys(SWITCHES[:3], st.booleans()),
    }
    return draw(st.fixed_dictionaries({}, optional=optional))


def is_meant(call: Call, asked: dict[str, Any]) -> bool:
    """Whether a call is what is asked for: each rule as the documents say it."""
    line, number = call.details.get("line"), call.details.get("tracking_number")
    blocked = is_same_number(call.caller_number or "", PEST)
    choices: dict[str, Callable[[Any], object]] = {
        "line": lambda wanted: any(is_line(one, line, number, "US") for one in wanted),
        "caller": lambda wanted: is_same_number(
            call.caller_number or "", normalise(wanted, "US") or wanted
        ),
        "outcome": lambda wanted: call.outcome in wanted,
        "source": lambda wanted: fold(call.details.get("source") or "") in map(fold, wanted),
        "from": lambda wanted: call.started_at >= wanted,
        "to": lambda wanted: call.started_at < wanted,
        "live_only": lambda wanted: call.is_live or not wanted,
        "leave_out_tests": lambda wanted: not (wanted and call.test),
        "leave_out_spam": lambda wanted: not (wanted and (call.details.get("spam") or blocked)),
        "query": lambda wanted: is_named(call, wanted, "Pest Ærø Yıldız" if blocked else ""),
    }
    return all(choices[name](wanted) for name, wanted in asked.items())


def is_named(call: Call, query: str, now_called: str) -> bool:
    """Whether a call has the number that is typed in it, or each of the words."""
    fields = ("contact_name", "caller_name", "company_name", "line", "source")
    details: Mapping[str, Any] = call.details
    texts = [fold(details.get(field) or "") for field in fields]
    texts.append(fold(call.known_name or ""))
    numbers = [call.caller_number or "", call.details.get("tracking_number") or ""]
    texts += [one.removeprefix("+") for one in numbers]
    typed = fold(typed_plainly(query)).strip()
    if not typed.lstrip("+(").strip("()-./ 0123456789") and any(map(str.isdecimal, typed)):
        digits = "".join(filter(str.isdecimal, typed))
        national = national_number(normalise(typed, "US") or "") or digits
        return any(one in text for text in texts for one in (typed, digits, national))
    return all(
        any(word in text for text in (*texts, fold(now_called)))
        or (
            not typed_plainly(word).strip("+()-./0123456789")
            and bool(digits := "".join(filter(str.isdecimal, typed_plainly(word))))
            and any(digits in text for text in texts)
        )
        for word in fold(query).split()
    )


@given(st.lists(some_call(), max_size=12, unique_by=lambda call: call.lead_id), what_is_asked())
def test_the_file_finds_what_anybody_finds_who_looks_at_each_call(
    calls: list[Call], asked: dict[str, Any]
) -> None:
    unsaved = UnsavedCalls()
    for call in calls:
        unsaved.add(call)
    with closing(in_memory(unsaved.taken())) as connection:
        whole = [
            one.call for one in queries.find(connection, filter_of(UNCHOSEN | asked, VIEW, 99))
        ]
        pages: list[Call] = []
        before: str | None = None
        while len(page := page_of(connection, UNCHOSEN | asked | {"before": before}, 3)):
            pages += page
            before = write_cursor(page[-1].age_key)
    by_age = sorted(calls, key=lambda call: call.age_key, reverse=True)
    assert whole == pages == [call for call in by_age if is_meant(call, asked)]


def page_of(stored: sqlite3.Connection, asked: dict[str, Any], limit: int) -> list[Call]:
    return [one.call for one in queries.find(stored, filter_of(asked, VIEW, limit))]
