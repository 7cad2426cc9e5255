"""What can be wrong with a repository, for the test of scripts/validate."""

from collections.abc import Callable
import json
from pathlib import Path

from PIL import Image

PACKAGE = Path("custom_components/whatconverts")
ENGLISH = PACKAGE / "translations" / "en.json"
GERMAN = PACKAGE / "translations" / "de.json"
MANIFEST = PACKAGE / "manifest.json"
ICONS = PACKAGE / "icons.json"
GONE = object()

type Breaker = Callable[[Path], None]


def change(path: Path, keys: str, value: object) -> Breaker:
    """Set a part of a JSON file, named by its keys with slashes between; GONE removes it."""

    def breaker(root: Path) -> None:
        tree = part = json.loads((root / path).read_text())
        *way, last = keys.split("/")
        for key in way:
            part = part.setdefault(key, {})
        if value is GONE:
            del part[last]
        else:
            part[last] = value
        (root / path).write_text(json.dumps(tree))

    return breaker


def write(path: Path | str, content: str) -> Breaker:
    def breaker(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)

    return breaker


def add(path: Path | str, content: str) -> Breaker:
    def breaker(root: Path) -> None:
        write(path, (root / path).read_text() + content)(root)

    return breaker


def remove(path: Path | str) -> Breaker:
    def breaker(root: Path) -> None:
        (root / path).unlink()

    return breaker


def reorder(root: Path) -> None:
    manifest = json.loads((root / MANIFEST).read_text())
    (root / MANIFEST).write_text(json.dumps({"version": manifest.pop("version"), **manifest}))


def paint(name: str, size: tuple[int, int], color: tuple[int, ...], mode: str = "RGBA") -> Breaker:
    def breaker(root: Path) -> None:
        Image.new(mode, size, color).save(root / PACKAGE / "brand" / name)

    return breaker


def shrink(root: Path) -> None:
    """Leave a wide margin around the drawing."""
    path = root / PACKAGE / "brand" / "icon.png"
    ground = Image.new("RGBA", (256, 256))
    with Image.open(path) as icon:
        ground.paste(icon.resize((128, 128)), (64, 64))
    ground.save(path)


USER = "config/step/user"
YAML_ACTION = "\nprobe:\n  fields:\n    a:\n      selector:\n        "
YAML_TRIGGER = "\nprobe:\n  fields:\n    a:\n      "

BREAKERS: dict[str, tuple[Breaker, str]] = {
    # manifest.json
    "order": (reorder, "the order is domain, name"),
    "no version": (change(MANIFEST, "version", GONE), "manifest.json: version"),
    "odd version": (change(MANIFEST, "version", "one"), "not a version: one"),
    "strange key": (change(MANIFEST, "zone", 1), "manifest.json: zone"),
    "wrong type": (change(MANIFEST, "config_flow", "yes"), "manifest.json: config_flow"),
    "other domain": (change(MANIFEST, "domain", "other"), "is not the folder"),
    "insecure": (change(MANIFEST, "documentation", "http://a.org/b"), "not an https address"),
    "foreign page": (
        change(
            MANIFEST, "documentation", "https://www.home-assistant.io/integrations/whatconverts"
        ),
        "not a page of this project",
    ),
    "odd class": (change(MANIFEST, "iot_class", "cloud"), "manifest.json: iot_class"),
    "odd type": (change(MANIFEST, "integration_type", "app"), "manifest.json: integration_type"),
    "nobody": (change(MANIFEST, "codeowners", []), "manifest.json: codeowners"),
    "no @": (change(MANIFEST, "codeowners", ["me"]), "not @somebody: me"),
    "not pinned": (change(MANIFEST, "requirements", ["phonenumbers>=9"]), "not pinned"),
    "no such dependency": (change(MANIFEST, "dependencies", ["nix"]), "no integration nix"),
    "twice": (change(MANIFEST, "after_dependencies", ["http"]), "http is in dependencies and"),
    "repeated": (write(MANIFEST, '{"domain": "a", "domain": "b"}'), "repeated: ['domain']"),
    "not JSON": (write(MANIFEST, "{"), "manifest.json: Expecting"),
    "no object": (write(MANIFEST, "[]"), "manifest.json: not an object"),
    # code
    "undeclared": (change(MANIFEST, "after_dependencies", []), "uses blueprint, which"),
    "undeclared module": (
        write(PACKAGE / "probe.py", "def f():\n    from homeassistant.components import mqtt\n"),
        "probe.py: uses mqtt",
    ),
    "undeclared import": (
        write(PACKAGE / "probe.py", "import homeassistant.components.mqtt.client\n"),
        "probe.py: uses mqtt",
    ),
    "no actions described": (remove(PACKAGE / "services.yaml"), "services.yaml: missing"),
    "no triggers described": (remove(PACKAGE / "triggers.yaml"), "triggers.yaml: missing"),
    "no conditions described": (remove(PACKAGE / "conditions.yaml"), "conditions.yaml: missing"),
    "no schema": (
        write(PACKAGE / "__init__.py", "async def async_setup(hass, config):\n    pass\n"),
        "async_setup needs a CONFIG_SCHEMA",
    ),
    "no Python": (write(PACKAGE / "probe.py", "def"), "probe.py: no Python"),
    "no init": (remove(PACKAGE / "__init__.py"), "__init__.py: missing"),
    "strings": (write(PACKAGE / "strings.json", "{}"), "strings.json: only"),
    # hacs.json and the repository
    "strange key for HACS": (
        change(Path("hacs.json"), "domains", ["sensor"]),
        "hacs.json: domains",
    ),
    "nameless": (change(Path("hacs.json"), "name", GONE), "hacs.json: name"),
    "odd version for HACS": (change(Path("hacs.json"), "homeassistant", "new"), "not a version"),
    "no file to release": (
        change(Path("hacs.json"), "zip_release", value=True),
        "needs a filename",
    ),
    "second integration": (
        write("custom_components/other/a.py", ""),
        "one integration is published",
    ),
    "second manifest": (
        write("tests/x/manifest.json", "{}"),
        "there must be one in the repository",
    ),
    "no readme": (remove("README.md"), "README.md: missing"),
    "no licence": (remove("LICENSE"), "LICENSE: missing"),
    # translations
    "no English": (remove(ENGLISH), "translations/en.json: missing"),
    "strange section": (change(ENGLISH, "words", {}), "en.json: words"),
    "HTML": (change(ENGLISH, f"{USER}/title", "<b>Add</b>"), "en.json: config.step.user.title"),
    "empty": (change(ENGLISH, f"{USER}/title", " "), "title: empty"),
    "spaces": (change(ENGLISH, f"{USER}/title", "Add "), "title: spaces at its ends"),
    "quoted": (change(ENGLISH, f"{USER}/title", "Add '{a}'"), "in single quotes"),
    "braces": (change(ENGLISH, f"{USER}/title", "Add {a"), "braces do not match"),
    "odd placeholder": (change(ENGLISH, f"{USER}/title", "Add {a.b-c}"), "no names for"),
    "address": (change(ENGLISH, f"{USER}/title", "See https://a.example.com"), "an address"),
    "reference": (change(ENGLISH, f"{USER}/title", "[%key:common::x%]"), "a reference"),
    "brand": (change(ENGLISH, f"{USER}/title", "WhatConverts"), "only the name WhatConverts"),
    "upper case": (change(ENGLISH, "selector/kind/options/VIP", "VIP"), "not a key"),
    "no field": (
        change(ENGLISH, f"{USER}/data_description/x", "X."),
        "data_description of no field",
    ),
    "no message": (change(ENGLISH, "exceptions/nothing_loaded", {}), "exceptions.nothing_loaded"),
    "no issue text": (change(ENGLISH, "issues/x", {"title": "X"}), "en.json: issues.x"),
    "filled in": (
        change(ENGLISH, "entity/switch/alerts/state", {"on": "{a}"}),
        "nobody fills in placeholders",
    ),
    "nameless action": (
        change(ENGLISH, "services/get_calls/name", GONE),
        "en.json: services.get_calls",
    ),
    "missing in German": (
        change(GERMAN, f"{USER}/title", GONE),
        "de.json: config.step.user.title: missing",
    ),
    "only in German": (change(GERMAN, f"{USER}/submit", "Los"), "submit: not in English"),
    "other holes": (change(GERMAN, f"{USER}/title", "{x}"), "title: other placeholders"),
    # icons.json
    "no icon": (
        change(ICONS, "services/get_calls/service", "mdi:no-such-icon"),
        "has no icon mdi:no-such-icon",
    ),
    "strange icons": (change(ICONS, "issues", {}), "icons.json: issues"),
    "needless": (
        change(ICONS, "entity/switch/alerts/state/off", "mdi:bell-ring"),
        "the icon of off is the default",
    ),
    # services.yaml, triggers.yaml, conditions.yaml
    "no selector": (add(PACKAGE / "services.yaml", f"{YAML_ACTION}nix:\n"), "services.yaml: probe"),
    "odd selector": (
        add(PACKAGE / "services.yaml", f"{YAML_ACTION}number:\n          min: x\n"),
        "services.yaml: probe",
    ),
    "filter": (
        add(
            PACKAGE / "services.yaml", "\nprobe:\n  fields:\n    a:\n      filter:\n        b: []\n"
        ),
        "services.yaml: probe",
    ),
    "strange field": (
        add(PACKAGE / "triggers.yaml", f"{YAML_TRIGGER}nix: 1\n"),
        "triggers.yaml: probe",
    ),
    "empty default": (
        add(PACKAGE / "triggers.yaml", f"{YAML_TRIGGER}default:\n"),
        "triggers.yaml: probe",
    ),
    "odd name": (add(PACKAGE / "triggers.yaml", "\n.Probe: {}\n"), "triggers.yaml: "),
    "no words": (
        add(PACKAGE / "conditions.yaml", "\nprobe: {}\n"),
        "probe: no name or description",
    ),
    "no words for a field": (
        change(ENGLISH, "triggers/call_started/fields/caller", GONE),
        "call_started.caller: no name",
    ),
    "no words for an option": (
        change(ENGLISH, "selector/caller/options/vip", GONE),
        "selector.caller.options.vip: no text",
    ),
    # brand
    "no picture": (remove(PACKAGE / "brand" / "dark_logo.png"), "brand/dark_logo.png: missing"),
    "odd picture": (write(PACKAGE / "brand" / "banner.png", ""), "does not know this name"),
    "not a picture": (write(PACKAGE / "brand" / "icon.png", "x"), "icon.png: no picture"),
    "small icon": (paint("icon@2x.png", (256, 256), (0, 0, 0, 0)), "256 x 256, not 512 x 512"),
    "small logo": (paint("logo.png", (500, 100), (0, 0, 0, 0)), "its shorter side is"),
    "opaque": (paint("icon.png", (256, 256), (9, 9, 9, 255)), "not transparent"),
    "blank": (paint("icon.png", (256, 256), (0, 0, 0, 0)), "nothing on it"),
    "no transparency": (paint("icon.png", (256, 256), (9, 9, 9), "RGB"), "PNG RGB, not a PNG"),
    "margins": (shrink, "not cut where the drawing ends"),
}
