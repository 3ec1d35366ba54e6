"""Reading a declared schedule: the factors under one dotted name, with a clear word when the name is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from peacewright.core.factors import FactorSet


def schedule_factors(kind: str, name: str, wanted: Iterable[str], factors: FactorSet) -> dict[str, str]:
    """Return the factor names of one schedule by what they give.

    Parameters
    ----------
    kind : str
        ``arrival``, ``supply`` or ``command``.
    name : str
        The schedule that the option names.
    wanted : iterable of str
        What it must give.
    factors : FactorSet
        All factors.

    Raises
    ------
    ValueError
        If the schedule is not declared, or not whole; the message lists the schedules that are.
    """
    wanted = tuple(wanted)
    names = {what: f"{kind}.{name}.{what}" for what in wanted}
    missing = [full for full in names.values() if full not in factors]
    if missing:
        whole = sorted(
            candidate
            for candidate in {rest.split(".")[0] for rest in factors.under(kind)}
            if all(f"{kind}.{candidate}.{what}" in factors for what in wanted)
        )
        message = f"no {kind} schedule '{name}': missing {', '.join(missing)}; declared: {', '.join(whole)}"
        raise ValueError(message)
    return names
