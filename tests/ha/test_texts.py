"""Texts for people, in the language of Home Assistant."""

import json
import logging
from pathlib import Path
import re

import pytest

from custom_components.whatconverts.calls.settings import async_load_texts
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
from tests.support.integration import DOMAIN

TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations"
CATEGORIES = json.loads((TRANSLATIONS / "en.json").read_text(encoding="utf-8")).keys()


@pytest.mark.parametrize(
    ("language", "withheld"),
    [("en", "Withheld number"), ("de", "Unterdrückte Nummer"), ("xx", "Withheld number")],
)
async def test_texts_fall_back_to_english(
    hass_us: HomeAssistant, language: str, withheld: str
) -> None:
    await hass_us.config.async_update(language=language)
    assert await async_setup_component(hass_us, DOMAIN, {})
    texts = await async_load_texts(hass_us)
    assert {"test_caller", "test_line", "withheld"} <= texts.keys()
    assert texts["withheld"] == withheld


def _shape(texts: dict[str, str]) -> dict[str, set[str]]:
    return {key: set(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}


@pytest.mark.parametrize("language", sorted(path.stem for path in TRANSLATIONS.glob("*.json")))
async def test_a_language_that_is_not_finished_harms_nothing(
    hass_us: HomeAssistant, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What a language lacks comes in English, whatever it is for."""
    for category in CATEGORIES:
        texts = await async_get_translations(hass_us, language, category, [DOMAIN])
        english = await async_get_translations(hass_us, "en", category, [DOMAIN])
        assert _shape(texts) == _shape(english)
    assert [one.message for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_the_cards_words_are_in_the_language_of_the_reader(hass_us: HomeAssistant) -> None:
    texts = await async_get_translations(hass_us, "fr", "common", [DOMAIN])
    assert texts["component.whatconverts.common.card_live_calls"] == "Appels en cours"
