"""Money of one year and currency in that of another: what planning and futures both need, each on its own numbers.

A cost is first turned into dollars at the rate of its own time, then into prices of the year asked for by American
consumer prices. ``read`` gives a factor by name: its best value, or its value in every future.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from peacewright.core.factors import FactorSet

Money = TypeVar("Money", float, NDArray[np.float64])

PRICES_OF = {
    "cost.light_per_person_year": 2007,
    "cost.combat_per_person_year": 2010,
    "cost.observer_per_person_year": 2009,
    "cost.move_per_person": 1996,
}
"""Year of the prices of costs that were reported; what is judged is at prices of ``JUDGED_PRICES_OF``."""

JUDGED_PRICES_OF = 2024

RATE_THEN = {
    "cost.combat_per_person_year": "cost.usd_per_gbp_2010",
    "cost.observer_per_person_year": "cost.usd_per_eur_2009",
}
"""Rates of exchange of the time of a report, where it is not in dollars."""

INDEX = "cost.us_prices_"


def price_year(start_year: int, factors: FactorSet) -> int:
    """Return the year of the prices of all amounts: the latest with an index up to the year in which it starts."""
    years = sorted(int(name.removeprefix(INDEX)) for name in factors if name.startswith(INDEX))
    if not years:
        message = f"no factor '{INDEX}YEAR': costs of different years cannot be compared"
        raise KeyError(message)
    return max((year for year in years if year <= start_year), default=years[0])


def dollars(name: str, unit: str, year: int, read: Callable[[str], Money]) -> Money:
    """Return a cost in dollars at prices of a year.

    Parameters
    ----------
    name : str
        A factor that is an amount of money.
    unit : str
        Its currency.
    year : int
        Whose prices; an index for it must exist.
    read : callable
        Gives a factor by its name.
    """
    amount = read(name)
    if unit != "USD":
        amount = amount * read(RATE_THEN.get(name, f"cost.usd_per_{unit.lower()}"))
    return amount * read(f"{INDEX}{year}") / read(f"{INDEX}{PRICES_OF.get(name, JUDGED_PRICES_OF)}")


def names_behind(name: str, unit: str, year: int) -> tuple[str, ...]:
    """Return the factors that :func:`dollars` reads for a cost."""
    rate = () if unit == "USD" else (RATE_THEN.get(name, f"cost.usd_per_{unit.lower()}"),)
    return (name, *rate, f"{INDEX}{year}", f"{INDEX}{PRICES_OF.get(name, JUDGED_PRICES_OF)}")
