"""The hours of a series in the shape in which Home Assistant's recorder takes them."""

from collections.abc import Iterable
from itertools import accumulate, batched, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..core.enums import SeriesKind
from ..core.series import minutes_of, start_of
from ..storage.counts import Hour

if TYPE_CHECKING:
    from homeassistant.components.recorder.models import StatisticData, StatisticMetaData

# In one job the recorder writes so many rows: others have their turn.
_ROWS_OF_A_JOB: Final = 500


@callback
def async_hand_over(
    hass: HomeAssistant, metadata: StatisticMetaData, rows: Iterable[StatisticData]
) -> None:
    """Give rows to the recorder; without any it learns the name alone."""
    # Not at the top: it imports what only whoever has a recorder has installed.
    from homeassistant.components.recorder.statistics import (  # noqa: PLC0415
        async_add_external_statistics,
    )

    for job in list(batched(rows, _ROWS_OF_A_JOB, strict=False)) or [()]:
        async_add_external_statistics(hass, metadata, job)


def metadata_of(kind: str, statistic_id: str, name: str) -> StatisticMetaData:
    """Return what the recorder wants to know of a series."""
    from homeassistant.components.recorder.models import StatisticMeanType  # noqa: PLC0415

    is_duration = kind == SeriesKind.DURATION
    return {
        "statistic_id": statistic_id,
        "source": DOMAIN,
        "name": name,
        "has_sum": not is_duration,
        "mean_type": StatisticMeanType.ARITHMETIC if is_duration else StatisticMeanType.NONE,
        "unit_class": "duration" if is_duration else None,
        "unit_of_measurement": UnitOfTime.MINUTES if is_duration else None,
    }


def rows_of(kind: str, calls_before: int, hours: list[Hour]) -> Iterable[StatisticData]:
    """Return the hours of a series, before which there were so many calls."""
    return _durations(hours) if kind == SeriesKind.DURATION else _sums(calls_before, hours)


def _sums(calls_before: int, hours: list[Hour]) -> Iterable[StatisticData]:
    """Return an hour's calls as the state, and all calls so far as the sum."""
    sums = accumulate((hour.calls for hour in hours), initial=calls_before)
    next(sums)
    for hour, calls in zip(hours, sums, strict=True):
        yield {"start": start_of(hour.hour), "state": hour.calls, "sum": calls}


def _durations(hours: list[Hour]) -> Iterable[StatisticData]:
    """Return how long the calls of an hour were; of an hour that has lost them nothing is known."""
    for hour, calls in groupby(hours, attrgetter("hour")):
        minutes = minutes_of((one.seconds, one.calls) for one in calls)
        known = {"mean": minutes.mean, "min": minutes.min, "max": minutes.max} if minutes else {}
        yield {"start": start_of(hour), **known}  # type: ignore[typeddict-item]
