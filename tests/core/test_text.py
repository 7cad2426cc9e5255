"""Text from strangers: one line, bounded, and what it looks like is what it is."""

import re
import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.text import (
    MAX_TEXT,
    MAX_URL,
    clean_text,
    clean_url,
    tidy_text,
)

BREAKS = re.compile("[\n\r\v\f\x85\u2028\u2029]")

texts = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeremy Helms", "Jeremy Helms"),
        ("XX Xavier", "XX Xavier"),
        ("  many \t\r\n lines\u2028here\x85 ", "many lines here"),
        (" two  spaces ", "two spaces"),
        ("\u202egnirts\u202c", "gnirts"),
        ("\u2066a\u2069b\u200bc\ufeffd\u00ade", "abcde"),
        ("nul\x00and\x1b[31mred\x7f", "nul and [31mred"),
        ("\ud800lone\udfff", "lone"),
        ("\ue000private", "private"),
        ("<b>{{ 7*7 }}</b> & `x`", "<b>{{ 7*7 }}</b> & `x`"),
        ("José Ñandú 王小明 Ελένη", "José Ñandú 王小明 Ελένη"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("", None),
        (" \n\t ", None),
        ("\u200b\u202e\ufeff", None),
        ("\u200d\u200c", None),
        # Letters that are only there to be blank, and marks without a letter.
        ("\u3164", None),
        ("\u115f\u1160 \uffa0", None),
        ("\u2800\u2800", None),
        ("\U0001d159", None),
        ("\U00013441\U00013442\ufffc", None),
        ("\u0301\u0301", None),
        ("\u034f", None),
        ("Ann\u3164Lee", "Ann Lee"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_cleaning(text: str, expected: str | None) -> None:
    assert clean_text(text) == expected


def test_length_is_bounded() -> None:
    assert clean_text("x" * 1_000_000) == "x" * MAX_TEXT
    assert clean_text("é" * 1_000_000) == "é" * MAX_TEXT
    assert clean_text("abc def", 4) == "abc"


@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert once is None or clean_text(once) == once


@given(texts, st.integers(1, 50))
def test_what_is_clean_is_short_and_shows_as_it_is(text: str, limit: int) -> None:
    cleaned = clean_text(text, limit)
    if cleaned is None:
        return
    assert 0 < len(cleaned) <= limit
    assert cleaned == cleaned.strip()
    hidden = {char for char in cleaned if unicodedata.category(char)[0] == "C"}
    assert hidden <= {"\u200c", "\u200d"}
    assert not {"\n", "\r", "\t", "\u2028", "\u2029"} & set(cleaned)
    cleaned.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=100))
def test_ordinary_text_stays(text: str) -> None:
    assert clean_text(text) == text


@given(st.lists(texts, max_size=5))
def test_a_long_text_is_its_lines_one_by_one(lines: list[str]) -> None:
    tidied = tidy_text("\r\n".join(lines), 10_000)
    kept = [line for part in lines for line in BREAKS.split(part) if clean_text(line, 10_000)]
    shown = [line for line in (tidied or "").split("\n") if clean_text(line, 10_000)]
    assert [clean_text(line, 10_000) for line in shown] == [
        clean_text(line, 10_000) for line in kept
    ]
    assert "\n\n\n" not in (tidied or "")


def test_what_is_left_out_at_the_edges_takes_no_room() -> None:
    assert tidy_text("\n\n \nabc\n\n", 3) == "abc"
    assert tidy_text("abc\n\ndef", 5) == "abc"


@given(texts, st.integers(1, 300))
def test_a_long_text_is_bounded_and_tidied_once(text: str, limit: int) -> None:
    once = tidy_text(text, limit)
    assert once is None or (0 < len(once) <= limit and tidy_text(once, limit) == once)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.whatconverts.com/",
        "http://x.example:8080/a?b=c&d=%20#e",
        "HTTPS://X.example",
        "https://bücher.example/é",
        " https://x.example/trimmed\n",
        "https://x/" + "a" * (MAX_URL - 10),
    ],
)
def test_a_link_stays_as_it_is(url: str) -> None:
    assert clean_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "x.example",
            "//x.example",
            "/a",
            "javascript:alert(1)",
            "javascript://x/%0aalert(1)",
        ),
        *("data:text/html,x", "file:///etc/passwd", "ftp://x", "https:x", "https://", "https://?a"),
        *("https://x y", "https://x/\n/y", "https://x/<b>", 'https://x/"', "https://x/'"),
        *("https://x/{{ a }}", "https://x/`a`", "https://x/\\", "https://x/\u202e"),
        *("https://x/\x00", "https://x/\ud800", "https://x/" + "a" * (MAX_URL - 9)),
        "java\nscript:alert(1)",
    ],
)
def test_anything_else_is_no_link(url: str) -> None:
    assert clean_url(url) is None


@given(texts.map("https://x/".__add__))
def test_a_link_breaks_out_of_nothing(text: str) -> None:
    url = clean_url(text)
    assert url is None or not set("\"'<>`{}\\ ") & set(url)
