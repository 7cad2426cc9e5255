"""The least that a webhook can do: parse the JSON. The unit of all costs.

A second one does the same and then waits, as whoever puts a message on disk before the answer must.
"""

import asyncio

from aiohttp.web import Request

from homeassistant.components import webhook
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

CONFIG_SCHEMA = cv.empty_config_schema("bench_noop")

# About as long as ours waits for the disk.
_WAIT_SECONDS = 0.008


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register them."""
    webhook.async_register(hass, "bench_noop", "Nothing", "bench_noop", _async_handle)
    webhook.async_register(hass, "bench_noop", "Waiting", "bench_waiting", _async_wait)
    return True


async def _async_handle(_hass: HomeAssistant, _id: str, request: Request) -> None:
    await request.json()


async def _async_wait(_hass: HomeAssistant, _id: str, request: Request) -> None:
    await request.json()
    await asyncio.sleep(_WAIT_SECONDS)
