"""Clocks, gate, and what a ceasefire ends of."""

import math
from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import CAUSES, DOMAINS, NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.run import simulate
from tests.kernel.synthetic import neutral

D = len(DOMAINS)
CODE = {name: number for number, name in enumerate(CAUSES)}


def rates(**by_domain):
    """Rates of party 0, one cell a domain."""
    rate = np.zeros((1, PARTIES, 4))
    for name, value in by_domain.items():
        rate[0, 0, DOMAINS.index(name)] = value
    return rate


def see_all():
    law = np.zeros((1, 4, 16, 3, 4), np.float32)
    law[..., :2, 2] = 1.0
    law[..., 2, 3] = 1.0
    return law


def test_a_quiet_ceasefire_holds():
    out = simulate(neutral(1, 4, 30), 2, seed=1)
    assert np.all(out.cause == 0)
    assert np.all(out.end_day == 30)
    assert np.all(out.first_day == 0)


def test_an_agreement_not_renewed_lapses():
    out = simulate(neutral(1, 4, 60, lapse_day=np.array([30])), 1, seed=1)
    assert np.all(out.end_day == 30)
    assert np.all(out.cause == CODE["lapse"])
    assert out.last_day[0, 0] == 30


def test_provisions_that_end_with_nothing_to_come_are_a_lapse():
    end = np.full((1, PARTIES, D), 20)
    end[0, 1, 3] = 25
    out = simulate(neutral(1, 4, 60, provision_end=end), 1, seed=1)
    assert np.all(out.end_day == 25)
    assert np.all(out.cause == CODE["lapse"])
    start = np.full((1, PARTIES, D), NEVER)
    start[0, 0, 0] = 0
    start[0, 0, 1] = 40
    end = np.full((1, PARTIES, D), 20)
    end[0, 0, 1] = 50
    out = simulate(neutral(1, 4, 60, provision_start=start, provision_end=end), 1, seed=1)
    assert np.all(out.end_day == 50)


def test_incidents_count_only_while_a_provision_binds_their_author():
    start = np.zeros((1, PARTIES, D), int)
    start[0, 0, 2] = 10
    end = np.full((1, PARTIES, D), NEVER)
    end[0, 0, 0] = 15
    inputs = neutral(
        1, 4, 30, spontaneous_rate=rates(land=5.0, sea=5.0, air=5.0), provision_start=start, provision_end=end
    )
    out = simulate(inputs, 50, seed=2, record_days=True)
    daily = out.daily_marks[0].sum(axis=0)
    assert np.all(daily[:15, 0] > 0)
    assert np.all(daily[15:, 0] == 0)
    assert np.all(daily[:10, 2] == 0)
    assert np.all(daily[10:, 2] > 0)
    assert np.all(daily[:, 1] > 0)


def gated(**changes):
    """Air is watched first; the gate opens land after 10 days at 5 marks a day or less."""
    gate = {
        "gated": np.array([[True, False, False, False]] * 2),
        "gate_domains": np.array([False, True, False, False]),
        "gate_window": np.array([10]),
        "gate_tolerance": np.array([5.0]),
        "gate_delay": np.array([2.5]),
        "provision_end": np.full((1, PARTIES, D), NEVER),
    }
    return neutral(1, 4, 40, **{**gate, **changes})


def test_the_gate_opens_after_the_window_and_the_delay():
    out = simulate(gated(deploy_trigger=np.array([-1]), strength=np.ones((1, 1))), 1, seed=1)
    assert out.gate_day[0, 0] == 13
    assert out.deployed_day[0, 0] == 13
    assert out.force_days[0, 0] == 27
    assert not out.false_open.any()


def test_a_blind_gate_opens_falsely_and_false_alarms_keep_it_shut():
    loud = rates(air=20.0)
    out = simulate(gated(spontaneous_rate=loud), 20, seed=3)
    assert np.all(out.gate_day == 13)
    assert np.all(out.false_open)
    out = simulate(gated(spontaneous_rate=loud, confusion_without_force=see_all()), 20, seed=3)
    assert np.all(out.gate_day == -1)
    assert not out.false_refuse.any()
    alarmed = see_all()
    alarmed[..., 2, :] = (0.0, 0.0, 1.0, 0.0)
    rate = np.zeros((1, 4))
    rate[0, 1] = 30.0
    out = simulate(gated(confusion_without_force=alarmed, false_rate=rate), 20, seed=3)
    assert np.all(out.gate_day == -1)
    assert np.all(out.false_refuse)


def test_a_gate_that_does_not_open_before_its_provisions_end_is_a_lapse():
    end = np.full((1, PARTIES, D), 12)
    out = simulate(gated(provision_end=end), 1, seed=1)
    assert np.all(out.end_day == 12)
    assert np.all(out.cause == CODE["lapse"])


ONE_EACH = {"mark_cap": np.ones((1, D), int)}
DRIFT = {
    "compliance_start": np.full((1, PARTIES, D), 3.0),
    "compliance_return": np.full((1, PARTIES), 0.05),
}
"""Restraint falls from exp(-3) of the rate to all of it."""


def before(**by_domain):
    """Pre-ceasefire incidents of party 0."""
    found = np.zeros((1, PARTIES, D))
    for name, value in by_domain.items():
        found[0, 0, DOMAINS.index(name)] = value
    return found


def test_erosion_of_severity_on_land():
    inputs = neutral(
        1, 4, 90, spontaneous_rate=rates(land=40.0), collapse_severity=np.array([30.0]), **ONE_EACH, **DRIFT
    )
    out = simulate(inputs, 3, seed=1)
    assert np.all(out.end_day[..., 0] > 20)
    assert np.all(out.cause[..., 0] == CODE["erosion"])
    assert np.all(out.cause[..., 1:] == 0)


def test_severity_is_read_on_land_only_and_from_the_day_land_is_bound():
    loud = {"collapse_severity": np.array([30.0]), **ONE_EACH}
    out = simulate(neutral(1, 4, 40, spontaneous_rate=rates(air=90.0, sea=90.0), **loud), 3, seed=1)
    assert np.all(out.cause == 0)
    start = np.zeros((1, PARTIES, D), int)
    start[:, :, 0] = 11
    both = rates(land=40.0, air=90.0)
    out = simulate(neutral(1, 4, 40, spontaneous_rate=both, provision_start=start, **loud), 3, seed=1)
    assert np.all(out.end_day[..., 0] == 17)
    assert np.all(out.cause[..., 0] == CODE["never took hold"])


def test_the_share_counts_incidents_by_domain():
    """Marks do not matter; a quiet domain does not hide a loud one; nor may a domain of a few incidents decide."""
    inputs = neutral(
        1, 4, 90, spontaneous_rate=rates(land=10.0, air=10.0), pre_ceasefire_incidents=before(land=1000.0, air=10.0),
        collapse_share=np.array([0.6]), collapse_least_incidents=np.array([70.0]),
        pre_ceasefire_severity=before(land=1e6, air=1e6), **DRIFT,
    )  # fmt: skip
    out = simulate(inputs, 20, seed=1)
    assert np.all(out.end_day[..., 1] > 12)
    assert np.all(out.cause[..., 1] == CODE["erosion"])
    assert np.all(out.cause[..., [0, 2]] == 0)
    few = replace(inputs, collapse_least_incidents=np.array([70.1]))
    assert np.all(simulate(few, 20, seed=1).cause == 0)


def test_what_is_met_as_soon_as_it_can_be_never_took_hold():
    inputs = neutral(
        1, 4, 60, spontaneous_rate=rates(land=40.0), collapse_share=np.array([0.5]), collapse_window_days=3,
        pre_ceasefire_incidents=before(land=40.0), collapse_severity=np.array([30.0]),
        pre_ceasefire_severity=before(land=80.0), **ONE_EACH,
    )  # fmt: skip
    out = simulate(inputs, 5, seed=1)
    assert np.all(out.end_day[..., :2] == 2)
    assert np.all(out.cause[..., :2] == CODE["never took hold"])
    assert np.all(out.cause[..., 2] == 0)


def test_war_as_before_ends_the_replication_once_the_second_has_ended():
    inputs = neutral(
        1, 4, 60, spontaneous_rate=rates(land=40.0), collapse_window_days=3, pre_ceasefire_incidents=before(land=40.0),
        pre_ceasefire_severity=before(land=30.0), collapse_severity=np.array([20.0]), collapse_share=np.array([0.5]),
        **ONE_EACH,
    )  # fmt: skip
    out = simulate(inputs, 5, seed=1)
    assert np.all(out.end_day == 2)
    assert np.all(out.cause == CODE["never took hold"])
    assert np.all(out.last_day == 3)
    out = simulate(replace(inputs, **DRIFT), 5, seed=1)
    assert np.all(out.cause == CODE["erosion"])
    assert np.all(out.end_day[..., 2] > out.end_day[..., 1])
    assert np.all(simulate(replace(inputs, collapse_severity=np.array([1e18])), 5, seed=1).cause != 0)
    out = simulate(replace(inputs, collapse_share=np.array([1e18])), 5, seed=1)
    assert np.all(out.cause[..., 1:] == 0)


def test_a_major_attack_ends_only_its_own_definition():
    mark = np.full((1, D), 1)
    mark[0, 0] = 4
    inputs = neutral(1, 4, 60, spontaneous_rate=rates(land=3.0), major_mark=mark)
    out = simulate(inputs, 200, seed=1)
    assert np.all(out.cause[..., :2] == 0)
    assert set(np.unique(out.cause[..., 2])) <= {0, CODE["major attack"]}
    day_without = math.exp(-3.0 * 4**-1.5)
    share = (out.end_day[..., 2] >= 5).mean()
    assert abs(share - day_without**5) < 4.5 * math.sqrt(0.25 / 200)


def test_supercritical_momentum_is_a_spiral():
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 4] = branching[0, 4, 0] = 1.3
    rate = rates(land=2.0)
    rate[0, 1, 0] = 2.0
    inputs = neutral(
        1, 4, 200, spontaneous_rate=rate, branching=branching, collapse_severity=np.array([400.0]),
        collapse_share=np.array([80.0]), major_mark=np.full((1, D), 90),
    )  # fmt: skip
    out = simulate(inputs, 10, seed=1)
    assert np.all(out.cause[..., :2] == CODE["spiral"])


@pytest.mark.parametrize("buffer", ["max_incidents", "max_candidates", "max_reports"])
def test_a_full_buffer_is_a_declared_spiral(buffer):
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = 0.9
    inputs = neutral(
        1, 4, 200, spontaneous_rate=rates(land=20.0), branching=branching, momentum_decay=np.array([0.1]),
        confusion=see_all(), confusion_without_force=see_all(), strength=np.ones((1, 1)), teams=np.ones((1, 1), int),
        on_scene_hours=np.array([200.0]), **{buffer: 30},
    )  # fmt: skip
    out = simulate(inputs, 2, seed=1)
    assert np.all(out.overflow > 0)
    assert np.all(out.cause == CODE["spiral"])
    assert np.all(out.last_day < 200)


def test_what_follows_a_departure_is_put_down_to_it():
    common = {
        "spontaneous_rate": rates(land=40.0),
        "mark_cap": np.ones((1, D), int),
        "presence": np.ones(4),
        "presence_effect": np.full((1, D), 2.0),
        "strength": np.ones((1, 1)),
        "collapse_severity": np.array([25.0]),
        "pre_ceasefire_severity": np.full((1, PARTIES, D), 1000.0),
    }
    held = simulate(neutral(1, 4, 200, **common), 5, seed=1)
    assert np.all(held.cause == 0)
    for column, cause in enumerate(("departure of contributors", "departure at the host's wish")):
        hazard = np.zeros((1, 2))
        hazard[0, column] = 0.05
        out = simulate(neutral(1, 4, 200, departure_hazard=hazard, **common), 30, seed=1)
        gone = (out.departed_day >= 0) & (out.departed_day < 190)
        assert gone.sum() > 20
        assert np.all(out.cause[gone][:, 0] == CODE[cause])
        assert np.all(out.end_day[gone][:, 0] > out.departed_day[gone])


def test_verification_dampens_or_provokes_retaliation():
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 4] = 0.8
    rate = rates(land=5.0)
    rate[0, 1, 0] = 1e-9
    law = see_all()
    law[..., 0, :] = (1.0, 0.0, 0.0, 0.0)

    def retaliation(damping):
        inputs = neutral(
            1, 4, 300, spontaneous_rate=rate, branching=branching, retaliation_decay=np.array([0.05]),
            confusion_without_force=law, verification_damping=np.array([damping]), gain_cap=np.array([1.5]),
        )  # fmt: skip
        out = simulate(inputs, 40, seed=1)
        return out.incidents[0, :, 1, 0].sum() / out.incidents[0, :, 0, 0].sum()

    null = retaliation(1.0)
    assert abs(retaliation(0.25) / null - 0.27) < 0.05
    assert abs(retaliation(1.8) / null - 1.78) < 0.1
