"""Calls on disk: they come back as they were, or not at all."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.fields import ROWS
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.record import as_record, from_record
from custom_components.whatconverts.core.registry import CallRegistry
from tests.support.factories import RULES, ended_call, live_call
from tests.support.strategies import calls, json_values

FIELDS = sorted({*Call._fields, *ROWS} - {"details"})


@given(calls())
def test_a_call_comes_back_as_it_was(call: Call) -> None:
    stored = json.dumps(as_record(call), allow_nan=False)
    assert from_record(json.loads(stored)) == call


def test_what_is_empty_is_not_stored() -> None:
    assert as_record(live_call(city="Durham")) == {
        "lead_id": 1,
        "started_at": "2026-03-10T15:00:00+00:00",
        "seen_at": "2026-03-10T15:00:00+00:00",
        "city": "Durham",
    }


@given(json_values)
def test_what_a_later_version_adds_is_left_out(value: object) -> None:
    assert from_record(as_record(ended_call()) | {"later": value}) == ended_call()


@pytest.mark.parametrize(
    "damage",
    [
        {"lead_id": 0},
        {"lead_id": -1},
        {"lead_id": "1"},
        {"lead_id": True},
        {"started_at": "2026-03-10T15:00:00"},
        {"started_at": "yesterday"},
        {"seen_at": None},
        {"ended_at": 1},
        {"end_reason": "bored"},
        {"answer": []},
        {"caller_name": 5},
        {"spam": "yes"},
        {"duration_seconds": 1.5},
        {"previous_calls": None},
    ],
    ids=repr,
)
def test_a_damaged_record_is_no_call(damage: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_record(as_record(ended_call()) | damage)


@pytest.mark.parametrize("name", ["lead_id", "started_at", "seen_at", "ended_at", "end_reason"])
def test_a_record_without_this_is_no_call(name: str) -> None:
    record = as_record(ended_call())
    del record[name]
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_record(record)


@pytest.mark.parametrize("record", [None, 1, "x", [], [["lead_id", 1]]])
def test_only_an_object_is_a_record(record: object) -> None:
    with pytest.raises(TypeError):
        from_record(record)


@given(calls(), st.dictionaries(st.sampled_from(FIELDS), json_values, min_size=1, max_size=3))
def test_a_damaged_record_is_refused_or_harmless(call: Call, damage: dict[str, Any]) -> None:
    record = as_record(call) | damage
    registry = CallRegistry(RULES)
    unreadable = registry.restore([record], None)
    found = list(registry)
    assert unreadable + len(found) == 1
    for restored in found:
        json.dumps(public_call(restored, View()))
        assert from_record(as_record(restored)) == restored
