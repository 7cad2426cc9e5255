"""What became of a request: one receipt, and all that is said of it follows from it."""

from http import HTTPStatus

import pytest

from custom_components.whatconverts.core.enums import IgnoreReason
from custom_components.whatconverts.core.receipt import Arrival, Receipt, Result


def refused(status: int) -> Receipt:
    return Receipt(status=HTTPStatus(status), error="why")


def ignored(reason: IgnoreReason) -> Receipt:
    return Receipt(ignored=reason)


CALL = Receipt(is_call=True)
SAMPLE = Receipt(is_call=True, is_test=True)
EMPTY = ignored(IgnoreReason.NO_LEAD)


@pytest.mark.parametrize(
    ("receipt", "arrival"),
    [
        (CALL, Arrival.CALL),
        (SAMPLE, Arrival.TEST_CALL),
        (Receipt(is_call=True, status=HTTPStatus.SERVICE_UNAVAILABLE), Arrival.CALL),
        (
            Receipt(is_call=True, is_test=True, ignored=IgnoreReason.UNKNOWN_LEAD_WITHOUT_STATUS),
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
