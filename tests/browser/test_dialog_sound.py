"""A call is heard in its dialog, once somebody presses play."""

from urllib.parse import urlsplit

from playwright.async_api import Locator, expect
import pytest

from tests.support.call_dialog import FOCUS, asked
from tests.support.card_page import RECORD, RECORDINGS, Call, CardPage, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIGNED = """lab.connection.questions.filter((one) => one.type === "auth/sign_path")"""
SEEK = """async (audio) => {
  audio.muted = true;
  const next = (event) => new Promise((go) => audio.addEventListener(event, go, { once: true }));
  if (audio.readyState < 1) await next("loadedmetadata");
  audio.currentTime = 8;
  await next("seeked");
  return [audio.duration, audio.currentTime];
}"""


async def opened(card_page: CardPage, **changes: object) -> tuple[Locator, Call]:
    one = ended(**{"has_recording": True, **changes})
    await card_page.show(one)
    await card_page.store(one, **RECORD)
    await card_page.connect(one)
    return await card_page.open_call(), one


async def test_nothing_is_asked_before_it_is_played(card_page: CardPage) -> None:
    asked_for: list[str] = []
    card_page.page.on("request", lambda request: asked_for.append(urlsplit(request.url).path))
    dialog, one = await opened(card_page)
    await expect(dialog.get_by_role("button", name="Listen to the call")).to_be_visible()
    path = f"{RECORDINGS}/{one['lead_id']}"
    assert await card_page.value(SIGNED) == []
    assert path not in asked_for
    await dialog.get_by_role("button", name="Listen to the call").focus()
    await card_page.page.keyboard.press("Enter")
    audio = dialog.locator("audio")
    duration, position = await audio.evaluate(SEEK)
    assert 10 < duration < 12
    assert 8 <= position < 9
    assert await card_page.value(SIGNED) == [
        {"type": "auth/sign_path", "path": path, "expires": 3600}
    ]
    assert path in asked_for
    assert await audio.get_attribute("aria-label") == "Listen to the call"
    assert await audio.get_attribute("controls") is not None
    assert await audio.get_attribute("preload") == "none"
    assert await card_page.value("lab.card.shadowRoot.activeElement.localName") == "audio"


async def test_news_of_the_call_do_not_stop_it(card_page: CardPage) -> None:
    dialog, one = await opened(card_page)
    await dialog.get_by_role("button", name="Listen to the call").click()
    audio = dialog.locator("audio")
    await audio.evaluate("(audio) => { audio.muted = true; audio.dataset.same = 'yes'; }")
    await card_page.store(one, **RECORD | {"transcript": "Now there is one."})
    await card_page.send({**one, "line": "Another"})
    await expect(dialog.get_by_text("Now there is one.")).to_have_count(1)
    await expect(dialog.locator("audio[data-same]")).to_have_count(1)


async def test_a_voicemail_comes_first_and_other_sounds_stay_links(card_page: CardPage) -> None:
    dialog, _ = await opened(card_page, has_voicemail=True)
    await expect(dialog.get_by_role("button", name="Listen to the voicemail")).to_be_visible()
    await expect(dialog.get_by_role("link", name="Listen to the voicemail")).to_have_count(0)
    await expect(dialog.get_by_role("link", name="Listen to the call")).to_have_count(1)


async def test_without_an_account_there_are_links(card_page: CardPage) -> None:
    one = ended(has_recording=True)
    await card_page.show(one)
    await card_page.store(one, **RECORD)
    dialog = await card_page.open_call()
    await expect(dialog.get_by_role("link", name="Listen to the call")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Listen to the call")).to_have_count(0)
    await expect(dialog.get_by_role("combobox")).to_have_count(0)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("account_forbidden", "HIPAA"),
        ("not_connected", "No WhatConverts account is connected"),
        ("no_recording", "There is no recording of this call."),
        ("account_budget_spent", "used up its requests of today"),
        ("no such text", "That did not work. Please try again."),
    ],
)
async def test_why_it_cannot_be_heard_is_said(card_page: CardPage, code: str, text: str) -> None:
    dialog, _ = await opened(card_page)
    await card_page.page.evaluate("(code) => { lab.signature = code }", code)
    button = dialog.get_by_role("button", name="Listen to the call")
    await button.click()
    await expect(dialog.locator(".confirmation")).to_contain_text(text)
    await expect(button).to_be_visible()
    await card_page.settle()
    # The browser writes what a server refuses to its console.
    assert all("403" in error for error in card_page.errors)
    card_page.errors.clear()
    await card_page.page.evaluate("lab.signature = 'good'")
    await button.click()
    await expect(dialog.locator("audio")).to_have_count(1)


async def test_a_lost_connection_is_said(card_page: CardPage) -> None:
    dialog, _ = await opened(card_page)
    await card_page.page.evaluate("lab.connection.silences = ['timeout']")
    await dialog.get_by_role("button", name="Listen to the call").click()
    await expect(dialog.locator(".confirmation")).to_have_text(
        "That did not work. Please try again."
    )
    assert await card_page.value(FOCUS) == "Listen to the call"
    assert await asked(card_page, "update_lead") == []
