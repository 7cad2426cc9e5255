"""Every word of the card, in every language that it has, as its own code gives it out."""

import re
from typing import Any

import pytest

from .stage import Stage
from .test_language import LANGUAGES
from .test_strings import LANGUAGES as TRANSLATED

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Each text by its key; those with holes are asked for with something to fill them.
SAY = """async (language) => {
  const [{ Words, TEXTS }, { EDITOR_TEXTS }] =
    await Promise.all([import("/card/words.js"), import("/card/config.js")]);
  const words = new Words({ locale: { language } });
  const fill = (text) =>
    Object.fromEntries([...text.matchAll(/\\{(\\w+)\\}/g)].map(([, name]) => [name, `‹${name}›`]));
  return {
    card: Object.entries(TEXTS).map(([key, row]) => [key, row, words.t(key, fill(row[0]))]),
    editor: Object.entries(EDITOR_TEXTS).map(([key, row]) =>
      [key, row, words.from(EDITOR_TEXTS, key)]),
  };
}"""


async def said(stage: Stage, language: str) -> dict[str, Any]:
    """Return key, row of the table and what is said for every text."""
    spoken: dict[str, Any] = await stage.page.evaluate(SAY, language)
    return spoken


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_word_is_said(stage: Stage, language: str) -> None:
    spoken = await said(stage, language)
    assert all(spoken.values())
    for part, rows in spoken.items():
        for key, row, text in rows:
            wanted = row[LANGUAGES.index(language)]
            assert text == re.sub(r"\{(\w+)\}", r"‹\1›", wanted), f"{part}: {key}"
            assert text not in {"", key}, f"{part}: {key}"
            assert "{" not in text, f"{part}: {key}"


async def test_no_language_is_english_in_disguise(stage: Stage) -> None:
    """Some words are the same in two languages, but not one in four."""
    english = {key: text for _, rows in (await said(stage, "en")).items() for key, _, text in rows}
    for language in LANGUAGES[1:]:
        rows = [row for part in (await said(stage, language)).values() for row in part]
        same = [key for key, _, text in rows if text == english[key]]
        assert len(same) < len(rows) / 4, (language, same)


async def test_the_card_speaks_every_language_of_the_integration() -> None:
    assert set(TRANSLATED) <= set(LANGUAGES)
