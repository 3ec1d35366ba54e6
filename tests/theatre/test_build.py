"""From an operation file to its theatre."""

import pytest

from peacewright.core.factors import Factor, FactorSet
from peacewright.operation.operation import VERSION, Operation
from peacewright.theatre.build import build_theatre, declared_theatre, theatre_numbers
from tests.theatre.cases import COARSE_LINE, DONETSK, KYIV, NUMBERS

BEST = {
    "line.ruler": NUMBERS.ruler_km,
    "line.segment_length": NUMBERS.segment_length_km,
    "travel.snap_distance": NUMBERS.snap_km,
    "travel.circuity": NUMBERS.circuity,
    "travel.road_speed": NUMBERS.road_speed_km_per_hour,
    "stationing.site_population": NUMBERS.site_population,
}
FACTORS = FactorSet(
    {
        name: Factor(
            name=name, label=name, unit="", best=value, low=value, high=value, kind="judged", because="test"
        )
        for name, value in BEST.items()
    }
)


def named(place, point):
    return {"place": place, "lon": point[0], "lat": point[1]}


def operation(**parties):
    held = {"RUS": "donetsk", "UKR": "kyiv"} | parties
    return Operation.model_validate(
        {
            "peacewright": VERSION,
            "name": "coarse",
            "title": "A coarse line for tests",
            "as_of": "2025-04-30",
            "start": "2025-05-01",
            "parties": {code: {"name": code, "held_place": place} for code, place in held.items()},
            "theatre": {
                "boundaries": "UA",
                "line_of_contact": {
                    "as_at": "2025-04-19",
                    "between": ["RUS", "UKR"],
                    "through": [
                        {"between": [named("one", (x - 0.1, y)), named("two", (x + 0.1, y))]}
                        for x, y in COARSE_LINE
                    ],
                },
                "zones": {"west": {"regions": ["UA-46", "UA-26"]}},
                "places": {"kyiv": named("Kyiv", KYIV), "donetsk": named("Donetsk", DONETSK)},
                "sea_areas": {"black-sea": named("Black Sea", (31.0, 45.5))},
                "beyond": {"RUS": ["RU-BEL"]},
            },
            "agreement": {
                "full": {
                    "forbids": ["attack"],
                    "domains": ["land"],
                    "form": "proposed",
                    "binds": {"all": {"from": "D+0"}},
                }
            },
            "options": {"none": {"title": "No force"}},
        }
    )


def test_an_operation_gives_its_theatre():
    theatre = build_theatre(operation(), FACTORS)
    assert theatre.parties == ("RUS", "UKR")
    assert theatre.cells.name[int(theatre.cells.of("sea")[0])] == "Black Sea"
    assert len(theatre.sites) > 10
    assert theatre.sides.of([KYIV[0]], [KYIV[1]])[0] == 1
    assert any(code == "RU-BEL" for code in theatre.cells.region)
    assert theatre.circuity == NUMBERS.circuity


def test_points_between_two_places_lie_midway():
    declared = declared_theatre(operation())
    assert declared.line[0] == pytest.approx(COARSE_LINE[0])
    assert declared.held == ((DONETSK,), (KYIV,))


def test_one_held_place_is_enough_and_an_unknown_one_is_refused():
    assert declared_theatre(operation(RUS="")).held == ((), (KYIV,))
    with pytest.raises(ValueError, match="held_place names 'atlantis'"):
        declared_theatre(operation(RUS="atlantis"))


def test_every_factor_is_needed():
    for name in BEST:
        less = FactorSet({key: factor for key, factor in FACTORS.items() if key != name})
        with pytest.raises(KeyError, match=name):
            theatre_numbers(less)
