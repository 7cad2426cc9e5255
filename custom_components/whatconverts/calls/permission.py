"""Who may see calls, and so do something with them: whoever may see the entity that shows them."""

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.websocket_api.connection import current_connection
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.http import current_request

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


def asking_user() -> User | None:
    """Return for whom Home Assistant is asking, where it does not say so; None: for itself.

    A player browses media for whoever has called its action, by the websocket or by HTTP.
    """
    if connection := current_connection.get():
        return connection.user
    request = current_request.get()
    user: User | None = None if request is None else request.get(KEY_HASS_USER)
    return user
