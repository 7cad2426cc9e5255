"""What is on disk: one private file in Home Assistant's storage folder, see `journal`.

Each line holds the calls and the other things that have changed since the line before; what comes
later wins. When the file has grown to twice its size it is written anew, as one line with all that
is kept. Home Assistant's `Store` is not used, since it does not tell whether a write succeeded.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
import logging
from pathlib import Path
from threading import Lock
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

from ..const import DOMAIN
from ..core.model import Call
from ..core.record import as_record
from .journal import Journal

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 1
_ASIDE: Final = "unreadable"

# From the version that is the key to the next one. A new version adds its step here.
MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


@dataclass(slots=True)
class Contents:
    """What was found on disk: call records, and the other things that are kept by name.

    `kept_aside` names the files that could not be understood, now or earlier, and are still there.
    """

    calls: list[Any] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)
    kept_aside: tuple[str, ...] = ()


class CallStore:
    """The file of one entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file; nothing is touched yet."""
        self._hass = hass
        path = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.calls"))
        self._journal = Journal(path)
        self._encoded: dict[int, tuple[Call, bytes]] = {}
        self._head: dict[str, bytes] = {}
        # A job goes on if nobody waits for it any more.
        self._lock = Lock()

    async def async_load(self) -> Contents:
        """Return what is stored; raises OSError if that cannot be read.

        A file of which anything cannot be understood is kept aside; the rest of it is returned.
        """
        return await self._hass.async_add_executor_job(self._load)

    @property
    def wants_rewrite(self) -> bool:
        """Whether `async_rewrite` must come next: at first, after a failure, when it is time."""
        return self._journal.wants_rewrite

    async def async_append(self, calls: Collection[Call], head: Mapping[str, Any]) -> None:
        """Store calls that have changed; raises OSError if they are not on disk afterwards."""
        await self._async_write(self._journal.append, calls, head, known=self._head)

    async def async_rewrite(self, calls: Collection[Call], head: Mapping[str, Any]) -> None:
        """Store these calls and no others; raises `WriteError` if that fails."""
        await self._async_write(self._journal.rewrite, calls, head, known={})
        self._encoded = {call.lead_id: self._encoded[call.lead_id] for call in calls}

    async def async_find_aside(self) -> tuple[str, ...]:
        """Return the names of the files that could not be understood and are still there."""
        return await self._hass.async_add_executor_job(self._kept_aside)

    async def async_remove_aside(self) -> None:
        """Delete the files that could not be understood or finished, with the calls in them.

        Raises OSError if one is still there afterwards.
        """
        await self._hass.async_add_executor_job(self._remove_aside)

    def _remove_aside(self) -> None:
        with self._lock:
            failures = _delete(*self._find_aside(), *self._journal.leftovers)
        if failures:
            raise failures.popitem()[1]

    async def async_remove(self) -> None:
        """Delete the file, and whatever else there is of it; what cannot be deleted is logged."""
        await self._hass.async_add_executor_job(self._remove)

    async def _async_write(
        self,
        write: Callable[[bytes], None],
        calls: Collection[Call],
        head: Mapping[str, Any],
        known: Mapping[str, bytes],
    ) -> None:
        """Write the calls, and what of the head is not `known` to be stored already."""
        # The head may change meanwhile, and is small; a call never changes.
        encoded = {name: _member(name, json_bytes(value)) for name, value in head.items()}
        news = [member for name, member in encoded.items() if known.get(name) != member]
        await self._hass.async_add_executor_job(self._write, write, news, calls)
        self._head = encoded

    def _write(
        self, write: Callable[[bytes], None], head: list[bytes], calls: Collection[Call]
    ) -> None:
        with self._lock:
            members = [self._encode(call) for call in calls]
            parts = (VERSION, b",".join(head), b",".join(members))
            write(b'{"version":%d,"head":{%b},"calls":{%b}}' % parts)

    def _encode(self, call: Call) -> bytes:
        """Return a call as JSON, encoding it only if it has changed since the last time."""
        known = self._encoded.get(call.lead_id)
        if known is None or known[0] is not call:
            member = _member(str(call.lead_id), json_bytes(as_record(call)))
            known = self._encoded[call.lead_id] = (call, member)
        return known[1]

    def _load(self) -> Contents:
        # What cannot be deleted is no reason not to start.
        _delete(*self._journal.leftovers)
        reading = self._journal.read()
        calls: dict[str, Any] = {}
        head: dict[str, Any] = {}
        is_damaged = reading.is_damaged
        for text in reading.texts:
            try:
                line = _migrate(json_loads(text))
                calls |= line["calls"]
                head |= line["head"]
            except KeyError, TypeError, ValueError:
                is_damaged = True
        if is_damaged:
            self._set_aside()
        return Contents(list(calls.values()), head, self._kept_aside())

    def _set_aside(self) -> None:
        path = self._journal.path
        aside = path.with_name(f"{path.name}.{_ASIDE}.{dt_util.utcnow():%Y%m%d%H%M%S}")
        path.rename(aside)
        _LOGGER.error("Stored calls could not be understood; kept aside as %s", aside.name)

    def _kept_aside(self) -> tuple[str, ...]:
        return tuple(sorted(path.name for path in self._find_aside()))

    def _find_aside(self) -> Iterable[Path]:
        path = self._journal.path
        return path.parent.glob(f"{path.stem}.*.{_ASIDE}.*")

    def _remove(self) -> None:
        path = self._journal.path
        for name, error in _delete(*path.parent.glob(f"{path.stem}.*")).items():
            reason = error.strerror or type(error).__name__
            _LOGGER.warning("The file %s could not be deleted: %s", name, reason)


def _delete(*paths: Path) -> dict[str, OSError]:
    """Delete each of these files, and return by name what has kept any from it."""
    failures = {}
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failures[path.name] = error
    return failures


def _member(name: str, value: bytes) -> bytes:
    return b'"%b":%b' % (name.encode(), value)


def _migrate(content: object) -> dict[str, Any]:
    """Bring the content of a line to the present version; raises if that cannot be done."""
    if not isinstance(content, dict):
        raise TypeError
    while (version := content["version"]) != VERSION:
        content = MIGRATIONS[version](content)
    return content
