"""Whether a lead is quotable, and its values, are changed where they are read."""

from typing import Any

from playwright.async_api import Locator, expect
import pytest

from tests.support.call_dialog import HOLD, asked, facts
from tests.support.card_page import RECORD, Call, CardPage, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

REFUSED = {
    "code": "home_assistant_error",
    "message": "No.",
    "translation_key": "account_unreachable",
    "translation_domain": "whatconverts",
}


async def opened(card_page: CardPage, **record: Any) -> tuple[Locator, Call]:  # noqa: ANN401
    one = ended()
    await card_page.show(one)
    await card_page.store(one, **RECORD | record)
    await card_page.connect(one, is_heard=False)
    return await card_page.open_call(), one


def field(dialog: Locator, label: str) -> Locator:
    return dialog.get_by_label(label)


async def test_what_is_kept_is_shown_in_fields(card_page: CardPage) -> None:
    dialog, _ = await opened(card_page)
    await expect(field(dialog, "Quotable")).to_have_value("yes")
    await expect(field(dialog, "Quote value")).to_have_value("350")
    await expect(field(dialog, "Sales value")).to_have_value("1234.5")
    said = await facts(dialog)
    assert not {"Quotable", "Quote value", "Sales value"} & said.keys()
    assert said["Company"] == "Lopez & Daughters"
    options = await field(dialog, "Quotable").locator("option").all_inner_texts()
    assert options == ["Yes", "No", "Pending", "Not set"]


async def test_what_is_not_known_is_empty(card_page: CardPage) -> None:
    dialog, _ = await opened(card_page, quotable=None, quote_value=None, sales_value=None)
    await expect(field(dialog, "Quotable")).to_have_value("not_set")
    await expect(field(dialog, "Quote value")).to_have_value("")


async def test_each_change_is_sent_and_can_be_taken_back(card_page: CardPage) -> None:
    dialog, one = await opened(card_page)
    status = dialog.locator(".confirmation")
    await field(dialog, "Quotable").select_option("No")
    await expect(status).to_contain_text("Saved in WhatConverts")
    await field(dialog, "Quote value").fill("1200.50")
    await card_page.page.keyboard.press("Enter")
    await card_page.settle()
    lead_id = one["lead_id"]
    sent = [{"lead_id": lead_id, "quotable": "no"}, {"lead_id": lead_id, "quote_value": 1200.5}]
    assert await asked(card_page, "update_lead") == sent
    await dialog.get_by_role("button", name="Undo").click()
    await expect(status).to_have_text("Undone")
    await expect(field(dialog, "Quote value")).to_have_value("350")
    assert (await asked(card_page, "update_lead"))[2:] == [{"lead_id": lead_id, "quote_value": 350}]
    await expect(field(dialog, "Quotable")).to_have_value("no")


async def test_a_value_is_taken_away(card_page: CardPage) -> None:
    dialog, one = await opened(card_page)
    await field(dialog, "Sales value").fill("")
    await field(dialog, "Quotable").focus()
    await expect(dialog.locator(".confirmation")).to_contain_text("Saved")
    sent = {"lead_id": one["lead_id"], "sales_value": None}
    assert await asked(card_page, "update_lead") == [sent]


async def test_what_is_refused_is_undone_with_words(card_page: CardPage) -> None:
    dialog, _ = await opened(card_page)
    await card_page.page.evaluate("(one) => lab.connection.silences.push(one)", REFUSED)
    await field(dialog, "Quote value").fill("7")
    await card_page.page.keyboard.press("Enter")
    words = "WhatConverts cannot be reached. Try again later."
    await expect(dialog.locator(".confirmation")).to_have_text(words)
    await expect(field(dialog, "Quote value")).to_have_value("350")


async def test_news_do_not_disturb_who_types(card_page: CardPage) -> None:
    dialog, one = await opened(card_page)
    quote = field(dialog, "Quote value")
    await quote.focus()
    await quote.press_sequentially("9")
    await card_page.store(one, **RECORD | {"quote_value": 1, "sales_value": 2})
    await card_page.send({**one, "line": "Another"})
    await expect(field(dialog, "Sales value")).to_have_value("2")
    assert "9" in await quote.input_value()
    await expect(quote).to_be_focused()


async def test_changes_in_a_row_are_sent_in_turn_and_together(card_page: CardPage) -> None:
    dialog, one = await opened(card_page)
    await card_page.page.evaluate(HOLD)
    for answer in ("No", "Pending", "Not set"):
        await field(dialog, "Quotable").select_option(answer)
    await card_page.page.evaluate("() => lab.answer()")
    await expect(dialog.locator(".confirmation")).to_contain_text("Saved")
    await card_page.settle()
    lead_id = one["lead_id"]
    sent = [{"lead_id": lead_id, "quotable": answer} for answer in ("no", "not_set")]
    assert await asked(card_page, "update_lead") == sent
    await expect(field(dialog, "Quotable")).to_have_value("not_set")


@pytest.mark.parametrize("value", ["-1", "1000000001", "0.001"])
async def test_no_such_value_is_sent(card_page: CardPage, value: str) -> None:
    dialog, _ = await opened(card_page)
    await field(dialog, "Quote value").fill(value)
    await card_page.page.keyboard.press("Enter")
    await card_page.settle()
    assert await asked(card_page, "update_lead") == []


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_it_fits_on_a_phone(card_page: CardPage, language: str) -> None:
    await card_page.page.set_viewport_size({"width": 360, "height": 740})
    locale = {"language": language, "number_format": "language", "time_format": "language"}
    await card_page.hass(locale=locale)
    one = ended(has_recording=True)
    await card_page.show(one)
    await card_page.store(one, **RECORD)
    await card_page.connect(one)
    dialog = await card_page.open_call()
    await dialog.locator(".lead-editor").scroll_into_view_if_needed()
    assert await card_page.outside(0, 360) == []
    heights = await dialog.locator(".lead-editor :is(input, select)").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    await card_page.screenshot(f"lead-{language}")
