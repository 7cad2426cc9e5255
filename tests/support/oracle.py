"""How calls live, said a second time: plain dicts, no cleverness, no speed.

Written from what is promised, not from `registry.py`, so that the two can disagree. A *message* is
what one post says; a *call* is a dict that remembers everything said and decided so far.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.whatconverts.core.details import PartialDetails, merged_details

type Told = list[tuple[str, int]]
type CallDict = dict[str, Any]

FIELDS = (
    "caller_number",
    "contact_number",
    "withheld",
    "tracking_number",
    "line",
    "contact_name",
    "city",
    "spam",
    "duplicate",
    "repeat_caller",
    "profile",
    "answer",
    "recording",
    "voicemail",
    "duration_seconds",
)
# Of these, only the outcome and the caller's number show what they say.
UNSEEN = ("answer", "contact_number", "withheld")
MISSED = ("no_answer", "busy", "voicemail")
NEAR = timedelta(minutes=10)
HALF_A_DAY = timedelta(hours=12)
TEST_CALL = timedelta(seconds=30)
A_YEAR = timedelta(days=365)
MANY = 200_000


@dataclass(frozen=True)
class Message:
    """What one post says. `says` is "in_progress", "completed" or nothing readable."""

    lead: int
    says: str | None
    created: datetime | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    update: bool = False
    typed: bool = True
    test: bool = False
    details: PartialDetails = field(default_factory=dict)
    # Whose word it is: a webhook's, or a record of the account ("recovered" or "imported").
    origin: str = "webhook"


class Oracle:
    """All calls, by lead id, in the order in which they were first heard of."""

    def __init__(self, zone: ZoneInfo, limit: timedelta) -> None:
        self.zone = zone
        self.limit = limit
        # Which of "spam", "duplicate" and "repeat_caller" are muted.
        self.muted_kinds = {"spam"}
        self.profiles: set[str] = set()
        self.keep_for = A_YEAR
        self.most = MANY
        # Whether the numbers of one name are one line.
        self.pools = False
        self.calls: dict[int, CallDict] = {}
        # What all messages together tell of the conversation.
        self.details: dict[int, PartialDetails] = {}
        self.by_day: Counter[date] = Counter()
        self.missed_by_day: Counter[date] = Counter()

    # -- what can happen -----------------------------------------------------

    def receive(self, message: Message, now: datetime) -> Told:
        call = self.calls.get(message.lead)
        new_sample = (
            call is not None
            and message.test
            and message.says == "in_progress"
            and call["reason"] is not None
        )
        if call is None or new_sample:
            return self._meet(message, now)
        before = self._seen(call)
        overtaken = call["reason"] is not None and message.says == "in_progress"
        fills_gaps = overtaken or message.origin != "webhook"
        for name, value in message.fields.items():
            if not fills_gaps or call["fields"][name] is None:
                call["fields"][name] = value
        self._learn(message, late=fills_gaps)
        if call["reason"] is None and message.says == "completed":
            return self._finish(call, "completed", now)
        updated = [("updated", message.lead)] if self._seen(call) != before else []
        told = self._audible(call, updated) + self._miss(call)
        return told if self._is_news(call, message, now) else []

    def pass_time(self, now: datetime) -> Told:
        told: Told = []
        over = [call for call in self.live() if self.deadline(call) <= now]
        for call in sorted(over, key=lambda one: (self.deadline(one), _age(one))):
            told += self._run_out(call)
        return told

    def old(self, now: datetime) -> list[CallDict]:
        """Return the calls that need not be kept any longer: too old, or too many."""
        over = [call for call in self.calls.values() if call["reason"] is not None]
        over.sort(key=lambda call: (call["ended"], call["lead"]), reverse=True)
        old = [call for call in over[: self.most] if call["ended"] < now - self.keep_for]
        return old + over[self.most :]

    def drop(self, calls: list[CallDict]) -> None:
        for call in calls:
            if self.calls.get(call["lead"]) is call:
                del self.calls[call["lead"]], self.details[call["lead"]]

    def call_back(self, lead: int, at: datetime | None) -> Told:
        """Note that somebody has called a missed caller back, or has not."""
        call = self.calls.get(lead)
        if call is None or self.outcome(call) not in MISSED or call["called_back"] == at:
            return []
        call["called_back"] = at
        return self._audible(call, [("updated", lead)])

    def dismiss(self, lead: int, now: datetime) -> Told:
        call = self.calls.get(lead)
        if call is None or call["reason"] is not None:
            return []
        return self._finish(call, "dismissed", now)

    def forget(self) -> Told:
        told: Told = []
        for lead, call in list(self.calls.items()):
            if call["reason"] is not None:
                del self.calls[lead], self.details[lead]
            elif call["previous"] or call["last"]:
                call["previous"], call["last"] = 0, None
                told += self._audible(call, [("updated", lead)])
        return told

    # -- what can be asked ---------------------------------------------------

    def live(self) -> list[CallDict]:
        return [call for call in self.calls.values() if call["reason"] is None]

    def deadline(self, call: CallDict) -> datetime:
        started: datetime = call["started"]
        return started + (TEST_CALL if call["test"] else self.limit)

    def outcome(self, call: CallDict) -> str | None:
        if call["reason"] is None:
            return None
        if call["fields"]["voicemail"]:
            return "voicemail"
        return call["fields"]["answer"] or "unknown"

    def counts(self, now: datetime) -> tuple[int, int]:
        today = now.astimezone(self.zone).date()
        return self.by_day[today], self.missed_by_day[today]

    def newest_first(self) -> list[int]:
        """Return the leads of the calls that are live and not muted."""
        heard = [call for call in self.live() if not call["muted"]]
        return [call["lead"] for call in sorted(heard, key=_age, reverse=True)]

    def counted(self, now: datetime) -> set[int]:
        """Return the leads of today's calls that count."""
        today = now.astimezone(self.zone).date()
        return {
            lead
            for lead, call in self.calls.items()
            if self._counts(call) and self._day(call) == today
        }

    def newest(self) -> int | None:
        heard = [call for call in self.calls.values() if not call["muted"]]
        return max(heard, key=_age)["lead"] if heard else None

    # -- the steps -----------------------------------------------------------

    def _meet(self, message: Message, now: datetime) -> Told:
        """Hear of a call for the first time."""
        if self._is_ignored(message):
            return []
        age = now - message.created if message.created else None
        too_old = age is not None and age > self.limit and not message.test
        told_late = message.says == "completed" and age is not None and age > NEAR
        near = age is not None and abs(age) <= NEAR
        believed = (near or told_late) and not message.test
        self.calls.pop(message.lead, None)
        unwanted = any(message.fields.get(kind) for kind in self.muted_kinds)
        call: CallDict = {
            "lead": message.lead,
            "started": message.created if believed or too_old else now,
            "seen": now,
            "fields": dict.fromkeys(FIELDS) | message.fields,
            "ended": None,
            "reason": None,
            "test": message.test,
            "muted": unwanted or too_old or message.update,
            "missed_told": False,
            "called_back": None,
            "recovered": message.origin != "webhook",
            "untold": False,
        }
        self.details[message.lead] = {}
        self._learn(message, late=False)
        if call["recovered"]:
            ahead = message.created is None or message.created > now + NEAR
            call["started"] = now if ahead else message.created
            if message.says == "completed":
                call["muted"] = unwanted
                return self._meet_too_late(call, message, now)
        if too_old:
            self._recall(call)
            self.calls[message.lead] = call
            return self._finish(call, "expired", self.deadline(call))
        if self._counts(call):
            self.by_day[self._day(call)] += 1
        if message.says == "completed":
            self._recall(call)
            self.calls[message.lead] = call
            return self._finish(call, "completed", now)
        return self._begin(call, now)

    def _is_ignored(self, message: Message) -> bool:
        if not message.typed or message.says is None:
            return True
        if message.update and message.says == "in_progress":
            return True
        profile = message.fields.get("profile")
        return bool(self.profiles and profile and profile not in self.profiles and not message.test)

    def _meet_too_late(self, call: CallDict, message: Message, now: datetime) -> Told:
        """Read in the account of a call that is over."""
        if self._counts(call):
            self.by_day[self._day(call)] += 1
        self._recall(call)
        self.calls[call["lead"]] = call
        lasted = call["fields"]["duration_seconds"]
        end = min(now, call["started"] + timedelta(seconds=lasted or 0))
        call["ended"] = max(end, call["started"])
        call["untold"] = not self._is_news(call, message, now)
        return self._finish(call, "completed", call["ended"])

    def _is_news(self, call: CallDict, message: Message, now: datetime) -> bool:
        if message.origin == "webhook" or call["ended"] is None:
            return True
        ended: datetime = call["ended"]
        return message.origin == "recovered" and ended >= now - HALF_A_DAY

    def _begin(self, call: CallDict, now: datetime) -> Told:
        told: Told = []
        for other in sorted(self.live(), key=_age):
            if other["started"] <= call["started"] and self._is_a_redial(other, call):
                told += self._finish(other, "superseded", now)
        self._recall(call)
        self.calls[call["lead"]] = call
        if call["recovered"] and call["started"] < now - NEAR:
            return told
        return told + self._audible(call, [("started", call["lead"])])

    def _finish(self, call: CallDict, reason: str, at: datetime) -> Told:
        call["reason"] = reason
        call["ended"] = at
        lasted = call["fields"]["duration_seconds"]
        if lasted is not None:
            call["ended"] = min(at, call["started"] + timedelta(seconds=lasted))
        call["ended"] = max(call["ended"], call["started"])
        return self._audible(call, [("ended", call["lead"])]) + self._miss(call)

    def _learn(self, message: Message, *, late: bool) -> None:
        known = self.details[message.lead]
        self.details[message.lead] = merged_details(known, message.details, late=late)

    def _run_out(self, call: CallDict) -> Told:
        if not call["test"]:
            return self._finish(call, "expired", self.deadline(call))
        if call["fields"]["answer"] is None:
            call["fields"]["answer"] = "answered"
        return self._finish(call, "completed", self.deadline(call))

    def _miss(self, call: CallDict) -> Told:
        if call["missed_told"] or self.outcome(call) not in MISSED:
            return []
        call["missed_told"] = True
        if self._counts(call):
            self.missed_by_day[self._day(call)] += 1
        return self._audible(call, [("missed", call["lead"])])

    def _is_a_redial(self, one: CallDict, other: CallDict) -> bool:
        """Whether the same caller has dialled the same line, as far as the two are known."""
        first, second = one["fields"], other["fields"]
        if one["test"] or other["test"] or not _caller(first):
            return False
        if _caller(first) != _caller(second):
            return False
        numbers = [first["tracking_number"], second["tracking_number"]]
        names = [(fields["line"] or "").casefold() for fields in (first, second)]
        if numbers[0] == numbers[1] and numbers[0]:
            return True
        if numbers == [None, None]:
            return names[0] == names[1]
        return self.pools and names[0] == names[1] != ""

    def _recall(self, call: CallDict) -> None:
        """Look up what is known of the caller from earlier calls."""
        number = _caller(call["fields"])
        earlier = [
            other
            for other in self.calls.values()
            if other["reason"] is not None
            and not other["test"]
            and number is not None
            and _caller(other["fields"]) == number
        ]
        if call["recovered"] and earlier and _age(max(earlier, key=_age)) > _age(call):
            # They came later, not earlier.
            earlier = []
        call["previous"] = len(earlier)
        call["last"] = self.outcome(max(earlier, key=_age)) if earlier else None

    def _seen(self, call: CallDict) -> CallDict:
        """Return what anybody outside can see of the call."""
        shown = {name: call["fields"][name] for name in FIELDS if name not in UNSEEN}
        shown["caller_number"] = _caller(call["fields"])
        # Who has called here before is a repeat caller, whatever WhatConverts says of it later.
        repeat_caller = bool(call["previous"]) or shown["repeat_caller"]
        return shown | {"outcome": self.outcome(call), "repeat_caller": repeat_caller}

    def _audible(self, call: CallDict, told: Told) -> Told:
        return [] if call["muted"] or call["untold"] else told

    def _counts(self, call: CallDict) -> bool:
        return not call["muted"] and not call["test"]

    def _day(self, call: CallDict) -> date:
        started: datetime = call["started"].astimezone(UTC)
        return started.astimezone(self.zone).date()


def _age(call: CallDict) -> tuple[datetime, datetime, int]:
    return (call["started"], call["seen"], call["lead"])


def _caller(fields: dict[str, Any]) -> str | None:
    """Return the number that stands for the caller."""
    number: str | None = fields["caller_number"]
    if number is None and not fields["withheld"]:
        number = fields["contact_number"]
    return number
