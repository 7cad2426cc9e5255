"""Our triggers, our condition and a ready-made automation in the editor, as people meet them."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
import json
import re
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect
import pytest
import pytest_asyncio

from scripts.demonstration.office import install_blueprints
from scripts.realha import Folder, RealHa, free_port
from scripts.realha.browser import sign_in, signed_in
from scripts.showroom import DOMAIN as SHOWROOM, LAMP
from tests.support.card_page import SCREENSHOTS, TRANSLATIONS
from tests.support.dashboard import PATIENCE_MS
from tests.support.real_integration import DOMAIN, RealIntegration, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

ENGLISH: dict[str, Any] = json.loads((TRANSLATIONS / "en.json").read_text(encoding="utf-8"))
# What only people see who were forgotten: keys of translations, options and our own names.
RAW = re.compile(r"component\.|ui\.panel|whatconverts[./]|\b[a-z]+_[a-z_]+\b|undefined|\[object")
# The rows of an automation, which lie open beside it once they are clicked.
TRIGGER, CONDITION = "ha-automation-trigger-row", "ha-automation-condition-row"
SIDE = "ha-automation-sidebar"

# All text that is shown, also in the shadow of elements.
SHOWN = """(root) => {
  const texts = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent.trim()];
    if (node instanceof Element && (node.matches("style, script") || !node.checkVisibility())) {
      return [];
    }
    const children = [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes];
    return children.flatMap(texts);
  };
  return texts(root).filter(Boolean);
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give an entry with two automations: one of our parts, one of our blueprint."""
    folder = Folder(path=tmp_path_factory.mktemp("editor"), port=free_port(), showroom=True)
    async with RealHa(folder) as ha:
        integration = RealIntegration(
            ha, await ha.client.add_entry(DOMAIN, {"name": "WhatConverts"})
        )
        request = ha.client.request
        await request("POST", "/api/config/config_entries/flow", json={"handler": SHOWROOM})
        await install_blueprints(ha.client)
        sales = started(tracking_number="+17045550199", phone_name="Sales")
        await integration.take(completed(sales))
        devices = await ha.client.command("config/device_registry/list")
        (line,) = [one["id"] for one in devices if one["name"] == "Sales"]
        for name, config in automations(line).items():
            await request("POST", f"/api/config/automation/config/{name}", json=config)
        yield integration
    integration.assert_clean_log()


def automations(line: str) -> dict[str, dict[str, Any]]:
    target = {"device_id": line}
    options = {"source": ["google"], "caller": "first_time", "leave_out_tests": True}
    return {
        "parts": {
            "alias": "Tell the sales team",
            "triggers": [
                {"trigger": "whatconverts.call_started", "target": target, "options": options},
                {"trigger": "whatconverts.call_missed", "target": target},
            ],
            "conditions": [{"condition": "whatconverts.is_on_call", "target": target}],
            "actions": [],
        },
        "blueprint": {
            "alias": "Flash at the reception",
            "use_blueprint": {
                "path": "whatconverts-live/flash_lights.yaml",
                "input": {"lights": [LAMP]},
            },
        },
    }


def editor(
    integration: RealIntegration, browser: Browser, automation: str = "parts"
) -> AbstractAsyncContextManager[Page]:
    """Open an automation as its page does; nothing may go wrong on it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Page]:
        tokens = await sign_in(integration.ha.client)
        size = {"width": 1300, "height": 1000}
        errors: list[str] = []
        async with signed_in(browser, tokens, viewport=size) as window:
            page = await window.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{integration.ha.client.url}/config/automation/edit/{automation}")
            yield page
        assert errors == []

    return opened()


async def screenshot(page: Page, name: str) -> None:
    # The panels of the frontend slide in.
    await page.wait_for_timeout(700)
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"editor-{name}.png")


async def sees(page: Page, where: str, *texts: str) -> None:
    """Wait for texts in a part of the page, which then shows no raw key and no complaint."""
    part = page.locator(where).first
    for text in texts:
        shown_text = part.get_by_text(text).filter(visible=True).first
        await expect(shown_text).to_be_visible()
    shown: list[str] = await part.evaluate(SHOWN)
    assert [text for text in shown if RAW.search(text)] == []
    await expect(page.locator("ha-alert:visible, hui-error-card")).to_have_count(0)


async def open_row(page: Page, kind: str, name: str) -> None:
    """Click a row beside its texts, which may be buttons of their own."""
    row = page.locator(kind).filter(has=page.get_by_text(name)).locator("ha-automation-row")
    await row.first.click(position={"x": 450, "y": 20})
    await expect(page.locator(SIDE).get_by_text(name).first).to_be_visible()


def words(trigger: str) -> list[str]:
    """Return all that the translation has to say of a trigger."""
    texts = ENGLISH["triggers"][trigger]
    fields = [text for field in texts["fields"].values() for text in field.values()]
    return [texts["name"], texts["description"], *fields]


async def test_rows_say_what_they_are_and_whom_they_watch(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser) as page:
        condition = ENGLISH["conditions"]["is_on_call"]["name"]
        await sees(page, "body", "Call started", "Call missed", condition, "Sales")
        await expect(page.locator(TRIGGER)).to_have_count(2)
        await screenshot(page, "rows")


async def test_trigger_started_explains_itself(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser) as page:
        await open_row(page, TRIGGER, "Call started")
        callers = ENGLISH["selector"]["caller"]["options"].values()
        await sees(page, SIDE, *words("call_started"), *callers, "Sales")
        chosen = page.locator(SIDE).get_by_role("radio", checked=True)
        await expect(chosen).to_have_count(1)
        await expect(chosen).to_have_accessible_name("First-time callers")
        await expect(page.locator(SIDE).get_by_role("textbox")).to_have_value("google")
        await screenshot(page, "trigger-started")


async def test_trigger_missed_explains_itself(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser) as page:
        await open_row(page, TRIGGER, "Call missed")
        outcomes = ENGLISH["selector"]["outcome"]["options"]
        kinds = [outcomes[one] for one in ("no_answer", "busy", "voicemail")]
        await sees(page, SIDE, *words("call_missed"), *kinds)
        await screenshot(page, "trigger-missed")


async def test_condition_explains_itself(integration: RealIntegration, browser: Browser) -> None:
    async with editor(integration, browser) as page:
        texts = ENGLISH["conditions"]["is_on_call"]
        await open_row(page, CONDITION, texts["name"])
        await sees(page, SIDE, texts["name"], texts["description"], "Sales")
        await screenshot(page, "condition")


async def test_condition_that_was_looked_at_is_still_valid(
    integration: RealIntegration, browser: Browser
) -> None:
    """The editor tries conditions while they are shown, and says what it found."""
    async with editor(integration, browser) as page:
        await open_row(page, CONDITION, ENGLISH["conditions"]["is_on_call"]["name"])
        trial = page.locator(CONDITION).get_by_role("status")
        # Once it is open, the editor writes down that there are no options, and tries it again.
        await expect(page.get_by_role("button", name="Save")).to_be_visible()
        await screenshot(page, "condition-tried")
        wording = re.compile("did not pass")
        await expect(trial.first).to_have_accessible_name(wording)


async def add_trigger(page: Page) -> Locator:
    """Return the dialog in which a trigger is chosen."""
    await page.get_by_role("button", name="Add trigger").click()
    return page.locator("add-automation-element-dialog")


async def test_all_triggers_are_offered_by_type(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser) as page:
        dialog = await add_trigger(page)
        await dialog.get_by_text("By type", exact=True).click()
        await dialog.get_by_text("WhatConverts", exact=True).click()
        offered = [ENGLISH["triggers"][one] for one in ENGLISH["triggers"]]
        assert len(offered) == 3
        for one in offered:
            for text in (one["name"], one["description"]):
                shown = dialog.get_by_text(text, exact=True).first
                await expect(shown).to_be_visible()
        await screenshot(page, "add-trigger")


async def test_form_of_a_ready_made_automation(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser, "blueprint") as page:
        asked = ("Lights", "Color", "Number of flashes", "Reception lamp")
        await sees(page, "body", "WhatConverts: Flash lights", *asked)
        await screenshot(page, "blueprint")
        await page.get_by_text("Which calls, and when").click()
        choices = ("Anyone", "First-time callers", "Repeat callers", "VIPs")
        await sees(page, "body", "Lines", "Callers", "Office hours", *choices)
        await screenshot(page, "blueprint-sections")


async def test_search_finds_all_triggers_and_a_new_one_is_open_to_all_calls(
    integration: RealIntegration, browser: Browser
) -> None:
    async with editor(integration, browser) as page:
        dialog = await add_trigger(page)
        await (
            dialog.get_by_role("searchbox")
            .or_(dialog.get_by_role("textbox"))
            .first.fill("WhatConverts")
        )
        for one in ENGLISH["triggers"].values():
            shown = dialog.get_by_text(one["description"], exact=True).first
            await expect(shown).to_be_visible()
        await dialog.get_by_text(ENGLISH["triggers"]["call_ended"]["description"]).first.click()
        await sees(page, SIDE, *words("call_ended"))
        ticked = page.locator(SIDE).get_by_role("checkbox", checked=True)
        await expect(ticked).to_have_count(0)
        await expect(page.locator(SIDE).get_by_role("switch", checked=False)).to_have_count(1)
