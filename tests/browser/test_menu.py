"""What can be done with a call: by mouse, by keyboard, and with a question before."""

from typing import Any

import pytest

from tests.support.card_page import CardPage, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOCUS = "lab.card.shadowRoot.activeElement?.innerText ?? ''"


async def asked(card_page: CardPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await card_page.value("lab.calledServices")
    return found


async def remembered(card_page: CardPage) -> list[dict[str, Any]]:
    """Return what was asked of the lists of callers."""
    found = await card_page.value("lab.connection.questions")
    return [one for one in found if one["type"] == "whatconverts/calls/remember"]


async def open_menu(card_page: CardPage) -> list[str]:
    await card_page.page.locator("button.more").first.click()
    await card_page.page.locator("[role=menu]").wait_for()
    return await card_page.text("[role=menuitem]")


async def test_all_that_can_be_done(card_page: CardPage) -> None:
    await card_page.show(call())
    assert await open_menu(card_page) == [
        "I take it",
        "Call Maria Lopez back",
        "Open landing page",
        "Remember caller…",
        "Remember as VIP…",
        "Block caller…",
        "Who is at this screen…",
        "Remove stuck call…",
    ]
    await card_page.screenshot("menu")


async def test_only_what_this_home_assistant_can_do(card_page: CardPage) -> None:
    await card_page.hass(services={"whatconverts": {"end_call": {}}})
    await card_page.show(call(caller_number=None, landing_url=None))
    assert await open_menu(card_page) == ["Remove stuck call…"]


async def test_i_take_it(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="I take it").click()
    assert await asked(card_page) == [
        {
            "domain": "whatconverts",
            "service": "claim_call",
            "data": {"lead_id": live["lead_id"], "config_entry_id": "entry", "by": "Anna"},
        }
    ]
    await card_page.send({**live, "claimed_by": "Anna"})
    assert "Anna has it" in await card_page.text(".badge")
    assert "I take it" not in await open_menu(card_page)


async def test_dismissing_asks_first(card_page: CardPage) -> None:
    await card_page.show(call())
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="Remove stuck call").click()
    await card_page.screenshot("question")
    await card_page.page.get_by_role("button", name="Cancel").click()
    assert await asked(card_page) == []
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="Remove stuck call").click()
    await card_page.page.get_by_role("button", name="Remove").click()
    assert [one["service"] for one in await asked(card_page)] == ["end_call"]


@pytest.mark.parametrize(
    ("item", "kind"),
    [("Remember caller", "known"), ("Remember as VIP", "vip"), ("Block caller", "blocked")],
)
async def test_remembering_asks_for_a_name(card_page: CardPage, item: str, kind: str) -> None:
    live = call(name_source="number", display_name="(704) 555-0134")
    await card_page.show(live)
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name=item).click()
    await card_page.page.get_by_label("Name").fill("  Maria ")
    await card_page.page.keyboard.press("Enter")
    if kind == "blocked":
        assert await remembered(card_page) == [], "one press is not enough"
        await card_page.page.get_by_role("button", name="Press again to block").click()
    assert await remembered(card_page) == [
        {
            "type": "whatconverts/calls/remember",
            "config_entry_id": live["config_entry_id"],
            "lead_id": live["lead_id"],
            "name": "Maria",
            "kind": kind,
        }
    ]
    assert await asked(card_page) == [], "Home Assistant records what is in an action"


async def test_the_question_names_the_caller_and_says_what_happens(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="Block caller").click()
    [about] = await card_page.text(".about")
    assert about.startswith("Calls of Maria Lopez, (704) 555-0134 are muted from now on")
    await card_page.screenshot("block")
    # The call is over meanwhile: the question stays, and knows whom it means.
    await card_page.send({**live, "status": "ended", "ended_at": live["started_at"]})
    await card_page.page.keyboard.press("Enter")
    await card_page.page.keyboard.press("Enter")
    [done] = await remembered(card_page)
    assert (done["lead_id"], done["name"], done["kind"]) == (
        live["lead_id"],
        "Maria Lopez",
        "blocked",
    )


@pytest.mark.parametrize("make", [call, ended])
async def test_a_blocked_caller_can_be_unblocked(card_page: CardPage, make: Any) -> None:  # noqa: ANN401 - a function
    blocked = make(blocked=True, muted=True)
    await card_page.show(blocked)
    items = await open_menu(card_page)
    assert "Unblock caller…" in items
    assert "Block caller…" not in items
    assert ("Remove stuck call…" in items) == (make is call)
    await card_page.page.get_by_role("menuitem", name="Unblock caller").click()
    await card_page.page.get_by_role("button", name="Unblock caller").click()
    [done] = await remembered(card_page)
    assert (done["lead_id"], done["kind"], "name" in done) == (blocked["lead_id"], "none", False)


async def test_the_browser_keeps_who_stands_here(card_page: CardPage) -> None:
    await card_page.show(call())
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="Who is at this screen").click()
    await card_page.page.get_by_label("Name").fill(" Ben ")
    await card_page.page.keyboard.press("Enter")
    await card_page.page.reload()
    await card_page.page.wait_for_selector("body[data-ready]", state="attached")
    await card_page.show(call())
    await open_menu(card_page)
    await card_page.page.get_by_role("menuitem", name="I take it").click()
    assert [one["data"]["by"] for one in await asked(card_page)] == ["Ben"]


async def test_by_keyboard_all_the_way(card_page: CardPage) -> None:
    await card_page.show(call(), ended())
    await card_page.page.keyboard.press("Tab")
    label = "lab.card.shadowRoot.activeElement.getAttribute('aria-label')"
    assert await card_page.value(label) == "Actions for Maria Lopez"
    await card_page.page.keyboard.press("Enter")
    await card_page.page.locator("[role=menu]").wait_for()
    assert await card_page.value(FOCUS) == "I take it"
    await card_page.page.keyboard.press("ArrowUp")
    assert await card_page.value(FOCUS) == "Remove stuck call…"
    await card_page.page.keyboard.press("Home")
    await card_page.page.keyboard.press("ArrowDown")
    assert await card_page.value(FOCUS) == "Call Maria Lopez back"
    await card_page.page.keyboard.press("Escape")
    assert await card_page.value(label) == "Actions for Maria Lopez", "the focus comes back"
    await card_page.page.keyboard.press("Tab")
    assert await card_page.value(label) == "Call Maria Lopez back"


async def test_a_click_beside_the_menu_closes_it(card_page: CardPage) -> None:
    await card_page.show(call())
    await open_menu(card_page)
    await card_page.page.mouse.click(5, 700)
    assert not await card_page.value("lab.card.shadowRoot.querySelector('dialog').open")


async def test_the_focus_stays_when_the_row_changes(card_page: CardPage) -> None:
    live = call()
    await card_page.show(live)
    await card_page.page.keyboard.press("Tab")
    await card_page.send({**live, "vip": True})
    assert await card_page.value("lab.card.shadowRoot.activeElement.className") == "more"


async def test_the_menu_stays_on_the_page(card_page: CardPage) -> None:
    await card_page.page.set_viewport_size({"width": 320, "height": 480})
    await card_page.show(*(call() for _ in range(4)))
    await card_page.page.locator("button.more").last.click()
    box = await card_page.page.locator("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
