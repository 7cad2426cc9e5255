"""What the report shows of the statistics that there are, and how it calls them."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.card_page import PREFIX, CardPage, words

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Names as Home Assistant lists them, by id.
OURS = {
    "all_1a": "Desk: calls",
    "missed_1a": "Desk: missed calls",
    "missed_1a_line_ads": "Desk: missed calls on Ads",
    "missed_1a_source_google": "Desk: missed calls from google",
    "calls_1a_source_bing": "Desk: calls from bing",
    "calls_1a_source_google": "Desk: calls from google",
    "calls_1a_source_unknown": "Desk: calls from unknown",
    "calls_1a_source_other": "Desk: calls from others",
    "calls_1a_line_ads": "Desk: calls on Ads",
    "calls_1a_outcome_no_answer": "Desk: calls not answered",
    "calls_1a_outcome_answered": "Desk: calls answered",
    "duration_1a": "Desk: average duration of answered calls",
}
REPORT = """async ([listed, lately, entries, language]) => {
  const connection = Object.create(lab.connection);
  connection.sendMessagePromise = async (question) => {
    if (question.type === "frontend/get_translations") {
      return { resources: lab.words[question.language] };
    }
    if (question.type === "recorder/statistics_during_period") {
      if (!lately) throw new Error("There is no answer");
      return lately;
    }
    if (!listed) throw new Error("There is no recorder");
    return listed;
  };
  const device = (entry, name) => ({ name, identifiers: [["whatconverts", entry]] });
  const devices = { one: device("1A", "Desk"), other: device("1B", "Shop") };
  const config = { language: "en" };
  const hass = { ...lab.hass, connection, devices, config, locale: { language } };
  const { reportSections } = await import("/card/report.js");
  const { loadWords } = await import("/card/words.js");
  const sections = await reportSections(hass, entries, await loadWords(hass));
  return sections.flatMap(({ cards }) => cards);
}"""

type Card = dict[str, Any]


def text(key: str, language: str = "en") -> str:
    return words()[language][f"{PREFIX}card_{key}"]


async def report(
    card_page: CardPage,
    listed: Mapping[str, str] | None,
    lately: Mapping[str, int] | None = None,
    *,
    entries: tuple[str, ...] = ("1A",),
    language: str = "en",
) -> list[Card]:
    """Return the cards of a report; `lately` are the calls of the last weeks, by default one."""
    rows = None
    if listed is not None:
        rows = [{"statistic_id": f"whatconverts:{key}", "name": listed[key]} for key in listed]
        lately = dict.fromkeys(listed, 1) if lately is None else lately
    changes = {f"whatconverts:{key}": [{"change": n}] for key, n in (lately or {}).items()}
    asked = [rows, changes or None, entries, language]
    found: list[Card] = await card_page.page.evaluate(REPORT, asked)
    return found


def graph(cards: list[Card], title: str, language: str = "en") -> Card:
    [found] = [one for one in cards if one.get("title") == text(title, language)]
    return found


def drawn(card: Card) -> dict[str, str]:
    return {one["entity"].removeprefix("whatconverts:"): one["name"] for one in card["entities"]}


@pytest.mark.parametrize("language", ["en", "de", "pt-BR"])
async def test_all_that_is_counted_is_shown_in_the_language_of_the_user(
    card_page: CardPage, language: str
) -> None:
    lately = dict.fromkeys(OURS, 1) | {"calls_1a_source_google": 7}
    cards = await report(card_page, OURS, lately, language=language)
    weeks = [(one["entity"], one["name"]) for one in cards if one["type"] == "statistic"]
    assert weeks == [
        (f"whatconverts:{entity}", text(f"report_{title}", language))
        for entity, title in (
            ("all_1a", "this_week"),
            ("all_1a", "last_week"),
            ("missed_1a", "missed_this_week"),
            ("missed_1a", "missed_last_week"),
        )
    ]
    assert drawn(graph(cards, "report_outcome", language)) == {
        "calls_1a_outcome_answered": text("answered", language),
        "calls_1a_outcome_no_answer": text("no_answer", language),
    }
    assert drawn(graph(cards, "report_source", language)) == {
        "calls_1a_source_google": "google",
        "calls_1a_source_bing": "bing",
        "calls_1a_source_unknown": text("unknown", language),
        "calls_1a_source_other": text("others", language),
    }
    assert drawn(graph(cards, "report_missed_line", language)) == {"missed_1a_line_ads": "Ads"}
    found = drawn(graph(cards, "report_missed_source", language))
    assert found == {"missed_1a_source_google": "google"}
    hours = graph(cards, "report_hours", language)
    assert drawn(hours) == {"all_1a": text("report_hours", language)}
    assert (hours["period"], hours["stat_types"]) == ("hour", ["change"])
    duration = graph(cards, "report_duration", language)
    assert drawn(duration) == {"duration_1a": text("report_duration", language)}
    assert (duration["chart_type"], duration["stat_types"]) == ("bar", ["mean"])


async def test_outcomes_are_stacked_in_their_order(card_page: CardPage) -> None:
    card = graph(await report(card_page, OURS), "report_outcome")
    assert card["chart_type"] == "bar-stack"
    assert [one["color"] for one in card["entities"]] == ["green", "red"]


async def test_the_most_frequent_are_shown_and_nothing_that_is_no_more(card_page: CardPage) -> None:
    many = {f"calls_1a_source_s{n}": f"Desk: calls from s{n}" for n in range(60)}
    lately = {key: n for n, key in enumerate(many)} | {"all_1a": 9}
    cards = await report(card_page, OURS | many, lately)
    assert list(drawn(graph(cards, "report_source")).values()) == [
        f"s{n}" for n in range(59, 47, -1)
    ]
    assert [one for one in cards if one.get("title") == text("report_line")] == []


async def test_a_name_that_is_not_understood_is_shown_as_it_is(card_page: CardPage) -> None:
    names = {"all_1a": "", "calls_1a_source_x": "Büro: Anrufe durch X", "calls_1a_source_y": ""}
    found = drawn(graph(await report(card_page, names), "report_source"))
    assert found == {
        "calls_1a_source_x": "Büro: Anrufe durch X",
        "calls_1a_source_y": "y",
    }


async def test_several_entries_are_told_apart(card_page: CardPage) -> None:
    theirs = {"all_1b": "Shop: calls", "calls_1b_source_google": "Shop: calls from google"}
    both = await report(card_page, OURS | theirs, entries=("1A", "1B"))
    sources = drawn(graph(both, "report_source"))
    assert sources["calls_1a_source_google"] == "Desk: google"
    assert sources["calls_1b_source_google"] == "Shop: google"
    assert drawn(graph(both, "report_hours")) == {"all_1a": "Desk", "all_1b": "Shop"}
    weeks = [one["name"] for one in both if one["type"] == "statistic"]
    assert weeks[:2] == [f"Desk: {text('report_this_week')}", f"Desk: {text('report_last_week')}"]
    one = await report(card_page, OURS | theirs, entries=("1B",))
    assert drawn(graph(one, "report_source")) == {"calls_1b_source_google": "google"}


@pytest.mark.parametrize("listed", [None, {}, {"all_1b": "Shop: calls"}, {"all_1a_x": "Odd"}])
async def test_without_figures_it_says_so(
    card_page: CardPage, listed: Mapping[str, str] | None
) -> None:
    assert await report(card_page, listed) == [{"type": "markdown", "content": text("report_none")}]
