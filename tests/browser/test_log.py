"""The whole log as one scrolls: every call once, in order, and never too many rows on the page."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from playwright.async_api import Browser, Page, expect
import pytest
import pytest_asyncio

from tests.browser.test_language import findings
from tests.support.card_page import NOW, Call, CardPage, ago, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOG: dict[str, Any] = {"layout": "log"}
MOST_ROWS = 200
PATIENCE_MS = 8_000
ROWS = "lab.card.shadowRoot.querySelectorAll('.canvas .entry')"
SCROLLER = "lab.card.shadowRoot.querySelector('.scroller')"
# The names of the rows that are wholly in sight, from above.
IN_SIGHT = f"""() => {{
  const box = {SCROLLER}.getBoundingClientRect();
  return [...{ROWS}].map((row) => [row.getBoundingClientRect(), row.querySelector(".name")])
    .filter(([one]) => one.top >= box.top - 1 && one.bottom <= box.bottom + 1)
    .sort(([a], [b]) => a.top - b.top).map(([, name]) => name.textContent);
}}"""
# Whether there are rows wherever there are any to be seen.
IS_FULL = f"""() => {{
  const canvas = lab.card.shadowRoot.querySelector(".canvas").getBoundingClientRect();
  const box = {SCROLLER}.getBoundingClientRect();
  const rows = [...{ROWS}].map((row) => row.getBoundingClientRect());
  return !lab.card.shadowRoot.querySelector(".gap") &&
    rows.some(({{ bottom }}) => bottom >= Math.min(box.bottom, canvas.bottom) - 1) &&
    rows.some(({{ top }}) => top <= Math.max(box.top, canvas.top) + 60);
}}"""
FOCUS = "lab.card.shadowRoot.activeElement?.querySelector?.('.name')?.textContent ?? ''"
OPENER = """export function openCall(card, entryId, leadId) {
  (window.opened ??= []).push([card.localName, entryId, leadId]);
}"""


async def prepare(page: Page) -> None:
    """Let opened calls be written down: the dialog has tests of its own."""

    async def answer(route: Any) -> None:  # noqa: ANN401 - Playwright's
        await route.fulfill(content_type="text/javascript", body=OPENER)

    await page.route("**/card/call-dialog.js", answer)
    page.set_default_timeout(PATIENCE_MS)


@pytest_asyncio.fixture(loop_scope="session")
async def log(card_page: CardPage) -> CardPage:
    await prepare(card_page.page)
    await card_page.page.set_viewport_size({"width": 900, "height": 800})
    await card_page.hass(services={"whatconverts": {"export_calls": {}}})
    return card_page


def history(count: int, *, every: int = 600, **changes: object) -> list[Call]:
    """Return calls that are over, newest first."""
    return [
        ended(
            display_name=f"Caller {n}",
            started_at=ago(1000 + n * every),
            ended_at=ago(900 + n * every),
            **changes,
        )
        for n in range(count)
    ]


async def store(log: CardPage, *calls: Call) -> None:
    await log.page.evaluate("(calls) => { lab.log.calls = calls; }", list(calls))


async def show(
    log: CardPage,
    *calls: Call,
    config: dict[str, Any] | None = None,
    height: int | None = 600,
    **options: Any,  # noqa: ANN401 - those of the page
) -> None:
    """Show the log of these calls, and wait for its first answer."""
    await store(log, *calls)
    asked = len(await questions(log))
    await log.show(config=LOG | (config or {}), height=height, **options)
    await until_asked(log, asked + 1)


async def questions(log: CardPage) -> list[dict[str, Any]]:
    found = await log.value("lab.connection.questions")
    return [one for one in found if one["type"] == "whatconverts/calls/search"]


async def until_asked(log: CardPage, count: int) -> dict[str, Any]:
    """Wait until so many questions have been put and answered; return the newest."""
    await log.page.wait_for_function(
        """(count) => lab.connection.questions
          .filter((one) => one.type === "whatconverts/calls/search").length >= count""",
        arg=count,
    )
    await log.settle()
    return (await questions(log))[-1]


async def names(log: CardPage) -> list[str]:
    found: list[str] = await log.page.evaluate(IN_SIGHT)
    return found


async def scroll(log: CardPage, pixels: float) -> None:
    await log.page.evaluate(f"(pixels) => {SCROLLER}.scrollBy(0, pixels)", pixels)
    await log.settle()
    await log.page.wait_for_function(IS_FULL)


async def row_count(log: CardPage) -> int:
    count: int = await log.value(f"{ROWS}.length")
    return count


def locate(log: CardPage, name: str) -> Any:  # noqa: ANN401 - Playwright's
    return log.page.locator(".canvas .entry").filter(has_text=name)


# -- scrolling ------------------------------------------------------------------------------------


async def test_scrolling_to_the_end_and_back_sees_each_call_once_and_in_order(
    log: CardPage,
) -> None:
    """More than is kept: pages far away are forgotten, and asked for again on the way back."""
    count = 2600
    await log.page.set_viewport_size({"width": 700, "height": 2500})
    await show(log, *history(count), height=2400)
    wanted = [f"Caller {n}" for n in range(count)]
    for direction in (1, -1):
        seen: dict[str, None] = {}
        for _ in range(200):
            shown = await names(log)
            assert await row_count(log) <= MOST_ROWS
            first = wanted.index(shown[0])
            assert shown == wanted[first : first + len(shown)]
            seen |= dict.fromkeys(shown if direction > 0 else reversed(shown))
            end = wanted[-1] if direction > 0 else wanted[0]
            if end in shown:
                break
            await scroll(log, direction * 1800)
        assert list(seen) == wanted[::direction]
    asked = [one.get("before") for one in await questions(log)]
    assert len(asked) > len(set(asked)), "not all is kept: something was asked for again"
    assert max(one["limit"] for one in await questions(log)) <= 100


async def test_no_height_brings_too_many_rows(log: CardPage) -> None:
    await show(log, *history(600), height=30_000)
    await log.page.wait_for_function(f"() => {ROWS}.length > 100")
    await log.page.evaluate(f"{SCROLLER}.scrollBy(0, 5000)")
    await log.settle()
    assert 100 < await row_count(log) <= MOST_ROWS


async def test_nothing_is_loaded_before_somebody_comes_near(log: CardPage) -> None:
    await show(log, *history(600))
    before = len(await questions(log))
    await log.settle()
    await log.settle()
    assert len(await questions(log)) == before == 1
    await scroll(log, 3000)
    assert (await until_asked(log, 2))["before"]


async def test_a_call_that_comes_while_somebody_reads_moves_nothing(log: CardPage) -> None:
    calls = history(200)
    await show(log, *calls)
    await scroll(log, 1000)
    before = await names(log)
    place = f"""(name) => [...{ROWS}].find((row) => row.textContent.includes(name))
      .getBoundingClientRect().y"""
    old = await log.page.evaluate(place, before[1])
    await log.send(call(display_name="New"), call(display_name="Newer"))
    assert await names(log) == before
    assert await log.page.evaluate(place, before[1]) == old
    await scroll(log, -5000)
    assert (await names(log))[:3] == ["Newer", "New", "Caller 0"]


async def test_a_lost_connection_loses_no_place_and_no_call(log: CardPage) -> None:
    """A full message may mean anything: what is in sight is asked for again, the rest later."""
    calls = history(300)
    await show(log, *calls)
    await scroll(log, 3000)
    before = await names(log)
    asked = len(await questions(log))
    renamed = [one | {"display_name": one["display_name"] + "!"} for one in calls]
    fresh = [ended(display_name=f"Missed {n}", started_at=ago(300 + n)) for n in range(3)]
    await store(log, *fresh, *renamed)
    await log.page.evaluate("lab.send", message())
    await until_asked(log, asked + 1)
    await expect(locate(log, f"{before[0]}!")).to_have_count(1)
    assert await names(log) == [f"{name}!" for name in before]
    await scroll(log, -9000)
    await expect(locate(log, "Missed 0")).to_have_count(1)
    wanted = ["Missed 0", "Missed 1", "Missed 2", *(f"Caller {n}!" for n in range(300))]
    seen: dict[str, None] = {}
    for _ in range(80):
        seen |= dict.fromkeys(await names(log))
        await scroll(log, 300)
    assert list(seen) == wanted


# -- what comes ----------------------------------------------------------------------------------


async def test_a_new_call_is_at_the_top_at_once_and_a_changed_one_in_its_place(
    log: CardPage,
) -> None:
    calls = history(20)
    await show(log, *calls)
    live = call(display_name="Now", started_at=ago(5))
    await log.send(live)
    assert (await names(log))[:2] == ["Now", "Caller 0"]
    assert "On the phone" in await locate(log, "Now").inner_text()
    over = {"status": "ended", "outcome": "no_answer", "missed": True, "ended_at": ago(1)}
    await log.send(live | over, calls[2] | {"display_name": "Renamed"})
    assert (await names(log))[:4] == ["Now", "Caller 0", "Caller 1", "Renamed"]
    assert "No answer" in await locate(log, "Now").inner_text()
    assert len(await questions(log)) == 1, "nothing had to be asked for"


async def test_a_call_that_comes_during_a_question_is_not_lost(log: CardPage) -> None:
    """The answer may be older than the message."""
    calls = history(3)
    await store(log, *calls)
    hold = "lab.log.held.push(new Promise((done) => { window.release = done; }))"
    await log.page.evaluate(hold)
    await log.show(config=LOG, height=600)
    await log.page.wait_for_function("() => lab.lastQuestion.limit")
    late = ended(display_name="Late", started_at=ago(1300))
    await log.send(call(display_name="Now", started_at=ago(5)), late)
    await log.send(calls[2] | {"display_name": "Renamed"})
    await log.page.evaluate("release()")
    await expect(locate(log, "Now")).to_have_count(1)
    assert await names(log) == ["Now", "Caller 0", "Late", "Caller 1", "Renamed"]


async def test_calls_that_do_not_fit_stay_out_and_leave(log: CardPage) -> None:
    await show(log, *history(5, outcome=None, status="in_progress"))
    await log.page.get_by_label("Outcome").select_option("missed")
    await expect(log.page.get_by_text("Nothing matches")).to_be_visible()
    missed = ended(display_name="Missed", outcome="busy", started_at=ago(60))
    await log.send(ended(display_name="Answered", started_at=ago(50)), missed)
    assert await names(log) == ["Missed"]
    await expect(log.page.get_by_text("Nothing matches")).to_have_count(0)
    await log.send(missed | {"outcome": "answered"})
    assert await names(log) == []
    await expect(log.page.get_by_text("Nothing matches")).to_be_visible()


async def test_what_was_deleted_is_asked_for_again(log: CardPage) -> None:
    await show(log, *history(5))
    await store(log)
    await log.send(gone=[["entry", 1]])
    await expect(log.page.get_by_text("No calls yet")).to_be_visible()


async def test_what_has_changed_long_after_its_end_is_asked_for_again(log: CardPage) -> None:
    first, *rest = history(5)
    await show(log, first, *rest)
    await store(log, first | {"display_name": "Ann Other"}, *rest)
    await log.send(changed=[["entry", first["lead_id"]]])
    await expect(log.page.get_by_text("Ann Other")).to_be_visible()


async def test_a_live_call_counts(log: CardPage) -> None:
    live = call(started_at=ago(65))
    await show(log, live)
    duration = locate(log, "Maria Lopez").locator(".duration")
    await expect(duration).to_have_text("1:05")
    await log.pass_time(2)
    await expect(duration).to_have_text("1:07", timeout=5000)


# -- search and filters --------------------------------------------------------------------------


async def test_typing_asks_once_for_what_was_typed(log: CardPage) -> None:
    await show(log, *history(30))
    await log.page.get_by_role("searchbox").press_sequentially("caller 12", delay=10)
    newest = await until_asked(log, 2)
    assert newest["query"] == "caller 12"
    assert await names(log) == ["Caller 12"]
    assert len(await questions(log)) == 2


async def test_an_answer_that_comes_too_late_is_dropped(log: CardPage) -> None:
    await show(log, *history(30))
    hold = "lab.log.held.push(new Promise((done) => { window.release = done; }))"
    await log.page.evaluate(hold)
    await log.page.get_by_role("searchbox").fill("Caller 22")
    await until_asked(log, 2)
    await log.page.get_by_role("searchbox").fill("Caller 27")
    await until_asked(log, 3)
    await expect(locate(log, "Caller 1")).to_have_count(0)
    assert await names(log) == ["Caller 27"]
    await log.page.evaluate("release()")
    await log.settle()
    assert await names(log) == ["Caller 27"]


async def test_a_refusal_that_comes_too_late_is_dropped(log: CardPage) -> None:
    await show(log, *history(30))
    hold = "lab.log.held.push(new Promise((done) => { window.release = done; }))"
    await log.page.evaluate(f"{hold}; lab.log.refusals.push('unknown_error')")
    await log.page.get_by_role("searchbox").fill("Caller 22")
    await until_asked(log, 2)
    await log.page.get_by_role("searchbox").fill("Caller 27")
    await until_asked(log, 3)
    await log.page.evaluate("release()")
    await log.settle()
    assert await names(log) == ["Caller 27"]
    await expect(log.page.get_by_text("could not be loaded")).to_have_count(0)


@pytest.mark.parametrize(
    ("label", "value", "wanted"),
    [
        ("Line", "+17045550101", {"line": ["+17045550101"]}),
        ("Outcome", "missed", {"outcome": ["no_answer", "busy", "voicemail"]}),
        ("Outcome", "answered", {"outcome": ["answered"]}),
        ("Source", "google", {"source": ["google"]}),
        # 15:00 in UTC on November 25, 2026 is 10 o'clock in New York.
        ("Days", "1", {"from": "2026-11-25T05:00:00.000Z"}),
        ("Days", "7", {"from": "2026-11-19T05:00:00.000Z"}),
        ("Days", "30", {"from": "2026-10-27T04:00:00.000Z"}),
        ("Days", "365", {"from": "2025-11-26T05:00:00.000Z"}),
        ("Days", "dates", {}),
    ],
)
async def test_filters_reach_the_server_and_the_export(
    log: CardPage, label: str, value: str, wanted: dict[str, Any]
) -> None:
    locale = {"language": "en", "time_zone": "server"}
    await log.hass(locale=locale, services={"whatconverts": {"export_calls": {}}})
    await show(log, *history(10))
    await log.page.get_by_label(label, exact=True).select_option(value)
    newest = await until_asked(log, 2)
    assert newest == {"type": "whatconverts/calls/search", "limit": 50} | wanted
    await export(log)
    exported = (await log.value("lab.connection.questions"))[-1]
    assert exported == {"type": "whatconverts/calls/export"} | wanted


async def test_days_from_and_to_are_whole_days_where_the_user_is(log: CardPage) -> None:
    await log.hass(locale={"language": "en", "time_zone": "server"})
    await show(log, *history(10))
    await log.page.get_by_label("Days", exact=True).select_option("dates")
    await log.page.get_by_label("From").fill("2026-10-31")
    await log.page.get_by_label("To", exact=True).fill("2026-11-01")
    await log.page.get_by_label("To", exact=True).press("Tab")
    await log.page.wait_for_function("() => lab.lastQuestion.to")
    newest = (await questions(log))[-1]
    # Clocks are put back in this night.
    assert newest["from"] == "2026-10-31T04:00:00.000Z"
    assert newest["to"] == "2026-11-02T04:59:59.999Z"


async def test_spam_and_tests_are_marked_and_can_be_left_out(log: CardPage) -> None:
    spam = ended(display_name="Robot", spam=True, muted=True)
    test = ended(display_name="Trial", test=True)
    await show(log, spam, test, *history(2))
    assert "Spam" in await locate(log, "Robot").inner_text()
    assert "Test" in await locate(log, "Trial").inner_text()
    await log.page.get_by_label("Without spam and tests").check()
    newest = await until_asked(log, 2)
    assert (newest["leave_out_spam"], newest["leave_out_tests"]) == (True, True)
    assert await names(log) == ["Caller 0", "Caller 1"]
    await log.send(spam | {"city": "Elsewhere"}, call(test=True))
    assert await names(log) == ["Caller 0", "Caller 1"]


async def test_the_settings_restrict_what_is_asked_for_and_offered(log: CardPage) -> None:
    config = {"config_entry_id": ["one", "two"], "lines": ["Website", "+1 704-555-0199"]}
    await show(log, *history(3, line="Website"), config=config | {"muted": False})
    newest = (await questions(log))[-1]
    assert newest["config_entry_id"] == ["one", "two"]
    assert newest["line"] == ["Website", "+17045550199"]
    assert newest["leave_out_spam"]
    options = log.page.get_by_label("Line", exact=True).locator("option")
    assert await options.all_inner_texts() == ["All lines", "+1 704-555-0199", "Website"]
    await log.page.get_by_label("Line", exact=True).select_option("Website")
    assert (await until_asked(log, 2))["line"] == ["Website"]


async def test_lines_and_sources_to_choose_from(log: CardPage) -> None:
    await show(log, *history(2), *history(2, source="bing"), *history(1, source=None))
    sources = log.page.get_by_label("Source", exact=True).locator("option")
    assert await sources.all_inner_texts() == ["All sources", "bing", "google"]
    await log.send(call(source="Anzeige", started_at=ago(2)))
    assert (await sources.all_inner_texts())[1] == "Anzeige"
    devices = {
        "a": {"name": "Sales", "identifiers": [["whatconverts", "entry_+17045550111"]]},
        "b": {"name": "Office", "identifiers": [["whatconverts", "entry"]]},
    }
    await log.hass(devices=devices)
    await show(log, *history(2))
    lines = log.page.get_by_label("Line", exact=True).locator("option")
    heard = "Google Ads (+17045550101)"
    assert await lines.all_inner_texts() == ["All lines", heard, "Sales (+17045550111)"]


async def test_what_only_the_server_finds_stays_when_it_changes(log: CardPage) -> None:
    one = call(display_name="Maria", campaign="secret")
    await show(log, one, *history(3))
    await log.page.get_by_role("searchbox").fill("secret")
    await until_asked(log, 2)
    assert await names(log) == ["Maria"]
    await log.send(one | {"city": "Elsewhere"}, call(display_name="Other"))
    assert await names(log) == ["Maria"]
    await expect(locate(log, "Maria")).to_contain_text("Elsewhere")


# -- export --------------------------------------------------------------------------------------


async def export(log: CardPage) -> tuple[str, str]:
    async with log.page.expect_download() as waiting:
        await log.page.get_by_role("button", name="Export").click()
    download = await waiting.value
    path = await download.path()
    return download.suggested_filename, path.read_text(encoding="utf-8")


async def test_export_saves_what_comes_back(log: CardPage) -> None:
    await show(log, *history(3))
    await log.page.evaluate("lab.log.csv = '\\ufeffcaller,line\\r\\nM\\u00e4ria,A\\r\\n'")
    await log.page.get_by_role("searchbox").fill("Caller")
    assert await export(log) == ("calls-2026-11-25.csv", "\ufeffcaller,line\nMäria,A\n")
    exported = (await log.value("lab.connection.questions"))[-1]
    assert exported == {"type": "whatconverts/calls/export", "query": "Caller"}
    # Home Assistant records actions with their data.
    assert await log.value("lab.calledServices") == []


async def test_a_failed_export_is_said_and_the_rows_stay(log: CardPage) -> None:
    await show(log, *history(3))
    await log.page.evaluate("lab.log.refusals.push('service_validation_error')")
    await log.page.get_by_role("button", name="Export").click()
    await expect(log.page.get_by_text("The export failed.")).to_be_visible()
    assert len(await names(log)) == 3
    await expect(log.page.get_by_role("button", name="Export")).to_be_enabled()


async def test_no_export_where_there_is_no_such_action(log: CardPage) -> None:
    await log.hass(services={"whatconverts": {}})
    await show(log, *history(3))
    await expect(log.page.get_by_role("button", name="Export")).to_have_count(0)


# -- keyboard ------------------------------------------------------------------------------------


async def test_all_rows_are_reached_by_keyboard_and_one_by_tab(log: CardPage) -> None:
    await show(log, *history(130))
    press = log.page.keyboard.press
    await log.page.get_by_label("Without spam and tests").focus()
    await press("Tab")
    assert await log.value(FOCUS) == "Caller 0"
    for key, name in (
        ("ArrowDown", "Caller 1"),
        ("ArrowDown", "Caller 2"),
        ("ArrowUp", "Caller 1"),
        ("Home", "Caller 0"),
        ("ArrowUp", "Caller 0"),
    ):
        await press(key)
        assert await log.value(FOCUS) == name, key
    await press("PageDown")
    after = await log.value(FOCUS)
    assert int(after.removeprefix("Caller ")) > 3
    assert after in await names(log)
    await press("PageUp")
    assert await log.value(FOCUS) == "Caller 0"
    for _ in range(60):
        await press("ArrowDown")
        await log.settle()
    assert await log.value(FOCUS) == "Caller 60"
    assert "Caller 60" in await names(log)
    for _ in range(4):
        await press("End")
        await log.settle()
    assert await log.value(FOCUS) == "Caller 129"
    assert "Caller 129" in await names(log)
    await press("Tab")
    assert await log.value(FOCUS) == "", "one tab leaves the log"


async def test_home_reaches_rows_that_were_forgotten(log: CardPage) -> None:
    await show(log, *history(300))
    await locate(log, "Caller 0").focus()
    for _ in range(8):
        await log.page.keyboard.press("End")
        await log.settle()
    await log.page.evaluate("lab.send", message())
    await log.settle()
    assert await log.value(FOCUS) == "Caller 299"
    await log.page.keyboard.press("Home")
    await log.page.wait_for_function(f"() => {FOCUS} === 'Caller 0'")


async def test_the_focus_stays_with_its_call(log: CardPage) -> None:
    calls = history(100)
    await show(log, *calls)
    await locate(log, "Caller 2").focus()
    await log.send(call(display_name="New"), calls[2] | {"city": "Elsewhere"})
    assert await log.value(FOCUS) == "Caller 2"
    await scroll(log, 2500)
    assert await log.value(FOCUS) == "Caller 2"
    await log.page.keyboard.press("ArrowDown")
    assert await log.value(FOCUS) == "Caller 3"
    assert "Caller 3" in await names(log)


async def test_enter_and_click_open_the_call(log: CardPage) -> None:
    calls = history(3)
    await show(log, *calls)
    await locate(log, "Caller 1").focus()
    await log.page.keyboard.press("Enter")
    await log.page.wait_for_function("() => window.opened")
    await locate(log, "Caller 2").click()
    await log.page.wait_for_function("() => window.opened.length === 2")
    tag = "whatconverts-calls-card"
    assert await log.value("opened") == [[tag, "entry", one["lead_id"]] for one in calls[1:]]


async def test_keys_of_the_browser_and_of_home_assistant_are_left_alone(log: CardPage) -> None:
    await show(log, *history(30))
    await log.page.evaluate("""() => {
      window.taken = [];
      addEventListener("keydown", (event) => taken.push(event.defaultPrevented));
    }""")
    await locate(log, "Caller 3").focus()
    for key in ("/", "Control+f", "e", "Control+Home", "Alt+ArrowUp"):
        await log.page.keyboard.press(key)
    assert not any(await log.value("taken"))
    assert await log.value(FOCUS) == "Caller 3"


# -- what is said --------------------------------------------------------------------------------


async def test_a_row_says_everything(log: CardPage) -> None:
    one = ended(
        vip=True, has_recording=True, has_voicemail=True, outcome="voicemail", started_at=ago(60)
    )
    two = ended(display_name="Second", started_at=ago(900))
    await show(log, one, two)
    row = locate(log, "Maria Lopez")
    for text in (
        "(704) 555-0134",
        "Charlotte, NC",
        "VIP",
        "Recording",
        "Voicemail",
        "Google Ads",
        "google / cpc",
        "2:59 PM",
    ):
        assert text in (await row.inner_text())
        assert text in (await row.get_attribute("aria-label") or "")
    assert await row.locator("svg").count() >= 4
    assert await locate(log, "Second").locator(".how").inner_text() == "Answered\n3:00"


@pytest.mark.parametrize(("number", "shown"), [("last4", "••• 0134"), ("none", "")])
async def test_hidden_numbers_are_hidden(log: CardPage, number: str, shown: str) -> None:
    unnamed = ended(name_source="number", display_name="(704) 555-0134")
    await show(log, ended(), unnamed, config={"number": number})
    text = await log.value(f"[...{ROWS}].map((row) => row.outerHTML).join()")
    assert "555-0134" not in text
    assert "5550134" not in text
    assert shown in text


async def test_hostile_text_is_text(log: CardPage) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e{name}"
    fields = ("display_name", "city", "line", "source", "tracking_number")
    hostile = ended(**dict.fromkeys(fields, evil))
    await show(log, hostile)
    assert await log.value("lab.card.shadowRoot.querySelectorAll('img').length") == 0
    assert (await names(log)) == [evil]
    await log.page.get_by_role("searchbox").fill(evil)
    assert (await until_asked(log, 2))["query"] == evil
    endless = ended(**dict.fromkeys(fields, "Donaudampfschiff" * 300))
    await show(log, endless, *history(2))
    width = f"{SCROLLER}.scrollWidth - {SCROLLER}.clientWidth"
    assert await log.value(width) == 0
    assert len(await names(log)) == 3


async def test_no_calls_and_nothing_that_matches(log: CardPage) -> None:
    await show(log)
    await expect(log.page.get_by_text("No calls yet")).to_be_visible()
    await log.screenshot("log-empty")
    await log.send(call(display_name="First"))
    assert await names(log) == ["First"]
    await expect(log.page.get_by_text("No calls yet")).to_have_count(0)
    await show(log, *history(3))
    await log.page.get_by_role("searchbox").fill("nobody")
    await log.page.get_by_label("Outcome").select_option("busy")
    await expect(log.page.get_by_text("Nothing matches")).to_be_visible()
    await log.screenshot("log-nothing")
    asked = len(await questions(log))
    await log.page.get_by_role("button", name="Clear filters").click()
    assert await until_asked(log, asked + 1) == {"type": "whatconverts/calls/search", "limit": 50}
    assert len(await names(log)) == 3
    assert await log.page.get_by_role("searchbox").input_value() == ""
    focused = "lab.card.shadowRoot.activeElement.type"
    assert await log.value(focused) == "search"


async def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(log: CardPage) -> None:
    await log.page.evaluate("lab.log.refusals.push('unknown_error')")
    await show(log, *history(200))
    again = log.page.get_by_role("button", name="Try again")
    await expect(again).to_be_visible()
    await log.screenshot("log-failed")
    await again.click()
    await until_asked(log, 2)
    assert (await names(log))[0] == "Caller 0"
    await log.page.evaluate("lab.log.refusals.push('unknown_error')")
    await log.page.evaluate(f"{SCROLLER}.scrollBy(0, 2000)")
    await until_asked(log, 3)
    await expect(again).to_be_visible()
    await log.screenshot("log-failed-later")
    assert await row_count(log) > 5, "what is there stays"
    await again.click()
    await until_asked(log, 4)
    await expect(again).to_have_count(0)
    await log.page.evaluate("lab.log.refusals.push('unauthorized')")
    await show(log)
    await expect(log.page.get_by_text("You may not see these calls.")).to_be_visible()


async def test_loading_is_said_and_the_old_rows_stay_until_then(log: CardPage) -> None:
    hold = "lab.log.held.push(new Promise((done) => { window.release = done; }))"
    await log.page.evaluate(hold)
    await show(log, *history(3))
    await expect(log.page.get_by_text("Loading…")).to_be_visible()
    await log.page.evaluate("release()")
    await log.settle()
    await expect(log.page.get_by_text("Loading…")).to_have_count(0)
    await log.page.evaluate(hold)
    await log.page.get_by_role("searchbox").fill("Caller 2")
    await until_asked(log, 2)
    assert len(await names(log)) == 3
    await log.page.evaluate("release()")
    await log.settle()
    assert await names(log) == ["Caller 2"]


async def test_headings_name_the_days(log: CardPage) -> None:
    day = 86_400
    calls = [ended(started_at=ago(seconds)) for seconds in (60, 3600, day, 3 * day, 400 * day)]
    await show(log, *calls)
    headings = ["Today", "Yesterday", "Sunday, November 22", "Tuesday, October 21, 2025"]
    assert await log.text(".canvas .day") == headings
    await log.hass(locale={"language": "de"})
    await log.page.wait_for_function("() => lab.text('.canvas .day').length === 4")
    await expect(log.page.locator(".canvas .day").first).to_have_text("heute")
    german = ["Heute", "Gestern", "Sonntag, 22. November", "Dienstag, 21. Oktober 2025"]
    assert await log.text(".canvas .day") == german


async def test_days_are_those_of_the_users_time_zone(log: CardPage) -> None:
    # 04:30 in UTC is still the day before in New York.
    started = (NOW - timedelta(hours=10, minutes=30)).isoformat()
    await log.hass(locale={"language": "en", "time_zone": "server"})
    await show(log, ended(started_at=ago(60)), ended(started_at=started))
    assert await log.text(".canvas .day") == ["Today", "Yesterday"]
    await log.hass(locale={"language": "en", "time_zone": "server"}, config={"time_zone": "UTC"})
    await expect(log.page.locator(".canvas .day")).to_have_text(["today"])


async def test_at_midnight_today_becomes_yesterday(log: CardPage) -> None:
    await show(log, *history(2))
    await expect(log.page.locator(".canvas .day").first).to_have_text("today")
    await log.pass_time(86_400)
    await expect(log.page.locator(".canvas .day").first).to_have_text("yesterday", timeout=5000)


# -- the place it has ----------------------------------------------------------------------------


async def height_of_list(log: CardPage) -> float:
    height: float = await log.value(f"{SCROLLER}.clientHeight")
    return height


async def test_it_fills_a_given_height_and_has_one_of_its_own(log: CardPage) -> None:
    await show(log, *history(300), height=None)
    assert 250 < await height_of_list(log) < 600
    assert await log.value("lab.card.offsetHeight") < 800
    assert await log.value("lab.card.getCardSize()") == 10
    grid = await log.value("lab.card.getGridOptions()")
    assert grid == {"columns": "full", "rows": 8, "min_columns": 6, "min_rows": 5}
    for rows in range(grid["min_rows"], 13):
        height = rows * 64 - 8
        await show(log, *history(60), height=height, width=480)
        assert await log.value("lab.card.offsetHeight") == height
        card = "lab.card.getBoundingClientRect().bottom"
        bottom = await log.value(f"{card} - {SCROLLER}.getBoundingClientRect().bottom")
        assert 0 < bottom < 40, rows
        assert len(await names(log)) >= 1, rows


@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_a_phone_of_360_pixels(log: CardPage, language: str) -> None:
    await log.page.set_viewport_size({"width": 360, "height": 640})
    services: dict[str, Any] = {"whatconverts": {"export_calls": {}}}
    await log.hass(locale={"language": language}, services=services)
    marks = {"vip": True, "test": True, "has_recording": True, "has_voicemail": True}
    await show(log, call(), *history(30, **marks), height=600)
    await log.screenshot(f"log-phone-{language}")
    await log.page.locator(".toggle").click()
    await log.screenshot(f"log-phone-filters-{language}")
    await log.page.locator(".canvas .entry").first.click()
    # Nothing lies over the rows.
    await log.page.wait_for_function("() => window.opened")
    page = "document.documentElement"
    assert await log.value(f"{page}.scrollWidth - {page}.clientWidth") == 0
    assert await log.value(f"{SCROLLER}.scrollWidth - {SCROLLER}.clientWidth") == 0
    cut = f"""[...{ROWS}].flatMap((row) => [...row.children].filter((part) => {{
      const [inner, outer] = [part, row].map((one) => one.getBoundingClientRect());
      return inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
        inner.bottom > outer.bottom + 1);
    }})).length"""
    assert await log.value(cut) == 0


async def test_right_to_left(log: CardPage) -> None:
    await log.hass(locale={"language": "ar"})
    await show(log, *history(3))
    boxes = f"""['.name', '.at'].map((one) =>
      {ROWS}[0].querySelector(one).getBoundingClientRect().x)"""
    name, time = await log.value(boxes)
    assert name > time


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_in_the_log(log: CardPage, theme: str) -> None:
    await log.page.set_viewport_size({"width": 1000, "height": 700})
    await log.page.evaluate("(theme) => document.documentElement.className = theme", theme)
    kinds = ("answered", "no_answer", "busy", "voicemail")
    calls = [ended(outcome=kind, has_recording=True, vip=True) for kind in kinds]
    spam = ended(spam=True, muted=True, started_at=ago(90_000))
    await show(log, call(), *calls, spam)
    await log.screenshot(f"log-{theme}")
    assert await findings(log) == []


async def test_only_the_log_loads_its_modules(log: CardPage) -> None:
    loaded: list[str] = []
    log.page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    await log.show(call(), config={"layout": "wall"})
    await log.show(call())
    assert [name for name in loaded if "log" in name] == []
    await show(log, *history(1))
    assert {"log.js", "log-list.js", "style-log.js"} <= set(loaded)


async def test_the_layout_can_be_changed_and_the_filters_outlive_a_change_of_view(
    log: CardPage,
) -> None:
    await show(log, *history(3))
    await log.page.get_by_role("searchbox").fill("Caller 2")
    await until_asked(log, 2)
    move = "const holder = lab.card.parentElement; lab.card.remove(); holder.append(lab.card)"
    await log.page.evaluate(f"() => {{ {move} }}")
    assert (await until_asked(log, 3))["query"] == "Caller 2"
    assert await names(log) == ["Caller 2"]
    await log.page.evaluate("lab.card.setConfig({ layout: 'regular' })")
    await log.settle()
    assert await log.text(".empty strong") == ["Nobody is on the phone"]
    await log.page.evaluate("lab.card.setConfig({ layout: 'log' })")
    assert "query" not in await until_asked(log, 4)
    assert len(await names(log)) == 3


async def test_a_card_that_has_gone_asks_for_nothing(log: CardPage) -> None:
    await show(log, *history(3))
    await log.page.get_by_role("searchbox").fill("Caller")
    await log.page.evaluate("lab.card.remove()")
    await log.settle()
    await log.page.wait_for_timeout(400)
    assert len(await questions(log)) == 1


@pytest_asyncio.fixture(loop_scope="session")
async def big_log(browser: Browser, harness: str) -> AsyncIterator[CardPage]:
    """Give a log of 100,000 calls."""
    context = await browser.new_context(viewport={"width": 1000, "height": 900}, locale="en-US")
    log = CardPage(await context.new_page())
    await prepare(log.page)
    await log.open(harness)
    await log.page.evaluate("(call) => lab.log.make(call, 100_000, 300)", ended())
    yield log
    await context.close()
    assert log.errors == []


async def test_a_hundred_thousand_calls(big_log: CardPage) -> None:
    """What is kept does not grow with them: neither rows nor the calls of pages far away."""
    await big_log.show(config=LOG, height=800)
    await big_log.page.wait_for_selector(".canvas .entry")
    jumps = 60
    for _ in range(jumps):
        await big_log.page.evaluate(f"{SCROLLER}.scrollTop = 1e9")
        await big_log.settle()
    assert await row_count(big_log) < 60
    shown = [int(name.removeprefix("Caller ")) for name in await names(big_log)]
    assert shown == list(range(shown[0], shown[0] - len(shown), -1))
    assert shown[0] < 100_000 - 25 * jumps
    await big_log.page.evaluate(f"{SCROLLER}.scrollTop = 0")
    await expect(locate(big_log, "Caller 100000")).to_have_count(1)
