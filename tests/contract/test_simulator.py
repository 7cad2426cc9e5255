"""The simulated traffic has the shape of WhatConverts' example."""

from datetime import UTC, datetime
from itertools import islice
import json
from pathlib import Path

from scripts.simulator import Scenario
from scripts.simulator.message import completed, started

PAYLOAD = Path(__file__).parents[1] / "fixtures" / "payloads" / "phone_call_in_progress.json"
EXAMPLE = json.loads(PAYLOAD.read_text())
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALLS = list(islice(Scenario(seed=1).calls(), 300))


def test_a_start_has_the_members_of_the_example() -> None:
    assert all(started(call, 1, NOW).keys() == EXAMPLE.keys() for call in CALLS)


def test_an_end_is_the_start_completed() -> None:
    for call in CALLS:
        start = started(call, 1, NOW)
        end = completed(call, start, 21, NOW)
        assert end.keys() > start.keys()
        assert (end["lead_id"], end["call_status"]) == (1, "Completed")
        assert (end["call_duration"], end["call_duration_seconds"]) == ("21 seconds", 21)


def test_a_seed_gives_the_same_calls_and_all_kinds_of_them() -> None:
    assert list(islice(Scenario(seed=1).calls(), 300)) == CALLS
    assert {call.answer for call in CALLS} == {"Answered", "No Answer", "Busy", "Voicemail"}
    assert len({call.slip for call in CALLS}) == 4
    assert any(call.caller.spam for call in CALLS)
    assert any(call.repeat for call in CALLS)
    assert any(not call.caller.number.startswith("+") for call in CALLS)
    assert any(not call.caller.contact.isascii() for call in CALLS)


def test_every_number_is_kept_free_for_fiction() -> None:
    numbers = {call.caller.number for call in CALLS} | {call.line.number for call in CALLS}
    assert all(number[5:10] == "55501" for number in numbers if number.startswith("+"))


def test_several_calls_overlap() -> None:
    now, ends, overlapping = 0.0, list[float](), 0
    for call in CALLS:
        now += call.pause
        ends = [end for end in ends if end > now] + [now + call.duration]
        overlapping += len(ends)
    assert 2 <= overlapping / len(CALLS) <= 5
