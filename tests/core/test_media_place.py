"""Places among the recordings are written and read, and nothing else is one."""

from datetime import date

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.lead_id import MAX_LEAD_ID
from custom_components.whatconverts.core.media_place import MediaPlace, read_place

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
ENTRIES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1)
LINES = st.text(st.characters(codec="utf-8"))
LEADS = st.integers(1, MAX_LEAD_ID)
# Not `builds`, which would fill in all the rest of a tuple.
PLACES = st.one_of(
    ENTRIES.map(MediaPlace),
    st.tuples(ENTRIES, DAYS).map(lambda two: MediaPlace(*two)),
    st.tuples(ENTRIES, DAYS, LINES).map(lambda three: MediaPlace(*three)),
    st.tuples(ENTRIES, LEADS).map(lambda two: MediaPlace(two[0], lead_id=two[1])),
)


@given(PLACES)
def test_what_is_written_is_read(place: MediaPlace) -> None:
    assert read_place(place.identifier) == place
    assert place.identifier.isascii()
    assert not place.identifier.endswith("/")


@pytest.mark.parametrize(
    "rest",
    [
        "0",
        "-1",
        "x",
        "2026-13-01",
        "2026-W01-1",
        "0001-01-01",
        "9999-12-31",
        "2026-11-20/",
        "2026-11-20/x",
        "2026-11-20/line-é",
        "2026-11-20/line-_w==",
        "2026-11-20/line-YQ==/1",
        "7/7",
        "../7",
        str(2**53),
    ],
)
def test_what_is_no_place(rest: str) -> None:
    assert read_place(f"entry/{rest}") is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    place = read_place(text)
    assert place is None or place.entry_id == text.split("/", 1)[0]
