"""translations/*.json: all languages say the same, in texts that Home Assistant can show.

Hassfest looks at English alone. That every text has its place, and every place its text, is for the
tests to show: they come by each page, and by each text in Home Assistant's own frontend.
"""

from collections.abc import Iterator
from pathlib import Path
import re
from string import Formatter

import probatio

from homeassistant.helpers import config_validation as cv

from .files import Tree, by_schema, english_texts, leaves, read_json

# The frontend's formatter takes what stands in single quotes as it is.
QUOTED = re.compile(r"'\{\w+\}'")
# Home Assistant wants them as placeholders: an address is nothing to translate.
ADDRESS = re.compile(r"(://|\bwww\.)[\w-]+(\.[\w-]+)*\.[a-z]{2,5}\b", re.IGNORECASE)
REFERENCE = "[%"


def text(value: object) -> object:
    """Accept a text that all of Home Assistant can show."""
    shown = cv.string_with_no_html(value)
    try:
        strange = [name for name in _placeholders(shown) if not name.isidentifier()]
    except ValueError as error:
        raise probatio.Invalid(f"its braces do not match: {error}") from None
    faults = {
        "empty": not shown.strip(),
        "spaces at its ends": shown != shown.strip(),
        "a placeholder in single quotes": QUOTED.search(shown),
        "an address; make it a placeholder": ADDRESS.search(shown),
        "a reference, which only Home Assistant's own build resolves": REFERENCE in shown,
        f"no names for placeholders: {strange}": strange,
    }
    for fault, found in faults.items():
        if found:
            raise probatio.Invalid(fault)
    return shown


def _placeholders(shown: str) -> set[str]:
    """Return the names in braces; ValueError if the braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(shown) if name is not None}


def check(package: Path) -> Iterator[str]:
    """Yield what is wrong with the texts."""
    english = dict(leaves(english_texts(package)))
    for path in sorted((package / "translations").glob("*.json")):
        texts = dict(leaves(read_json(path)))
        for key, value in texts.items():
            yield from by_schema(f"{path.name}: {key}", text, value)
        yield from _disagreements(path.name, texts, english)


def _disagreements(name: str, texts: Tree, english: Tree) -> Iterator[str]:
    """Yield what a language lacks, has alone, or fills in differently."""
    for path in sorted(english.keys() - texts.keys()):
        yield f"{name}: {path}: missing"
    for path in sorted(texts.keys() - english.keys()):
        yield f"{name}: {path}: not in English"
    for path in sorted(texts.keys() & english.keys()):
        if _holes(texts[path]) != _holes(english[path]):
            yield f"{name}: {path}: other placeholders than in English"


def _holes(value: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(value)))
