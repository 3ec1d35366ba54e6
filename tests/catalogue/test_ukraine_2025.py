"""The shipped operation: every fact sourced and in time, the line near the mapped one, the judgements as they say."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from ruamel.yaml import YAML
from shapely.geometry import LineString

from peacewright.core.units import convert
from peacewright.operation.coalition import Nation
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.operation import Operation

CATALOGUE = Path(str(files("peacewright.catalogue")))
FILE = CATALOGUE / "operations" / "ukraine-2025.yaml"
WGS84 = Geod(ellps="WGS84")
# An equal-area plane around the line: distances between neighbouring points are true to a few parts in a thousand.
TO_PLANE = Transformer.from_crs(4326, "+proj=laea +lat_0=48 +lon_0=36 +datum=WGS84", always_xy=True)


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    """Return the file as it is written."""
    return dict(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    """Return the shipped operation as every command reads it."""
    return load("ukraine-2025")


@pytest.fixture(scope="module")
def operation(loaded: LoadedOperation) -> Operation:
    """Return what it declares, options patched."""
    return loaded.operation


def test_the_check_finds_nothing(loaded: LoadedOperation) -> None:
    assert [finding.message for finding in loaded.findings] == []
    assert len(loaded.operation.options) >= 6
    assert (
        loaded.operation.options["centre-west-30k"].levers.tour
        == loaded.operation.options["west-10k"].levers.tour
    )


def test_the_schedules_of_every_option_are_declared(loaded: LoadedOperation) -> None:
    for name, option in loaded.operation.options.items():
        levers = option.levers
        for schedule in (f"arrival.{levers.arrival}", f"supply.{levers.supply.schedule}"):
            assert loaded.factors.under(schedule), (name, schedule)


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


def test_nothing_cited_is_unknown_unused_or_later_than_the_as_of_date(
    declared: dict[str, Any], operation: Operation, loaded: LoadedOperation
) -> None:
    """Hindsight would make the case easier than it was; an unused source would only look like evidence."""
    names = set(cited({key: value for key, value in declared.items() if key != "sources"}))
    own = set(operation.sources)
    assert own <= names
    # Beside its own, what it believes cites studies that the catalogue cites too.
    studies = {name: loaded.factors.sources[name] for name in names - own}
    every = {**operation.sources, **studies}
    assert [name for name, source in every.items() if source.published > operation.as_of] == []


def test_every_statement_has_a_source(operation: Operation) -> None:
    """Provisions, clocks, nations, pledges, options, points of the line and reports all name where they come from."""
    stated: dict[str, tuple[str, ...]] = {}
    for name, provision in operation.agreement.items():
        stated[name] = provision.sources
        stated |= {f"{name}.{party}": clock.sources for party, clock in provision.binds.items()}
    for code, nation in operation.coalition.items():
        stated[code] = nation.sources
        stated |= {f"{code}.{number}": pledge.sources for number, pledge in enumerate(nation.pledges)}
    stated |= {name: option.sources for name, option in operation.options.items()}
    line = operation.theatre.line_of_contact.through
    stated |= {f"point {number}": point.sources for number, point in enumerate(line)}
    for number, point in enumerate(line):
        places = (point.at,) if point.at is not None else point.between or ()
        stated |= {f"point {number} {place.place}": place.sources for place in places if place is not None}
    assert [name for name, sources in stated.items() if not sources] == []


def test_factors_read_in_their_own_unit(operation: Operation) -> None:
    """Each figure converts, and the ranges are in order."""
    for name, factor in operation.factors.items():
        assert factor.unit is not None, name
        for report in factor.reports:
            low, best, high = (
                convert(value, factor.unit) if value is not None else None
                for value in (report.low, report.is_, report.high)
            )
            assert best is not None, name
            assert (low or best) <= best <= (high or best), name
        if factor.judged is not None:
            low, best, high = (
                convert(value, factor.unit)
                for value in (factor.judged.low, factor.judged.best, factor.judged.high)
            )
            assert low <= best <= high, name


def test_claims_carry_the_name_of_the_party_that_makes_them(operation: Operation) -> None:
    """No count of violations stands as a bare count, and each is a claim of the other side."""
    for name, factor in operation.factors.items():
        if name.startswith(("baseline.", "truce.")):
            accused = name.rsplit(".", 1)[1]
            for report in factor.reports:
                assert report.claimed_by in operation.parties, name
                assert report.claimed_by != accused, name


def test_the_parties_are_declared_alike(declared: dict[str, Any], operation: Operation) -> None:
    """Same keys for both, and every baseline of one has its twin."""
    assert len({tuple(sorted(party)) for party in declared["parties"].values()}) == 1
    for name in operation.factors:
        if name.startswith(("baseline.", "truce.")):
            stem = name.rsplit(".", 1)[0]
            assert {f"{stem}.{party}" for party in operation.parties} <= set(operation.factors), name


def test_the_sequence_opens_the_full_ceasefire_after_thirty_kept_days(operation: Operation) -> None:
    """Energy, air and sea from D-day; the full one when air and sea were kept for 30 days."""
    assert operation.agreement["air-and-sea"].binds["all"].for_ == pytest.approx(30)
    opening = operation.agreement["full"].binds["all"].when
    assert opening is not None
    assert (opening.held, opening.for_) == ("air-and-sea", pytest.approx(30))
    moratorium = operation.agreement["energy-moratorium"].binds
    assert moratorium["RUS"].from_ != moratorium["UKR"].from_


def sends_troops(nation: Nation) -> bool:
    """Return whether a nation has offered or is considering troops inside."""
    return any(pledge.element == "infantry" and pledge.status != "refused" for pledge in nation.pledges)


def test_the_coalition_is_broad_and_its_names_resolve(operation: Operation) -> None:
    """At least fifteen contributors; each pool, strength and vote that is named exists."""
    assert len(operation.coalition) >= 15
    for code, nation in operation.coalition.items():
        if sends_troops(nation):
            assert nation.personnel in operation.factors, code
        if nation.vote == "required":
            assert code in operation.uncertain.votes, code
        for pledge in nation.pledges:
            assert pledge.strength is None or pledge.strength in operation.factors, code
            assert pledge.status != "refused" or pledge.when is None, code


def test_the_pool_rule_stays_within_published_assessments(loaded: LoadedOperation) -> None:
    """A brigade each in place for the three large armies; together near what was said could be mustered.

    RAND (2017): one heavy brigade each with great strain, 3,000 to 6,500 with its support. The IISS paper as read in
    2025: 10,000 to 25,000 in all; the rule counts whoever considers, so up to a fifth more passes.
    """
    rule, operation = loaded.factors, loaded.operation
    pool = rule.value("generation.pool_share") - rule.value("generation.committed_share")
    in_place = {
        code: pool * rule.value(nation.personnel or "") / (1 + rule.value("generation.dwell_ratio"))
        for code, nation in operation.coalition.items()
        if sends_troops(nation)
    }
    assert all(2_500 < in_place[code] < 6_500 for code in ("GBR", "FRA", "DEU"))
    offered = [
        code for code in in_place if any(p.status == "offered" for p in operation.coalition[code].pledges)
    ]
    assert 8_000 < sum(in_place[code] for code in offered) < 15_000
    assert 10_000 < sum(value for code, value in in_place.items() if code != "TUR") < 30_000


def test_places_are_no_finer_than_towns(operation: Operation) -> None:
    """Public disclosure: the points are the gazetteer's own points for towns and villages, no base and no site."""
    assert operation.disclosure == "public"
    towns = set(gazetteer())
    for point in operation.theatre.line_of_contact.through:
        for place in (point.at,) if point.at is not None else point.between or ():
            if place is not None and "geonames" in place.sources:
                assert (f"{place.lat:.4f}", f"{place.lon:.4f}") in towns, place.place


def gazetteer() -> Iterator[tuple[str, str]]:
    """Yield latitude and longitude of the towns and villages that ship in the catalogue."""
    with zipfile.ZipFile(CATALOGUE / "geography" / "places.zip") as archive:
        header, *rows = archive.read("UA.tsv").decode("utf-8").splitlines()
    columns = header.split("\t")
    latitude, longitude = columns.index("latitude"), columns.index("longitude")
    for row in rows:
        cells = row.split("\t")
        yield cells[latitude], cells[longitude]


def test_zones_are_known_regions_and_do_not_overlap(operation: Operation) -> None:
    """Every region is one that the catalogue has, and belongs to one zone."""
    with zipfile.ZipFile(CATALOGUE / "geography" / "regions.zip") as archive:
        features = json.loads(archive.read("UA.geojson"))["features"]
    known = {feature["properties"]["code"] for feature in features}
    used = [region for zone in operation.theatre.zones.values() for region in zone.regions]
    assert set(used) <= known
    assert len(used) == len(set(used))
    for name, option in operation.options.items():
        assert set(option.levers.zones) <= set(operation.theatre.zones), name


def shared_data() -> Path | None:
    """Return the folder of reference data, if it is on this machine."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ["PEACEWRIGHT_SHARED"]) if "PEACEWRIGHT_SHARED" in os.environ else beside
    return folder / "data" if (folder / "data").is_dir() else None


def geodesic_km(line: LineString) -> float:
    """Return a line's length on the ellipsoid."""
    return float(WGS84.geometry_length(line)) / 1000


def on_plane(line: LineString) -> LineString:
    """Return a line in metres."""
    return LineString(np.column_stack(TO_PLANE.transform(*np.asarray(line.coords).T)))


def points_along(line: LineString, step_m: float) -> list[Any]:
    """Return points along a line, its ends among them."""
    count = max(2, round(line.length / step_m) + 1)
    return [line.interpolate(distance) for distance in np.linspace(0, line.length, count)]


def distances_km(from_line: LineString, to_line: LineString) -> NDArray[np.float64]:
    """Return the distance to the other line at every kilometre of the first."""
    return np.array([to_line.distance(point) for point in points_along(from_line, 1000)]) / 1000


def test_the_line_is_near_the_mapped_line_of_the_same_day(
    operation: Operation, record_property: pytest.RecordProperty
) -> None:
    """Measured only: the drawn line's points come from dated reports, never from the map it is compared with."""
    data = shared_data()
    if data is None:
        pytest.skip("the reference line is not on this machine (set PEACEWRIGHT_SHARED)")
    mapped = json.loads(
        (data / "line_of_contact" / "contact_lines_derived.geojson").read_text(encoding="utf-8")
    )
    as_at = operation.theatre.line_of_contact.as_at.isoformat()
    feature = next(each for each in mapped["features"] if each["properties"]["date"] == as_at)
    main = max((LineString(part) for part in feature["geometry"]["coordinates"]), key=geodesic_km)
    drawn = LineString([point.lon_lat for point in operation.theatre.line_of_contact.through])

    reference, ours = on_plane(main), on_plane(drawn)
    ruler = LineString(
        [TO_PLANE.transform(p.x, p.y, direction="INVERSE") for p in points_along(reference, 20_000)]
    )
    ratio = geodesic_km(drawn) / geodesic_km(ruler)
    apart = {
        "drawn to mapped": distances_km(ours, reference),
        "mapped to drawn": distances_km(reference, ours),
    }
    report = {
        "drawn, km": round(geodesic_km(drawn), 1),
        "mapped every 20 km, km": round(geodesic_km(ruler), 1),
        "ratio": round(ratio, 3),
    } | {
        f"{name}, median and 90 % and largest, km": [
            round(float(value), 1) for value in (np.median(each), np.percentile(each, 90), each.max())
        ]
        for name, each in apart.items()
    }
    print(json.dumps(report, indent=1))
    record_property("line_of_contact", json.dumps(report))
    assert 0.9 <= ratio <= 1.1
    for name, each in apart.items():
        assert np.median(each) <= 10, name
        assert np.percentile(each, 90) <= 25, name
