"""Disruptions of supply by name: what each touches. How often, how long and how much are factors of its name.

The table ships with the catalogue (``disruptions.csv``): each is one common cause, so that everything it touches fails
together. Factors: ``disruption.NAME.per_year``, ``.days`` and ``.share`` (share lost of what it touches).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

CORRIDORS = ("road", "rail", "sea", "air")
"""Classes of corridor, in the order of all arrays. Results are told by class: no road, port or crossing is named."""
LOCAL, CONTRACTORS, FLIGHTS = "local", "contractors", "flights"
TOUCHED = (*CORRIDORS, LOCAL, CONTRACTORS, FLIGHTS)
"""What a disruption can touch: corridors, the local market, carriage by contractors, the force's own flights."""


@dataclass(frozen=True)
class Disruption:
    """One named common cause.

    Attributes
    ----------
    name, title : str
    touches : tuple of str
        Of ``TOUCHED``: what loses a share of what it gives.
    classes : tuple of str
        The classes of supply that it is about; empty for all.
    by_host : bool
        Whether a host does it, more often where it does not accept the force.
    """

    name: str
    title: str
    touches: tuple[str, ...]
    classes: tuple[str, ...]
    by_host: bool

    def factor(self, what: str) -> str:
        """Return the name of a factor of this disruption: ``per_year``, ``days`` or ``share``."""
        return f"disruption.{self.name}.{what}"

    def concerns(self, supply_class: str) -> bool:
        """Whether it is about a class of supply."""
        return not self.classes or supply_class in self.classes


@lru_cache(maxsize=1)
def disruptions() -> tuple[Disruption, ...]:
    """Return the disruptions of the catalogue, in its order."""
    table = resources.files("peacewright") / "catalogue" / "disruptions.csv"
    return tuple(
        Disruption(
            row["disruption"],
            row["title"],
            tuple(filter(None, row["touches"].split(";"))),
            tuple(filter(None, row["classes"].split(";"))),
            row["by_host"] == "yes",
        )
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    )
