"""Names and numbers that several modules share."""

from datetime import timedelta
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "whatconverts"
DEFAULT_TITLE: Final = "WhatConverts"
MANUFACTURER: Final = "WhatConverts"
PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.SENSOR,
    Platform.SWITCH,
)

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_DEVICE_ID: Final = "device_id"
ATTR_LEAD_ID: Final = "lead_id"

ISSUE_BLUEPRINT_UPDATES: Final = "blueprint_updates"
ISSUE_CARD_NOT_REGISTERED: Final = "card_not_registered"

CONF_CLOUDHOOK_URL: Final = "cloudhook_url"
CONF_TOLD_URL: Final = "told_url"
# The host of every webhook URL that Home Assistant Cloud gives out.
CLOUDHOOK_HOST: Final = "hooks.nabu.casa"
CONF_KIND: Final = "kind"
CONF_CALLERS: Final = "callers"
SUBENTRY_CALLERS: Final = "callers"

# How long a post may wait for an entry that is just being set up or reloaded.
DOOR_PATIENCE: Final = timedelta(seconds=10)
# How long a message may take to arrive; a broken upload would keep its request open otherwise.
UPLOAD_PATIENCE: Final = timedelta(seconds=30)
# How long the options wait for a sign of life of WhatConverts.
ARRIVAL_PATIENCE: Final = timedelta(minutes=5)
MAX_BODY_BYTES: Final = 256 * 1024

# Entities show a change at once, and then at most four times a second: in a burst their states are
# what costs most, above all in the recorder.
ENTITY_COOLDOWN_SECONDS: Final = 0.25
ENTITY_CALLS: Final = 10

# A write waits this long for others to share it, and lets what was just told go out first.
WRITE_DELAY_SECONDS: Final = 0.005

# A watcher of the live calls hears of changes at once, and then at most five times a second.
LIVE_COOLDOWN_SECONDS: Final = 0.2

# Problems are looked for after a change, and then at most once in two seconds; and now and then,
# since some come with time alone.
PROBLEMS_COOLDOWN_SECONDS: Final = 2
PROBLEMS_INTERVAL: Final = timedelta(minutes=15)
