"""What was asked of the server, for tests: never with which key."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import hdrs, web


@dataclass
class LoggedRequest:
    """One request; the status is 0 until there is an answer."""

    method: str
    path: str
    query: dict[str, str]
    had_key: bool
    status: int = 0


@dataclass
class RequestLog:
    """All requests, in the order of their arrival."""

    requests: list[LoggedRequest] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How many there were of a kind, such as "GET /leads/{lead_id}"; "other": no such path."""
    at_once: int = 0
    most_at_once: int = 0

    @contextmanager
    def noted(self, request: web.Request, kind: str) -> Iterator[LoggedRequest]:
        """Note a request while it is answered."""
        had_key = hdrs.AUTHORIZATION in request.headers
        one = LoggedRequest(request.method, request.path, dict(request.query), had_key)
        self.requests.append(one)
        self.counts[kind] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield one
        finally:
            self.at_once -= 1

    def clear(self) -> None:
        """Forget what was; what is being answered stays counted."""
        self.requests.clear()
        self.counts.clear()
        self.most_at_once = self.at_once
