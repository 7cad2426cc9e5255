"""The card, the server and the documents name the same things."""

import json
from pathlib import Path
import re

import pytest

from bench.first_load import first_load, imports
from custom_components.whatconverts.core.public import PUBLIC_KEYS
from tests.support.repository import package_json

ROOT = Path(__file__).parents[2]
WWW = ROOT / "custom_components" / "whatconverts" / "www"
TYPES = (ROOT / "typings" / "card.d.ts").read_text(encoding="utf-8")
MODULES = {path.name: path.read_text(encoding="utf-8") for path in WWW.iterdir()}

LANGUAGES = sorted(path.stem for path in (WWW.parent / "translations").glob("*.json"))

# What a dashboard loads first, as the server compresses it.
MOST_COMPRESSED_BYTES = 30_000
MOST_LINES = 300


def members(interface: str) -> set[str]:
    body = re.search(rf"export interface {interface} {{(.*?)\n}}", TYPES, re.DOTALL)
    assert body
    return set(re.findall(r"^  (\w+)\??:", body[1], re.MULTILINE))


def test_the_card_knows_the_public_call() -> None:
    assert members("PublicCall") == PUBLIC_KEYS | {"config_entry_id", "muted"}


def test_every_setting_is_typed_and_documented() -> None:
    defaults = re.search(r"DEFAULTS = {(.*?)\n}", MODULES["config.js"], re.DOTALL)
    assert defaults
    names = set(re.findall(r"^  (\w+):", defaults[1], re.MULTILINE))
    assert names == members("Settings")
    page = (ROOT / "docs" / "card.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []


def test_modules_only_import_each_other() -> None:
    for name, text in MODULES.items():
        later = re.findall(r'\bimport\("\./(.*?)"\)', text)
        assert {*imports(name), *later} <= MODULES.keys(), name
        assert text.count("import(") == len(later), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b", text), name


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_read_in_one_go(name: str) -> None:
    assert len(MODULES[name].splitlines()) <= MOST_LINES


def words_of(language: str) -> dict[str, str]:
    texts = package_json(f"translations/{language}.json")["common"]
    return {
        key.removeprefix("card_"): text for key, text in texts.items() if key.startswith("card_")
    }


def test_every_word_that_is_asked_for_exists() -> None:
    for name, text in MODULES.items():
        asked = set(re.findall(r'words\.t\("(\w+)"', text))
        assert asked <= words_of("en").keys(), name


def test_every_word_is_asked_for() -> None:
    """A key stands somewhere as a literal, perhaps in two parts: remember_${kind}."""
    script = "\n".join(MODULES.values())
    # End reasons are the server's: only the types name them all.
    parts = set(re.findall(r"\w+", script + TYPES))
    families = ("remember_", "editor_", "quotable_")
    for key in words_of("en"):
        family = next((one for one in families if key.startswith(one)), "")
        assert not family or f"{family}${{" in script
        assert key.removeprefix(family).removesuffix("_helper") in parts, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_of_the_card(language: str) -> None:
    def holes(texts: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}

    assert holes(words_of(language)) == holes(words_of("en"))
    assert all(text.strip() for text in words_of(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_english_in_disguise(language: str) -> None:
    """Some words are the same in two languages, but not one in four."""
    texts, english = words_of(language), words_of("en")
    same = [key for key, text in texts.items() if text == english[key]]
    assert language == "en" or len(same) < len(english) / 4


def test_the_card_knows_which_languages_there_are() -> None:
    known = re.search(r"LANGUAGES = (\[.*?\]);", MODULES["words.js"])
    assert known
    assert json.loads(known[1]) == LANGUAGES


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert "resolved" not in json.dumps(lock)


def test_size_of_what_is_loaded_first() -> None:
    sizes = first_load()
    assert sum(sizes.values()) <= MOST_COMPRESSED_BYTES, sizes
