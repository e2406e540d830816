"""The counts as a plot: bars of events by class over time, the mean Goldstein value below. Needs matplotlib (extra `dataset`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from coders import CoderError, InputError
from service.dataset._style import QUAD_COLOURS, QUAD_HATCHES, QUAD_NAMES

_INK = "#333333"


def plot_counts(table: pa.Table, path: Path, *, title: str, period: str) -> None:
    """Draw all cells of a table of counts together, as PNG or SVG by the file's name; the same table gives the same SVG."""
    if path.suffix.lower() not in (".png", ".svg"):
        raise InputError("--plot", path.name, "a name that ends in .png or .svg")
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise CoderError(f"matplotlib is not installed: pip install 'whowhom[dataset]' ({error})") from error

    # without these an SVG carries the time and random ids
    mpl.rcParams.update({"svg.hashsalt": "whowhom", "svg.fonttype": "none", "font.size": 9})
    periods, bars, means = _series(table)
    figure = Figure(figsize=(9, 5), layout="constrained")
    FigureCanvasAgg(figure)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    width = {"day": 0.9, "week": 6.0, "month": 26.0}[period]
    base = [0.0] * len(periods)
    for kind, heights in bars.items():
        quad = int(kind) if kind in "1234" else 0
        upper.bar(
            periods, heights, width, bottom=base, label=QUAD_NAMES.get(quad, kind), align="edge",
            color=QUAD_COLOURS[quad] if quad else None, hatch=QUAD_HATCHES[quad] if quad else None, edgecolor="white", linewidth=0.3,
        )  # fmt: skip
        base = [a + b for a, b in zip(base, heights, strict=True)]
    upper.set_ylabel(f"events per {period}")
    upper.set_title(title, loc="left", color=_INK)
    if bars:
        upper.legend(frameon=False, ncols=4, fontsize=8)
    lower.axhline(0, color=_INK, linewidth=0.6)
    lower.plot(periods, means, marker="o", markersize=2.5, linewidth=1, color=_INK)
    lower.set_ylim(-10.5, 10.5)
    lower.set_ylabel("mean Goldstein")
    for axes in (upper, lower):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix.lower() == ".svg" else {"Software": None})


def _series(table: pa.Table) -> tuple[list[dt.date], dict[str, list[float]], list[float]]:
    cells: dict[str, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    goldstein: dict[dt.date, float] = defaultdict(float)
    totals: dict[dt.date, int] = defaultdict(int)
    for row in table.to_pylist():
        cells[row["class"]][row["period"]] += row["events"]
        totals[row["period"]] += row["events"]
        goldstein[row["period"]] += row["events"] * row["goldstein_mean"]
    periods = sorted(totals)
    bars = {kind: [float(cells[kind].get(day, 0)) for day in periods] for kind in sorted(cells)}
    return periods, bars, [goldstein[day] / totals[day] for day in periods]
