"""What a subscriber has seen of the calls of one entry, and what is news to it.

A look costs what has changed since the last one, however many calls are live.
"""

from collections.abc import Iterable
from itertools import chain, islice

from ..core.model import Call
from ..core.public import View
from ..data import WhatConvertsData
from .messages import SubscribedTo


class SeenCalls:
    """The live calls and the newest ended ones that a subscriber knows."""

    def __init__(self, data: WhatConvertsData, wanted: SubscribedTo) -> None:
        """Start with nothing seen."""
        self._data = data
        self._filter = wanted
        self._view: View | None = None
        self._position: int | None = None
        self._seen: dict[int, Call] = {}
        self._recent: Iterable[int] = ()

    @property
    def is_outdated(self) -> bool:
        """Whether everything is shown in another way than when it was seen."""
        return self._view != self._data.views.full_view

    def forget(self) -> None:
        """Be new to everything."""
        self._view = self._data.views.full_view
        self._position = None
        self._seen, self._recent = {}, ()

    def look(self) -> tuple[list[Call], list[int], list[int]]:
        """Return the calls that are new or changed, and the leads of those that are gone.

        Last come the leads of calls that have changed, and have been over for too long to be sent.
        """
        ended = filter(self._wants, self._data.coordinator.registry.newest_ended)
        recent = {call.lead_id: call for call in islice(ended, self._filter.recent)}
        changed, gone, older = [], [], []
        # The record of a call may have changed, and nothing of the call itself.
        touched = dict.fromkeys(self._touched())
        for lead_id in dict.fromkeys(chain(touched, recent, self._recent)):
            call = recent.get(lead_id) or self._live(lead_id)
            if call is None:
                if self._seen.pop(lead_id, None):
                    gone.append(lead_id)
                elif self._is_older(lead_id):
                    older.append(lead_id)
            elif lead_id in touched or self._seen.get(lead_id) != call:
                self._seen[lead_id] = call
                changed.append(call)
        self._recent = recent.keys()
        return changed, gone, older

    def _touched(self) -> Iterable[int]:
        """Return the calls that may be others than before; all, if nobody knows which."""
        registry, position = self._data.coordinator.registry, self._position
        self._position = registry.changes.position
        touched = None if position is None else registry.changes.since(position)
        if touched is None:
            return chain(list(self._seen), (call.lead_id for call in registry.live))
        return touched

    def _live(self, lead_id: int) -> Call | None:
        call = self._data.coordinator.registry.get(lead_id)
        return call if call and call.is_live and self._wants(call) else None

    def _is_older(self, lead_id: int) -> bool:
        """Whether this call is over, and on a line that is asked for as far as can be told."""
        registry = self._data.coordinator.registry
        call = registry.get(lead_id)
        return not call.is_live and self._wants(call) if call else registry.knows(lead_id)

    def _wants(self, call: Call) -> bool:
        return self._filter.wants(call, self._data.views.home)
