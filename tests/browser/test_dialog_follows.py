"""The dialog follows the call that it shows, and says what is in the way."""

from playwright.async_api import expect
import pytest

from tests.support.call_dialog import FOCUS, HOLD, IN_DIALOG, asked, buttons
from tests.support.card_page import RECORD, CardPage, ago, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_follows_the_call(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    status = dialog.locator(".call-status")
    assert await status.inner_text() == "On the phone\n1:05"
    await card_page.pass_time(60)
    await expect(status).to_contain_text("2:05")
    await card_page.send({**live, "claimed_by": "Ben"})
    await expect(dialog.locator(".badge")).to_have_text(["Ben has it", "First call"])
    await dialog.get_by_role("button", name="Block caller").focus()
    over = {"status": "ended", "outcome": "answered", "ended_at": ago(0), "duration_seconds": 65}
    await card_page.store(live, summary="All is well")
    await card_page.send({**live, **over, "display_name": "Maria L."})
    await expect(status).to_contain_text("Answered")
    assert await dialog.locator("h2").inner_text() == "Maria L."
    await expect(dialog.get_by_text("All is well")).to_be_visible()
    assert "I take it" not in await buttons(dialog)
    assert (await card_page.value(FOCUS)).startswith("Block caller"), "nobody loses the place"
    said = "lab.card.shadowRoot.querySelector('dialog [aria-live]').textContent"
    assert await card_page.value(said) == "Answered"


async def test_it_follows_a_call_that_was_over_long_ago(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    dialog = await card_page.open_call()
    await card_page.store(over, summary="All is well")
    await card_page.send(changed=[["entry", over["lead_id"] + 1]])
    await expect(dialog.get_by_text("All is well")).to_have_count(0)
    await card_page.send(changed=[["entry", over["lead_id"]]])
    await expect(dialog.get_by_text("All is well")).to_be_visible()


async def test_other_news_asks_nothing(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.open_call()
    before = len(await asked(card_page, "get"))
    await card_page.send(call(display_name="Ann", caller_number="+12025550111"))
    assert len(await asked(card_page, "get")) == before
    await card_page.send(call(display_name="Maria again"))
    await card_page.settle()
    assert len(await asked(card_page, "get")) == before + 1, "one more call of this caller"


async def test_news_is_asked_for_once_however_fast_it_comes(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await card_page.open_call()
    before = len(await asked(card_page, "get"))
    await card_page.page.evaluate(HOLD)
    for n in range(9):
        await card_page.send({**live, "claimed_by": f"Ben {n}"})
    await card_page.page.evaluate("lab.answer()")
    await expect(card_page.page.locator("dialog .badge").first).to_have_text("Ben 8 has it")
    assert len(await asked(card_page, "get")) == before + 2


async def test_a_call_that_goes_is_said_to_be_gone(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await card_page.page.evaluate("lab.calls.clear()")
    await card_page.send(gone=[["entry", over["lead_id"]]])
    await expect(dialog.locator(".problem")).to_have_text("This call is not stored any more.")
    assert "Maria" not in await dialog.inner_html()
    assert await card_page.value(IN_DIALOG)


async def test_somebody_who_may_not_sees_nothing_any_more(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    dialog = await card_page.open_call()
    await dialog.get_by_role("button", name="Block caller").click()
    await card_page.page.evaluate(
        "lab.connection.refusals = Array(9).fill('unauthorized');"
        "lab.connection.dispatchEvent(new Event('ready'))"
    )
    await expect(dialog.locator(".problem")).to_have_text("You may not see these calls.")
    assert "Maria" not in await dialog.inner_html()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("unauthorized", "You may not see these calls."),
        ("not_found", "This call is not stored any more."),
        ("unknown_command", "That did not work. Please try again."),
    ],
)
async def test_a_refusal_in_words(card_page: CardPage, code: str, text: str) -> None:
    await card_page.show(call())
    await card_page.page.evaluate("(code) => lab.connection.silences.push(code)", code)
    await card_page.page.locator("button.name").click()
    await expect(card_page.page.locator("dialog .problem")).to_have_text(text)


async def test_a_slow_answer_is_waited_for(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.page.evaluate(HOLD)
    await card_page.page.locator("button.name").click()
    dialog = card_page.page.get_by_role("dialog", name="Loading…")
    await expect(dialog).to_be_visible()
    await card_page.page.evaluate("lab.answer()")
    await expect(card_page.page.get_by_role("dialog", name="Maria Lopez")).to_be_visible()


async def test_a_lost_connection_is_told_and_mended(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    dialog = await card_page.open_call()
    await card_page.page.evaluate("lab.connection.dispatchEvent(new Event('disconnected'))")
    await expect(dialog.locator(".dialog-note")).to_have_text("Connection lost. Trying again…")
    assert await dialog.locator("h2").inner_text() == "Maria Lopez", "what was known stays"
    over = {**live, "status": "ended", "outcome": "answered", "ended_at": ago(0)}
    await card_page.page.evaluate(
        "(snapshot) => { lab.snapshot = snapshot; lab.store(snapshot.calls);"
        " lab.connection.dispatchEvent(new Event('ready')); }",
        message(over),
    )
    await expect(dialog.locator(".call-status")).to_contain_text("Answered")
    await expect(dialog.locator(".dialog-note")).to_have_text("")


async def test_a_reload_of_the_entry_is_waited_for(card_page: CardPage) -> None:
    await card_page.show(call())
    dialog = await card_page.open_call()
    away = [{**message()["entries"][0], "available": False}]
    await card_page.page.evaluate("lab.connection.silences.push('not_found')")
    await card_page.page.evaluate("lab.send", message(entries=away))
    await expect(dialog.locator(".dialog-note")).to_contain_text("Waiting for WhatConverts")
    assert await dialog.locator("h2").inner_text() == "Maria Lopez"
