"""Air and sea: the published sum, theory of the sums, cures that cure and no less, straits that keep vessels out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright import study
from peacewright.answers.air_and_sea import uncovered
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.operation import Operation
from peacewright.plan import air_and_sea_sums as sums
from peacewright.plan.plan import Plan
from peacewright.planning.decide_air_and_sea import airspace_km2, decide_air_and_sea, hull_factors
from peacewright.simulation.futures import Reader, draw_futures
from peacewright.simulation.realise.air_and_sea import vessels_on_station

OPTION = "remote-air-sea"
PUBLISHED_KM2 = 603_700
"""Area of Ukraine with all its regions, from its statistical yearbooks."""


@pytest.fixture(scope="module")
def loaded() -> LoadedOperation:
    return load("ukraine-2025")


@pytest.fixture(scope="module")
def planned(loaded: LoadedOperation) -> Plan:
    return study.plan(loaded, OPTION)[OPTION]


def reading(loaded: LoadedOperation, **changed: float) -> Callable[[str], float]:
    values = {name.replace("__", "."): value for name, value in changed.items()}
    return lambda name: values[name] if name in values else loaded.factors.value(name)


Reading = Callable[..., Callable[[str], float]]


@pytest.fixture(scope="module")
def best(loaded: LoadedOperation) -> Reading:
    """Return what reads best values with some changed: a property test prints its arguments, and this is short."""
    return lambda **changed: reading(loaded, **changed)


def test_published_sum_of_aircraft_on_call(loaded: LoadedOperation) -> None:
    """24 on call from three bases, 48 owned at half readiness."""
    at = reading(loaded, airspace__readiness=0.5)
    assert sums.owned(24, at) == 48
    assert math.ceil(24 / at("airspace.on_call_per_base")) == 3


def test_way_and_station_make_the_sortie(loaded: LoadedOperation) -> None:
    at = reading(loaded)
    assert sums.hours_on_station(at) + 2 * sums.transit_hours(at) == pytest.approx(
        at("airspace.sortie_hours")
    )


@settings(deadline=None)
@given(on_call=st.integers(1, 500), times=st.integers(2, 5))
def test_patrols_grow_with_the_aircraft(best: Reading, on_call: int, times: int) -> None:
    at = best()
    assert sums.patrols_kept(times * on_call, at) == pytest.approx(times * sums.patrols_kept(on_call, at))


@settings(deadline=None)
@given(patrols=st.integers(1, 12), way=st.floats(50, 1500))
def test_aircraft_that_would_do_do_and_no_fewer(best: Reading, patrols: int, way: float) -> None:
    at = best(airspace__transit_km=way)
    needed = math.ceil(float(sums.on_call_for(patrols, at)) - 1e-9)
    assert sums.patrols_kept(needed, at) >= patrols - 1e-9
    assert sums.patrols_kept(needed - 1, at) < patrols


def test_no_number_keeps_a_patrol_beyond_range(loaded: LoadedOperation) -> None:
    at = reading(loaded, airspace__transit_km=5000.0)
    assert sums.patrols_kept(1000, at) == 0
    assert math.isinf(sums.on_call_for(1, at))
    assert math.isinf(sums.early_warning_owned(1e5, at))


def test_cure_of_the_plan_cures(loaded: LoadedOperation, planned: Plan) -> None:
    part = planned.air_and_sea
    (found,) = [each for each in part.shortfalls if each.subject == "patrols in the air"]
    more = found.cures[0].amount
    assert more is not None
    options = {**loaded.operation.options}
    for extra, short in ((more, False), (more - 1, True)):
        changed = options[OPTION].model_copy(
            update={
                "levers": options[OPTION].levers.model_copy(
                    update={"aircraft_on_call": int(planned.option.levers.aircraft_on_call + extra)}
                )
            }
        )
        operation = loaded.operation.model_copy(update={"options": {**options, OPTION: changed}})
        again = decide_air_and_sea(operation, OPTION, planned.theatre, loaded.factors)
        assert ("patrols in the air" in [each.subject for each in again.shortfalls]) is short


def test_area_is_that_of_the_yearbook(planned: Plan) -> None:
    assert airspace_km2(planned.theatre) == pytest.approx(PUBLISHED_KM2, rel=0.01)


def test_option_that_keeps_nothing_says_only_what_there_is_to_watch(
    loaded: LoadedOperation, planned: Plan
) -> None:
    part = decide_air_and_sea(loaded.operation, "none", planned.theatre, loaded.factors)
    assert not part.watches_air
    assert not part.watches_sea
    assert not part.shortfalls
    assert {each.name for each in part.explanations} == {"air.patrols_wanted", "sea.areas"}


def test_straits_admit_only_who_has_not_refused(loaded: LoadedOperation) -> None:
    assert hull_factors(loaded.operation) == ("sea.vessels.TUR", "sea.vessels.ROU", "sea.vessels.BGR")
    assert hull_factors(_without_admission(loaded.operation)) == ()
    free = loaded.operation.theatre.model_copy(update={"straits": {}})
    assert hull_factors(loaded.operation.model_copy(update={"theatre": free})) is None


def _without_admission(operation: Operation) -> Operation:
    straits = {
        name: strait.model_copy(update={"admits": ()}) for name, strait in operation.theatre.straits.items()
    }
    return operation.model_copy(update={"theatre": operation.theatre.model_copy(update={"straits": straits})})


def test_vessels_by_future_heed_lever_and_owners(loaded: LoadedOperation, planned: Plan) -> None:
    futures = draw_futures(loaded.operation, loaded.factors, 200, 1)
    reader = Reader(futures, loaded.operation)
    there = vessels_on_station(planned, reader)
    lever = planned.option.levers.vessels_on_station
    owned = sum(futures.value(name) for name in ("sea.vessels.TUR", "sea.vessels.ROU", "sea.vessels.BGR"))
    assert (there <= lever).all()
    assert (there * futures.value("sea.hulls_per_vessel_on_station") <= owned + 1e-9).all()
    nobody = replace(planned, air_and_sea=replace(planned.air_and_sea, hull_factors=()))
    np.testing.assert_array_equal(vessels_on_station(nobody, reader), np.zeros(200))
    half = replace(planned, air_and_sea=replace(planned.air_and_sea, hull_factors=(), closed_share=0.5))
    np.testing.assert_array_equal(vessels_on_station(half, reader), np.full(200, lever / 2))
    free = replace(planned, air_and_sea=replace(planned.air_and_sea, hull_factors=None))
    np.testing.assert_array_equal(vessels_on_station(free, reader), np.full(200, float(lever)))


def test_nobody_let_in_is_a_shortfall_with_cures(loaded: LoadedOperation, planned: Plan) -> None:
    shut = _without_admission(loaded.operation)
    part = decide_air_and_sea(shut, OPTION, planned.theatre, loaded.factors)
    (found,) = [each for each in part.shortfalls if each.subject == "vessels behind the straits"]
    assert found.amount == part.hulls_needed
    assert len(found.cures) == 2


def test_tankers_fly_the_sorties_that_patrols_take(loaded: LoadedOperation) -> None:
    at = reading(loaded, airspace__readiness=0.5, tanker__sorties_per_aircraft_day=0.8)
    owned = sums.tankers_owned(24, at)
    assert owned * 0.5 * 0.8 == pytest.approx(sums.tanker_sorties(24, at))


@pytest.mark.parametrize("option", ["none", "west-10k"])
def test_an_option_without_means_leaves_all_of_it(loaded: LoadedOperation, option: str) -> None:
    part = study.plan(loaded, option)[option].air_and_sea
    assert uncovered(part) == ["the air along the line", "all sea areas"]
    assert not part.shortfalls, "what no mandate asks for is uncovered, not short"


def test_what_is_kept_in_full_is_not_uncovered(planned: Plan) -> None:
    part = planned.air_and_sea
    assert uncovered(part) == ["patrols in the air", "tankers and airborne radars", "a part of the sea areas"]
    full = replace(part, patrols_kept=part.patrols_wanted, areas_watched=part.areas)
    assert uncovered(full) == ["tankers and airborne radars"]
