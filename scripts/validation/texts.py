"""translations/*.json: their shape, and that all languages say the same."""

from collections.abc import Callable, Iterator
import re
from string import Formatter
from typing import Any

import probatio

from homeassistant.helpers import config_validation as cv

from .project import Project, Tree, by_schema, leaves

type Part = dict[Any, Any] | Callable[..., Any]

KEY = re.compile(r"(?!.*[_-]{2})(?![_-])[a-z0-9_-]+(?<![_-])")
# The frontend's formatter takes what stands in single quotes as it is.
QUOTED = re.compile(r"'\{\w+\}'")
# Home Assistant wants them as placeholders: an address is nothing to translate.
ADDRESS = re.compile(r"(://|\bwww\.)[\w-]+(\.[\w-]+)*\.[a-z]{2,5}\b", re.IGNORECASE)
REFERENCE = "[%"


def key(value: object) -> str:
    """Accept a key that Home Assistant translates."""
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise probatio.Invalid(f"not a key of lower-case letters, digits, - and _: {value}")
    return value


def placeholders(text: str) -> list[str]:
    """Return the names in braces, sorted; ValueError if the braces do not match."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def text(value: object) -> object:
    """Accept a text that all of Home Assistant can show."""
    shown = cv.string_with_no_html(value)
    try:
        strange = [name for name in placeholders(shown) if not name.isidentifier()]
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


def plain(value: object) -> object:
    """Accept a text that is shown as it is."""
    if placeholders(str(text(value))):
        raise probatio.Invalid("nobody fills in placeholders here")
    return value


def named(part: Part, names: Callable[[Any], str] = key) -> Callable[..., Any]:
    """Accept an object whose keys are translated, all with parts like this one."""
    return cv.schema_with_slug_keys(part, slug_validator=names)


def _optional(part: object, *names: str) -> dict[Any, object]:
    return dict.fromkeys(map(probatio.Optional, names), part)


def _described(step: Tree) -> Tree:
    """Refuse descriptions of fields that are not there."""
    strange = set(step.get("data_description", {})) - set(step.get("data", {}))
    if strange:
        raise probatio.Invalid(f"data_description of no field: {sorted(strange)}")
    return step


FIELDS = _optional({str: text}, "data", "data_description")
SECTION = probatio.All({**FIELDS, **_optional(text, "name", "description")}, _described)
STEP = probatio.All(
    {
        **FIELDS,
        **_optional(text, "title", "description", "submit"),
        **_optional({str: text}, "menu_options", "menu_option_descriptions"),
        **_optional({str: SECTION}, "sections"),
    },
    _described,
)
FLOW: dict[Any, object] = {
    probatio.Required("step"): {str: STEP},
    **_optional(text, "flow_title"),
    **_optional({str: text}, "error", "abort", "progress", "create_entry"),
    **_optional({probatio.Required("user"): text}, "initiate_flow"),
}
SUBENTRY_FLOW = {
    **{name: part for name, part in FLOW.items() if name != "initiate_flow"},
    probatio.Required("entry_type"): text,
    probatio.Required("initiate_flow"): {probatio.Required("user"): text, str: text},
}
ATTRIBUTE = {**_optional(plain, "name"), **_optional(named(plain), "state")}
ENTITY = {
    **_optional(text, "name"),
    **_optional(plain, "unit_of_measurement"),
    **_optional(named(plain), "state"),
    **_optional(named(ATTRIBUTE), "state_attributes"),
}
NAMED = {probatio.Required("name"): text, probatio.Required("description"): text}
AUTOMATED = {
    **NAMED,
    **_optional(named({**NAMED, **_optional(text, "example")}), "fields"),
    **_optional(
        named({probatio.Required("name"): text, **_optional(text, "description")}), "sections"
    ),
}
TITLED = {probatio.Required("title"): text, **_optional(text, "short_title")}
ISSUE = probatio.Any(
    {**TITLED, probatio.Required("description"): text},
    {**TITLED, probatio.Required("fix_flow"): FLOW},
)
SELECTOR = {
    **_optional(named(text), "options", "choices", "unit_of_measurement"),
    **_optional(named(NAMED), "fields"),
}
TEXTS = probatio.Schema(
    {
        **_optional(text, "title"),
        **_optional({cv.slug: text}, "common"),
        **_optional(FLOW, "config", "options"),
        **_optional(named(SUBENTRY_FLOW, cv.slug), "config_subentries"),
        **_optional(named(_optional(text, "name")), "device"),
        **_optional(named(named(ENTITY), cv.slug), "entity"),
        **_optional(named({probatio.Required("message"): text}, cv.slug), "exceptions"),
        **_optional({str: ISSUE}, "issues"),
        **_optional(named(SELECTOR, cv.slug), "selector"),
        **_optional(named(AUTOMATED), "services"),
        **_optional(named(AUTOMATED, cv.underscore_slug), "triggers", "conditions"),
        **_optional({probatio.Optional("info"): named(text)}, "system_health"),
    }
)


def check(project: Project) -> Iterator[str]:
    """Yield what is wrong with the texts."""
    if "en" not in project.languages:
        yield "translations/en.json: missing"
        return
    english = project.texts("en")
    for language in project.languages:
        texts = project.texts(language)
        name = f"translations/{language}.json"
        yield from by_schema(name, TEXTS, texts)
        yield from _brand_only(name, texts, str(project.manifest().get("name")))
        yield from _disagreements(name, dict(leaves(texts)), dict(leaves(english)))


def _brand_only(name: str, texts: Tree, brand: str) -> Iterator[str]:
    for flow in ("config", "options"):
        for step, words in texts.get(flow, {}).get("step", {}).items():
            if words.get("title") == brand:
                yield f"{name}: {flow}.step.{step}: its title is only the name {brand}"


def _disagreements(name: str, texts: Tree, english: Tree) -> Iterator[str]:
    """Yield what a language lacks, has alone, or fills in differently."""
    for path in sorted(english.keys() - texts.keys()):
        yield f"{name}: {path}: missing"
    for path in sorted(texts.keys() - english.keys()):
        yield f"{name}: {path}: not in English"
    for path in sorted(texts.keys() & english.keys()):
        if _holes(texts[path]) != _holes(english[path]):
            yield f"{name}: {path}: other placeholders than in English"


def _holes(value: object) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", str(value))))
