"""Callers are strangers: whatever they write is text, and nothing but text."""

from itertools import chain

import pytest

from tests.support.card_page import RECORD, Call, CardPage, call, ended, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXTS = (
    "display_name",
    "caller_name",
    "caller_number",
    "caller_number_formatted",
    "city",
    "region",
    "country",
    "line",
    "tracking_number_formatted",
    "source",
    "medium",
    "campaign",
    "keyword",
    "landing_url",
    "lead_url",
    "claimed_by",
    "account",
)
HOSTILE = (
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "{{ states('sensor.x') }} ${window.hacked=1}",
    "javascript:window.hacked=1",
    "\u202eevil\u202c \u2066x",
    "W" * 400,
    "many words " * 60,
    "",
)


def with_text(text: str) -> list[Call]:
    changes = dict.fromkeys(TEXTS, text)
    return [call(**changes, landing=1), ended(**changes)]


@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_hostile_text_is_text(card_page: CardPage, layout: str) -> None:
    calls = list(chain.from_iterable(with_text(text) for text in HOSTILE))
    await card_page.show(*calls, config={"layout": layout, "recent": 20, "breakdown": True})
    await card_page.screenshot(f"hostile-{layout}")
    assert await card_page.value("window.hacked") is None
    shadow = "lab.card.shadowRoot"
    assert await card_page.value(f"{shadow}.querySelectorAll('img, script, iframe').length") == 0
    names = await card_page.text(".live .name")
    assert "<img src=x onerror=window.hacked=1>" in names
    # Nothing sticks out of the card, however long it is.
    assert await card_page.value(
        f"[{shadow}.querySelector('.face'), ...{shadow}.querySelectorAll('.row, .was')]"
        ".every((one) => one.scrollWidth <= one.clientWidth + 1)"
    )
    links = f"[...{shadow}.querySelectorAll('a')].map((one) => one.protocol)"
    assert set(await card_page.value(links)) <= {"tel:", "http:", "https:"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "x", "//a", "ftp://a"])
async def test_the_dialog_opens_web_pages_only(card_page: CardPage, url: str) -> None:
    live = call(landing_url=url, lead_url=url)
    await card_page.show(live)
    await card_page.store(live, recording_url=url, voicemail_url=url)
    await card_page.open_call()
    links = "[...lab.card.shadowRoot.querySelectorAll('dialog a')].map((one) => one.protocol)"
    assert await card_page.value(links) == ["tel:"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_text_in_the_dialog(card_page: CardPage, text: str) -> None:
    over = ended(**dict.fromkeys(TEXTS, text))
    record = {key: text for key, value in RECORD.items() if isinstance(value, str)}
    await card_page.page.set_viewport_size({"width": 360, "height": 640})
    await card_page.show(over)
    await card_page.store(over, **record, topics=[text], spotted_keywords=[text], form={text: text})
    dialog = await card_page.open_call()
    if text:
        shown = await dialog.locator(".long-text").all_text_contents()
        assert shown == [text, text, text, text], "summary, voicemail, transcript, notes"
    assert await card_page.value("window.hacked") is None
    shadow = "lab.card.shadowRoot"
    assert (
        await card_page.value(f"{shadow}.querySelectorAll('dialog :is(img, script)').length") == 0
    )
    assert await card_page.outside(0, 360) == []


async def test_html_in_other_places(card_page: CardPage) -> None:
    bad = "<b onclick=1>x</b>"
    today = {"calls": 1, "missed": 0, "by_source": {bad: 1}, "by_line": {}}
    await card_page.show(config={"title": bad, "breakdown": True}, snapshot=message(today=today))
    assert await card_page.text("h2") == [bad]
    assert await card_page.text(".bars bdi") == [bad]


async def test_the_page_would_have_thrown(card_page: CardPage) -> None:
    with pytest.raises(Exception, match="TrustedHTML"):
        await card_page.page.evaluate("document.body.innerHTML = '<b>x</b>'")
    card_page.errors.clear()
