"""Calls in two views, kept for a while."""

from copy import replace
from datetime import UTC, datetime

from custom_components.whatconverts.calls.views import _KEPT, ShownCalls
from custom_components.whatconverts.core.model import Call, CallDetails, Privacy
from custom_components.whatconverts.core.public import View

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
NONE = View(withheld="Withheld number", caller="Caller", privacy=Privacy.NONE)


def call(lead_id: int = 1, name: str = "Ann Archer") -> Call:
    details = CallDetails(contact_name=name)
    return Call(lead_id=lead_id, started_at=NOW, seen_at=NOW, details=details)


def names(shown: ShownCalls, one: Call) -> tuple[str, str]:
    views = (shown.outside, shown.inside)
    outside, inside = (shown.show(one, view)["display_name"] for view in views)
    return outside, inside


def test_both_views_are_of_the_same_call() -> None:
    shown, one = ShownCalls(), call()
    shown.adopt(NONE)
    assert names(shown, one) == ("Caller", "Ann Archer")
    assert names(shown, one) == ("Caller", "Ann Archer")
    assert names(shown, replace(one, known_name="Bob")) == ("Caller", "Bob")
    shown.adopt(replace(NONE, privacy=Privacy.FULL))
    assert names(shown, one) == ("Ann Archer", "Ann Archer")


def test_a_call_is_made_public_once() -> None:
    shown, one = ShownCalls(), call()
    assert shown.show(one, shown.outside) is shown.show(one, shown.outside)


def test_it_does_not_grow_without_end() -> None:
    shown = ShownCalls()
    for lead_id in range(1, 3 * _KEPT):
        assert names(shown, call(lead_id, f"No {lead_id}"))[0] == f"No {lead_id}"
        assert len(shown._kept) <= _KEPT  # noqa: SLF001


def test_listeners_hear_of_another_view_and_only_of_that() -> None:
    shown, heard = ShownCalls(), list[int]()
    stop = shown.async_listen(lambda: heard.append(1))
    shown.adopt(View())
    assert heard == []
    shown.adopt(NONE)
    shown.adopt(replace(NONE))
    assert heard == [1]
    shown.renew()
    assert heard == [1, 1]
    assert not shown._kept  # noqa: SLF001
    stop()
    shown.renew()
    assert heard == [1, 1]
