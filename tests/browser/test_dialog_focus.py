"""The way into the dialog of a call and out of it, the focus, and the room it takes."""

from typing import Any

from playwright.async_api import expect
import pytest

from tests.support.call_dialog import FOCUS, IN_DIALOG, missed
from tests.support.card_page import RECORD, CardPage, ago, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

STYLES = "lab.card.shadowRoot.querySelectorAll('style').length"


@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
@pytest.mark.parametrize("make", [call, ended, missed])
async def test_a_click_anywhere_on_a_row_opens_it(
    card_page: CardPage,
    layout: str,
    make: Any,  # noqa: ANN401 - a function
) -> None:
    await card_page.show(make(), config={"layout": layout})
    row = card_page.page.locator(".row, .was")
    box = await row.bounding_box()
    assert box
    # On a phone, fingers are large.
    assert box["height"] >= 36
    for x in (0.1, 0.5, 0.95):
        await card_page.page.mouse.click(
            box["x"] + box["width"] * x, box["y"] + box["height"] * 0.8
        )
        await card_page.page.locator("dialog section").first.wait_for()
        await card_page.close_dialog()


@pytest.mark.parametrize("make", [call, ended])
async def test_by_keyboard_all_the_way(card_page: CardPage, make: Any) -> None:  # noqa: ANN401 - a function
    await card_page.show(make(), config={"today": False})
    press = card_page.page.keyboard.press
    await press("Tab")
    assert await card_page.value(FOCUS) == "Maria Lopez"
    await press("Enter")
    await card_page.page.locator("dialog section").first.wait_for()
    dialog = card_page.page.get_by_role("dialog", name="Maria Lopez")
    await expect(dialog).to_be_visible()
    assert await card_page.value(FOCUS) == "Maria Lopez", "the title"
    seen = set()
    for _ in range(30):
        await press("Tab")
        # From the last one a browser goes on to its own buttons.
        if await card_page.value("document.hasFocus() && document.activeElement === lab.card"):
            assert await card_page.value(IN_DIALOG), "the focus stays in"
            seen.add((await card_page.value(FOCUS)).split("\n")[0])
    assert {"Close", "Copy number", "Open landing page", "Block caller…"} <= seen
    await press("Escape")
    await card_page.page.locator("dialog").wait_for(state="detached")
    assert await card_page.value(FOCUS) == "Maria Lopez", "and comes back to the row"


async def test_the_focus_comes_back_to_the_row_that_took_its_place(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live, call(display_name="Ann"), ended(display_name="Ben"))
    await card_page.open_call("Maria")
    await card_page.send({**live, "status": "ended", "outcome": "answered", "ended_at": ago(0)})
    await card_page.page.keyboard.press("Escape")
    await card_page.page.locator("dialog").wait_for(state="detached")
    assert await card_page.value(FOCUS) == "Maria Lopez"
    assert await card_page.value("lab.card.shadowRoot.activeElement.closest('.was') !== null")


async def test_nothing_of_a_caller_stays_behind(card_page: CardPage) -> None:
    over = ended()
    await card_page.show(over)
    await card_page.store(over, **RECORD)
    styles = await card_page.value(STYLES)
    await card_page.open_call()
    await card_page.close_dialog()
    html = await card_page.value("lab.card.shadowRoot.innerHTML")
    assert "leaking pipe" not in html
    assert "maria@example.com" not in html
    assert await card_page.value(STYLES) == styles
    opens = "lab.connection.subscriptions.map((one) => one.isOpen)"
    assert await card_page.value(opens) == [True, False], "it no longer listens"


async def test_it_goes_with_its_card(card_page: CardPage) -> None:
    await card_page.show(call())
    await card_page.open_call()
    await card_page.page.evaluate("lab.card.remove()")
    await card_page.settle()
    assert await card_page.value("lab.card.shadowRoot.querySelector('dialog')") is None
    assert not any(await card_page.value("lab.connection.subscriptions.map((one) => one.isOpen)"))


async def test_a_click_beside_it_closes_it(card_page: CardPage) -> None:
    await card_page.page.set_viewport_size({"width": 1000, "height": 800})
    await card_page.show(call())
    await card_page.open_call()
    await card_page.page.mouse.click(5, 700)
    await expect(card_page.page.locator("dialog")).to_have_count(0)


async def test_two_clicks_open_one_dialog(card_page: CardPage) -> None:
    await card_page.show(call())
    name = "lab.card.shadowRoot.querySelector('button.name')"
    await card_page.page.evaluate(f"() => {{ {name}.click(); {name}.click(); }}")
    await card_page.page.locator("dialog section").first.wait_for()
    assert await card_page.page.locator("dialog").count() == 1


async def test_a_card_that_hides_itself_waits_for_the_dialog(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live, config={"hide_when_idle": True})
    await card_page.open_call()
    await card_page.send({**live, "status": "ended", "ended_at": ago(0)})
    assert not await card_page.value("lab.card.hidden")
    await card_page.close_dialog()
    assert await card_page.value("lab.card.hidden")


async def test_a_preview_opens_nothing(card_page: CardPage) -> None:
    await card_page.show(preview=True)
    await card_page.page.locator("button.name").first.click()
    await card_page.settle()
    assert await card_page.page.locator("dialog").count() == 0


async def test_the_focus_in_the_card_stays_when_it_changes(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await card_page.page.keyboard.press("Tab")
    assert await card_page.value(FOCUS) == "Missed: 3"
    await card_page.send({**live, "vip": True})
    assert await card_page.value(FOCUS) == "Missed: 3"
    await card_page.page.keyboard.press("Tab")
    await card_page.send({**live, "vip": False})
    assert await card_page.value(FOCUS) == "Maria Lopez"


@pytest.mark.parametrize(("width", "direction"), [(360, "en"), (360, "ar"), (1280, "ar")])
async def test_nothing_sticks_out(card_page: CardPage, width: int, direction: str) -> None:
    await card_page.page.set_viewport_size({"width": width, "height": 640})
    await card_page.hass(locale={"language": direction})
    over = missed(lead_url="https://app.example.com/lead", display_name="W" * 90)
    await card_page.show(over)
    await card_page.store(over, ended(started_at=ago(300_000)), **RECORD | {"email": "w" * 300})
    dialog = await card_page.open_call()
    await card_page.screenshot(f"dialog-{width}-{direction}")
    box = await dialog.bounding_box()
    assert box
    if width == 360:
        assert box == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert await card_page.outside(box["x"], box["x"] + box["width"]) == []
    close = await dialog.get_by_role("button", name="Close").bounding_box()
    assert close
    assert (close["x"] > box["x"] + box["width"] / 2) == (direction == "en")
    assert min(close["width"], close["height"]) >= 44
