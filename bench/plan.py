"""How much is measured: enough for figures, or just enough to prove that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The numbers of a run. `settle` and `commit` must be longer than the recorder waits."""

    rounds: int = 5
    calls: int = 500
    settle: float = 12
    commit: float = 7
    warm_up: int = 200
    idle: float = 10
    latency_pairs: int = 200
    painted: int = 50
    rate_calls: int = 400
    live: tuple[int, ...] = (5, 200, 1000, 10_000)
    live_calls: int = 150
    recorded_calls: int = 400
    remembered: int = 1000
    starts: int = 5
    stored: int = 10_000
    few_stored: int = 100
    many_stored: int = 100_000
    past: int = 20_000
    questions: int = 30
    burst: int = 500
    card_minutes: float = 4
    card_ticks: int = 40
    log_frames: int = 600
    card_settle: float = 3  # until the browser has drawn what it was given
    at_once: int = 1  # measures: side by side they disturb each other's figures


QUICK = Plan(
    rounds=1,
    calls=10,
    settle=0.5,
    commit=0.5,
    warm_up=5,
    idle=0.5,
    latency_pairs=5,
    painted=2,
    rate_calls=70,
    live=(5, 20),
    live_calls=5,
    recorded_calls=5,
    remembered=50,
    starts=1,
    stored=50,
    few_stored=60,
    many_stored=400,
    past=300,
    questions=2,
    burst=20,
    card_minutes=0.05,
    card_ticks=2,
    log_frames=20,
    card_settle=0.3,
    at_once=3,
)
