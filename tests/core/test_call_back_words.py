"""What an item of the list of call-backs says."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.call_back_words import (
    CALL_BACK_TEXTS,
    MAX_NOTE,
    description,
    facts,
    note_in,
    read_due,
    summary,
    write_due,
)
from custom_components.whatconverts.core.call_backs import CallBack
from custom_components.whatconverts.core.enums import Outcome, Privacy
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.text import tidy_text
from tests.support.factories import CALLER, LINE, NOW, ended_call, minutes
from tests.support.strategies import texts

ZONE = ZoneInfo("America/New_York")
TEXTS = {key: f"<{key}>" for key in CALL_BACK_TEXTS} | {
    "call_back_missed": "<missed> {time}",
    "call_back_missed_often": "<missed> {count} {time}",
    "call_back_line": "<line> {line}",
    "call_back_lines": "<lines> {lines}",
    "call_back_source": "<source> {source}",
    "call_back_voicemail": "<said> {text}",
    "call_back_time": "{day}.{month}.{year} {hour}:{minute}",
}


def view(privacy: Privacy = Privacy.FULL) -> View:
    return View(home="US", withheld="Withheld", caller="Somebody", privacy=privacy)


def missed(lead: int = 1, **fields: Any) -> Call:  # noqa: ANN401 - any field
    own = {"caller_number": CALLER, "answer": Outcome.BUSY, **fields}
    return ended_call(lead, at=NOW + minutes(lead), **own)


def told(*calls: Call, voicemail: str | None = None) -> list[str]:
    newest = [public_call(call, view()) for call in calls]
    return facts(CallBack(calls, None), newest, voicemail, TEXTS, ZONE).split("\n")


@pytest.mark.parametrize(
    ("privacy", "fields", "name"),
    [
        ("full", {"contact_name": "Ann"}, "Ann, (803) 386-1858"),
        ("full", {}, "(803) 386-1858"),
        ("full", {"caller_number": None}, "Withheld, 10.03.2026 11:00"),
        ("last_four", {"contact_name": "Ann"}, "Ann, …1858"),
        ("last_four", {}, "…1858"),
        ("none", {"contact_name": "Ann"}, "Somebody, 10.03.2026 11:00"),
        ("none", {}, "Somebody, 10.03.2026 11:00"),
    ],
)
def test_who_it_is(privacy: str, fields: dict[str, Any], name: str) -> None:
    call = missed(**fields)
    public = public_call(call, view(Privacy(privacy)))
    assert summary(CallBack((call,), None), public, TEXTS, ZONE) == name


def test_when_and_how_often() -> None:
    assert told(missed()) == ["<missed> 10.03.2026 11:00"]
    assert told(missed(1), missed(2)) == ["<missed> 2 10.03.2026 11:01"]


def test_lines() -> None:
    assert told(missed(line="A", tracking_number=LINE))[1] == "<line> A"
    assert told(missed(tracking_number=LINE))[1] == "<line> (704) 448-6577"
    rows = [missed(1, line="A"), missed(2, line="B"), missed(3, line="A")]
    assert told(*rows)[1] == "<lines> A, B"


def test_what_brought_it() -> None:
    assert told(missed(source="google", campaign="c"))[1] == "<source> google / c"
    assert told(missed(1, source="old"), missed(2, source="new"))[1] == "<source> new"


def test_voicemails() -> None:
    assert told(missed(1, voicemail=True), missed(2))[1] == "<call_back_voicemail_left>"
    assert told(missed(voicemail=True), voicemail="one\n two")[1] == "<said> one two"
    assert len(told(missed(voicemail=True), voicemail="a" * 5000)[1]) < 520


@given(texts, st.text(max_size=100))
def test_what_others_wrote_stays_in_its_line(line: str, said: str) -> None:
    hostile = missed(line=line, source=line, keyword=line, voicemail=True)
    rows = told(hostile, voicemail=said)
    assert len(rows) <= 4
    for row in rows[1:]:
        assert not set(row.partition("> ")[2]) & set("[]<>*_`~#|\\")


@given(st.text(max_size=200))
def test_a_note_is_found_again(note: str) -> None:
    rows = "\n".join(told(missed(line="A")))
    kept = note_in(description(rows, note), rows, TEXTS)
    if note in rows.split("\n"):
        assert kept is None
    else:
        assert kept == note_in(note, "", TEXTS) == tidy_text(note, MAX_NOTE)
    assert note_in(description(rows, kept), rows, TEXTS) == kept


def test_facts_that_were_true_before_are_no_note() -> None:
    before = "\n".join(told(missed(line="A", voicemail=True), voicemail="call me"))
    now = "\n".join(told(missed(1, line="A"), missed(2, line="B")))
    assert note_in(before, now, TEXTS) is None
    assert note_in(description(before, "After 4 pm"), now, TEXTS) == "After 4 pm"
    assert note_in("one\n\ntwo", "", TEXTS) == "one\n\ntwo"
    assert note_in(f"{before}\nAfter 4 pm", now, TEXTS) == "After 4 pm"
    for note in ("<line> busy", "<missed> on purpose\n<line> busy"):
        assert note_in(note, now, TEXTS) == note


def test_a_note_has_a_bound() -> None:
    assert note_in("a" * 5000, "fact", TEXTS) == "a" * MAX_NOTE
    assert note_in("fact", "fact", TEXTS) is None
    assert note_in(None, "fact", TEXTS) is None
    assert note_in("before\nfact\nafter", "fact", TEXTS) == "before\nafter"


@pytest.mark.parametrize(
    "due", [None, date(2026, 3, 11), datetime(2026, 3, 11, 16, tzinfo=UTC), NOW.astimezone(ZONE)]
)
def test_a_day_or_a_moment_is_kept(due: date | None) -> None:
    assert read_due(write_due(due)) == due


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "2026-01-01Tx"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_due(text) is None
