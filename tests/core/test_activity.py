"""What Activity says of a call."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.activity import ACTIVITY_TEXTS, describe
from custom_components.whatconverts.core.enums import EndReason, Outcome, TransitionKind

STARTED, UPDATED, ENDED, MISSED = TransitionKind
# The key of a text stands for the text, so that it is seen which one was chosen.
TEXTS = {key: f"<{key}> {{line}}" for key in ACTIVITY_TEXTS} | {
    "activity_missed": "<activity_missed> {caller}",
    "caller": "Somebody",
}
CALL: dict[str, Any] = {"display_name": "Ann", "line": "Ads", "city": "Charlotte"}


def said(kind: TransitionKind, **changes: object) -> str:
    """Return the sentence as Home Assistant prints it."""
    return " ".join(describe(kind, CALL | changes, TEXTS, "Office"))


def test_a_call_that_starts_has_a_caller_a_line_and_a_city() -> None:
    assert said(STARTED) == "Ann <activity_started> Ads (Charlotte)"
    assert said(STARTED, city=None) == "Ann <activity_started> Ads"


def test_a_missed_call_begins_with_the_word() -> None:
    assert said(MISSED, outcome="busy") == "<activity_missed> Ann Ads"


def test_a_changed_call_has_its_own_sentence() -> None:
    assert said(UPDATED, outcome="busy") == "Ann <activity_updated> Ads"


@pytest.mark.parametrize(
    ("outcome", "reason", "key"),
    [
        *((outcome, EndReason.COMPLETED, outcome) for outcome in Outcome if outcome != "unknown"),
        ("unknown", EndReason.COMPLETED, "over"),
        (None, EndReason.COMPLETED, "over"),
        (None, None, "over"),
        *((None, reason, reason) for reason in EndReason if reason != "completed"),
        ("unknown", EndReason.EXPIRED, "expired"),
        (Outcome.BUSY, EndReason.EXPIRED, "busy"),
    ],
)
def test_how_a_call_ended(outcome: str | None, reason: str | None, key: str) -> None:
    assert said(ENDED, outcome=outcome, end_reason=reason) == f"Ann <activity_{key}> Ads"


def test_what_stands_for_a_line_without_a_name() -> None:
    number = {"tracking_number_formatted": "(704) 555-0100"}
    assert said(MISSED, line=None, **number) == "<activity_missed> Ann (704) 555-0100"
    assert said(MISSED, **number) == "<activity_missed> Ann Ads"
    assert said(MISSED, line=None) == "<activity_missed> Ann Office"


def test_braces_of_a_caller_are_only_braces() -> None:
    hostile = dict.fromkeys(("display_name", "line", "city"), "{caller.__class__} {0}")
    for kind in TransitionKind:
        assert "{caller.__class__} {0}" in said(kind, **hostile)


VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=1)


@given(st.sampled_from(TransitionKind), st.dictionaries(st.sampled_from(sorted(CALL)), VALUES))
def test_an_event_that_anybody_fires_is_described(
    kind: TransitionKind, data: dict[str, object]
) -> None:
    subject, rest = describe(kind, data, TEXTS, "Office")
    assert subject
    assert rest


def test_the_texts_are_all_used() -> None:
    words: list[str | None] = [None, *Outcome, *EndReason]
    sentences = [
        said(kind, outcome=outcome, end_reason=reason)
        for kind in TransitionKind
        for outcome in words[: len(Outcome) + 1]
        for reason in words
    ]
    assert {key for key in ACTIVITY_TEXTS if f"<{key}>" in " ".join(sentences)} == ACTIVITY_TEXTS
