"""The least that a webhook can do: parse the JSON. The unit of all costs."""

from aiohttp.web import Request

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

CONFIG_SCHEMA = cv.empty_config_schema("bench_noop")


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register it."""
    webhook.async_register(hass, "bench_noop", "Nothing", "bench_noop", _async_handle)
    return True


async def _async_handle(_hass: HomeAssistant, _id: str, request: Request) -> None:
    await request.json()
