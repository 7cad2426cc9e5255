"""What is not stored yet: all of it, as it is now, until it is."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.details import PartialDetails, merged_details
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.unsaved import DetailNews, Unsaved, UnsavedCalls
from tests.support.factories import live_call

leads = st.integers(1, 3)
details = st.fixed_dictionaries({}, optional={"notes": st.sampled_from(["a", "b", None])})
news = st.builds(DetailNews, details, late=st.booleans(), anew=st.booleans())
changes = st.tuples(leads, st.text(max_size=2) | news)


def filled(*some: tuple[int, str | DetailNews]) -> UnsavedCalls:
    unsaved = UnsavedCalls()
    for one in some:
        add(unsaved, *one)
    return unsaved


def add(unsaved: UnsavedCalls, lead_id: int, what: str | DetailNews) -> None:
    if isinstance(what, DetailNews):
        unsaved.add_news(lead_id, what)
    else:
        unsaved.add(live_call(lead_id, city=what))


def stored(calls: dict[int, Call], known: dict[int, PartialDetails], one: Unsaved) -> None:
    """Store as a file does."""
    calls |= {call.lead_id: call for call in one.calls}
    for lead_id, several in one.news.items():
        for told in several:
            known[lead_id] = told.merged(known.get(lead_id, {}))


@given(st.lists(changes), st.lists(changes), st.booleans())
def test_nothing_is_lost_or_stored_twice_whenever_a_write_comes(
    before: list[tuple[int, str | DetailNews]],
    during: list[tuple[int, str | DetailNews]],
    works: bool,  # noqa: FBT001 - drawn
) -> None:
    in_parts: tuple[dict[int, Call], dict[int, PartialDetails]] = ({}, {})
    unsaved = filled(*before)
    taken = unsaved.taken()
    for one in during:
        add(unsaved, *one)
    if works:
        stored(*in_parts, taken)
        unsaved.note_saved(taken)
    stored(*in_parts, unsaved.taken())

    at_once: tuple[dict[int, Call], dict[int, PartialDetails]] = ({}, {})
    stored(*at_once, filled(*before, *during).taken())
    assert in_parts == at_once
    unsaved.note_saved(unsaved.taken())
    assert not unsaved
    assert vars(unsaved) == vars(UnsavedCalls())


def test_what_is_stored_is_what_was_taken() -> None:
    unsaved = filled((1, "Cary"), (1, DetailNews({"notes": "a"})))
    taken = unsaved.taken()
    add(unsaved, 1, "Durham")
    add(unsaved, 1, DetailNews({"notes": "b"}))
    unsaved.note_saved(taken)
    (call,) = unsaved
    assert call is unsaved.get(1)
    assert call.details.get("city") == "Durham"
    assert unsaved.taken().news == {1: (DetailNews({"notes": "b"}),)}
    # News that say the same are still others.
    add(unsaved, 1, DetailNews({"notes": "a"}))
    unsaved.note_saved(taken)
    assert [one.details["notes"] for one in unsaved.taken().news[1]] == ["b", "a"]


def test_what_was_taken_does_not_change() -> None:
    unsaved = filled((1, "Cary"), (1, DetailNews({"notes": "a"})))
    taken = unsaved.taken()
    add(unsaved, 2, "Durham")
    add(unsaved, 1, DetailNews({"notes": "b"}))
    assert taken == filled((1, "Cary"), (1, DetailNews({"notes": "a"}))).taken()


def test_what_is_forgotten_is_not_stored() -> None:
    unsaved = filled((1, "Cary"), (1, DetailNews({"notes": "a"})), (2, "Durham"))
    assert unsaved.lead_ids() == {1, 2}
    unsaved.forget([1, 3])
    assert unsaved.lead_ids() == {2}
    assert unsaved.get(1) is None
    unsaved.forget([2])
    assert not unsaved


def test_what_is_forgotten_while_it_is_written_stays_forgotten() -> None:
    unsaved = filled((1, "Cary"), (1, DetailNews({"notes": "a"})))
    taken = unsaved.taken()
    unsaved.forget([1])
    unsaved.note_saved(taken)
    assert not unsaved


@pytest.mark.parametrize(("anew", "is_news"), [(False, False), (True, True)])
def test_only_news_are_news(*, anew: bool, is_news: bool) -> None:
    unsaved = filled((1, DetailNews({}, anew=anew)))
    assert bool(unsaved) is is_news
    assert unsaved.lead_ids() == ({1} if is_news else set())


def test_the_news_of_a_call_wait_for_it_even_if_nothing_else_has_changed() -> None:
    unsaved = filled((1, DetailNews({"notes": None})))
    assert unsaved
    assert not list(unsaved)


@given(details, details, st.booleans())
def test_news_are_merged_as_the_record_says(
    known: dict[str, Any],
    told: dict[str, Any],
    late: bool,  # noqa: FBT001 - drawn
) -> None:
    assert DetailNews(told, late=late).merged(known) == merged_details(known, told, late=late)
    assert DetailNews(told, late=late, anew=True).merged(known) == merged_details(
        {}, told, late=late
    )
