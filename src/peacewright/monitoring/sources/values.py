"""From what a mapping says of a value to an expression over the columns of a file, and to the faults it can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peacewright.monitoring.sources.mapping import Taken
from peacewright.monitoring.sources.patterns import whole

if TYPE_CHECKING:
    import polars as pl

_WHOLE = r"^([+-]?\d{1,15})(?:\.0*)?$"
_REAL = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$"
_COMMA = r"^([+-]?\d{1,3}),(\d+)$"
_NOT_A_NUMBER = r"(?i)^(?:nan|none|null)$"


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a row: where it is, in which column, with which value, and why that cannot be."""

    where: pl.Expr
    column: str
    value: pl.Expr
    reason: str


@dataclass
class Columns:
    """The columns of a file, and the faults that reading them can find, in the order in which they are told."""

    names: Sequence[str]
    faults: list[Fault] = field(default_factory=list)
    kept: list[pl.Expr] = field(default_factory=list)
    """What is worked out first, in this order, because much follows from it."""

    def keep(self, value: pl.Expr) -> pl.Expr:
        """Have a value worked out once, and return where it then stands."""
        import polars as pl

        name = f"\x00{len(self.kept)}"
        self.kept.append(value.alias(name))
        return pl.col(name)

    def of(self, taken: Taken) -> list[str]:
        """Return the columns of the file that a value is taken from."""
        listed = [name for name in taken.of if name in self.names]
        like: list[str] = []
        if taken.like:
            fits = whole(taken.like, self.names)
            spared = whole(taken.unlike, self.names) if taken.unlike else [False] * len(fits)
            like = [
                name for name, fit, spare in zip(self.names, fits, spared, strict=True) if fit and not spare
            ]
        return list(dict.fromkeys([*listed, *like]))

    def called(self, taken: Taken) -> str:
        """Return what a value's columns are called in a table of rejects."""
        return " + ".join(self.of(taken)) or " or ".join(taken.of) or taken.like

    def text(self, taken: Taken | None) -> pl.Expr:
        """Return a value as text; null where it is blank."""
        import polars as pl

        if taken is None:
            return pl.lit(None, dtype=pl.String)
        if taken.is_ is not None:
            return pl.lit(taken.is_, dtype=pl.String)
        names = self.of(taken)
        if not names:
            return pl.lit(None, dtype=pl.String)
        cells = [_filled_up(cell(name), taken.digits) for name in names]
        if taken.take == "sum":
            return self._sum(taken, names)
        value = (
            pl.coalesce(cells)
            if taken.take == "first"
            else blank_is_null(pl.concat_str(cells, separator=" ", ignore_nulls=True))
        )
        if taken.pattern:
            value = blank_is_null(value.str.extract(taken.pattern, 1))
        value = self.keep(value)
        return self._translated(taken, value) if taken.values or taken.otherwise is not None else value

    def _translated(self, taken: Taken, value: pl.Expr) -> pl.Expr:
        import polars as pl

        key = value.str.replace(r"^(-?\d+)\.0+$", "${1}")
        known = list(taken.values)
        if taken.otherwise is None:
            wanted = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
            unknown = value.is_not_null() & ~key.is_in(known)
            self.faults.append(Fault(unknown, self.called(taken), value, f"it is none of {wanted}"))
        default = pl.when(value.is_not_null()).then(pl.lit(taken.otherwise, dtype=pl.String))
        if not known:
            return default
        return self.keep(
            key.replace_strict(known, list(taken.values.values()), default=default, return_dtype=pl.String)
        )

    def _sum(self, taken: Taken, names: list[str]) -> pl.Expr:
        import polars as pl

        parts = [self._whole(cell(name), name) for name in names]
        filled = pl.any_horizontal([part.is_not_null() for part in parts])
        return pl.when(filled).then(pl.sum_horizontal(parts)).cast(pl.String)

    def count(self, taken: Taken | None) -> pl.Expr:
        """Return a value as a whole number that is not negative."""
        import polars as pl

        if taken is None:
            return pl.lit(None, dtype=pl.Int64)
        return self._whole(self.text(taken), self.called(taken))

    def _whole(self, text: pl.Expr, column: str) -> pl.Expr:
        import polars as pl

        text = pl.when(~text.str.contains(_NOT_A_NUMBER)).then(text)
        number = self.keep(text.str.extract(_WHOLE, 1).cast(pl.Int64, strict=False))
        self.faults.append(
            Fault(text.is_not_null() & number.is_null(), column, text, "it is no whole number")
        )
        self.faults.append(Fault(number < 0, column, text, "a count cannot be below zero"))
        return number

    def real(self, text: pl.Expr, column: str) -> pl.Expr:
        """Return text as a number; a comma between digits is a decimal comma, for no coordinate has thousands."""
        import polars as pl

        text = pl.when(~text.str.contains(_NOT_A_NUMBER)).then(text)
        plain = text.str.replace(_COMMA, "${1}.${2}")
        number = pl.when(plain.str.contains(_REAL)).then(plain).cast(pl.Float64, strict=False)
        number = self.keep(pl.when(number.is_finite()).then(number))
        self.faults.append(Fault(text.is_not_null() & number.is_null(), column, text, "it is no number"))
        return number


def _filled_up(text: pl.Expr, digits: int) -> pl.Expr:
    import polars as pl

    if not digits:
        return text
    bare = text.str.replace(r"^(\d+)\.0+$", "${1}")
    return pl.when(bare.str.contains(r"^\d+$")).then(bare.str.zfill(digits)).otherwise(text)


def cell(name: str) -> pl.Expr:
    """Return a column's cells without blanks around them; null where nothing is left."""
    import polars as pl

    return blank_is_null(pl.col(name).str.strip_chars())


def blank_is_null(text: pl.Expr) -> pl.Expr:
    """Return text, null where it is empty."""
    import polars as pl

    return pl.when(text != "").then(text)
