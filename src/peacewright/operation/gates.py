"""Gates: decisions that fire on what can be observed, with a time to carry them out and a way back."""

from __future__ import annotations

from typing import Literal

from peacewright.core.units import Duration, Share
from peacewright.operation.base import Declared, SourceIds
from peacewright.operation.conditions import Condition


class Gate(Declared):
    """One gate."""

    do: Literal["reinforce", "pause", "evacuate", "withdraw"]
    """What happens when it fires. A force that pauses stays in its bases; one evacuated or withdrawn is gone."""
    when: Condition
    """What must be observed."""
    over: Duration | None = None
    """How long carrying it out takes, and undoing it; in a straight line, after the command's delay."""
    by: Share | None = None
    """What a reinforcement adds, as a share of the force in place; never beyond the planned strength."""
    return_when: Condition | None = None
    """What must be observed to undo it."""
    sources: SourceIds
