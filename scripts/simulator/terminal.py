"""What a person sees of the traffic: one aligned line for each post."""

from collections.abc import Callable
from datetime import datetime
import os
import sys

from .post import Delivery
from .scenario import PlannedCall, Slip
from .traffic import Totals

COLOURS = {
    "started": "32",
    "answered": "36",
    "no answer": "33",
    "busy": "33",
    "voicemail": "35",
    "repeated": "2",
    "late start": "2",
}
RED = "31"
OK = 200


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def painter() -> Callable[[str, str], str]:
    """Return a function that colours text, if the terminal wants colours."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return lambda text, _colour: text
    return lambda text, colour: f"\x1b[{colour}m{text}\x1b[0m"


class Screen:
    """Prints each delivery."""

    def __init__(self) -> None:
        """Look once whether colours are wanted."""
        self._paint = painter()

    def header(self) -> None:
        """Name the columns."""
        say(
            self._paint(
                f"{'time':8}  {'call':10}  {'caller':<30}  {'number':<14}  "
                f"{'line':<24}  {'place':<14}  live  answer",
                "1",
            )
        )

    def report(self, call: PlannedCall, what: str, delivery: Delivery, totals: Totals) -> None:
        """Print one delivery."""
        place = ", ".join(filter(None, (call.caller.place.city, call.caller.place.state)))
        say(
            f"{datetime.now().astimezone():%H:%M:%S}  "
            f"{self._paint(f'{what:10}', COLOURS.get(what, '0'))}  "
            f"{_fit(_who(call), 30)}  {_fit(readable(call.caller.number), 14)}  "
            f"{_fit(call.line.name, 24)}  {_fit(place, 14)}  {totals.live:>4}  "
            f"{self._answer(delivery)}{self._remark(call, what)}"
        )

    def notify(self, text: str) -> None:
        """Print something that is no delivery."""
        say(self._paint(f"{datetime.now().astimezone():%H:%M:%S}  {text}", "33"))

    def summary(self, totals: Totals) -> None:
        """Print what was posted in all."""
        others = totals.posts - totals.accepted
        text = f"{totals.posts} posts, {totals.accepted} answered 200, {others} otherwise"
        say(self._paint(text, RED if others else "1"))

    def _answer(self, delivery: Delivery) -> str:
        status = delivery.status or "none"
        text = f"{status} in {delivery.seconds * 1000:.0f} ms"
        if delivery.status == OK:
            return text
        return self._paint(f"{text}: {delivery.text[:60]}", RED)

    def _remark(self, call: PlannedCall, what: str) -> str:
        if what == "started" and call.slip is Slip.END_LOST:
            return self._paint("  (its end will get lost)", "2")
        if call.slip is Slip.END_FIRST:
            return self._paint("  (the end came first)", "2")
        return self._paint("  spam", "2") if call.caller.spam else ""


def readable(number: str) -> str:
    """Write an American number as Americans do."""
    if not number.startswith("+1"):
        return number
    return f"{number[2:5]} {number[5:8]}-{number[8:]}"


def _who(call: PlannedCall) -> str:
    return call.caller.contact or call.caller.company or call.caller.carrier_name


def _fit(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':<{width}}"
