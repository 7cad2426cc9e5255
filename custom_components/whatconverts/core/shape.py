"""What may be told of a message without telling what it says: its known fields and their types.

The names below are those that WhatConverts documents. Any other name may be somebody's text (keys
of custom fields are), so others are only counted. Nothing inside a field is looked at.
"""

from collections.abc import Mapping
from functools import lru_cache
import re
from types import NoneType
from typing import Any, Final

from .fields import WIRE
from .text import letters

PHONE_CALL: Final = "phone_call"
NO_TYPE: Final = "missing"
UNKNOWN_TYPE: Final = "unknown"

# One sender's messages have the same few shapes.
_CACHED_SHAPES: Final = 8

_PHONE_CALL: Final = re.compile(r"phone ?calls?\b")
# The other types of leads that WhatConverts documents.
_LEAD_TYPES: Final = frozenset(
    ("appointment", "chat", "email", "event", "other", "text message", "transaction", "web form")
)
# Sources: as for `payload`.
_DOCUMENTED: Final = """
account account_id additional_fields answer_status browser call_duration call_duration_seconds
call_status call_transcription caller_city caller_country caller_name caller_number
caller_state caller_zip chat_status city contact_company_name contact_email_address
contact_name contact_phone_number country date_created destination_number device_make
device_type duplicate email_address facebook_browser_id facebook_click_id field_mappings
form_name gclid google_analytics_client_id hubspot_visitor_id ip_address landing_url
last_updated lead_analysis lead_campaign lead_content lead_id lead_keyword lead_medium
lead_score lead_source lead_state lead_status lead_type lead_url line_type message msclkid
notes operating_system phone_name phone_number play_recording play_voicemail profile
profile_id quotable quote_value recording roistat_visit_id sales_value salesforce_user_id
spam spotted_keywords state tracking_number trigger unbounce_page_id unbounce_variant_id
unbounce_visitor_id user_id voicemail voicemail_transcription vwo_account_id
vwo_experiment_id vwo_user_id vwo_variant_id zip
"""
_KNOWN_FIELDS: Final = frozenset(_DOCUMENTED.split()) | {name for name, *_ in WIRE}
_TYPES: Final[Mapping[type, str]] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    list: "array",
    dict: "object",
}


def lead_type(payload: Mapping[str, Any]) -> str:
    """Return which of the known types of leads a message names; else "unknown" or "missing"."""
    words = letters(payload.get("lead_type"), separator=" ")
    if not words:
        return NO_TYPE
    if _PHONE_CALL.match(words):
        return PHONE_CALL
    return words.replace(" ", "_") if words in _LEAD_TYPES else UNKNOWN_TYPE


def shape(payload: object) -> dict[str, Any]:
    """Return JSON type and lead type of a decoded message, and the types of its known fields."""
    if not isinstance(payload, dict):
        return {"type": _TYPES.get(type(payload), "other")}
    fields = dict(_types_of(tuple(payload), tuple(map(type, payload.values()))))
    return {
        "type": "object",
        "lead_type": lead_type(payload),
        "fields": fields,
        "unknown_fields": len(payload) - len(fields),
    }


@lru_cache(_CACHED_SHAPES)
def _types_of(names: tuple[str, ...], kinds: tuple[type, ...]) -> Mapping[str, str]:
    """Return the JSON types of the known fields by name."""
    return {
        name: _TYPES.get(kind, "other")
        for name, kind in zip(names, kinds, strict=True)
        if name in _KNOWN_FIELDS
    }
