"""The plots of a run."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench import goals
from bench.goals import Results

_OURS, _OTHERS = "#0b6e99", "#b8c4cc"
_GOAL = "#c0392b"


def draw(results: Results, folder: Path) -> None:
    """Draw what there are results for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in _PLOTS.items():
        if name in results:
            figure = Figure(figsize=(8, 3.6), layout="constrained")
            plot(figure.subplots(), results)
            figure.savefig(folder / f"{name}.png", dpi=100, metadata={"Software": None})


def _color(name: str) -> str:
    return _OURS if name.startswith("ours") else _OTHERS


def _cost(axes: Axes, results: Results) -> None:
    ratios = goals.costs(results)
    names = list(reversed(ratios))
    bars = axes.barh(names, [ratios[name] for name in names], color=[*map(_color, names)])
    axes.bar_label(bars, fmt="%.2f", padding=3)
    limits = {"ours, left out": 2.0, "ours, recorded": 0.8 * ratios["templates, recorded"]}
    for name, limit in limits.items():
        place = names.index(name)
        axes.plot([limit, limit], [place - 0.45, place + 0.45], color=_GOAL, linewidth=2)
    axes.set_xlabel("CPU per delivery, no-op webhook = 1; red: at most this")
    axes.margins(x=0.1)


def _latency(axes: Axes, results: Results) -> None:
    names = ["answer", "event", "no-op answer"]
    values = [[1000 * seconds for seconds in results["latency"][name]] for name in names]
    axes.boxplot(values, orientation="horizontal", tick_labels=names, whis=(1, 99), sym="")
    axes.set_xlim(left=0)
    axes.set_xlabel("ms after the post; box: the middle half, whiskers: 1 to 99 of 100")


def _rate(axes: Axes, results: Results) -> None:
    rates = results["rate"]["rates"]
    colors = {"no-op": "#d5dce0", "ours": _OURS, "templates": "#93a4ae", "automation": "#6d7f8a"}
    senders = list(next(iter(rates.values())))
    width = 0.8 / len(rates)
    for number, (hook, found) in enumerate(rates.items()):
        places = [place + number * width for place in range(len(senders))]
        values = [median(found[one]) for one in senders]
        bars = axes.bar(places, values, width, label=hook, color=colors[hook])
        axes.bar_label(bars, fmt="%.0f", fontsize=8)
    axes.set_xticks([place + 0.3 for place in range(len(senders))], senders)
    axes.set_xlabel("senders")
    axes.set_ylabel("deliveries per second")
    axes.legend(fontsize=8)


def _live(axes: Axes, results: Results) -> None:
    found = {int(name): one for name, one in results["live"].items() if name != "memory"}
    answers = {live: [1000 * seconds for seconds in one["answers"]] for live, one in found.items()}
    costs = [median(one["cost"]) / 1000 for one in found.values()]
    axes.plot(list(found), costs, "o-", color=_OURS, label="CPU per delivery")
    axes.plot(
        list(found),
        [goals.p99(one) for one in answers.values()],
        "s--",
        color="#6d7f8a",
        label="answer, 99 of 100",
    )
    axes.axhline(100, color=_GOAL, linewidth=1, label="answers: at most this")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("live calls")
    axes.set_ylabel("ms")
    axes.legend(fontsize=8)


_PLOTS: dict[str, Callable[[Axes, Results], None]] = {
    "cost": _cost,
    "latency": _latency,
    "rate": _rate,
    "live": _live,
}
