"""What the integration promises by name: the tests compare the code with it, key by key."""

from pathlib import Path
import re

_REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _public_keys() -> frozenset[str]:
    """Return the keys that the table of the public call promises."""
    page = _REFERENCE.read_text(encoding="utf-8")
    table = page.partition("## The public call")[2].partition("\n## ")[0]
    return frozenset(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


PUBLIC_KEYS = _public_keys()
BUS_KEYS = PUBLIC_KEYS | {"config_entry_id", "device_id"}
BUS_EVENTS = (
    "whatconverts_call_started",
    "whatconverts_call_updated",
    "whatconverts_call_ended",
    "whatconverts_call_missed",
)
EVENT_KEYS = _words(
    """
    lead_id display_name spoken_name caller_number_formatted line city source outcome missed test
    """
)
EVENT_TYPES = _words("call_started call_ended call_missed")
COUNTERS = _words("received accepted ignored rejected")
ENTITIES = _words(
    """
    binary_sensor.whatconverts_call_in_progress
    button.whatconverts_test_call
    event.whatconverts_call
    sensor.whatconverts_active_calls
    sensor.whatconverts_answer_rate_today
    sensor.whatconverts_calls_today
    sensor.whatconverts_current_caller
    sensor.whatconverts_last_caller
    sensor.whatconverts_last_webhook
    sensor.whatconverts_longest_active_call
    sensor.whatconverts_missed_calls_today
    switch.whatconverts_alerts
    todo.whatconverts_call_backs
    """
)
PLATFORMS = sorted({entity.partition(".")[0] for entity in ENTITIES})
ACTIONS = _words(
    """
    get_calls export_calls end_call simulate_call claim_call remember_caller update_lead
    forget_calls
    """
)
CALLER_KINDS = _words("known vip blocked")
