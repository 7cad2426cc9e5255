"""The leads behind the newest calls, field by field as WhatConverts sent them; memory only."""

from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from .lead_bounds import bounded

KEPT_AFTER_THE_END: Final = 20


class LeadCache:
    """The latest value of each field, for live calls and the last 20 that ended."""

    def __init__(self) -> None:
        """Start empty."""
        self._leads: dict[int, dict[str, Any]] = {}
        # Those with values that came late, so that what is stored may be something else.
        self._mixed: set[int] = set()
        self._ended: deque[int] = deque()

    def __contains__(self, lead_id: int) -> bool:
        """Whether the fields of this lead are remembered."""
        return lead_id in self._leads

    def get(self, lead_id: int) -> dict[str, Any] | None:
        """Return the fields of a lead; None if they are not remembered (any more)."""
        return self._leads.get(lead_id)

    def merge(self, lead_id: int, fields: Mapping[str, Any], *, late: bool = False) -> bool:
        """Take in a message; a `late` one only adds what is not known yet. Tell if it has news.

        After a late one all others have: what is stored had its gaps elsewhere.
        Of too many or too large fields those that came first are kept, see `lead_bounds`.
        """
        known = self._leads.get(lead_id, {})
        lead = {**known, **fields}
        if late:
            lead |= known
            self._mixed.add(lead_id)
        self._leads[lead_id] = bounded(lead)
        return self._leads[lead_id] != known or (not late and lead_id in self._mixed)

    def retire(self, lead_id: int) -> None:
        """Note that the call is over, and drop the lead of the oldest ended one."""
        if lead_id in self._ended:
            self._ended.remove(lead_id)
        self._ended.append(lead_id)
        while len(self._ended) > KEPT_AFTER_THE_END:
            self._drop(self._ended.popleft())

    def clear_ended(self) -> None:
        """Drop the leads of all calls that are over."""
        while self._ended:
            self._drop(self._ended.popleft())

    def discard(self, lead_id: int) -> None:
        """Start afresh with a lead id that is used again (the published sample)."""
        if lead_id in self._ended:
            self._ended.remove(lead_id)
        self._drop(lead_id)

    def _drop(self, lead_id: int) -> None:
        self._leads.pop(lead_id, None)
        self._mixed.discard(lead_id)
