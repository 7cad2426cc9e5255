"""Which calls are asked for: by actions, by the card and by assistants alike."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .known import KnownCallers
from .search import Query

# Nobody expects to be called back after that.
WAITING_FOR: Final = timedelta(days=30)
_CURSOR_LENGTH: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """What a call has to be like; what is None or empty does not matter.

    `lines` are names or numbers in any spelling, those without a country code of `region`; `caller`
    is a normalised number, `sources` are compared without case. `since` and `until` bound the
    start. `before` is the `age_key` of the last call that was seen: what comes after it is asked
    for, `limit` calls at most, newest first or `oldest_first`.
    `waiting_since` asks for missed calls from then on that nobody has answered: of each caller the
    newest. Names of `known` callers are found, too, by `query`; who is blocked now is left out
    where spam is, and where calls wait. `callers` are numbers exactly as they are kept.
    `with_audio` asks for calls that can be heard, as `criteria.has_audio` says.
    """

    lead_id: int | None = None
    live_only: bool = False
    lines: Sequence[str] = ()
    region: str | None = None
    caller: str | None = None
    callers: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    sources: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    query: Query | None = None
    known: KnownCallers | None = None
    leave_out_spam: bool = False
    leave_out_tests: bool = False
    with_audio: bool = False
    waiting_since: datetime | None = None
    before: bytes | None = None
    oldest_first: bool = False
    limit: int = 100


def write_cursor(age_key: bytes) -> str:
    """Return as text where a page ended."""
    return urlsafe_b64encode(age_key).decode()


def read_cursor(text: str) -> bytes | None:
    """Return what `write_cursor` was given; None if this is no such text."""
    try:
        age_key = urlsafe_b64decode(text)
    except ValueError:
        return None
    return age_key if len(age_key) == _CURSOR_LENGTH else None
