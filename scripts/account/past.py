"""A believable past: calls of many days, most of them in office hours."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from scripts.simulator import PlannedCall, Scenario
from scripts.simulator.message import Message, completed, started

AVERAGE_TALK = 150.0
# The longest of these calls is over by then.
_LATEST = timedelta(minutes=10)
_OFFICE = ZoneInfo("America/New_York")
_HOURS = range(24)
_NIGHT = (1, 1, 1, 1, 1, 2)
_CALLS_BY_HOUR = (*_NIGHT, 5, 20, 50, 60, 55, 45, 30, 40, 50, 45, 40, 25, 10, 6, 4, 3, 2, 1)
_SATURDAY = 5
_VALUES = (None, 450, "1200", "$1,250.00", 89.5)


def past_calls(*, seed: int, calls: int, days: float, now: datetime) -> Iterator[Message]:
    """Yield so many completed calls of the last days, the oldest first.

    The same arguments give the same calls. Lead ids are moments in milliseconds, as the simulator's
    are, so that those of the past are lower.
    """
    drawn = Random(seed)  # noqa: S311 - a play, not a secret
    plan = islice(Scenario(seed=seed, talk=AVERAGE_TALK).calls(), calls)
    lead_id = 0
    for moment, call in zip(_moments(drawn, calls, days, now), plan, strict=True):
        lead_id = max(lead_id + 1, int(moment.timestamp() * 1000))
        yield _over(call, lead_id, moment) | _judgement(call, drawn)


def _moments(drawn: Random, calls: int, days: float, now: datetime) -> list[datetime]:
    first = now - timedelta(days=days)
    last = max(first, now - _LATEST)
    return sorted(_moment(drawn, first, last) for _ in range(calls))


def _moment(drawn: Random, first: datetime, last: datetime) -> datetime:
    """Draw a moment; one outside of the office's usual hours and days is seldom kept."""
    moment = first + (last - first) * drawn.random()
    day = moment.astimezone(_OFFICE)
    if day.weekday() >= _SATURDAY and drawn.random() < 0.7:  # noqa: PLR2004 - most of them
        day -= timedelta(days=2)
    hour = drawn.choices(_HOURS, _CALLS_BY_HOUR)[0]
    usual = datetime.combine(day, time(hour, day.minute, day.second), _OFFICE)
    return usual if first <= usual <= last else moment


def _over(call: PlannedCall, lead_id: int, moment: datetime) -> Message:
    start = started(call, lead_id, moment)
    seconds = round(call.duration)
    return completed(call, start, seconds, moment + timedelta(seconds=seconds))


def _judgement(call: PlannedCall, drawn: Random) -> Message:
    """Return what the office has said of a lead in the days that followed."""
    if call.caller.spam or call.answer != "Answered" or drawn.random() < 0.4:  # noqa: PLR2004
        return {}
    if drawn.random() < 0.3:  # noqa: PLR2004 - what is not worth a quote
        return {"quotable": drawn.choice(("No", "Pending"))}
    sale = drawn.choice(_VALUES)
    return {"quotable": "Yes", "quote_value": drawn.choice(_VALUES), "sales_value": sale}
