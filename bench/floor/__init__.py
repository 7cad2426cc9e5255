"""The least that keeps the promises of ours, and no rule: what the platform costs anybody.

A message is parsed; the event entities of the office and of its line are written, an event goes to
the bus, and a row is on disk before the answer. Nothing is checked, merged, counted or hidden.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp.web import Request

from homeassistant.components import webhook
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.discovery import async_load_platform
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.hass_dict import HassKey

from .store import Store

type Message = dict[str, Any]

CONFIG_SCHEMA = cv.empty_config_schema("bench_floor")
# The platform gives itself here.
TELL: HassKey[Callable[[str, Message, Context], None]] = HassKey("bench_floor")
# As many fields as ours tells of a call.
_TOLD = (
    *("lead_id", "date_created", "call_status", "answer_status", "call_duration_seconds"),
    *("caller_number", "caller_name", "contact_name", "contact_phone_number", "line_type"),
    *("city", "state", "zip", "country", "tracking_number", "destination_number", "phone_name"),
    *("lead_source", "lead_medium", "lead_campaign", "lead_content", "lead_keyword"),
    *("landing_url", "lead_url", "lead_score", "lead_status", "lead_state", "lead_type"),
    *("account", "account_id", "profile", "profile_id", "spam", "duplicate", "last_updated"),
    *("operating_system", "browser", "device_type", "device_make", "quotable", "quote_value"),
    *("sales_value", "spotted_keywords", "contact_company_name", "trigger", "user_id"),
)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Open the file, add the entities, and register the webhook."""
    store = Store(hass.loop, Path(hass.config.path(STORAGE_DIR, "bench_floor.db")))
    await store.async_open()
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, store.async_close)

    async def handle(_hass: HomeAssistant, _id: str, request: Request) -> None:
        message: Message = await request.json()
        kind = "call_started" if message["call_status"] == "In Progress" else "call_ended"
        context = Context()
        told = {name: message.get(name) for name in _TOLD}
        hass.bus.async_fire(f"bench_floor_{kind}", told, context=context)
        hass.data[TELL](kind, message, context)
        await store.async_put(message["lead_id"], json_dumps(message))

    await async_load_platform(hass, Platform.EVENT, "bench_floor", {}, config)
    webhook.async_register(hass, "bench_floor", "Floor", "bench_floor", handle)
    return True
