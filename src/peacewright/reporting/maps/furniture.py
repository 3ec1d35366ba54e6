"""What a map carries besides its subject: a scale bar and an arrow to the north."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from peacewright.reporting.formats import quantity
from peacewright.reporting.maps.labels import LabelPlacer, Rectangle
from peacewright.reporting.svg import shorten
from peacewright.reporting.theme import INK

if TYPE_CHECKING:
    from peacewright.reporting.maps.drawing import View

METRES_PER_KM = 1000.0


def scale_bar(view: View, placer: LabelPlacer) -> str:
    """Return a bar of a round length, about a fifth of the map."""
    reach = view.width * view.metres_per_pixel / METRES_PER_KM / 5
    magnitude = 10 ** math.floor(math.log10(reach))
    length = max(step * magnitude for step in (1, 2, 5) if step * magnitude <= reach)
    pixels = length * METRES_PER_KM / view.metres_per_pixel
    x, y = 12.0, view.height - 14.0
    placer.block(Rectangle(x - 4, y - 20, x + pixels + 60, y + 8))
    half = shorten(pixels / 2)
    return (
        f'<g font-size="10.5" fill="{INK}"><path d="M{x:g},{y - 5:g}v5h{shorten(pixels)}v-5m-{half},5v-3" '
        f'fill="none" stroke="{INK}" stroke-width="1.2"/>'
        f'<text x="{x:g}" y="{y - 8:g}">0</text>'
        f'<text x="{shorten(x + pixels)}" y="{y - 8:g}" text-anchor="middle">{quantity(length, "km")}</text></g>'
    )


def north_arrow(view: View, placer: LabelPlacer) -> str:
    """Return the arrow that points north."""
    x, y = view.width - 20.0, 12.0
    placer.block(Rectangle(x - 12, y - 8, x + 12, y + 34))
    return (
        f'<g><path d="M{x:g},{y:g}l5,17l-5,-4l-5,4z" fill="{INK}"/>'
        f'<text x="{x:g}" y="{y + 29:g}" font-size="11" font-weight="600" text-anchor="middle" '
        f'fill="{INK}">N</text></g>'
    )
