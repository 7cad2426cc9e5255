"""The card in every size that the editor of a sections view allows: live calls come first."""

from typing import Any

import pytest

from tests.support.card_page import Call, CardPage, ago, call, ended, entry, message

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Of Home Assistant's grid: the height of n rows with the gaps between them.
ROW, GAP = 56, 8
COUNTS = [0, 1, 3, 20]
# How much of an element is in sight of all that may cut it off, and how high it is.
SIGHT = """(selector) => {
  const element = lab.card.shadowRoot.querySelector(selector);
  if (!element) return null;
  const box = element.getBoundingClientRect();
  let [top, bottom] = [box.top, box.bottom];
  for (const holder of [".calls", ".body", ".face", "ha-card"]) {
    const edge = lab.card.shadowRoot.querySelector(holder).getBoundingClientRect();
    top = Math.max(top, edge.top);
    bottom = Math.min(bottom, edge.bottom);
  }
  const outer = lab.card.parentElement.getBoundingClientRect();
  bottom = Math.min(bottom, outer.bottom);
  return { seen: bottom - Math.max(top, outer.top), height: box.height };
}"""


def office(live: int, *, muted: int = 2) -> list[Call]:
    return [
        *(call(display_name=f"Caller {n}", started_at=ago(10 + n)) for n in range(live)),
        *(call(display_name=f"Spam {n}", muted=True, started_at=ago(n)) for n in range(muted)),
        *(ended() for _ in range(6)),
    ]


async def first_row_is_in_sight(card_page: CardPage) -> bool:
    sight = await card_page.page.evaluate(SIGHT, ".live:not(.muted) .row")
    return bool(sight and sight["height"] > 20 and sight["seen"] >= sight["height"] - 1)


@pytest.mark.parametrize("width", [240, 480, 1888])
@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_first_live_row_is_wholly_in_sight(
    card_page: CardPage, layout: str, width: int
) -> None:
    await card_page.page.set_viewport_size({"width": max(width + 32, 400), "height": 1080})
    config = {"layout": layout}
    await card_page.show(config=config)
    least: int = await card_page.value("lab.card.getGridOptions().min_rows")
    wrong = []
    for rows in range(least, 13):
        height = rows * (ROW + GAP) - GAP
        for live in COUNTS:
            await card_page.show(*office(live), config=config, width=width, height=height)
            if live and not await first_row_is_in_sight(card_page):
                wrong.append((rows, live, await card_page.page.evaluate(SIGHT, ".live .row")))
                await card_page.screenshot(f"cut-{layout}-{width}-{rows}-{live}")
            if not live:
                assert await card_page.text(".empty strong") == ["Nobody is on the phone"]
        if rows in {least, 6}:
            await card_page.show(*office(3), config=config, width=width, height=height)
            await card_page.screenshot(f"size-{layout}-{width}-{rows}")
    assert wrong == []


@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_hints_do_not_push_it_out(card_page: CardPage, layout: str) -> None:
    config = {"layout": layout, "recent": 500}
    troubles = entry(ends_arrive=False, alerts=False)
    await card_page.show(config=config)
    height = await card_page.value("lab.card.getGridOptions().min_rows") * (ROW + GAP) - GAP
    snapshot = message(*office(3), entries=[troubles])
    await card_page.show(config=config, snapshot=snapshot, width=480, height=height)
    assert await first_row_is_in_sight(card_page)


async def show_wall(card_page: CardPage, *calls: Call, **size: Any) -> None:  # noqa: ANN401 - pixels
    size = {"width": 1888, "height": 1040} | size
    await card_page.page.set_viewport_size({"width": 1920, "height": 1080})
    await card_page.show(*calls, config={"layout": "wall"}, **size)


async def names_in_sight(card_page: CardPage) -> list[str]:
    return await card_page.text(".live:not(.muted) .row:not([hidden]) .name")


async def test_wall_says_how_many_more_and_keeps_vip_and_long_calls(card_page: CardPage) -> None:
    calls = [call(display_name=f"Caller {n}", started_at=ago(10 + n)) for n in range(20)]
    calls.append(call(display_name="Very Important", vip=True, started_at=ago(200)))
    calls.append(call(display_name="Long", started_at=ago(4000)))
    await show_wall(card_page, *calls, height=500)
    await card_page.screenshot("wall-more")
    names = await names_in_sight(card_page)
    assert {"Very Important", "Long", "Caller 0"} <= set(names)
    assert len(names) < len(calls)
    assert await card_page.text(".more-calls") == [f"+{len(calls) - len(names)} more on the phone"]
    overflow = "lab.card.shadowRoot.querySelector('.calls')"
    assert await card_page.value(f"{overflow}.scrollHeight - {overflow}.clientHeight") <= 1
    await show_wall(card_page, *calls[:3], height=1000)
    assert len(await names_in_sight(card_page)) == 3
    assert await card_page.text(".more-calls") == [""]


async def test_muted_calls_are_a_strip_on_the_wall(card_page: CardPage) -> None:
    await show_wall(card_page, *office(2, muted=1))
    live = await card_page.page.evaluate(SIGHT, ".live:not(.muted) .row")
    muted = await card_page.page.evaluate(SIGHT, ".muted .row")
    assert muted["height"] < live["height"] / 3
    assert muted["seen"] >= muted["height"] - 1
    await card_page.screenshot("wall-strip")
    assert len(await names_in_sight(card_page)) == 2
    await show_wall(card_page, *office(9, muted=20))
    await card_page.screenshot("wall-muted")
    assert len(await names_in_sight(card_page)) == 9


async def test_recent_calls_fill_the_wall(card_page: CardPage) -> None:
    await show_wall(card_page, *(ended() for _ in range(30)))
    assert await card_page.value("lab.lastSubscription.request.recent") == 20
    assert len(await card_page.text(".was")) == 20
