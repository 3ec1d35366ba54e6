"""Screening of events against areas: place, windows of time and kinds together, against geopandas.

    python -m benchmarks.bench_matching [--events 10000000] [--areas 200] [--rounds 1] [--workers 2]

Events are drawn uniformly over a country-sized box and two years; areas are stars of 60 corners, each with two windows
of some weeks and half of the kinds. Each run is a process of its own that opens the same arrays from disk, matches,
and sums its pairs up. Ours is timed cold (process started, compiled code from its cache, areas drawn, events matched)
and warm (areas drawn before, events matched again). geopandas makes points, joins them with the areas by a spatial
index, and keeps pairs whose window and kind fit; its import is left out of its time. Seconds are by the clock on the
wall, because both sides use what cores there are. Bounds: 10 × cold, 40 × warm, 1 GB at the peak, the same pairs.
"""

from __future__ import annotations

import argparse
import hashlib
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

from benchmarks.rounds import interleaved, ratios
from validation.report import exit_code, row

COLD, WARM, BYTES = 10.0, 40.0, 1_000_000_000
KINDS, CORNERS = 8, 60
DAY = 86_400_000_000
COLUMNS = ("lon", "lat", "begun", "ended", "kind")


@dataclass(frozen=True)
class Run:
    """What one process tells of itself."""

    seconds: float
    warm: float
    pairs: int
    digest: str
    peak_bytes: int


def draw(folder: Path, events: int, areas: int, seed: int) -> None:
    """Write an instance: columns of events, and corners, windows and kinds of areas."""
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(22, 40, events), random.uniform(44, 52, events)
    begun = random.integers(0, 730 * DAY, events)
    length = np.where(random.random(events) < 0.8, DAY // 24, random.integers(1, 7, events) * DAY)
    kind = random.integers(0, KINDS, events, dtype=np.uint8)
    for name, column in zip(COLUMNS, (lon, lat, begun, begun + length, kind), strict=True):
        np.save(folder / f"{name}.npy", column)
    angle = np.sort(random.uniform(0, 2 * np.pi, (areas, CORNERS)), axis=1)
    radius = random.uniform(0.3, 0.8, (areas, CORNERS))
    x, y = random.uniform(23, 39, (areas, 1)), random.uniform(45, 51, (areas, 1))
    np.save(
        folder / "corners.npy", np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=2)
    )
    starts = np.sort(random.integers(0, 690, (areas, 2)), axis=1) * DAY
    np.save(
        folder / "windows.npy", np.stack([starts, starts + random.integers(7, 40, (areas, 2)) * DAY], axis=2)
    )
    np.save(folder / "kinds.npy", np.array([random.permutation(KINDS)[: KINDS // 2] for _ in range(areas)]))


def digest(events: Any, areas: Any) -> str:
    """Return a fingerprint of pairs, whatever their order."""
    joined = np.sort(np.asarray(events, dtype=np.int64) * 1024 + np.asarray(areas, dtype=np.int64))
    return hashlib.sha256(joined.tobytes()).hexdigest()


def ours(folder: Path, workers: int, since: float) -> dict[str, Any]:
    """Match with the compiled loops: once cold, counted from the start of the process, once more warm."""
    import shapely

    from peacewright.monitoring.matching import Areas, Watch

    corners, windows, kinds = (np.load(folder / f"{name}.npy") for name in ("corners", "windows", "kinds"))
    watches = [
        Watch(shapely.Polygon(outline), [(int(a), int(b)) for a, b in open_], allowed.tolist())
        for outline, open_, allowed in zip(corners, windows, kinds, strict=True)
    ]
    areas = Areas(watches)
    columns = [np.load(folder / f"{name}.npy", mmap_mode="r") for name in COLUMNS]
    events, found = areas.match(*columns, workers=workers)
    seconds = time.time() - since
    again = time.perf_counter()
    areas.match(*columns, workers=workers)
    warm = time.perf_counter() - again
    return {"seconds": seconds, "warm": warm, "pairs": len(events), "digest": digest(events, found)}


def geopandas_(folder: Path) -> dict[str, Any]:
    """Match with geopandas: spatial join, then windows and kinds."""
    import geopandas
    import shapely

    began = time.perf_counter()
    columns = {name: np.load(folder / f"{name}.npy") for name in COLUMNS}
    corners, windows, kinds = (np.load(folder / f"{name}.npy") for name in ("corners", "windows", "kinds"))
    points = geopandas.GeoDataFrame(geometry=shapely.points(columns["lon"], columns["lat"]))
    shapes = geopandas.GeoDataFrame(geometry=shapely.polygons(corners))
    joined = geopandas.sjoin(points, shapes, predicate="intersects")
    event, area = joined.index.to_numpy(), joined["index_right"].to_numpy()
    begun, ended = columns["begun"][event, None], columns["ended"][event, None]
    open_then = ((begun < windows[area, :, 1]) & (windows[area, :, 0] < ended)).any(axis=1)
    allowed = (kinds[area] == columns["kind"][event, None]).any(axis=1)
    keep = open_then & allowed
    event, area = event[keep], area[keep]
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "warm": seconds, "pairs": len(event), "digest": digest(event, area)}


def in_a_process(program: str, folder: Path, workers: int) -> Run:
    """Run one program in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_matching", "--run", program, "--folder", str(folder)]
    command += ["--workers", str(workers), "--since", repr(time.time())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Run(**json.loads(done.stdout))


def main() -> int:
    """Print a row a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--areas", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", choices=["ours", "geopandas"], help=argparse.SUPPRESS)
    parser.add_argument("--since", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        told = (
            ours(given.folder, given.workers, given.since)
            if given.run == "ours"
            else geopandas_(given.folder)
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({**told, "peak_bytes": peak}))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draw(folder, 1_000, 3, given.seed)
        in_a_process("ours", folder, given.workers)  # compiles, where nothing is in the cache yet
        draw(folder, given.events, given.areas, given.seed)
        turns = interleaved(
            {
                "ours": lambda _: in_a_process("ours", folder, given.workers),
                "geopandas": lambda _: in_a_process("geopandas", folder, given.workers),
            },
            given.rounds,
        )
    return report(turns)


def report(turns: dict[str, list[Any]]) -> int:
    """Print ratios, memory and whether the pairs agree."""
    mine, theirs = ([turn.result for turn in turns[name]] for name in ("ours", "geopandas"))
    cold = ratios(turns, "ours", "geopandas")
    warm = [peer.seconds / own.warm for own, peer in zip(mine, theirs, strict=True)]
    peak = max(own.peak_bytes for own in mine)
    same = len({run.digest for run in [*mine, *theirs]}) == 1
    told = f"ours {mine[0].seconds:.2f} s, geopandas {theirs[0].seconds:.1f} s"
    row("matching, cold", f"{min(cold):.1f} × geopandas ({told})", f"≥ {COLD:g} ×", min(cold) >= COLD)
    told = f"ours {mine[0].warm:.2f} s"
    row("matching, warm", f"{min(warm):.1f} × geopandas ({told})", f"≥ {WARM:g} ×", min(warm) >= WARM)
    told = f"geopandas {theirs[0].peak_bytes / 1e9:.2f} GB"
    row("matching, memory", f"{peak / 1e9:.2f} GB at the peak ({told})", "≤ 1 GB", peak <= BYTES)
    row("matching, pairs", f"{mine[0].pairs:,} and {theirs[0].pairs:,}", "the same", same)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
