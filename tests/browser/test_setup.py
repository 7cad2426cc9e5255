"""From "Add integration" to a first call, as somebody does it who has never seen this before.

Nothing is read but the screen. Every step leaves a screenshot.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from time import monotonic

from playwright.async_api import Browser, Locator, Page, expect
import pytest
import pytest_asyncio

from scripts.realha import Folder, RealHa, free_port
from scripts.realha.browser import sign_in, signed_in
from tests.support.card_page import SCREENSHOTS
from tests.support.dashboard import PATIENCE_MS
from tests.support.real_integration import DOMAIN, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

EXTERNAL = "https://office.example.com"
EXAMPLE = started(contact_name="Maria Lopez", caller_name="MARIA LOPEZ", company_name="")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def instances(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, RealHa]]:
    """Give one Home Assistant with an address on the internet, and one without."""
    instances = {}
    try:
        for name, external_url in {"public": EXTERNAL, "private": ""}.items():
            path = tmp_path_factory.mktemp(name)
            folder = Folder(path=path, port=free_port(), external_url=external_url)
            instances[name] = RealHa(folder)
            await instances[name].start()
        yield instances
    finally:
        for instance in instances.values():
            await instance.close()


class Person:
    """Somebody who sets the integration up, and what they see."""

    def __init__(self, instance: RealHa, page: Page, name: str) -> None:
        self.instance = instance
        self.page = page
        self._name = name
        self._numbers = count(1)

    async def see(self, title: str, *texts: str) -> None:
        """Wait for a page of a flow, and take a screenshot."""
        dialog = self.page.locator("dialog-data-entry-flow ha-dialog")
        await expect(dialog).to_contain_text(title)
        await self.screenshot()
        for text in texts:
            await expect(dialog).to_contain_text(text)

    async def screenshot(self) -> None:
        # The dialogs of the frontend slide in.
        await self.page.wait_for_timeout(500)
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"setup-{self._name}-{next(self._numbers):02}.png"
        await self.page.screenshot(path=path)

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).last.click()

    async def choose(self, name: str) -> None:
        await self.page.locator("step-flow-menu ha-list-item", has_text=name).click()

    async def begin(self) -> None:
        """Find the integration as the page of integrations offers it."""
        await self.page.goto(f"{self.instance.client.url}/config/integrations/dashboard")
        await self.page.get_by_role("button", name="Add integration").click(timeout=PATIENCE_MS)
        found: Locator = self.page.locator("dialog-add-integration")
        await found.locator("input").fill("whatconverts")
        await found.get_by_text("WhatConverts", exact=True).click(timeout=PATIENCE_MS)

    async def shown_url(self) -> str:
        """Copy the URL, as one does on any device: select all of the field, all of it in sight."""
        field = self.page.locator("dialog-data-entry-flow ha-textarea textarea")
        await field.click()
        await field.press("ControlOrMeta+a")
        shown: tuple[str, bool] = await field.evaluate(
            "(it) => [it.value.slice(it.selectionStart, it.selectionEnd), "
            "it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth]"
        )
        assert shown[1]
        return shown[0]

    async def post(self, message: object) -> None:
        """Ring, as it were: post to the URL, whatever its address, where this one listens."""
        url = await self.instance.client.webhook_url(DOMAIN)
        reply = await self.instance.client.post_webhook(url, message)
        assert reply.status == 200


def sits_down(
    instance: RealHa, browser: Browser, name: str, language: str = "en"
) -> AbstractAsyncContextManager[Person]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Person]:
        tokens = await sign_in(instance.client)
        size = {"width": 1100, "height": 850}
        async with signed_in(browser, tokens, language=language, viewport=size) as window:
            yield Person(instance, await window.new_page(), name)

    return opened()


async def change_settings(person: Person) -> None:
    """Go from the menu to the settings and back: the set-up goes on after them."""
    await person.choose("Settings")
    await person.see("Settings", "Callers and privacy")
    await person.press("Save")
    await person.see("Saved")
    await person.press("Next")


async def test_from_add_integration_to_the_first_call(
    instances: dict[str, RealHa], browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    async with sits_down(instances["public"], browser, "public") as person:
        begin = monotonic()
        await person.begin()
        await person.see("Add a WhatConverts webhook")
        await person.press("Next")
        await person.see("Connect WhatConverts", "both")
        assert (await person.shown_url()).startswith(f"{EXTERNAL}/api/webhook/")
        await person.press("Finish")
        await person.see("Home Assistant is ready for your calls")
        await person.choose("See whether calls arrive")
        await person.see("Waiting for WhatConverts", "Call one of your tracking numbers now")
        await person.post(EXAMPLE)
        await person.see("A call has begun: Maria Lopez on the line")
        await person.post(completed(EXAMPLE))
        await person.see("It works: start and end of a call have arrived", "Maria Lopez")
        # The goal is two minutes, most of them in WhatConverts.
        record_property("set_up_seconds", round(monotonic() - begin, 1))
        await person.press("Next")
        await person.choose("Ready-made automations")
        await person.see("Ready-made automations", "Flash lights")
        await person.press("Add and update")
        await person.see("Added")
        await person.press("Next")
        await change_settings(person)
        await person.choose("Live calls on a dashboard")
        await person.see("Live calls on a dashboard", "Add card")
        await person.press("Next")
        await person.choose("Finish")
        await person.screenshot()


async def test_house_without_an_address_is_told_what_is_missing(
    instances: dict[str, RealHa], browser: Browser
) -> None:
    async with sits_down(instances["private"], browser, "private") as person:
        await person.begin()
        await person.press("Next")
        await person.see("WhatConverts cannot reach you yet", "Home Assistant Cloud")
        await person.press("Next")
        await person.see("Connect WhatConverts", "Only for a trial")
        await person.press("Finish")
        await person.see("Home Assistant is ready for your calls")


async def test_new_url_in_reconfigure(instances: dict[str, RealHa], browser: Browser) -> None:
    instance = instances["public"]
    await instance.client.add_entry(DOMAIN, {"name": "Branch"})
    async with sits_down(instance, browser, "reconfigure") as person:
        url = f"{instance.client.url}/config/integrations/integration/{DOMAIN}"
        await person.page.goto(url)
        row = person.page.locator("ha-config-entry-row", has_text="Branch")
        await row.get_by_label("Menu").first.click(timeout=PATIENCE_MS)
        await person.screenshot()
        await row.get_by_text("Reconfigure").click()
        await person.see("Webhook URL", "Make a new URL")
        await person.choose("Make a new URL")
        await person.see("Make a new URL?", "stops working at once")
        await person.press("Make a new URL")
        await person.see("Give WhatConverts the new URL")
        assert (await person.shown_url()).startswith(f"{EXTERNAL}/api/webhook/")
        await person.press("Done")
        await person.see("Done.")


@pytest.mark.parametrize("language", ["de"])
async def test_in_other_languages(
    instances: dict[str, RealHa], browser: Browser, language: str
) -> None:
    instance = instances["private"]
    async with sits_down(instance, browser, language, language) as person:
        await person.page.goto(
            f"{instance.client.url}/_my_redirect/config_flow_start?domain={DOMAIN}"
        )
        await person.page.get_by_role("button", name="OK").click(timeout=PATIENCE_MS)
        await person.see("WhatConverts-Webhook hinzufügen")
