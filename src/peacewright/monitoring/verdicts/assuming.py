"""What the operation file assumes today of a factor or choice, and how far that is from a limit. No observation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from peacewright.core.factors import Factor, FactorSet
from peacewright.monitoring.verdicts.early import Assumed
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.signposts import Signpost, Trigger
from peacewright.operation.drawn import choices_of, factors_by_party
from peacewright.operation.operation import Operation

State = Literal["beyond", "best beyond", "best short", "short", "open"]
_SIDES: dict[State, str] = {
    "beyond": "the whole range lies beyond the limit",
    "best beyond": "the best value lies beyond the limit, the range reaches to both sides",
    "best short": "the best value lies short of the limit, the range reaches to both sides",
    "short": "the whole range lies short of the limit",
    "open": "both are held open",
}


@dataclass(frozen=True, eq=False)
class Assumptions:
    """Factors and choices of an operation file as it stands.

    Attributes
    ----------
    factors : FactorSet
        Those that each party draws for itself once a party, as explorations name them.
    choices : mapping of str to sequence of str
        What others decide and rival theories, each with what is held open.
    """

    factors: FactorSet
    choices: Mapping[str, Sequence[str]]

    def of(self, item: Signpost) -> Assumed | None:
        """Return what is assumed of what a signpost watches; None where the file has no such factor or choice."""
        name, trigger = item.watch.name, item.trigger
        if name in self.choices and trigger.label is not None:
            return _of_choice(list(self.choices[name]), trigger)
        if name in self.factors and trigger.level is not None and trigger.when in {"above", "below"}:
            return _of_factor(self.factors[name], trigger, trigger.level)
        return None


def assumptions_of(operation: Operation, factors: FactorSet) -> Assumptions:
    """Return what an operation file assumes.

    Parameters
    ----------
    operation : Operation
    factors : FactorSet
        All of the operation, its own and the catalogue's.
    """
    return Assumptions(factors_by_party(factors, operation), choices_of(operation))


def is_outside(assumed: Assumed | None, seen: Interval) -> bool:
    """Whether an observed interval lies wholly outside the range that is assumed."""
    if assumed is None or assumed.value is None:
        return False
    low, high = assumed.value.low, assumed.value.high
    above = seen.low is not None and high is not None and seen.low > high
    below = seen.high is not None and low is not None and seen.high < low
    return above or below


def _of_factor(factor: Factor, trigger: Trigger, level: float) -> Assumed:
    turned = 1.0 if trigger.when == "above" else -1.0
    best = turned * (factor.best - level)
    ends = (turned * (factor.low - level), turned * (factor.high - level))
    state: State
    if min(ends) > 0:
        state = "beyond"
    elif max(ends) <= 0:
        state = "short"
    else:
        state = "best beyond" if best > 0 else "best short"
    unit = "" if factor.unit == "1" else f" {factor.unit}"
    value = f"{factor.best:.3g}{unit} ({factor.low:.3g} to {factor.high:.3g}), {factor.kind}"
    return Assumed(
        value=Interval(low=factor.low, best=factor.best, high=factor.high, level=1.0), held_open=[],
        kind=factor.kind, sources=list(factor.sources), distance=round(-best, 6), state=state,
        words=f"assumed, not observed: {value}; {_SIDES[state]}",
    )  # fmt: skip


def _of_choice(labels: list[str], trigger: Trigger) -> Assumed:
    there, others = trigger.label in labels, any(label != trigger.label for label in labels)
    trouble, fine = (there, others) if trigger.when == "is" else (others, there)
    state: State = "open" if trouble and fine else "beyond" if trouble else "short"
    held = ", ".join(label.replace("_", " ") for label in labels)
    told = {
        "open": f"the file holds open {held}",
        "beyond": f"the file has it settled: {held}, which is trouble",
    }
    return Assumed(
        value=None, held_open=labels, kind="held open" if len(labels) > 1 else "settled", sources=[], distance=None,
        state=state, words=f"assumed, not observed: {told.get(state, f'the file leaves no trouble open: {held}')}",
    )  # fmt: skip
