"""The least size of a change that does: by halving, which is exact where every larger one does too."""

from __future__ import annotations

from collections.abc import Callable


def least(lowest: int, highest: int, does: Callable[[int], bool]) -> int | None:
    """Return the least whole number in a range that does, given that every larger one does too; None if none does.

    Parameters
    ----------
    lowest, highest : int
        The range, ends included; empty where the highest is below the lowest.
    does : callable
    """
    if lowest > highest or not does(highest):
        return None
    while lowest < highest:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if does(middle) else (middle + 1, highest)
    return highest
