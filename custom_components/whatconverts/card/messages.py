"""What the websocket sends, and which calls a subscriber asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from ..core.model import Call
from ..core.public import PublicCall
from ..core.summary import Breakdown, is_of_line
from ..data import WhatConvertsConfigEntry


class SubscribedCall(PublicCall):
    """A call as the card gets it."""

    config_entry_id: str
    muted: bool


class EntryStatus(TypedDict):
    """An entry, and whether it is loaded; of one that is not, little is known."""

    config_entry_id: str
    title: str
    available: bool
    alerts: bool | None
    last_post: str | None
    ends_arrive: bool | None


class Today(Breakdown, total=False):
    """The counts of today; sorted as well if that is asked for."""

    calls: int
    missed: int


class CallNews(NamedTuple):
    """What a message tells of calls: see `CallsMessage`."""

    calls: list[SubscribedCall]
    gone: list[tuple[str, int]]
    changed: list[tuple[str, int]]


class CallsMessage(TypedDict):
    """Everything if `full`; else what is new, changed, or gone (entry id and lead id) since.

    `changed` are calls that have changed and are not sent, since newer ones are over, too.
    """

    full: bool
    now: str
    calls: list[SubscribedCall]
    gone: list[tuple[str, int]]
    changed: list[tuple[str, int]]
    entries: list[EntryStatus]
    today: Today


@dataclass(frozen=True, kw_only=True)
class SubscribedTo:
    """What a subscriber wants to see; no entries or no lines means all of them."""

    entry_ids: frozenset[str]
    lines: frozenset[str]
    recent: int
    breakdown: bool
    is_allowed: Callable[[WhatConvertsConfigEntry], bool]

    def wants_entry(self, entry: WhatConvertsConfigEntry) -> bool:
        """Whether the calls of an entry are asked for; whether they may be seen can change."""
        return not self.entry_ids or entry.entry_id in self.entry_ids

    def wants(self, call: Call, region: str | None) -> bool:
        """Whether a call came in on a line that is asked for; `region` as for `is_of_line`."""
        return not self.lines or is_of_line(call, self.lines, region)
