"""Calls and views of every kind, for properties."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from custom_components.whatconverts.core import readers
from custom_components.whatconverts.core.enums import EndReason, Outcome
from custom_components.whatconverts.core.fields import ROWS
from custom_components.whatconverts.core.lead_id import MAX_LEAD_ID
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View
from tests.support.factories import details_of

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is the next argument
numbers = st.sampled_from(["+18033861858", "+442071838750", "8033861858", "12345", "+999123456"])


def made[T: tuple[Any, ...]](
    kind: Callable[..., T], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[T]:
    """Return named tuples with these fields; `st.builds` would invent those that have a default."""
    return st.fixed_dictionaries(fields).map(lambda chosen: kind(**chosen))


# By the kind of value that a row of the table holds.
VALUES: Mapping[object, st.SearchStrategy[Any]] = {
    readers.phone_number: numbers,
    readers.text: texts,
    readers.url: st.sampled_from(["https://x.example/", "https://x.example/?name=ann"]),
    readers.integer: st.integers(-(10**9), 10**9),
    readers.seconds: st.integers(0, 604800),
    readers.repeat: st.booleans(),
    readers.flag: st.booleans(),
    readers.answer: st.sampled_from(Outcome),
    readers.link_exists: st.just(True),  # noqa: FBT003 - a value, not a switch
}
details = st.fixed_dictionaries(
    {}, optional={name: VALUES[row.reader] for name, row in ROWS.items()}
).map(lambda chosen: details_of(**chosen))


@st.composite
def calls(draw: st.DrawFn) -> Call:
    started_at = draw(moments)
    reason = draw(st.sampled_from(EndReason) | st.none())
    lasted = timedelta(seconds=draw(st.integers(0, 86400)))
    return Call(
        lead_id=draw(st.integers(1, MAX_LEAD_ID)),
        started_at=started_at,
        seen_at=draw(moments),
        details=draw(details),
        test=draw(st.booleans()),
        muted=draw(st.booleans()),
        ended_at=started_at + lasted if reason else None,
        end_reason=reason,
        missed_told=draw(st.booleans()),
        previous_calls=draw(st.integers(0, 1000)),
        last_outcome=draw(st.sampled_from(Outcome) | st.none()),
        called_back_at=draw(moments | st.none()),
        recovered=draw(st.booleans()),
        untold=draw(st.booleans()),
    )


views = st.builds(
    View, home=st.sampled_from([None, "US", "GB"]), withheld=st.sampled_from(["", "Withheld"])
)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
