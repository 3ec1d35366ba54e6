"""How numbers, ranges and dates are printed, in one place for tables, charts and maps."""

from __future__ import annotations

import math
from datetime import date

NARROW_SPACE = "\u202f"
FIRM_SPACE = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SCALED_FROM = 1e7
_SCALES = ((1e9, "billion"), (1e6, "million"))
# Units that stand for a share are printed as a percentage; units of a bare count are printed as the number alone.
SHARE_UNITS = frozenset({"share", "fraction"})
SPOKEN_UNITS = frozenset({"hours"})
"""Units that a quantity is not left in: hours are printed as minutes, hours or days, whichever a person would say."""
_MINUTES_AN_HOUR, _HOURS_A_DAY, _HOURS_AS_DAYS = 60, 24, 48
BARE_UNITS = frozenset({"", "1", "count", "ratio", "number", "dimensionless"})


def number(value: float) -> str:
    """Print ``value`` with three significant figures, or all digits of a whole number, thousands set apart.

    From ten million on it is printed in millions or billions. A value that is not a number prints as an en dash;
    infinity as "no limit".
    """
    if math.isnan(value):
        return EN_DASH
    if math.isinf(value):
        return "no limit" if value > 0 else f"{MINUS}no limit"
    if value == 0:
        return "0"
    for size, word in _SCALES:
        if abs(value) >= max(size, _SCALED_FROM):
            return f"{number(value / size)}{FIRM_SPACE}{word}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{min(decimals, 6)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"0", "-0"}:
        text = f"{value:.1e}"
    return text.replace("-", MINUS)


def quantity(value: float, unit: str = "") -> str:
    """Print ``value`` with its unit; a share is printed as a percentage."""
    if unit in SHARE_UNITS:
        return f"{number(value * 100)}{NARROW_SPACE}%"
    if math.isnan(value) or unit in BARE_UNITS:
        return number(value)
    if unit == "%":
        return f"{number(value)}{NARROW_SPACE}%"
    if unit in SPOKEN_UNITS:
        return " ".join(_spoken(value))
    return f"{number(value)} {unit}"


def _spoken(hours: float) -> tuple[str, str]:
    """Return hours as people say them: below one in minutes, above two days in days."""
    if not hours or math.isinf(hours) or 1 <= abs(hours) <= _HOURS_AS_DAYS:
        return number(hours), "hour" if hours == 1 else "hours"
    if abs(hours) < 1:
        return number(_MINUTES_AN_HOUR * hours), "minutes"
    return number(hours / _HOURS_A_DAY), "days"


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """Print a range without repeating its unit: "3 to 40"; nothing when either end is missing.

    Of hours the unit is said, since it may not be that of the value: "21 hours to 6.3 days".
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    if unit in SPOKEN_UNITS:
        (first, one), (last, other) = _spoken(low), _spoken(high)
        first = first if one == other else f"{first} {one}"
        return f"{first}{FIRM_SPACE}to{FIRM_SPACE}{last} {other}"
    if unit in SHARE_UNITS:
        low, high, sign = low * 100, high * 100, f"{NARROW_SPACE}%"
    else:
        sign = ""
    return f"{number(low)}{FIRM_SPACE}to{FIRM_SPACE}{number(high)}{sign}"


def signed(value: float) -> str:
    """Print a correlation with its sign and two decimals."""
    if math.isnan(value):
        return EN_DASH
    return f"{'+' if value >= 0 else MINUS}{abs(value):.2f}"


def day(value: date) -> str:
    """Print a date as people write it: "30 April 2025"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
