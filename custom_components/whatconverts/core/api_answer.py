"""What an answer of WhatConverts' API says; everything in it is hostile.

Source: WhatConverts' API reference, https://www.whatconverts.com/api/overview, and what users of it
have published: a single lead may come bare, or in the envelope of a list.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from .lead_id import read_lead_id

# More pages than anybody has calls.
_MOST_PAGES: Final = 10_000


class OddAnswerError(ValueError):
    """An answer is none of those that are documented; nothing of it is in the text."""


class LeadPage(NamedTuple):
    """A page of a list: its leads, how many pages there are, and how many leads on all of them."""

    leads: tuple[Mapping[str, Any], ...]
    pages: int
    total: int


def read_page(answer: object) -> LeadPage:
    """Return the page in a decoded answer; entries that are no objects are left out.

    Raises `OddAnswerError`.
    """
    if not isinstance(answer, dict) or not isinstance(leads := answer.get("leads"), list):
        raise OddAnswerError("no list of leads")
    objects = tuple(lead for lead in leads if isinstance(lead, dict))
    pages = _count(answer.get("total_pages"), len(leads))
    return LeadPage(objects, min(pages, _MOST_PAGES), _count(answer.get("total_leads"), len(leads)))


def read_lead(answer: object, lead_id: int) -> Mapping[str, Any]:
    """Return the one lead in a decoded answer; raises `OddAnswerError` if it is another."""
    found = [answer] if isinstance(answer, dict) and "leads" not in answer else None
    for lead in found or read_page(answer).leads:
        if isinstance(lead, dict) and read_lead_id(lead.get("lead_id")) == lead_id:
            return lead
    raise OddAnswerError("not the lead that was asked for")


def _count(value: object, least: int) -> int:
    """Return a number that may come as text; what was seen is the least."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAGES**2))
    return max(int(text), least and 1) if is_number else least and 1
