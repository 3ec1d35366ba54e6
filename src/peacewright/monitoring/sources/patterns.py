"""Regular expressions of mappings: all are searched by the engine of the tables, and are checked with it.

That engine takes time in proportion to the text, whatever the pattern, where Python's can take forever; what only
Python's knows (looking ahead or behind, references back) is refused as a fault of the mapping.
"""

from __future__ import annotations

from collections.abc import Sequence

from peacewright.core.findings import InputFault

LONGEST = 2_000
"""Characters of a pattern: far more than any that ships, and few enough to be compiled at once."""


def must_search(pattern: str, groups: int = 0, named: Sequence[str] = ()) -> None:
    """Refuse a regular expression that the tables cannot search with.

    Parameters
    ----------
    pattern : str
        Empty: none is given.
    groups : int
        Groups that it must have at least.
    named : sequence of str
        Names of groups that it must have.

    Raises
    ------
    InputFault
        If it is none, is too long, or lacks a group.
    """
    import polars as pl

    if not pattern:
        return
    if len(pattern) > LONGEST:
        message = f"a regular expression of {len(pattern):,} characters is too long"
        raise InputFault(message, f"write it with at most {LONGEST:,}")
    try:
        found = pl.Series([""]).str.extract_groups(f"{pattern}()").struct.fields[:-1]
    except (pl.exceptions.PolarsError, UnicodeError):
        remedy = "mend it (there is no looking ahead or behind, and no reference back), or leave it out"
        raise InputFault(
            f"'{pattern}' is no regular expression that tables are searched with", remedy
        ) from None
    if len(found) < groups:
        raise InputFault(
            f"'{pattern}' has no group", "put what is to be taken in brackets, as in '^([A-Z]+) '"
        )
    if missing := [name for name in named if name not in found]:
        raise InputFault(
            f"'{pattern}' has no group named '{missing[0]}'", f"name one, as in '(?P<{missing[0]}>[0-9]+)'"
        )


def whole(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Say of each text whether a pattern matches all of it."""
    import polars as pl

    return pl.Series(list(texts), dtype=pl.String).str.contains(rf"\A(?:{pattern})\z").to_list()


def found(pattern: str, text: str) -> bool:
    """Say whether a pattern is found in a text."""
    import polars as pl

    return bool(pl.Series([text]).str.contains(pattern)[0])


def named_groups(pattern: str, text: str) -> dict[str, str]:
    """Return what the named groups of a pattern took from a text; nothing where it is not found."""
    import polars as pl

    taken = pl.Series([text]).str.extract_groups(pattern)[0] or {}
    return {name: value for name, value in taken.items() if value is not None and not name.isdigit()}
