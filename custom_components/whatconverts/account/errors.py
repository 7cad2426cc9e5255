"""What can go wrong when WhatConverts is asked; no text names a URL, a key or a caller."""

from datetime import timedelta

from ..core.enums import AccountProblem


class AccountError(Exception):
    """WhatConverts has not answered as it should; `retry_after` is when it wants to be asked."""

    def __init__(self, problem: AccountProblem, retry_after: timedelta | None = None) -> None:
        """Say what is wrong."""
        super().__init__(problem.value)
        self.problem = problem
        self.retry_after = retry_after
