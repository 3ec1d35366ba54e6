"""Checks of declared dependence: that it is of what is drawn, said once, and can hold all at once."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.checks.remarks import Checked, Remark, error, unknown
from peacewright.operation.checks.uncertainties import uncertainties_of
from peacewright.operation.reading.document import Path


def dependence_can_hold(checked: Checked) -> Iterator[Remark]:
    """Dependence is declared of uncertainties that vary, once a pair, and no pair forbids another."""
    declared = checked.operation.dependence
    if not declared:
        return
    from peacewright.core.dependence import impossible  # needs arrays, which most files are checked without

    drawn = uncertainties_of(checked)
    if drawn is None:
        return
    factors, choices = drawn
    seen: dict[frozenset[str], Path] = {}
    sound = []
    for position, pair in enumerate(declared):
        path: Path = ("dependence", position)
        known = True
        for place, name in enumerate(pair.between):
            if name not in factors and name not in choices:
                known = False
                here: Path = (*path, "between", place)
                yield unknown(here, "factor, and nothing that others decide", name, [*choices, *factors])
            elif not (factors[name].is_uncertain if name in factors else len(choices[name]) > 1):
                known = False
                remedy = "give it a range, or leave the dependence out"
                yield error("R012", (*path, "between", place), f"'{name}' does not vary", remedy)
        both = frozenset(pair.between)
        if both in seen:
            message = f"'{pair.between[0]}' and '{pair.between[1]}' stand here a second time"
            yield error("R012", path, message, "say it once")
        elif known:
            sound.append(pair.as_drawn)
        seen.setdefault(both, path)
    for group in impossible(sound):
        message = f"these rank correlations cannot hold together: {', '.join(group)}"
        remedy = "bring them nearer to zero, or declare the pairs of the group that are missing"
        yield error("R012", ("dependence",), message, remedy)
