"""The devices of an entry: the office, and a child device for each line that has had a call."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import ATTR_LEAD_ID, DOMAIN, MANUFACTURER
from ..core.lines import Line, LineBook
from ..core.model import Call
from ..core.phone import format_number
from ..core.registry import CallRegistry
from .announcement import Announcement
from .region import region_of

_BACKLOG: Final = 20


class LineDevices:
    """Makes the devices, names them after the lines, and tells who waits for new lines.

    A device is there before the first event names it. The entities of a new line come a moment
    later; what the line announces until then waits in a backlog for its event entity.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Make the office's device."""
        self._hass = hass
        self._entry = entry
        self._book = LineBook()
        self._backlogs: dict[str, deque[Announcement]] = {}
        self._listeners: list[Callable[[str], None]] = []
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={self.identifier(None)},
            entry_type=dr.DeviceEntryType.SERVICE,
            manufacturer=MANUFACTURER,
            name=entry.title,
        )
        self._device_ids: dict[str | None, str] = {None: device.id}

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys of the lines."""
        return (line.key for line in self._book)

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

    def restore(self, dump: object) -> None:
        """Bring back the lines that `dump` described."""
        self._book = LineBook.restore(dump)
        for line in self._book:
            self._make(line)

    def dump(self) -> dict[str, Any]:
        """Return the lines as JSON values."""
        return self._book.dump()

    @callback
    def async_listen(self, listener: Callable[[str], None]) -> CALLBACK_TYPE:
        """Call `listener` with the key of each new line."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def learn(self, call: Call) -> None:
        """Make or rename the device of a call's line."""
        line = self._book.learn(call)
        if line is None:
            return
        is_new = line.key not in self._device_ids
        self._make(line)
        if is_new:
            self._backlogs[line.key] = deque(maxlen=_BACKLOG)
            for listener in self._listeners:
                listener(line.key)

    def remember(self, line: str | None, announcement: Announcement) -> None:
        """Keep an announcement for an event entity that is still to come."""
        if line in self._backlogs:
            self._backlogs[line].append(announcement)

    def take_backlog(self, line: str | None) -> list[Announcement]:
        """Return what a new line has announced so far; from now on its listener hears it."""
        return list(self._backlogs.pop(line, ())) if line else []

    def trim_backlogs(self, registry: CallRegistry) -> None:
        """Drop what new lines have announced of calls that are not known any more."""
        for line, backlog in self._backlogs.items():
            known = (one for one in backlog if registry.get(one.public[ATTR_LEAD_ID]))
            self._backlogs[line] = deque(known, maxlen=_BACKLOG)

    def forget(self, line: str) -> None:
        """Drop a line; its device is the caller's business."""
        self._book.forget(line)
        self._device_ids.pop(line, None)
        self._backlogs.pop(line, None)

    def rebuild(self, registry: CallRegistry) -> None:
        """Start again from the calls that are kept, if lines are now told apart in another way."""
        if self._book.by_name is registry.rules.lines_by_name:
            return
        old = list(self)
        self._book = LineBook(by_name=registry.rules.lines_by_name)
        for call in sorted(registry, key=lambda call: call.age_order):
            if not call.muted:
                self.learn(call)
        for key in old:
            if key not in self._book:
                device_id = self.device_id(key)
                self.forget(key)
                dr.async_get(self._hass).async_remove_device(device_id)

    def _make(self, line: Line) -> None:
        name = line.name or format_number(line.number, region_of(self._hass, self._entry))
        device = dr.async_get(self._hass).async_get_or_create_child(
            config_entry_id=self._entry.entry_id,
            identifiers={self.identifier(line.key)},
            name=name,
            parent_device_id=self._device_ids[None],
        )
        self._device_ids[line.key] = device.id
