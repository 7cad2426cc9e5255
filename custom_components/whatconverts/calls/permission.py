"""Who may see calls, and so do something with them: whoever may see the entity that shows them."""

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN


def may_see_calls(hass: HomeAssistant, user: User, entry: ConfigEntry) -> bool:
    """Whether a user may see, now, the entity *Active calls* of an entry."""
    if not user.is_active:
        return False
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{entry.entry_id}_active_calls"
    )
    if entity_id is None:
        return user.permissions.access_all_entities(POLICY_READ)
    return user.permissions.check_entity(entity_id, POLICY_READ)
