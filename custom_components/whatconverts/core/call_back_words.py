"""What an item of the list of call-backs says, in words of `translations/` (category `common`)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from itertools import dropwhile
import re
from typing import Final

from .call_backs import CallBack
from .enums import NameSource
from .public import PublicCall
from .text import clean_text, tidy_text, without_markup

type Texts = Mapping[str, str]

CALL_BACK_TEXTS: Final = frozenset(
    {
        "call_back_missed",
        "call_back_missed_often",
        "call_back_line",
        "call_back_lines",
        "call_back_source",
        "call_back_voicemail",
        "call_back_voicemail_left",
        "call_back_time",
    }
)
# What each item begins with.
_WHEN_TEXTS: Final = frozenset({"call_back_missed", "call_back_missed_often"})
_TIME: Final = ("month", "day", "hour", "minute")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
MAX_NOTE: Final = 1000
_MAX_DESCRIPTION: Final = 8 * MAX_NOTE
_MAX_VOICEMAIL: Final = 500
_MAX_DUE: Final = 40


def summary(item: CallBack, public: PublicCall, texts: Texts, zone: tzinfo) -> str:
    """Return who is to be called back, as far as the newest call tells it in `public`.

    Without a number the time tells one from another.
    """
    name, number = public["display_name"], public["caller_number_formatted"]
    if number is None:
        return f"{name}, {_time(item.newest.started_at, texts, zone)}"
    return name if public["name_source"] == NameSource.NUMBER else f"{name}, {number}"


def facts(
    item: CallBack, newest: Sequence[PublicCall], voicemail: str | None, texts: Texts, zone: tzinfo
) -> str:
    """Return what is known of the calls, a sentence on each line.

    `newest` are the public ones among them that were missed last, in their order; `voicemail` is
    what was said in one, if that may be told. What others have written has no markup.
    """
    lines = (
        _when(item, texts, zone),
        _lines(newest, texts),
        _source(newest[-1], texts),
        _voicemail(item, voicemail, texts),
    )
    return "\n".join(filter(None, lines))


def description(told: str, note: str | None) -> str:
    """Return the description of an item: the facts, and under them what somebody wrote."""
    return f"{told}\n\n{note}" if note else told


def note_in(text: str | None, told: str, texts: Texts) -> str | None:
    """Return what somebody wrote into a description beside these facts; None if nothing is left.

    Whoever writes for long may send facts that were true when he began: they are no note.
    """
    own, lines = {*_tidy_lines(told)} - {""}, _tidy_lines(text or "")
    if _says(_WHEN_TEXTS, lines[0], texts):
        lines = list(dropwhile(lambda line: _says(CALL_BACK_TEXTS, line, texts), lines))
    return tidy_text("\n".join(line for line in lines if line not in own), MAX_NOTE)


def read_due(text: str | None) -> date | datetime | None:
    """Return the day or the aware moment that `write_due` was given; None if it is none."""
    try:
        return datetime.fromisoformat(text) if text and "T" in text else _day(text)
    except ValueError:
        return None


def write_due(due: date | None) -> str | None:
    """Return a day or a moment as it is kept."""
    return None if due is None else due.isoformat()[:_MAX_DUE]


def _tidy_lines(text: str) -> list[str]:
    return (tidy_text(text, _MAX_DESCRIPTION) or "").split("\n")


def _says(keys: Iterable[str], line: str, texts: Texts) -> bool:
    """Whether a line is one of these texts, whatever its facts are."""
    digits = dict.fromkeys((*_TIME, "year", "count"), r"\d+")
    known = digits | {"time": _pattern(texts["call_back_time"], digits)}
    return any(re.fullmatch(_pattern(texts[key], known), line) for key in keys)


def _pattern(template: str, known: Mapping[str, str]) -> str:
    """Return what matches a template; `known` are the patterns of some of its placeholders."""
    parts = enumerate(_PLACEHOLDER.split(clean_text(template) or ""))
    return "".join(known.get(part, ".+") if at % 2 else re.escape(part) for at, part in parts)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(moment: datetime, texts: Texts, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    parts = {name: f"{getattr(local, name):02}" for name in _TIME}
    return texts["call_back_time"].format(year=local.year, **parts)


def _when(item: CallBack, texts: Texts, zone: tzinfo) -> str:
    time, count = _time(item.newest.started_at, texts, zone), len(item.calls)
    if count == 1:
        return texts["call_back_missed"].format(time=time)
    return texts["call_back_missed_often"].format(count=count, time=time)


def _lines(calls: Iterable[PublicCall], texts: Texts) -> str | None:
    """Name the lines; one without a name has its number."""
    names = dict.fromkeys(call["line"] or call["tracking_number_formatted"] for call in calls)
    lines = [without_markup(name) for name in names if name]
    if len(lines) > 1:
        return texts["call_back_lines"].format(lines=", ".join(lines))
    return texts["call_back_line"].format(line=lines[0]) if lines else None


def _source(public: PublicCall, texts: Texts) -> str | None:
    parts = (public["source"], public["medium"], public["campaign"], public["keyword"])
    source = " / ".join(filter(None, (without_markup(part) for part in parts if part)))
    return texts["call_back_source"].format(source=source) if source else None


def _voicemail(item: CallBack, said: str | None, texts: Texts) -> str | None:
    text = clean_text(without_markup(said or ""), _MAX_VOICEMAIL)
    if text:
        return texts["call_back_voicemail"].format(text=text)
    has_one = any(call.details.get("voicemail") for call in item.calls)
    return texts["call_back_voicemail_left"] if has_one else None
