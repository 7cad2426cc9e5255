"""The missed calls that nobody has called back yet."""

from typing import Any

from playwright.async_api import Locator, expect
import pytest

from tests.support.call_dialog import FOCUS, IN_DIALOG, asked, missed
from tests.support.card_page import Call, CardPage, ago, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")


def waiting_calls() -> list[Call]:
    return [
        missed(display_name="Ann", ended_at=ago(1500), started_at=ago(1510)),
        missed(display_name="Ben", ended_at=ago(3 * 3600), started_at=ago(3 * 3600 + 9)),
        missed(display_name="Cem", ended_at=ago(5 * 86400), started_at=ago(5 * 86400 + 9)),
    ]


async def open_waiting(card_page: CardPage) -> Locator:
    await card_page.page.get_by_role("button", name="Missed").click()
    dialog = card_page.page.get_by_role("dialog", name="Not called back yet")
    await dialog.locator(".waiting-page section").wait_for()
    return dialog


async def names(dialog: Locator) -> list[str]:
    return await dialog.locator(".waiting-page .open").all_inner_texts()


async def test_those_who_wait_the_longest_first(card_page: CardPage) -> None:
    await card_page.show(*waiting_calls(), ended(display_name="Answered"))
    dialog = await open_waiting(card_page)
    assert await names(dialog) == ["Cem", "Ben", "Ann"]
    rows = await dialog.locator("li").all_inner_texts()
    for row, time in zip(rows, ("for 5 days", "for 3 hr", "for 25 min"), strict=True):
        assert time in row
        assert "No answer" in row
    await card_page.pass_time(60)
    await expect(dialog.locator("li").last).to_contain_text("for 26 min")


async def test_the_number_in_the_head_says_how_many(card_page: CardPage) -> None:
    today = {"calls": 9, "missed": 3, "waiting": 2}
    await card_page.show(snapshot=message(today=today))
    button = card_page.page.get_by_role("button", name="Missed: 3")
    assert await button.get_attribute("title") == "Not called back yet: 2"
    await card_page.show(snapshot=message(today={**today, "waiting": 0}))
    assert await card_page.value("lab.card.shadowRoot.querySelector('[data-missed]')") is None


async def test_the_whole_figure_is_the_button(card_page: CardPage) -> None:
    await card_page.show(*waiting_calls())
    label = await card_page.page.locator("dt", has_text="Missed").bounding_box()
    assert label
    await card_page.page.mouse.click(label["x"] + 2, label["y"] + 2)
    await card_page.page.locator(".waiting-page li").first.wait_for()


@pytest.mark.parametrize(
    ("config", "filters"),
    [
        ({}, {}),
        ({"config_entry_id": "entry"}, {"config_entry_id": ["entry"]}),
        ({"lines": ["Website", "+1 312 555 1007"]}, {"line": ["Website", "+13125551007"]}),
    ],
)
async def test_only_calls_of_this_card(
    card_page: CardPage, config: dict[str, Any], filters: dict[str, Any]
) -> None:
    await card_page.show(*waiting_calls(), config=config)
    await open_waiting(card_page)
    questions = await card_page.value("lab.connection.questions")
    searches = [one for one in questions if one["type"].endswith("/search")]
    for one in searches:
        assert one == {"type": one["type"], "waiting": True, "limit": 50, **filters}
    assert searches


async def test_called_back_and_undo(card_page: CardPage) -> None:
    calls = waiting_calls()
    await card_page.show(*calls)
    dialog = await open_waiting(card_page)
    await dialog.get_by_role("button", name="Called back: Ben").focus()
    await card_page.page.keyboard.press("Enter")
    await expect(dialog.locator(".waiting-page .open")).to_have_text(["Cem", "Ann"])
    await expect(dialog.locator(".confirmation")).to_contain_text("Ben: called back")
    assert await card_page.value(FOCUS) == "Ann", "the next caller, and not what is done there"
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.locator(".waiting-page .open")).to_have_text(["Cem", "Ben", "Ann"])
    lead_id = calls[1]["lead_id"]
    assert await asked(card_page, "called_back") == [
        {"lead_id": lead_id},
        {"lead_id": lead_id, "undo": True},
    ]
    assert await card_page.value(IN_DIALOG)


async def test_a_row_opens_its_call_and_back(card_page: CardPage) -> None:
    await card_page.show(*waiting_calls())
    dialog = await open_waiting(card_page)
    await dialog.locator(".open", has_text="Ben").click()
    ben = card_page.page.get_by_role("dialog", name="Ben")
    await ben.get_by_role("button", name="Called back").click()
    await expect(ben.get_by_role("button", name="Called back")).to_have_count(0)
    await ben.get_by_role("button", name="Back", exact=True).click()
    await expect(dialog.locator(".waiting-page .open")).to_have_text(["Cem", "Ann"])


async def test_nobody_waits(card_page: CardPage) -> None:
    await card_page.show(ended())
    dialog = await open_waiting(card_page)
    await expect(dialog.locator(".problem")).to_have_text("Everybody has been called back.")
    await card_page.send(missed(display_name="Dora"))
    await expect(dialog.locator(".waiting-page .open")).to_have_text(["Dora"])


async def test_more_than_fits_on_a_page(card_page: CardPage) -> None:
    calls = [missed(display_name=f"Caller {n}", started_at=ago(99 * n)) for n in range(120)]
    await card_page.show(*calls, config={"recent": 1})
    dialog = await open_waiting(card_page)
    more = dialog.get_by_role("button", name="Show more")
    for shown in (50, 100):
        await expect(dialog.locator("li")).to_have_count(shown)
        await more.click()
    await expect(dialog.locator("li")).to_have_count(120)
    await expect(more).to_have_count(0)
    assert await card_page.value(IN_DIALOG)
    assert (await names(dialog))[:2] == ["Caller 119", "Caller 118"]


async def test_nothing_sticks_out_on_a_phone(card_page: CardPage) -> None:
    await card_page.page.set_viewport_size({"width": 360, "height": 640})
    await card_page.hass(locale={"language": "de"})
    await card_page.show(*waiting_calls(), missed(display_name="W" * 90, line="L" * 90))
    await card_page.page.locator("dd button").click()
    await card_page.page.locator(".waiting-page li").first.wait_for()
    await card_page.screenshot("waiting-360")
    assert await card_page.outside(0, 360) == []
    heights = "[...lab.card.shadowRoot.querySelectorAll('.done')].map((one) => one.offsetHeight)"
    assert min(await card_page.value(heights)) >= 44
