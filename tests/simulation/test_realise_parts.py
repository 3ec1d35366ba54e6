"""Parts of a plan in futures: movement, supply, generation, access, stationing."""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.operation.conditions import Condition
from peacewright.operation.theatre import Denial
from peacewright.operation.vocabulary import Domain
from peacewright.simulation.realise.access import realise_access
from peacewright.simulation.realise.generation import realise_generation
from peacewright.simulation.realise.movement import realise_movement
from peacewright.simulation.realise.stationing import realise_stationing
from tests.simulation.plans import case, contribution, make_plan

SURE = {
    "generation.fill_share": 1.0,
    "generation.notice_factor": 1.0,
    "consent.heeded_share": 0.0,
    "departure.nation_per_year": 1e-9,
    "force.gbr_pledge": 10_000.0,
    "force.che_observers": 100.0,
}


def test_arrival_grows_to_the_whole_force(reader):
    part = make_plan().movement
    curve = realise_movement(part, reader, 400)
    assert np.all(np.diff(curve, axis=1) >= 0)
    first = reader.value(part.factors["first_echelon_days"])
    full = np.maximum(first, reader.value(part.factors["full_force_days"]))
    day = np.arange(400)
    for future in range(reader.count):
        assert np.all(curve[future, day < first[future]] == 0)
        assert np.all(curve[future, day >= full[future]] == 1)


def test_a_vote_against_removes_exactly_that_nations_share(reader_with):
    nations = (contribution("GBR", Condition(vote="GBR")), contribution("FRA"))
    persons = np.stack([np.full(24, 2000.0), np.full(24, 1000.0)])
    plan = make_plan(strength=3000.0, nations=nations, persons=persons)
    consent = {"consent.RUS": "accepts", "consent.UKR": "accepts"}
    passed = realise_generation(plan, reader_with(SURE, {**consent, "vote.GBR": "for"}))
    failed = realise_generation(plan, reader_with(SURE, {**consent, "vote.GBR": "against"}))
    assert passed.share == pytest.approx(np.ones(passed.share.shape))
    assert passed.share - failed.share == pytest.approx(np.full(failed.share.shape, 2 / 3))
    assert np.all(passed.gap_months == 0)
    assert np.all(failed.gap_months == 24)


def test_a_refusing_host_admits_nobody_and_the_other_party_only_who_heeds_it(reader_with):
    plan = make_plan(nations=(contribution("CHE", factor="force.che_observers"),))
    host = realise_generation(plan, reader_with(SURE, {"consent.UKR": "refuses", "consent.RUS": "accepts"}))
    assert np.all(host.share == 0)
    refused = {"consent.UKR": "accepts", "consent.RUS": "refuses"}
    heeded = realise_generation(plan, reader_with({**SURE, "consent.heeded_share": 0.25}, refused))
    assert heeded.share == pytest.approx(np.full(heeded.share.shape, 0.75))


def test_outside_bloc_only_turns_away_members_and_no_others(reader_with):
    choice = {"consent.UKR": "outside_bloc_only", "consent.RUS": "accepts"}
    member = make_plan(nations=(contribution("GBR"),))
    other = make_plan(nations=(contribution("CHE", factor="force.che_observers"),))
    assert np.all(realise_generation(member, reader_with(SURE, choice)).share == 0)
    assert np.all(realise_generation(other, reader_with(SURE, choice)).share == 1)


def test_a_smaller_pool_brings_fewer_and_a_larger_no_more(reader_with):
    plan = make_plan(nations=(contribution("GBR"),))
    consent = {"consent.RUS": "accepts", "consent.UKR": "accepts", "vote.GBR": "for"}
    best = case()[1].value("force.gbr_pledge")
    half = realise_generation(plan, reader_with({**SURE, "force.gbr_pledge": best / 2}, consent))
    twice = realise_generation(plan, reader_with({**SURE, "force.gbr_pledge": best * 2}, consent))
    assert np.all(half.share == 0.5)
    assert np.all(twice.share == 1.0)


def test_nations_leave_for_good(reader_with):
    plan = make_plan(nations=(contribution("CHE", factor="force.che_observers"),))
    consent = {"consent.RUS": "accepts", "consent.UKR": "accepts"}
    restless = realise_generation(plan, reader_with({**SURE, "departure.nation_per_year": 2.0}, consent))
    assert np.all(np.diff(restless.share, axis=1) <= 0)
    left = (restless.share[:, -1] == 0).mean()
    assert left == pytest.approx(1 - np.exp(-2.0 * 23 / 12), abs=0.08)


def test_what_waits_for_a_gated_phase_waits_for_the_gate(reader):
    waiting = make_plan(nations=(contribution("FRA", Condition(phase="full")),))
    ready = make_plan(nations=(contribution("FRA", Condition(phase="air-and-sea")),))
    assert realise_generation(waiting, reader).waits_for_phase.all()
    found = realise_generation(ready, reader)
    assert not found.waits_for_phase.any()
    assert (found.from_day == 0).all()


def test_of_several_conditions_the_earliest_that_is_possible_counts(reader_with):
    """A vote that fails, or a date, leaves the gate as the way that is open; a gate does not make a date earlier."""
    by_date = Condition(any=(Condition(date="2025-06-20"), Condition(quiet="30 days")))
    dated = make_plan(nations=(contribution("FRA", by_date),))
    found = realise_generation(dated, reader_with(SURE, {}))
    assert not found.waits_for_phase.any()
    assert (found.from_day == 61).all()  # 20 June less 20 April
    by_vote = Condition(any=(Condition(vote="GBR"), Condition(phase="full")))
    voted = make_plan(nations=(contribution("FRA", by_vote),))
    assert not realise_generation(voted, reader_with(SURE, {"vote.GBR": "for"})).waits_for_phase.any()
    assert realise_generation(voted, reader_with(SURE, {"vote.GBR": "against"})).waits_for_phase.all()


def test_a_judged_strength_is_drawn_and_the_rule_is_not(reader_with):
    """A nation whose pledge names a strength follows that strength, be it judged; the one rule is for the others."""
    plan = make_plan(nations=(replace(contribution("CHE", factor="force.che_observers"), judged=True),))
    consent = {"consent.RUS": "accepts", "consent.UKR": "accepts"}
    best = case()[1].value("force.che_observers")
    half = realise_generation(plan, reader_with({**SURE, "force.che_observers": best / 2}, consent))
    assert np.all(half.share == 0.5)
    rule = {"generation.pool_share": 0.01, "generation.committed_share": 0.0}
    assert np.all(realise_generation(plan, reader_with({**SURE, **rule}, consent)).share == 1.0)


def test_access_grows_with_consent_and_stays_on_one_side_unless_allowed(reader_with):
    plan = make_plan(option="west-10k")
    theatre = plan.theatre
    choices = [
        {"consent.RUS": stance, "consent.UKR": "accepts"} for stance in ("refuses", "tolerates", "accepts")
    ]
    ground = [realise_access(plan, reader_with({}, choice)).of("ground") for choice in choices]
    other = theatre.cells.side == 0
    assert np.all(ground[2][:, other] == 0)
    crossing = make_plan(option="observers-non-nato")
    by_level = [
        realise_access(crossing, reader_with({}, choice)).of("ground")[:, other] for choice in choices
    ]
    assert np.all(by_level[0] <= by_level[1])
    assert np.all(by_level[1] <= by_level[2])
    assert by_level[2].mean() > by_level[0].mean()


def test_no_force_has_no_presence_and_no_bases(reader):
    plan = make_plan(strength=0.0, option="none")
    found = realise_stationing(plan, reader)
    assert np.all(found.presence == 0)
    assert np.all(found.base_order == -1)
    assert np.all(found.teams == 0)


def test_bases_are_listed_nearest_first(reader):
    found = realise_stationing(make_plan(bases=4), reader)
    reachable = found.base_order >= 0
    hours = np.where(reachable, found.travel_hours, np.inf)
    with np.errstate(invalid="ignore"):
        steps = np.diff(hours, axis=1)
    assert np.all((steps >= 0) | np.isnan(steps))
    assert reachable.any()


def test_who_comes_covers_for_who_stays_away_as_far_as_the_pool_keeps(reader_with):
    from dataclasses import replace

    nations = (
        replace(contribution("GBR", Condition(vote="GBR")), pool_persons=8000.0),
        replace(contribution("FRA"), pool_persons=6000.0),
    )
    persons = np.stack([np.full(24, 2000.0), np.full(24, 1000.0)])
    plan = make_plan(strength=3000.0, nations=nations, persons=persons)
    # Six of twenty-four months on tour: a pool of 6,000 keeps 1,500 in place, half as many again as planned.
    plan = replace(plan, generation=replace(plan.generation, cycle_months=24))
    consent = {"consent.RUS": "accepts", "consent.UKR": "accepts"}
    sure = {**SURE, "force.gbr_pledge": case()[1].value("force.gbr_pledge")}
    failed = realise_generation(plan, reader_with(sure, {**consent, "vote.GBR": "against"}))
    assert failed.share == pytest.approx(np.full(failed.share.shape, 0.5))
    passed = realise_generation(plan, reader_with(sure, {**consent, "vote.GBR": "for"}))
    assert passed.share == pytest.approx(np.ones(passed.share.shape))


def test_denials_of_a_side_stand_in_for_the_usual_and_those_of_a_zone_come_on_top(reader_with):
    plan = make_plan()
    usual = realise_access(plan, reader_with())
    assert usual.cell_zones.shape == (0, len(plan.theatre.cells))
    assert np.array_equal(usual.denial_mean_days[:, 0], usual.denial_mean_days[:, 1])
    zone = next(iter(plan.theatre.zones))
    mine = {"access.denials_per_year.mine": 73.0, "access.denial_days.mine": 5.0}
    reader = reader_with(mine)
    entry = {"per_year": "access.denials_per_year.mine", "days": "access.denial_days.mine"}
    party = plan.theatre.parties[1]
    denials = (Denial(side=party, **entry), Denial(zone=zone, **entry))
    theatre = reader.operation.theatre.model_copy(update={"denials": denials})
    reader.operation = reader.operation.model_copy(update={"theatre": theatre})
    found = realise_access(plan, reader)
    assert np.array_equal(found.denial_rate[:, 0], usual.denial_rate[:, 0])
    assert np.array_equal(found.denial_mean_days[:, 0], usual.denial_mean_days[:, 0])
    for rate, days in (
        (found.denial_rate[:, 1:], found.denial_mean_days[:, 1:]),
        (found.zone_denial_rate, found.zone_denial_mean_days),
    ):
        assert rate == pytest.approx(np.full((reader.count, 1), 73.0 / 365.25), rel=1e-3)
        assert days == pytest.approx(np.full((reader.count, 1), 5.0))
    regions = np.array(plan.theatre.cells.region)
    assert np.array_equal(found.cell_zones[0], np.isin(regions, plan.theatre.zones[zone]))
    assert found.cell_zones.any()
    assert not found.cell_zones[:, plan.theatre.cells.of(Domain.SEA)].any()
