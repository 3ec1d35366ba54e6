"""Linking of reports into incidents: a million made reports within ten minutes and 6 GB, and Splink on fewer.

    python -m benchmarks.bench_linking [--reports 1000000] [--shared-reports 100000] [--rounds 1]

Reports are made with the incident that each is of (``benchmarks/linking_instances.py``). Each run is a process of its
own that reads the store from disk and ends with a partition. Splink 5 on DuckDB gets the same reports, cells of like
breadth as blocks, and comparisons of the same kind; it fits its weights itself, and its clusters are connected
components. Its import is left out of its time, and so is ours; compiled code is in its cache. Seconds are by the clock
on the wall, as DuckDB uses what cores there are. Quality is pairwise, against the truth, in the same run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.linking_instances import draw
from benchmarks.rounds import interleaved, ratios
from validation.report import exit_code, row

SECONDS, BYTES = 600.0, 6_000_000_000


@dataclass(frozen=True)
class Run:
    """What one process tells of itself."""

    seconds: float
    incidents: int
    precision: float
    recall: float
    peak_bytes: int


def quality(groups: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Return pairwise precision and recall of a partition, and its number of groups."""

    def pairs(*labels: np.ndarray) -> float:
        together = np.stack(labels, axis=1)
        counts = np.unique(together, axis=0, return_counts=True)[1].astype(float)
        return float((counts * (counts - 1) / 2).sum())

    right = pairs(groups, truth)
    return {
        "incidents": len(np.unique(groups)),
        "precision": right / pairs(groups),
        "recall": right / pairs(truth),
    }


def ours(folder: Path) -> dict[str, Any]:
    """Link with the monitor's own function, names and table included."""
    from peacewright.monitoring.linking.incidents import link, write

    began = time.perf_counter()
    linked = link(folder / "events.parquet")
    write(linked, folder, folder, None)
    seconds = time.perf_counter() - began
    told = linked.incidents.select("incident", "sources", "events").explode("sources", "events")
    groups = told.sort("sources", "events")["incident"].rank("dense").to_numpy()
    return {"seconds": seconds, **quality(groups, np.load(folder / "truth.npy"))}


def splink_(folder: Path) -> dict[str, Any]:
    """Link with Splink: blocks of cells and days, its own weights, connected components."""
    import polars as pl
    import splink.comparison_level_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator
    from splink.comparison_library import CustomComparison

    from peacewright.monitoring.linking.candidates import FINE_KM, REACH_DAYS, REACH_KM

    began = time.perf_counter()
    cell = (REACH_KM + 2 * FINE_KM) / 111.195
    rows = pl.read_parquet(folder / "events.parquet").sort("source", "event").with_row_index("unique_id")
    rows = rows.select(
        "unique_id", "latitude", "longitude", pl.col("day_from").to_physical().alias("day"),
        pl.col("text").str.to_lowercase().str.extract_all(r"\p{L}{3,}").alias("words"),
        (pl.col("latitude") / cell).floor().cast(pl.Int32).alias("row"),
        (pl.col("longitude") * pl.col("latitude").radians().cos() / cell).floor().cast(pl.Int32).alias("column"),
    )  # fmt: skip
    metres = (
        "111195 * sqrt(pow(latitude_l - latitude_r, 2) + "
        "pow((longitude_l - longitude_r) * cos(radians(latitude_l)), 2))"
    )
    overlap = "len(list_intersect(words_l, words_r)) / greatest(1.0, least(len(words_l), len(words_r)))"
    comparisons = [
        CustomComparison(output_column_name=name, comparison_levels=[
            *[levels.CustomLevel(f"{what} {test}", label_for_charts=test) for test in tests], levels.ElseLevel(),
        ])
        for name, what, tests in (
            ("distance", metres, ("<= 50", "<= 200", "<= 500", "<= 1000")),
            ("days", "abs(day_l - day_r)", ("= 0", "= 1", "= 2")),
            ("words", overlap, (">= 0.9", ">= 0.6", ">= 0.3", "> 0")),
        )
    ]  # fmt: skip
    block = f"l.row = r.row and l.column = r.column and abs(l.day - r.day) <= {REACH_DAYS}"
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=[block]
    )
    backend = DuckDBAPI()
    linker = Linker(backend.register(rows.to_arrow()), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, 0.5)
    told = clusters.as_pandas_dataframe()
    seconds = time.perf_counter() - began
    groups = told.sort_values("unique_id")["cluster_id"].to_numpy().astype(str)
    return {
        "seconds": seconds,
        **quality(np.unique(groups, return_inverse=True)[1], np.load(folder / "truth.npy")),
    }


def in_a_process(program: str, folder: Path) -> Run:
    """Run one program in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_linking", "--run", program, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def made(folder: Path, reports: int, seed: int) -> Path:
    """Make an instance, once."""
    folder.mkdir()
    np.save(folder / "truth.npy", draw(folder / "events.parquet", reports, seed))
    return folder


def main() -> int:
    """Print a row a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--shared-reports", type=int, default=100_000, help="reports that Splink links too")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", choices=["ours", "splink"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        told = ours(given.folder) if given.run == "ours" else splink_(given.folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({**told, "peak_bytes": peak}))
        return 0
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        in_a_process(
            "ours", made(room / "small", 1_000, given.seed)
        )  # compiles, where nothing is in the cache yet
        large = made(room / "large", given.reports, given.seed)
        alone = in_a_process("ours", large)
        row(f"linking {given.reports:,} reports", f"{alone.seconds:.0f} s", f"at most {SECONDS:g} s",
            alone.seconds <= SECONDS, f"{alone.incidents:,} incidents")  # fmt: skip
        row(
            "linking, memory",
            f"{alone.peak_bytes / 1e9:.2f} GB at the peak",
            "at most 6 GB",
            alone.peak_bytes <= BYTES,
        )
        _told(alone, "ours", given.reports)
        shared = made(room / "shared", given.shared_reports, given.seed)
        programs = {name: (lambda _, name=name: in_a_process(name, shared)) for name in ("ours", "splink")}
        turns = interleaved(programs, given.rounds)
    for name in programs:
        _told(turns[name][0].result, name, given.shared_reports)
    mine, theirs = (turns[name][0].seconds for name in programs)
    row(f"linking {given.shared_reports:,} reports, beside Splink",
        f"{min(ratios(turns, 'ours', 'splink')):.1f} × ({mine:.1f} s, Splink {theirs:.1f} s)", "none", None,
        "the two do not make the same partition")  # fmt: skip
    return exit_code()


def _told(run: Run, name: str, reports: int) -> None:
    figure = f"precision {run.precision:.3f}, recall {run.recall:.3f}, {run.incidents:,} incidents"
    row(f"linking {reports:,} made reports, {name}", figure, "none", None,
        f"against the truth of what was made; {run.peak_bytes / 1e9:.2f} GB")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
