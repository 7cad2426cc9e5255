"""Calls on disk: they come back as they were, or not at all."""

from datetime import datetime
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core import record
from custom_components.whatconverts.core.enums import Outcome
from custom_components.whatconverts.core.fields import ROWS, Number
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.record import as_record, from_record
from tests.support.factories import NOW, ended_call, live_call
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
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": "0001-12-31T23:59:59+00:00"},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"ended_at": "9999-01-01T00:00:01+00:00"},
        {"seen_at": None},
        {"ended_at": 1},
        {"called_back_at": "soon"},
        {"called_back_at": "2026-03-10T15:00:00"},
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


@pytest.mark.parametrize(
    ("hint", "stored", "read"),
    [
        (int, 5, 5),
        (int | None, 5, 5),
        (Number, None, None),
        (bool, True, True),
        (datetime | None, "2026-03-10T15:00:00+00:00", NOW),
        (Outcome | None, "busy", Outcome.BUSY),
    ],
)
def test_a_value_is_read_by_its_type(hint: object, stored: object, read: object) -> None:
    assert record._reader(hint)(stored) == read  # noqa: SLF001 - they are made when it is imported


@pytest.mark.parametrize(
    ("hint", "stored"),
    [
        (int, True),
        (int, "5"),
        (int, None),
        (Number, "5"),
        (bool, 1),
        (datetime, "yesterday"),
        (datetime, 5),
        (Outcome, "bored"),
        (Outcome, None),
    ],
)
def test_a_value_of_another_type_is_refused(hint: object, stored: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        record._reader(hint)(stored)  # noqa: SLF001


@pytest.mark.parametrize("name", ["lead_id", "started_at", "seen_at", "ended_at", "end_reason"])
def test_a_record_without_this_is_no_call(name: str) -> None:
    record = as_record(ended_call())
    del record[name]
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_record(record)


@pytest.mark.parametrize("stored", [None, 1, "x", [], [["lead_id", 1]]])
def test_only_an_object_is_a_record(stored: object) -> None:
    with pytest.raises(TypeError):
        from_record(stored)


@given(calls(), st.dictionaries(st.sampled_from(FIELDS), json_values, min_size=1, max_size=3))
def test_a_damaged_record_is_refused_or_harmless(call: Call, damage: dict[str, Any]) -> None:
    try:
        restored = from_record(as_record(call) | damage)
    except KeyError, TypeError, ValueError:
        return
    json.dumps(public_call(restored, View()))
    assert from_record(as_record(restored)) == restored
    assert len(restored.age_key) == 24
