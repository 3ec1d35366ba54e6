"""Plan, stress-test and monitor a peace operation, from what is publicly known.

The names below are loaded when they are first used (PEP 562), so that ``import peacewright`` costs next to
nothing.
The verbs (check, plan, simulate, brief) are functions of :mod:`peacewright.study`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peacewright.core.factors import Factor as Factor
    from peacewright.core.factors import FactorSet as FactorSet
    from peacewright.core.factors import Report as Report
    from peacewright.core.factors import Source as Source
    from peacewright.core.findings import Finding as Finding
    from peacewright.core.findings import PeacewrightError as PeacewrightError
    from peacewright.core.findings import Severity as Severity
    from peacewright.operation.editing.edit import Editor as Editor
    from peacewright.operation.operation import Operation as Operation
    from peacewright.operation.options import Option as Option
    from peacewright.plan.plan import Plan as Plan

__version__ = "0.1.0"

# Public name -> the module that declares it.
_HOMES = {
    "Editor": "peacewright.operation.editing.edit",
    "Factor": "peacewright.core.factors",
    "FactorSet": "peacewright.core.factors",
    "Finding": "peacewright.core.findings",
    "Operation": "peacewright.operation.operation",
    "Option": "peacewright.operation.options",
    "PeacewrightError": "peacewright.core.findings",
    "Plan": "peacewright.plan.plan",
    "Report": "peacewright.core.factors",
    "Severity": "peacewright.core.findings",
    "Source": "peacewright.core.factors",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """Load a public name from its home the first time it is asked for."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module 'peacewright' has no attribute '{name}'"
        raise AttributeError(message)
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
