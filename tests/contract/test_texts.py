"""Every name in the code has its texts and icon; nothing is left over.

That all languages have the same, and in which form, is checked by scripts/validate.
"""

import ast
import json
import re

import pytest
from yaml import safe_load  # type: ignore[import-untyped]

from custom_components.whatconverts.core.account_plan import PAST_CHOICES
from custom_components.whatconverts.core.account_words import ACCOUNT_TEXTS
from custom_components.whatconverts.core.activity import ACTIVITY_TEXTS
from custom_components.whatconverts.core.answers import SENTENCE_TEXTS
from custom_components.whatconverts.core.call_back_words import CALL_BACK_TEXTS
from custom_components.whatconverts.core.caller_file import Refusal
from custom_components.whatconverts.core.enums import AccountProblem, Outcome, Privacy
from custom_components.whatconverts.core.known import Misread
from custom_components.whatconverts.core.options import DEFAULTS, SECTIONS
from custom_components.whatconverts.core.problems import Facts, Problem, find_problems
from custom_components.whatconverts.core.receipt import Arrival
from custom_components.whatconverts.core.series import STATISTICS_TEXTS
from tests.support.problem_facts import CAUSES
from tests.support.public_names import (
    ACTIONS,
    CALLER_KINDS,
    COUNTERS,
    ENTITIES,
    EVENT_KEYS,
    EVENT_TYPES,
    PLATFORMS,
)
from tests.support.repository import (
    ENGLISH,
    ICONS,
    PACKAGE,
    calls,
    leaves,
    module,
    modules,
    package_json,
    text,
)

LANGUAGES = sorted(path.stem for path in (PACKAGE / "translations").glob("*.json"))


def _keys(section: str) -> set[str]:
    return {f"{platform}.{key}" for platform, keys in _of(section).items() for key in keys}


def _of(section: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {"texts": ENGLISH, "icons": ICONS}[section]["entity"]
    return found


@pytest.mark.parametrize("section", ["texts", "icons"])
def test_every_entity_has(section: str) -> None:
    assert _keys(section) == {entity.replace("whatconverts_", "") for entity in ENTITIES}


def test_every_entity_has_a_name_and_a_default_icon() -> None:
    for platform in PLATFORMS:
        assert all(texts["name"] for texts in ENGLISH["entity"][platform].values())
        icons = [row["default"] for row in ICONS["entity"][platform].values()]
        assert all(re.fullmatch(r"mdi:[a-z-]+", icon) for icon in icons)


def test_event_types_and_attributes_have_texts() -> None:
    attributes = ENGLISH["entity"]["event"]["call"]["state_attributes"]
    assert attributes.keys() - {"event_type"} == EVENT_KEYS
    assert attributes["event_type"]["state"].keys() == EVENT_TYPES
    assert attributes["outcome"]["state"].keys() == set(Outcome)


def test_attributes_of_sensors_have_texts() -> None:
    sensors = ENGLISH["entity"]["sensor"]
    assert sensors["active_calls"]["state_attributes"].keys() == {"calls"}
    assert sensors["last_webhook"]["state_attributes"].keys() == COUNTERS


def test_actions_have_texts_and_icons() -> None:
    assert ENGLISH["services"].keys() == ICONS["services"].keys() == ACTIONS


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_fields_of_an_action_have_texts(action: str) -> None:
    described = ENGLISH["services"][action]
    assert described["name"]
    assert described["description"].endswith(".")
    assert described["fields"].keys() == _fields_in_yaml(action)
    for field in described["fields"].values():
        assert field.keys() == {"name", "description"}


def _fields_in_yaml(action: str) -> set[str]:
    """Return the names of the fields; the file is simple enough to do without a YAML library."""
    content = (PACKAGE / "services.yaml").read_text()
    block = re.search(rf"^{action}:\n((?:[ ].*\n)+)", content, flags=re.MULTILINE)
    assert block
    return set(re.findall(r"^    (\w+):", block[1], flags=re.MULTILINE))


# Functions that are given the key of what they raise, and where.
GIVEN_KEYS = {"_invalid": 0, "self._refusal": 1}


def _raised() -> set[str]:
    """Return the translation keys of everything that our code raises."""
    # The problems of an account are counted elsewhere.
    keys = {f"account_{problem}" for problem in AccountProblem}
    for name in modules():
        for function, named, given in calls(module(name)):
            if "translation_domain" in named:
                assert ast.unparse(named["translation_domain"]) == "DOMAIN"
                keys.add(text(named["translation_key"]) or "")
            if function in GIVEN_KEYS:
                keys.add(text(given[GIVEN_KEYS[function]]) or "")
    return keys - {""}


def test_exceptions_have_texts() -> None:
    assert ENGLISH["exceptions"].keys() == _raised()
    assert all(texts.keys() == {"message"} for texts in ENGLISH["exceptions"].values())


def test_placeholders_of_exceptions_are_given() -> None:
    for name in modules():
        for _, named, _ in calls(module(name)):
            key = text(named.get("translation_key"))
            if key is None or "translation_domain" not in named:
                continue
            given = named.get("translation_placeholders")
            count = len(given.keys) if isinstance(given, ast.Dict) else 0
            assert len(_placeholders(ENGLISH["exceptions"][key]["message"])) == count


FLOWS = [name for name in modules() if name == "config_flow" or name.startswith("flows/")]
SECTIONS_OF_FLOWS = [ENGLISH["config"], ENGLISH["options"], *ENGLISH["config_subentries"].values()]


def _steps() -> set[str]:
    """Return the steps of all flows."""
    nodes = [node for name in FLOWS for node in ast.walk(module(name))]
    defined = {node.name for node in nodes if isinstance(node, ast.AsyncFunctionDef)}
    assigned = {ast.unparse(node.targets[0]) for node in nodes if isinstance(node, ast.Assign)}
    return {
        name.removeprefix("async_step_")
        for name in defined | assigned
        if name.startswith("async_step_")
    }


def _literals() -> set[object]:
    """Return the texts that stand in the flows."""
    nodes = (node for name in FLOWS for node in ast.walk(module(name)))
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


def test_no_page_of_a_flow_is_left_over() -> None:
    """That every page, menu, error and end has its texts is seen by all tests of the flows."""
    steps, literals = _steps(), _literals()
    # Ends that Home Assistant's own methods bring along.
    known = {"already_configured", "reconfigure_successful"}
    known |= {*Misread, *Refusal, *AccountProblem}
    for part in SECTIONS_OF_FLOWS:
        assert part["step"].keys() <= steps
        for kind in ("abort", "error", "progress"):
            assert part.get(kind, {}).keys() - known <= literals
        for texts in part["step"].values():
            options = texts.get("menu_options", {})
            assert options.keys() <= steps
            assert options.keys() == texts.get("menu_option_descriptions", {}).keys()


def test_what_deletes_says_so_on_its_button() -> None:
    damaged = ENGLISH["issues"]["storage_damaged"]["fix_flow"]["step"]["confirm"]
    for form in (ENGLISH["options"]["step"]["forget"], damaged):
        assert form["submit"] == "Delete"
    assert ENGLISH["options"]["step"]["silent_lines"]["submit"] == "Remove"
    assert ENGLISH["options"]["step"]["account_disconnect"]["submit"] == "Disconnect"


def test_every_reason_why_a_list_is_not_taken_has_a_text() -> None:
    reasons = {*Misread, *Refusal}
    assert ENGLISH["config_subentries"]["callers"]["error"].keys() == reasons


@pytest.mark.parametrize("flow", ["config", "options"])
def test_every_reason_why_a_key_is_of_no_use_has_a_text_of_its_own(flow: str) -> None:
    texts = [ENGLISH[flow]["error"][problem] for problem in AccountProblem]
    assert len(set(texts)) == len(AccountProblem)


def test_everything_that_may_arrive_has_a_page() -> None:
    arrivals = {f"heard_{arrival}" for arrival in [*Arrival, "nothing"]}
    pages = {step for step in ENGLISH["options"]["step"] if step.startswith("heard_")}
    assert pages == arrivals


TEXTS = {"self.texts", "texts"}


def test_options_have_texts() -> None:
    sections = ENGLISH["options"]["step"]["settings"]["sections"]
    assert sections.keys() == SECTIONS.keys()
    for name, texts in sections.items():
        assert texts.keys() == {"name", "description", "data", "data_description"}
        assert texts["data"].keys() == texts["data_description"].keys() == set(SECTIONS[name])
    assert sorted(key for keys in SECTIONS.values() for key in keys) == sorted(DEFAULTS)


def _used_texts() -> set[str]:
    """Return the keys into `texts`; a list's title is chosen by the kind of the list."""
    keys = set()
    for name in [*modules(), "core/answers"]:
        for node in ast.walk(module(name)):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) in TEXTS:
                key = text(node.slice)
                if key:
                    keys.add(key)
                elif name != "core/answers":
                    keys |= {f"list_{kind}" for kind in CALLER_KINDS}
    return keys


def test_common_texts_are_used() -> None:
    # Those of the card are checked beside the card.
    ours = {key for key in ENGLISH["common"] if not key.startswith("card_")}
    known = ACTIVITY_TEXTS | ACCOUNT_TEXTS | STATISTICS_TEXTS | CALL_BACK_TEXTS | SENTENCE_TEXTS
    assert ours == _used_texts() | known


def test_triggers_and_conditions_have_texts_and_icons() -> None:
    for section in ("triggers", "conditions"):
        content = (PACKAGE / f"{section}.yaml").read_text()
        names = set(re.findall(r"^(\w+):$", content, flags=re.MULTILINE))
        assert ENGLISH[section].keys() == ICONS[section].keys() == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_searches_for_whatconverts_finds_every_trigger_and_condition(language: str) -> None:
    """Home Assistant's search looks at names and descriptions, not at the integration."""
    texts = json.loads((PACKAGE / "translations" / f"{language}.json").read_text(encoding="utf-8"))
    for described in (*texts["triggers"].values(), *texts["conditions"].values()):
        assert "WhatConverts" in described["description"]


def test_switches_of_a_trigger_have_no_box_to_tick_beside_them() -> None:
    for trigger in safe_load((PACKAGE / "triggers.yaml").read_text()).values():
        for name, field in trigger["fields"].items():
            if "boolean" in field["selector"]:
                assert field["required"], name
                assert field["default"] is False, name


def test_choices_have_texts() -> None:
    """Those of triggers, conditions and actions are checked by scripts/validate."""
    choices = {
        "blueprint": {path.stem for path in (PACKAGE / "blueprints").rglob("*.yaml")},
        "kind": CALLER_KINDS,
        "privacy": set(Privacy),
        "account_past_days": set(PAST_CHOICES),
    }
    texts = ENGLISH["selector"]
    assert {name: texts[name]["options"].keys() for name in choices} == choices


def _named(details: dict[Problem, Facts]) -> dict[str, set[str]]:
    """Return what is named in the text of each problem of an entry."""
    return {problem: {"name", *find_problems(facts)[problem]} for problem, facts in details.items()}


def test_every_repair_has_texts_that_name_what_is_known() -> None:
    named = _named(CAUSES) | {"card_not_registered": {"url"}, "blueprint_updates": {"names"}}
    # Nothing is known of an entry that cannot be loaded.
    named["storage_newer"] = {"name"}
    assert ENGLISH["issues"].keys() == named.keys()
    # What the flows of these add.
    named["url_changed"].add("webhook_url")
    named["storage_damaged"].add("files")
    for key, texts in ENGLISH["issues"].items():
        used = {name for text in leaves(texts).values() for name in _placeholders(text)}
        assert used <= named[key], key
        assert ("fix_flow" in texts) == (key in {"url_changed", "storage_damaged"})
        assert ("fix_flow" in texts) != ("description" in texts)


# -- languages ---------------------------------------------------------------------------------


def _placeholders(message: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", message))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_repair_for_too_many_lines_names_the_way_to_remove_them(language: str) -> None:
    texts = package_json(f"translations/{language}.json")
    pages, repair = texts["options"]["step"], texts["issues"]["too_many_lines"]["description"]
    assert f"**{pages['init']['menu_options']['silent_lines']}**" in repair


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_about_the_account_name_the_way_to_it(language: str) -> None:
    texts = package_json(f"translations/{language}.json")
    way = f"**{texts['options']['step']['init']['menu_options']['account']}**"
    for said in (
        texts["issues"]["account_failing"]["description"],
        texts["config"]["step"]["reauth_confirm"]["description"],
        texts["options"]["step"]["account_connected"]["description"],
    ):
        assert way in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_use_the_words_of_home_assistant(language: str) -> None:
    texts = [
        # What is to be copied is not prose.
        # Where a link leads nobody reads.
        re.sub(r"```.*?```|\]\(/[^)]*\)", "", text, flags=re.DOTALL)
        for text in leaves(package_json(f"translations/{language}.json")).values()
    ]
    assert [text for text in texts if re.search(r"\b(service|lovelace)\b", text.lower())] == []
