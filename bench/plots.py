"""The plots of a run."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench import goals
from bench.goals import Results

_OURS = "#0b6e99"
# Of others and of ours, by conditions.
_SHADES = (("#93a4ae", "#c8d2d8"), (_OURS, "#6db3d1"))
_GOAL = "#c0392b"


def draw(results: Results, folder: Path) -> None:
    """Draw what there are results for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in _PLOTS.items():
        if name in results:
            figure = Figure(figsize=(8, 3.6), layout="constrained")
            plot(figure.subplots(), results)
            figure.savefig(folder / f"{name}.png", dpi=100, metadata={"Software": None})


def _cost(axes: Axes, results: Results) -> None:
    """Draw each subject once for each set of conditions."""
    height = 0.8 / len(results["cost"])
    for number, found in enumerate(results["cost"].values()):
        ratios = goals.costs(found)
        names = list(reversed(ratios))
        places = [place - number * height for place in range(len(names))]
        bars = axes.barh(
            places,
            [ratios[name] for name in names],
            height,
            color=[_SHADES[name.startswith("ours")][number] for name in names],
        )
        axes.bar_label(bars, fmt="%.2f", padding=3, fontsize=8)
        for name, limit in goals.cost_limits(ratios).items():
            place = places[names.index(name)]
            axes.plot([limit, limit], [place - height / 2, place + height / 2], color=_GOAL)
    axes.set_yticks([place - height / 2 for place in range(len(names))], names)
    dark, light = results["cost"]
    label = f"CPU per delivery, floor = 1; dark: {dark}, light: {light}; red: at most"
    axes.set_xlabel(label, fontsize=8)
    axes.margins(x=0.1)


def _latency(axes: Axes, results: Results) -> None:
    found = results["latency"]
    values = {
        "no-op: answer": found["event"]["no-op answer"],
        "event at a client": found["event"]["heard"],
        "light.turn_on": found["lamp"]["heard"],
        "answer, so on disk": found["event"]["answer"],
        **{f"painted, {which}": seconds for which, seconds in results.get("painted", {}).items()},
    }
    names = list(reversed(values))
    milliseconds = [[1000 * seconds for seconds in values[name]] for name in names]
    axes.boxplot(milliseconds, orientation="horizontal", tick_labels=names, whis=(1, 99), sym="")
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("ms after the post; box: the middle half, whiskers: 1 to 99 of 100")


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
    "live": _live,
}
