"""Frozen types that the rules and the rest of the integration share.

A call and its details are tuples, since every message copies them with a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple


class Progress(StrEnum):
    """How far one message says that the call is."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class EndReason(StrEnum):
    """Why a call counts as over."""

    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    DISMISSED = "dismissed"


class Outcome(StrEnum):
    """How a call ended for the caller; known only after the end."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    UNKNOWN = "unknown"

    @property
    def is_missed(self) -> bool:
        """Whether nobody spoke with the caller."""
        return self in {Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL}


class NameSource(StrEnum):
    """Where the name that is shown for a caller comes from, best first."""

    KNOWN_CALLER = "known_caller"
    CONTACT = "contact"
    COMPANY = "company"
    CARRIER = "carrier"
    NUMBER = "number"
    WITHHELD = "withheld"


class CallerKind(StrEnum):
    """What a list of callers is for; the later kind wins where a number is on several."""

    KNOWN = "known"
    VIP = "vip"
    BLOCKED = "blocked"


class Privacy(StrEnum):
    """How much of a caller is told outside the card and the action that returns calls."""

    FULL = "full"
    LAST_FOUR = "last_four"
    NONE = "none"


class TransitionKind(StrEnum):
    """What happened to a call."""

    STARTED = "started"
    UPDATED = "updated"
    ENDED = "ended"
    MISSED = "missed"


class PayloadError(ValueError):
    """A message is broken: the sender must be told. The text is the reason, without its data."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message is sound but not for us; `reason` says why."""

    reason: str


class CallDetails(NamedTuple):
    """What WhatConverts says about a call, cleaned; None where it said nothing.

    Numbers are E.164 where they can be read as such. `answer` is the answer status alone;
    `voicemail` tells that a voicemail was left, which weighs more (see `Call.outcome`).
    """

    caller_number: str | None = None
    caller_name: str | None = None
    contact_name: str | None = None
    company_name: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    line_type: str | None = None
    tracking_number: str | None = None
    line: str | None = None
    destination_number: str | None = None
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    keyword: str | None = None
    landing_url: str | None = None
    lead_url: str | None = None
    lead_score: int | None = None
    repeat_caller: bool | None = None
    spam: bool | None = None
    duplicate: bool | None = None
    account: str | None = None
    profile: str | None = None
    answer: Outcome | None = None
    voicemail: bool | None = None
    duration_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotice:
    """One message about one call, as `payload.parse` understood it.

    `is_phone_call` is False where the message does not name its lead type: then it can only be
    about a call that is known already. `changes` holds the fields of `CallDetails` that the message
    carries: absent means unchanged, None means that the sender says "nothing". `lead` is the
    message as it was sent.
    """

    lead_id: int
    is_phone_call: bool
    is_update: bool
    progress: Progress | None
    created_at: datetime | None
    changes: Mapping[str, Any]
    lead: Mapping[str, Any]
    test: bool = False


class Call(NamedTuple):
    """One phone call over its whole life; live until it has an end reason.

    `seen_at` is when the first message about it arrived. `missed_told` remembers that the
    transition `missed` has left, which happens once even if the outcome changes again.
    `known_name`, `vip` and `blocked` come from the lists of known callers, `claimed_by` from the
    person who takes the call; `previous_calls` and `last_outcome` are those of the caller.
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

    @property
    def is_live(self) -> bool:
        """Whether the call has started and not ended."""
        return self.end_reason is None

    @property
    def outcome(self) -> Outcome | None:
        """How the call ended; None while it is live. A voicemail beats the answer status."""
        if self.is_live:
            return None
        if self.details.voicemail:
            return Outcome.VOICEMAIL
        return self.details.answer or Outcome.UNKNOWN

    @property
    def missed(self) -> bool:
        """Whether the call is over and nobody spoke with the caller."""
        return self.outcome is not None and self.outcome.is_missed

    @property
    def age_order(self) -> tuple[datetime, datetime, int]:
        """Sort key, oldest first; the arrival decides between calls of the same second."""
        return (self.started_at, self.seen_at, self.lead_id)


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
    ignored: str | None = None
    changed: bool = True
    start_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """Calls of one local day, without test calls and muted ones."""

    calls: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Live calls, newest first, and the newest call, live or ended, of an office or a line."""

    live: tuple[Call, ...] = ()
    newest: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The picture of one moment for entities; muted calls are not in it.

    `count` is that of `today`, a local day. `lines` has the pictures of the lines by their keys.
    """

    today: date
    count: DayCount
    office: Picture
    lines: Mapping[str, Picture]

    def of(self, line: str | None) -> Picture:
        """Return the picture of a line; None stands for the whole office."""
        return self.office if line is None else self.lines.get(line, _NOTHING)


_NOTHING = Picture()
