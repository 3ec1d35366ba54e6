"""The second shipped operation: sourced and in time, its line as long as published, and what it asks of the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod
from ruamel.yaml import YAML

from peacewright.core.findings import PeacewrightError
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.operation import Operation
from peacewright.operation.reading.factor_tables import load_tables
from peacewright.plan.plan import Plan
from peacewright.study import plan as plan_options
from peacewright.theatre.build import build_theatre
from peacewright.theatre.geography import regions, shared_border

NAME = "ethiopia-eritrea-2000"
FILE = Path(str(files("peacewright.catalogue"))) / "operations" / f"{NAME}.yaml"
FACTBOOK_KM = 912.0
"""Border of Eritrea and Ethiopia in The World Factbook 2001."""
WGS84 = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    """Return the file as it is written."""
    return dict(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    """Return the operation as every command reads it."""
    return load(NAME)


@pytest.fixture(scope="module")
def operation(loaded: LoadedOperation) -> Operation:
    """Return what it declares, options patched."""
    return loaded.operation


@pytest.fixture(scope="module")
def plans(loaded: LoadedOperation) -> dict[str, Plan]:
    """Return all options planned."""
    return plan_options(loaded)


def cited(part: Any) -> Iterator[str]:
    """Yield every source that a part of the file cites."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "sources" and isinstance(value, list):
                yield from value
            elif key == "source":
                yield value
            else:
                yield from cited(value)
    elif isinstance(part, list):
        for value in part:
            yield from cited(value)


def test_the_check_finds_nothing(loaded: LoadedOperation) -> None:
    assert [finding.message for finding in loaded.findings] == []


def test_nothing_cited_is_unknown_unused_or_hindsight(declared: dict[str, Any], operation: Operation) -> None:
    """Only reference works are newer, and these tell of places and borders alone."""
    names = set(cited({key: value for key, value in declared.items() if key != "sources"}))
    shipped = load_tables().factors.sources
    general = {name for name in names if name not in operation.sources and name in shipped}
    assert names - general == set(operation.sources)
    assert [name for name in sorted(general) if shipped[name].published > operation.as_of] == []
    late = {name for name, source in operation.sources.items() if source.published > operation.as_of}
    assert late == {name for name, source in operation.sources.items() if source.kind == "reference"}
    rest = {key: value for key, value in declared.items() if key not in ("sources", "theatre")}
    rest["factors"] = {name: f for name, f in declared["factors"].items() if not name.startswith("line.")}
    assert not late & set(cited(rest))


def test_a_reference_work_cannot_carry_a_fact_of_the_case(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    spoiled = text.replace("reports: [{is: 430, source: ap-1017}]", "reports: [{is: 430, source: geonames}]")
    assert spoiled != text
    path = tmp_path / "spoiled.yaml"
    path.write_text(spoiled, encoding="utf-8")
    with pytest.raises(PeacewrightError) as caught:
        load(path)
    assert [finding.code for finding in caught.value.findings] == ["R004"]


def test_every_statement_has_a_source(operation: Operation) -> None:
    stated: dict[str, tuple[str, ...]] = {}
    for name, provision in operation.agreement.items():
        stated[name] = provision.sources
        stated |= {f"{name}.{party}": clock.sources for party, clock in provision.binds.items()}
    for code, nation in operation.coalition.items():
        stated[code] = nation.sources
        stated |= {f"{code}.{number}": pledge.sources for number, pledge in enumerate(nation.pledges)}
    stated |= {name: option.sources for name, option in operation.options.items()}
    judged = {name: factor for name, factor in operation.factors.items() if factor.judged}
    stated["line"] = operation.theatre.line_of_contact.sources
    assert [name for name, sources in stated.items() if not sources] == []
    unreported = {name for name, factor in judged.items() if not factor.sources}
    assert {name.partition(".")[0] for name in unreported} == {
        "sight",
        "party_type",
        "climate",
        "supply",
        "disruption",
        "medical",
    }, "nobody reported of these"


def test_the_parties_are_declared_alike(declared: dict[str, Any], operation: Operation) -> None:
    """Same keys, same clocks, and one range for what each did before."""
    assert len({tuple(sorted(party)) for party in declared["parties"].values()}) == 1
    for stem in ("baseline.land_incidents", "baseline.land_violations"):
        both = [operation.factors[f"{stem}.{party}"].judged for party in operation.parties]
        assert both[0] == both[1]
    clocks = operation.agreement["cessation"].binds
    assert clocks["ERI"].from_ == clocks["ETH"].from_


def test_it_differs_from_the_first_operation(operation: Operation) -> None:
    """Other parties, one domain, no backstop, no bloc, another currency, two hosts."""
    first = load("ukraine-2025").operation
    assert not set(first.parties) & set(operation.parties)
    assert {domain for provision in operation.agreement.values() for domain in provision.domains} == {"land"}
    assert not operation.uncertain.backstop
    assert not operation.bloc
    assert operation.currency != first.currency
    assert operation.options["mandate-4200"].levers.hosts == "both"
    assert not operation.theatre.sea_areas


def test_the_line_is_as_long_as_published(loaded: LoadedOperation) -> None:
    """The border as shipped is within 5 % of the Factbook's; the ruler takes up to another tenth."""
    lon, lat = np.array(shared_border("ER", "ET")).T
    shipped = WGS84.line_length(lon, lat) / 1000.0
    theatre = build_theatre(loaded.operation, loaded.factors)
    print(
        f"\nborder {shipped:.0f} km, {shipped / FACTBOOK_KM:.3f} of 912 km; at the ruler {theatre.line.length_km:.0f}"
    )
    assert 0.95 < shipped / FACTBOOK_KM < 1.05
    assert 0.85 < theatre.line.length_km / FACTBOOK_KM < 1.0
    assert lon[0] < lon[-1], "from west to east"


def test_a_border_is_the_same_from_either_side_and_must_exist() -> None:
    assert shared_border("ER", "ET") == shared_border("ET", "ER")
    with pytest.raises(ValueError, match="no common border"):
        shared_border("ER", "IS")


def test_the_line_tells_the_two_countries_apart(loaded: LoadedOperation) -> None:
    """Capitals and towns of both lie on their own side; every candidate near the line, on that of its country."""
    theatre = build_theatre(loaded.operation, loaded.factors)
    places = {
        "Asmara": (38.93, 15.34, 0),
        "Assab": (42.74, 13.01, 0),
        "Mekele": (39.48, 13.50, 1),
        "Adigrat": (39.46, 14.28, 1),
    }
    lon, lat, side = np.array(list(places.values())).T
    assert theatre.sides.of(lon, lat).tolist() == side.tolist()
    country = np.array([code[:2] == "ET" for code in theatre.sites.region])
    assert (theatre.sites.side == country).all()


@pytest.mark.parametrize(
    ("town", "lon", "lat", "region"),
    [
        ("Asmara", 38.932, 15.338, "ER-MA"),
        ("Mendefera", 38.815, 14.887, "ER-DU"),
        ("Keren", 38.451, 15.778, "ER-AN"),
        ("Massawa", 39.44, 15.61, "ER-SK"),
        ("Assab", 42.735, 13.01, "ER-DK"),
        ("Barentu", 37.59, 15.106, "ER-GB"),
    ],
)
def test_seats_of_administration_lie_in_their_regions(town: str, lon: float, lat: float, region: str) -> None:
    import shapely

    inside = [each.code for each in regions("ER") if each.polygon.contains(shapely.Point(lon, lat))]
    assert inside == [region], town


def test_bases_stand_in_both_countries_and_along_the_line(plans: dict[str, Plan]) -> None:
    part = plans["mandate-4200"].stationing
    assert {base.region[:2] for base in part.bases} == {"ER", "ET"}
    assert len(part.bases) == 12
    # Half of the camps within a morning's drive of the line, none farther than the depth of the country there.
    distance = sorted(base.distance_to_line_km for base in part.bases)
    assert distance[5] < 60
    assert distance[-1] < 200


def test_one_host_keeps_to_the_zone(plans: dict[str, Plan]) -> None:
    assert {base.region[:2] for base in plans["one-side"].stationing.bases} == {"ER"}


def test_flights_are_what_reach_hangs_on(plans: dict[str, Plan]) -> None:
    """Without them a part of the line drops out of reach, and none comes in."""
    with_them, without = plans["mandate-4200"].stationing, plans["no-flights"].stationing
    assert with_them.covered_share > without.covered_share + 0.1
    assert 0 < without.covered_share < 1


def test_pledges_for_good_count_the_whole_cycle_and_those_for_once_a_single_time(
    plans: dict[str, Plan], loaded: LoadedOperation
) -> None:
    pools: dict[str, float] = {}
    for contribution in plans["mandate-4200"].generation.contributions:
        pools[contribution.nation] = pools.get(contribution.nation, 0.0) + contribution.pool_persons
    factors = loaded.factors
    assert pools["NLD"] <= factors.value("force.nld_pledge") + 1e-6
    cycle = 1 + factors.value("generation.dwell_ratio")
    assert pools["JOR"] == pytest.approx(cycle * factors.value("force.jor_pledge"), rel=0.05)


def test_observers_that_were_pledged_are_observers(plans: dict[str, Plan]) -> None:
    part = plans["observers-220"].generation
    assert part.level == pytest.approx(1.0)


def test_own_history_is_no_precedent(loaded: LoadedOperation) -> None:
    assert "history.density.unmee" not in loaded.factors
    assert "history.density.unficyp" in loaded.factors
    assert "history.density.unmee" in load("ukraine-2025").factors
    patrols = {report.source for report in load("ukraine-2025").factors["patrol.per_km_day"].reports}
    kept = {report.source for report in loaded.factors["patrol.per_km_day"].reports}
    assert patrols - kept == {"unmee-briefing-2004"}


def test_places_are_no_finer_than_towns(declared: dict[str, Any]) -> None:
    """Every coordinate that is written has at most four decimals and belongs to a named town."""
    for place in declared["theatre"]["places"].values():
        assert place["place"]
        for key in ("lat", "lon"):
            assert len(str(place[key]).partition(".")[2]) <= 4
