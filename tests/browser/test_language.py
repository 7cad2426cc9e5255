"""Six languages, every habit of numbers and times, both directions, and people who listen."""

from pathlib import Path
from typing import Any

from playwright.async_api import expect
import pytest

from tests.support.card_page import RECORD, ROOT, CardPage, ago, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


async def test_words_are_asked_for_once_and_beside_the_calls(card_page: CardPage) -> None:
    await card_page.page.evaluate("lab.show(); lab.first = lab.card; lab.card = null; lab.show()")
    assert await card_page.value("lab.connection.questions") == [
        {
            "type": "frontend/get_translations",
            "language": "en",
            "category": "common",
            "integration": ["whatconverts"],
        }
    ]
    await card_page.settle()
    await card_page.hass(user={"name": "Ben"})
    assert len(await card_page.value("lab.connection.questions")) == 1


async def test_nothing_is_drawn_before_both_words_and_calls_are_there(card_page: CardPage) -> None:
    seen = "lab.card.shadowRoot.querySelector('.face').innerText"
    await card_page.page.evaluate(
        """(snapshot) => {
          lab.snapshot = snapshot;
          lab.connection.held = new Promise((answer) => { lab.answer = answer; });
          lab.show();
        }""",
        message(call()),
    )
    await card_page.settle()
    assert (await card_page.value(seen)).strip() == ""
    await card_page.page.evaluate("lab.answer()")
    await card_page.settle()
    assert await card_page.text("h2") == ["Live calls"]
    await card_page.page.evaluate("lab.snapshot = null; lab.show()")
    await card_page.settle()
    assert (await card_page.value(seen)).strip() == ""


async def test_missing_words_are_told_of_and_asked_for_again(card_page: CardPage) -> None:
    await card_page.page.evaluate("lab.connection.silences.push('unknown_command')")
    await card_page.show(call())
    assert await card_page.text(".note") == ["WhatConverts: Home Assistant's ui.common.loading"]
    assert await card_page.text(".live .row") == []
    await expect(card_page.page.locator(".live .row")).to_have_count(1)
    assert await card_page.text(".note") == []


async def test_a_language_that_fails_leaves_the_card_in_the_old_one(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.page.evaluate("lab.connection.silences.push('timeout')")
    await card_page.hass(locale={"language": "nl"})
    assert await card_page.text("h2") == ["Live calls"]
    assert await card_page.text(".note") == []
    await expect(card_page.page.locator("h2")).to_have_text("Lopende gesprekken")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Laufende Anrufe"),
        ("de-CH", "Laufende Anrufe"),
        ("pt-BR", "Chamadas em andamento"),
        ("pt", "Chamadas em andamento"),
        ("sv", "Live calls"),
        ("x", "Live calls"),
    ],
)
async def test_language(card_page: CardPage, language: str, title: str) -> None:
    await card_page.hass(locale={"language": language})
    await card_page.show(call())
    assert await card_page.text("h2") == [title]


@pytest.mark.parametrize(
    ("habit", "shown"),
    [
        ("language", "1.234"),
        ("comma_decimal", "1,234"),
        ("decimal_comma", "1.234"),
        ("space_comma", "1\u202f234"),
        ("quote_decimal", "1'234"),
        ("none", "1234"),
    ],
)
async def test_numbers(card_page: CardPage, habit: str, shown: str) -> None:
    await card_page.hass(locale={"language": "de", "number_format": habit})
    await card_page.show(snapshot=message(today={"calls": 1234, "missed": 0}))
    # Which apostrophe it is in Switzerland, browsers have changed their minds about.
    assert [text.replace("’", "'") for text in await card_page.text("dd")] == [shown, "0"]


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ({"language": "en", "time_format": "12"}, ["12:08 AM", "2:08 PM"]),
        ({"language": "en", "time_format": "24"}, ["00:08", "14:08"]),
        ({"language": "en", "time_format": "language"}, ["12:08 AM", "2:08 PM"]),
        ({"language": "de", "time_format": "language"}, ["00:08", "14:08"]),
        ({"language": "de", "time_format": "12"}, ["12:08 AM", "2:08 PM"]),
    ],
)
async def test_clock(card_page: CardPage, locale: dict[str, Any], shown: list[str]) -> None:
    await card_page.hass(locale={**locale, "time_zone": "server"})
    for moment, text in zip(("05:08", "19:08"), shown, strict=True):
        snapshot = message(now=f"2026-11-25T{moment}:00+00:00")
        await card_page.show(config={"layout": "wall"}, snapshot=snapshot)
        assert [" ".join(one.split()) for one in await card_page.text(".clock")] == [text]


async def test_time_zone_of_the_server(card_page: CardPage) -> None:
    config = {"time_zone": "Asia/Tokyo"}
    locale = {"language": "en", "time_format": "24", "time_zone": "server"}
    await card_page.hass(locale=locale, config=config)
    await card_page.show(ended(ended_at="2026-01-02T20:00:00+00:00"))
    title = await card_page.value("lab.card.shadowRoot.querySelector('.was time').title")
    assert title == "Jan 3, 2026, 05:00"


async def test_changing_the_language_changes_the_card(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.hass(locale={"language": "fr"})
    assert await card_page.text("h2") == ["Appels en cours"]
    assert await card_page.text(".badge") == ["Premier appel"]


async def test_right_to_left(card_page: CardPage) -> None:
    await card_page.hass(locale={"language": "ar"})
    await card_page.show(call(), ended(), config={"title": "المكالمات"})
    await card_page.screenshot("right-to-left")
    boxes = """['.live .name', '.timer'].map((one) =>
      lab.card.shadowRoot.querySelector(one).getBoundingClientRect().x)"""
    name, timer = await card_page.value(boxes)
    assert name > timer
    assert await card_page.text(".live .tel") == ["(704) 555-0134"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_axe_finds_nothing(card_page: CardPage, theme: str, layout: str) -> None:
    await card_page.page.emulate_media(reduced_motion="reduce")
    await card_page.page.evaluate("(theme) => document.documentElement.className = theme", theme)
    calls = (
        call(vip=True, claimed_by="Ben"),
        call(started_at=ago(400), last_outcome="busy", previous_calls=2),
        call(started_at=ago(2000), spam=True, muted=True),
        call(started_at=ago(2000)),
        *(
            ended(outcome=outcome, missed=outcome != "answered")
            for outcome in ("answered", "no_answer", "busy", "voicemail")
        ),
    )
    today = {"calls": 1, "missed": 1, "by_source": {"google": 1}, "by_line": {"A": 1}}
    entries = message()["entries"]
    entries[0] |= {"ends_arrive": False, "alerts": False}
    await card_page.show(
        config={"layout": layout, "breakdown": True, "recent": 9},
        snapshot=message(*calls, today=today, entries=entries),
    )
    await card_page.screenshot(f"card-{layout}-{theme}")
    assert await findings(card_page) == []
    await card_page.store(calls[0], **RECORD)
    await card_page.open_call()
    assert await findings(card_page) == []
    await card_page.page.get_by_role("button", name="Block caller").click()
    assert await findings(card_page) == []
    await card_page.close_dialog()
    await card_page.page.get_by_role("button", name="Missed").click()
    await card_page.page.locator(".waiting-page li").first.wait_for()
    assert await findings(card_page) == []


async def findings(card_page: CardPage) -> list[str]:
    script = Path(AXE).read_text(encoding="utf-8")  # noqa: ASYNC240 - nothing else waits here
    if not await card_page.value("Boolean(window.axe)"):
        await card_page.page.evaluate(script)
    found: list[str] = await card_page.page.evaluate(
        """async () => {
          const only = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
          // The page around the card is not the card's.
          const rules = Object.fromEntries(["region", "landmark-one-main", "page-has-heading-one", "heading-order", "landmark-banner-is-top-level"].map((id) => [id, { enabled: false }]));
          const { violations } = await axe.run({ include: [["whatconverts-calls-card"]] }, { runOnly: only, rules });
          return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | ")}`);
        }"""  # noqa: E501
    )
    return found


async def test_calm_for_those_who_want_it(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.send(call(started_at=ago(1)))
    animation = "getComputedStyle(lab.card.shadowRoot.querySelector('.fresh')).animationName"
    assert await card_page.value(animation) == "arrive"
    await card_page.page.emulate_media(reduced_motion="reduce")
    assert await card_page.value(animation) == "none"
