"""How what a plan says words shares and counts: one place, so that every message reads alike."""

from __future__ import annotations

from collections.abc import Iterable


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent: ``33 %``."""
    return f"{100 * share:.{decimals}f} %"


def listing(items: Iterable[str], joint: str = "and") -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def are(count: int) -> str:
    """Return the verb that goes with a count: ``1 of 3 sites is``, ``2 of 3 sites are``."""
    return "is" if count == 1 else "are"
