"""What a call counts for in Home Assistant's statistics: series of calls by hour.

Each call counts once among all, once for its source and its line, and once for its outcome when
that is known. A missed one counts among the missed, too, and for those of its source and its line;
of an answered one the duration is noted. None of it tells who has called.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
import re
from typing import Final, NamedTuple

from .criteria import is_counted
from .enums import Outcome, SeriesKind
from .lines import key_or_name
from .model import Call
from .privacy import tells_caller
from .text import fold

# Of each kind: a visitor of a website may bring another source with every call. Two of them are
# those of unknown sources or lines, and of all that come when there is no room any more.
MOST_SERIES: Final = 60
_NAMED: Final = MOST_SERIES - 2
# Keys that no source and no line has: texts that were cleaned are not empty, nor begin blank.
_UNKNOWN_KEY: Final = ""
_OTHER_KEY: Final = " other"
_UNKNOWN: Final = "unknown"
_OTHER: Final = "other"
# So much of a name is in the id of a series, of which Home Assistant takes 255 characters.
MOST_SLUG: Final = 60
_LONGEST_SLUG: Final = 2 * MOST_SLUG
_SLUG: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
# Some databases take no longer name, and with it none of what is told.
MOST_NAME: Final = 255
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR: Final = timedelta(hours=1)
# In the year 2198: what is later is of no call.
LAST_HOUR: Final = 2_000_000
_SECONDS_OF_A_MINUTE: Final = 60

# What the ids of a kind begin with, and what tells its series apart, if there are several.
_IDS: Final = {
    SeriesKind.ALL: ("all", None),
    SeriesKind.SOURCE: ("calls", "source"),
    SeriesKind.LINE: ("calls", "line"),
    SeriesKind.OUTCOME: ("calls", "outcome"),
    SeriesKind.MISSED: ("missed", None),
    SeriesKind.MISSED_SOURCE: ("missed", "source"),
    SeriesKind.MISSED_LINE: ("missed", "line"),
    SeriesKind.DURATION: ("duration", None),
}
# Kinds whose series are called as those of another kind are, for which the call counts as well.
NAMED_AS: Final = {
    SeriesKind.MISSED_SOURCE: SeriesKind.SOURCE,
    SeriesKind.MISSED_LINE: SeriesKind.LINE,
}

STATISTICS_TEXTS: Final = frozenset(
    {
        *(f"statistics_of_{kind}" for kind in SeriesKind),
        *(f"statistics_{outcome}" for outcome in Outcome),
        "statistics_other",
    }
)

type Texts = Mapping[str, str]


class SeriesName(NamedTuple):
    """What tells a series from others of its kind, and how it is called.

    `slug` is what its id ends with; None: one is made of the name. `seconds` is how long the call
    was, in a series of durations.
    """

    kind: SeriesKind
    key: str
    name: str
    slug: str | None = None
    seconds: int = 0


class Minutes(NamedTuple):
    """How long calls were."""

    mean: float
    min: float
    max: float


def hour_of(moment: datetime) -> int:
    """Return the hour of an aware moment, counted in UTC from 1970: the same in every time zone."""
    return (moment - _EPOCH) // _HOUR


def start_of(hour: int) -> datetime:
    """Return when an hour begins (aware UTC)."""
    return _EPOCH + hour * _HOUR


def series_of(call: Call, *, by_name: bool) -> tuple[SeriesName, ...]:
    """Return the series for which a call counts as it is now; `by_name` see `line_key`.

    One that is named as another comes after that.
    """
    if not is_counted(call):
        return ()
    named = [_source_of(call), _line_of(call, by_name=by_name)]
    found = [_only(SeriesKind.ALL), *named]
    if outcome := call.outcome:
        found.append(SeriesName(SeriesKind.OUTCOME, outcome, outcome, outcome))
    if call.missed:
        found.append(_only(SeriesKind.MISSED))
        models = {one.kind: one for one in named}
        found += [models[of]._replace(kind=kind) for kind, of in NAMED_AS.items()]
    seconds = call.details.get("duration_seconds")
    if outcome is Outcome.ANSWERED and seconds is not None:
        found.append(_only(SeriesKind.DURATION, seconds))
    return tuple(found)


def _only(kind: SeriesKind, seconds: int = 0) -> SeriesName:
    return SeriesName(kind, kind, kind, kind, seconds)


def _source_of(call: Call) -> SeriesName:
    source = call.details.get("source")
    if not source:
        return _unknown(SeriesKind.SOURCE)
    return SeriesName(SeriesKind.SOURCE, fold(source), source)


def _line_of(call: Call, *, by_name: bool) -> SeriesName:
    line = key_or_name(call.details, by_name=by_name)
    if not line:
        return _unknown(SeriesKind.LINE)
    return SeriesName(SeriesKind.LINE, line, call.details.get("line") or line)


def _unknown(kind: SeriesKind) -> SeriesName:
    return SeriesName(kind, _UNKNOWN_KEY, _UNKNOWN, _UNKNOWN)


def instead_of(wanted: SeriesName, call: Call, others: Collection[str]) -> SeriesName:
    """Return the series that a call counts for where there is none of this name yet.

    `others` are the keys of its kind. It may be a new one; but not if the source names the caller,
    as the link in a letter may do, or if there are too many.
    """
    if wanted.slug:
        return wanted
    if wanted.kind is SeriesKind.SOURCE and tells_caller(wanted.name, call):
        return _unknown(wanted.kind)
    if len(set(others) - {_UNKNOWN_KEY, _OTHER_KEY}) >= _NAMED:
        return SeriesName(wanted.kind, _OTHER_KEY, _OTHER, _OTHER)
    return wanted


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """Return a slug that no other series of its kind has, and that begins with the wanted one."""
    wanted = wanted[:MOST_SLUG].strip("_") or _UNKNOWN
    slug, number = wanted, 1
    while slug in taken or slug in (_UNKNOWN, _OTHER):
        number += 1
        slug = f"{wanted}_{number}"
    return slug


def is_known(kind: str, slug: str) -> bool:
    """Whether a stored series is one of ours: of a kind that there is, with a slug for its id."""
    return kind in tuple(SeriesKind) and len(slug) <= _LONGEST_SLUG and bool(_SLUG.fullmatch(slug))


def id_of(entry: str, kind: str, slug: str) -> str:
    """Return the id of a series among all of Home Assistant, behind our domain."""
    what, by = _IDS[SeriesKind(kind)]
    return f"{what}_{entry}_{by}_{slug}" if by else f"{what}_{entry}"


def is_id_of(entry: str, statistic: str) -> bool:
    """Whether this is the id of a series of this entry, and of no other one."""
    return any(
        statistic.startswith(f"{what}_{entry}_{by}_") if by else statistic == f"{what}_{entry}"
        for what, by in _IDS.values()
    )


def minutes_of(calls: Iterable[tuple[int, int]]) -> Minutes | None:
    """Return the minutes of calls, which are given as seconds and how many took so long."""
    known = {seconds: number for seconds, number in calls if number > 0}
    if not known:
        return None
    total = sum(seconds * number for seconds, number in known.items())
    figures = (total / sum(known.values()), min(known), max(known))
    return Minutes(*(seconds / _SECONDS_OF_A_MINUTE for seconds in figures))


def describe_series(kind: str, key: str, name: str, office: str, texts: Texts) -> str:
    """Return how a series is called in lists and charts."""
    if kind == SeriesKind.OUTCOME or key in (_UNKNOWN_KEY, _OTHER_KEY):
        name = texts[f"statistics_{name}"]
    return texts[f"statistics_of_{kind}"].format(office=office, name=name)[:MOST_NAME]
