"""Frozen types that the rules and the rest of the integration share.

A call is a tuple, since every message copies it with a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from struct import Struct
from typing import Any, Final, NamedTuple, TypedDict

from .details import PartialDetails
from .enums import EndReason, IgnoreReason, Origin, Outcome, Progress, TransitionKind
from .fields import CallDetails

_AGE_KEY: Final = Struct(">QQQ")
_EPOCH: Final = datetime(1, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Return an aware moment as a number that is never negative, counted from the year 1."""
    return (moment - _EPOCH) // _MICROSECOND


def age_key(started_at: datetime, seen_at: datetime = _EPOCH, lead_id: int = 0) -> bytes:
    """Return what sorts calls by age: 24 bytes. Of a start alone it comes before all its calls."""
    return _AGE_KEY.pack(microseconds(started_at), microseconds(seen_at), lead_id)


def start_of(key: bytes) -> datetime:
    """Return the start in what `age_key` returned (aware UTC)."""
    start: int = _AGE_KEY.unpack(key)[0]
    return _EPOCH + start * _MICROSECOND


class PayloadError(ValueError):
    """A message is broken: the sender must be told. The text is the reason, without its data."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message is sound but not for us; `reason` says why."""

    reason: IgnoreReason


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotice:
    """One message about one call, as `payload.parse` understood it.

    `is_phone_call` is False where the message does not name its lead type: then it can only be
    about a call that is known already. `changes` holds the fields that the message carries, and
    `details` what it tells for the record of the call: absent means unchanged, None means that the
    sender says "nothing". `lead` is the message as it came.
    """

    lead_id: int
    is_phone_call: bool
    is_update: bool
    progress: Progress | None
    created_at: datetime | None
    changes: CallDetails
    lead: Mapping[str, Any]
    details: PartialDetails = field(default_factory=dict)
    test: bool = False
    origin: Origin = Origin.WEBHOOK


class Call(NamedTuple):
    """One phone call over its whole life; live until it has an end reason.

    `seen_at` is when the first message about it arrived. `missed_told` remembers that the
    transition `missed` has left, which happens once even if the outcome changes again.
    `known_name`, `vip` and `blocked` come from the lists of known callers, `claimed_by` from the
    person who takes the call; `previous_calls` and `last_outcome` are those of the caller, and
    `called_back_at` is when somebody called back, or said that it is not needed; of the `callback_`
    fields see `CallBackChanges`. Of `recovered` calls the account told first; what becomes of
    `untold` ones is told to nobody, since they were over for long by then.
    """

    lead_id: int
    started_at: datetime
    seen_at: datetime
    details: CallDetails
    test: bool = False
    muted: bool = False
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    missed_told: bool = False
    previous_calls: int = 0
    last_outcome: Outcome | None = None
    known_name: str | None = None
    vip: bool = False
    blocked: bool = False
    claimed_by: str | None = None
    called_back_at: datetime | None = None
    callback_note: str | None = None
    callback_due: str | None = None
    callback_removed: bool = False
    recovered: bool = False
    untold: bool = False

    @property
    def caller_number(self) -> str | None:
        """The caller's number, else the contact's; None if it is withheld or unknown.

        Who withholds it has none, even beside a contact's: that may be another phone's, and two
        such calls at once would look like one caller who has dialled again.
        """
        contact = None if self.details.get("withheld") else self.details.get("contact_number")
        return self.details.get("caller_number") or contact

    @property
    def is_repeat_caller(self) -> bool | None:
        """Whether the caller has called before: we know so, or WhatConverts says so."""
        return True if self.previous_calls else self.details.get("repeat_caller")

    @property
    def is_live(self) -> bool:
        """Whether the call has started and not ended."""
        return self.end_reason is None

    @property
    def outcome(self) -> Outcome | None:
        """How the call ended; None while it is live. A voicemail beats the answer status."""
        if self.is_live:
            return None
        if self.details.get("voicemail"):
            return Outcome.VOICEMAIL
        return self.details.get("answer") or Outcome.UNKNOWN

    @property
    def missed(self) -> bool:
        """Whether the call is over and nobody spoke with the caller."""
        return self.outcome is not None and self.outcome.is_missed

    @property
    def age_order(self) -> tuple[datetime, datetime, int]:
        """Sort key, oldest first; the arrival decides between calls of the same second."""
        return (self.started_at, self.seen_at, self.lead_id)

    @property
    def age_key(self) -> bytes:
        """What sorts like `age_order`, as it is stored."""
        return age_key(self.started_at, self.seen_at, self.lead_id)


class CallBackChanges(TypedDict, total=False):
    """What a person says of calling back, as fields of a missed call: absent means unchanged.

    `callback_due` is a day or a moment in ISO 8601; with `callback_removed` nobody waits, and the
    list of call-backs does not show the call even as done.
    """

    called_back_at: datetime | None
    callback_note: str | None
    callback_due: str | None
    callback_removed: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """A fact about a call that has just come true."""

    kind: TransitionKind
    call: Call


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message or a moment changed.

    `transitions` are in the order in which they happened. `ignored` names the reason why a message
    was left aside; `changed` tells whether anything that is kept differs from before. `start_age`
    is how old a call was when its start was first heard of; None for anything else.
    """

    transitions: tuple[Transition, ...] = ()
    ignored: IgnoreReason | None = None
    changed: bool = True
    start_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """Calls of one local day, without test calls and muted ones."""

    calls: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class LineCalls:
    """Live calls, newest first, and the newest call, live or ended, of an office or a line."""

    live: tuple[Call, ...] = ()
    newest: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The calls of one moment for entities; muted calls are not in it.

    `count` is that of `today`, a local day, and `answer_rate` how many of a hundred of its calls
    were answered, of those of which that is known; None before the first. `lines` and `line_counts`
    have those of the lines by their keys.
    """

    today: date
    count: DayCount
    office: LineCalls
    lines: Mapping[str, LineCalls]
    line_counts: Mapping[str, DayCount] = field(default_factory=dict)
    answer_rate: float | None = None

    def of(self, line: str | None) -> LineCalls:
        """Return the calls of a line; None stands for the whole office."""
        return self.office if line is None else self.lines.get(line, _NOTHING)

    def count_of(self, line: str | None) -> DayCount:
        """Return today's count of a line; None stands for the whole office."""
        return self.count if line is None else self.line_counts.get(line, _NONE_YET)

    def is_same_for(self, line: str, before: Snapshot) -> bool:
        """Whether all that is told of a line is the same as it was before."""
        return (self.today, self.of(line), self.count_of(line)) == (
            before.today,
            before.of(line),
            before.count_of(line),
        )


_NOTHING = LineCalls()
_NONE_YET = DayCount()
