"""How what a plan says words shares and counts: one place, so that every message reads alike."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_DECIMALS = 6
"""Decimals beyond which two shares in percent are told as one."""


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent: ``33 %``."""
    return f"{100 * share:.{decimals}f} %"


def percent_apart(share: float, other: float) -> str:
    """Return a share in percent with as few decimals as tell it from another: ``89.6 %`` beside ``90 %``."""
    for decimals in range(_MOST_DECIMALS):
        shown = percent(share, decimals)
        if float(shown.removesuffix(" %")) != float(percent(other).removesuffix(" %")):
            return shown
    return percent(share, _MOST_DECIMALS)


def listing(items: Iterable[str], joint: str = "and") -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def are(count: int) -> str:
    """Return the verb that goes with a count: ``1 of 3 sites is``, ``2 of 3 sites are``."""
    return "is" if count == 1 else "are"
