"""Words that nobody here can read are kept for support, and nothing that may be somebody's."""

import json
import re
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.whatconverts.core.unread_words import UnreadWords, unread_words
from tests.support.factories import PAYLOADS, payload
from tests.support.strategies import json_values

STATES = ("call_status", "lead_state", "answer_status", "lead_status", "spam", "duplicate")
NAMES = ("contact_name", "contact_company_name", "caller_name")

# None of what any telephone says can be made of these.
words = st.text("abdefghijk", min_size=1, max_size=6)
anything = json_values | st.sampled_from(["Ringing", "Hung Up", "Completed", "Ann", "Phone Call"])
messages = st.dictionaries(
    st.sampled_from((*STATES, *NAMES, "lead_type", "city")) | st.text(max_size=9),
    anything,
    max_size=8,
)


def a_call(**fields: object) -> dict[str, Any]:
    return {"lead_id": 1, "lead_type": "Phone Call"} | fields


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("said", ["Hung Up", " hung  up\n", "HUNG UP", "hung\u202e up"])
def test_a_word_that_cannot_be_read_is_kept_in_small_letters(name: str, said: str) -> None:
    assert unread_words(a_call(**{name: said})) == {name: "hung up"}
    assert unread_words({"lead_id": 1, name: said}) == {name: "hung up"}


@pytest.mark.parametrize(
    "fields",
    [
        {"call_status": "In Progress", "lead_state": "Completed"},
        {"call_status": "Missed Call", "answer_status": "No Answer"},
        {"answer_status": "Answered", "lead_status": "Repeat", "spam": "no", "duplicate": False},
        dict.fromkeys(STATES),
        dict.fromkeys(STATES, ""),
        {"city": "Ringing", "trigger": "renewed"},
    ],
)
def test_what_is_read_is_no_such_word(fields: dict[str, object]) -> None:
    assert unread_words(a_call(**fields)) == {}


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_everything_that_whatconverts_sends_is_read(path: Any) -> None:  # noqa: ANN401
    assert unread_words(json.loads(path.read_text())) == {}


@pytest.mark.parametrize(
    ("lead_type", "kept"),
    [
        ("Inbound Call", {"lead_type": "inbound call"}),
        ("Telephone", {"lead_type": "telephone"}),
        ("Carrier Pigeon", {}),
        ("Text Message", {}),
        ("Call (803) 386-1858", {}),
        (["call"], {"answer_status": "ringing"}),
        (None, {"answer_status": "ringing"}),
        ("Phone Call", {"answer_status": "ringing"}),
    ],
)
def test_of_lead_types_only_those_that_may_be_calls(
    lead_type: object, kept: dict[str, str]
) -> None:
    """The states of other leads are nobody's business here."""
    assert unread_words({"lead_type": lead_type, "answer_status": "Ringing"}) == kept


@pytest.mark.parametrize(
    "said",
    [
        *("8033861858", "Line 2", "ann@example.com", "x", "y" * 31, "a b c d e", "hang-up", "n/a"),
        *("J\u00f6rg", "\u674e\u5c0f\u660e", "{{ x }}", "<b>", "https://x.example", "ann's", "?"),
        *([], {}, ["Ringing"], 7, 1.5, "Ann", "spoke with ANN", "helms", "Archer Ltd", "Wojcik"),
    ],
    ids=repr,
)
def test_what_may_be_somebodys_text_is_not_kept(said: object) -> None:
    names = {
        "contact_name": "Ann  Helms-W\u00f3jcik",
        "contact_company_name": "Archer's",
        "caller_name": "X",
    }
    assert unread_words(a_call(answer_status=said, **names)) == {}


def test_what_any_telephone_says_is_kept_though_a_firm_is_called_so() -> None:
    message = payload("phone_call_in_progress", call_status="Dropped Call")
    assert message["contact_company_name"] == "Call Tracking Company"
    assert unread_words(message) == {"call_status": "dropped call"}


@given(messages | json_values)
def test_only_a_few_plain_words_of_deciding_fields_leave(message: Any) -> None:  # noqa: ANN401
    for name, word in unread_words(message).items():
        assert name in {*STATES, "lead_type"}
        assert len(word) <= 30
        assert re.fullmatch(r"[a-z]+( [a-z]+)*", word)


@given(st.lists(words, min_size=1, max_size=3), st.lists(words, min_size=1, max_size=3), st.data())
def test_no_word_of_a_name_leaves(name: list[str], said: list[str], data: st.DataObject) -> None:
    where, state = data.draw(st.sampled_from(NAMES)), data.draw(st.sampled_from(STATES))
    write = data.draw(st.sampled_from([str.upper, str.title, str.lower]))
    told = [*said, data.draw(st.sampled_from(name))]
    message = a_call(**{where: write(" ".join(name)), state: " ".join(told)})
    assert unread_words(message) == {}


@given(st.lists(st.dictionaries(st.sampled_from(STATES), words)))
@example([{STATES[0]: word} for word in "abcdefghij"])
def test_the_newest_words_of_each_field_are_kept(notes: list[dict[str, str]]) -> None:
    kept = UnreadWords()
    for note in notes:
        kept.note(note)
    for field in STATES:
        newest_first = list(dict.fromkeys(note[field] for note in reversed(notes) if field in note))
        assert kept.by_field().get(field, []) == newest_first[:8][::-1]
