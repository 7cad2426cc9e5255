"""services.yaml, triggers.yaml and conditions.yaml: what the editors of automations show."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import probatio

from homeassistant.helpers import config_validation as cv, selector

from .files import Tree, by_schema, english_texts, read_yaml


def given(value: object) -> object:
    """Accept anything but nothing."""
    if value is None:
        raise probatio.Invalid("has no value")
    return value


FIELD: dict[Any, object] = {
    probatio.Optional("default"): given,
    probatio.Optional("example"): given,
    probatio.Optional("required"): bool,
    probatio.Optional("selector"): selector.validate_selector,
}
TARGET = probatio.Any(None, selector.TargetSelector.CONFIG_SCHEMA)
# In a trigger or condition: which field or target another one goes by.
AUTOMATED_FIELD = {**FIELD, probatio.Optional("context"): {str: str}}
ACTION_FIELD = {**FIELD, probatio.Optional("advanced"): bool}
FILTERED_FIELD = {**ACTION_FIELD, probatio.Optional("filter"): dict}


def _fields(field: dict[Any, object]) -> dict[Any, object]:
    section = {probatio.Required("fields"): {str: field}, probatio.Optional("collapsed"): bool}
    return {probatio.Optional("fields"): {str: probatio.Any(field, section)}}


ACTION = probatio.Any(
    None,
    # `filter` goes by what the target can do.
    {probatio.Required("target"): TARGET, **_fields(FILTERED_FIELD)},
    _fields(ACTION_FIELD),
)
AUTOMATED = probatio.Any(None, {probatio.Optional("target"): TARGET, **_fields(AUTOMATED_FIELD)})
SCHEMAS = {
    "services": probatio.Schema({cv.slug: ACTION}),
    "triggers": probatio.Schema({cv.underscore_slug: AUTOMATED}),
    "conditions": probatio.Schema({cv.underscore_slug: AUTOMATED}),
}


def check(package: Path) -> Iterator[str]:
    """Yield what is wrong with the descriptions, and what they lack in English."""
    english = english_texts(package)
    for kind, schema in SCHEMAS.items():
        path = package / f"{kind}.yaml"
        content = read_yaml(path)
        yield from by_schema(path.name, schema, content)
        for name, description in content.items():
            words = english.get(kind, {}).get(name, {})
            if not words.get("name") or not words.get("description"):
                yield f"{path.name}: {name}: no name or description in English"
            for field, about in _all_fields(description or {}):
                yield from _field(f"{path.name}: {name}.{field}", field, about, words, english)


def _all_fields(description: Tree) -> Iterator[tuple[str, Tree]]:
    """Yield the fields, also those in sections."""
    for name, field in (description.get("fields") or {}).items():
        if isinstance(field, Mapping) and "fields" in field:
            yield from _all_fields(field)
        elif isinstance(field, Mapping):
            yield name, field


def _field(place: str, name: str, field: Tree, words: Tree, english: Tree) -> Iterator[str]:
    if name not in words.get("fields", {}):
        yield f"{place}: no name and description in English"
    chooser = (field.get("selector") or {}).get("select") or {}
    translated = chooser.get("translation_key")
    if translated is None:
        return
    known = english.get("selector", {}).get(translated, {}).get("options", {})
    for option in chooser.get("options", []):
        value, label = _option(option)
        if value not in known:
            yield f"{place}: selector.{translated}.options.{value}: no text in English"
        elif label not in {None, known[value]}:
            yield f"{place}: {value}: its label is not its text in English"


def _option(option: str | Tree) -> tuple[str, str | None]:
    """Return the value of a choice, and its label, which is shown until the texts are loaded."""
    return (option["value"], option["label"]) if isinstance(option, Mapping) else (option, None)
