"""Command in each future: hours from an event to a decision that binds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.schedules import CommandPart
from peacewright.simulation.futures import Reader


def realise_command(part: CommandPart, reader: Reader) -> dict[str, NDArray[np.float64]]:
    """Return the hours to a decision by event, each of shape (F,); empty where nothing is in place to command."""
    return {event: reader.value(factor) for event, factor in part.factors.items()}
