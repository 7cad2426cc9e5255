"""What the library for phone numbers reads from disk is read outside the event loop."""

from collections.abc import Iterator
from importlib.metadata import version
import sys
import threading

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.core import phone
from custom_components.whatconverts.diagnostics import async_get_config_entry_diagnostics
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from tests.support.integration import DOMAIN, Integration, SetupIntegration, started

LIBRARY = "phonenumbers"
NUMBERS = ("+442079460011", "+4930901820", "+81312345678", "+5562123456789", "+80012345678")


class FileWatch:
    """Notes which files of the library the main thread opens."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.is_on = False
        # An audit hook stays as long as the process.
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if not self.is_on or event != "open":
            return
        if threading.current_thread() is threading.main_thread() and LIBRARY in str(args[0]):
            self.opened.append(str(args[0]))


WATCH = FileWatch()


@pytest.fixture
def fresh_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileWatch]:
    """Let the library be read anew, as in a process that has not seen it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == LIBRARY]:
        monkeypatch.delitem(sys.modules, name)
    _clear_caches()
    WATCH.opened.clear()
    WATCH.is_on = True
    yield WATCH
    WATCH.is_on = False
    _clear_caches()


def _clear_caches() -> None:
    for function in vars(phone).values():
        if clear := getattr(function, "cache_clear", None):
            clear()


async def call_from_everywhere(integration: Integration) -> None:
    for number in NUMBERS:
        await integration.take(started(caller_number=number))
    shown = {call["caller_number"] for call in (await integration.calls()).values()}
    assert shown == set(NUMBERS)


async def test_no_file_is_read_in_the_event_loop(
    fresh_library: FileWatch, setup_integration: SetupIntegration
) -> None:
    await call_from_everywhere(await setup_integration())
    assert fresh_library.opened == []


async def test_diagnostics_of_an_entry_that_was_never_set_up_read_none_either(
    fresh_library: FileWatch, hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    await async_get_integration(hass_us, DOMAIN)
    found = await async_get_config_entry_diagnostics(hass_us, entry)
    assert fresh_library.opened == []
    assert found["versions"]["phonenumbers"] == version(LIBRARY)


async def test_the_watch_sees_a_file_that_is_read_in_the_event_loop(
    fresh_library: FileWatch, setup_integration: SetupIntegration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.whatconverts.load_numbers", lambda: None)
    await call_from_everywhere(await setup_integration())
    assert fresh_library.opened
