"""The event entities of the office and of the lines."""

from homeassistant.components.event import EventEntity
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType

from . import TELL, Message

# As many as ours says of a call.
_ATTRIBUTES = (
    *("contact_name", "caller_name", "caller_number", "phone_name", "city", "lead_source"),
    *("answer_status", "call_status", "lead_type"),
)


async def async_setup_platform(
    hass: HomeAssistant,
    _config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    _discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Add the entity of the office, and that of each line with its first message."""
    entities: dict[str, CallEvent] = {}

    @callback
    def tell(kind: str, message: Message, context: Context) -> None:
        for name in ("call", message["phone_name"]):
            if entity := entities.get(name):
                entity.note(kind, message, context)
                if entity.hass:
                    entity.async_write_ha_state()
            else:
                entities[name] = entity = CallEvent(name)
                entity.note(kind, message, context)
                async_add_entities([entity])

    hass.data[TELL] = tell


class CallEvent(EventEntity):
    """Fires for every message of the office, or of one line."""

    _attr_should_poll = False

    def __init__(self, name: str) -> None:
        """Take a name, which must be like no other."""
        self._attr_event_types = ["call_started", "call_ended"]
        self._attr_name = f"Floor {name}"
        self._attr_unique_id = name

    @callback
    def note(self, kind: str, message: Message, context: Context) -> None:
        """Take an event in, to be written afterwards."""
        self.async_set_context(context)
        self._trigger_event(kind, {"lead_id": message["lead_id"]})
        self._attr_extra_state_attributes = {name: message.get(name) for name in _ATTRIBUTES}
