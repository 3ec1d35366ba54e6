"""Strengths of past missions, each predicted without it: from our factors, and from a regression on size.

Ours: an operation is generated for the mission's mandate, its line and, where published, the reports of breaches that
it had to look into (what it was sent to, not how strong it was). It is read as any operation is, and sized by
``planning.decide_tasks``. Reports of factors that come from the mission itself are left out first. The range is the
middle 80 % over draws of every factor that the sizing uses, each from its declared range, independently.

Baseline: log strength on log length (missions that observe a line) or log area (missions that hold one), fitted without
the mission, with the 80 % prediction interval of a regression.
"""

from __future__ import annotations

import csv
import gzip
import statistics
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from peacewright.core.factors import Factor, FactorSet, factor_from_reports
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.operation import Operation
from peacewright.planning.decide_tasks import decide_tasks

DATA = Path(__file__).resolve().parent / "data"
GEO_PKO = Path("geo_pko") / "FrontMap_v.2.3.csv.gz"
INSIDE = 0.8
DRAWS, FEWER_DRAWS, SEED = 1024, 128, 1
AMPLE = 1_000_000
"""Strength at which nothing is short: what a mandate needs does not hang on it, and no cure has to be looked for."""

_OPERATION = """\
peacewright: 1
name: past-mission
title: The mandate of {mission} on its published line
as_of: 2026-01-01
start: 2026-01-01
horizon: 365 days
sources:
  published: {{title: Published length of the line, publisher: see validation/data, published: 2025-12-31, grade: B2}}
parties:
  XWE: {{name: One side, time_zone: UTC, held_place: west, sources: [published]}}
  XEA: {{name: Other side, time_zone: UTC, held_place: east, sources: [published]}}
theatre:
  boundaries: IS
  line_of_contact:
    as_at: 2025-12-31
    between: [XWE, XEA]
    sources: [published]
    through:
      - at: {{place: Dalvík, lat: 65.9702, lon: -18.5286}}
      - at: {{place: Vík í Mýrdal, lat: 63.4194, lon: -19.0097}}
  zones:
    all: {{title: Everywhere, regions: [IS-1, IS-8]}}
  places:
    west: {{place: Reykjavík, lat: 64.1355, lon: -21.8954}}
    east: {{place: Egilsstaðir, lat: 65.2669, lon: -14.3948}}
agreement:
  full:
    {{title: Ceasefire, forbids: [attack], domains: [land], form: written,
      binds: {{all: {{from: D+0, sources: [published]}}}}}}
factors:
  line.watched_length:
    label: Length of the line
    unit: km
    reports: [{{is: "{size} km", source: published}}]
  baseline.land_incidents.XWE:
    label: Incidents a day before the ceasefire
    unit: incidents per day
    judged: {{best: 1, low: 1, high: 1}}
    because: Asked of every operation; the sizing of tasks does not read it.
  baseline.land_incidents.XEA:
    label: Incidents a day before the ceasefire
    unit: incidents per day
    judged: {{best: 1, low: 1, high: 1}}
    because: Asked of every operation; the sizing of tasks does not read it.
{demand}options:
  none: {{title: No force, sources: [published]}}
  mandate:
    title: The mandate
    levers: {{strength: 1000, zones: [all], tasks: [{tasks}], rules: {rules}}}
    sources: [published]
success: {{ceasefire_days: at least 365}}
"""
_DEMAND = """\
  verify.reports_per_km_year:
    reports: [{{low: "{low}", is: "{best}", high: "{high}", source: published}}]
"""


@dataclass(frozen=True)
class Mission:
    """A past mission: what it watched or held, how it was mandated, how strong it was; sources by identifier."""

    name: str
    holds: str
    size: float
    tasks: tuple[str, ...]
    rules: str
    own_reports: tuple[str, ...]
    reports_a_year: tuple[float, ...]
    strength: float
    in_geo_pko: bool
    note: str


@dataclass(frozen=True)
class Prediction:
    """A strength predicted without the mission, with the ends of its middle 80 %."""

    best: float
    low: float
    high: float

    def holds(self, actual: float) -> bool:
        """Whether the interval contains a strength."""
        return self.low <= actual <= self.high

    @property
    def width(self) -> float:
        """High over low."""
        return self.high / self.low

    def score(self, actual: float) -> float:
        """Interval score on a logarithmic scale: the width, and a fine for each miss by how far; lower is better.

        Gneiting and Raftery 2007, equation 43.
        """
        low, high, x = np.log([self.low, self.high, actual])
        return float(high - low + 2 / (1 - INSIDE) * (max(low - x, 0.0) + max(x - high, 0.0)))


def geo_pko_strengths(folder: Path) -> dict[str, float]:
    """Return troops in place by mission: the median of the years with at least half of the strongest year.

    Several source maps of one year each list the deployment, so a place counts once a year, with its mean.
    """
    places: dict[str, dict[int, dict[tuple[str, str, str], list[float]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    with gzip.open(folder / GEO_PKO, "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            if line["ave.no.troops"] in ("", "NA"):
                continue
            place = line["location"], line["latitude"], line["longitude"]
            places[line["mission"]][int(line["year"])][place].append(float(line["ave.no.troops"]))
    strengths = {}
    for mission, years in places.items():
        in_place = [sum(statistics.mean(seen) for seen in year.values()) for year in years.values()]
        full = [strength for strength in in_place if strength > 0 and strength >= max(in_place) / 2]
        if full:
            strengths[mission] = statistics.median(full)
    return strengths


def read_missions(geo_pko: Mapping[str, float]) -> list[Mission]:
    """Return the missions of ``data/missions.csv`` with a strength: as published there, else Geo-PKO's."""
    with (DATA / "missions.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    return [
        Mission(
            name=line["mission"],
            holds=line["holds"],
            size=float(line["size"]),
            tasks=tuple(line["tasks"].split()),
            rules=line["rules"],
            own_reports=tuple(line["own_reports"].split()),
            reports_a_year=tuple(
                map(float, line["reports_a_year"].split(" to ") if line["reports_a_year"] else ())
            ),
            strength=float(line["strength"] or geo_pko[line["mission"]]),
            in_geo_pko=not line["strength"],
            note=line["note"],
        )
        for line in lines
        if line["strength"] or line["mission"] in geo_pko
    ]


def operation_of(mission: Mission) -> LoadedOperation:
    """Generate the operation of a mission's mandate, and read it as any operation is read."""
    demand = ""
    if mission.reports_a_year:
        a_km = [reports / mission.size for reports in mission.reports_a_year]
        demand = _DEMAND.format(low=min(a_km), best=statistics.mean(a_km), high=max(a_km))
    text = _OPERATION.format(
        mission=mission.name,
        size=f"{mission.size:g}",
        tasks=", ".join(mission.tasks),
        rules=mission.rules,
        demand=demand,
    )
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / "past-mission.yaml"
        file.write_text(text, encoding="utf-8")
        return load(file)


def without_reports(factors: FactorSet, sources: tuple[str, ...]) -> tuple[FactorSet, list[str], list[str]]:
    """Leave out what a mission itself reported.

    Returns
    -------
    tuple
        The factors; the names of those that lost reports; the names of judged factors whose judgement cites the
        mission and cannot be taken back, or that have no other report.
    """
    changed: dict[str, Factor] = {}
    informed = []
    for name, factor in factors.items():
        if not set(factor.sources) & set(sources):
            continue
        kept = [report for report in factor.reports if report.source not in sources]
        if factor.kind == "judged" or not kept:
            informed.append(name)
            continue
        changed[name] = factor_from_reports(
            name, factor.label, factor.unit, factor.kind, kept, scale=factor.scale
        )
    return FactorSet({**factors.factors, **changed}, factors.sources), sorted(changed), informed


class Watched(FactorSet):
    """Factors that remember which of them a model asked for."""

    @property
    def asked(self) -> set[str]:
        """Names asked for so far."""
        return self.__dict__.setdefault("_asked", set())

    def value(self, name: str) -> float:
        """Return a best value, and remember that it was asked for."""
        self.asked.add(name)
        return super().value(name)


class Need:
    """Strength that an option's mandate needs, as a function of factors."""

    def __init__(self, operation: Operation, option: str, factors: FactorSet) -> None:
        chosen = operation.options[option]
        ample = chosen.model_copy(update={"levers": chosen.levers.model_copy(update={"strength": AMPLE})})
        self._operation = operation.model_copy(update={"options": {option: ample}})
        self._option = option
        self._factors = factors
        watched = Watched(factors.factors, factors.sources)
        self.best = self._at(watched)
        self.asked = watched.asked
        self.uncertain = sorted(name for name in self.asked if factors[name].is_uncertain)

    def _at(self, factors: FactorSet) -> float:
        return decide_tasks(self._operation, self._option, None, factors).needed_strength_persons

    def drawn(self, names: list[str], draws: int = DRAWS) -> tuple[float, float]:
        """Return the ends of the middle 80 % when these factors are drawn and all others stand at their best value."""
        needs = []
        columns = np.column_stack([self._factors[name].quantile(_shares(name, draws)) for name in names])
        for values in columns:
            try:
                needs.append(self._at(self._factors.at(dict(zip(names, map(float, values), strict=True)))))
            except ValueError:
                needs.append(np.inf)  # the claims take all of any strength: more than any finite one
        low, high = np.quantile(needs, [(1 - INSIDE) / 2, (1 + INSIDE) / 2], method="closest_observation")
        return float(low), float(high)

    def widths(self, name: str, draws: int = FEWER_DRAWS) -> tuple[float, float]:
        """Return the width (high over low) of the range if one factor alone is drawn, and if it alone is not."""
        others = [other for other in self.uncertain if other != name]
        (low, high), (low_without, high_without) = self.drawn([name], draws), self.drawn(others, draws)
        return high / low, high_without / low_without


def _shares(name: str, draws: int) -> NDArray[np.float64]:
    """Return a factor's column of a Latin hypercube: its own stream, so that no other factor shifts its draws."""
    draw = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    return (draw.permutation(draws) + draw.random(draws)) / draws


def sizing(operation: Operation, option: str, factors: FactorSet) -> tuple[Prediction, set[str]]:
    """Return the strength that an option's mandate needs, its middle 80 %, and the factors that it hangs on."""
    need = Need(operation, option, factors)
    return Prediction(need.best, *need.drawn(need.uncertain)), need.asked


def need_without(mission: Mission) -> tuple[Need, list[str]]:
    """Return what a past mission's mandate needs without its own reports, and the judged factors that cite it."""
    loaded = operation_of(mission)
    factors, _, informed = without_reports(loaded.factors, mission.own_reports)
    need = Need(loaded.operation, "mandate", factors)
    return need, [name for name in informed if name in need.asked]


def ours(mission: Mission) -> tuple[Prediction, list[str]]:
    """Size a mission's mandate from the bottom up; return it with the judged factors that cite the mission."""
    need, informed = need_without(mission)
    return Prediction(need.best, *need.drawn(need.uncertain)), informed


def baseline(mission: Mission, missions: list[Mission]) -> Prediction:
    """Predict by a regression of log strength on log size over the other missions of the same kind."""
    others = [one for one in missions if one.holds == mission.holds and one.name != mission.name]
    size = np.log([one.size for one in others])
    strength = np.log([one.strength for one in others])
    design = np.column_stack([np.ones_like(size), size])
    beta, *_ = np.linalg.lstsq(design, strength, rcond=None)
    free = len(others) - 2
    variance = float(((strength - design @ beta) ** 2).sum() / free)
    at = np.array([1.0, np.log(mission.size)])
    spread = np.sqrt(variance * (1 + at @ np.linalg.inv(design.T @ design) @ at))
    reach = float(t.ppf((1 + INSIDE) / 2, free) * spread)
    middle = float(at @ beta)
    return Prediction(float(np.exp(middle)), float(np.exp(middle - reach)), float(np.exp(middle + reach)))
