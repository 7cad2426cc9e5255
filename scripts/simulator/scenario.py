"""Who calls when, and what becomes of it: decided by a seed, without clock or network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Literal
from unicodedata import normalize

from . import world
from .world import Line, Place

type Answer = Literal["Answered", "No Answer", "Busy", "Voicemail"]

SHORTEST, LONGEST = 10.0, 60.0
AVERAGE_TALK = 30.0


class Slip(StrEnum):
    """What may go wrong on the way from WhatConverts."""

    NONE = "none"
    REPEATED = "repeated"
    END_LOST = "end lost"
    END_FIRST = "end first"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody with a telephone."""

    number: str
    carrier_name: str
    contact: str
    company: str
    place: Place
    line_type: str
    spam: bool = False


@dataclass(frozen=True, kw_only=True)
class PlannedCall:
    """One call of the scenario."""

    caller: Caller
    line: Line
    pause: float
    duration: float
    answer: Answer
    repeat: bool
    campaign: str
    keyword: str
    notes: str
    slip: Slip


class Scenario:
    """An endless stream of calls; the same seed gives the same calls."""

    def __init__(
        self, *, seed: int | None = None, rate: float = 6, talk: float = AVERAGE_TALK
    ) -> None:
        """Take the calls per minute and the average seconds that a call lasts."""
        self._random = Random(seed)  # noqa: S311 - a play, not a secret
        self._mean_pause = 60 / rate
        self._stretch = talk / AVERAGE_TALK
        self._people: dict[str, Caller] = {}
        self._regulars = [self._new_caller() for _ in range(12)]
        self._busy_until: dict[str, float] = {}
        self._now = 0.0
        self._retries: list[tuple[int, PlannedCall]] = []

    def calls(self) -> Iterator[PlannedCall]:
        """Yield call after call; the first one comes at once."""
        number = 0
        while True:
            call = (self._due(number) or self._plan()) if number else self._opening()
            if call.slip is Slip.END_LOST:
                self._retries.append((number + 8, call))
            self._note(call)
            yield call
            number += 1

    def _due(self, number: int) -> PlannedCall | None:
        # A caller whose end was lost rings again, so that nothing stays on the wall for long.
        if not self._retries or self._retries[0][0] > number:
            return None
        _, call = self._retries.pop(0)
        return replace(call, slip=Slip.NONE, repeat=True, pause=self._pause())

    def _opening(self) -> PlannedCall:
        # Who has just started the demo shall see a call at once, and an ordinary one.
        return replace(self._plan(self._regulars[0]), pause=0, answer="Answered", slip=Slip.NONE)

    def _note(self, call: PlannedCall) -> None:
        self._now += call.pause
        self._busy_until[call.caller.number] = self._now + call.duration

    def _plan(self, caller: Caller | None = None) -> PlannedCall:
        caller = caller or self._free_caller()
        line = self._random.choices(world.LINES, [one.share for one in world.LINES])[0]
        answer = self._answer(caller)
        return PlannedCall(
            caller=caller,
            line=line,
            pause=self._pause(),
            duration=self._duration(answer),
            answer=answer,
            repeat=caller.number in self._busy_until,
            campaign=self._random.choice(line.campaigns),
            keyword=self._random.choice(line.keywords),
            notes="" if caller.spam else self._random.choice(world.NOTES),
            slip=self._slip(caller),
        )

    def _pause(self) -> float:
        drawn = self._random.expovariate(1 / self._mean_pause)
        return min(max(drawn, self._mean_pause / 5), self._mean_pause * 2.5)

    def _duration(self, answer: Answer) -> float:
        middle = {"Answered": 34, "Voicemail": 22, "No Answer": 18, "Busy": 10}[answer]
        drawn = self._random.gauss(middle, middle / 3)
        return min(max(drawn, SHORTEST), LONGEST) * self._stretch

    def _answer(self, caller: Caller) -> Answer:
        if caller.spam:
            return "Answered"
        answers: tuple[Answer, ...] = ("Answered", "No Answer", "Busy", "Voicemail")
        return self._random.choices(answers, (72, 12, 6, 10))[0]

    def _slip(self, caller: Caller) -> Slip:
        slip = self._random.choices(tuple(Slip), (88, 6, 3, 3))[0]
        # Only a caller whose number shows is recognised when he rings again.
        lost_for_long = slip is Slip.END_LOST and not caller.number.startswith("+")
        return Slip.NONE if lost_for_long else slip

    def _free_caller(self) -> Caller:
        # Nobody rings twice at the same time, but many withhold their number.
        while True:
            caller = self._caller()
            busy = self._busy_until.get(caller.number, 0) > self._now
            if not (busy and caller.number.startswith("+")):
                return caller

    def _caller(self) -> Caller:
        kind = self._random.random()
        if kind < 0.30:  # noqa: PLR2004 - shares of the traffic, as are the next two
            return self._random.choice(self._regulars)
        if kind < 0.36:  # noqa: PLR2004
            return self._spammer()
        if kind < 0.42:  # noqa: PLR2004
            return self._withheld()
        return self._new_caller()

    def _spammer(self) -> Caller:
        spammer = replace(
            self._new_caller(),
            spam=True,
            contact="",
            company="",
            carrier_name=self._random.choice(world.SPAM_NAMES),
        )
        self._people[spammer.number] = spammer
        return spammer

    def _withheld(self) -> Caller:
        name = self._random.choice(("Anonymous", "Restricted"))
        return Caller(
            number=name,
            carrier_name=name.upper(),
            contact="",
            company="",
            place=Place("", "", "", ""),
            line_type="",
        )

    def _new_caller(self) -> Caller:
        shares = [place.share for place in world.PLACES]
        place = self._random.choices(world.PLACES, shares)[0]
        person = self._random.choice(world.PEOPLE)
        generic = self._random.choice(world.GENERIC_NAMES)
        generic = generic.format(city=place.city, state=place.state).upper()
        company = self._random.choice(("", "", "", *world.COMPANIES))
        filled_in_a_form = self._random.random() < 0.5  # noqa: PLR2004 - half of them
        listed = self._random.random() < 0.6  # noqa: PLR2004 - most carriers know a name
        caller = Caller(
            # 0108 to 0199: below are our own lines.
            number=f"+1{place.area}55501{self._random.randrange(8, 100):02}",
            carrier_name=_carrier_style(person) if listed else generic,
            contact=person if filled_in_a_form else "",
            company=company if filled_in_a_form else "",
            place=place,
            line_type=self._random.choice(("Mobile", "Mobile", "Landline", "VoIP")),
        )
        return self._people.setdefault(caller.number, caller)


def _carrier_style(person: str) -> str:
    # Fifteen plain capitals, as caller id has it.
    plain = normalize("NFKD", person.upper()).encode("ascii", "ignore").decode()
    return plain[:15].strip()
