"""Every rule of Home Assistant's quality scale is answered; what the code can show, it shows."""

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
import re
import tomllib
from typing import Any

import pytest
from yaml import safe_load  # type: ignore[import-untyped]

from tests.support.public_names import PLATFORMS
from tests.support.repository import (
    ENGLISH,
    ICONS,
    PACKAGE,
    ROOT,
    calls,
    glue,
    module,
    package_json,
    text,
)

SCALE: dict[str, Any] = safe_load((PACKAGE / "quality_scale.yaml").read_text())["rules"]

# Where each rule about documents is kept.
DOCUMENTS = {
    "docs-actions": ("docs/reference.md", "## Actions"),
    "docs-conditions": ("docs/reference.md", "## Condition"),
    "docs-configuration-parameters": ("docs/options.md", "# Options"),
    "docs-data-update": ("README.md", "## How calls get here"),
    "docs-examples": ("docs/automations.md", "# Ready-made automations"),
    "docs-high-level-description": ("README.md", "# WhatConverts Live Calls for Home Assistant"),
    "docs-installation-instructions": ("README.md", "## Install"),
    "docs-installation-parameters": ("README.md", "## Connect WhatConverts"),
    "docs-known-limitations": ("docs/limitations.md", "# Known limitations"),
    "docs-removal-instructions": ("README.md", "## Remove"),
    "docs-supported-devices": ("README.md", "## What it works with"),
    "docs-supported-functions": ("README.md", "## What you get"),
    "docs-triggers": ("docs/reference.md", "## Triggers"),
    "docs-troubleshooting": ("docs/troubleshooting.md", "# Troubleshooting"),
    "docs-use-cases": ("README.md", "## What offices do with it"),
}
ERRORS = r"HomeAssistantError|ServiceValidationError|ConfigEntry\w+|UpdateFailed"


def status(rule: str) -> str:
    answer = SCALE[rule]
    return str(answer["status"] if isinstance(answer, dict) else answer)


def source(name: str) -> str:
    return (PACKAGE / f"{name}.py").read_text()


def functions(name: str) -> set[str]:
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(module(name)) if isinstance(node, defined)}


def flows() -> list[str]:
    return [name for name in glue() if name.endswith("_flow")]


# -- the list ----------------------------------------------------------------------------------


def test_every_rule_of_home_assistant_is_answered() -> None:
    """The rules are those that Home Assistant's own integrations answer."""
    spec = find_spec("homeassistant")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    components = Path(spec.submodule_search_locations[0]) / "components"
    rules: set[str] = set()
    for path in components.glob("*/quality_scale.yaml"):
        rules |= set(re.findall(r"^  ([a-z-]+):", path.read_text(), re.MULTILINE))
    assert len(rules) > 50
    assert set(SCALE) == rules


def test_every_rule_is_kept_or_has_a_reason_not_to_be() -> None:
    for rule, answer in SCALE.items():
        assert status(rule) in {"done", "exempt"}, rule
        if isinstance(answer, dict):
            assert answer.keys() == {"status", "comment"}, rule
            assert answer["comment"].endswith("."), rule
        else:
            assert answer == "done", rule


@pytest.mark.parametrize("rule", [rule for rule in SCALE if rule.startswith("docs-")])
def test_docs(rule: str) -> None:
    path, heading = DOCUMENTS[rule]
    found = re.search(
        rf"^{re.escape(heading)}$\n+(.+?)(?=^#|\Z)",
        (ROOT / path).read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{path} has no {heading}"
    assert len(found[1].split()) >= 20, f"{path}: {heading} says next to nothing"


# -- bronze ------------------------------------------------------------------------------------


def test_action_setup() -> None:
    (setup,) = [
        node
        for node in module("__init__").body
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "async_setup"
    ]
    assert "async_setup_services(hass)" in ast.unparse(setup)
    registering = [name for name in glue() if "services.async_register" in source(name)]
    assert registering == ["services"]


def test_appropriate_polling_is_no_matter() -> None:
    assert package_json("manifest.json")["iot_class"] == "cloud_push"
    polling = r"update_interval|SCAN_INTERVAL|should_poll = True"
    assert [name for name in glue() if re.search(polling, source(name))] == []


def test_brands() -> None:
    assert (PACKAGE / "brand" / "icon.png").is_file()


def test_common_modules() -> None:
    assert {"coordinator", "entity"} <= set(glue())


def test_config_flow() -> None:
    """Everything that is asked is explained."""
    assert package_json("manifest.json")["config_flow"] is True
    parts = [ENGLISH["config"], ENGLISH["options"], *ENGLISH["config_subentries"].values()]
    for step in (step for part in parts for step in part["step"].values()):
        for form in (step, *step.get("sections", {}).values()):
            assert form.get("data_description", {}).keys() == form.get("data", {}).keys()


def test_coverage_is_demanded() -> None:
    """Of the core and the flows everything, of the rest more than the 95 % of the rule."""
    script = (ROOT / "scripts" / "test").read_text()
    assert re.findall(r"&& gate (\d+) (.+?)(?: &&|$)", script, re.MULTILINE) == [
        ("100", "--include '*/core/*'"),
        ("97", "--omit '*/core/*'"),
        ("100", "--include '*_flow.py'"),
        ("100", "--include \"$beneath\" --omit '*/core/*'"),
    ]
    assert "beneath='*/options_menu.py,*/address.py,*/arrival.py'" in script.splitlines()


def test_dependency_transparency() -> None:
    requirements = package_json("manifest.json")["requirements"]
    assert all("://" not in one for one in requirements)


def test_entity_event_setup() -> None:
    """Entities subscribe when they are added, and only then."""
    for name in (*PLATFORMS, "entity"):
        for node in ast.walk(module(name)):
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                assert not re.search(r"listen|subscribe|connect", ast.unparse(node)), name
    assert "async_added_to_hass" in functions("event")


def test_entity_unique_id() -> None:
    assert re.search(r"self\._attr_unique_id = ", source("entity"))


def test_has_entity_name() -> None:
    assert "_attr_has_entity_name = True" in source("entity")
    for platform in PLATFORMS:
        made = [
            ast.unparse(node.bases[0])
            for node in module(platform).body
            if isinstance(node, ast.ClassDef)
            and any("Entity" in ast.unparse(b) for b in node.bases)
        ]
        described = {base for base in made if base.endswith("Description")}
        assert set(made) - described == {"WhatConvertsEntity"}, platform


def test_runtime_data() -> None:
    assert "entry.runtime_data = coordinator" in source("__init__")
    assert "ConfigEntry[WhatConvertsCoordinator]" in source("coordinator")
    assert [name for name in glue() if "hass.data[DOMAIN]" in source(name)] == []


def test_test_before_setup() -> None:
    assert "ConfigEntryNotReady" in source("coordinator")


def test_unique_config_entry() -> None:
    flow = "".join(source(name) for name in flows())
    assert "async_set_unique_id" in flow
    assert "_abort_if_unique_id_configured" in flow


# -- silver ------------------------------------------------------------------------------------


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield the errors that our code makes for people to read."""
    for name in glue():
        for node in ast.walk(module(name)):
            if isinstance(node, ast.Call) and re.fullmatch(ERRORS, ast.unparse(node.func)):
                yield name, node


def test_action_exceptions() -> None:
    assert {name for name, _ in raised()} >= {"services", "coordinator"}


def test_config_entry_unloading() -> None:
    assert "async_unload_entry" in functions("__init__")


def test_integration_owner() -> None:
    assert package_json("manifest.json")["codeowners"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_parallel_updates(platform: str) -> None:
    assert "PARALLEL_UPDATES = 0" in map(ast.unparse, module(platform).body)


# -- gold --------------------------------------------------------------------------------------


def test_devices() -> None:
    assert "_attr_device_info" in source("entity")
    assert {"DeviceInfo", "ChildDeviceInfo"} <= set(re.findall(r"\w+", source("line_devices")))


def test_diagnostics() -> None:
    assert functions("diagnostics") >= {
        "async_get_config_entry_diagnostics",
        "async_get_device_diagnostics",
    }


def test_dynamic_devices() -> None:
    """Lines that come later get their entities."""
    for platform in ("binary_sensor", "event", "sensor"):
        assert "async_add_for_lines" in source(platform), platform


def described(name: str) -> dict[str, str]:
    """Return what the tables of the platforms give their rows under this name, by entity."""
    return {
        f"{platform}.{text(named['key'])}": ast.unparse(named[name])
        for platform in PLATFORMS
        for function, named, _ in calls(module(platform))
        if function.endswith("Description") and name in named
    }


def test_entity_category() -> None:
    assert described("entity_category") == {
        "button.test_call": "EntityCategory.CONFIG",
        "sensor.last_webhook": "EntityCategory.DIAGNOSTIC",
    }


def test_entity_device_class() -> None:
    """Times are times; nothing else of ours has a class."""
    assert described("device_class") == {
        "sensor.longest_active_call": "SensorDeviceClass.TIMESTAMP",
        "sensor.last_webhook": "SensorDeviceClass.TIMESTAMP",
    }


def test_entity_disabled_by_default_is_no_matter() -> None:
    assert described("entity_registry_enabled_default") == {}


def test_entity_translations() -> None:
    assert described("name") == {}
    assert "self._attr_translation_key = description.key" in source("entity")
    assert [name for name in glue() if "_attr_name" in source(name)] == []


def test_exception_translations() -> None:
    for name, error in raised():
        given = {keyword.arg for keyword in error.keywords}
        assert given >= {"translation_domain", "translation_key"}, f"{name}: {ast.unparse(error)}"


def test_icon_translations() -> None:
    for platform, entities in ENGLISH["entity"].items():
        assert ICONS["entity"][platform].keys() == entities.keys()
    assert [name for name in glue() if re.search(r"_attr_icon|\bicon=", source(name))] == []


def test_reconfiguration_flow() -> None:
    assert "async_step_reconfigure" in {name for flow in flows() for name in functions(flow)}


def test_repair_issues() -> None:
    """Every repair has words, and code that raises it and takes it away."""
    code = "".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    assert re.search(r"async_create_issue\(", code)
    assert re.search(r"async_delete_issue\(", code)
    unused = [key for key in ENGLISH["issues"] if not re.search(rf"(?i)\b{key}\b", code)]
    assert unused == []


def test_stale_devices() -> None:
    assert "async_remove_config_entry_device" in functions("__init__")


# -- platinum ----------------------------------------------------------------------------------


def test_inject_websession_is_no_matter() -> None:
    """Nothing of ours asks the network for anything."""
    client = (
        r"ClientSession|async_get_clientsession|urlopen|\b(import|from) (httpx|requests|socket)\b"
    )
    for path in PACKAGE.rglob("*.py"):
        assert not re.search(client, path.read_text()), path.name


def test_strict_typing() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"] is True
    loosened = [part["module"] for part in settings["overrides"]]
    assert [name for name in loosened if "whatconverts" in name] == []
    assert "mypy custom_components" in (ROOT / "scripts" / "lint").read_text()
