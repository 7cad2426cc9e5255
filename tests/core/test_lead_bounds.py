"""What is kept of a lead can be handed on, and fits into memory."""

import json
from math import inf, nan
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.lead_bounds import (
    MOST_BYTES,
    MOST_FIELDS,
    MOST_LEVELS,
    MOST_VALUES,
    bounded,
)
from custom_components.whatconverts.core.lead_cache import LeadCache
from tests.support.factories import PAYLOADS, payload
from tests.support.strategies import json_values


def _written(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())


def _levels(value: object) -> int:
    if not isinstance(value, dict | list):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_levels, inner), default=0)


def _nested(levels: int, *, in_objects: bool = False) -> Any:  # noqa: ANN401
    value: Any = "core"
    for _ in range(levels):
        value = {"a": value} if in_objects else [value]
    return value


@pytest.mark.parametrize("name", sorted(file.stem for file in PAYLOADS.glob("*.json")))
def test_a_real_lead_stays_as_it_is(name: str) -> None:
    message = payload(name)
    assert bounded(message) == message
    assert list(bounded(message)) == list(message)


@pytest.mark.parametrize("in_objects", [False, True])
@pytest.mark.parametrize("levels", [1, MOST_LEVELS - 1, MOST_LEVELS, 195, 900])
def test_what_lies_too_deep_is_left_out(levels: int, *, in_objects: bool) -> None:
    deep = _nested(levels, in_objects=in_objects)
    kept = bounded({"city": "Cary", "deep": deep})
    assert kept["city"] == "Cary"
    assert _levels(kept) == min(levels + 1, MOST_LEVELS)
    assert (kept["deep"] == deep) is (levels < MOST_LEVELS)
    assert ("core" in json.dumps(kept)) is (levels < MOST_LEVELS)


@pytest.mark.parametrize("value", [inf, -inf, nan, 10**30, -(2**63), 2**63])
def test_a_number_that_json_cannot_hand_on_is_nothing(value: float) -> None:
    kept = bounded({"a": value, "b": [value], "c": {"d": value}, "e": 2**53, "f": -1.5, "g": True})
    assert kept == {"a": None, "b": [None], "c": {"d": None}, "e": 2**53, "f": -1.5, "g": True}


@pytest.mark.parametrize("text", ["x", '"', "\x01", "é", "\u4e00", "🎉"])
@pytest.mark.parametrize("is_nested", [False, True])
def test_the_bytes_of_a_lead_are_bounded(text: str, *, is_nested: bool) -> None:
    size = 100_000 // _written(text)
    memory = LeadCache()
    memory.merge(1, {"city": "Cary"})
    for number in range(50):
        memory.merge(1, {f"f{number}": [text * size] if is_nested else text * size})
    memory.merge(1, {"last": "small"})
    kept = memory.get(1)
    assert kept is not None
    assert MOST_BYTES - 100_010 * 2 < _written(kept) <= MOST_BYTES
    assert kept["city"] == "Cary"
    assert kept["last"] == "small", "what fits is taken, whatever did not before"


def test_names_count_as_well() -> None:
    kept = bounded({"x" * 1000 + str(number): 1 for number in range(MOST_FIELDS)})
    assert MOST_BYTES - 2000 < _written(kept) <= MOST_BYTES


@pytest.mark.parametrize("empty", [[], {}])
def test_the_values_within_a_lead_are_bounded(empty: object) -> None:
    kept = bounded({"a": [empty] * MOST_VALUES, "b": [empty], "c": {"d": empty}, "e": "text"})
    assert kept == {"a": [empty] * MOST_VALUES, "b": [], "c": {}, "e": "text"}


@given(st.dictionaries(st.text(max_size=9), json_values, max_size=9))
def test_bounding_twice_is_bounding_once(lead: dict[str, Any]) -> None:
    once = bounded(lead)
    assert bounded(once) == once
