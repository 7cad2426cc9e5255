"""What scripts/scrub leaves of a message: everything but the people."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.model import CallNotice
from custom_components.whatconverts.core.payload import parse
from scripts.scrubbing import KEPT, Json, scrub
from tests.support.repository import ROOT, leaves

MESSAGES = sorted(ROOT.glob("tests/fixtures/payloads/*.json"))


def message(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_no_text_and_no_number_of_a_message_is_left(path: Path) -> None:
    before, after = message(path), scrub(message(path))
    assert isinstance(after, dict)
    left = "\n".join(str(value) for value in leaves(after).values())
    known = {key: value for key, value in leaves(before).items() if key not in KEPT}
    for key, value in known.items():
        if isinstance(value, str) and len(value) > 2:  # shorter ones are in every text
            assert value not in left, key
    assert leaves(after).keys() == leaves(before).keys()
    assert {key: type(value) for key, value in leaves(after).items()} == {
        key: type(value) for key, value in leaves(before).items()
    }


def test_the_example_is_still_read_as_the_same_kind_of_call() -> None:
    path = ROOT / "tests" / "fixtures" / "payloads" / "completed_twin.json"
    before, after = (parse(one) for one in (message(path), scrub(message(path))))
    assert isinstance(before, CallNotice)
    assert isinstance(after, CallNotice)
    assert (after.progress, after.created_at) == (before.progress, before.created_at)
    assert after.changes["answer"] == before.changes["answer"]
    assert after.changes.keys() == before.changes.keys()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("+1 (704) 469-5324", "+1 (202) 555-0143"),
        ("7044695324", "2025550143"),
        ("+4915112345678", "+0012025550143"),
        ("Jörg Weiß", "Xxxx Xxxx"),
        ("NC 28226", "XX 55555"),
        ("me@home.example", "somebody@example.com"),
        ("http://a.example/?who=me", "https://example.com/"),
        (153928, 555555),
        (-1.5, -5.5),
        (True, True),
        (None, None),
        ([["Ann"]], [["Xxx"]]),
    ],
)
def test_values(before: Json, after: Json) -> None:
    assert scrub(before) == after


def test_words_of_whatconverts_stay() -> None:
    said: dict[str, Json] = dict.fromkeys(KEPT, "In Progress")
    assert scrub(said) == said


@given(st.text())
def test_nothing_is_left_of_a_text(text: str) -> None:
    left = str(scrub(text))
    if left not in {"https://example.com/", "somebody@example.com"}:
        assert {one for one in left if one.isalpha()} <= {"x", "X"}
        assert len(left) == len(text)
