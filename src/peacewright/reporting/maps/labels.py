"""Places for labels on a map, so that none covers another, a symbol or the line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from peacewright.reporting.fonts import text_width


@dataclass(frozen=True)
class Rectangle:
    """A rectangle in drawing coordinates."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        """Tell whether the two rectangles share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Rectangle) -> bool:
        """Tell whether this rectangle lies wholly in ``other``."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A label that was given a place: its words, the start of its baseline, its size."""

    text: str
    x: float
    y: float
    size: float


# Where a label may stand about its mark, best first: right, left, above right, below right, above left, below left,
# above, below. Each is (side, rise): side +1 right, -1 left, 0 centred; rise -1 above, +1 below.
_PLACES = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))


# How much further out a label that is needed may stand when there is no room close by.
_DISTANCES = (0.0, 7.0, 14.0, 24.0)


class LabelPlacer:
    """Gives labels places one after another; those given first keep theirs."""

    def __init__(self, page: Rectangle) -> None:
        self._page = page
        self._taken: list[Rectangle] = []

    def block(self, box: Rectangle) -> None:
        """Keep labels out of ``box``."""
        self._taken.append(box)

    def block_path(self, points: list[tuple[float, float]], half_width: float = 2.5) -> None:
        """Keep labels off a path, sampled so densely that no label slips through."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 5))
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                self.block(Rectangle(x - half_width, y - half_width, x + half_width, y + half_width))

    def place(self, text: str, mark: Rectangle, size: float, *, needed: bool) -> Label | None:
        """Find a place beside ``mark``.

        Returns None when there is none and the label is not needed; a needed label takes the place that meets the
        fewest others.
        """
        width, height = text_width(text, size), size * 1.05
        best: tuple[int, Rectangle] | None = None
        for away in _DISTANCES if needed else _DISTANCES[:1]:
            for side, rise in _PLACES:
                box = _beside(mark, width, height, side, rise, away)
                if not box.within(self._page):
                    continue
                meets = sum(box.meets(other) for other in self._taken)
                if best is None or meets < best[0]:
                    best = (meets, box)
                if meets == 0:
                    break
            if best is not None and best[0] == 0:
                break
        if best is None or (best[0] > 0 and not needed):
            return None
        self.block(best[1])
        return Label(text, best[1].left, best[1].bottom - size * 0.22, size)

    def centre(self, text: str, x: float, y: float, half: float, size: float, *, moved: bool) -> Label | None:
        """Place a label about a point or, if it may be moved, up to some lines off it; None where nothing is free."""
        for away in (0.0, 1.2, 2.4, 3.6) if moved else (0.0,):
            for across, down in (
                (0, 0),
                (0, 1),
                (0, -1),
                (1, 0),
                (-1, 0),
                (1, 1),
                (-1, 1),
                (1, -1),
                (-1, -1),
            ):
                left, middle = x + across * away * 1.5 * size - half, y + down * away * size
                box = Rectangle(left, middle - size * 0.55, left + 2 * half, middle + size * 0.55)
                if box.within(self._page) and not any(box.meets(other) for other in self._taken):
                    self.block(box)
                    return Label(text, box.left, box.bottom - size * 0.24, size)
        return None


def _beside(mark: Rectangle, width: float, height: float, side: int, rise: int, away: float) -> Rectangle:
    """Return the box of a label at one of the places about ``mark``, ``away`` further out."""
    if side > 0:
        left = mark.right + 3 + away
    elif side < 0:
        left = mark.left - 3 - away - width
    else:
        left = (mark.left + mark.right) / 2 - width / 2
    if rise < 0:
        top = mark.top - height - 1 - away
    elif rise > 0:
        top = mark.bottom + 1 + away
    else:
        top = (mark.top + mark.bottom) / 2 - height / 2
    return Rectangle(left, top, left + width, top + height)
