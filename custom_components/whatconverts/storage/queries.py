"""What is read from an entry's file. All of it runs in the file's own thread."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, tzinfo
import re
from sqlite3 import Connection
from typing import Any, Final

from homeassistant.helpers.json import json_dumps

from ..core.call_filter import CallFilter
from ..core.days import day_start
from ..core.enums import Outcome
from ..core.history import NEWEST_ENDED, CallerPast, StoredCalls
from ..core.known import KnownCaller, KnownCallers, is_line
from ..core.model import Call, age_key, start_of
from ..core.newest import MOST_NEWEST
from ..core.phone import is_same_number, national_number
from ..core.search import Query
from ..core.text import fold
from .rows import StoredCall, call_of, details_of
from .schema import HAS_AUDIO

# Where numbers with and without a country code stand in their order.
_INTERNATIONAL: Final = (("+", ","),)
_NATIONAL: Final = (("", "+"), (",", "\x7f"))
# Counted among a caller's calls: those that are over and no tests, see `History`.
_COUNTED: Final = "caller IS NOT NULL AND ended_at IS NOT NULL AND NOT test"
_AFTER_ALL: Final = b"\xff"
# Faster than `instr`.
_FOUND: Final = "search LIKE ? ESCAPE '!'"
# Whoever was answered, or has tried again since, does not wait for an earlier call; unless that
# other one was missed, too, and is muted or untold: then nobody has heard of it.
_NOT_SETTLED: Final = (
    "NOT EXISTS (SELECT 1 FROM calls AS later WHERE later.caller = calls.caller"
    " AND later.age > calls.age AND NOT later.test AND (later.outcome = 'answered'"
    " OR later.outcome <> 'unknown' AND NOT later.muted"
    """ AND NOT instr(later.record, '"untold":true')))"""
)


def load(connection: Connection, day_start: datetime) -> StoredCalls:
    """Return what the registry has to know at the start."""
    ended = "SELECT record FROM calls WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?"
    return StoredCalls(
        live=list(_calls(connection, "SELECT record FROM calls WHERE ended_at IS NULL")),
        recent=list(_calls(connection, ended, NEWEST_ENDED)),
        lines=_newest_of_lines(connection),
        today=_since(connection, day_start),
        lead_ids=[
            lead_id
            for (lead_id,) in connection.execute(
                "SELECT lead_id FROM calls WHERE ended_at IS NOT NULL"
            )
        ],
        callers=_callers(connection, None),
    )


def look_again(connection: Connection, callers: set[str], day_start: datetime) -> StoredCalls:
    """Return the newest calls of the lines, those of today, and the past of these callers."""
    nobody = CallerPast(0, b"", None)
    return StoredCalls(
        lines=_newest_of_lines(connection),
        today=_since(connection, day_start),
        callers=dict.fromkeys(callers, nobody) | _callers(connection, callers),
    )


def load_meta(connection: Connection) -> dict[str, str]:
    """Return what is stored beside the calls, as JSON by name."""
    return dict(connection.execute("SELECT name, value FROM meta"))


def find(
    connection: Connection, wanted: CallFilter, *, with_details: bool = False
) -> list[StoredCall]:
    """Return the calls that are wanted, in their order."""
    where = _Where(connection, wanted)
    details = "details" if with_details else "NULL"
    direction = "ASC" if wanted.oldest_first else "DESC"
    # S608: nothing in it but our own words, the values are bound.
    statement = (
        f"SELECT record, {details} FROM calls WHERE lead_id IN"  # noqa: S608
        f" (SELECT lead_id FROM calls {where.index} WHERE {where.text}"
        f" ORDER BY age {direction} LIMIT ?) ORDER BY age {direction}"
    )
    rows = connection.execute(statement, (*where.values, wanted.limit))
    return list(_stored(rows, with_details=with_details))


def has_line(connection: Connection, asked: str, region: str | None) -> bool:
    """Whether a call came in on a line of this name or number."""
    return bool(_line_ids(connection, [asked], region))


def days_with_audio(connection: Connection, time_zone: tzinfo, most: int) -> list[date]:
    """Return the newest local days on which calls started that can be heard, `most` at most."""
    days: list[date] = []
    before = _AFTER_ALL
    while len(days) < most:
        # One step of the index for each day, however many calls it has.
        (newest,) = connection.execute(
            f"SELECT max(age) FROM calls INDEXED BY calls_with_audio"  # noqa: S608 - our own words
            f" WHERE {HAS_AUDIO} AND age < ?",
            (before,),
        ).fetchone()
        if newest is None:
            break
        started_at = start_of(newest)
        days.append(started_at.astimezone(time_zone).date())
        before = age_key(day_start(started_at, time_zone))
    return days


class _Where:
    """The condition of a query, the values in it, and the index that finds the calls."""

    def __init__(self, connection: Connection, wanted: CallFilter) -> None:
        self._connection = connection
        self._parts: list[str] = []
        self.values: list[Any] = []
        self.index = _index(wanted)
        self._add_simple(wanted)
        self._add_lists(wanted)
        known = wanted.known or KnownCallers()
        if wanted.leave_out_spam or wanted.waiting_since:
            self._leave_out_blocked(known)
        if wanted.query:
            self._add_query(wanted.query, known)

    @property
    def text(self) -> str:
        return " AND ".join(self._parts) or "1"

    def _add(self, part: str, *values: object) -> None:
        self._parts.append(part)
        self.values += values

    def _add_in(self, column: str, values: Iterable[Any]) -> None:
        self._add(_in(column), json_dumps(list(values)))

    def _add_simple(self, wanted: CallFilter) -> None:
        since, until, waiting = wanted.since, wanted.until, wanted.waiting_since
        conditions: tuple[tuple[str, object], ...] = (
            ("lead_id = ?", wanted.lead_id),
            ("age >= ?", since and age_key(since)),
            ("age < ?", until and age_key(until)),
            (f"waiting AND {_NOT_SETTLED} AND age >= ?", waiting and age_key(waiting)),
            (f"age {'>' if wanted.oldest_first else '<'} ?", wanted.before),
        )
        for condition, value in conditions:
            if value is not None:
                self._add(condition, value)
        flags = {
            "ended_at IS NULL": wanted.live_only,
            "NOT spam": wanted.leave_out_spam,
            "NOT test": wanted.leave_out_tests,
            HAS_AUDIO: wanted.with_audio,
        }
        for condition, is_wanted in flags.items():
            if is_wanted:
                self._add(condition)

    def _add_lists(self, wanted: CallFilter) -> None:
        if wanted.caller:
            self._add_in("caller", _same_numbers(self._connection, wanted.caller))
        if wanted.callers:
            self._add_in("caller", wanted.callers)
        if wanted.lines:
            self._add_in("line", _line_ids(self._connection, wanted.lines, wanted.region))
        if wanted.outcomes:
            self._add_in("outcome", wanted.outcomes)
        if wanted.sources:
            self._add_in("source", map(fold, wanted.sources))

    def _leave_out_blocked(self, known: KnownCallers) -> None:
        # As they are now: a caller may have been blocked, or not any more, since the call.
        if blocked := _known_numbers(self._connection, known, lambda caller: caller.is_blocked):
            self._add(f"(caller IS NULL OR NOT {_in('caller')})", json_dumps(blocked))

    def _add_query(self, query: Query, known: KnownCallers) -> None:
        for texts, name in zip(query.groups, query.names, strict=True):
            parts, values = [_FOUND] * len(texts), list(map(_pattern, texts))
            if name and (named := _named_numbers(self._connection, known, name)):
                parts.append(_in("caller"))
                values.append(json_dumps(named))
            self._add(f"({' OR '.join(parts)})", *values)


def _pattern(text: str) -> str:
    """Return what `_FOUND` looks for: a text as it is, anywhere."""
    return f"%{re.sub('[!%_]', r'!\g<0>', text)}%"


def _in(column: str) -> str:
    return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - a name of ours


def _index(wanted: CallFilter) -> str:
    """Return the index that finds few calls, or all in their order with what is asked of them."""
    if wanted.lead_id is not None:
        return ""
    if wanted.waiting_since:
        return "INDEXED BY calls_waiting"
    if wanted.with_audio:
        return "INDEXED BY calls_with_audio"
    if wanted.caller or wanted.callers:
        return "INDEXED BY calls_by_caller"
    return "INDEXED BY calls_by_end" if wanted.live_only else "INDEXED BY calls_by_age"


def _same_numbers(connection: Connection, number: str) -> list[str]:
    """Return the spellings of a number, with country code or without, under which it has called."""
    others = _other_spellings(connection, [number])
    return [number, *(other for other in others if is_same_number(number, other))]


def _known_numbers(
    connection: Connection, known: KnownCallers, is_wanted: Callable[[KnownCaller], bool]
) -> list[str]:
    """Return the numbers, as they are listed and as they have called, of known callers."""
    listed = known.numbers(is_wanted)
    others = _other_spellings(connection, listed)
    return listed + [one for one in others if (caller := known.find(one)) and is_wanted(caller)]


def _named_numbers(connection: Connection, known: KnownCallers, words: str) -> list[str]:
    return _known_numbers(connection, known, lambda caller: caller.is_named(words))


def _other_spellings(connection: Connection, numbers: Iterable[str]) -> Iterator[str]:
    """Yield the numbers that have called and may be these: just one has a country code."""
    endings: dict[tuple[bool, int], set[str]] = {}
    for number in numbers:
        national = national_number(number)
        endings.setdefault((number.startswith("+"), len(national)), set()).add(national)
    for (is_international, length), several in endings.items():
        for begin, end in _NATIONAL if is_international else _INTERNATIONAL:
            others = connection.execute(
                "SELECT DISTINCT caller FROM calls INDEXED BY calls_by_caller WHERE caller >= ?"
                " AND caller < ? AND substr(caller, -?) IN (SELECT value FROM json_each(?))",
                (begin, end, length, json_dumps(list(several))),
            )
            yield from (other for (other,) in others)


def _line_ids(connection: Connection, asked: Iterable[str], region: str | None) -> list[int]:
    lines = connection.execute("SELECT id, number, name FROM lines")
    return [
        line_id
        for line_id, number, name in lines
        if any(is_line(one, name or None, number or None, region) for one in asked)
    ]


def _newest_of_lines(connection: Connection) -> list[Call]:
    newest = (
        "SELECT record FROM calls WHERE lead_id IN (SELECT (SELECT lead_id FROM calls"
        " WHERE line = lines.id AND muted = 0 ORDER BY age DESC LIMIT 1) FROM lines)"
        " ORDER BY age DESC LIMIT ?"
    )
    return list(_calls(connection, newest, MOST_NEWEST))


def _since(connection: Connection, start: datetime) -> list[Call]:
    return list(_calls(connection, "SELECT record FROM calls WHERE age >= ?", age_key(start)))


def _callers(connection: Connection, wanted: set[str] | None) -> dict[str, CallerPast]:
    """Return how many calls of each caller there are, and how the newest went; of None: all."""
    only = "" if wanted is None else "AND caller IN (SELECT value FROM json_each(:wanted))"
    rows = connection.execute(
        "SELECT caller, count(*), max(age), outcome FROM calls INDEXED BY calls_by_caller"  # noqa: S608
        f" WHERE {_COUNTED} {only} GROUP BY caller",
        {"wanted": json_dumps(list(wanted or ()))},
    )
    outcomes = {outcome.value: outcome for outcome in Outcome}
    return {
        caller: CallerPast(count, age, outcomes.get(outcome))
        for caller, count, age, outcome in rows
    }


def _calls(connection: Connection, statement: str, *values: object) -> Iterator[Call]:
    rows = ((record, None) for (record,) in connection.execute(statement, values))
    return (one.call for one in _stored(rows, with_details=False))


def _stored(rows: Iterable[tuple[str, str | None]], *, with_details: bool) -> Iterator[StoredCall]:
    for record, details in rows:
        # What cannot be understood stays where it is, and is not shown.
        with suppress(KeyError, TypeError, ValueError):
            yield StoredCall(call_of(record), details_of(details) if with_details else None)
