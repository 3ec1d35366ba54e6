"""A force sits with one host: no base stands on the far side of the line, whichever zone the option names."""

from __future__ import annotations

import pytest

from peacewright import study
from peacewright.planning.hosts import host_side


@pytest.mark.slow
def test_every_base_of_the_shipped_operation_stands_on_the_hosts_side() -> None:
    plans = study.plan(study.load("ukraine-2025"))
    with_bases = [plan for plan in plans.values() if plan.stationing.bases]
    assert with_bases
    for plan in with_bases:
        theatre = plan.theatre
        host = host_side(theatre)
        assert theatre.parties[host] == "UKR"
        assert {int(theatre.sites.side[base.site]) for base in plan.stationing.bases} == {host}, (
            plan.option_name
        )
