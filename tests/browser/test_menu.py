"""What can be done with a call: by mouse, by keyboard, and with a question before."""

from typing import Any

import pytest

from .stage import Stage, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOCUS = "lab.card.shadowRoot.activeElement?.innerText ?? ''"


async def asked(stage: Stage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await stage.value("lab.calledServices")
    return found


async def open_menu(stage: Stage) -> list[str]:
    await stage.page.locator("button.more").first.click()
    return await stage.text("[role=menuitem]")


async def test_all_that_can_be_done(stage: Stage) -> None:
    await stage.show(call())
    assert await open_menu(stage) == [
        "I take it",
        "Call Maria Lopez back",
        "Open landing page",
        "Remember caller…",
        "Remember as VIP…",
        "Block caller…",
        "Remove stuck call…",
    ]
    await stage.picture("menu")


async def test_only_what_this_home_assistant_can_do(stage: Stage) -> None:
    await stage.hass(services={"whatconverts": {"end_call": {}}})
    await stage.show(call(caller_number=None, landing_url=None))
    assert await open_menu(stage) == ["Remove stuck call…"]


async def test_i_take_it(stage: Stage) -> None:
    live = call()
    await stage.show(live)
    await open_menu(stage)
    await stage.page.get_by_role("menuitem", name="I take it").click()
    assert await asked(stage) == [
        {
            "domain": "whatconverts",
            "service": "claim_call",
            "data": {"lead_id": live["lead_id"], "config_entry_id": "entry", "by": "Anna"},
        }
    ]
    await stage.send({**live, "claimed_by": "Anna"})
    assert "Anna has it" in await stage.text(".badge")
    assert "I take it" not in await open_menu(stage)


async def test_dismissing_asks_first(stage: Stage) -> None:
    await stage.show(call())
    await open_menu(stage)
    await stage.page.get_by_role("menuitem", name="Remove stuck call").click()
    await stage.picture("question")
    await stage.page.get_by_role("button", name="Cancel").click()
    assert await asked(stage) == []
    await open_menu(stage)
    await stage.page.get_by_role("menuitem", name="Remove stuck call").click()
    await stage.page.get_by_role("button", name="Remove").click()
    assert [one["service"] for one in await asked(stage)] == ["end_call"]


@pytest.mark.parametrize(
    ("item", "kind"),
    [("Remember caller", "known"), ("Remember as VIP", "vip"), ("Block caller", "blocked")],
)
async def test_remembering_asks_for_a_name(stage: Stage, item: str, kind: str) -> None:
    await stage.show(call(name_source="number", display_name="(704) 555-0134"))
    await open_menu(stage)
    await stage.page.get_by_role("menuitem", name=item).click()
    await stage.page.get_by_label("Name").fill("  Maria ")
    await stage.page.keyboard.press("Enter")
    assert [one["data"] for one in await asked(stage)] == [
        {"number": "+17045550134", "name": "Maria", "kind": kind}
    ]


async def test_by_keyboard_all_the_way(stage: Stage) -> None:
    await stage.show(call(), ended())
    await stage.page.keyboard.press("Tab")
    label = "lab.card.shadowRoot.activeElement.getAttribute('aria-label')"
    assert await stage.value(label) == "Actions for Maria Lopez"
    await stage.page.keyboard.press("Enter")
    assert await stage.value(FOCUS) == "I take it"
    await stage.page.keyboard.press("ArrowUp")
    assert await stage.value(FOCUS) == "Remove stuck call…"
    await stage.page.keyboard.press("Home")
    await stage.page.keyboard.press("ArrowDown")
    assert await stage.value(FOCUS) == "Call Maria Lopez back"
    await stage.page.keyboard.press("Escape")
    assert await stage.value(label) == "Actions for Maria Lopez", "the focus comes back"
    await stage.page.keyboard.press("Tab")
    assert await stage.value(label) == "Call Maria Lopez back"


async def test_a_click_beside_the_menu_closes_it(stage: Stage) -> None:
    await stage.show(call())
    await open_menu(stage)
    await stage.page.mouse.click(5, 700)
    assert not await stage.value("lab.card.shadowRoot.querySelector('dialog').open")


async def test_the_focus_stays_when_the_row_changes(stage: Stage) -> None:
    live = call()
    await stage.show(live)
    await stage.page.keyboard.press("Tab")
    await stage.send({**live, "vip": True})
    assert await stage.value("lab.card.shadowRoot.activeElement.className") == "more"


async def test_the_menu_stays_on_the_page(stage: Stage) -> None:
    await stage.page.set_viewport_size({"width": 320, "height": 480})
    await stage.show(*(call() for _ in range(4)))
    await stage.page.locator("button.more").last.click()
    box = await stage.page.locator("dialog").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] >= 0
