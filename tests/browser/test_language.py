"""Six languages, every habit of numbers and times, both directions, and people who listen."""

from pathlib import Path
from typing import Any

from playwright.async_api import expect
import pytest

from .stage import ROOT, Stage, ago, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


async def test_words_are_asked_for_once_and_beside_the_calls(stage: Stage) -> None:
    await stage.page.evaluate("lab.show(); lab.first = lab.card; lab.card = null; lab.show()")
    assert await stage.value("lab.connection.questions") == [
        {
            "type": "frontend/get_translations",
            "language": "en",
            "category": "common",
            "integration": ["whatconverts"],
        }
    ]
    await stage.settle()
    await stage.hass(user={"name": "Ben"})
    assert len(await stage.value("lab.connection.questions")) == 1


async def test_nothing_is_drawn_before_both_words_and_calls_are_there(stage: Stage) -> None:
    seen = "lab.card.shadowRoot.querySelector('.face').innerText"
    await stage.page.evaluate(
        """(snapshot) => {
          lab.snapshot = snapshot;
          lab.connection.held = new Promise((answer) => { lab.answer = answer; });
          lab.show();
        }""",
        message(call()),
    )
    await stage.settle()
    assert (await stage.value(seen)).strip() == ""
    await stage.page.evaluate("lab.answer()")
    await stage.settle()
    assert await stage.text("h2") == ["Live calls"]
    await stage.page.evaluate("lab.snapshot = null; lab.show()")
    await stage.settle()
    assert (await stage.value(seen)).strip() == ""


async def test_missing_words_are_told_of_and_asked_for_again(stage: Stage) -> None:
    await stage.page.evaluate("lab.connection.silences.push('unknown_command')")
    await stage.show(call())
    assert await stage.text(".note") == ["WhatConverts: Home Assistant's ui.common.loading"]
    assert await stage.text(".live .row") == []
    await expect(stage.page.locator(".live .row")).to_have_count(1)
    assert await stage.text(".note") == []


async def test_a_language_that_fails_leaves_the_card_in_the_old_one(stage: Stage) -> None:
    await stage.show(call())
    await stage.page.evaluate("lab.connection.silences.push('timeout')")
    await stage.hass(locale={"language": "nl"})
    assert await stage.text("h2") == ["Live calls"]
    assert await stage.text(".note") == []
    await expect(stage.page.locator("h2")).to_have_text("Lopende gesprekken")


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
async def test_language(stage: Stage, language: str, title: str) -> None:
    await stage.hass(locale={"language": language})
    await stage.show(call())
    assert await stage.text("h2") == [title]


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
async def test_numbers(stage: Stage, habit: str, shown: str) -> None:
    await stage.hass(locale={"language": "de", "number_format": habit})
    await stage.show(snapshot=message(today={"calls": 1234, "missed": 0}))
    assert await stage.text("dd") == [shown, "0"]


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
async def test_clock(stage: Stage, locale: dict[str, Any], shown: list[str]) -> None:
    await stage.hass(locale={**locale, "time_zone": "server"})
    for moment, text in zip(("05:08", "19:08"), shown, strict=True):
        snapshot = message(now=f"2026-11-25T{moment}:00+00:00")
        await stage.show(config={"layout": "wall"}, snapshot=snapshot)
        assert [" ".join(one.split()) for one in await stage.text(".clock")] == [text]


async def test_time_zone_of_the_server(stage: Stage) -> None:
    config = {"time_zone": "Asia/Tokyo"}
    locale = {"language": "en", "time_format": "24", "time_zone": "server"}
    await stage.hass(locale=locale, config=config)
    await stage.show(ended(ended_at="2026-01-02T20:00:00+00:00"))
    title = await stage.value("lab.card.shadowRoot.querySelector('.was time').title")
    assert title == "Jan 3, 05:00"


async def test_changing_the_language_changes_the_card(stage: Stage) -> None:
    await stage.show(call())
    await stage.hass(locale={"language": "fr"})
    assert await stage.text("h2") == ["Appels en cours"]
    assert await stage.text(".badge") == ["Premier appel"]


async def test_right_to_left(stage: Stage) -> None:
    await stage.hass(locale={"language": "ar"})
    await stage.show(call(), ended(), config={"title": "المكالمات"})
    await stage.picture("right-to-left")
    boxes = """['.live .name', '.timer'].map((one) =>
      lab.card.shadowRoot.querySelector(one).getBoundingClientRect().x)"""
    name, timer = await stage.value(boxes)
    assert name > timer
    assert await stage.text(".live .tel") == ["(704) 555-0134"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_axe_finds_nothing(stage: Stage, theme: str, layout: str) -> None:
    await stage.page.emulate_media(reduced_motion="reduce")
    await stage.page.evaluate("(theme) => document.documentElement.className = theme", theme)
    calls = (
        call(vip=True, claimed_by="Ben"),
        call(started_at=ago(400), last_outcome="busy", previous_calls=2),
        call(started_at=ago(2000), spam=True, muted=True),
        call(started_at=ago(2000)),
        *(ended(outcome=outcome) for outcome in ("answered", "no_answer", "busy", "voicemail")),
    )
    today = {"calls": 1, "missed": 1, "by_source": {"google": 1}, "by_line": {"A": 1}}
    entries = message()["entries"]
    entries[0] |= {"ends_arrive": False, "alerts": False}
    await stage.show(
        config={"layout": layout, "breakdown": True, "recent": 9},
        snapshot=message(*calls, today=today, entries=entries),
    )
    await stage.picture(f"card-{layout}-{theme}")
    assert await findings(stage) == []
    await stage.page.locator("button.more").first.click()
    assert await findings(stage) == []


async def findings(stage: Stage) -> list[str]:
    script = Path(AXE).read_text(encoding="utf-8")  # noqa: ASYNC240 - nothing else waits here
    if not await stage.value("Boolean(window.axe)"):
        await stage.page.evaluate(script)
    found: list[str] = await stage.page.evaluate(
        """async () => {
          const only = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
          // The page around the card is not the card's.
          const rules = Object.fromEntries(["region", "landmark-one-main", "page-has-heading-one", "heading-order", "landmark-banner-is-top-level"].map((id) => [id, { enabled: false }]));
          const { violations } = await axe.run({ include: [["whatconverts-calls-card"]] }, { runOnly: only, rules });
          return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | ")}`);
        }"""  # noqa: E501
    )
    return found


async def test_calm_for_those_who_want_it(stage: Stage) -> None:
    await stage.show(call())
    await stage.send(call(started_at=ago(1)))
    animation = "getComputedStyle(lab.card.shadowRoot.querySelector('.fresh')).animationName"
    assert await stage.value(animation) == "arrive"
    await stage.page.emulate_media(reduced_motion="reduce")
    assert await stage.value(animation) == "none"
