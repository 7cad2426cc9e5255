"""What callers and web pages send is only text, in every ready-made automation."""

from collections.abc import Callable
import re

import pytest

from custom_components.whatconverts.core.text import without_markup
from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
from scripts.stamping import FOLDER

FILES = {path.stem: path.read_text() for path in sorted((FOLDER / "automation").glob("*.yaml"))}
MACRO = re.compile(r"\{% macro plain\(text\) %\}.*?\{% endmacro -%\}", re.DOTALL)
HOW_PHONES_ARE_REACHED = re.compile(
    r"\n  \w+: >-\n(    \{% macro action\(phone\).*?\n)  \w", re.DOTALL
)

type Plain = Callable[[str | None], str]

# What strangers name: a word of theirs may only be seen through the filter.
NAMES = re.compile(
    r"\b(?:call|calls\[0\])\.(?:display_name|spoken_name|city|region|line|source|keyword)\b"
    r"|\bsummary\.busiest_source\b"
)


def test_the_filter_is_the_same_everywhere() -> None:
    """Blueprints cannot share what they do, so each has its copy."""
    found = {name: MACRO.findall(text) for name, text in FILES.items()}
    assert {name for name, macros in found.items() if macros} == {
        "announce_caller",
        "ask_who_takes",
        "daily_summary",
        "missed_call_to_do",
        "notify",
        "route_more_people",
        "voicemail_text",
    }
    assert len({macro for macros in found.values() for macro in macros}) == 1


def test_phones_are_reached_the_same_way_everywhere() -> None:
    found = {
        name: HOW_PHONES_ARE_REACHED.findall(text)
        for name, text in FILES.items()
        if "integration: mobile_app" in text
    }
    assert list(found) == ["daily_summary", "notify", "route_more_people", "voicemail_text"]
    assert all(len(texts) == 1 for texts in found.values())
    assert len({texts[0] for texts in found.values()}) == 1


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_a_stranger_passes_it_by(name: str) -> None:
    """Set aside first (`set place = …`), or asked whether there is one (`if …`)."""
    for line in FILES[name].splitlines():
        shown = re.sub(r"\bif [^{}]*|\{%-? ?set .*?%\}|\{%-? ?if .*?%\}|\w*plain\(.*?\)", "", line)
        shown = re.sub(r"\bsaid\(.*?\)|\[summary\.busiest_source\]", "", shown)
        assert not NAMES.search(shown), line


@pytest.fixture
def plain(hass: HomeAssistant) -> Plain:
    macro = MACRO.search(FILES["notify"])
    assert macro is not None

    def render(text: str | None) -> str:
        template = Template(macro[0] + "{{ plain(text) }}", hass)
        return str(template.async_render({"text": text}, parse_result=False))

    return render


@pytest.mark.parametrize(
    "text",
    [
        "Jeremy Helms",
        "O'Brien & Sons, Inc.",
        "AT&T",
        "Dr. Anne-Marie St. John-Smith (home)",
        "Yahoo! + Co = 5 %",
        "J.R.R. Tolkien",
        "(803) 386-1858",
        "+44 20 7946 0011",
        "Call at 14:05",
        "google: plumber near me",
        "24/7 Plumbing",
        "Zoë Åström, 王小明, محمد",
        "{{ 1 + 1 }}",
        "12",
    ],
)
def test_readable_names_stay(plain: Plain, text: str) -> None:
    assert plain(text) == without_markup(text) == text


HOSTILE = {
    "[Pay now](https://evil.example/pay)": "Pay now (https: evil.example/pay)",
    "![x](//evil.example/x.png)": "! x ( evil.example/x.png)",
    "[a][1]": "a 1",
    "<https://evil.example>": "https: evil.example",
    "<img src=x onerror=alert(1)>": "img src=x onerror=alert(1)",
    "<!-- x --><b>B</b>": "!-- x -- b B /b",
    "https://evil.example": "https: evil.example",
    "HTTP://evil.example": "HTTP: evil.example",
    "x://y": "x: y",
    "www.evil.example": "www evil.example",
    "WwW.evil.example": "WwW evil.example",
    "w*ww.evil.example": "w ww.evil.example",
    "mailto:me@evil.example": "mailto: me @ evil.example",
    "me@evil.example": "me @ evil.example",
    "me＠evil.example": "me @ evil.example",
    "tel:+19005550100": "tel: +19005550100",
    "tel:19005550100": "tel: 19005550100",
    "javascript:alert(1)": "javascript: alert(1)",
    "homeassistant://navigate/x": "homeassistant: navigate/x",
    "ht[tps://evil.example": "ht tps: evil.example",
    "https:[/]/evil.example": "https: / /evil.example",
    "**bold** __b__ *i* _i_ ~~s~~ `c` ```c```": "bold b i i s c c",
    "# Heading": "Heading",
    "Suite #5": "Suite 5",
    "> quote": "quote",
    "a | b": "a b",
    "\\[x\\]": "x",
    "one\ntwo\r\nthree\u2028four\u2029five\x85six\x0bseven": "one two three four five six seven",
    "    code": "code",
    "***": "",
    "": "",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_marks_and_links_lose_what_they_do(plain: Plain, text: str) -> None:
    # The list of call-backs has the same rule.
    assert plain(text) == without_markup(text) == HOSTILE[text]


def test_nothing_is_nothing(plain: Plain) -> None:
    assert plain(None) == ""
