"""Lists of known callers: config subentries that users fill by hand, and actions by number."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback

from ..const import CONF_CALLERS, CONF_KIND, SUBENTRY_CALLERS
from ..core.known import KnownCaller, KnownCallers, read_list, write_list
from ..core.model import CallerKind
from .region import region_of


def caller_lists(entry: ConfigEntry[Any]) -> Iterator[ConfigSubentry]:
    """Iterate over the lists of an entry."""
    return (one for one in entry.subentries.values() if one.subentry_type == SUBENTRY_CALLERS)


def known_callers(entry: ConfigEntry[Any], region: str | None) -> KnownCallers:
    """Return what all lists of an entry say together."""
    return KnownCallers(
        (number, KnownCaller(CallerKind(one.data[CONF_KIND]), name))
        for one in caller_lists(entry)
        for number, name in read_list(one.data[CONF_CALLERS], region).callers.items()
    )


@callback
def async_remember(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    number: str,
    caller: KnownCaller,
    *,
    title: str,
) -> None:
    """Put a normalised number on the first list of a kind, and off all others.

    If there is no such list, one with this title is made. Without a name, an old one is kept.
    """
    region, name, kind = region_of(hass, entry), caller.name, caller.kind
    home: ConfigSubentry | None = None
    for one in list(caller_lists(entry)):
        callers = read_list(one.data[CONF_CALLERS], region).callers
        name = name or callers.get(number)
        if home is None and one.data[CONF_KIND] == kind:
            home = one
        elif number in callers:
            del callers[number]
            _async_write(hass, entry, one, callers)
    if home is None:
        data = MappingProxyType({CONF_KIND: kind.value, CONF_CALLERS: write_list({number: name})})
        new = ConfigSubentry(data=data, subentry_type=SUBENTRY_CALLERS, title=title, unique_id=None)
        hass.config_entries.async_add_subentry(entry, new)
        return
    callers = read_list(home.data[CONF_CALLERS], region).callers
    _async_write(hass, entry, home, callers | {number: name})


def _async_write(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    one: ConfigSubentry,
    callers: dict[str, str | None],
) -> None:
    data = {**one.data, CONF_CALLERS: write_list(callers)}
    hass.config_entries.async_update_subentry(entry, one, data=data)
