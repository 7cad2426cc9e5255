"""Writes a file of many calls, as an office has after a year: python -m bench.stored PATH NUMBER.

Runs where Home Assistant is installed. But for its dates it is the same every time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
import json
from pathlib import Path
import random
import sys
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench.traffic import end, start

LINES: Final = 20
SOURCES: Final = ("google", "bing", "facebook", "yelp", "direct", "referral", "newsletter")
SOURCES_MORE: Final = ("linkedin", "instagram", "radio", "flyer", "partner")
# This caller has called so often; all others by chance.
REGULAR: Final = "+18035550160"
CALLS_OF_REGULAR: Final = 60
_CALLERS: Final = 30_000
_DAYS: Final = 360
_WITH_DETAILS: Final = 0.3
_FIRST: Final = ("Ana", "Bo", "Carla", "Dev", "Élodie", "Farid", "Grace", "Hugo", "Ines", "João")
_LAST: Final = ("Ackermann", "Blom", "Costa", "Dupont", "Evans", "Fischer", "García", "Helms")
_ANSWERS: Final = ("Answered", "Answered", "Answered", "Answered", "No Answer", "Busy")
_TRANSCRIPT: Final = "Agent: Thank you for calling.\nCaller: I would like to ask for a quote.\n"
_DETAILS: Final = (
    *("additional_fields", "field_mappings", "lead_analysis", "spotted_keywords", "notes"),
    *("contact_company_name", "contact_email_address", "email_address", "quotable"),
)
_AT_ONCE: Final = 2000


def messages(number: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Return the last messages of so many calls of the past year, the oldest first."""
    chance = random.Random(number)  # noqa: S311 - the same calls every time
    step = timedelta(days=_DAYS) / number
    regular = set(range(0, number, max(1, number // CALLS_OF_REGULAR))[:CALLS_OF_REGULAR])
    for place in range(number):
        caller = chance.randrange(_CALLERS)
        yield _message(chance, place, now - (number - place) * step) | (
            {"caller_number": REGULAR, "contact_name": "Regular Caller"}
            if place in regular
            else {
                "caller_number": f"+1803{5_560_000 + caller:07}",
                "contact_name": f"{_FIRST[caller % 10]} {_LAST[caller % 8]} {caller % 97}",
            }
        )


def _message(chance: random.Random, place: int, at: datetime) -> dict[str, Any]:
    line = chance.randrange(LINES)
    answer = chance.choice(_ANSWERS)
    message = end(start()) | {
        "lead_id": place + 1,
        "date_created": at.isoformat(),
        "tracking_number": f"+17045550{line:03}",
        "phone_name": f"Line {line}",
        "lead_source": chance.choice(SOURCES + SOURCES_MORE),
        "answer_status": answer,
        "voicemail": "https://example.com/voicemail.mp3" if answer == "No Answer" else None,
        "call_duration_seconds": chance.randrange(10, 900),
        "spam": chance.random() < 0.02,  # noqa: PLR2004 - a few
    }
    if chance.random() < _WITH_DETAILS:
        return message | {"call_transcription": _TRANSCRIPT * chance.randrange(5, 60)}
    return {name: value for name, value in message.items() if name not in _DETAILS}


def write(path: Path, number: int, now: datetime) -> None:
    """Write the file, as the integration does."""
    # Not at the top: whoever only wants the messages needs no Home Assistant.
    from custom_components.whatconverts.core import (  # noqa: PLC0415
        enums,
        life,
        model,
        payload,
        rules,
        unsaved,
    )
    from custom_components.whatconverts.storage.database import CallDatabase  # noqa: PLC0415

    settings = rules.Rules(time_zone=ZoneInfo("UTC"))
    database = CallDatabase(path)
    calls: list[model.Call] = []
    news: dict[int, tuple[unsaved.DetailNews, ...]] = {}

    def flush() -> None:
        database.write(unsaved.Unsaved(tuple(calls), news), {}, None)
        calls.clear()
        news.clear()

    for message in messages(number, now):
        notice = payload.parse(message, "US")
        if isinstance(notice, model.CallNotice):
            call = life.new_call(notice, settings, notice.created_at or now)
            calls.append(life.ended(call, enums.EndReason.COMPLETED, now))
            news[notice.lead_id] = (unsaved.DetailNews(notice.details),)
        if len(calls) == _AT_ONCE:
            flush()
    flush()
    # A machine that has run for a year has counted them, and Home Assistant has the statistics.
    database.change(lambda file: file.execute("UPDATE counted SET is_changed = 0"))
    database.close()


if __name__ == "__main__":
    _, target, how_many, moment = sys.argv
    write(Path(target), int(how_many), datetime.fromisoformat(moment))
    print(json.dumps({"bytes": Path(target).stat().st_size}))
