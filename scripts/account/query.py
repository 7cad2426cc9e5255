"""The list of leads: what its parameters mean, and the page that they ask for.

Parameters that there are not are ignored without a word, as by WhatConverts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .lead import Lead

LEADS_PER_PAGE = 25
MOST_PER_PAGE = 2500
MOST_DAYS = timedelta(days=400)

_ORDERS = {"asc": False, "desc": True}
_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)
_EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))

type Filter = Callable[[Lead, str], bool]


class QueryError(ValueError):
    """A parameter that cannot be read; the text is for `error_message`."""


@dataclass(frozen=True, kw_only=True)
class LeadQuery:
    """What a list shall hold; moments as leads write them."""

    page_number: int
    leads_per_page: int
    newest_first: bool
    since: str
    until: str
    filters: Mapping[str, str]

    def matches(self, lead: Lead) -> bool:
        """Tell whether a lead is asked for."""
        return self.since <= lead["date_created"] <= self.until and all(
            FILTERS[name](lead, wanted) for name, wanted in self.filters.items()
        )


def read_query(parameters: Mapping[str, str], now: datetime) -> LeadQuery:
    """Read the parameters; QueryError for what cannot be read."""
    since, until = _span(parameters, now)
    order = parameters.get("order", "desc")
    if order not in _ORDERS:
        raise QueryError("Invalid order.")
    return LeadQuery(
        page_number=_number(parameters, "page_number", 1),
        leads_per_page=_number(parameters, "leads_per_page", LEADS_PER_PAGE, MOST_PER_PAGE),
        newest_first=_ORDERS[order],
        since=since,
        until=until,
        filters={name: parameters[name] for name in FILTERS if name in parameters},
    )


def page_of(leads: Iterable[Lead], query: LeadQuery) -> dict[str, Any]:
    """Return the envelope with the leads, which come oldest first, that a query asks for."""
    found = [lead for lead in leads if query.matches(lead)]
    if query.newest_first:
        found.reverse()
    first = (query.page_number - 1) * query.leads_per_page
    return {
        "page_number": query.page_number,
        "leads_per_page": query.leads_per_page,
        "total_pages": -(-len(found) // query.leads_per_page),
        "total_leads": len(found),
        "leads": found[first : first + query.leads_per_page],
    }


def _number(parameters: Mapping[str, str], name: str, default: int, most: int | None = None) -> int:
    text = parameters.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) and int(text) <= (most or int(text))):
        raise QueryError(f"Invalid {name}.")
    return int(text)


def _span(parameters: Mapping[str, str], now: datetime) -> tuple[str, str]:
    start = _moment(parameters, "start_date")
    end = _moment(parameters, "end_date")
    if start and not timedelta(0) <= (end or max(now, start)) - start <= MOST_DAYS:
        raise QueryError("Invalid date range: at most 400 days.")
    if end and _is_date(parameters["end_date"]):
        end += _ONE_DAY - _ONE_SECOND
    return _stamp(start or _EVER[0]), _stamp(end or _EVER[1])


def _moment(parameters: Mapping[str, str], name: str) -> datetime | None:
    if not (text := parameters.get(name)):
        return None
    try:
        if _is_date(text):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise QueryError(f"Invalid {name}.") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _is_date(text: str) -> bool:
    return len(text) == len("2026-11-28")


def _stamp(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _word(value: object) -> str:
    """Return a value as queries write it: phone_call, not_set, true."""
    return str(value).lower().replace(" ", "_")


def _same(name: str) -> Filter:
    return lambda lead, wanted: _word(lead.get(name, "")) == _word(wanted)


def _has_value(name: str) -> Filter:
    return lambda lead, wanted: (lead.get(name) not in (None, "")) is (wanted == "has_value")


def _has_number(lead: Lead, wanted: str) -> bool:
    return wanted in (lead.get("caller_number"), lead.get("phone_number"))


_PLAIN = (
    *("account_id", "profile_id", "user_id", "lead_type", "lead_status", "quotable", "spam"),
    *("duplicate", "email_address", "lead_source", "lead_medium", "lead_campaign"),
    *("lead_content", "lead_keyword"),
)
FILTERS: Mapping[str, Filter] = {
    **{name: _same(name) for name in _PLAIN},
    "quote_value": _has_value("quote_value"),
    "sales_value": _has_value("sales_value"),
    "phone_number": _has_number,
}
