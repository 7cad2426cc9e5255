"""Progress on the screen."""

from time import monotonic

_BEGIN = monotonic()


def say(text: str) -> None:
    """Print a line with the time since the start."""
    print(f"[{monotonic() - _BEGIN:6.1f} s] {text}", flush=True)
