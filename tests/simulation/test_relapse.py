"""How ceasefires end, told apart: pure drift, pure spiral, and after a withdrawal, each where nothing else can be.

One type of incidents on land; marks are one. The second definition of collapse reads 0.8 of before over a week.
"""

from dataclasses import replace

import numpy as np
import pytest

from peacewright.simulation.kernel.inputs import NEVER, PARTIES, TYPES
from peacewright.simulation.kernel.outputs import KernelOutputs
from peacewright.simulation.kernel.run import simulate
from peacewright.simulation.relapse import AFTER_WITHDRAWAL, SHARES, measure_relapse
from tests.kernel.synthetic import neutral
from tests.kernel.test_plan_gates import gates

D = 4
RATE = 20.0


def restrained(**changes):
    """A ceasefire that holds: a fifth of what was before, nothing set off."""
    rate = np.zeros((1, PARTIES, 4))
    rate[0, 0, 0] = RATE
    x = np.full((1, PARTIES, D), -np.log(0.2))
    base = neutral(
        1, 4, 150, spontaneous_rate=rate, mark_scale=np.zeros((1, PARTIES, D)), compliance_start=x,
        compliance_target=x, collapse_share=np.full(1, 0.8), gain_cap=np.full(1, 2.0), collapse_window_days=7,
        pre_ceasefire_incidents=np.full((1, PARTIES, D), RATE / PARTIES), max_incidents=20_000,
        pre_ceasefire_severity=np.full((1, PARTIES, D), RATE / PARTIES),
    )  # fmt: skip
    return replace(base, **changes)


def shares(inputs) -> dict[str, float]:
    found = measure_relapse(simulate(inputs, 60, seed=2))
    total = sum(found.values())
    assert np.array_equal(total, np.ones_like(total))
    return {name: float(values.mean()) for name, values in found.items() if values.any()}


def test_what_holds_is_no_relapse():
    assert shares(restrained()) == {"held_share": 1.0}


def test_pure_drift():
    """Nothing sets off anything, restraint falls slowly to nothing."""
    drifting = restrained(
        compliance_target=np.zeros((1, PARTIES, D)), compliance_return=np.full((1, PARTIES), 0.05)
    )
    assert shares(drifting) == {"drift_relapse_share": 1.0}


def test_pure_spiral():
    """Restraint does not move; 6 x 0.2 > 1 offspring an incident from the first day on."""
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = 6.0
    spiral = restrained(branching=branching, momentum_decay=np.full(1, 0.2), collapse_window_days=7)
    found = shares(spiral)
    assert found["sudden_relapse_share"] + found.get("never_took_hold_share", 0.0) == 1.0
    # It takes days to grow: most have taken hold before.
    assert found["sudden_relapse_share"] > 0.8


def test_just_below_one_it_is_drift_and_just_above_sudden():
    """A turn of restraint in one day: to a branching of 0.95 or 1.05, with what is then many incidents a day."""
    branching = np.zeros((1, TYPES, TYPES))
    branching[0, 0, 0] = 1.5
    for radius, column in ((0.95, "drift_relapse_share"), (1.05, "sudden_relapse_share")):
        change = np.full((1, PARTIES, D), -np.log(radius / 1.5 / 0.2))
        turned = restrained(
            branching=branching,
            momentum_decay=np.full(1, 1.0),
            turn_day=np.array([[40, NEVER]]),
            turn_change=change,
        )
        assert shares(turned) == {column: 1.0}


def test_what_ends_after_a_withdrawal_is_counted_apart_whatever_its_course():
    turned = {"turn_day": np.array([[60, NEVER]]), "turn_change": np.full((1, PARTIES, D), -3.0)}
    away = gates(when=[(30, NEVER, ())])
    stays = gates(when=[(140, NEVER, ())])
    force = {"strength": np.ones((1, 1))}
    assert shares(restrained(gates=stays, **force, **turned)) == {"drift_relapse_share": 1.0}
    assert shares(restrained(gates=away, **force, **turned)) == {AFTER_WITHDRAWAL: 1.0}
    assert shares(restrained(gates=away, **force)) == {"held_share": 1.0}


def test_lapse_and_departure_have_columns_of_their_own():
    lapse = restrained(lapse_day=np.full(1, 50), gate_domains=np.zeros(D, bool))
    assert shares(lapse) == {"lapsed_share": 1.0}
    left = restrained(
        strength=np.ones((1, 1)), departure_hazard=np.array([[1e3, 0.0]]), turn_day=np.array([[20, NEVER]]),
        turn_change=np.full((1, PARTIES, D), -3.0), departure_attribution_days=90,
    )  # fmt: skip
    assert shares(left) == {"ended_by_contributors_share": 1.0}
    sent = replace(left, departure_hazard=np.array([[0.0, 1e3]]))
    assert shares(sent) == {"ended_by_host_share": 1.0}


def test_without_a_ceasefire_there_is_nothing_to_end():
    nobody = restrained(provision_start=np.full((1, PARTIES, D), NEVER))
    outputs: KernelOutputs = simulate(nobody, 2, seed=1)
    assert all(np.isnan(values).all() for values in measure_relapse(outputs).values())
    assert set(measure_relapse(outputs)) == {*SHARES.values(), AFTER_WITHDRAWAL}


@pytest.mark.parametrize("hazard", [0.004, 0.02])
def test_contributors_leave_at_their_hazard(hazard):
    """Of runs that hold throughout, 1 - exp(-h T) see the force leave, and the host's share of it is h1 / h."""
    inputs = restrained(strength=np.ones((1, 1)), departure_hazard=np.array([[0.75 * hazard, 0.25 * hazard]]))
    outputs = simulate(inputs, 3000, seed=4)
    left = outputs.departed_day >= 0
    expected = 1.0 - np.exp(-hazard * inputs.horizon_days)
    assert abs(left.mean() - expected) < 4.5 * np.sqrt(expected * (1 - expected) / left.size)
