"""The devices of an entry: the office, and a child device for each line that has had a call."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util import slugify
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import DOMAIN, MANUFACTURER
from ..core.known import is_line
from ..core.lines import Line, LineTable, StoredLines
from ..core.model import Call
from ..core.phone import format_number
from ..core.rules import Rules
from .settings import region_of

# By entry id, with the key of the line: its device is there, its entities are to come.
SIGNAL_NEW_LINE: Final[SignalTypeFormat[str]] = SignalTypeFormat(f"{DOMAIN}_new_line_{{}}")


# The names of a line, of its office and of its area enter the ids of its entities, which Home
# Assistant cuts at 255 characters, anywhere; an entity whose id ends badly is lost.
_MOST_LETTERS_IN_IDS: Final = 80


class LineDevices:
    """Makes the devices, names them after the lines, and tells of new lines.

    A device is there before the first event names it; the entities of a new line come a moment
    later.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Make the office's device."""
        self._hass = hass
        self._entry = entry
        self._lines = LineTable()
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={self.identifier(None)},
            entry_type=dr.DeviceEntryType.SERVICE,
            manufacturer=MANUFACTURER,
            name=_device_name(entry.title),
        )
        self._device_ids: dict[str | None, str] = {None: device.id}

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys of the lines."""
        return (line.key for line in self._lines)

    def has_line(self, asked: str) -> bool:
        """Whether there is a line of this name or number."""
        region = region_of(self._hass, self._entry)
        return any(is_line(asked, line.name, line.number, region) for line in self._lines)

    def identifier(self, line: str | None) -> tuple[str, str]:
        """Return what identifies the device of a line, or of the office."""
        entry_id = self._entry.entry_id
        return (DOMAIN, entry_id if line is None else f"{entry_id}_{line}")

    def device_info(self, line: str | None) -> dr.DeviceInfo | dr.ChildDeviceInfo:
        """Return how an entity names its device."""
        identifiers = {self.identifier(line)}
        if line is None:
            return dr.DeviceInfo(identifiers=identifiers)
        office = self.device_id(None)
        return dr.ChildDeviceInfo(identifiers=identifiers, parent_device_id=office)

    def device_id(self, line: str | None) -> str:
        """Return the device of a line; the office's if there is none."""
        return self._device_ids.get(line) or self._device_ids[None]

    def silent(self, now: datetime) -> list[Line]:
        """Return the lines that have been without a call for long, the longest in front."""
        return self._lines.silent(now)

    def restore(self, dump: object, calls: Iterable[Call]) -> None:
        """Bring back the lines that `dump` described; what it does not know yet, the calls say."""
        self._lines = LineTable.restore(dump)
        self._lines.catch_up(calls)
        for line in self._lines:
            self._create(line)

    def dump(self) -> StoredLines:
        """Return the lines as JSON values."""
        return self._lines.dump()

    @callback
    def async_note_last_calls(self) -> None:
        """Have the next commit store when each line had its last call.

        Until then the calls themselves say so, as long as they are kept.
        """
        self._lines.note_last_calls()

    def left_out(self, calls: Iterable[Call]) -> int:
        """Return how many lines of these calls belong to the office alone: there are too many."""
        return self._lines.left_out(calls)

    @callback
    def async_rename_office(self, title: str) -> None:
        """Call the office's device what its entry is called; a name of the user's own stays."""
        devices = dr.async_get(self._hass)
        devices.async_update_device(self.device_id(None), name=_device_name(title))

    @callback
    def async_update(self, call: Call) -> None:
        """Make or rename the device of a call's line."""
        line = self._lines.update(call)
        if line is None:
            return
        is_new = line.key not in self._device_ids
        self._create(line)
        if is_new:
            signal = SIGNAL_NEW_LINE.format(self._entry.entry_id)
            async_dispatcher_send(self._hass, signal, line.key)

    @callback
    def async_discard(self, line: str) -> None:
        """Drop a line until its next call; its device is the caller's business."""
        self._lines.discard(line)
        self._device_ids.pop(line, None)

    @callback
    def async_rebuild(self, rules: Rules, newest: Iterable[Call]) -> None:
        """Start again from the newest calls, if lines are now told apart in another way."""
        self._lines.most = rules.most_lines
        if self._lines.by_name is rules.lines_by_name:
            return
        old = list(self)
        self._lines = LineTable(by_name=rules.lines_by_name, most=rules.most_lines)
        for call in newest:
            self.async_update(call)
        for key in old:
            if key not in self._lines:
                device_id = self.device_id(key)
                self.async_discard(key)
                dr.async_get(self._hass).async_remove_device(device_id)

    def _create(self, line: Line) -> None:
        name = line.name or format_number(line.number, region_of(self._hass, self._entry))
        device = dr.async_get(self._hass).async_get_or_create_child(
            config_entry_id=self._entry.entry_id,
            identifiers={self.identifier(line.key)},
            name=_device_name(name),
            parent_device_id=self._device_ids[None],
        )
        self._device_ids[line.key] = device.id


def _device_name(name: str) -> str:
    """Return as much of a name as there is room for in the ids of entities."""
    if len(slugify(name)) <= _MOST_LETTERS_IN_IDS:
        return name
    lengths = range(1, len(name))
    fitting = bisect_right(lengths, _MOST_LETTERS_IN_IDS, key=lambda end: len(slugify(name[:end])))
    return f"{name[:fitting].rstrip()}…"
