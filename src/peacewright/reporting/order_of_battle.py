"""An order of battle as a tree of APP-6 symbols: a wiring diagram, and an indented list for narrow screens."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from peacewright.reporting.document import Column, Span, Table
from peacewright.reporting.maps.symbols import symbol_drawing
from peacewright.reporting.svg import (
    DrawingError,
    hide_from_readers,
    prefix_identifiers,
    quote,
    round_coordinates,
    shorten,
)
from peacewright.reporting.theme import FAINT, GREY, INK, PAPER

WIDE, NARROW = 800.0, 370.0
SCALE = 0.25
"""Pixels for a unit of the symbols' drawings, whose frames are 150 by 100 about (100, 100)."""
MIDDLE = 100.0
FRAME, FRAME_HEIGHT = 150.0 * SCALE, 100.0 * SCALE
HEAD = 22.0
"""Room above a symbol's middle: echelon marks stand over the frame, pixels."""
GAP = 26.0
"""Room between the words of a row and the symbols of the next, pixels."""
NARROW_ROW = 48.0
INDENT = 15.0
CHARACTER = 6.0
LINE = 12.0


class OrderOfBattleError(DrawingError):
    """A tree cannot be drawn from what was handed in."""


@dataclass(frozen=True)
class TreePost:
    """One post: its name, title, the name of its APP-6 symbol (empty: a civil body), and the post above it.

    ``note`` is a further line: who fills it, how many stand side by side, how often command passes on. ``liaison`` are
    posts that it speaks with outside the chain of command.
    """

    name: str
    title: str
    symbol: str
    under: str | None
    note: str = ""
    liaison: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrderOfBattle:
    """A tree of posts, those above before those below; posts without one above stand side by side at the top."""

    posts: tuple[TreePost, ...]

    def __post_init__(self) -> None:
        if not self.posts:
            raise OrderOfBattleError("an order of battle needs a post")
        seen: set[str] = set()
        for post in self.posts:
            if post.under is not None and post.under not in seen:
                raise OrderOfBattleError(
                    f"'{post.name}' stands under '{post.under}', which comes later or not at all"
                )
            seen.add(post.name)
        for post in self.posts:
            for other in post.liaison:
                if other not in seen:
                    raise OrderOfBattleError(f"'{post.name}' has liaison with '{other}', which is not there")

    def needs_full_width(self) -> bool:
        """A tree is wide."""
        return True

    def drawings(self, identifier: str, span: Span) -> tuple[str, ...]:
        """Return the wiring diagram and the indented list as SVG."""
        del span
        drawn = ((self._wide(), f"{identifier}-wide"), (self._narrow(), f"{identifier}-narrow"))
        return tuple(
            hide_from_readers(round_coordinates(prefix_identifiers(svg, prefix))) for svg, prefix in drawn
        )

    def children(self, name: str) -> tuple[TreePost, ...]:
        """Return the posts directly under one."""
        return tuple(post for post in self.posts if post.under == name)

    def places(self) -> dict[str, tuple[float, int]]:
        """Return the column (from 0, in steps of a leaf) and the row of every post; a post stands over its own."""
        columns: dict[str, float] = {}
        rows: dict[str, int] = {}
        leaves = 0
        for post in self.posts:
            rows[post.name] = 0 if post.under is None else rows[post.under] + 1
        for name in self._in_order():
            below = self.children(name)
            if below:
                columns[name] = (columns[below[0].name] + columns[below[-1].name]) / 2
            else:
                columns[name] = float(leaves)
                leaves += 1
        return {post.name: (columns[post.name], rows[post.name]) for post in self.posts}

    def _in_order(self) -> tuple[str, ...]:
        """Return the names of posts, those below before the one above them."""

        def under(name: str) -> tuple[str, ...]:
            return (*(each for child in self.children(name) for each in under(child.name)), name)

        return tuple(each for post in self.posts if post.under is None for each in under(post.name))

    # --- the wiring diagram -----------------------------------------------------------------------------------------

    def _wide(self) -> str:
        places = self.places()
        leaves = max(column for column, _ in places.values()) + 1
        step = WIDE / leaves
        tops = self._tops(places, step)
        at = {name: ((column + 0.5) * step, tops[row] + HEAD) for name, (column, row) in places.items()}
        body = [*self._dashes(at), *self._wires(at, step)]
        for post in self.posts:
            x, y = at[post.name]
            body += [_mark(post, x, y), *_words(post, x, y + _below(post) + LINE, step)]
        return _svg(WIDE, tops[-1], body)

    def _tops(self, places: dict[str, tuple[float, int]], step: float) -> list[float]:
        """Return where each row begins, and where the last ends: as high as its longest words need."""
        tops = [0.0]
        for row in range(max(row for _, row in places.values()) + 1):
            here = [post for post in self.posts if places[post.name][1] == row]
            tops.append(tops[-1] + HEAD + GAP + max(_height(post, step) for post in here))
        return tops

    def _wires(self, at: dict[str, tuple[float, float]], step: float) -> list[str]:
        wires = []
        for post in self.posts:
            below = [at[child.name] for child in self.children(post.name)]
            if not below:
                continue
            x, y = at[post.name]
            bar = below[0][1] - HEAD - 4.0
            start = min(y + _height(post, step) + 4.0, bar)
            left, right = min(below)[0], max(below)[0]
            wires.append(_path(f"M{shorten(x)},{shorten(start)}V{shorten(bar)}"))
            wires.append(_path(f"M{shorten(min(left, x))},{shorten(bar)}H{shorten(max(right, x))}"))
            wires += [_path(f"M{shorten(cx)},{shorten(bar)}V{shorten(cy)}") for cx, cy in below]
        return wires

    def _dashes(self, at: dict[str, tuple[float, float]]) -> list[str]:
        drawn = []
        for post in self.posts:
            for other in post.liaison:
                (x, y), (ox, oy) = at[post.name], at[other]
                ends = f"M{shorten(x)},{shorten(y)}L{shorten(ox)},{shorten(oy)}"
                drawn.append(
                    f'<path d="{ends}" fill="none" stroke="{GREY}" stroke-width="1" stroke-dasharray="3 3"/>'
                )
        return drawn

    # --- the indented list ------------------------------------------------------------------------------------------

    def _narrow(self) -> str:
        body: list[str] = []
        depth: dict[str, int] = {}
        rows: dict[str, float] = {}
        order = self._from_the_top()
        for row, post in enumerate(order):
            depth[post.name] = 0 if post.under is None else depth[post.under] + 1
            rows[post.name] = row * NARROW_ROW + HEAD
            x, y = depth[post.name] * INDENT + FRAME / 2 + 2.0, rows[post.name]
            if post.under is not None:
                up, start = x - INDENT, rows[post.under] + FRAME_HEIGHT / 2
                body.append(_path(f"M{shorten(up)},{shorten(start)}V{shorten(y)}H{shorten(x)}"))
            body.append(_mark(post, x, y))
            beside = f'x="{shorten(x + FRAME / 2 + 6)}"'
            body.append(
                f'<text {beside} y="{shorten(y - 1)}" font-size="11" fill="{INK}">{quote(post.title)}</text>'
            )
            body.append(
                f'<text {beside} y="{shorten(y + 12)}" font-size="10" fill="{GREY}">{quote(post.note)}</text>'
            )
        return _svg(NARROW, len(order) * NARROW_ROW, body)

    def _from_the_top(self) -> list[TreePost]:
        def down(post: TreePost) -> list[TreePost]:
            return [post, *(each for child in self.children(post.name) for each in down(child))]

        return [each for post in self.posts if post.under is None for each in down(post)]

    # --- the same in words ------------------------------------------------------------------------------------------

    def table(self, caption: str) -> Table:
        """Return posts with who commands them and whom they speak with."""
        titles = {post.name: post.title for post in self.posts}
        rows = tuple(
            (
                post.title,
                titles[post.under] if post.under is not None else "nobody",
                post.note or "–",
                ", ".join(titles[other] for other in post.liaison) or "–",
            )
            for post in self.posts
        )
        columns = (Column("Post"), Column("Under"), Column("Filled by"), Column("Liaison"))
        return Table(caption, columns, rows, size="small")

    def description(self) -> str:
        """Return the tree in words, level by level."""
        places = self.places()
        deepest = max(row for _, row in places.values())
        levels = [
            ", ".join(post.title for post in self.posts if places[post.name][1] == row)
            for row in range(deepest + 1)
        ]
        return f"Order of battle from the top: {'; then '.join(levels)}."

    def reading(self) -> str:
        """Return how to read lines and marks."""
        return "Lines: command. Dashes: liaison, outside the chain. Symbols: APP-6; plain boxes are civil bodies."


def _svg(width: float, height: float, body: list[str]) -> str:
    size = f'width="{shorten(width)}" height="{shorten(height)}" viewBox="0 0 {shorten(width)} {shorten(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(body)}</svg>'


def _path(line: str) -> str:
    return f'<path d="{line}" fill="none" stroke="{INK}" stroke-width="1.2"/>'


def _mark(post: TreePost, x: float, y: float) -> str:
    """Return a symbol or a plain box about a middle, on paper so that no line shows through."""
    left, top = x - FRAME / 2, y - FRAME_HEIGHT / 2
    box = f'x="{shorten(left)}" y="{shorten(top)}" width="{shorten(FRAME)}" height="{shorten(FRAME_HEIGHT)}"'
    if not post.symbol:
        return f'<rect {box} rx="7" fill="{FAINT}" stroke="{GREY}"/>'
    move = f"translate({x - MIDDLE * SCALE:.2f} {y - MIDDLE * SCALE:.2f}) scale({SCALE:.4f})"
    return f'<rect {box} fill="{PAPER}"/><g transform="{move}">{symbol_drawing(post.symbol).body}</g>'


def _height(post: TreePost, step: float) -> float:
    """Return how far a post reaches below the middle of its symbol, words included."""
    return _below(post) + LINE * len(_wrapped(post, step)) + 2.0


def _below(post: TreePost) -> float:
    """Return how far a mark reaches below its middle: the staff of a headquarters is long."""
    if not post.symbol:
        return FRAME_HEIGHT / 2
    drawing = symbol_drawing(post.symbol)
    return max(FRAME_HEIGHT / 2, (drawing.top + drawing.height - MIDDLE) * SCALE)


def _wrapped(post: TreePost, step: float) -> list[tuple[str, str, int]]:
    """Return the lines below a symbol, each with colour and size: the title, then the note."""
    across = max(9, int(step / CHARACTER))
    title = [(line, INK, 11) for line in textwrap.wrap(post.title, across)]
    return [*title, *((line, GREY, 10) for line in textwrap.wrap(post.note, across))]


def _words(post: TreePost, x: float, y: float, step: float) -> list[str]:
    """Return title and note below a symbol, as lines centred on it."""
    found = []
    for number, (line, colour, size) in enumerate(_wrapped(post, step)):
        # Paper about the letters keeps them legible where a line of liaison runs behind them.
        halo = f'stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
        place = f'x="{shorten(x)}" y="{shorten(y + number * LINE)}" text-anchor="middle" {halo}'
        found.append(f'<text {place} font-size="{size}" fill="{colour}">{quote(line)}</text>')
    return found
