"""Deployments on record: what a mission did otherwise brings its planned days forward, and its own reports stay out."""

from __future__ import annotations

import numpy as np
import pytest

from peacewright.operation.loading import load
from validation.deployments import DEPLOYMENTS, Deployment, predicted_days

OUTSIDE = [each for each in DEPLOYMENTS if each.otherwise]


@pytest.mark.parametrize("deployment", OUTSIDE, ids=lambda each: each.name)
def test_each_thing_done_otherwise_makes_the_middle_of_the_plan_sooner(deployment: Deployment) -> None:
    middle = [
        float(np.median(predicted_days(deployment, 200, 1, list(deployment.otherwise)[:count])))
        for count in range(len(deployment.otherwise) + 1)
    ]
    assert middle == sorted(middle, reverse=True)
    assert len(set(middle)) == len(middle)


def test_what_a_mission_is_planned_with_is_not_its_own_report() -> None:
    """Where the source of a mission is a report of a load or a notice, another value stands in."""
    factors = load("ukraine-2025").factors
    for deployment in DEPLOYMENTS:
        reported = {
            name
            for name, factor in factors.factors.items()
            if name.startswith(("load.", "notice."))
            and any(r.source == deployment.source for r in factor.reports)
        }
        assert reported <= set(deployment.own)
