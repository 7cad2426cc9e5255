"""Waiting with a deadline instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

PATIENCE = 60.0
"""Seconds: machines that run tests are slow and shared."""


async def until[ResultT](
    probe: Callable[[], Awaitable[ResultT]],
    accept: Callable[[ResultT], bool] = bool,
    *,
    what: str,
    patience: float = PATIENCE,
) -> ResultT:
    """Call probe until accept likes its result; say what was last seen if it never does."""
    deadline = monotonic() + patience
    pause = 0.02
    while not accept(result := await probe()):
        if monotonic() > deadline:
            raise TimeoutError(f"not within {patience:g} s: {what}; last seen: {result!r}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.5)
    return result
