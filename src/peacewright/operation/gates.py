"""Gates: decisions that fire on what can be observed, with a time to carry them out and a way back."""

from __future__ import annotations

from typing import Literal

from peacewright.core.units import Duration
from peacewright.operation.base import Declared, SourceIds
from peacewright.operation.conditions import Condition


class Gate(Declared):
    """One gate."""

    do: Literal["reinforce", "pause", "evacuate", "withdraw"]
    """What happens when it fires."""
    when: Condition
    """What must be observed."""
    over: Duration | None = None
    """How long carrying it out takes."""
    return_when: Condition | None = None
    """What must be observed to undo it."""
    sources: SourceIds
