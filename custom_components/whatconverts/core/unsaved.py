"""What is not stored as it is now: calls, and what messages have told for their records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .details import PartialDetails, merged_details
from .model import Call


class DetailNews(NamedTuple):
    """What one message tells for the record of a call.

    `late`: it only fills gaps. `anew`: the lead id is used again, and nothing from before counts.
    """

    details: PartialDetails
    late: bool = False
    anew: bool = False

    def merged(self, known: PartialDetails) -> PartialDetails:
        """Return what is known with this."""
        return merged_details({} if self.anew else known, self.details, late=self.late)


class Unsaved(NamedTuple):
    """What is to be stored: calls, and by lead id the news for their records, oldest first."""

    calls: tuple[Call, ...]
    news: Mapping[int, tuple[DetailNews, ...]]


class UnsavedCalls:
    """Calls by lead id, each as it was kept last, and the news for records."""

    def __init__(self) -> None:
        """Start with everything stored."""
        self._calls: dict[int, Call] = {}
        self._news: dict[int, list[DetailNews]] = {}

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls."""
        return iter(self._calls.values())

    def __bool__(self) -> bool:
        """Whether there is anything that is not stored."""
        return bool(self._calls or self._news)

    def get(self, lead_id: int) -> Call | None:
        """Return a call that is not stored as it is now."""
        return self._calls.get(lead_id)

    def add(self, call: Call) -> None:
        """Note that a call has changed."""
        self._calls[call.lead_id] = call

    def add_news(self, lead_id: int, news: DetailNews) -> None:
        """Note what a message tells for the record of a call."""
        if news.details or news.anew:
            self._news.setdefault(lead_id, []).append(news)

    def taken(self) -> Unsaved:
        """Return all there is, as it is now."""
        news = {lead_id: tuple(several) for lead_id, several in self._news.items()}
        return Unsaved(tuple(self._calls.values()), news)

    def note_saved(self, saved: Unsaved) -> None:
        """Note that this is stored."""
        for call in saved.calls:
            if self._calls.get(call.lead_id) is call:
                del self._calls[call.lead_id]
        for lead_id, several in saved.news.items():
            stored = set(map(id, several))
            rest = [news for news in self._news.pop(lead_id, ()) if id(news) not in stored]
            if rest:
                self._news[lead_id] = rest

    def forget(self, lead_ids: Iterable[int]) -> None:
        """Note that nothing of these calls is to be stored any more."""
        for lead_id in lead_ids:
            self._calls.pop(lead_id, None)
            self._news.pop(lead_id, None)

    def lead_ids(self) -> set[int]:
        """Return the lead ids of what is not stored."""
        return self._calls.keys() | self._news.keys()
