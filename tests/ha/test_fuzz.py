"""Whatever is posted, in whatever order, through the real view: an answer, and nothing broken.

The share that runs with every test is small; scripts/fuzz gives it more. Messages are made from a
source of chance: Hypothesis's, which shrinks what it finds, or for the long run a plain one.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
import json
import os
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

from tests.support.damage import NAMES, value
from tests.support.integration import EXAMPLE, Integration, completed

SEQUENCES = 25
POSTS = int(os.environ.get("FUZZ_POSTS", "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
EXPECTED = {200, 400, 413}
SAMPLE = EXAMPLE["lead_id"]


def message(chance: Random) -> Any:  # noqa: ANN401 - any JSON
    """Return the example or its end, changed here and there, or something else altogether."""
    if chance.randrange(20) == 0:
        return value(chance)
    base = dict(EXAMPLE if chance.randrange(2) else completed(EXAMPLE))
    base["lead_id"] = chance.choice(
        [chance.randrange(1, 500), str(chance.randrange(1, 500)), SAMPLE]
    )
    base["caller_number"] = f"+1803386{chance.randrange(40):04}"
    base["date_created"] = f"2026-11-20T{chance.randrange(15, 19)}:{chance.randrange(60):02}:00Z"
    for _ in range(chance.randrange(4)):
        base.pop(chance.choice(NAMES), None)
    for _ in range(chance.randrange(3)):
        base[chance.choice(NAMES)] = value(chance)
    return base


def body(chance: Random) -> bytes:
    """Return a message as bytes, now and then damaged."""
    text = json.dumps(message(chance)).encode()
    match chance.randrange(30):
        case 0:
            return text[: chance.randrange(len(text) + 1)]
        case 1:
            place = chance.randrange(len(text) + 1)
            return text[:place] + bytes([chance.randrange(256)]) + text[place:]
        case 2:
            return b"\xef\xbb\xbf" + text
        case 3:
            return b"[" * chance.randrange(2000) + text
        case _:
            return text


class _Storm:
    """Posts, and what became of them."""

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self.answers: Counter[int] = Counter()
        self.reached: Counter[str] = Counter()
        self._live: set[int] = set()
        self._over: set[int] = set()

    async def post(self, bodies: Iterable[bytes]) -> None:
        for one in bodies:
            reply = await self.integration.send(one)
            assert reply.status in EXPECTED, (reply, one)
            self.answers[reply.status] += 1
        self._follow()

    def _follow(self) -> None:
        """At most one start and one end a call, in that order; the sample may come anew."""
        for kind, lead_id in self.integration.told:
            self.reached[kind] += 1
            if kind == "started":
                assert lead_id not in self._live
                assert lead_id not in self._over or lead_id == SAMPLE
                self._live.add(lead_id)
                self._over.discard(lead_id)
            elif kind == "ended":
                assert lead_id not in self._over
                self._live.discard(lead_id)
                self._over.add(lead_id)
        self.integration.events.clear()

    async def check(self) -> None:
        """Counters agree with what was sent, live calls with what was told."""
        await self.integration.settle()
        counters = self.integration.seen("sensor.last_webhook").attributes
        assert counters["received"] == self.answers.total()
        assert counters["rejected"] == self.answers.total() - self.answers[200]
        assert int(self.integration.value("sensor.active_calls")) == len(self._live)
        started, ended = self.reached["started"], self.reached["ended"]
        print(f"\nfuzz: answers {dict(self.answers)}, told {dict(self.reached)}")  # noqa: T201
        assert started <= ended + len(self._live)


async def test_no_sequence_breaks_anything(integration: Integration) -> None:
    loop = asyncio.get_running_loop()
    storm = _Storm(integration)

    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False), st.integers(1, 20))
    def run(chance: Random, length: int) -> None:
        bodies = [body(chance) for _ in range(length)]
        asyncio.run_coroutine_threadsafe(storm.post(bodies), loop).result()

    # Hypothesis is synchronous: it drives the integration from a thread of its own.
    await asyncio.to_thread(run)
    await storm.check()


async def test_a_storm_breaks_nothing(integration: Integration) -> None:
    chance = Random(SEED)  # noqa: S311 - the same storm every time
    storm = _Storm(integration)
    for number in range(POSTS // 100):
        await storm.post(body(chance) for _ in range(100))
        if number % 50 == 49:
            await integration.reload()
            # What ran out while the entry was down is told; let the sensors follow.
            await integration.settle()
    await storm.check()
