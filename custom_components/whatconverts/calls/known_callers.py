"""Lists of known callers: config subentries that users fill by hand, and actions by number."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_CALLERS, CONF_KIND, SUBENTRY_CALLERS
from ..core.enums import CallerKind
from ..core.known import KnownCaller, KnownCallers, read_list, write_list
from ..core.phone import is_same_number

_ABSENT: Final = object()

type _Callers = dict[str, str | None]


class CallerLists:
    """The lists of one entry; `region` is how numbers without a country code are read."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, region: str | None) -> None:
        """Read and write the lists of this entry."""
        self._hass = hass
        self._entry = entry
        self._region = region

    def __iter__(self) -> Iterator[ConfigSubentry]:
        """Iterate over the lists."""
        subentries = list(self._entry.subentries.values())
        return (one for one in subentries if one.subentry_type == SUBENTRY_CALLERS)

    def known(self) -> KnownCallers:
        """Return what all lists say together."""
        return KnownCallers(
            (number, KnownCaller(CallerKind(one.data[CONF_KIND]), name))
            for one in self
            for number, name in self._read(one).items()
        )

    @callback
    def async_remember(self, number: str, caller: KnownCaller, *, title: str) -> None:
        """Put a normalised number on the first list of a kind, and off all others.

        If there is no such list, one with this title is made. Without a name, an old one is kept.
        """
        wanted = next((one for one in self if one.data[CONF_KIND] == caller.kind), None)
        name = caller.name
        for one in self:
            callers = self._read(one)
            name = name or callers.get(number)
            if one is not wanted and callers.pop(number, _ABSENT) is not _ABSENT:
                self._write(one, callers)
        if wanted is None:
            self._create(caller.kind, {number: name}, title)
        else:
            self._write(wanted, self._read(wanted) | {number: name})

    @callback
    def async_forget(self, number: str) -> None:
        """Take a normalised number off all lists, with or without its country code."""
        for one in self:
            callers = self._read(one)
            others = {key: name for key, name in callers.items() if not is_same_number(key, number)}
            if others != callers:
                self._write(one, others)

    def _read(self, one: ConfigSubentry) -> _Callers:
        return read_list(one.data[CONF_CALLERS], self._region).callers

    def _write(self, one: ConfigSubentry, callers: _Callers) -> None:
        data = {**one.data, CONF_CALLERS: write_list(callers)}
        self._hass.config_entries.async_update_subentry(self._entry, one, data=data)

    def _create(self, kind: CallerKind, callers: _Callers, title: str) -> None:
        data = MappingProxyType({CONF_KIND: kind.value, CONF_CALLERS: write_list(callers)})
        new = ConfigSubentry(data=data, subentry_type=SUBENTRY_CALLERS, title=title, unique_id=None)
        self._hass.config_entries.async_add_subentry(self._entry, new)
