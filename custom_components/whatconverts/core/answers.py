"""What is answered to spoken questions about calls: whole sentences, as a person would say them.

The words are given, in the language in which was asked; `now` is an argument. Text of callers is
only ever put into a sentence, never read as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import re
from typing import Final

from .public import PublicCall
from .search import Query
from .text import clean_text, fold, speakable

# Those of translations/.
LANGUAGES: Final = ("en", "de", "es", "fr", "nl", "pt-BR")
# More calls than this are too many to listen to.
MOST_TOLD: Final = 5
# Nobody has a longer name.
_MAX_NAME: Final = 60
_MINUTES: Final = 60
# Fewer digits are in too many numbers.
_TELLING_DIGITS: Final = 4
_WORD: Final = re.compile(r"\w+")


class Question(StrEnum):
    """What can be asked; the sentences are the texts `voice_ask_…`."""

    CALLING = "calling"
    COUNT = "count"
    LAST = "last"
    MISSED = "missed"
    TODAY = "today"
    CALLER = "caller"


# The sensor that tells the same: who may not hear of it is told nothing.
NEEDED: Final[Mapping[Question, str]] = {
    Question.CALLING: "active_calls",
    Question.COUNT: "active_calls",
    Question.LAST: "last_caller",
    Question.MISSED: "missed_calls_today",
    Question.TODAY: "calls_today",
    Question.CALLER: "last_caller",
}
SENTENCE_TEXTS: Final = frozenset(f"voice_ask_{question}" for question in Question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A call as it is spoken of: as private as the option says, `started_at` in local time."""

    caller: str
    line: str | None
    started_at: datetime
    is_live: bool
    missed: bool


def mention(public: PublicCall, started_at: datetime) -> Mention:
    """Return how a public call is spoken of; `started_at` is its start in local time."""
    line = speakable(public["line"] or "") or public["tracking_number_formatted"]
    return Mention(
        caller=public["spoken_name"],
        line=line,
        started_at=started_at,
        is_live=public["status"] == "in_progress",
        missed=public["missed"],
    )


def is_told_by(query: Query, public: PublicCall) -> bool:
    """Whether what is shown of a caller has every word of a name in it, or a number's digits.

    Whole words only: who asks for Ann does not mean Joanne. Only by what leaves: nobody learns from
    an answer what is masked.
    """
    told = set(_WORD.findall(fold(f"{public['display_name']} {public['caller_name'] or ''}")))
    digits = re.sub(r"\D", "", public["caller_number_formatted"] or "")
    asked = [word for name in query.names if name for word in _WORD.findall(name)]
    numbers = [group for group, name in zip(query.groups, query.names, strict=True) if name is None]
    has_numbers = all(_has_number(digits, group) for group in numbers)
    return bool(asked or numbers) and told.issuperset(asked) and has_numbers


def _has_number(digits: str, texts: Sequence[str]) -> bool:
    return any(len(text) >= _TELLING_DIGITS and text in digits for text in texts)


def sentences(question: Question, texts: Mapping[str, str]) -> list[str]:
    """Return how a question is asked in one language: templates of Home Assistant's recogniser."""
    return texts[f"voice_ask_{question}"].splitlines()


def name_in(caller: str, texts: Mapping[str, str]) -> str:
    """Return the name in what was understood as one, without titles and words around it.

    Where a sentence goes on with a word that may be left out, the recogniser takes it for a name.
    """
    others = set(map(fold, texts["voice_not_names"].split()))
    words = caller.split()
    while len(words) > 1 and fold(words[-1]) in others:
        words.pop()
    while len(words) > 1 and fold(words[0]) in others:
        words.pop(0)
    return " ".join(words)


class Answers:
    """Sentences in one language; `texts` are its texts by key."""

    def __init__(self, texts: Mapping[str, str], now: datetime) -> None:
        """Speak of this moment, given in local time."""
        self.texts = texts
        self._now = now

    def calling(self, live: Sequence[Mention]) -> str:
        """Tell who is calling; `live` holds all live calls, newest first."""
        if not live:
            return self.texts["voice_live_none"]
        told = [f"{self._who(call)} {self._since(call.started_at)}" for call in live[:MOST_TOLD]]
        calls = self._list(told, len(live))
        if len(live) == 1:
            return self.texts["voice_calling_one"].format(calls=calls)
        return _sentence(
            self.texts["voice_calling_many"].format(count=self._number(len(live)), calls=calls)
        )

    def count(self, live: int) -> str:
        """Tell how many calls are live."""
        if not live:
            return self.texts["voice_live_none"]
        if live == 1:
            return self.texts["voice_live_one"]
        return _sentence(self.texts["voice_live_many"].format(count=self._number(live)))

    def last(self, newest: Mention | None) -> str:
        """Tell who called last."""
        if newest is None:
            return self.texts["voice_last_none"]
        if newest.is_live:
            return self._is_calling(newest)
        ago = self._ago(newest.started_at)
        told = self.texts["voice_last"].format(call=self._who(newest), ago=ago)
        return self._with_end(told, newest)

    def missed(self, count: int, newest: Sequence[Mention]) -> str:
        """Tell how many calls were missed today, and of whom; `newest` may hold fewer, or none."""
        if not count:
            return self.texts["voice_missed_none"]
        told = [f"{self._who(call)} {self._ago(call.started_at)}" for call in newest[:MOST_TOLD]]
        counted = self._missed_count(count)
        if not told:
            return f"{counted}."
        calls = self._list(told, max(count, len(newest)))
        return self.texts["voice_told"].format(what=counted, calls=calls)

    def _missed_count(self, count: int) -> str:
        if count == 1:
            return self.texts["voice_missed_one"]
        return _sentence(self.texts["voice_missed_many"].format(count=self._number(count)))

    def today(self, calls: int, missed: int) -> str:
        """Tell how many calls there were today; `missed` is 0 where it must not be told."""
        if not calls:
            return self.texts["voice_today_none"]
        if calls == 1:
            told = self.texts["voice_today_one"]
            return f"{told} {self.texts['voice_was_missed']}" if missed else told
        told = _sentence(self.texts["voice_today_many"].format(count=self._number(calls)))
        if not missed:
            return told
        if missed == 1:
            return f"{told} {self.texts['voice_today_missed_one']}"
        several = self.texts["voice_today_missed_many"].format(count=self._number(missed))
        return f"{told} {_sentence(several)}"

    def caller(self, asked: str, call: Mention | None) -> str:
        """Tell when somebody called last; `asked` is the name as it was said."""
        if call is None:
            name = speakable(clean_text(asked, _MAX_NAME) or "") or self.texts["voice_somebody"]
            return _sentence(self.texts["voice_caller_none"].format(caller=name))
        if call.is_live:
            return self._is_calling(call)
        texts = self.texts
        told = texts["voice_caller_line"] if call.line else texts["voice_caller"]
        told = told.format(caller=call.caller, line=call.line, ago=self._ago(call.started_at))
        return self._with_end(told, call)

    def private(self) -> str:
        """Say that nobody may be named."""
        return self.texts["voice_private"]

    # -- parts of sentences ------------------------------------------------------------------------

    def _is_calling(self, call: Mention) -> str:
        return _sentence(self.texts["voice_is_calling"].format(call=self._who(call)))

    def _with_end(self, told: str, call: Mention) -> str:
        told = _sentence(told)
        return f"{told} {self.texts['voice_was_missed']}" if call.missed else told

    def _who(self, call: Mention) -> str:
        if not call.line:
            return call.caller
        return self.texts["voice_on_line"].format(caller=call.caller, line=call.line)

    def _list(self, told: Sequence[str], count: int) -> str:
        """Return calls as one says a list; `count` is how many there are, told or not."""
        more = count - len(told)
        if more == 1:
            told = [*told, self.texts["voice_one_more"]]
        elif more > 1:
            told = [*told, self.texts["voice_more"].format(count=self._number(more))]
        if len(told) == 1:
            return told[0]
        return self.texts["voice_and"].format(list=", ".join(told[:-1]), last=told[-1])

    def _since(self, started_at: datetime) -> str:
        minutes = self._minutes(started_at)
        if minutes < 1:
            return self.texts["voice_since_moment"]
        if minutes == 1:
            return self.texts["voice_since_minute"]
        if minutes < _MINUTES:
            return self.texts["voice_since_minutes"].format(count=self._number_of_minutes(minutes))
        hours = minutes // _MINUTES
        if hours == 1:
            return self.texts["voice_since_hour"]
        return self.texts["voice_since_hours"].format(count=self._number(hours))

    def _ago(self, started_at: datetime) -> str:
        minutes = self._minutes(started_at)
        if minutes < 1:
            return self.texts["voice_ago_moment"]
        if minutes == 1:
            return self.texts["voice_ago_minute"]
        if minutes < _MINUTES:
            return self.texts["voice_ago_minutes"].format(count=self._number_of_minutes(minutes))
        days = (self._now.date() - started_at.date()).days
        return self._days_ago(days) if days > 0 else self._hours_ago(minutes // _MINUTES)

    def _hours_ago(self, hours: int) -> str:
        if hours == 1:
            return self.texts["voice_ago_hour"]
        return self.texts["voice_ago_hours"].format(count=self._number(hours))

    def _days_ago(self, days: int) -> str:
        if days == 1:
            return self.texts["voice_ago_day"]
        return self.texts["voice_ago_days"].format(count=self._number_of_minutes(days))

    def _minutes(self, started_at: datetime) -> int:
        # Not the difference of two local times, which knows nothing of summer time. A call of a
        # clock that goes ahead has only just begun.
        return max(0, int(self._now.timestamp() - started_at.timestamp()) // 60)

    def _number(self, count: int) -> str:
        """Return a number of calls or hours, 2 or more: small ones in words."""
        return _in_words(count, self.texts["voice_numbers"])

    def _number_of_minutes(self, count: int) -> str:
        """Return a number of minutes or days, whose words may differ in gender."""
        return _in_words(count, self.texts["voice_numbers_minutes"])


def _in_words(count: int, words: str) -> str:
    from_two = words.split()
    return from_two[count - 2] if count - 2 < len(from_two) else str(count)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
