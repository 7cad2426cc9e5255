"""What is on disk: one small file of what is current, and one with the history.

The current file holds live calls and those that have ended since the history was last written. It
is written before a post is answered 200, so it must stay small and its write must tell whether it
succeeded; Home Assistant's `Store` does not tell, hence its atomic file writer is used directly.
The history is written later, and only then do its calls leave the current file: at no time is a
call in memory alone. Both files are private and lie in Home Assistant's storage folder.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.json import json_loads

from .const import DOMAIN
from .core.model import Call
from .core.record import as_record

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 1

# From the version that is the key to the next one. A new version adds its step here.
MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


@dataclass(slots=True)
class Contents:
    """What was found on disk: call records, and the other things that are kept by name."""

    calls: list[Any] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)


class CallStore:
    """The two files of one entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the files; nothing is touched yet."""
        self._hass = hass
        self._current = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.current"))
        self._history = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.history"))
        self._encoded: dict[int, tuple[Call, bytes]] = {}

    async def async_load(self) -> Contents:
        """Return what both files hold; the current file comes last, so that it wins.

        A file that cannot be understood is kept aside and counts as empty. Raises OSError if one
        cannot be read.
        """
        return await self._hass.async_add_executor_job(self._load)

    async def async_save_current(self, calls: Iterable[Call], head: Mapping[str, Any]) -> None:
        """Write the current file; raises `WriteError` if it is not on disk afterwards."""
        await self._async_write(self._current, self._encode(calls), head)

    async def async_save_history(self, calls: Iterable[Call]) -> None:
        """Write the history; raises `WriteError` if it is not on disk afterwards."""
        calls = list(calls)
        await self._async_write(self._history, self._encode(calls), {})
        kept = {call.lead_id for call in calls}
        self._encoded = {
            lead_id: pair
            for lead_id, pair in self._encoded.items()
            if lead_id in kept or pair[0].is_live
        }

    async def async_remove(self) -> None:
        """Delete both files, and what was kept aside of them."""
        await self._hass.async_add_executor_job(self._remove)

    async def async_remove_aside(self) -> None:
        """Delete the files that could not be understood."""
        await self._hass.async_add_executor_job(self._remove, "*.unreadable.*")

    def _remove(self, kind: str = "*") -> None:
        for path in self._current.parent.glob(f"{self._current.stem}.{kind}"):
            path.unlink(missing_ok=True)

    def _encode(self, calls: Iterable[Call]) -> list[bytes]:
        """Return the calls as JSON, encoding only those that have changed since the last time."""
        return [self._encode_call(call) for call in calls]

    def _encode_call(self, call: Call) -> bytes:
        known = self._encoded.get(call.lead_id)
        if known is None or known[0] is not call:
            known = self._encoded[call.lead_id] = (call, json_bytes(as_record(call)))
        return known[1]

    async def _async_write(self, path: Path, calls: list[bytes], head: Mapping[str, Any]) -> None:
        await self._hass.async_add_executor_job(_write, path, calls, json_bytes(dict(head)))

    def _load(self) -> Contents:
        history, current = _read(self._history), _read(self._current)
        return Contents(
            calls=[*_records(history), *_records(current)],
            head=head if isinstance(head := current.get("head"), dict) else {},
        )


def _write(path: Path, calls: list[bytes], head: bytes) -> None:
    body = b'{"version":%d,"head":%b,"calls":[\n%b\n]}\n' % (VERSION, head, b",\n".join(calls))
    write_utf8_file_atomic(str(path), body, private=True, mode="wb")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        return _migrate(json_loads(content))
    except KeyError, TypeError, ValueError:
        aside = path.with_name(f"{path.name}.unreadable.{dt_util.utcnow():%Y%m%d%H%M%S}")
        path.rename(aside)
        _LOGGER.error("Stored calls could not be understood; kept aside as %s", aside.name)  # noqa: TRY400 - its text may quote a caller
        return {}


def _migrate(content: object) -> dict[str, Any]:
    """Bring the content of a file to the present version; raises if that cannot be done."""
    if not isinstance(content, dict):
        raise TypeError
    while (version := content["version"]) != VERSION:
        content = MIGRATIONS[version](content)
    return content


def _records(content: Mapping[str, Any]) -> list[Any]:
    calls = content.get("calls")
    return calls if isinstance(calls, list) else []
