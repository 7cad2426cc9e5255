"""Where a page ended, as text and back."""

from hypothesis import example, given, strategies as st

from custom_components.whatconverts.core.call_filter import read_cursor, write_cursor
from custom_components.whatconverts.core.model import Call
from tests.support.strategies import calls


@given(calls())
def test_a_cursor_comes_back(call: Call) -> None:
    text = write_cursor(call.age_key)
    assert read_cursor(text) == call.age_key
    assert text.isascii()
    # It may be a part of an address.
    assert not set("+/&?# ") & set(text)


@given(st.text() | st.text("AQgw_-=", min_size=28, max_size=36))
@example("")
@example("é")
@example("A" * 31)
@example("A" * 28)
@example("A" * 36)
@example("\x00" * 32)
@example("\ud800")
def test_what_is_no_cursor_is_none(text: str) -> None:
    age_key = read_cursor(text)
    assert age_key is None or len(age_key) == 24
    assert age_key is None or len(text) >= 32
