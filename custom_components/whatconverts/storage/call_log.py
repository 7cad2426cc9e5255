"""The log of calls over several entries: what is asked for, and a page of it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import voluptuous as vol

from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ..const import ATTR_CONFIG_ENTRY_ID, ATTR_LEAD_ID, DOMAIN
from ..core.call_filter import WAITING_FOR, CallFilter, read_cursor, write_cursor
from ..core.enums import Outcome
from ..core.lead_id import MAX_LEAD_ID
from ..core.phone import normalise
from ..core.public import View
from ..core.search import MAX_QUERY, read_query
from ..core.text import MAX_TEXT
from .rows import StoredCall
from .writer import CallWriter

# No name and no number is longer, even with marks between its characters that nobody sees; and no
# office has more lines: each is compared with each.
_TEXT: Final = vol.All(cv.string, vol.Length(max=8 * MAX_TEXT))
TEXTS: Final = vol.All(cv.ensure_list, vol.Length(max=1000), [_TEXT])
# Calls that are read at once where all are asked for.
_AT_ONCE: Final = 1000
LEAD_ID: Final = vol.All(vol.Coerce(int), vol.Range(min=1, max=MAX_LEAD_ID))

# Of which entries calls are asked for: of all, if none is named.
ENTRIES: Final[dict[str | vol.Marker, Any]] = {
    vol.Optional(ATTR_CONFIG_ENTRY_ID): vol.All(cv.ensure_list, [cv.string])
}
# What calls can be asked for by, in actions and by the card alike.
FILTERS: Final[dict[str | vol.Marker, Any]] = {
    vol.Optional(ATTR_LEAD_ID): LEAD_ID,
    vol.Optional("live_only", default=False): cv.boolean,
    vol.Optional("line"): TEXTS,
    vol.Optional("caller"): _TEXT,
    vol.Optional("outcome"): vol.All(cv.ensure_list, [vol.In(list(Outcome))]),
    vol.Optional("source"): TEXTS,
    vol.Optional("from"): cv.datetime,
    vol.Optional("to"): cv.datetime,
    vol.Optional("query"): vol.All(cv.string, vol.Length(max=MAX_QUERY)),
    vol.Optional("leave_out_spam", default=False): cv.boolean,
    vol.Optional("leave_out_tests", default=False): cv.boolean,
    vol.Optional("waiting", default=False): cv.boolean,
    vol.Optional("before"): cv.string,
}


class Source(NamedTuple):
    """The log of one entry: where its calls are read, and how numbers and names are."""

    entry_id: str
    writer: CallWriter
    view: View


class Page(NamedTuple):
    """Calls with the ids of their entries; `following` is the cursor of the next page, if any."""

    calls: list[tuple[str, StoredCall]]
    following: str | None


async def async_find(
    sources: Iterable[Source], asked: Mapping[str, Any], limit: int, *, with_details: bool = False
) -> Page:
    """Return the calls that are asked for by `FILTERS`, newest first; those that wait oldest first.

    Raises `ServiceValidationError` if a number or a cursor is none, and OSError.
    """
    found: list[tuple[str, StoredCall]] = []
    for source in sources:
        # One more tells that there is another page.
        wanted = filter_of(asked, source.view, limit + 1)
        calls = await source.writer.async_find(wanted, with_details=with_details)
        found += [(source.entry_id, one) for one in calls]
    found.sort(key=lambda one: one[1].call.age_key, reverse=not asked["waiting"])
    page = found[:limit]
    is_last = len(found) <= limit
    return Page(page, None if is_last else write_cursor(page[-1][1].call.age_key))


async def async_find_all(
    sources: Sequence[Source], asked: Mapping[str, Any], most: int
) -> AsyncIterator[Page]:
    """Yield page after page of what is asked for, `most` calls at most; raises as `async_find`.

    Between two pages deliveries and other questions have their turn.
    """
    left, following = most, asked.get("before")
    while left > 0:
        page = await async_find(sources, {**asked, "before": following}, min(left, _AT_ONCE))
        yield page
        left, following = left - len(page.calls), page.following
        if following is None:
            return


def filter_of(asked: Mapping[str, Any], view: View, limit: int) -> CallFilter:
    """Return what is asked for, as an entry with this view understands it."""
    query = (asked.get("query") or "").strip()
    return CallFilter(
        lead_id=asked.get(ATTR_LEAD_ID),
        live_only=asked["live_only"],
        lines=asked.get("line", ()),
        region=view.home,
        caller=_number(asked.get("caller"), view.home),
        outcomes=asked.get("outcome", ()),
        sources=asked.get("source", ()),
        since=_utc(asked.get("from")),
        until=_utc(asked.get("to")),
        query=read_query(query, view.home) if query else None,
        known=view.known,
        leave_out_spam=asked["leave_out_spam"],
        leave_out_tests=asked["leave_out_tests"],
        waiting_since=dt_util.utcnow() - WAITING_FOR if asked["waiting"] else None,
        before=_cursor(asked.get("before")),
        oldest_first=asked["waiting"],
        limit=limit,
    )


def _number(text: str | None, region: str | None) -> str | None:
    number = normalise(text, region) if text else None
    if text and number is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_number")
    return number


def _cursor(text: str | None) -> bytes | None:
    age_key = read_cursor(text) if text else None
    if text and age_key is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_cursor")
    return age_key


def _utc(moment: datetime | None) -> datetime | None:
    try:
        return moment and dt_util.as_utc(moment)
    except OverflowError:
        # The calendar begins or ends between the moment's own time zone and UTC.
        return moment and moment.replace(tzinfo=UTC)
