"""The card, the server and the documents name the same things."""

import json
from pathlib import Path
import re

from custom_components.whatconverts.core.public import public_keys
from custom_components.whatconverts.core.resource import PATH

ROOT = Path(__file__).parents[2]
WWW = ROOT / "custom_components" / "whatconverts" / "www"
TYPES = (ROOT / "typings" / "card.d.ts").read_text(encoding="utf-8")
MODULES = {path.name: path.read_text(encoding="utf-8") for path in WWW.iterdir()}

# Unminified, with types and six languages. On its way to a browser it is compressed to a third.
MOST_BYTES = 85_000


def members(interface: str) -> set[str]:
    body = re.search(rf"export interface {interface} {{(.*?)\n}}", TYPES, re.DOTALL)
    assert body
    return set(re.findall(r"^  (\w+)\??:", body[1], re.MULTILINE))


def test_the_card_knows_the_public_call() -> None:
    assert members("PublicCall") == public_keys() | {"config_entry_id", "muted"}


def test_every_setting_is_typed_and_documented() -> None:
    defaults = re.search(r"DEFAULTS = {(.*?)\n}", MODULES["config.js"], re.DOTALL)
    assert defaults
    names = set(re.findall(r"^  (\w+):", defaults[1], re.MULTILINE))
    assert names | {"type"} == members("Config")
    page = (ROOT / "docs" / "card.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []


def test_the_card_is_where_the_resource_says() -> None:
    server = (ROOT / "custom_components/whatconverts/websocket_api.py").read_text(encoding="utf-8")
    assert '"whatconverts/calls/subscribe"' in server
    assert '"whatconverts/calls/subscribe"' in MODULES["card.js"]
    assert PATH.startswith("/whatconverts/")
    assert "card.js" in MODULES


def test_modules_only_import_each_other() -> None:
    for name, text in MODULES.items():
        imported = re.findall(r'^import .*? from "(.*?)";', text, re.MULTILINE | re.DOTALL)
        strangers = [one for one in imported if one.removeprefix("./") not in MODULES]
        assert strangers == [], name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b", text), name
        assert len(text.splitlines()) <= 300, name


def test_every_text_that_is_asked_for_exists() -> None:
    known = set(re.findall(r"^  (\w+): \[", MODULES["words.js"], re.MULTILINE))
    for name, text in MODULES.items():
        asked = set(re.findall(r'words\.t\("(\w+)"', text))
        assert asked <= known, name


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert "resolved" not in json.dumps(lock)


def test_size() -> None:
    assert sum(len(text.encode()) for text in MODULES.values()) <= MOST_BYTES
