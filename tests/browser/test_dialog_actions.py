"""What can be done with a call, and how it is taken back."""

from typing import Any

from playwright.async_api import expect
import pytest

from tests.support.call_dialog import (
    FOCUS,
    IN_DIALOG,
    LISTS,
    actions,
    asked,
    buttons,
    facts,
    missed,
)
from tests.support.card_page import CardPage, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_all_that_can_be_done(card_page: CardPage) -> None:
    await card_page.show(call(lead_url="https://app.example.com/lead"))
    dialog = await card_page.open_call()
    assert await buttons(dialog) == [
        "I take it",
        "Call Maria Lopez back",
        "Copy number",
        "Remember caller…",
        "Remember as VIP…",
        "Block caller…",
        "Open in WhatConverts",
        "Who is at this screen…",
        "Remove stuck call…",
    ]
    words = await dialog.locator("small").all_inner_texts()
    assert "Calls of Maria Lopez are muted from now on" in " ".join(words)


async def test_only_what_this_home_assistant_can_do(card_page: CardPage) -> None:
    await card_page.hass(services={"whatconverts": {"end_call": {}}})
    await card_page.show(call(caller_number=None))
    assert await buttons(await card_page.open_call()) == ["Remove stuck call…"]


async def test_i_take_it(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="I take it").click()
    assert await actions(card_page) == [
        {
            "domain": "whatconverts",
            "service": "claim_call",
            "data": {"lead_id": live["lead_id"], "config_entry_id": "entry", "by": "Anna"},
        }
    ]
    await card_page.send({**live, "claimed_by": "Anna"})
    await expect(dialog.get_by_role("button", name="I take it")).to_have_count(0)
    assert await card_page.value(IN_DIALOG), "the focus stays in although its button went"


async def test_removing_asks_first(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    remove = dialog.get_by_role("button", name="Remove stuck call")
    await remove.click()
    assert await card_page.value(FOCUS) == "Cancel"
    await card_page.page.keyboard.press("Escape")
    assert (await card_page.value(FOCUS)) == "Remove stuck call…", "only the question is left"
    assert await actions(card_page) == []
    await remove.click()
    await dialog.get_by_role("button", name="Remove", exact=True).click()
    assert [one["service"] for one in await actions(card_page)] == ["end_call"]


# A blocked caller cannot be blocked once more.
@pytest.mark.parametrize(
    ("before", "kind"),
    [(b, k) for b in ("none", *LISTS) for k in LISTS if not b == k == "blocked"],
)
@pytest.mark.parametrize("make", [call, ended])
async def test_remembering_and_its_opposite(
    card_page: CardPage,
    kind: str,
    before: str,
    make: Any,  # noqa: ANN401 - a function
) -> None:
    one = make(
        vip=before == "vip",
        blocked=before == "blocked",
        name_source="number" if before == "none" else "known_caller",
        display_name="(704) 555-0134" if before == "none" else "Old name",
    )
    await card_page.show(one)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name=LISTS[kind]).click()
    field = dialog.get_by_label("Name")
    await expect(field).to_have_value("" if before == "none" else "Old name")
    await expect(field).to_be_focused()
    await field.fill("  Maria ")
    await card_page.page.keyboard.press("Enter")
    if kind == "blocked":
        assert await asked(card_page, "remember") == [], "one press is not enough"
        await dialog.get_by_role("button", name="Press again to block").click()
    status = dialog.locator(".confirmation")
    await expect(status).to_contain_text("Maria")
    assert await status.get_attribute("role") == "status"
    lead_id = one["lead_id"]
    done = {"lead_id": lead_id, "kind": kind, "name": "Maria"}
    assert await asked(card_page, "remember") == [done]
    await dialog.get_by_role("button", name="Undo").click()
    await expect(status).to_have_text("Undone")
    opposite = {"lead_id": lead_id, "kind": before}
    if before != "none":
        opposite["name"] = "Old name"
    assert await asked(card_page, "remember") == [done, opposite]
    assert await actions(card_page) == [], "Home Assistant records what is in an action"
    assert await card_page.value(IN_DIALOG)


async def test_unblocking_and_its_opposite(card_page: CardPage) -> None:
    blocked = ended(blocked=True, muted=True)
    await card_page.show(blocked)
    dialog = await card_page.open_call()
    assert "Block caller…" not in await buttons(dialog)
    await dialog.get_by_role("button", name="Unblock caller").click()
    await dialog.get_by_role("button", name="Unblock caller").click()
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.locator(".confirmation")).to_have_text("Undone")
    assert [one["kind"] for one in await asked(card_page, "remember")] == ["none", "blocked"]


async def test_the_question_names_the_caller_and_outlives_the_call(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Block caller").click()
    about = dialog.locator("form p")
    await expect(about).to_contain_text(
        "Calls of Maria Lopez, (704) 555-0134 are muted from now on"
    )
    await card_page.screenshot("block")
    await card_page.send({**live, "status": "ended", "ended_at": live["started_at"]})
    await card_page.page.keyboard.press("Enter")
    await card_page.page.keyboard.press("Enter")
    await expect(dialog.locator(".confirmation")).to_contain_text("Maria Lopez is blocked")
    [done] = await asked(card_page, "remember")
    assert done == {"lead_id": live["lead_id"], "name": "Maria Lopez", "kind": "blocked"}


async def test_what_fails_is_said(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Remember caller").click()
    await card_page.page.evaluate("lab.connection.silences = ['timeout', 'timeout']")
    await card_page.page.keyboard.press("Enter")
    failed = "That did not work. Please try again."
    await expect(dialog.locator(".confirmation")).to_have_text(failed)


async def test_the_browser_keeps_who_stands_here(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Who is at this screen").click()
    await dialog.get_by_label("Name").fill(" Ben ")
    await card_page.page.keyboard.press("Enter")
    await card_page.page.reload()
    await card_page.page.wait_for_selector("body[data-ready]", state="attached")
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="I take it").click()
    assert [one["data"]["by"] for one in await actions(card_page)] == ["Ben"]


@pytest.mark.parametrize("clipboard", ["modern", "of a page without https"])
async def test_the_number_is_copied(card_page: CardPage, clipboard: str) -> None:
    page = card_page.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read = "navigator.clipboard"
    if clipboard != "modern":
        await page.evaluate(
            "window.real = navigator.clipboard;"
            "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
        )
        read = "real"
    await card_page.show(call())
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Copy number").click()
    await expect(dialog.locator(".confirmation")).to_have_text("Copied")
    assert await card_page.value(f"{read}.readText()") == "+17045550134"


async def test_calling_back_a_missed_call_is_noted(card_page: CardPage) -> None:
    one = missed()
    await card_page.show(one)
    dialog = await card_page.open_call()
    link = dialog.get_by_role("link", name="Call Maria Lopez back")
    assert await link.get_attribute("href") == "tel:+17045550134"
    await link.evaluate("(link) => link.addEventListener('click', (e) => e.preventDefault())")
    await link.click()
    await expect(dialog.locator(".confirmation")).to_contain_text("Maria Lopez: called back")
    assert await asked(card_page, "called_back") == [{"lead_id": one["lead_id"]}]
    await expect(dialog.get_by_role("button", name="Called back")).to_have_count(0)
    assert "Called back" in await facts(dialog)
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.get_by_role("button", name="Called back")).to_be_visible()
    assert (await asked(card_page, "called_back"))[1:] == [
        {"lead_id": one["lead_id"], "undo": True}
    ]


async def test_calling_back_an_answered_call_notes_nothing(card_page: CardPage) -> None:
    await card_page.show(ended())
    dialog = await card_page.open_call()
    link = dialog.get_by_role("link", name="Call Maria Lopez back")
    await link.evaluate("(link) => link.addEventListener('click', (e) => e.preventDefault())")
    await link.click()
    await card_page.settle()
    assert await asked(card_page, "called_back") == []
