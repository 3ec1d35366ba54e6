"""Command in each future: hours from an event to a decision that binds, along the slowest way of approvals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.command import Assessment, CommandPart
from peacewright.simulation.futures import Reader

Floats = NDArray[np.float64]


def realise_command(part: CommandPart, reader: Reader) -> dict[str, Floats]:
    """Return the hours to a decision by occasion, each of shape (F,); empty where nothing is in place to command."""
    return {} if part.chosen is None else realise_design(part.chosen, reader)


def realise_design(design: Assessment, reader: Reader) -> dict[str, Floats]:
    """Return the hours to a decision by occasion under one design, each of shape (F,)."""
    return {
        str(occasion): np.asarray(decision.hours(reader.value))
        for occasion, decision in design.decisions.items()
    }
