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


@dataclass
class CpuMeter:
    """The CPU time of a process beyond what it uses for nothing."""

    pid: int
    idle_rate: float
    begin_cpu: float = 0
    begin: float = 0

    @classmethod
    async def calibrated(cls, pid: int, seconds: float) -> Self:
        """Return a meter that knows what an idle Home Assistant uses."""
        rates = []
        for _ in range(5):
            before = cpu_seconds(pid)
            await asyncio.sleep(seconds / 5)
            rates.append((cpu_seconds(pid) - before) / (seconds / 5))
        return cls(pid, median(rates))

    def start(self) -> None:
        """Begin to measure."""
        self.begin_cpu, self.begin = cpu_seconds(self.pid), time.monotonic()

    def stop(self) -> float:
        """Return the CPU seconds since the start."""
        idle = self.idle_rate * (time.monotonic() - self.begin)
        return max(0.0, cpu_seconds(self.pid) - self.begin_cpu - idle)
