"""What Home Assistant's statistics learn of the calls, read back from a real recorder."""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
import json
import logging
import re
import sqlite3
from statistics import fmean
from typing import Any, Literal
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.whatconverts.commands import CallCommands
from custom_components.whatconverts.core.enums import Origin
from custom_components.whatconverts.statistics.external_statistics import WAIT_SECONDS
from custom_components.whatconverts.storage.store import CallStore
from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from scripts.account import past_calls
from tests.support.integration import (
    DOMAIN,
    NOW,
    SECOND,
    Integration,
    Message,
    SetupIntegration,
    completed,
    ended_record,
    path_of,
    started,
    write_stored,
)
from tests.support.line_devices import ADS, YARD

pytestmark = pytest.mark.usefixtures("recorder_mock")

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# Calls by hour, by the end of the statistic's id.
type Figures = dict[str, dict[datetime, int]]


def prefix_of(entry: MockConfigEntry) -> str:
    return f"{DOMAIN}:calls_{entry.entry_id.lower()}_"


async def rest(integration: Integration) -> None:
    """Let the time pass in which the recorder is told, and wait until it has written."""
    await integration.settle()
    await integration.pass_time(WAIT_SECONDS * SECOND)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(integration.hass)


async def names(integration: Integration) -> dict[str, str]:
    """Return the names of the entry's statistics, by the ends of their ids."""
    hass, prefix = integration.hass, prefix_of(integration.entry)
    found = await get_instance(hass).async_add_executor_job(
        lambda: get_metadata(hass, statistic_source=DOMAIN)
    )
    return {
        key.removeprefix(prefix): str(one["name"])
        for key, (_, one) in found.items()
        if key.startswith(prefix)
    }


async def figures(integration: Integration) -> Figures:
    """Return what the recorder has; sums and states say the same, and no sum ever falls."""
    hass, prefix = integration.hass, prefix_of(integration.entry)
    ids = {prefix + end for end in await names(integration)}
    rows = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass, LONG_AGO, None, ids, "hour", None, {"state", "sum", "change"}
        )
    )
    found: Figures = {}
    for key, hours in rows.items():
        assert all(row["change"] == row["state"] for row in hours), key
        calls = {datetime.fromtimestamp(row["start"], UTC): int(row["state"] or 0) for row in hours}
        assert all(count >= 0 for count in calls.values()), key
        found[key.removeprefix(prefix)] = {hour: count for hour, count in calls.items() if count}
    return found


async def told(integration: Integration) -> Figures:
    await rest(integration)
    return await figures(integration)


async def rows_of(
    integration: Integration,
    types: set[Literal["change", "last_reset", "max", "mean", "min", "state", "sum"]],
) -> dict[str, list[dict[str, Any]]]:
    """Return what the recorder has of what is not told apart by `calls_`, by short ids."""
    hass, entry = integration.hass, integration.entry.entry_id.lower()
    found = await get_instance(hass).async_add_executor_job(
        lambda: get_metadata(hass, statistic_source=DOMAIN)
    )
    ids = {
        key for key in found if entry in key and not key.startswith(prefix_of(integration.entry))
    }
    rows: Any = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(hass, LONG_AGO, None, ids, "hour", None, types)
    )
    return {key.removeprefix(f"{DOMAIN}:").replace(f"_{entry}", ""): rows[key] for key in rows}


async def totals(integration: Integration) -> Figures:
    """Return all calls and missed ones; sums and states say the same, and no sum ever falls."""
    found: Figures = {}
    for key, hours in (await rows_of(integration, {"state", "sum", "change"})).items():
        if key != "duration":
            assert all(row["change"] == row["state"] >= 0 for row in hours), key
            calls = {datetime.fromtimestamp(row["start"], UTC): row["state"] for row in hours}
            found[key] = {hour: count for hour, count in calls.items() if count}
    return found


type Minutes = dict[datetime, tuple[float, ...]]


def rounded(*minutes: float) -> tuple[float, ...]:
    return tuple(round(one, 6) for one in minutes)


async def durations(integration: Integration) -> Minutes:
    """Return the mean, the least and the greatest minutes of the hours that have any."""
    rows = await rows_of(integration, {"mean", "min", "max"})
    return {
        datetime.fromtimestamp(row["start"], UTC): rounded(row["mean"], row["min"], row["max"])
        for row in rows.get("duration", [])
        if row["mean"] is not None
    }


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def call(**fields: object) -> Message:
    return started(
        **{"lead_source": "google", "phone_name": "Ads", "tracking_number": ADS} | fields
    )


@pytest.fixture(autouse=True)
def quick_database() -> Generator[None]:
    """Leave out the log of every statement, which Home Assistant's test environment turns on."""
    logger = logging.getLogger("sqlalchemy.engine")
    before = logger.level
    logger.setLevel(logging.WARNING)
    yield
    logger.setLevel(before)


# -- what is counted -------------------------------------------------------------------------------


async def test_a_call_counts_by_source_and_line_at_once_and_by_outcome_when_it_is_over(
    integration: Integration,
) -> None:
    start = call()
    await integration.take(start)
    expected = {"source_google": {NOW: 1}, "line_ads": {NOW: 1}}
    assert await told(integration) == expected
    await integration.take(completed(start, answer_status=""))
    assert await told(integration) == expected | {"outcome_unknown": {NOW: 1}}
    await integration.take(completed(start, answer_status="Busy"))
    late = {"outcome_unknown": {}, "outcome_busy": {NOW: 1}}
    assert await told(integration) == expected | late, "learned late"


async def test_what_is_changed_in_an_earlier_hour_changes_the_sums_of_later_ones(
    integration: Integration,
) -> None:
    early, late = call(), call()
    await integration.take(early, completed(early, answer_status=""))
    await integration.pass_time(2 * HOUR)
    late["date_created"] = (NOW + 2 * HOUR).isoformat()
    await integration.take(late, completed(late))
    await told(integration)
    await integration.take(completed(early, answer_status="Answered"))
    found = await told(integration)
    assert found["outcome_answered"] == {NOW: 1, NOW + 2 * HOUR: 1}


async def test_tests_and_muted_calls_count_for_nothing(integration: Integration) -> None:
    await integration.take(call(spam=True))
    await integration.act("simulate_call")
    assert await told(integration) == {}


async def test_a_missed_call_counts_by_source_and_line_too_until_it_is_none(
    integration: Integration,
) -> None:
    start, other = call(), call(lead_source="Bing")
    await integration.take(start)
    await told(integration)
    assert await totals(integration) == {"all": {NOW: 1}}
    await integration.take(completed(start, answer_status="No Answer"), other)
    await told(integration)
    expected = {
        "all": {NOW: 2},
        "missed": {NOW: 1},
        "missed_source_google": {NOW: 1},
        "missed_line_ads": {NOW: 1},
    }
    assert await totals(integration) == expected
    assert await durations(integration) == {}
    # Somebody called back: it was missed all the same.
    commands = CallCommands(integration.hass, integration.entry)
    await commands.async_note_called_back(int(start["lead_id"]), is_done=True)
    await told(integration)
    assert await totals(integration) == expected
    await integration.take(completed(start, call_duration_seconds="90"))
    await told(integration)
    assert await totals(integration) == {key: {} for key in expected} | {"all": {NOW: 2}}
    assert await durations(integration) == {NOW: (1.5, 1.5, 1.5)}


async def test_durations_are_those_of_answered_calls_as_they_are_now(
    integration: Integration,
) -> None:
    calls = [call() for _ in range(3)]
    for start, seconds in zip(calls, ("60", "60", "180"), strict=True):
        await integration.take(start, completed(start, call_duration_seconds=seconds))
    await told(integration)
    assert await durations(integration) == {NOW: rounded(5 / 3, 1, 3)}
    await integration.take(completed(calls[2], call_duration_seconds="30"))
    await told(integration)
    assert await durations(integration) == {NOW: rounded(5 / 6, 0.5, 1)}
    for start in calls:
        await integration.take(completed(start, answer_status="Busy"))
    await told(integration)
    assert await durations(integration) == {}
    # What is forgotten still counts, to the second.
    await integration.take(completed(calls[0], call_duration_seconds="40"))
    await integration.act("forget_calls")
    late = call()
    await integration.take(late, completed(late, call_duration_seconds="20"))
    await told(integration)
    assert await durations(integration) == {NOW: rounded(0.5, 1 / 3, 2 / 3)}


async def test_what_is_missed_has_the_ids_and_names_of_what_has_called(
    integration: Integration,
) -> None:
    """Also where it comes in another order, and where a name has changed meanwhile."""
    for source in ("Google Ads", "google-ads"):
        await integration.take(call(lead_source=source))
    missed = [call(lead_source=source) for source in ("google-ads", "Google Ads", "")]
    for one in missed:
        await integration.take(completed(one, answer_status="Busy"))
    await integration.take(call(phone_name="Adverts", date_created=(NOW + HOUR).isoformat()))
    await told(integration)
    entry = integration.entry.entry_id.lower()
    found = await get_instance(integration.hass).async_add_executor_job(
        lambda: get_metadata(integration.hass, statistic_source=DOMAIN)
    )
    called = {key: str(one["name"]) for key, (_, one) in found.items() if "missed" in key}
    prefix = f"whatconverts:missed_{entry}"
    assert called == {
        prefix: "WhatConverts: missed calls",
        f"{prefix}_source_google_ads": "WhatConverts: missed calls from Google Ads",
        f"{prefix}_source_google_ads_2": "WhatConverts: missed calls from google-ads",
        f"{prefix}_source_unknown": "WhatConverts: missed calls from unknown",
        f"{prefix}_line_ads": "WhatConverts: missed calls on Adverts",
    }


async def test_the_metadata_are_those_of_sums_and_of_a_mean(integration: Integration) -> None:
    missed = call()
    await integration.take(call(), completed(call()), completed(missed, answer_status="Busy"))
    await rest(integration)
    hass, entry = integration.hass, integration.entry.entry_id.lower()
    found = await get_instance(hass).async_add_executor_job(
        lambda: get_metadata(hass, statistic_source=DOMAIN)
    )
    about = {key: one for key, (_, one) in found.items()}
    duration = about.pop(f"whatconverts:duration_{entry}")
    assert (duration["has_sum"], duration["mean_type"]) == (False, 1)
    assert (duration["unit_class"], duration["unit_of_measurement"]) == ("duration", "min")
    calls = r"calls_ENTRY_(source_google|line_ads|outcome_(answered|busy))"
    pattern = rf"{calls}|(all|missed)_ENTRY|missed_ENTRY_(source_google|line_ads)"
    assert len(about) == 8
    for key, one in about.items():
        assert (one["has_sum"], one["mean_type"], one["unit_class"]) == (True, 0, None)
        assert one["unit_of_measurement"] is None
        assert re.fullmatch(f"whatconverts:({pattern.replace('ENTRY', entry)})", key)


@pytest.mark.parametrize("source", ["Jeremy Helms", "letter to jeremy-helms", "803 386 1858"])
async def test_a_source_that_names_the_caller_is_none(
    integration: Integration, source: str
) -> None:
    who = {"caller_number": "+18033861858", "contact_name": "Jeremy Helms"}
    await integration.take(call(lead_source=source, **who))
    found = await told(integration)
    assert found == {"source_unknown": {NOW: 1}, "line_ads": {NOW: 1}}
    assert not re.search("jeremy|helms|386", str(await names(integration)), re.IGNORECASE)


async def test_what_is_not_known_is_a_series_of_its_own(integration: Integration) -> None:
    await integration.take(call(lead_source="", tracking_number="", phone_name=""))
    assert await told(integration) == {"source_unknown": {NOW: 1}, "line_unknown": {NOW: 1}}


async def test_different_names_with_one_slug_stay_apart(integration: Integration) -> None:
    sources = ("Google Ads", "google-ads", "GOOGLE ADS", "Other", "unknown", "…", "谷歌")
    for source in sources:
        await integration.take(call(lead_source=source))
    found = await told(integration)
    of_source = {key: sum(one.values()) for key, one in found.items() if "source" in key}
    assert of_source == {
        "source_google_ads": 2,
        "source_google_ads_2": 1,
        "source_other_2": 1,
        "source_unknown_2": 1,
        "source_unknown_3": 1,
        "source_gu_ge": 1,
    }


async def test_there_are_at_most_sixty_of_a_kind(integration: Integration) -> None:
    await integration.take(call(lead_source=""))
    for number in range(70):
        await integration.post(
            call(lead_source=f"site {number}", tracking_number=f"+1704555{number:04}")
        )
    found = await told(integration)
    for kind in ("source", "line"):
        sums = {key: sum(one.values()) for key, one in found.items() if key.startswith(kind)}
        assert len(sums) <= 60
        assert sum(sums.values()) == 71
        assert sums[f"{kind}_other"] >= 10
    await integration.take(call(lead_source="site 69"), call(lead_source="site 0"))
    again = await told(integration)
    assert sum(again["source_site_0"].values()) == 2


# -- time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
async def test_hours_are_those_of_utc_in_every_time_zone(
    integration: Integration, zone: str
) -> None:
    await integration.hass.config.async_update(time_zone=zone)
    # In New York the clocks are set back: half past one comes twice.
    moments = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (4, 5, 6, 7)]
    await bring(integration, [completed(call(date_created=at.isoformat())) for at in moments])
    found = await told(integration)
    assert found["source_google"] == {hour_of(at): 1 for at in moments}


# -- the past --------------------------------------------------------------------------------------


async def bring(integration: Integration, leads: Iterable[Mapping[str, Any]]) -> None:
    """Bring calls of the past, as the account does."""
    intake = integration.entry.runtime_data.account._intake  # noqa: SLF001 - the way in
    await intake.async_take(leads, Origin.IMPORTED)


def counted_independently(leads: Iterable[Mapping[str, Any]]) -> Figures:
    """Count calls by what WhatConverts says of them, without any code of ours."""
    count: defaultdict[str, Counter[datetime]] = defaultdict(Counter)
    answers = {"Answered": "answered", "No Answer": "no_answer", "Busy": "busy"}
    for lead in leads:
        if lead.get("spam"):
            continue
        hour = hour_of(datetime.fromisoformat(lead["date_created"]).astimezone(UTC))
        is_voicemail = lead.get("voicemail") or lead.get("play_voicemail")
        outcome = answers.get(lead.get("answer_status") or "", "unknown")
        for kind, name in (
            ("source", lead.get("lead_source") or "unknown"),
            ("line", lead.get("phone_name") or lead["tracking_number"]),
            ("outcome", "voicemail" if is_voicemail else outcome),
        ):
            count[f"{kind}_{re.sub('[^a-z0-9]+', '_', name.lower()).strip('_')}"][hour] += 1
    return {key: dict(hours) for key, hours in count.items()}


def missed_independently(leads: Sequence[Mapping[str, Any]]) -> Figures:
    """Count all calls and missed ones, as above."""
    missed = [
        lead
        for lead in leads
        if lead.get("voicemail")
        or lead.get("play_voicemail")
        or lead.get("answer_status") in {"No Answer", "Busy"}
    ]
    found = {
        f"missed_{key}": hours
        for key, hours in counted_independently(missed).items()
        if not key.startswith("outcome")
    }
    for name, those in (("all", leads), ("missed", missed)):
        lines = [
            hours for key, hours in counted_independently(those).items() if key.startswith("line")
        ]
        found[name] = dict(sum(map(Counter, lines), Counter()))
    return found


def durations_independently(
    leads: Iterable[Mapping[str, Any]],
) -> Minutes:
    """Return the mean, least and greatest minutes of answered calls by hour, as above."""
    minutes: defaultdict[datetime, list[float]] = defaultdict(list)
    for lead in leads:
        is_voicemail = lead.get("voicemail") or lead.get("play_voicemail")
        if lead.get("answer_status") == "Answered" and not (lead.get("spam") or is_voicemail):
            hour = hour_of(datetime.fromisoformat(lead["date_created"]).astimezone(UTC))
            minutes[hour].append(int(lead["call_duration_seconds"]) / 60)
    return {hour: rounded(fmean(those), min(those), max(those)) for hour, those in minutes.items()}


@pytest.mark.timeout(300)
async def test_twenty_thousand_imported_calls_make_right_statistics(
    integration: Integration,
) -> None:
    leads = list(past_calls(seed=7, calls=20_000, days=90, now=NOW))
    # Not in their order, and told of while they are being brought.
    await bring(integration, leads[12_000:])
    await rest(integration)
    await bring(integration, leads[:12_000])
    found = await told(integration)
    expected = counted_independently(leads)
    assert found.keys() == expected.keys()
    assert found == expected
    assert await totals(integration) == missed_independently(leads)
    assert await durations(integration) == durations_independently(leads)


async def test_an_older_call_comes_before_all_others(integration: Integration) -> None:
    await integration.take(call())
    await told(integration)
    older = call(date_created=(NOW - 100 * HOUR).isoformat(), phone_name="Old name")
    await bring(integration, [completed(older)])
    found = await told(integration)
    assert found["source_google"] == {NOW - 100 * HOUR: 1, NOW: 1}
    assert (await names(integration))["line_ads"] == "WhatConverts: calls on Ads"


# -- what is forgotten -----------------------------------------------------------------------------


async def test_what_was_counted_stays_when_calls_are_forgotten(integration: Integration) -> None:
    first, second, third = call(), call(), call()
    await integration.take(first, completed(first))
    await told(integration)
    # Nobody has been told of this one when it is forgotten.
    await integration.take(second, completed(second))
    await integration.act("forget_calls")
    await integration.take(third, completed(third))
    found = await told(integration)
    assert len(await integration.calls()) == 1
    assert found["source_google"] == found["outcome_answered"] == {NOW: 3}


async def test_a_past_that_comes_back_counts_once(integration: Integration) -> None:
    writer, long_ago = integration.entry.runtime_data.writer, NOW - 90 * 24 * HOUR
    kept = call(date_created=long_ago.isoformat())
    await integration.post(completed(kept))
    gone = call()
    await integration.take(gone, completed(gone))
    before = await told(integration)
    others = (await totals(integration), await durations(integration))
    await integration.act("forget_calls")
    for _ in range(2):
        await writer.async_count_kept(NOW - 30 * 24 * HOUR)
        await integration.post(completed(gone))
        assert await told(integration) == before
        assert (await totals(integration), await durations(integration)) == others


async def test_what_is_kept_is_counted_once_when_a_past_is_brought(
    integration: Integration,
) -> None:
    answered, missed = call(), call()
    await integration.take(answered, completed(answered))
    await integration.take(missed, completed(missed, answer_status="Busy"))
    before, minutes = await told(integration), await durations(integration)
    others = await totals(integration)
    await integration.entry.runtime_data.writer.async_count_kept(NOW - 24 * HOUR)
    # It shows that there was a count.
    await integration.take(call())
    assert await told(integration) == before | {"source_google": {NOW: 3}, "line_ads": {NOW: 3}}
    assert await totals(integration) == others | {"all": {NOW: 3}}
    assert await durations(integration) == minutes


async def test_what_was_counted_stays_when_calls_are_too_old(integration: Integration) -> None:
    start = call()
    await integration.take(start, completed(start))
    expected = await told(integration)
    await integration.choose(keep_days=1)
    await integration.pass_time(timedelta(days=3))
    await integration.take(call(lead_source="bing"))
    found = await told(integration)
    assert len(await integration.calls()) == 1
    assert {key: found[key] for key in ("source_google", "outcome_answered")} == {
        key: expected[key] for key in ("source_google", "outcome_answered")
    }


# -- the recorder ----------------------------------------------------------------------------------


async def test_nothing_is_told_twice(integration: Integration) -> None:
    await integration.take(call())
    await told(integration)
    await integration.reload()
    with patch("homeassistant.components.recorder.statistics.async_add_external_statistics") as add:
        await integration.pass_time(timedelta(minutes=5))
        await rest(integration)
    assert not add.called


async def test_what_was_interrupted_is_told_again_and_stays_right(
    integration: Integration,
) -> None:
    await integration.take(call())
    with patch.object(CallStore, "async_note_told", side_effect=OSError) as noted:
        assert (await told(integration))["source_google"] == {NOW: 1}
    assert noted.called
    await integration.reload()
    await integration.take(call())
    assert (await told(integration))["source_google"] == {NOW: 2}


async def test_a_new_recorder_learns_all(integration: Integration) -> None:
    start = call()
    await integration.take(start, completed(start))
    expected = await told(integration)
    prefix = prefix_of(integration.entry)
    get_instance(integration.hass).async_clear_statistics([prefix + key for key in expected])
    await async_wait_recording_done(integration.hass)
    assert await names(integration) == {}
    await integration.reload()
    assert await told(integration) == expected


async def test_a_running_hour_is_told_within_a_minute(integration: Integration) -> None:
    await integration.take(call())
    for _ in range(12):
        await integration.pass_time(5 * SECOND)
        await integration.hass.async_block_till_done(wait_background_tasks=True)
    await async_wait_recording_done(integration.hass)
    assert (await figures(integration))["source_google"] == {NOW: 1}


# -- names and ids ---------------------------------------------------------------------------------


async def test_a_new_name_leaves_the_ids_as_they_are(integration: Integration) -> None:
    await integration.take(call())
    await rest(integration)
    before = await names(integration)
    assert before == {
        "source_google": "WhatConverts: calls from google",
        "line_ads": "WhatConverts: calls on Ads",
    }
    integration.hass.config_entries.async_update_entry(integration.entry, title="Front desk")
    await integration.take(call(phone_name="Adverts"))
    assert (await told(integration))["line_ads"] == {NOW: 2}
    assert await names(integration) == {
        "source_google": "Front desk: calls from google",
        "line_ads": "Front desk: calls on Adverts",
    }


async def test_names_follow_the_language(integration: Integration) -> None:
    start = call(lead_source="")
    await integration.take(start, completed(start))
    await rest(integration)
    await integration.hass.config.async_update(language="de")
    integration.hass.bus.async_fire(EVENT_CORE_CONFIG_UPDATE, {})
    await integration.hass.async_block_till_done()
    await rest(integration)
    assert await names(integration) == {
        "source_unknown": "WhatConverts: Anrufe durch unbekannt",
        "line_ads": "WhatConverts: Anrufe auf Ads",
        "outcome_answered": "WhatConverts: Anrufe angenommen",
    }


async def test_numbers_of_one_name_are_one_line_if_they_are_treated_so(
    integration: Integration,
) -> None:
    await integration.choose(lines_by_name=True)
    await integration.take(call(), call(tracking_number=YARD))
    assert (await told(integration))["line_ads"] == {NOW: 2}


async def test_lines_of_one_name_stay_apart_else(integration: Integration) -> None:
    await integration.take(call(), call(tracking_number=YARD))
    found = await told(integration)
    assert (found["line_ads"], found["line_ads_2"]) == ({NOW: 1}, {NOW: 1})


async def test_statistics_go_with_their_entry(
    integration: Integration, hass_us: HomeAssistant
) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Other", data={"webhook_id": "other" * 10})
    other.add_to_hass(hass_us)
    assert await hass_us.config_entries.async_setup(other.entry_id)
    await integration.take(call())
    await integration.send(json.dumps(call()), webhook_id=other.data["webhook_id"])
    await rest(integration)
    assert {"source_google", "line_ads"} == (await names(integration)).keys()
    assert await totals(integration) == {"all": {NOW: 1}}
    # On its way when the entry is removed.
    await integration.take(call(lead_source="bing"))
    await integration.pass_time(WAIT_SECONDS * SECOND)
    assert await hass_us.config_entries.async_remove(integration.entry.entry_id)
    await async_wait_recording_done(hass_us)
    assert await names(integration) == {}
    assert await rows_of(integration, {"sum", "mean"}) == {}
    theirs = Integration(hass_us, other, integration.client, integration.clock)
    assert (await figures(theirs))["source_google"] == {NOW: 1}
    assert await totals(theirs) == {"all": {NOW: 1}}


# -- files -----------------------------------------------------------------------------------------


async def test_calls_of_an_older_file_are_counted(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    path = path_of(hass_us, entry)
    records = [ended_record(lead, source="google", answer="answered") for lead in (1, 2)]
    write_stored(path, *records)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("series", "hours", "counted"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 2")
    integration = await setup_integration()
    await integration.settle()
    found = await told(integration)
    assert found["source_google"] == found["outcome_answered"] == {NOW - HOUR: 2}


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
@pytest.mark.parametrize("damage", ["UPDATE series SET total = 7", "DELETE FROM hours"])
async def test_sums_that_were_damaged_are_made_anew(integration: Integration, damage: str) -> None:
    start = call()
    await integration.take(start, completed(start))
    expected = await told(integration)
    minutes = await durations(integration)
    await integration.unload()
    with closing(sqlite3.connect(integration.path)) as connection:
        connection.execute(damage)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # A table that is missing is damage, which has the file made anew.
        connection.execute("DROP INDEX calls_by_end")
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    await integration.take(call())
    found = await told(integration)
    assert found == expected | {"source_google": {NOW: 2}, "line_ads": {NOW: 2}}
    assert await totals(integration) == {"all": {NOW: 2}}
    assert await durations(integration) == minutes
    assert len(minutes) == 1


@pytest.mark.parametrize("garbage", ["", "[[1", "{}", "[1]", "[[1, 2, 3]]", '[["a", 0]]'])
async def test_what_cannot_be_read_of_a_count_keeps_nothing_from_being_counted(
    integration: Integration, garbage: str
) -> None:
    start = call()
    await integration.take(start)
    await told(integration)
    await integration.unload()
    with closing(sqlite3.connect(integration.path)) as connection:
        connection.execute("UPDATE counted SET series = ?", (garbage,))
        connection.commit()
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    await integration.take(completed(start))
    assert (await told(integration))["outcome_answered"] == {NOW: 1}


async def test_series_that_are_none_keep_no_other_from_being_told(integration: Integration) -> None:
    await integration.take(call())
    await told(integration)
    await integration.unload()
    odd = [("all", "A b"), ("source", "a__b"), ("source", "_"), ("caller", "ann"), ("line", "")]
    with closing(sqlite3.connect(integration.path)) as connection:
        for number, (kind, slug) in enumerate(odd, 900):
            values = (number, kind, f"key {number}", "Name", slug)
            connection.execute("INSERT INTO series VALUES (?, ?, ?, ?, ?, 0)", values)
            connection.execute("INSERT INTO hours VALUES (?, 1, 0, 5, 0)", (number,))
        for hour in (-(2**63), -(10**9), 10**9, 2**63 - 1):
            sums = "INSERT INTO hours SELECT id, ?, 0, 1, 0 FROM series WHERE id < 900"
            connection.execute(sums, (hour,))
        connection.commit()
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    await integration.take(call())
    found = await told(integration)
    assert found == {"source_google": {NOW: 2}, "line_ads": {NOW: 2}}
