"""Today's figures, and whether the ends of calls arrive."""

from copy import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest

from custom_components.whatconverts.core.enums import EndReason, Outcome, Progress
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.model import Call, DayCount, LineCalls, Snapshot
from custom_components.whatconverts.core.public import PublicCall
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from custom_components.whatconverts.core.summary import Summary, ends_arrive, is_of_line
from tests.support.factories import details_of, notice

NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)
CALL = Call(
    lead_id=1,
    started_at=NOON,
    seen_at=NOON,
    details=CallDetails(source="google", line="Google Ads", tracking_number="+17045550101"),
)


def ended(
    reason: EndReason,
    *,
    test: bool = False,
    **changes: Any,  # noqa: ANN401 - any field
) -> Call:
    details = details_of(**CALL.details | changes)
    return replace(CALL, end_reason=reason, ended_at=NOON, details=details, test=test)


COMPLETED = ended(EndReason.COMPLETED)
EXPIRED = ended(EndReason.EXPIRED)
OVER_BEFORE_IT_CAME = replace(EXPIRED, seen_at=NOON + timedelta(seconds=1))


def _snapshot(count: DayCount) -> Snapshot:
    office = LineCalls(live=(CALL,), newest=CALL)
    return Snapshot(today=date(2026, 11, 20), count=count, office=office, lines={})


def test_totals_of_webhooks_add_up() -> None:
    summary = Summary()
    for count in (DayCount(calls=3, missed=1), DayCount(calls=4)):
        summary.add_totals(_snapshot(count))
    assert (summary.active, summary.calls, summary.missed) == (2, 7, 1)


def test_part_of_the_calls() -> None:
    summary = Summary()
    missed = ended(EndReason.COMPLETED, answer=Outcome.BUSY)
    summary.add_part([missed, CALL])
    assert (summary.calls, summary.missed) == (2, 1)
    summary.add_part([missed])
    assert (summary.calls, summary.missed) == (3, 2)


def test_breakdown_of_masked_calls_tells_no_more_than_they_do() -> None:
    summary = Summary()

    def show(call: Call) -> PublicCall:
        return cast("PublicCall", {**call.details, "source": None})

    summary.add_breakdown([CALL, COMPLETED], show)
    assert summary.breakdown()["by_source"] == {"unknown": 2}
    assert summary.breakdown()["by_line"] == {"Google Ads": 2}
    assert summary.busiest_source is None


def test_breakdown() -> None:
    summary = Summary()
    nameless = replace(CALL, details=CallDetails(tracking_number="+17045550101"))
    summary.add_breakdown([CALL, COMPLETED, nameless, replace(CALL, details=CallDetails())])
    assert summary.breakdown() == {
        "by_outcome": {"in_progress": 3, "unknown": 1},
        "by_source": {"google": 2, "unknown": 2},
        "by_line": {"Google Ads": 2, "+17045550101": 1, "unknown": 1},
    }
    assert summary.longest_seconds is None, "no call has a duration"


@pytest.mark.parametrize(
    "line",
    [
        "Google Ads",
        " google ADS ",
        "+17045550101",
        "(704) 555-0101",
        "\u202a+1 704\u2011555\u20110101\u202c",
        "1-704-555-0101",
        "1 (704) 555-0101",
        "011 1 704 555 0101",
        "Google  Ads",
        "Google\u00a0Ads",
        "\u200eGoogle Ads",
        "\uff27oogle Ads",
    ],
)
def test_a_line_goes_by_its_name_or_number(line: str) -> None:
    assert is_of_line(CALL, ["Website", line], "US")


@pytest.mark.parametrize("line", ["Website", "", "+1704555010"])
def test_any_other_is_another_line(line: str) -> None:
    assert not is_of_line(CALL, [line] if line else [], "US")


@pytest.mark.parametrize("line", ["", " ", "None"])
def test_what_is_not_known_of_a_line_is_not_its_name(line: str) -> None:
    numbered = replace(CALL, details=CallDetails(tracking_number="+17045550101"))
    assert not is_of_line(numbered, [line], "US")
    assert not is_of_line(replace(CALL, details=CallDetails()), [line], "US")


@pytest.mark.parametrize(
    ("newest_ended", "expected"),
    [
        ([], None),
        ([EXPIRED, EXPIRED], None),
        ([EXPIRED, EXPIRED, EXPIRED], False),
        ([EXPIRED, EXPIRED, EXPIRED, COMPLETED], True),
        ([COMPLETED], True),
        ([replace(COMPLETED, seen_at=NOON + timedelta(days=1))], True),
        ([ended(EndReason.COMPLETED, test=True)] * 30 + [EXPIRED] * 3, False),
        ([EXPIRED] * 20 + [COMPLETED], False),
        ([OVER_BEFORE_IT_CAME] * 3, None),
        ([OVER_BEFORE_IT_CAME] * 30 + [EXPIRED] * 3, False),
    ],
)
def test_whether_ends_arrive(newest_ended: list[Call], *, expected: bool | None) -> None:
    assert ends_arrive(newest_ended) is expected


ENDED_HERE_FIRST = [EndReason.EXPIRED, EndReason.DISMISSED, EndReason.SUPERSEDED]


@pytest.mark.parametrize("reason", ENDED_HERE_FIRST)
@pytest.mark.parametrize(
    "said", [{"answer": Outcome.NO_ANSWER}, {"voicemail": True}, {"duration_seconds": 5}], ids=repr
)
def test_an_end_that_comes_after_another_end_has_arrived(
    reason: EndReason, said: dict[str, Any]
) -> None:
    assert ends_arrive([ended(reason), ended(reason, **said), ended(reason)]) is True


@pytest.mark.parametrize("reason", ENDED_HERE_FIRST)
@pytest.mark.parametrize(
    "said", [{}, {"duration_seconds": 0}, {"voicemail": False}, {"city": "Cary"}], ids=repr
)
def test_what_a_start_can_say_is_no_end(reason: EndReason, said: dict[str, Any]) -> None:
    assert ends_arrive([ended(reason, **said)] * 3) is False


def test_what_came_too_old_or_from_tests_shows_no_end() -> None:
    over_before = replace(
        ended(EndReason.EXPIRED, answer=Outcome.BUSY), seen_at=NOON + timedelta(seconds=1)
    )
    test_call = ended(EndReason.DISMISSED, test=True, answer=Outcome.ANSWERED)
    assert ends_arrive([over_before, test_call] * 3) is None
    assert ends_arrive([over_before, test_call, *[EXPIRED] * 3]) is False


def test_ends_arrive_in_an_office_that_ends_its_calls_by_hand() -> None:
    registry = CallRegistry(Rules(time_zone=UTC))
    for number in range(1, 4):
        registry.apply(notice(number), NOON)
        registry.dismiss(number, NOON)
    assert ends_arrive(registry.newest_ended) is False
    registry.apply(notice(2, Progress.COMPLETED, {"answer": Outcome.ANSWERED}), NOON)
    assert ends_arrive(registry.newest_ended) is True


def test_the_registry_gives_the_newest_ended_first() -> None:
    registry = CallRegistry(Rules(time_zone=UTC))
    for number in (1, 2, 3):
        registry.apply(notice(number, Progress.COMPLETED), NOON + timedelta(minutes=number))
    assert [call.lead_id for call in registry.newest_ended] == [3, 2, 1]


def test_the_busiest_source_is_one_that_is_known() -> None:
    summary = Summary()
    assert (summary.busiest_source, summary.longest_seconds) == (None, None)
    nameless = replace(
        CALL, details=details_of(**CALL.details | {"source": None, "duration_seconds": 90})
    )
    summary.add_breakdown([nameless, nameless, CALL])
    assert (summary.busiest_source, summary.longest_seconds) == ("google", 90)
