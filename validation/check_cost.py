"""Cost against recorded budgets: United Nations missions, forces of nations, and what was published of the typed case.

    python -m validation.check_cost [--futures 4000] [--seed 1]

The cost of a person and year is drawn from the catalogue's factors alone. None of them comes from a mission checked
here, but for one figure of all United Nations missions together, of which Cyprus is a hundredth. A row agrees if the
recorded amount lies between the 5 % and 95 % points. Blue helmets by consent have the intensity that the shipped
operation of 2000 declares for them, coalitions that of the catalogue. Amounts are compared at the prices of their own
year (American consumer prices, annual averages). A row that cannot tell says why.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright import study
from peacewright.core.factors import FactorSet
from peacewright.core.futures import Futures
from peacewright.exploration.designs import draw
from peacewright.operation.options import Levers
from peacewright.plan.cost import person_year
from validation.report import exit_code, row

BASE = 2007
PRICES = {
    2003: 184.0,
    2004: 188.9,
    2005: 195.3,
    2007: 207.342,
    2009: 214.537,
    2015: 237.017,
    2024: 313.689,
}
"""Consumer Price Index for All Urban Consumers, annual averages, U.S. Bureau of Labor Statistics."""

HELMETS, COALITION = "ethiopia-eritrea-2000", "ukraine-2025"
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Recorded:
    """An amount a year for so many persons in place; ``why`` says why a row could not tell, or differs by design."""

    what: str
    persons: float
    dollars: float
    year: int
    source: str
    force: str
    why: str = ""


MISSIONS = (
    Recorded(
        "UNMEE 2005-06, spent", 3373, 156.0e6, 2005,
        "A/61/720; strength of May 2006, UN News of 1 June 2006", HELMETS,
    ),
    Recorded("UNMEE 2005-06, apportioned", 3414, 176.7e6, 2005, "A/61/720, with its approved strength", HELMETS),
    Recorded(
        "UNMEE 2004, twelve months at $16.8m", 3820, 201.6e6, 2004,
        "IRIN, 16 September 2004; 3,600 troops, AFP of 3 December 2004, and 220 observers", HELMETS,
    ),
    Recorded("UNFICYP 2009-10, approved", 929, 54.41e6, 2009, "UNFICYP page of cyprusun.org", HELMETS),
    Recorded(
        "UNFICYP 2015-16, proposed", 929, 54.37e6, 2015,
        "report of the Secretary-General as relayed by Cyprus News Agency, February 2015",
        HELMETS,
    ),
    Recorded(
        "United States in Iraq as in Korea, 55,000 without combat, at most", 55_000, 10e9, 2007,
        "Congressional Budget Office, 20 September 2007", COALITION,
    ),
    Recorded(
        "United States in Iraq, 106,000 kept for good, at most", 106_000, 19e9, 2003,
        "Congressional Budget Office, September 2003", COALITION,
    ),
    Recorded(
        "United States in Iraq as in Korea, 55,000 in combat", 55_000, 25e9, 2007,
        "Congressional Budget Office, 20 September 2007", COALITION,
        "the catalogue's intensity leaves the combat end out: a ceasefire is supposed to hold",
    ),
    Recorded(
        "typed case: 40,000 peacekeepers, $30bn over ten years", 40_000, 3e9, 2024,
        "Bloomberg Economics, 13 February 2025", COALITION,
    ),
)  # fmt: skip

CANNOT_TELL = (
    (
        "typed case: United Kingdom, well over £100m to deploy",
        "defence secretary, 20 October 2025",
        "how many it is for was not said",
    ),
    (
        "typed case: United Kingdom, £200m of preparations",
        "Ministry of Defence, 9 January 2026",
        "equipment bought beforehand is no phase of ours, and how many it is for was not said",
    ),
)


def drawn(operation: str, count: int, seed: int) -> NDArray[np.float64]:
    """Return dollars of ``BASE`` that an armed person costs in a year, under an operation's factors, shape (count,)."""
    factors: FactorSet = study.load(operation).factors
    futures: Futures = draw(factors, {}, count, seed)
    return person_year(Levers(strength=1), BASE, factors, futures.value)


def compare(one: Recorded, cost: NDArray[np.float64]) -> None:
    """Print the row of one recorded amount."""
    at_its_prices = cost * one.persons * PRICES[one.year] / PRICES[BASE]
    low, median, high = np.quantile(at_its_prices, [LOW, 0.5, HIGH]) / 1e6
    recorded = one.dollars / 1e6
    inside = bool(low <= recorded <= high)
    row(
        f"cost a year, {one.what}",
        f"${recorded:,.0f}m for {one.persons:,.0f}; drawn ${low:,.0f}m to ${high:,.0f}m, median ${median:,.0f}m "
        f"({'agree' if inside else 'differ'})",
        f"between the 5 % and 95 % points; {one.source}",
        None if one.why and not inside else inside,
        one.why,
    )


def main() -> int:
    """Print a row for every recorded amount."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--futures", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    costs = {name: drawn(name, given.futures, given.seed) for name in (HELMETS, COALITION)}
    for one in MISSIONS:
        compare(one, costs[one.force])
    for what, source, why in CANNOT_TELL:
        row(f"cost, {what}", "cannot tell", source, None, why)
    for name, cost in costs.items():
        low, high = np.quantile(cost, [LOW, HIGH])
        row(
            f"width of the interval of a person's cost, {name}",
            f"{high / low:.1f} times",
            "no bound for coalitions; fourfold for blue helmets",
            bool(high / low <= 4) if name == HELMETS else None,
            "" if name == HELMETS else "the range of intensity is judged wide: no comparable force is public",
        )
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
