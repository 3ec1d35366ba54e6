"""Checks of rival priors: that they weigh what is drawn, value by value."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from peacewright.operation.checks.remarks import Checked, Remark, error, unknown
from peacewright.operation.checks.uncertainties import uncertainties_of
from peacewright.operation.priors import SIDES


def priors_weigh_what_is_drawn(checked: Checked) -> Iterator[Remark]:
    """A rival prior names choices with their values, or factors with the halves of their range."""
    if not checked.operation.priors:
        return
    drawn = uncertainties_of(checked)
    if drawn is None:
        return
    factors, choices = drawn
    for prior, declared in checked.operation.priors.items():
        for name, weights in declared.weights.items():
            path = ("priors", prior, "weights", name)
            known: Collection[str] = choices.get(name, SIDES)
            if name not in choices and name not in factors:
                yield unknown(path, "factor, and nothing that others decide", name, [*choices, *factors])
                continue
            if name not in choices and not factors[name].is_uncertain:
                remedy = "give it a range, or leave it out of the prior"
                yield error("R012", path, f"'{name}' does not vary", remedy)
            for value in weights:
                if value not in known:
                    what = "value of it" if name in choices else "half of its range"
                    yield unknown((*path, value), what, value, known)
