"""The API of one account, as a web server on loopback."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Self

from aiohttp import encode_basic_auth, hdrs, web
from aiohttp.typedefs import Handler

from scripts.simulator.message import Message

from .account import Account
from .answers import faulty, refusal, web_page
from .behaviour import Behaviour, Fault
from .lead import without_links
from .request_log import RequestLog
from .routes import ROUTES, Asked, Route

BASE = "/api/v1"
TOKEN = "51497-demo-token"  # noqa: S105 - opens nothing but this server
SECRET = "demo-secret"  # noqa: S105 - as above

# How the log calls a path that is none of the API's.
_OTHER = "other"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AccountServer:
    """Answers as WhatConverts does, or as `behaviour` says."""

    token = TOKEN
    secret = SECRET

    def __init__(
        self,
        account: Account,
        *,
        behaviour: Behaviour | None = None,
        port: int = 0,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Serve this account to whoever has the key; port 0 is any that is free."""
        self.account = account
        self.log = RequestLog()
        self.behaviour = behaviour or Behaviour()
        self._port = port
        self._clock = clock
        self._asked_on: Counter[date] = Counter()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def url(self) -> str:
        """What stands before the paths of the API, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def behaviour(self) -> Behaviour:
        """What the server does; to set it counts its faults anew."""
        return self._behaviour

    @behaviour.setter
    def behaviour(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._faults = 0

    def now(self) -> datetime:
        """Return what WhatConverts' clock shows; messages of the simulator have to go by it."""
        return self._clock() + timedelta(seconds=self.behaviour.clock_skew)

    def record(self, message: Message) -> Message:
        """Let the account know what happens; return what the webhook is told of it."""
        told = self.account.record(message)
        return without_links(told) if self.behaviour.hipaa else told

    async def start(self) -> None:
        """Begin to listen; after a stop, at the same port."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close all connections: from now on nobody is there."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._note])
        for method, path, route in ROUTES:
            app.router.add_route(method, BASE + path, partial(self._take, route))
        app.on_response_prepare.append(self._date)
        return app

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers[hdrs.DATE] = self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Log each request; answer those that are none of the API's as its website does."""
        path = request.match_info.route.resource
        kind = f"{request.method} {path.canonical.removeprefix(BASE)}" if path else _OTHER
        with self.log.noted(request, kind) as noted:
            if path is None:
                response: web.StreamResponse = web_page("Not found", HTTPStatus.NOT_FOUND)
            else:
                response = await handler(request)
            noted.status = response.status
            return response

    async def _take(self, route: Route, request: web.Request) -> web.StreamResponse:
        async def genuine() -> web.Response:
            asked = Asked(request, self.account, self.behaviour, self.now())
            return self._refusal(request) or await route(asked)

        return await (faulty(self.behaviour, request, genuine) if self._is_due() else genuine())

    def _is_due(self) -> bool:
        """Tell whether this request meets the fault, and count it."""
        if self.behaviour.fault is Fault.NONE:
            return False
        self._faults += 1
        return not self.behaviour.fault_count or self._faults <= self.behaviour.fault_count

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Return why a request is not taken at all."""
        given = request.headers.get(hdrs.AUTHORIZATION, "")
        if not given.startswith("Basic "):
            return refusal(HTTPStatus.UNAUTHORIZED, "Authentication not provided.")
        if given != encode_basic_auth(self.token, self.secret):
            return refusal(HTTPStatus.UNAUTHORIZED, "Authentication failed.")
        today = self.now().date()
        self._asked_on[today] += 1
        too_often = self._asked_on[today] > self.behaviour.daily_limit
        if too_often or self.log.at_once > self.behaviour.most_at_once:
            return refusal(
                HTTPStatus.TOO_MANY_REQUESTS, "Too many requests.", self.behaviour.retry_after
            )
        return None
