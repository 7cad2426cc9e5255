"""A lead as the API gives it: what the webhook posts, and what the API alone tells."""

from random import Random
from typing import Any

from scripts.simulator.message import Message

type Lead = dict[str, Any]

LINKS = ("recording", "play_recording", "voicemail", "play_voicemail")

_PLACE = ("city", "state", "zip", "country")
# What is not known yet is an empty text in a real record, and not absent.
_UNKNOWN: Lead = {
    "call_duration": "",
    "call_duration_seconds": 0,
    "answer_status": "",
    **dict.fromkeys(LINKS, ""),
    "call_transcription": "",
    "voicemail_transcription": "",
}
_FEELINGS = ("Positive", "Neutral", "Negative")


def as_lead(message: Message) -> Lead:
    """Return the record of the API for a whole message of the webhook."""
    lead = {**_UNKNOWN, **message, "additional_fields": _form(message)}
    lead |= {f"caller_{name}": message.get(name, "") for name in _PLACE}
    lead.pop("trigger", None)
    return lead | _conversation(lead)


def is_live(lead: Lead) -> bool:
    """Tell whether the call goes on."""
    return bool(lead.get("call_status") == "In Progress")


def without_links(lead: Lead) -> Lead:
    """Return a lead as accounts under HIPAA have it: with nothing to listen to."""
    return {name: value for name, value in lead.items() if name not in LINKS}


def has_audio(lead: Lead) -> bool:
    """Tell whether there is something to listen to."""
    return any(lead.get(name) for name in LINKS)


def _form(message: Message) -> Lead | list[object]:
    if not message.get("contact_name"):
        return []
    return {"Your name:": message["contact_name"], "¿Cómo nos conoció?": message["lead_source"]}


def _conversation(lead: Lead) -> Lead:
    if not lead["recording"] or lead.get("spam"):
        return {}
    wish = lead.get("notes") or "Asked for a call back"
    # The same lead always has the same conversation, in every answer.
    drawn = Random(lead["lead_id"])  # noqa: S311 - a play, not a secret
    told: Lead = {"call_transcription": f"Agent: Hart Plumbing, hello.\nCaller: {wish}, please."}
    if drawn.random() < 0.5:  # noqa: PLR2004 - half of them; the others have an empty list
        told["lead_analysis"] = _analysis(wish, drawn)
    return told


def _analysis(wish: str, drawn: Random) -> Lead:
    return {
        "Keyword Detection": "quote,water,today",
        "Lead Summary": f"{wish}. The agent asked for the address and offered a time.",
        "Intent Detection": "The caller wanted to book a visit.",
        "Sentiment Detection": drawn.choice(_FEELINGS),
        "Topic Detection": "plumbing,appointment",
    }
