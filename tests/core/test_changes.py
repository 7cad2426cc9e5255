"""Which calls have changed since somebody looked."""

from custom_components.whatconverts.core.changes import RecentChanges
from custom_components.whatconverts.core.registry import CallRegistry
from tests.support.factories import NOW, RULES, notice


def test_what_has_changed_since_a_position() -> None:
    changes = RecentChanges()
    assert list(changes.since(0) or ()) == []
    changes.note(1)
    position = changes.position
    for lead_id in (2, 1):
        changes.note(lead_id)
    assert list(changes.since(position) or ()) == [1, 2]
    assert list(changes.since(changes.position) or ()) == []


def test_who_has_missed_too_much_is_told_so() -> None:
    changes = RecentChanges()
    for lead_id in range(5000):
        changes.note(lead_id)
    assert changes.since(0) is None
    assert list(changes.since(4998) or ()) == [4999, 4998]


def test_the_registry_notes_each_change_and_no_repeat() -> None:
    registry = CallRegistry(RULES)
    registry.apply(notice(7), NOW)
    registry.apply(notice(7), NOW)
    assert registry.changes.position == 1
    registry.dismiss(7, NOW)
    assert list(registry.changes.since(0) or ()) == [7, 7]
