"""One transition on its way to those who wait for calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.core import Context
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..core.model import TransitionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A transition as it is told to the house.

    `public` is the public call, kept out of the text of this object since that may reach a log.
    `device_id` is where the call belongs: its line, or the office if that is unknown. Everything
    that is told of the transition has the same `context`.
    """

    kind: TransitionKind
    public: Mapping[str, Any] = field(repr=False)
    config_entry_id: str
    device_id: str
    office_device_id: str
    context: Context = field(default_factory=Context)


type CallListener = Callable[[Announcement], None]

# Sent for the calls of all entries, loaded now or later: automations outlive an entry's reload.
SIGNAL_CALL: Final[SignalType[Announcement]] = SignalType(f"{DOMAIN}_call")
