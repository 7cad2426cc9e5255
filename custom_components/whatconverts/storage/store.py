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
from typing import Any, Final, TypedDict, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

from ..const import DOMAIN
from ..core.lines import StoredLines
from ..core.model import Call
from ..core.record import as_record
from .journal import Journal

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 1
_CORRUPT: Final = "unreadable"

# From the version that is the key to the next one. A new version adds its step here.
MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


class StoredMeta(TypedDict, total=False):
    """What is stored beside the calls; what was read back is checked by whom it belongs to."""

    alerts: bool
    stats: dict[str, Any]
    lines: StoredLines
    days: dict[str, list[int]]


@dataclass(slots=True)
class Contents:
    """What was found on disk: call records, and what is stored beside them.

    `corrupt_files` names those that could not be understood, now or earlier, and are still there.
    """

    calls: list[Any] = field(default_factory=list)
    meta: StoredMeta = field(default_factory=StoredMeta)
    corrupt_files: tuple[str, ...] = ()


class CallStore:
    """The file of one entry."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file; nothing is touched yet."""
        self._hass = hass
        self.entry_id = entry_id
        path = Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.calls"))
        self._journal = Journal(path)
        self._encoded: dict[int, tuple[Call, bytes]] = {}
        self._meta: dict[str, bytes] = {}
        self._members: dict[str, tuple[object, bytes]] = {}
        # A job goes on if nobody waits for it any more.
        self._lock = Lock()

    async def async_load(self) -> Contents:
        """Return what is stored; raises OSError if that cannot be read.

        A file of which anything cannot be understood is set aside; the rest of it is returned.
        """
        return await self._hass.async_add_executor_job(self._load)

    @property
    def needs_rewrite(self) -> bool:
        """Whether `async_rewrite` must come next: at first, after a failure, when it is time."""
        return self._journal.needs_rewrite

    async def async_append(self, calls: Collection[Call], meta: StoredMeta) -> None:
        """Store calls that have changed; raises OSError if they are not on disk afterwards."""
        await self._async_write(self._journal.append, calls, meta, known=self._meta)

    async def async_rewrite(self, calls: Collection[Call], meta: StoredMeta) -> None:
        """Store these calls and no others; raises `WriteError` if that fails."""
        await self._async_write(self._journal.rewrite, calls, meta, known={})
        self._encoded = {call.lead_id: self._encoded[call.lead_id] for call in calls}

    async def async_find_corrupt(self) -> tuple[str, ...]:
        """Return the names of the files that could not be understood and are still there."""
        return await self._hass.async_add_executor_job(self._corrupt_files)

    async def async_remove_corrupt(self) -> None:
        """Delete the files that could not be understood or finished, with the calls in them.

        Raises OSError if one is still there afterwards.
        """
        await self._hass.async_add_executor_job(self._remove_corrupt)

    def _remove_corrupt(self) -> None:
        with self._lock:
            failures = _delete(*self._find_corrupt(), *self._journal.leftovers)
        if failures:
            raise failures.popitem()[1]

    async def async_remove(self) -> None:
        """Delete the file, and whatever else there is of it; what cannot be deleted is logged."""
        await self._hass.async_add_executor_job(self._remove)

    async def _async_write(
        self,
        write: Callable[[bytes], None],
        calls: Collection[Call],
        meta: StoredMeta,
        known: Mapping[str, bytes],
    ) -> None:
        """Write the calls, and what of the rest is not `known` to be stored already."""
        # It may change meanwhile, and is small; a call never changes.
        encoded = {name: self._encode_meta(name, value) for name, value in meta.items()}
        news = [member for name, member in encoded.items() if known.get(name) != member]
        await self._hass.async_add_executor_job(self._write, write, news, calls)
        self._meta = encoded

    def _write(
        self, write: Callable[[bytes], None], meta: list[bytes], calls: Collection[Call]
    ) -> None:
        with self._lock:
            members = [self._encode(call) for call in calls]
            parts = (VERSION, b",".join(meta), b",".join(members))
            write(b'{"version":%d,"head":{%b},"calls":{%b}}' % parts)

    def _encode_meta(self, name: str, value: object) -> bytes:
        """Return a member as JSON, encoding it only if it is another object than the last time."""
        known = self._members.get(name)
        if known is None or known[0] is not value:
            known = self._members[name] = (value, _member(name, json_bytes(value)))
        return known[1]

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
        meta: dict[str, Any] = {}
        is_damaged = reading.is_damaged
        for text in reading.texts:
            try:
                line = _migrate(json_loads(text))
                calls |= line["calls"]
                meta |= line["head"]
            except KeyError, TypeError, ValueError:
                is_damaged = True
        if is_damaged:
            self._rename_corrupt()
        return Contents(list(calls.values()), cast("StoredMeta", meta), self._corrupt_files())

    def _rename_corrupt(self) -> None:
        path = self._journal.path
        corrupt = path.with_name(f"{path.name}.{_CORRUPT}.{dt_util.utcnow():%Y%m%d%H%M%S}")
        path.rename(corrupt)
        _LOGGER.error("Stored calls could not be understood; kept aside as %s", corrupt.name)

    def _corrupt_files(self) -> tuple[str, ...]:
        return tuple(sorted(path.name for path in self._find_corrupt()))

    def _find_corrupt(self) -> Iterable[Path]:
        path = self._journal.path
        return path.parent.glob(f"{path.stem}.*.{_CORRUPT}.*")

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
