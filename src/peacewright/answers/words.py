"""Wording of numbers, ranges and lists in answers: one place, so that every headline reads alike."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

SIGNIFICANT = 3
_SHARES = frozenset({"share", "fraction"})
_BARE = frozenset({"", "1", "ratio", "count"})


def number(value: float) -> str:
    """Print a number with three significant digits, or all digits of a whole one; thousands set apart."""
    if math.isnan(value):
        return "no value"
    if math.isinf(value):
        return "no limit"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    rounded = round(value, SIGNIFICANT - 1 - magnitude)
    decimals = max(0, SIGNIFICANT - 1 - magnitude)
    text = f"{rounded:,.{min(decimals, 6)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def whole(value: float) -> str:
    """Print a count or date offset to the unit, thousands set apart."""
    return number(value) if not math.isfinite(value) else f"{round(value):,d}".replace("-", "−")


def quantity(value: float, unit: str) -> str:
    """Print a number with its unit; a share as a percentage."""
    if unit in _SHARES:
        return f"{number(100 * value)} %" if math.isfinite(value) else number(value)
    if unit in _BARE:
        return number(value)
    if unit.startswith("1/"):
        return f"{number(value)} a {unit[2:]}"
    shown = number(value)
    return f"{shown} {unit[:-1] if shown == '1' and unit.endswith('s') else unit}"


def between(low: float, high: float, unit: str = "") -> str:
    """Print a range without repeating its unit: ``3 to 40``."""
    if unit in _SHARES:
        return f"{number(100 * low)} to {number(100 * high)} %"
    return f"{number(low)} to {number(high)}"


def ranged(best: float, low: float, high: float, unit: str) -> str:
    """Print a value with its range behind it; the value alone where there is no range, or none that shows."""
    if math.isnan(best):
        return "no value"
    shown = quantity(best, unit)
    if math.isnan(low) or math.isnan(high) or number(low) == number(high):
        return shown
    return f"{shown} ({between(low, high, unit)})"


def money(amount: float, currency: str) -> str:
    """Print an amount of money, in millions or billions where it is that large."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(amount) >= size:
            return f"{currency} {number(amount / size)}{word}"
    return f"{currency} {number(amount)}"


def listing(items: Iterable[str], joint: str = "and") -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def plain(name: str) -> str:
    """Turn a name of a vocabulary into words."""
    return name.replace("_", " ").replace("-", " ")


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def plural(count: float, one: str, many: str | None = None) -> str:
    """Print a count with its noun."""
    return f"{whole(count)} {one if round(count) == 1 else many or one + 's'}"


def day_after(start: date, days: float) -> str:
    """Print the date some days after a start as people write it."""
    day = start + timedelta(days=round(days))
    return f"{day.day} {day:%B} {day.year}"
