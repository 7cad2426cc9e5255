"""Lists of known callers: config subentries that users fill by hand, and actions by number."""

from collections.abc import Iterator
from itertools import chain
from types import MappingProxyType

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_CALLERS, CONF_KIND, SUBENTRY_CALLERS
from ..core.enums import CallerKind
from ..core.known import KnownCaller, KnownCallers, read_list, write_list
from ..core.phone import is_same_number

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
        name = caller.name or self._name_of(number)
        for one in self:
            self._write(one, self._others(one, number) | ({number: name} if one is wanted else {}))
        if wanted is None:
            self._create(caller.kind, {number: name}, title)

    @callback
    def async_forget(self, number: str) -> None:
        """Take a normalised number off all lists, with or without its country code."""
        for one in self:
            self._write(one, self._others(one, number))

    def _others(self, one: ConfigSubentry, number: str) -> _Callers:
        callers = self._read(one)
        return {key: name for key, name in callers.items() if not is_same_number(key, number)}

    def _name_of(self, number: str) -> str | None:
        """Return the first name that a list gives to a normalised number."""
        callers = chain.from_iterable(self._read(one).items() for one in self)
        return next((name for key, name in callers if name and is_same_number(key, number)), None)

    def _read(self, one: ConfigSubentry) -> _Callers:
        return read_list(one.data[CONF_CALLERS], self._region).callers

    def _write(self, one: ConfigSubentry, callers: _Callers) -> None:
        """Write a list anew, unless it says this already, in whatever form."""
        if callers == self._read(one):
            return
        data = {**one.data, CONF_CALLERS: write_list(callers)}
        self._hass.config_entries.async_update_subentry(self._entry, one, data=data)

    def _create(self, kind: CallerKind, callers: _Callers, title: str) -> None:
        data = MappingProxyType({CONF_KIND: kind.value, CONF_CALLERS: write_list(callers)})
        new = ConfigSubentry(data=data, subentry_type=SUBENTRY_CALLERS, title=title, unique_id=None)
        self._hass.config_entries.async_add_subentry(self._entry, new)
