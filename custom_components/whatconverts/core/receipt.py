"""What became of one request to the webhook: made where it is answered, told to all who ask.

It feeds the answer, the counters (`webhook_stats`), the diagnostics, and whoever waits for a first
sign of life of WhatConverts. It holds nothing of what was said but `unread`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from .enums import EndReason, IgnoreReason, Progress
from .model import Call, CallNotice

POST: Final = "POST"
_UNREADABLE: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


class Result(StrEnum):
    """What became of a request."""

    ACCEPTED = "accepted"
    IGNORED = "ignored"
    REJECTED = "rejected"


class Arrival(StrEnum):
    """What requests turned out to be, in the words of somebody who waits for them.

    `CALL` is the end of a call whose start arrived, too.
    """

    CALL = "call"
    START_ONLY = "start_only"
    END_ONLY = "end_only"
    TEST_CALL = "test_call"
    OTHER = "other"
    UNREADABLE = "unreadable"
    WRONG_METHOD = "wrong_method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One request, and what became of it.

    `status` is its answer, `error` why it was rejected, in the words of the answer, and `ignored`
    why a sound message was left aside. `host` is the host that it was sent to, `is_from_outside`
    whether it came from the internet. `call` is what it told of the call `lead_id`, if it was
    understood as one (`told_of`). `shape` is that of its message (`shape.shape`); None if there was
    none that could be decoded. `unread` are the words of `unread_words.unread_words`.
    """

    status: HTTPStatus = HTTPStatus.OK
    error: str | None = None
    ignored: IgnoreReason | None = None
    method: str = POST
    host: str | None = None
    is_from_outside: bool = False
    call: Arrival | None = None
    lead_id: int | None = None
    shape: Mapping[str, Any] | None = None
    unread: Mapping[str, str] = MappingProxyType({})

    @property
    def result(self) -> Result:
        """What became of it, in one word."""
        if self.status is not HTTPStatus.OK:
            return Result.REJECTED
        return Result.IGNORED if self.ignored else Result.ACCEPTED

    @property
    def reason(self) -> str | None:
        """What the answer says beside the result."""
        return self.error or self.ignored

    @property
    def is_post(self) -> bool:
        """Whether it was sent as WhatConverts sends its messages."""
        return self.method == POST

    @property
    def is_unreadable(self) -> bool:
        """Whether no message of WhatConverts looks like this."""
        return self.status in _UNREADABLE or (
            self.result is Result.IGNORED and self.ignored is IgnoreReason.NO_LEAD
        )

    @property
    def is_understood(self) -> bool:
        """Whether the message makes sense, for us or not."""
        return self.status is HTTPStatus.OK and not self.is_unreadable

    @property
    def arrival(self) -> Arrival | None:
        """What it turned out to be; None if that could not be found out."""
        if self.status is HTTPStatus.METHOD_NOT_ALLOWED:
            return Arrival.WRONG_METHOD
        if self.is_unreadable:
            return Arrival.UNREADABLE
        if self.ignored:
            return Arrival.OTHER
        return self.call


def told_of(notice: CallNotice, before: Call | None) -> Arrival | None:
    """Return what a message tells of a call that was `before` it came.

    It shows which lead types WhatConverts sends; None if it shows neither, since the call was over
    already. The sample may be all that WhatConverts' test button sends.
    """
    if notice.test:
        return Arrival.TEST_CALL
    if notice.progress is not Progress.COMPLETED:
        return Arrival.START_ONLY if before is None or before.is_live else None
    if before is None:
        return None if notice.is_update else Arrival.END_ONLY
    return None if before.end_reason is EndReason.COMPLETED else Arrival.CALL
