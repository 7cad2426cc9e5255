"""The command line of `scripts/simulate-calls`."""

import argparse
import asyncio
from itertools import islice
import signal
import sys

from aiohttp import ClientSession

from .post import Poster
from .scenario import AVERAGE_TALK, Scenario
from .terminal import Screen
from .traffic import Totals, Traffic


def _positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise ValueError
    return number


def arguments(line: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/simulate-calls",
        description="Post believable WhatConverts traffic to a webhook until Ctrl-C.",
    )
    parser.add_argument("url", help="address of the webhook in Home Assistant")
    parser.add_argument("--rate", type=_positive, default=6, help="calls per minute (default: 6)")
    parser.add_argument(
        "--talk",
        type=_positive,
        default=AVERAGE_TALK,
        help=f"average seconds that a call lasts (default: {AVERAGE_TALK:g})",
    )
    parser.add_argument("--calls", type=int, help="stop after so many calls")
    parser.add_argument("--duration", type=_positive, help="stop after so many seconds")
    parser.add_argument("--seed", type=int, help="the same calls in every run")
    return parser.parse_args(line)


async def run(options: argparse.Namespace) -> Totals:
    """Post until the options or a signal end it."""
    screen = Screen()
    calls = Scenario(seed=options.seed, rate=options.rate, talk=options.talk).calls()
    async with ClientSession() as session:
        poster = Poster(session, options.url, screen.notify)
        traffic = Traffic(poster, screen.report)
        work = asyncio.create_task(
            traffic.run(islice(calls, options.calls), duration=options.duration)
        )
        _close_on_signal(traffic, work, screen)
        screen.header()
        await asyncio.wait([work])
    screen.summary(traffic.totals)
    if not work.cancelled():
        work.result()
    return traffic.totals


def _close_on_signal(traffic: Traffic, work: asyncio.Task[None], screen: Screen) -> None:
    def close() -> None:
        if traffic.closing:
            work.cancel()
            return
        screen.notify(f"ending {traffic.totals.live} live calls; Ctrl-C again: stop now")
        traffic.close()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, close)


def main() -> int:
    """Run the traffic; 1 if any post was not answered 200."""
    totals = asyncio.run(run(arguments(sys.argv[1:])))
    return 0 if totals.accepted == totals.posts else 1


if __name__ == "__main__":
    sys.exit(main())
