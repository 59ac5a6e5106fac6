"""The forecast of insight/projection.py beside the seasonal naive, on public monthly series, as the product uses it.

    python -m benchmarks.forecast_accuracy [M3.csv]

Prints the table and writes its section of benchmarks/README.md. AirPassengers stands here; CO2 and El Niño come with
statsmodels. The M3 competition's monthly series are not ours to copy: M3.csv (columns series, part, value; part x is
what was given, xx what came) is written from the R package Mcomp by

    m <- subset(Mcomp::M3, "monthly"); f <- function(n, p) data.frame(series=n, part=p, value=as.numeric(m[[n]][[p]]))
    write.csv(do.call(rbind, lapply(names(m), function(n) rbind(f(n, "x"), f(n, "xx")))), "M3.csv", row.names=FALSE)
"""

from __future__ import annotations

import csv
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median

import numpy as np
from statsmodels.datasets.co2 import load_pandas as co2
from statsmodels.datasets.elnino import load_pandas as el_nino

from insight import (
    FEWEST_MONTHS,
    HIGH_QUANTILE,
    HISTORY_MONTHS,
    LOW_QUANTILE,
    SEASON_MONTHS,
    SIMULATED_PATHS,
    project,
    seasonal_naive,
    seasonal_scale,
)

README = Path(__file__).parent / "README.md"
TITLE = "## Forecasts beside the seasonal naive"
FIRST = 36  # months known at the first origin of a long series
SUMS = {3: "a quarter", 12: "a year"}
# International airline passengers in thousands, 1949–1960: Box & Jenkins, Time Series Analysis (1976), series G.
AIR_PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432
"""
Split = tuple[list[float], list[float]]  # known, what came


def rolling(series: list[float], ahead: int = SEASON_MONTHS) -> Iterator[Split]:
    """From every month end with at least three years known, the year that came."""
    for origin in range(FIRST, len(series) - ahead + 1):
        yield series[:origin], series[origin : origin + ahead]


def m3(path: Path, months: int = HISTORY_MONTHS) -> Iterator[Split]:
    """Each monthly series of the competition, split as it was; no more than its last `months` are known."""
    parts: dict[str, dict[str, list[float]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts.setdefault(row["series"], {}).setdefault(row["part"], []).append(float(row["value"]))
    for series_parts in parts.values():
        yield series_parts["x"][-months:], series_parts["xx"]


def measure(splits: Iterator[Split]) -> dict[str, float]:
    """MASE of both, shares held by the 80 % interval, milliseconds; series without a scale are left out."""
    measured: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        measured.setdefault(name, []).append(value)

    for turn, (history, came) in enumerate(splits):
        series = history[-HISTORY_MONTHS:]  # as the product does: older months are not asked for
        scale = seasonal_scale(series)
        if scale is None or len(series) < FEWEST_MONTHS:
            continue
        began = time.process_time()
        ahead = project(series, len(came), seed=turn)
        note("ms", (time.process_time() - began) * 1000)
        note("ours", fmean(abs(ahead.point - came)) / scale)
        note("naive", fmean(abs(np.array(seasonal_naive(series, len(came))) - came)) / scale)
        note("months", float(np.mean((ahead.low <= came) & (came <= ahead.high))))
        for months in SUMS:
            ends = ahead.paths[:, :months].sum(axis=1)
            note(
                f"sum {months}",
                np.quantile(ends, LOW_QUANTILE) <= sum(came[:months]) <= np.quantile(ends, HIGH_QUANTILE),
            )
    whole = {name: fmean(figures) for name, figures in measured.items()}
    return whole | {"n": len(measured["ours"]), "ms": median(measured["ms"])}


def _line(name: str, measured: dict[str, float]) -> str:
    held = " | ".join(f"{measured[key]:.0%}" for key in ("months", *(f"sum {months}" for months in SUMS)))
    mase = f"{measured['ours']:.3f} | {measured['naive']:.3f}"
    return f"| {name} | {measured['n']:,.0f} | {mase} | {held} | {measured['ms']:.0f} |"


def _section(lines: list[str]) -> str:
    versions = ", ".join(f"{package} {version(package)}" for package in ("statsmodels", "numpy", "scipy"))
    return f"""{TITLE}
`python -m benchmarks.forecast_accuracy M3.csv` forecasts as the product does (at most the last {HISTORY_MONTHS} months)
and as far as is known: a year from every month end of the long series, 18 months of the M3 competition's 1,428
monthly series.

| | forecasts | MASE | MASE, seasonal naive | months in the 80% interval | {" | ".join(SUMS.values())} | ms |
|---|---:|---:|---:|---:|---:|---:|---:|
{chr(10).join(lines)}

MASE: mean absolute error over the mean distance from the same month a year earlier (m = 12), both forecasts in the
same run; lower is better. A quarter, a year: how often the sum of the next 3 or 12 months lay in its 80 % interval.
ms: median processor time of one series with its {SIMULATED_PATHS:,} paths, on a busy machine
({platform.system()}, Python {platform.python_version()}; {versions}).
The origins of a long series overlap, so its shares are less sure than their number suggests.
"""


def _write_section(written: str) -> None:
    """Put the section into the document in place of the old one; the others stay."""
    before, title, rest = README.read_text(encoding="utf-8").partition(TITLE)
    _, next_title, after = rest.partition("\n## ") if title else ("", "", "")
    before = before if title else before.rstrip("\n") + "\n\n"
    README.write_text(before + written + next_title + after, encoding="utf-8")


def main() -> None:
    """Measure, say and write the table."""
    carbon = co2().data["co2"].resample("MS").mean().interpolate().tolist()
    warmth = el_nino().data.drop(columns="YEAR").to_numpy(dtype=float).ravel().tolist()
    sets = {
        "AirPassengers": rolling([float(v) for v in AIR_PASSENGERS.split()]),
        "CO2, Mauna Loa": rolling(carbon),
        "El Niño, sea surface": rolling(warmth),
    }
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        sets |= {"M3, monthly": m3(path), "M3, 36 months known": m3(path, 36), "M3, 24 months known": m3(path, 24)}
    lines = [_line(name, measure(splits)) for name, splits in sets.items()]
    written = _section(lines)
    print(written)
    if len(sys.argv) > 1:
        _write_section(written)


if __name__ == "__main__":
    main()
