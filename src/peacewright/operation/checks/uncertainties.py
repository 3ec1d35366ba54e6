"""What is drawn for an operation's futures, as the checks of its dependence and its priors need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peacewright.core.factors import FactorSet
from peacewright.operation.checks.remarks import Checked
from peacewright.operation.reading.declared_factors import factor_set


def uncertainties_of(checked: Checked) -> tuple[FactorSet, Mapping[str, Sequence[str]]] | None:
    """Return factors, with each party's own copies, and choices; None if a factor is at fault, as is said elsewhere."""
    from peacewright.operation.drawn import choices_of, factors_by_party  # needs arrays

    try:
        factors = factors_by_party(factor_set(checked.operation, checked.catalogue)[0], checked.operation)
    except KeyError:
        return None
    return factors, choices_of(checked.operation)
