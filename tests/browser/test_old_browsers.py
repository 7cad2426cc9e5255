"""The card in browsers that lack what has come in the last years (docs/card.md says in which)."""

from collections.abc import AsyncIterator
from itertools import pairwise
import re

from playwright.async_api import Browser
import pytest
import pytest_asyncio

from tests.support.card_page import CARD, CardPage, call, ended

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Our harness, too, needs nothing of this.
TAKE_AWAY = """
for (const [owner, names] of [
  [Promise, ["withResolvers", "try"]],
  [URL, ["canParse", "parse"]],
  [Array, ["fromAsync"]],
  [Array.prototype, ["findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with"]],
  [Object, ["groupBy", "hasOwn"]],
  [Map, ["groupBy"]],
  [Set.prototype, ["union", "intersection", "difference", "isSubsetOf", "isSupersetOf",
    "isDisjointFrom", "symmetricDifference"]],
  [String.prototype, ["isWellFormed", "toWellFormed"]],
  [window, ["structuredClone", "Iterator", "ContentVisibilityAutoStateChangeEvent", "scheduler"]],
  [HTMLElement.prototype, ["showPopover", "hidePopover", "togglePopover", "popover"]],
  [Element.prototype, ["checkVisibility", "ariaHidden", "ariaLabel"]],
  [AbortSignal, ["any", "timeout"]],
]) for (const name of names) delete owner[name];
CSS.supports = () => false;
// Older engines drop the adoption of sheets without a word.
Object.defineProperty(ShadowRoot.prototype, "adoptedStyleSheets", { set() {}, get: () => [] });
"""


@pytest_asyncio.fixture(loop_scope="session")
async def old_page(browser: Browser, harness: str) -> AsyncIterator[CardPage]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    await context.add_init_script(TAKE_AWAY)
    card_page = CardPage(await context.new_page())
    await card_page.pass_time(0)
    await card_page.open(harness)
    yield card_page
    await context.close()
    assert card_page.errors == []


@pytest.mark.parametrize("layout", ["regular", "compact", "wall"])
async def test_rows_and_their_style(old_page: CardPage, layout: str) -> None:
    await old_page.show(call(), ended(), config={"layout": layout})
    assert await old_page.text(".live .name") == ["Maria Lopez"]
    assert len(await old_page.text(".was")) == 1
    row = "getComputedStyle(lab.card.shadowRoot.querySelector('.live .row')).display"
    assert await old_page.value(row) == "grid"


async def test_dialog_and_question(old_page: CardPage) -> None:
    await old_page.show(call())
    dialog = await old_page.open_call()
    await dialog.get_by_role("link", name="Open landing page").wait_for()
    await dialog.get_by_role("button", name="Remove stuck call").click()
    await dialog.get_by_role("button", name="Remove", exact=True).click()
    assert await old_page.value("lab.calledServices.length") == 1


async def test_the_log(old_page: CardPage) -> None:
    await old_page.page.evaluate("(calls) => { lab.log.calls = calls }", [ended(), call()])
    await old_page.show(config={"layout": "log"}, height=600)
    await old_page.page.locator(".canvas .entry").first.wait_for()
    assert await old_page.text(".canvas .name") == ["Maria Lopez", "Maria Lopez"]
    # A button that is set left and right is as wide as its text in Chromium 88: here hardly at all.
    width = "lab.card.shadowRoot.querySelector('{}').offsetWidth"
    entry = await old_page.value(width.format(".canvas .entry"))
    assert entry == await old_page.value(width.format(".canvas")) > 0
    await old_page.page.get_by_label("Days", exact=True).select_option("7")
    await old_page.page.wait_for_function("() => lab.lastQuestion.from")


async def test_preview_and_form(old_page: CardPage) -> None:
    await old_page.show(preview=True)
    await old_page.page.locator(".live .row").first.wait_for()
    assert len(await old_page.text(".live .row")) == 2
    form = "customElements.get('whatconverts-calls-card').getConfigForm()"
    assert await old_page.value(f"{form}.then((form) => form.schema.length)") > 3


async def test_a_wide_wall_has_two_columns_all_the_same(old_page: CardPage) -> None:
    await old_page.show(call(), ended(), config={"layout": "wall"})
    body = "getComputedStyle(lab.card.shadowRoot.querySelector('.body')).flexDirection"
    assert await old_page.value(body) == "row"


STYLES = sorted(path.name for path in CARD.glob("style*.js"))


@pytest.mark.parametrize("name", STYLES)
async def test_rows_of_boxes_end_at_a_word_that_all_browsers_know(name: str) -> None:
    """`start` and `end` are unknown in a flex box before Chrome 93; they leave it at its start."""
    text = (CARD / name).read_text(encoding="utf-8")
    assert re.findall(r"(?:justify|align)-(?:content|items|self): *(?:start|end)\b", text) == []


@pytest.mark.parametrize("name", STYLES)
async def test_what_is_not_drawn_has_a_height_for_all_browsers(name: str) -> None:
    """Chrome before 98 drops the line with `auto`; such rows had no height, and others were cut."""
    text = (CARD / name).read_text(encoding="utf-8")
    sizes = re.findall(r"contain-intrinsic-size: (.+?);", text)
    pairs = pairwise(["nothing", *sizes])
    assert [two for one, two in pairs if two.startswith("auto") and two != f"auto {one}"] == []


@pytest.mark.parametrize("name", STYLES)
async def test_rules_are_not_nested(name: str) -> None:
    """Rules in rules are unknown before Chrome 120 and Safari 17.2; only at-rules have them."""
    text = (CARD / name).read_text(encoding="utf-8")
    css = text.split("`")[1]
    depth: list[str] = []
    prelude = ""
    for letter in css:
        if letter == "{":
            selector = prelude.rpartition("*/")[2].strip()
            assert all(one.startswith("@") for one in depth), selector
            assert "&" not in selector
            assert ":has(" not in selector
            depth.append(selector)
        elif letter == "}":
            depth.pop()
        prelude = "" if letter in "{};" else prelude + letter
    assert depth == []
