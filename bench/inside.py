"""Runs in a process of its own: python -m bench.inside core NUMBER | imports."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
import gc
import importlib
import json
import sys
from time import perf_counter
import tracemalloc
from zoneinfo import ZoneInfo

from bench.traffic import open_calls, whole_calls

# What any Home Assistant has imported before our turn comes.
_THERE_ANYWAY = (
    "homeassistant.bootstrap",
    "homeassistant.components.http",
    "homeassistant.components.webhook",
    "homeassistant.components.sensor",
    "homeassistant.components.binary_sensor",
    "homeassistant.components.event",
    "homeassistant.components.button",
    "homeassistant.components.switch",
    "homeassistant.helpers.trigger",
    "homeassistant.helpers.condition",
)
_OURS = ("", *(f".{name}" for name in ("coordinator", "sensor", "binary_sensor", "event")))


def _grown_by(act: Callable[[], object]) -> int:
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    act()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    return after - before


def core(number: int) -> dict[str, float]:
    """Return bytes per live call and per ended call."""
    from custom_components.whatconverts.core import (  # noqa: PLC0415 - not what `imports` measures
        model,
        payload,
        registry,
        rules,
    )

    now = datetime.now(UTC)
    calls = registry.CallRegistry(rules.Rules(time_zone=ZoneInfo("UTC"), keep_calls=number))

    def apply(messages: Iterable[list[bytes]]) -> None:
        for call in messages:
            for message in call:
                notice = payload.parse(json.loads(message), "US")
                if isinstance(notice, model.CallNotice):
                    calls.apply(notice, now)
        calls.unsaved.note_saved(calls.unsaved.taken())

    apply(whole_calls(20))
    live, ended = open_calls(number), whole_calls(number)
    tracemalloc.start()
    remembered = _grown_by(lambda: apply(ended))
    return {"live": _grown_by(lambda: apply(live)) / number, "ended": remembered / number}


def imports() -> dict[str, float]:
    """Return how long it takes to import the integration, and its library of phone numbers."""
    for name in _THERE_ANYWAY:
        importlib.import_module(name)
    begin = perf_counter()
    importlib.import_module("phonenumbers").PhoneMetadata.load_all()
    library = perf_counter()
    for name in _OURS:
        importlib.import_module(f"custom_components.whatconverts{name}")
    return {"phonenumbers": library - begin, "integration": perf_counter() - library}


if __name__ == "__main__":
    _, what, *rest = sys.argv
    print(json.dumps(core(int(rest[0])) if what == "core" else imports()))
