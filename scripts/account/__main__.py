"""The command line of `scripts/whatconverts-account`."""

import argparse
import asyncio
from datetime import UTC, datetime
import signal
import sys

from aiohttp import ClientSession

from scripts.simulator import Poster, Scenario, Traffic
from scripts.simulator.terminal import Screen, say

from .account import Account
from .behaviour import SWITCHES, Behaviour, changed
from .past import past_calls
from .server import AccountServer


def arguments(line: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/whatconverts-account",
        description="Stand in for the API of a WhatConverts account, until Ctrl-C. A line such as "
        "fault=server_error, typed while it runs, changes a switch.",
        epilog=f"Switches: {', '.join(SWITCHES)}.",
    )
    parser.add_argument("--port", type=int, default=0, help="default: any that is free")
    parser.add_argument("--calls", type=int, default=1000, help="how many are over (1000)")
    parser.add_argument("--days", type=float, default=90, help="within how many days (90)")
    parser.add_argument("--seed", type=int, default=1, help="another past (1)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SWITCH=VALUE", help="may be repeated"
    )
    parser.add_argument("--webhook", metavar="URL", help="let calls happen, and post them there")
    parser.add_argument("--rate", type=float, default=6, help="of those, calls per minute (6)")
    return parser.parse_args(line)


def opened(options: argparse.Namespace) -> AccountServer:
    """Return the server with its past; ValueError for a switch that there is not."""
    behaviour = Behaviour()
    for text in options.set:
        behaviour = changed(behaviour, text)
    server = AccountServer(Account(), behaviour=behaviour, port=options.port)
    for message in past_calls(
        seed=options.seed, calls=options.calls, days=options.days, now=server.now()
    ):
        server.record(message)
    return server


async def serve(server: AccountServer, options: argparse.Namespace) -> None:
    """Run until a signal comes."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    # Where nobody can type, standard input may be at its end, and would be read for ever.
    if sys.stdin.isatty():
        loop.add_reader(sys.stdin, _obey, server)
    async with server:
        _greet(server)
        tasks = [asyncio.create_task(_tell(server))]
        if options.webhook:
            tasks.append(asyncio.create_task(_calls(server, options)))
        await stopped.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _greet(server: AccountServer) -> None:
    say(f"{len(server.account)} leads since {next(iter(server.account), {}).get('date_created')}")
    say(f"  API     {server.url}")
    say(f"  Token   {server.token}")
    say(f"  Secret  {server.secret}")


def _obey(server: AccountServer) -> None:
    try:
        server.behaviour = changed(server.behaviour, sys.stdin.readline())
    except ValueError as error:
        say(str(error))
    else:
        say(str(server.behaviour))


async def _tell(server: AccountServer) -> None:
    told = 0
    while True:
        await asyncio.sleep(0.2)
        # In the order of their arrival; the first that is not answered yet holds up the rest.
        while told < len(server.log.requests) and server.log.requests[told].status:
            one = server.log.requests[told]
            query = "&".join(f"{name}={value}" for name, value in one.query.items())
            moment = datetime.now(UTC).astimezone()
            say(f"{moment:%H:%M:%S}  {one.status}  {one.method} {one.path} {query}")
            told += 1


async def _calls(server: AccountServer, options: argparse.Namespace) -> None:
    screen = Screen()
    async with ClientSession() as session:
        poster = Poster(session, options.webhook, screen.notify)
        traffic = Traffic(poster, screen.report, record=server.record, clock=server.now)
        await traffic.run(Scenario(rate=options.rate).calls())


def main() -> int:
    """Run the command line."""
    options = arguments(sys.argv[1:])
    try:
        server = opened(options)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    asyncio.run(serve(server, options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
