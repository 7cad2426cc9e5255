"""What has arrived at the webhook, in the words of somebody who waits for a first sign of life."""

from enum import StrEnum

from .model import CallNotice, Ignored


class Arrival(StrEnum):
    """What a request turned out to be."""

    CALL = "call"
    TEST_CALL = "test_call"
    OTHER = "other"
    UNREADABLE = "unreadable"
    WRONG_METHOD = "wrong_method"


def arrival(notice: CallNotice | Ignored, ignored: str | None) -> Arrival:
    """Return what a readable message is; `ignored` is the reason why it was left aside, if it was.

    A test call is WhatConverts' own sample, which may be all that its test button sends.
    """
    if ignored is not None or isinstance(notice, Ignored):
        return Arrival.OTHER
    return Arrival.TEST_CALL if notice.test else Arrival.CALL
