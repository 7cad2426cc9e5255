"""What became of each ready-made automation that was installed, and which ones may be written.

Home Assistant rewrites a blueprint when it stores it: it fills in what selectors leave out, and
notes the address of an import. A fingerprint is blind to both, and to nothing that a person would
change.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
import hashlib
import json
from typing import Any

type Json = Mapping[str, Any]


class Copy(StrEnum):
    """How the copy in Home Assistant compares with what we ship."""

    MISSING = "missing"
    CURRENT = "current"
    OUTDATED = "outdated"
    EDITED = "edited"


WRITABLE = frozenset({Copy.MISSING, Copy.OUTDATED})


def judge(installed: str | None, shipped: Sequence[str]) -> Copy:
    """Compare the fingerprint of a copy, None without one, with all shipped ones, newest last."""
    if installed is None:
        return Copy.MISSING
    if installed == shipped[-1]:
        return Copy.CURRENT
    return Copy.OUTDATED if installed in shipped else Copy.EDITED


def writable(copies: Mapping[str, Copy], wanted: Collection[str]) -> list[str]:
    """Return those of the wanted ones that overwrite nothing of the user's."""
    return [name for name, copy in copies.items() if name in wanted and copy in WRITABLE]


def fingerprint(data: Json) -> str:
    """Return what tells a blueprint from any that behaves or looks differently."""
    metadata = {key: value for key, value in data["blueprint"].items() if key != "source_url"}
    seen = {**data, "blueprint": {**metadata, "input": _inputs(metadata.get("input") or {})}}
    text = json.dumps(seen, sort_keys=True, default=_reference)
    return hashlib.sha256(text.encode()).hexdigest()


def _reference(value: object) -> dict[str, str]:
    """Return `!input name`, the one thing in a blueprint that JSON does not have."""
    return {"!input": str(getattr(value, "name", value))}


def _inputs(inputs: Json) -> dict[str, Any]:
    return {name: _input(value or {}) for name, value in inputs.items()}


def _input(value: Json) -> dict[str, Any]:
    if "input" in value:
        return {**value, "input": _inputs(value["input"])}
    selector = {kind: _plain(config) for kind, config in value.get("selector", {}).items()}
    return {**value, "selector": selector}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever YAML can say
    """Return the configuration of a selector without what Home Assistant adds to it."""
    if isinstance(value, Mapping):
        plain = {key: _plain(one) for key, one in value.items()}
        return {key: one for key, one in plain.items() if one is not None} or None
    if isinstance(value, list):
        items = [_plain(one) for one in value]
        return items[0] if len(items) == 1 else items or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value is False else value
