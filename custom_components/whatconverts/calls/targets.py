"""Which calls a target means: an entity, device, area, floor or label chosen in an automation."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from ..const import DOMAIN


@callback
def is_targeted(hass: HomeAssistant, target: Mapping[str, Any], devices: Collection[str]) -> bool:
    """Whether a target means one of these devices, by itself or by any of our entities on it.

    An empty target means everything, also one from which somebody took out all that it had. It is
    resolved anew each time: areas and labels change.
    """
    if not any(target.values()):
        return True
    selected = async_extract_referenced_entity_ids(hass, TargetSelection(dict(target)))
    if not selected.referenced_devices.isdisjoint(devices):
        return True
    entities = map(
        er.async_get(hass).async_get, selected.referenced | selected.indirectly_referenced
    )
    return any(one and one.platform == DOMAIN and one.device_id in devices for one in entities)
