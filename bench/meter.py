"""What a process has used: CPU time to the nanosecond, and memory."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median
import time
from typing import Self

# The clock of the CPU time of another process, as clock_getcpuclockid(3) makes it on Linux.
_SCHEDULED = 2


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far, all threads, also those that are gone."""
    return time.clock_gettime((~pid << 3) | _SCHEDULED)


def memory_bytes(pid: int) -> int:
    """Return the memory that belongs to a process alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    private = [line.split() for line in lines if line.startswith("Private_")]
    return 1024 * sum(int(words[1]) for words in private)


# Idle is who uses no more than this beyond what an idle Home Assistant uses, of one processor.
_MARGIN = 0.01
_LOOKS_A_SECOND = 4


@dataclass
class CpuMeter:
    """The CPU time of a process beyond what it uses for nothing."""

    pid: int
    idle_rate: float = 0
    begin_cpu: float = 0
    begin: float = 0

    @classmethod
    async def calibrated(cls, pid: int, seconds: float) -> Self:
        """Return a meter that knows what an idle Home Assistant uses."""
        meter = cls(pid)
        await meter.calibrate(seconds)
        return meter

    async def calibrate(self, seconds: float) -> None:
        """Learn what an idle Home Assistant uses."""
        self.idle_rate = median([await self._rate(seconds / 5) for _ in range(5)])

    def start(self) -> None:
        """Begin to measure."""
        self.begin_cpu, self.begin = cpu_seconds(self.pid), time.monotonic()

    def stop(self) -> float:
        """Return the CPU seconds since the start."""
        idle = self.idle_rate * (time.monotonic() - self.begin)
        return max(0.0, cpu_seconds(self.pid) - self.begin_cpu - idle)

    async def idle(self, seconds: float) -> None:
        """Return when the process has done nothing for longer than this."""
        looks = 0
        while looks <= seconds * _LOOKS_A_SECOND:
            rate = await self._rate(1 / _LOOKS_A_SECOND)
            looks = looks + 1 if rate < self.idle_rate + _MARGIN else 0

    async def _rate(self, seconds: float) -> float:
        before, begin = cpu_seconds(self.pid), time.monotonic()
        await asyncio.sleep(seconds)
        return (cpu_seconds(self.pid) - before) / (time.monotonic() - begin)
