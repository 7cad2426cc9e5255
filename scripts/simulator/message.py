"""The JSON that WhatConverts posts for a planned call."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from .scenario import PlannedCall
from .world import OFFICE, SITE

type Message = dict[str, Any]


def started(call: PlannedCall, lead_id: int, now: datetime) -> Message:
    """Return the message that is posted when the call connects."""
    stamp = _stamp(now)
    return {
        "trigger": "new",
        "lead_id": lead_id,
        "user_id": f"51497-{_token(call, 'user')}",
        "lead_type": "Phone Call",
        "lead_status": "Repeat" if call.repeat else "Unique",
        # Empty, a real record holds a list where a filled one holds an object.
        "lead_analysis": [],
        "last_updated": stamp,
        "date_created": stamp,
        "quotable": "Not Set",
        "quote_value": None,
        "sales_value": None,
        "spotted_keywords": "",
        "lead_score": 0,
        "lead_state": "In Progress",
        "profile": "Hart Plumbing",
        "profile_id": 51497,
        "account": "Hart & Sons",
        "account_id": 27313,
        **_web(call),
        "call_status": "In Progress",
        **_telephone(call),
        "lead_source": call.line.source,
        "lead_medium": call.line.medium,
        "lead_campaign": call.campaign,
        "lead_content": "",
        "lead_keyword": call.keyword,
        "notes": "",
        **_contact(call),
        **_visitor(call),
        "duplicate": False,
        "spam": call.caller.spam,
    }


def completed(call: PlannedCall, start: Message, seconds: int, now: datetime) -> Message:
    """Return the message that is posted when the call is over."""
    lead_id = start["lead_id"]
    taped = f"https://app.whatconverts.com/recording/{lead_id}"
    return {
        **start,
        "last_updated": _stamp(now),
        "lead_state": "Completed",
        "call_status": "Completed",
        "notes": call.notes,
        "call_duration": _spoken(seconds),
        "call_duration_seconds": seconds,
        "answer_status": "Answered" if call.answer == "Answered" else "No Answer",
        **_outcome(call, taped),
    }


def _outcome(call: PlannedCall, taped: str) -> Message:
    if call.answer == "Answered":
        return {
            "recording": f"{taped}.mp3",
            "play_recording": f"{taped}/play",
            "lead_score": 10 if call.caller.spam else 60,
        }
    if call.answer == "Voicemail":
        return {
            "voicemail": f"{taped}.mp3",
            "play_voicemail": f"{taped}/play",
            "voicemail_transcription": call.notes,
        }
    return {"answer_status": call.answer}


def _web(call: PlannedCall) -> Message:
    online = bool(call.line.landing_page)
    return {
        "lead_url": f"{SITE}/contact" if online else "",
        "landing_url": call.line.landing_page,
        "operating_system": "iOS 19" if online else "",
        "browser": "Mobile Safari 19" if online else "",
        "device_type": "Smartphone" if online else "",
        "device_make": "Apple iPhone" if online else "",
    }


def _telephone(call: PlannedCall) -> Message:
    caller, place = call.caller, call.caller.place
    return {
        "phone_name": call.line.name,
        "tracking_number": call.line.number,
        "destination_number": OFFICE,
        "caller_number": caller.number,
        "caller_name": caller.carrier_name,
        "city": place.city,
        "state": place.state,
        "zip": place.zip_code,
        "country": "US",
        "line_type": caller.line_type,
        "ip_address": "192.0.2.10" if call.line.landing_page else "",
    }


def _contact(call: PlannedCall) -> Message:
    caller = call.caller
    known = bool(caller.contact)
    mail = f"{_token(call, 'mail')[:8]}@example.com" if known else ""
    number = caller.number if known else ""
    return {
        "contact_name": caller.contact,
        "contact_company_name": caller.company,
        "contact_email_address": mail,
        "contact_phone_number": number,
        "email_address": mail,
        "phone_number": number,
        "field_mappings": {"Contact Person": caller.contact} if known else [],
    }


def _visitor(call: PlannedCall) -> Message:
    token = _token(call, "visitor")
    paid = call.line.medium == "cpc"
    return {
        "gclid": token.replace("-", "")[:26] if paid else "",
        "msclkid": "",
        "unbounce_page_id": "",
        "unbounce_variant_id": "",
        "unbounce_visitor_id": "",
        "salesforce_user_id": "",
        "roistat_visit_id": "",
        "hubspot_visitor_id": token.replace("-", ""),
        "facebook_browser_id": "",
        "facebook_click_id": "",
        "google_analytics_client_id": "",
        "vwo_account_id": "",
        "vwo_experiment_id": "",
        "vwo_variant_id": "",
        "vwo_user_id": "",
    }


def _token(call: PlannedCall, purpose: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{call.caller.number}/{purpose}"))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _spoken(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    words = f"{rest} second{'' if rest == 1 else 's'}"
    if not minutes:
        return words
    return f"{minutes} minute{'' if minutes == 1 else 's'}, {words}"
