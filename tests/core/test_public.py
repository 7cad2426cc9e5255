"""What leaves the integration: every key, always, and nothing that breaks what reads it."""

from copy import replace
from datetime import UTC, datetime, timedelta
import json
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core import public as code
from custom_components.whatconverts.core.criteria import is_visibly_changed
from custom_components.whatconverts.core.enums import CallerKind, EndReason, Outcome
from custom_components.whatconverts.core.fields import ROWS, CallDetails
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.life import recognised
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import (
    PublicCall,
    View,
    event_attributes,
    public_call,
)
from tests.support.factories import CALLER, NOW, details_of, ended_call, live_call
from tests.support.public_names import PUBLIC_KEYS
from tests.support.strategies import calls, numbers, views

HOME = View(home="US", withheld="Withheld number")


def test_the_least_that_is_known_of_a_call() -> None:
    known = {
        "lead_id": 1,
        "status": "in_progress",
        "missed": False,
        "started_at": "2026-03-10T15:00:00+00:00",
        "name_source": "withheld",
        "display_name": "Withheld number",
        "spoken_name": "Withheld number",
        "previous_calls": 0,
        "vip": False,
        "blocked": False,
        "test": False,
        "recovered": False,
        "has_recording": False,
        "has_voicemail": False,
    }
    assert public_call(live_call(), HOME) == dict.fromkeys(PUBLIC_KEYS) | known


def test_all_that_can_be_known_of_a_call() -> None:
    details = CallDetails(
        caller_number=CALLER,
        caller_name="WIRELESS CALLER",
        contact_name="Jeremy Helms",
        company_name="Hart & Sons",
        city="Charlotte",
        region="NC",
        postal_code="28226",
        country="US",
        line_type="Landline",
        tracking_number="+17044486577",
        line="Google AdWords",
        destination_number="+17045436123",
        source="google",
        medium="cpc",
        campaign="lead generation",
        content="new ad",
        keyword="quote",
        landing_url="https://x.example/",
        lead_url="https://x.example/contact",
        lead_score=50,
        repeat_caller=True,
        spam=False,
        duplicate=True,
        account="My Account",
        profile="My Profile",
        answer=Outcome.ANSWERED,
        recording=True,
        voicemail=True,
        duration_seconds=41,
    )
    call = Call(
        lead_id=153928,
        started_at=NOW,
        seen_at=NOW,
        details=details,
        ended_at=datetime(2026, 3, 10, 15, 0, 41, 999, tzinfo=UTC),
        end_reason=EndReason.COMPLETED,
        previous_calls=3,
        last_outcome=Outcome.BUSY,
    )
    # Of fields that have come since, nothing is known.
    assert public_call(call, HOME) == dict.fromkeys(PUBLIC_KEYS) | {
        "lead_id": 153928,
        "status": "ended",
        "end_reason": "completed",
        "outcome": "voicemail",
        "missed": True,
        "started_at": "2026-03-10T15:00:00+00:00",
        "ended_at": "2026-03-10T15:00:41+00:00",
        "duration_seconds": 41,
        "caller_number": "+18033861858",
        "caller_number_formatted": "(803) 386-1858",
        "caller_name": "WIRELESS CALLER",
        "name_source": "contact",
        "display_name": "Jeremy Helms",
        "spoken_name": "Jeremy Helms",
        "city": "Charlotte",
        "region": "NC",
        "postal_code": "28226",
        "country": "US",
        "line_type": "Landline",
        "tracking_number": "+17044486577",
        "tracking_number_formatted": "(704) 448-6577",
        "line": "Google AdWords",
        "destination_number": "+17045436123",
        "source": "google",
        "medium": "cpc",
        "campaign": "lead generation",
        "content": "new ad",
        "keyword": "quote",
        "landing_url": "https://x.example/",
        "lead_url": "https://x.example/contact",
        "repeat_caller": True,
        "previous_calls": 3,
        "last_outcome": "busy",
        "vip": False,
        "blocked": False,
        "claimed_by": None,
        "lead_score": 50,
        "spam": False,
        "duplicate": True,
        "test": False,
        "recovered": False,
        "account": "My Account",
        "profile": "My Profile",
        "has_recording": True,
        "has_voicemail": True,
    }


@given(calls(), views)
def test_the_keys_are_those_of_the_contract(call: Call, view: View) -> None:
    public = public_call(call, view)
    assert public.keys() == code.PUBLIC_KEYS == PUBLIC_KEYS
    assert json.loads(json.dumps(public)) == public


@given(calls(), views)
def test_what_is_known_only_after_the_end(call: Call, view: View) -> None:
    public = public_call(call, view)
    live = public["status"] == "in_progress"
    assert live == (public["end_reason"] is None)
    assert live == (public["ended_at"] is None)
    assert live == (public["outcome"] is None)
    assert public["missed"] == (public["outcome"] in {"no_answer", "busy", "voicemail"})


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Jeremy Helms", "Jeremy Helms"),
        ("Hart & Sons", "Hart Sons"),
        ('<speak><break time="9s"/></speak>', "speak break time= 9s / /speak"),
        ("{{ states('lock.door') }}", "states('lock.door')"),
        ("**Eve** [x](y) `z` #1 ~a~ _b_ |c| \\d ^e", "Eve x (y) z 1 a b c d e"),
        ("***", "8 0 3, 3 8 6, 1 8 5 8"),
    ],
)
def test_a_spoken_name_is_only_words(name: str, spoken: str) -> None:
    public = public_call(live_call(caller_number=CALLER, contact_name=name), HOME)
    assert public["display_name"] == name
    assert public["spoken_name"] == spoken


def test_a_name_that_cannot_be_spoken_is_withheld_if_there_is_no_number() -> None:
    assert public_call(live_call(contact_name="***"), HOME)["spoken_name"] == "Withheld number"


@given(calls(), views)
def test_no_caller_can_break_what_reads_the_name_aloud(call: Call, view: View) -> None:
    spoken = public_call(call, view)["spoken_name"]
    assert not set('<>&"*_#`|~^\\{}[]\n') & set(spoken)
    assert spoken or not view.withheld


@given(calls(), views)
def test_a_number_is_spoken_digit_by_digit(call: Call, view: View) -> None:
    unnamed = {"contact_name": None, "company_name": None, "caller_name": "WIRELESS CALLER"}
    nameless = details_of(**call.details | unnamed)
    caller = replace(call, details=nameless)
    public = public_call(caller, view)
    assert not re.search(r"\d\d", public["spoken_name"])
    assert public["name_source"] == ("number" if caller.caller_number else "withheld")
    shown = public["caller_number_formatted"] if caller.caller_number else view.withheld
    assert public["display_name"] == shown


@given(calls(), views, numbers)
def test_the_number_of_a_contact_is_the_callers_only_where_there_is_none(
    call: Call, view: View, contact: str
) -> None:
    """Nothing tells which of the two it is, and who withholds the number stays withheld."""
    number = call.details.get("caller_number")
    expected = number or (None if call.details.get("withheld") else contact)

    def seen(**who: str | None) -> PublicCall:
        details = details_of(**call.details | {"contact_number": None} | who)
        return public_call(replace(call, details=details), view)

    shown = seen(contact_number=contact)
    assert shown["caller_number"] == expected
    assert shown == seen(caller_number=expected)
    assert "contact_number" not in shown


@given(calls(), views, st.sampled_from(sorted(ROWS)))
def test_an_update_is_told_exactly_where_it_can_be_seen(call: Call, view: View, name: str) -> None:
    changed = replace(call, details=details_of(**call.details | {name: None}))
    seen = public_call(call, view) != public_call(changed, view)
    assert seen == is_visibly_changed(call, changed)


@pytest.mark.parametrize("name", ["recording", "voicemail"])
def test_that_there_is_something_to_hear_is_told_of_a_live_call_too(name: str) -> None:
    before, after = live_call(), live_call(**{name: True})
    assert is_visibly_changed(before, after)
    assert public_call(after, HOME) == {**public_call(before, HOME), f"has_{name}": True}


@pytest.mark.parametrize(
    "change",
    [
        {"claimed_by": "Ann"},
        {"called_back_at": NOW},
        {"previous_calls": 2},
        {"last_outcome": Outcome.BUSY},
        {"end_reason": EndReason.DISMISSED, "ended_at": NOW},
        {"missed_told": True},
        {"muted": True},
        {"seen_at": NOW + timedelta(seconds=1)},
    ],
    ids=str,
)
@given(calls(), views)
def test_a_change_of_ours_is_told_exactly_where_it_can_be_seen(
    change: dict[str, Any], call: Call, view: View
) -> None:
    changed = replace(call, **change)
    seen = public_call(call, view) != public_call(changed, view)
    assert seen == is_visibly_changed(call, changed)


listed = st.builds(
    KnownCaller, st.sampled_from(CallerKind), st.sampled_from([None, "Ann Archer", "Bob"])
)
books = st.dictionaries(numbers, listed, max_size=3).map(lambda some: KnownCallers(some.items()))


@given(calls(), views, books, books)
def test_what_the_lists_say_now_is_shown_of_every_call(
    call: Call, view: View, before: KnownCallers, now: KnownCallers
) -> None:
    """Of one that is over, too: names given later, blocked and unblocked; and nothing else."""
    as_it_was = recognised(call, before)
    as_it_is = recognised(call, now)
    shown = public_call(as_it_was, replace(view, known=now))
    caller = now.find(call.caller_number)
    assert shown == public_call(as_it_is, replace(view, known=now))
    assert shown["vip"] == (caller is not None and caller.kind is CallerKind.VIP)
    assert shown["blocked"] == (caller is not None and caller.kind is CallerKind.BLOCKED)
    assert (shown["name_source"] == "known_caller") == bool(caller and caller.name)
    if caller and caller.name:
        assert shown["display_name"] == caller.name
    stranger = public_call(call, view)
    named = {"vip", "blocked", "name_source", "display_name", "spoken_name"}
    assert {key for key in stranger if dict(shown)[key] != dict(stranger)[key]} <= named


@given(calls(), views, books, books)
def test_who_is_recognised_is_told_exactly_where_it_can_be_seen(
    call: Call, view: View, before: KnownCallers, now: KnownCallers
) -> None:
    old, new = recognised(call, before), recognised(call, now)
    shown = [public_call(call, replace(view, known=known)) for known in (before, now)]
    assert (shown[0] != shown[1]) == is_visibly_changed(old, new)


def test_an_event_entity_carries_less() -> None:
    public = public_call(ended_call(caller_number=CALLER, city="Charlotte"), HOME)
    assert event_attributes(public) == {
        "lead_id": 1,
        "display_name": "(803) 386-1858",
        "spoken_name": "8 0 3, 3 8 6, 1 8 5 8",
        "caller_number_formatted": "(803) 386-1858",
        "line": None,
        "city": "Charlotte",
        "source": None,
        "outcome": "unknown",
        "missed": False,
        "test": False,
    }
