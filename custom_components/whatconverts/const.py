"""Names that Home Assistant, users or other software know us by, and keys of stored data."""

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "whatconverts"
DEFAULT_TITLE: Final = "WhatConverts"
MANUFACTURER: Final = "WhatConverts"
# The only address at which WhatConverts is asked.
API_URL: Final = "https://app.whatconverts.com/api/v1"
PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
)

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_DEVICE_ID: Final = "device_id"
ATTR_LEAD_ID: Final = "lead_id"

ISSUE_BLUEPRINT_UPDATES: Final = "blueprint_updates"
ISSUE_CARD_NOT_REGISTERED: Final = "card_not_registered"

CONF_CLOUDHOOK_URL: Final = "cloudhook_url"
CONF_TOLD_URL: Final = "told_url"
CONF_SECRET: Final = "secret"  # noqa: S105 - a name
CONF_KIND: Final = "kind"
CONF_CALLERS: Final = "callers"
CONF_FILE: Final = "file"
CONF_REPLACE: Final = "replace"
SUBENTRY_CALLERS: Final = "callers"
