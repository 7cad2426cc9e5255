"""The call-backs of an entry, as its file tells them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..core.call_backs import MISSED, CallBack, call_backs
from ..core.call_filter import WAITING_FOR, CallFilter
from ..core.known import KnownCallers
from .rows import StoredCall
from .writer import CallWriter

# Nobody looks through more; the newest are told. So a list costs the same in an office of any size.
_MOST_WAITING = 200
_MOST_MISSED = 200
_MOST_CALLS = 2000


@dataclass(frozen=True, slots=True)
class CallBacks:
    """The items, and by lead id what was said in voicemails of those that are open."""

    items: list[CallBack] = field(default_factory=list)
    voicemails: Mapping[int, str] = field(default_factory=dict, repr=False)

    def of(self, lead_id: int) -> CallBack | None:
        """Return the item that a call belongs to, if any."""
        return next(
            (item for item in self.items if lead_id in {call.lead_id for call in item.calls}), None
        )

    def voicemail(self, item: CallBack) -> str | None:
        """Return what was said in the newest voicemail of an item that is open."""
        said = (self.voicemails.get(call.lead_id) for call in reversed(item.calls))
        return next(filter(None, said), None)


async def async_find_call_backs(
    writer: CallWriter, known: KnownCallers, now: datetime, *, with_voicemails: bool = False
) -> CallBacks:
    """Return the call-backs of this moment; raises OSError if they cannot be read."""
    since = now - WAITING_FOR
    waiting = await writer.async_find(
        CallFilter(waiting_since=since, known=known, limit=_MOST_WAITING),
        with_details=with_voicemails,
    )
    missed = await writer.async_find(
        CallFilter(outcomes=MISSED, since=since, leave_out_tests=True, limit=_MOST_MISSED)
    )
    found = [*missed, *waiting]
    callers = sorted({number for one in found if (number := one.call.caller_number)})
    others = await writer.async_find(
        CallFilter(callers=callers, since=since, limit=_MOST_CALLS if callers else 0)
    )
    calls = [one.call for one in (*missed, *others)]
    return CallBacks(
        call_backs([one.call for one in waiting], calls, now), dict(_voicemails(waiting))
    )


def _voicemails(found: Iterable[StoredCall]) -> Iterable[tuple[int, str]]:
    for one in found:
        if said := (one.details or {}).get("voicemail_transcript"):
            yield one.call.lead_id, said
