"""Two lines, and the devices of the account and of its lines."""

from homeassistant.helpers import device_registry as dr

from .integration import DOMAIN, Integration

ADS = "+17045550100"
YARD = "+17045550101"


def line_of(integration: Integration, number: str) -> dr.ChildDeviceEntry | None:
    identifier = (DOMAIN, f"{integration.entry.entry_id}_{number}")
    devices = dr.async_get(integration.hass)
    return devices.async_get_child_device_by_identifier(identifier, integration.entry.entry_id)


def account_device(integration: Integration) -> dr.AnyDeviceEntry:
    devices = dr.async_get(integration.hass)
    device = devices.async_get_device_by_identifier(
        (DOMAIN, integration.entry.entry_id), integration.entry.entry_id
    )
    assert device is not None
    return device
