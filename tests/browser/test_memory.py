"""What a real Home Assistant remembers of calls, as people open, find and change it in the card."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
import csv
from datetime import UTC, datetime, timedelta
import io
from itertools import count
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Locator, Page, expect
import pytest
import pytest_asyncio

from tests.support import dashboard
from tests.support.call_dialog import buttons, facts
from tests.support.dashboard import CARD, create_dashboard, create_user
from tests.support.real_integration import Message, RealIntegration, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

VIEWS: list[dict[str, Any]] = [
    {"path": "card", "cards": [{"type": CARD, "recent": 20}]},
    {"path": "log", "type": "panel", "cards": [{"type": CARD, "layout": "log"}]},
]
REGULAR: Final = "+18035550160"
CALLS_OF_REGULAR: Final = 60
OTHERS: Final = 240
LINES: Final = {"Shop": "+17045551001", "Workshop": "+17045551002"}
LONGEST_LISTED: Final = 50
MOST_ROWS: Final = 200
# The texts of all rows that were ever in sight, as somebody scrolls to the end.
SCROLL = """async (card) => {
  const scroller = card.shadowRoot.querySelector(".scroller");
  const seen = new Set();
  let most = 0;
  for (let last = -1, still = 0; still < 20; ) {
    const rows = [...scroller.querySelectorAll(".canvas .entry")];
    most = Math.max(most, rows.length);
    for (const row of rows) seen.add(row.dataset.key);
    scroller.scrollBy(0, scroller.clientHeight / 2);
    await new Promise((done) => setTimeout(done, 25));
    still = scroller.scrollTop === last ? still + 1 : 0;
    last = scroller.scrollTop;
  }
  return { seen: seen.size, most };
}"""
DETAILS: Final[dict[str, Any]] = {
    "call_transcription": "Agent: Good morning.\nCaller: <b>Water</b> in the kitchen!",
    "voicemail_transcription": "Please call me back.",
    "lead_analysis": {
        "Lead Summary": "A leak in the kitchen.",
        "Sentiment Detection": "Negative",
        "Intent Detection": "Book a plumber",
        "Topic Detection": "leak,kitchen",
    },
    "spotted_keywords": "pipe,today",
    "additional_fields": {"What is it about?": "Water in the kitchen"},
    "field_mappings": {},
    "notes": "Has a dog.\nRing twice.",
    "quotable": "Yes",
    "quote_value": 350,
    "sales_value": "1,234.50",
    "contact_email_address": "ann@example.com",
    "contact_company_name": "Ann & Daughters",
}
_places = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("memory"))
    client = integration.ha.client
    await create_dashboard(client, {"views": VIEWS})
    await create_user(client, "visitor", "system-users")
    await create_user(client, "stranger")
    await store(integration, [*calls_of_regular(), *calls_of_others()])
    yield integration
    await integration.close()


def look(
    integration: RealIntegration,
    browser: Browser,
    view: str,
    **options: Any,  # noqa: ANN401 - those of the window
) -> AbstractAsyncContextManager[Page]:
    options = {"viewport": {"width": 1000, "height": 900}, **options}
    return dashboard.look(integration.ha.client, browser, view, **options)


async def store(integration: RealIntegration, messages: Iterable[Message]) -> None:
    """Post what WhatConverts says of calls that are over, many at a time."""
    gate = asyncio.Semaphore(8)

    async def post(message: Message) -> None:
        async with gate:
            await integration.take(message)

    await asyncio.gather(*map(post, messages))


def over(name: str, *, ago: timedelta = timedelta(minutes=5), **changes: object) -> Message:
    """Return the only message of a call that has been over for so long."""
    at = (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
    who = {"contact_name": name, "caller_name": "", "company_name": "", "date_created": at}
    return completed(started(**who), **{"last_updated": at} | changes)


def nobody(number: str, **changes: Any) -> Message:  # noqa: ANN401 - of the message
    """Return a call of which only the number is known."""
    return over("", caller_number=number, contact_company_name="", **changes)


def missed(name: str, **changes: Any) -> Message:  # noqa: ANN401 - of the message
    silence: Message = {"answer_status": "No Answer", "call_duration_seconds": 0, "recording": None}
    return over(name, **silence | changes)


def fresh_number() -> str:
    return f"+1704555{next(_places):04}"


def on(line: str) -> Message:
    return {"phone_name": line, "tracking_number": LINES[line]}


def other(n: int) -> str:
    """Return a name that no number and no other text has in it."""
    return f"Other q{chr(97 + n // 26)}{chr(97 + n % 26)}"


def calls_of_regular() -> list[Message]:
    return [
        over("Rita Regular", ago=timedelta(days=1, hours=n), caller_number=REGULAR, **on("Shop"))
        for n in range(CALLS_OF_REGULAR)
    ]


def calls_of_others() -> list[Message]:
    return [
        over(
            other(n),
            ago=timedelta(days=2, hours=3 * n),
            caller_number=fresh_number(),
            **on("Workshop" if n % 2 else "Shop"),
            lead_source="radio" if n % 8 == 0 else "google",
            answer_status="Busy" if n % 10 == 0 else "Answered",
        )
        for n in range(OTHERS)
    ]


def card_of(page: Page) -> Locator:
    return page.locator("whatconverts-calls-card")


def dialog_of(page: Page) -> Locator:
    return card_of(page).get_by_role("dialog")


async def open_row(page: Page, name: str) -> Locator:
    """Open a call of the plain card by what its row is called."""
    row = card_of(page).locator("button.name", has_text=name).first
    await row.click()
    dialog = dialog_of(page)
    await expect(dialog.locator("h2")).to_have_text(name)
    return dialog


async def remember(page: Page, what: str, name: str) -> None:
    dialog = dialog_of(page)
    await dialog.get_by_role("button", name=what).click()
    await dialog.get_by_label("Name").fill(name)
    await page.keyboard.press("Enter")


# -- the dialog -----------------------------------------------------------------------------------


async def test_all_that_was_told_of_a_call(integration: RealIntegration, browser: Browser) -> None:
    call = over("Ann Ended", **DETAILS)
    await integration.take(call)
    async with look(integration, browser, "card") as page:
        dialog = await open_row(page, "Ann Ended")
        texts = dialog.locator(".long-text")
        await expect(texts).to_have_text(
            [
                DETAILS["lead_analysis"]["Lead Summary"],
                DETAILS["voicemail_transcription"],
                DETAILS["call_transcription"],
                DETAILS["notes"],
            ],
        )
        assert await dialog.locator("b", has_text="Water").count() == 0, "no markup of a caller's"
        said = await facts(dialog)
        assert {
            "Line": "Google AdWords",
            "Duration": "1:35",
            "Mood": "Negative",
            "Intent": "Book a plumber",
            "Topics": "leak, kitchen",
            "Words that were said": "pipe, today",
            "Source": "google",
            "Company": "Ann & Daughters",
            "E-mail": "ann@example.com",
            "Quotable": "Yes",
            "Quote value": "350",
            "Sales value": "1,234.5",
            "What is it about?": "Water in the kitchen",
        }.items() <= said.items()
        listen = dialog.get_by_role("link", name="Listen to the call")
        assert await listen.get_attribute("href") == call["recording"]


async def test_a_live_call_grows_and_ends_while_it_is_open(
    integration: RealIntegration, browser: Browser
) -> None:
    call = started(contact_name="Lea Live", notes="First word")
    await integration.take(call)
    async with look(integration, browser, "card") as page:
        dialog = await open_row(page, "Lea Live")
        await expect(dialog.locator(".call-status")).to_contain_text("on the phone")
        await expect(dialog.locator(".long-text", has_text="First word")).to_be_visible()
        await integration.take(call | {"notes": "Second word", "last_updated": None})
        await expect(dialog.locator(".long-text", has_text="Second word")).to_be_visible()
        await integration.take(completed(call, **DETAILS))
        await expect(dialog.locator(".call-status")).to_contain_text("Answered")
        await expect(dialog.locator(".long-text", has_text="Has a dog.")).to_be_visible()
        await expect(dialog.get_by_text("Transcript", exact=True)).to_be_visible()


async def test_each_of_the_other_calls_opens_and_leads_back(
    integration: RealIntegration, browser: Browser
) -> None:
    async with look(integration, browser, "log") as page:
        rows = card_of(page).locator(".canvas .entry", has_text="Rita Regular")
        await rows.first.click()
        dialog = dialog_of(page)
        others = dialog.locator(".call-list li button")
        await expect(others).to_have_count(LONGEST_LISTED)
        when = await others.all_inner_texts()
        assert len(set(when)) == LONGEST_LISTED
        for place, time in enumerate(when):
            await others.nth(place).click()
            started_at = dialog.locator("dt:has-text('Started') + dd")
            await expect(started_at).to_have_text(time)
            await dialog.get_by_role("button", name="Back").click()
            await expect(others.nth(place)).to_be_focused()


@pytest.mark.parametrize("user", ["demo", "visitor"])
async def test_a_name_shows_on_past_calls_at_once_and_is_taken_back(
    integration: RealIntegration, browser: Browser, user: str
) -> None:
    number = fresh_number()
    shown = f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    await store(integration, [nobody(number, ago=timedelta(hours=n)) for n in (1, 2, 3)])
    name = f"Nadia of {user}"
    async with look(integration, browser, "log", user=user) as page:
        rows = card_of(page).locator(".canvas .entry")
        nameless = rows.locator(".name", has_text=shown)
        await expect(nameless).to_have_count(3)
        await nameless.nth(1).click()
        for what in ("Remember caller", "Remember as VIP"):
            await remember(page, what, name)
            dialog = dialog_of(page)
            await expect(dialog.locator("h2")).to_have_text(name)
            await expect(rows.locator(".name", has_text=name)).to_have_count(3)
            vip = rows.filter(has_text=name).locator(".badge", has_text="VIP")
            await expect(vip).to_have_count(3 if what.endswith("VIP") else 0)
            await dialog.get_by_role("button", name="Undo").click()
            await expect(nameless).to_have_count(3)
            await expect(dialog.locator("h2")).to_have_text(shown)


async def test_a_caller_is_blocked_and_unblocked(
    integration: RealIntegration, browser: Browser
) -> None:
    number = fresh_number()
    await integration.take(over("Bert Blocked", caller_number=number))
    async with look(integration, browser, "log") as page:
        row = card_of(page).locator(".canvas .entry", has_text="Bert Blocked")
        await row.click()
        dialog = dialog_of(page)
        await remember(page, "Block caller", "Bert Blocked")
        await dialog.get_by_role("button", name="Press again to block").click()
        await expect(row.locator(".badge", has_text="Blocked")).to_be_attached()
        assert "Unblock caller…" in await buttons(dialog)
        await dialog.get_by_role("button", name="Unblock caller").click()
        await dialog.locator("form").get_by_role("button", name="Unblock caller").click()
        await expect(row.locator(".badge", has_text="Blocked")).to_have_count(0)


@pytest.mark.parametrize("user", ["demo", "visitor"])
async def test_whoever_was_missed_waits_until_called_back(
    integration: RealIntegration, browser: Browser, user: str
) -> None:
    first, second = f"Mia of {user}", f"Max of {user}"
    await integration.take(missed(first, ago=timedelta(minutes=9)))
    await integration.take(missed(second, ago=timedelta(minutes=4)))
    async with look(integration, browser, "card", user=user) as page:
        await card_of(page).get_by_role("button", name="Missed").click()
        dialog = dialog_of(page)
        names = dialog.locator(".waiting-page .open", has_text=f"of {user}")
        await expect(names).to_have_text([first, second])
        await dialog.get_by_role("button", name=f"Called back: {first}").click()
        await expect(names).to_have_text([second])
        await dialog.get_by_role("button", name="Undo").click()
        await expect(names).to_have_text([first, second])
        await names.first.click()
        await dialog.get_by_role("button", name="Called back").click()
        await expect(dialog.locator("dt", has_text="Called back")).to_be_visible()
        await dialog.get_by_role("button", name="Back").click()
        await expect(names).to_have_text([second])


# -- the log --------------------------------------------------------------------------------------


async def found(page: Page, *names: str) -> None:
    shown = card_of(page).locator(".canvas .entry .name")
    await expect(shown).to_have_text(names)


@pytest.mark.parametrize("user", ["demo", "visitor"])
async def test_the_whole_log_by_scrolling_and_by_searching(
    integration: RealIntegration, browser: Browser, user: str, tmp_path: Path
) -> None:
    async with look(integration, browser, "log", user=user) as page:
        card = card_of(page)
        await card.locator(".canvas .entry").first.wait_for()
        scrolled = await card.evaluate(SCROLL)
        assert scrolled["seen"] >= CALLS_OF_REGULAR + OTHERS
        assert scrolled["most"] <= MOST_ROWS
        search = card.get_by_role("searchbox")
        await search.fill("QJ othér")
        await found(page, *map(other, range(234, OTHERS)))
        for spelling in ("+1 704.555.0018", "704 555 00 18", "(704) 555-0018", "17045550018"):
            await search.fill("nothing of that name")
            await card.get_by_text("Nothing matches").wait_for()
            await search.fill(spelling)
            await found(page, other(17))
        await search.fill("other qj")
        await card.get_by_label("Line", exact=True).select_option(
            label=f"Workshop ({LINES['Workshop']})"
        )
        await card.get_by_label("Outcome", exact=True).select_option("answered")
        await found(page, *map(other, range(235, OTHERS, 2)))
        async with page.expect_download() as started_download:
            await card.get_by_role("button", name="Export").click()
        download = await started_download.value
        path = tmp_path / download.suggested_filename
        await download.save_as(path)
        assert path.suffix == ".csv"
        text = path.read_bytes()
        assert text.startswith(b"\xef\xbb\xbf"), "Excel asks for the mark"
        table = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
        names = [row["display_name"] for row in table]
        assert names == list(map(other, range(235, OTHERS, 2)))


@pytest.mark.parametrize("view", ["log", "card"])
async def test_who_may_not_read_is_told_so(
    integration: RealIntegration, browser: Browser, view: str
) -> None:
    async with look(integration, browser, view, user="stranger") as page:
        card = card_of(page)
        await expect(card.get_by_text("You may not see these calls.")).to_be_visible()
        assert await card.locator(".canvas .entry, .row, .was").count() == 0
        assert "Regular" not in await card.inner_text()
