"""How soon something that happens often may be done again."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """A few times in quick succession, many times at a steady pace; all spans are seconds.

    It may be done `quick` seconds after the last time as long as there is something to `spare`,
    else after `steady` ones. Each time takes one of `most`, each steady span gives one back: in
    any span of n steady ones it is done at most n + `most` + 1 times.
    """

    quick: float
    steady: float
    most: int
    _spare: float | None = None
    _last: float = 0.0

    def wait_after(self, now: float) -> float:
        """Return how long to wait after this moment of a clock that never goes back."""
        earned = self.most if self._spare is None else (now - self._last) / self.steady
        self._spare = max(min((self._spare or 0.0) + earned, self.most) - 1, 0.0)
        self._last = now
        return self.quick if self._spare >= 1 else self.steady
