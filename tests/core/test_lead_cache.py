"""The leads as they were sent: for what is live, and the last that were."""

from sys import getsizeof

import pytest

from custom_components.whatconverts.core.enums import Progress
from custom_components.whatconverts.core.lead_bounds import MOST_FIELDS
from custom_components.whatconverts.core.lead_cache import KEPT_AFTER_THE_END, LeadCache
from custom_components.whatconverts.core.registry import CallRegistry
from tests.support.factories import NOW, RULES, minutes, notice


def test_the_latest_value_of_each_field_is_remembered() -> None:
    memory = LeadCache()
    memory.merge(1, {"city": "Cary", "notes": "a"})
    memory.merge(1, {"notes": None, "zip": "27511"})
    assert memory.get(1) == {"city": "Cary", "notes": None, "zip": "27511"}
    assert 1 in memory
    assert memory.get(2) is None


def test_what_is_late_adds_only_what_is_new() -> None:
    memory = LeadCache()
    memory.merge(1, {"notes": "end"})
    memory.merge(1, {"notes": "start", "zip": "27511"}, late=True)
    assert memory.get(1) == {"notes": "end", "zip": "27511"}


@pytest.mark.parametrize("late", [False, True])
def test_a_lead_does_not_grow_without_end(*, late: bool) -> None:
    memory = LeadCache()
    first = {f"field {number}": "a" for number in range(MOST_FIELDS)}
    memory.merge(1, dict(list(first.items())[:-1]))
    for number in range(3):
        memory.merge(1, {f"field {MOST_FIELDS - 1}": "a", f"more {number}": "b"}, late=late)
    assert memory.get(1) == first
    memory.merge(1, {"field 0": "c", "more": "c"}, late=late)
    assert memory.get(1) == first | ({} if late else {"field 0": "c"}), "what is known may change"


def test_one_message_does_not_fill_the_memory() -> None:
    memory = LeadCache()
    memory.merge(1, {f"field {number}": "a" for number in range(20 * MOST_FIELDS)})
    kept = {f"field {number}": "a" for number in range(MOST_FIELDS)}
    assert memory.get(1) == kept
    assert getsizeof(memory.get(1)) == getsizeof(kept), "what was dropped leaves no room behind"


def test_messages_are_copied() -> None:
    memory, message = LeadCache(), {"notes": "a"}
    memory.merge(1, message)
    message["notes"] = "b"
    assert memory.get(1) == {"notes": "a"}


def test_the_last_that_ended_are_remembered() -> None:
    memory = LeadCache()
    for lead_id in range(KEPT_AFTER_THE_END + 2):
        memory.merge(lead_id, {})
    for lead_id in range(1, KEPT_AFTER_THE_END + 2):
        memory.retire(lead_id)
    assert 0 in memory, "it is live"
    assert 1 not in memory, "it ended first"
    assert all(lead_id in memory for lead_id in range(2, KEPT_AFTER_THE_END + 2))


def test_a_lead_ends_once() -> None:
    memory = LeadCache()
    for lead_id in (1, 2):
        memory.merge(lead_id, {})
    for _ in range(KEPT_AFTER_THE_END + 1):
        memory.retire(2)
    memory.retire(1)
    assert 1 in memory
    assert 2 in memory


def test_a_lead_can_begin_again() -> None:
    memory = LeadCache()
    memory.merge(1, {"notes": "a"})
    memory.retire(1)
    memory.discard(1)
    assert 1 not in memory
    memory.merge(1, {"zip": "27511"})
    assert memory.get(1) == {"zip": "27511"}
    memory.discard(2)
    for lead_id in range(10, 10 + KEPT_AFTER_THE_END + 1):
        memory.retire(lead_id)
    assert 1 in memory, "it is live again"


def test_the_registry_remembers_live_calls_and_the_last_20_that_ended() -> None:
    registry = CallRegistry(RULES)
    for lead_id in range(1, 31):
        registry.apply(notice(lead_id, changes={"city": "Cary"}), NOW + minutes(lead_id / 60))
        if lead_id > 5:
            registry.dismiss(lead_id, NOW + minutes(1))
    remembered = [lead_id for lead_id in range(1, 31) if lead_id in registry.leads]
    assert remembered == [*range(1, 6), *range(11, 31)]
    registry.apply(notice(6, Progress.COMPLETED, {"city": "Durham"}), NOW)
    assert registry.leads.get(6) is None, "a late message brings no part of a lead back"
    registry.apply(notice(30, changes={"city": "Durham", "line": "Web"}), NOW)
    assert registry.leads.get(30) == {"lead_id": 30, "city": "Cary", "line": "Web"}
    registry.apply(notice(30, None, {"city": "Durham"}), NOW)
    assert registry.leads.get(30) == {"lead_id": 30, "city": "Durham", "line": "Web"}


def test_after_a_late_message_all_others_have_news_until_the_lead_is_forgotten() -> None:
    memory = LeadCache()
    assert memory.merge(1, {"notes": "Sold"}, late=True)
    assert not memory.merge(1, {"notes": "Other"}, late=True)
    assert memory.merge(1, {"notes": "Sold"})
    assert memory.merge(1, {"notes": "Sold"})
    memory.discard(1)
    assert memory.merge(1, {"notes": "Sold"})
    assert not memory.merge(1, {"notes": "Sold"})
