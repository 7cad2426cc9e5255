"""The shape of a message tells nothing of what it says."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.shape import lead_type, shape
from tests.support.factories import PAYLOADS, payload
from tests.support.strategies import json_values

MARK = "SECRET"


def test_the_published_example() -> None:
    seen = shape(payload("phone_call_in_progress"))
    assert seen["type"] == "object"
    assert seen["lead_type"] == "phone_call"
    assert seen["unknown_fields"] == 0
    assert seen["fields"]["caller_name"] == "string"
    assert seen["fields"]["lead_id"] == "number"
    assert seen["fields"]["spam"] == "boolean"
    assert seen["fields"]["lead_analysis"] == "object"
    assert seen["fields"]["quote_value"] == "null"


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_every_field_of_the_recorded_messages_is_known(path: Any) -> None:  # noqa: ANN401
    assert shape(json.loads(path.read_text()))["unknown_fields"] == 0


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ([], "array"),
        ("text", "string"),
        (1, "number"),
        (1.5, "number"),
        (True, "boolean"),
        (None, "null"),
        (b"no JSON", "other"),
    ],
)
def test_what_is_no_object(value: object, name: str) -> None:
    assert shape(value) == {"type": name}
    assert shape({"notes": value})["fields"] == {"notes": name}


def test_nobody_s_text_is_kept_neither_as_a_value_nor_as_a_name() -> None:
    message: dict[str, Any] = dict.fromkeys(payload("phone_call_in_progress"), MARK)
    message |= {MARK: MARK, f"{MARK} caller": 1, "field_mappings": {MARK: MARK}}
    message["additional_fields"] = [{MARK: MARK}]
    seen = shape(message)
    assert MARK not in json.dumps(seen)
    assert seen["unknown_fields"] == 2
    assert seen["lead_type"] == "unknown"


@given(st.dictionaries(st.text(max_size=20), json_values, max_size=8) | json_values)
def test_a_shape_is_made_of_our_own_words(message: object) -> None:
    seen = shape(message)
    words = set(payload("phone_call_in_progress")) | _names_of_completed()
    assert seen.keys() <= {"type", "lead_type", "fields", "unknown_fields"}
    assert seen.get("fields", {}).keys() <= words
    kinds = {"string", "number", "boolean", "null", "array", "object"}
    assert {seen["type"], *seen.get("fields", {}).values()} <= kinds


def _names_of_completed() -> set[str]:
    return {name for path in PAYLOADS.glob("*.json") for name in json.loads(path.read_text())}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Phone Call", "phone_call"),
        ("Phone Call (In Progress)", "phone_call"),
        ("phone_calls", "phone_call"),
        ("Web Form", "web_form"),
        ("text_message", "text_message"),
        ("Chat", "chat"),
        ("Carrier Pigeon", "unknown"),
        ("", "missing"),
        (None, "missing"),
        (7, "missing"),
    ],
)
def test_lead_types_are_told_in_our_own_words(said: object, kind: str) -> None:
    assert lead_type({"lead_type": said}) == kind
    assert lead_type({}) == "missing"
