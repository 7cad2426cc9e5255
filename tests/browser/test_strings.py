"""Every text of every language, through the formatter of Home Assistant's own frontend.

A text that a language lacks comes in English, a text that the formatter cannot read comes as an
error, and a hole that nobody fills stays: none of it shows anywhere but here.
"""

from collections.abc import AsyncIterator
import json
from pathlib import Path
import re

from playwright.async_api import Browser, Page
import pytest
import pytest_asyncio

from scripts.realha.browser import sign_in, signed_in
from tests.support.card_page import ROOT
from tests.support.real_integration import DOMAIN, RealIntegration
from tests.support.repository import leaves

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

TRANSLATIONS = ROOT / "custom_components" / DOMAIN / "translations"
LANGUAGES = sorted(path.stem for path in TRANSLATIONS.glob("*.json"))

# What the frontend does for its dialogs: load a part of the texts, then format the one it needs.
RENDER = """async ([domain, categories, wanted]) => {
  const app = document.querySelector("home-assistant");
  let localize;
  for (const category of categories) {
    localize = await app.hass.loadBackendTranslation(category, domain);
  }
  return wanted.map(([key, values]) => localize(key, values));
}"""


def texts(language: str) -> dict[str, str]:
    """Return the texts by the names that the frontend has for them."""
    path = Path(TRANSLATIONS, f"{language}.json")
    found = leaves(json.loads(path.read_text(encoding="utf-8")))
    return {f"component.{DOMAIN}.{name}": text for name, text in found.items()}


def holes(text: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", text)


def sample(name: str) -> str:
    """Return what a hole is filled with: a text that the formatter must leave alone."""
    return f"‹{name}: O'Brien & {{Sons}}›"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("strings"))
    yield integration
    await integration.close()


async def rendered(page: Page, wanted: dict[str, str]) -> dict[str, str]:
    """Return all texts as the frontend shows them, with every hole filled."""
    categories = sorted({name.split(".")[2] for name in wanted})
    asked = [[name, {hole: sample(hole) for hole in holes(text)}] for name, text in wanted.items()]
    shown: list[str] = await page.evaluate(RENDER, [DOMAIN, categories, asked])
    return dict(zip(wanted, shown, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_text_is_shown(
    integration: RealIntegration, browser: Browser, language: str
) -> None:
    tokens = await sign_in(integration.ha.client)
    async with signed_in(browser, tokens, language=language) as window:
        page = await window.new_page()
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        await page.goto(f"{integration.ha.client.url}/config/integrations/integration/{DOMAIN}")
        await page.wait_for_function(
            "(language) => document.querySelector('home-assistant')?.hass?.language === language",
            arg=language,
        )
        wanted = texts(language)
        shown = await rendered(page, wanted)
    filled = {
        name: re.sub(r"\{(\w+)\}", lambda hole: sample(hole[1]), text)
        for name, text in wanted.items()
    }
    assert {name: text for name, text in shown.items() if text != filled[name]} == {}
    assert [line for line in said if "ranslation" in line] == []


async def test_a_text_that_is_not_there_is_noticed(
    integration: RealIntegration, browser: Browser
) -> None:
    """The frontend says nothing where it knows no text: this is what the test above goes by."""
    tokens = await sign_in(integration.ha.client)
    async with signed_in(browser, tokens) as window:
        page = await window.new_page()
        await page.goto(integration.ha.client.url)
        await page.wait_for_function("document.querySelector('home-assistant')?.hass?.language")
        name = f"component.{DOMAIN}.config.step.user.nothing"
        assert await rendered(page, {name: "Nothing"}) != {name: "Nothing"}
