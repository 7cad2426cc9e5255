"""What became of a request: one receipt, and all that is said of it follows from it."""

from copy import replace
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from custom_components.whatconverts.core.enums import EndReason, IgnoreReason, Progress
from custom_components.whatconverts.core.model import Call, CallNotice
from custom_components.whatconverts.core.receipt import Arrival, Receipt, Result, told_of


def refused(status: int) -> Receipt:
    return Receipt(status=HTTPStatus(status), error="why")


def ignored(reason: IgnoreReason) -> Receipt:
    return Receipt(ignored=reason)


CALL = Receipt(call=Arrival.CALL)
SAMPLE = Receipt(call=Arrival.TEST_CALL)
EMPTY = ignored(IgnoreReason.NO_LEAD)


@pytest.mark.parametrize(
    ("receipt", "arrival"),
    [
        (CALL, Arrival.CALL),
        (SAMPLE, Arrival.TEST_CALL),
        (Receipt(call=Arrival.CALL, status=HTTPStatus.SERVICE_UNAVAILABLE), Arrival.CALL),
        (
            Receipt(call=Arrival.TEST_CALL, ignored=IgnoreReason.UNKNOWN_LEAD_WITHOUT_STATUS),
            Arrival.OTHER,
        ),
        (ignored(IgnoreReason.NOT_A_PHONE_CALL), Arrival.OTHER),
        # `{}` and the like: no message of WhatConverts is without a lead.
        (EMPTY, Arrival.UNREADABLE),
        (refused(400), Arrival.UNREADABLE),
        (refused(413), Arrival.UNREADABLE),
        (refused(405), Arrival.WRONG_METHOD),
        # Nobody knows what these would have been.
        (refused(500), None),
        (refused(503), None),
    ],
)
def test_what_somebody_is_told_who_waits(receipt: Receipt, arrival: Arrival | None) -> None:
    assert receipt.arrival is arrival


@pytest.mark.parametrize(
    ("receipt", "result", "reason"),
    [
        (CALL, Result.ACCEPTED, None),
        (EMPTY, Result.IGNORED, "no_lead"),
        (refused(400), Result.REJECTED, "why"),
        (refused(503), Result.REJECTED, "why"),
    ],
)
def test_the_answer(receipt: Receipt, result: Result, reason: str | None) -> None:
    assert (receipt.result, receipt.reason) == (result, reason)


@pytest.mark.parametrize(
    ("receipt", "is_unreadable", "is_understood"),
    [
        (CALL, False, True),
        (ignored(IgnoreReason.NOT_A_PHONE_CALL), False, True),
        (EMPTY, True, False),
        (refused(400), True, False),
        (refused(413), True, False),
        # Neither says that messages can be read, nor that they cannot.
        (refused(405), False, False),
        (refused(500), False, False),
        # A disk that refuses says nothing about the message.
        (
            Receipt(status=HTTPStatus.SERVICE_UNAVAILABLE, ignored=IgnoreReason.NO_LEAD),
            False,
            False,
        ),
        (refused(503), False, False),
    ],
)
def test_whether_it_makes_sense(
    receipt: Receipt, *, is_unreadable: bool, is_understood: bool
) -> None:
    assert receipt.is_unreadable is is_unreadable
    assert receipt.is_understood is is_understood


def test_only_a_post_is_sent_as_whatconverts_sends() -> None:
    assert Receipt().is_post
    assert not Receipt(method="GET").is_post


NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LIVE = Call(lead_id=1, started_at=NOW, seen_at=NOW, details={})


def over(reason: EndReason) -> Call:
    return replace(LIVE, end_reason=reason, ended_at=NOW)


def notice(progress: Progress | None, *, is_update: bool = False, test: bool = False) -> CallNotice:
    return CallNotice(
        lead_id=1,
        is_phone_call=True,
        is_update=is_update,
        progress=progress,
        created_at=NOW,
        changes={},
        lead={},
        test=test,
    )


@pytest.mark.parametrize(
    ("progress", "before", "told"),
    [
        (Progress.IN_PROGRESS, None, Arrival.START_ONLY),
        (Progress.IN_PROGRESS, LIVE, Arrival.START_ONLY),
        (None, LIVE, Arrival.START_ONLY),
        (Progress.COMPLETED, None, Arrival.END_ONLY),
        (Progress.COMPLETED, LIVE, Arrival.CALL),
        # We had given it up, but its start had come.
        (Progress.COMPLETED, over(EndReason.EXPIRED), Arrival.CALL),
        (Progress.COMPLETED, over(EndReason.SUPERSEDED), Arrival.CALL),
        # A repeat, or news of a call that is over: perhaps its start came, perhaps not.
        (Progress.COMPLETED, over(EndReason.COMPLETED), None),
        (Progress.IN_PROGRESS, over(EndReason.COMPLETED), None),
        (None, over(EndReason.EXPIRED), None),
    ],
)
def test_start_and_end_of_a_call_are_told_apart(
    progress: Progress | None, before: Call | None, told: Arrival | None
) -> None:
    assert told_of(notice(progress), before) is told
    assert told_of(notice(progress, test=True), before) is Arrival.TEST_CALL


def test_an_old_call_that_somebody_edits_shows_nothing() -> None:
    assert told_of(notice(Progress.COMPLETED, is_update=True), None) is None
    assert told_of(notice(Progress.COMPLETED, is_update=True), LIVE) is Arrival.CALL
