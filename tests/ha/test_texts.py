"""Texts for people, in the language of the house."""

import pytest

from custom_components.whatconverts.texts import async_load_texts
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .office import DOMAIN


@pytest.mark.parametrize(
    ("language", "withheld"),
    [("en", "Withheld number"), ("de", "Unterdrückte Nummer"), ("xx", "Withheld number")],
)
async def test_texts_fall_back_to_english(
    house: HomeAssistant, language: str, withheld: str
) -> None:
    await house.config.async_update(language=language)
    assert await async_setup_component(house, DOMAIN, {})
    texts = await async_load_texts(house)
    assert {"test_caller", "test_line", "withheld"} <= texts.keys()
    assert texts["withheld"] == withheld
