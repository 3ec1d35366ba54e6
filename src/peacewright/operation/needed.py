"""Factors that an operation must bring along: they are of its parties and nations, so that no catalogue has them."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import DOMAINS, Domain


def covered_domains(operation: Operation) -> tuple[Domain, ...]:
    """Return the domains that some provision covers, in the order of all arrays: the others are not watched."""
    covered = {domain for provision in operation.agreement.values() for domain in provision.domains}
    return tuple(domain for domain in DOMAINS if domain in covered)


def incidents_before(domain: str, party: str) -> str:
    """Return the name of the factor that counts a party's incidents a day before a ceasefire."""
    return f"baseline.{domain}_incidents.{party}"


def personnel_of(nation: str) -> str:
    """Return the name of the factor that counts a nation's land forces, where the nation names no other."""
    return f"generation.personnel.{nation}"


def needed_factors(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield the name of each factor that the models need of an operation, and what for."""
    for party in operation.theatre.line_of_contact.between:
        for domain in covered_domains(operation):
            yield (
                incidents_before(domain, party),
                f"a provision covers {domain}, and restraint is a share of it",
            )
    for code, nation in operation.coalition.items():
        standing = [pledge for pledge in nation.pledges if pledge.status != "refused"]
        if standing and nation.personnel is None and all(pledge.strength is None for pledge in standing):
            yield (
                personnel_of(code),
                "its pledges name no strength, so that its pool follows from its land forces",
            )
