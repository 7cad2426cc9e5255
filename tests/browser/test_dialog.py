"""A call that is opened: what the dialog says."""

from playwright.async_api import expect
import pytest

from tests.support.call_dialog import FOCUS, IN_DIALOG, OLD_CALL, asked, buttons, facts, missed
from tests.support.card_page import RECORD, CardPage, ago, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_all_that_is_known_of_a_call(card_page: CardPage) -> None:
    over = ended(outcome="voicemail", missed=True, vip=True)
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    assert await dialog.locator("h2").inner_text() == "Maria Lopez"
    assert await dialog.locator(".call-status").inner_text() == "Voicemail\n12 min. ago"
    assert await dialog.locator(".badge").all_inner_texts() == ["VIP", "First call"]
    said = await facts(dialog)
    times = {label: " ".join(said.pop(label).split()) for label in ("Started", "Ended")}
    assert times.keys() == {"Started", "Ended"}
    assert all(time.startswith("Nov 25, 2026, ") for time in times.values())
    assert said == {
        "Number": "(704) 555-0134",
        "Place": "Charlotte, NC",
        "Line": "Google Ads",
        "Duration": "3:00",
        "Mood": "Positive",
        "Intent": "Book an appointment",
        "Topics": "Leak, Emergency",
        "Words that were said": "pipe, today",
        "Source": "google",
        "Medium": "cpc",
        "Campaign": "emergency plumbing",
        "Keyword": "plumber near me",
        "Contact": "Maria L.",
        "Company": "Lopez & Daughters",
        "E-mail": "maria@example.com",
        "Quotable": "Yes",
        "Quote value": "350",
        "Sales value": "1,234.5",
        "What is it about?": "Water in the kitchen",
    }
    texts = await dialog.locator(".long-text").all_text_contents()
    shown = ("summary", "voicemail_transcript", "transcript", "notes")
    assert texts == [RECORD[key] for key in shown]


async def test_line_breaks_are_kept_and_only_what_is_long_is_folded(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await expect(dialog.get_by_text("Please call me back.")).to_be_visible()
    voicemail = await dialog.locator("details .long-text").first.inner_text()
    assert voicemail == RECORD["voicemail_transcript"]
    await expect(dialog.get_by_text("Line 39")).to_be_hidden()
    await dialog.locator("summary", has_text="Transcript").click()
    await expect(dialog.get_by_text("Line 39")).to_be_visible()
    # What is unfolded stays so when the text grows.
    await card_page.store(over, **RECORD | {"transcript": RECORD["transcript"] + "\nLine 40"})
    await card_page.send(over)
    await expect(dialog.get_by_text("Line 40")).to_be_visible()


async def test_links_open_windows_that_know_nothing_of_this_one(card_page: CardPage) -> None:
    over = ended(lead_url="https://app.example.com/lead")
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    for name, url in {
        "Listen to the call": RECORD["recording_url"],
        "Listen to the voicemail": RECORD["voicemail_url"],
        "Open landing page": over["landing_url"],
        "Open in WhatConverts": over["lead_url"],
    }.items():
        link = dialog.get_by_role("link", name=name)
        assert await link.get_attribute("href") == url
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "")


async def test_what_is_not_known_is_not_there(card_page: CardPage) -> None:
    await card_page.show(
        ended(
            **dict.fromkeys(
                ("source", "medium", "campaign", "keyword", "landing_url", "city", "region", "line")
            ),
            tracking_number_formatted=None,
            caller_number=None,
            caller_number_formatted=None,
            name_source="withheld",
            display_name="Withheld number",
            duration_seconds=None,
        )
    )
    dialog = await card_page.open_call()
    assert set(await facts(dialog)) == {"Started", "Ended"}
    assert await dialog.locator("h3").all_inner_texts() == []
    assert await buttons(dialog) == []


@pytest.mark.parametrize(("number", "shown"), [("last4", "••• 0134"), ("none", "")])
async def test_a_hidden_number_is_nowhere(card_page: CardPage, number: str, shown: str) -> None:
    over = ended(name_source="number", display_name="(704) 555-0134")
    said = "It is +1 704-555-0134, or 704 555 0134."
    await card_page.show(over, config={"number": number})
    form = {"Phone": "7045550134", "page_url": "7045550134", "Is 704-555-0134 right?": "yes"}
    record = {"transcript": said, "notes": said, "form": form}
    await card_page.store(over, **RECORD | record)
    dialog = await card_page.open_call()
    assert (await facts(dialog)).get("Number", "") == shown
    kept = shown or "•••"
    assert await dialog.locator(".long-text").last.inner_text() == f"It is {kept}, or {kept}."
    html = await card_page.value("lab.card.shadowRoot.querySelector('dialog').outerHTML")
    assert "5550134" not in html.replace(" ", "").replace("-", "").replace(")", "")
    assert not {"Copy number"} & set(await buttons(dialog))
    assert await dialog.locator("a[href^=tel]").count() == 0


async def test_other_calls_can_be_opened_and_left_again(card_page: CardPage) -> None:
    now, old = call(), missed(started_at=ago(3 * 86400), ended_at=ago(3 * 86400 - 9))
    await card_page.show(now)
    await card_page.store(old, summary="The old one")
    dialog = await card_page.open_call()
    row = dialog.locator(".call-list button")
    assert (await row.inner_text()).startswith(OLD_CALL)
    assert "No answer" in await dialog.locator(".call-list").inner_text()
    await expect(dialog.get_by_role("button", name="Back", exact=True)).to_be_hidden()
    await row.focus()
    await card_page.page.keyboard.press("Enter")
    await expect(dialog.get_by_text("The old one")).to_be_visible()
    assert await card_page.value(IN_DIALOG)
    assert [one["lead_id"] for one in await asked(card_page, "get")][-1] == old["lead_id"]
    await dialog.get_by_role("button", name="Back", exact=True).click()
    await expect(dialog.locator(".call-status")).to_contain_text("on the phone")
    assert (await card_page.value(FOCUS)).startswith(OLD_CALL), "where one has left it"
    await row.click()
    await dialog.get_by_text("The old one").wait_for()
    await card_page.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
