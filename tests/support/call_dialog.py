"""What tests see and do in the dialog of a call."""

from typing import Any

from playwright.async_api import Locator

from tests.support.card_page import Call, CardPage, ago, ended

# What has the focus, by its name for people.
FOCUS = """(() => {
  const focused = lab.card.shadowRoot.activeElement;
  return focused?.getAttribute("aria-label") ?? focused?.innerText ?? "";
})()"""
# Answers wait until `lab.answer()`.
HOLD = "() => { lab.connection.held = new Promise((answer) => { lab.answer = answer; }); }"
LISTS = {"known": "Remember caller", "vip": "Remember as VIP", "blocked": "Block caller"}
IN_DIALOG = "lab.card.shadowRoot.activeElement?.closest('dialog') !== null"
OLD_CALL = "Nov 22, 2026"


def missed(**changes: object) -> Call:
    return ended(
        **{"outcome": "no_answer", "missed": True, "duration_seconds": None, "ended_at": ago(1500)}
        | changes
    )


async def actions(card_page: CardPage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await card_page.value("lab.calledServices")
    return found


async def asked(card_page: CardPage, command: str) -> list[dict[str, Any]]:
    """Return what was asked of a websocket command, without its type."""
    questions = await card_page.value("lab.connection.questions")
    found = [one for one in questions if one.pop("type") == f"whatconverts/calls/{command}"]
    assert all(one.pop("config_entry_id", "entry") == "entry" for one in found)
    return found


async def buttons(dialog: Locator) -> list[str]:
    return await dialog.locator(".action span > bdi").all_inner_texts()


async def facts(dialog: Locator) -> dict[str, str]:
    labels = await dialog.locator("dt").all_inner_texts()
    return dict(zip(labels, await dialog.locator("dd").all_inner_texts(), strict=True))
