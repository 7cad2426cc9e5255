"""Tells what has happened to a call: to the bus, event entities and the triggers, in that order."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.util.signal_type import SignalType, SignalTypeFormat

from ..const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID, ATTR_LEAD_ID, DOMAIN
from ..core.enums import TransitionKind
from ..core.model import Transition
from ..core.public import PublicCall
from ..core.registry import CallRegistry
from .devices import LineDevices
from .views import PublicCallCache

# How many announcements wait for the event entity of a new line.
_BACKLOG: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A transition as it is told to Home Assistant.

    `public` is the public call, kept out of the text of this object since that may reach a log.
    `device_id` is where the call belongs: its line, or the office if that is unknown. Everything
    that is told of the transition has the same `context`.
    """

    kind: TransitionKind
    public: PublicCall = field(repr=False)
    config_entry_id: str
    device_id: str
    office_device_id: str
    context: Context = field(default_factory=Context)


# Sent for the calls of all entries, loaded now or later: automations outlive an entry's reload.
SIGNAL_CALL: Final[SignalType[Announcement]] = SignalType(f"{DOMAIN}_call")
# The calls of one device, by its id: an office hears all its lines.
_SIGNAL_DEVICE: Final[SignalTypeFormat[Announcement]] = SignalTypeFormat(f"{DOMAIN}_call_on_{{}}")


class CallAnnouncer:
    """The ways by which the announcements of one entry leave, and their order.

    While `enabled` is off nothing is announced: that is the switch *Alerts*.
    """

    def __init__(
        self, hass: HomeAssistant, entry_id: str, devices: LineDevices, views: PublicCallCache
    ) -> None:
        """Start with nobody who listens."""
        self._hass = hass
        self._entry_id = entry_id
        self.devices = devices
        self._views = views
        self._backlogs: dict[str, deque[Announcement]] = {}
        self.enabled = True

    @callback
    def async_listen(
        self, line: str | None, target: Callable[[Announcement], None]
    ) -> CALLBACK_TYPE:
        """Call `target` with what is announced of a line, or of all calls without one.

        What a new line announced before anybody could listen to it comes first.
        """
        device_id = self.devices.device_id(line)
        stop = async_dispatcher_connect(self._hass, _SIGNAL_DEVICE.format(device_id), target)
        for announcement in self._backlogs.pop(device_id, ()):
            target(announcement)
        return stop

    @callback
    def async_open_backlog(self, line: str) -> None:
        """Keep what a new line announces until its event entity, which is to come, listens."""
        self._backlogs[self.devices.device_id(line)] = deque(maxlen=_BACKLOG)

    @callback
    def async_drop_backlog(self, line: str) -> None:
        """Forget what a line has announced to nobody yet, because the line goes."""
        self._backlogs.pop(self.devices.device_id(line), None)

    @callback
    def async_trim_backlogs(self, registry: CallRegistry) -> None:
        """Drop what waits for an event entity of calls that are not known any more."""
        for device_id, backlog in self._backlogs.items():
            known = (one for one in backlog if registry.get(one.public[ATTR_LEAD_ID]))
            self._backlogs[device_id] = deque(known, maxlen=_BACKLOG)

    @callback
    def async_announce(self, transition: Transition, line: str | None) -> None:
        """Announce a transition of a call of this line, at once and to everybody."""
        if not self.enabled:
            return
        announcement = Announcement(
            kind=transition.kind,
            public=self._views.public(transition.call),
            config_entry_id=self._entry_id,
            device_id=self.devices.device_id(line),
            office_device_id=self.devices.device_id(None),
        )
        if (backlog := self._backlogs.get(announcement.device_id)) is not None:
            backlog.append(announcement)
        # First, because Activity names the first event of a context as the cause of the others.
        self._fire(announcement)
        for device_id in dict.fromkeys((announcement.office_device_id, announcement.device_id)):
            async_dispatcher_send(self._hass, _SIGNAL_DEVICE.format(device_id), announcement)
        async_dispatcher_send(self._hass, SIGNAL_CALL, announcement)

    def _fire(self, announcement: Announcement) -> None:
        """Fire `whatconverts_call_started`, `_updated`, `_ended` or `_missed` with the call."""
        self._hass.bus.async_fire(
            f"{DOMAIN}_call_{announcement.kind}",
            {
                **announcement.public,
                ATTR_CONFIG_ENTRY_ID: announcement.config_entry_id,
                ATTR_DEVICE_ID: announcement.device_id,
            },
            context=announcement.context,
        )
