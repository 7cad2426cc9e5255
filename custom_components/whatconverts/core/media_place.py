"""Where something stands among the recordings of calls, and how that is written."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
import re
from typing import Final, NamedTuple

from .lead_id import read_lead_id

# Nobody has had a telephone before, and later ones cannot be reckoned with.
_YEARS: Final = range(1900, 2200)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Home Assistant takes no identifier that ends with an empty part.
_LINE: Final = "line-"


class MediaPlace(NamedTuple):
    """An entry, a day of it, a line of that day (by its key, "" if it is unknown), or a call."""

    entry_id: str
    day: date | None = None
    line: str | None = None
    lead_id: int | None = None

    @property
    def identifier(self) -> str:
        """What `read_place` reads."""
        if self.lead_id is not None:
            return f"{self.entry_id}/{self.lead_id}"
        day = [] if self.day is None else [self.day.isoformat()]
        line = [] if self.line is None else [_LINE + urlsafe_b64encode(self.line.encode()).decode()]
        return "/".join([self.entry_id, *day, *line])


def read_place(identifier: str) -> MediaPlace | None:
    """Return the place with this identifier; None if it is none."""
    entry_id, *rest = identifier.split("/")
    match rest:
        case []:
            return MediaPlace(entry_id)
        case [text] if lead_id := read_lead_id(text):
            return MediaPlace(entry_id, lead_id=lead_id)
        case [text] if day := _read_day(text):
            return MediaPlace(entry_id, day)
        case [text, line] if (day := _read_day(text)) and line.startswith(_LINE):
            return _of_line(entry_id, day, line.removeprefix(_LINE))
    return None


def _of_line(entry_id: str, day: date, encoded: str) -> MediaPlace | None:
    try:
        return MediaPlace(entry_id, day, urlsafe_b64decode(encoded).decode())
    except ValueError:
        return None


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None
