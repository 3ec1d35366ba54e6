"""What futures of an operation are drawn over: its factors, some of them once a party, and what others decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from peacewright.core.factors import Factor, FactorSet
from peacewright.core.futures import Weighted
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import DOMAINS, PartyType

BY_PARTY = (
    *(f"compliance.remaining_share.{domain}" for domain in DOMAINS),
    "compliance.onset_days",
    "compliance.erosion",
    "compliance.half_life",
    "compliance.spread",
    "compliance.grievance",
    "compliance.shame",
    "claims.of_other",
    "claims.of_own",
    "claims.baseless_share",
    "claims.after_next_phase",
    *(f"party_type.weight.{kind}" for kind in PartyType if kind is not PartyType.COMPLIER),
)
"""Factors of which each party has its own draw from the same range: parties are treated alike, and are not one."""


def parties_of(operation: Operation) -> tuple[str, str]:
    """Return party 0 and party 1, in the order of the line of contact, which is that of all arrays."""
    return operation.theatre.line_of_contact.between


def choices_of(operation: Operation) -> dict[str, Sequence[str]]:
    """Return the discrete uncertainties of an operation by name, each with its values.

    Names: ``backstop.PART``, ``consent.PARTY``, ``party_type.PARTY``, ``vote.NATION``, ``presence``,
    ``verification``, ``attribution``.
    """
    uncertain = operation.uncertain
    groups = (
        ("backstop", uncertain.backstop),
        ("consent", uncertain.consent),
        ("vote", uncertain.votes),
    )
    choices: dict[str, Sequence[str]] = {
        f"{kind}.{name}": tuple(str(value) for value in values)
        for kind, group in groups
        for name, values in group.items()
    }
    for party in parties_of(operation):
        kinds = tuple(uncertain.party_types.get(party, list(PartyType)))
        weights = (
            "" if kind is PartyType.COMPLIER else f"party_type.weight.{kind}.{party}" for kind in kinds
        )
        choices[f"party_type.{party}"] = Weighted(tuple(str(kind) for kind in kinds), tuple(weights))
    choices["presence"] = tuple(str(value) for value in uncertain.presence)
    choices["verification"] = tuple(str(value) for value in uncertain.verification)
    choices["attribution"] = tuple(str(value) for value in uncertain.attribution)
    return choices


def factors_by_party(factors: FactorSet, operation: Operation) -> FactorSet:
    """Return the factors with one copy a party of those in ``BY_PARTY``.

    ``compliance.erosion`` becomes ``compliance.erosion.ABC`` and ``compliance.erosion.DEF``. A copy that the
    operation declares itself stands, so that a set which has them all stays as it is.

    Raises
    ------
    KeyError
        If a factor of ``BY_PARTY`` is not declared.
    """
    copies: dict[str, Factor] = {}
    for name in BY_PARTY:
        if name not in factors and not all(f"{name}.{party}" in factors for party in parties_of(operation)):
            message = f"no factor '{name}': declare it in a factor table or in the operation"
            raise KeyError(message)
        for party in parties_of(operation):
            own = f"{name}.{party}"
            if own not in factors:
                label = f"{factors[name].label}: {operation.parties[party].name}"
                copies[own] = replace(factors[name], name=own, label=label)
    kept = {name: factor for name, factor in factors.factors.items() if name not in BY_PARTY}
    return FactorSet({**kept, **copies}, factors.sources)
