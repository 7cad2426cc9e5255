"""The command line of `scripts/demo`."""

import argparse
import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
import shutil
import signal
import sys

from aiohttp import ClientSession

from scripts.account import AccountServer
from scripts.realha import Folder, HaError, RealHa
from scripts.realha.client import OWNER, PASSWORD
from scripts.realha.folder import ROOT, first_free_port
from scripts.simulator import Poster, Scenario, Traffic
from scripts.simulator.terminal import Screen, painter, say

from .account import opened_account
from .office import furnish

HOME = ROOT / ".demo"
ACCOUNT_PAGE = "WhatConverts account"
ACTIVE = "sensor.whatconverts_active_calls"


def arguments(line: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Watch calls come and go in a real Home Assistant, until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, help="default: 8123 or the next free one")
    parser.add_argument("--rate", type=float, default=6, help="calls per minute (6)")
    parser.add_argument("--fresh", action="store_true", help="forget earlier demos")
    parser.add_argument("--folder", type=Path, default=HOME, help="default: .demo")
    parser.add_argument(
        "--seconds",
        type=float,
        help="end by itself after so long; fails if no live call was seen",
    )
    return parser.parse_args(line)


class Demo:
    """One run of the demo."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the command line."""
        self._options = options
        self._screen = Screen()
        self._traffic: Traffic | None = None
        self._saw_live_calls = False

    def interrupt(self, work: asyncio.Task[int]) -> None:
        """End the calls and then everything; at once when asked a second time."""
        if self._traffic is None or self._traffic.closing:
            work.cancel()
        else:
            self._screen.notify("Stopping: ending the live calls, then Home Assistant")
            self._traffic.close()

    async def run(self) -> int:
        """Start, let calls happen, stop."""
        folder = Folder(
            path=self._options.folder.resolve(),
            port=self._options.port or first_free_port(8123),
            showroom=True,
        )
        if self._options.fresh and not folder.is_in_use():
            shutil.rmtree(folder.path, ignore_errors=True)
        say(f"Starting Home Assistant in {folder.path} ...")
        async with opened_account(folder.path) as account:
            await self._show(replace(folder, api_url=account.url), account)
        say("Stopped.")
        return 0 if self._saw_live_calls or self._options.seconds is None else 1

    async def _show(self, folder: Folder, account: AccountServer) -> None:
        async with RealHa(folder) as ha:
            url = await furnish(ha.client, account)
            banner(folder, url, account)
            await self._watch(ha, self._calls(url, account))
            say("Stopping Home Assistant ...")

    async def _watch(self, ha: RealHa, work: Coroutine[None, None, None]) -> None:
        calls = asyncio.create_task(work)
        look = asyncio.create_task(self._look(ha))
        death = asyncio.create_task(ha.ended())
        try:
            await asyncio.wait({calls, death}, return_when=asyncio.FIRST_COMPLETED)
            if death.done():
                raise HaError(ha.last_words(f"ended by itself ({death.result()})"))
            calls.result()
        finally:
            for task in (calls, look, death):
                task.cancel()
            await asyncio.gather(calls, look, death, return_exceptions=True)

    async def _calls(self, url: str, account: AccountServer) -> None:
        async with ClientSession() as session:
            poster = Poster(session, url, self._screen.notify)
            self._traffic = Traffic(
                poster, self._screen.report, record=account.record, clock=account.now
            )
            self._screen.header()
            calls = Scenario(rate=self._options.rate).calls()
            await self._traffic.run(calls, duration=self._options.seconds)
        self._screen.summary(self._traffic.totals)

    async def _look(self, ha: RealHa) -> None:
        while not self._saw_live_calls:
            state = await ha.client.state(ACTIVE)
            self._saw_live_calls = (state or "").isdigit() and state != "0"
            await asyncio.sleep(0.5)


def banner(folder: Folder, webhook: str, account: AccountServer) -> None:
    """Tell where to look and how to stop."""
    paint = painter()
    rows = (
        ("Open", paint(folder.url, "1;36")),
        ("User", OWNER),
        ("Password", PASSWORD),
        ("Webhook", webhook),
        ("Account", f"{len(account.account)} calls of the past, at {account.url}"),
        ("  Token", account.token),
        ("  Secret", account.secret),
        ("  Try", "Settings > Devices & services > WhatConverts > the gear > " + ACCOUNT_PAGE),
        ("Files", f"{folder.path} (log: {folder.console.name})"),
        ("Start over", "scripts/demo --fresh"),
        ("Stop", "Ctrl-C"),
    )
    say("")
    say(paint("WhatConverts Live Calls in a real Home Assistant", "1"))
    for name, value in rows:
        say(f"  {name:11} {value}")
    say("")


async def demonstrate(options: argparse.Namespace) -> int:
    """Run the demo until it ends or a signal ends it."""
    demo = Demo(options)
    work = asyncio.create_task(demo.run())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, demo.interrupt, work)
    try:
        return await work
    except asyncio.CancelledError:
        say("Stopped.")
        return 130
    except HaError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def main() -> int:
    """Run the command line."""
    return asyncio.run(demonstrate(arguments(sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(main())
