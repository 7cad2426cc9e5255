"""What goes wrong between us and WhatConverts, in our own words.

What aiohttp raises names the address with all that was asked for, telephone numbers included. So it
ends here, and an error that leaves says nothing but its problem.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

from aiohttp import ClientConnectionError, ClientError, ClientPayloadError, ServerTimeoutError

from ..core.api_answer import OddAnswerError
from ..core.enums import AccountProblem


class AccountError(Exception):
    """WhatConverts did not do what it was asked for: why, and for how long it wants to be left."""

    def __init__(self, problem: AccountProblem, retry_after: timedelta | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.retry_after = retry_after

    @property
    def translation_key(self) -> str:
        """The key of the text that tells a person what is wrong."""
        return f"account_{self.problem.value}"


class UnknownLeadError(AccountError):
    """WhatConverts knows no lead of this id."""

    def __init__(self) -> None:
        super().__init__(AccountProblem.REFUSED)


@contextmanager
def account_errors() -> Generator[None]:
    """Raise `AccountError` for whatever goes wrong with a request or the reading of its answer."""
    try:
        yield
    except ClientConnectionError, TimeoutError:
        raise AccountError(AccountProblem.UNREACHABLE) from None
    except ClientError, OddAnswerError:
        raise AccountError(AccountProblem.ODD_ANSWER) from None


@contextmanager
def stream_errors() -> Generator[None]:
    """Raise `AccountError` if an answer that is passed on ends too soon.

    Nothing else is caught: the one to whom it is passed on may go away, too, and that is not
    WhatConverts' fault.
    """
    try:
        yield
    except ServerTimeoutError:
        raise AccountError(AccountProblem.UNREACHABLE) from None
    except ClientPayloadError:
        raise AccountError(AccountProblem.ODD_ANSWER) from None
