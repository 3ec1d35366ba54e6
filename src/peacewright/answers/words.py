"""Wording of numbers, ranges and lists in answers: one place, so that every headline reads alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta

from peacewright.answers.names import NAMES
from peacewright.core.units import HOURS_PER_DAY
from peacewright.plan.explanation import Cure, CureKind
from peacewright.plan.wording import listing

SIGNIFICANT = 2
"""Digits of a simulated or judged number: more would claim a precision that no range here has."""
WHOLE_UNITS = frozenset(
    {
        "aircraft on call",
        "orbits",
        "vessels on station",
        "bases",
        "teams",
        "aircraft",
        "vessels",
        "nations",
        "formations",
    }
)
"""Things that come whole: a need for part of one is a need for one."""
_EXACT_BELOW = 1000
_OVER_RATIO = 10.0
_HOURS_AS_DAYS = 48.0
_SHARES = frozenset({"share", "fraction"})
_BARE = frozenset({"", "1", "ratio", "count"})
_AT_MOST = re.compile(r"\bno (more|longer|later|larger|farther) than$|\bwithin$")
"""How a limit ends that is kept by staying below it."""
_MONEY = {"GBP": "£", "USD": "$", "EUR": "€"}


def two_figures(value: float) -> float:
    """Return a number with two significant figures; zero, infinity and what is missing as they are."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def number(value: float) -> str:
    """Print a number with two significant figures, thousands set apart.

    Whole numbers below a thousand keep their digits: they are counts, or stated as they are.
    """
    if math.isnan(value):
        return "no value"
    if math.isinf(value):
        return "no limit"
    if value == round(value) and abs(value) < _EXACT_BELOW:
        return whole(value)
    rounded = two_figures(value)
    decimals = max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(rounded))))
    text = f"{rounded:,.{min(decimals, 6)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def whole(value: float) -> str:
    """Print a count or date offset to the unit, thousands set apart."""
    return number(value) if not math.isfinite(value) else f"{round(value):,d}".replace("-", "−")


def out_of(part: float, every: float) -> str:
    """Print a part of a whole so that the two are told apart: ``20,000 of 30,000``, ``14,723 of 15,000``."""
    figure = whole if number(two_figures(part)) == number(two_figures(every)) else number
    return f"{figure(part)} of {figure(every)}"


def rounded_up(value: float) -> int:
    """Return a need in whole things: a quarter of a vessel needs a vessel."""
    return math.ceil(value - 1e-6)


def _percent(share: float) -> str:
    """Print a share in percent without its sign; what is next to nothing or to all is said to be so."""
    if not math.isfinite(share):
        return number(share)
    if 0 < share < 0.001:
        return "under 0.1"
    if 0.995 <= share < 1:
        return "over 99"
    return number(two_figures(100 * share))


def _ratio(value: float) -> str:
    return "over 10" if math.isfinite(value) and value > _OVER_RATIO else number(value)


def _bare(value: float, unit: str) -> str:
    return _ratio(value) if unit == "ratio" else number(value)


def quantity(value: float, unit: str) -> str:
    """Print a number with its unit: a share in percent, hours above two days as days, money with its sign."""
    if unit in _SHARES:
        return f"{_percent(value)} %" if math.isfinite(value) else number(value)
    if unit in _MONEY:
        return money(value, unit)
    if unit in _BARE or "**" in unit:
        return _bare(value, unit)
    if unit.startswith("1/"):
        return f"{number(value)} a {unit[2:]}"
    if unit == "hours" and math.isfinite(value) and abs(value) > _HOURS_AS_DAYS:
        return quantity(two_figures(value / HOURS_PER_DAY), "days")
    shown = number(value)
    return f"{shown} {unit[:-1] if shown == '1' and unit.endswith('s') else unit}"


def between(low: float, high: float, unit: str = "") -> str:
    """Print a range without repeating its unit where both ends have the same: ``3 to 40``, ``3 hours to 4 days``."""
    if unit in _SHARES:
        return f"{_percent(low)} to {_percent(high)} %"
    if unit in _MONEY:
        return f"{money(low, unit)} to {money(high, unit)}"
    if unit == "hours" and max(low, high) > _HOURS_AS_DAYS:
        if low > _HOURS_AS_DAYS:
            first, last = (two_figures(end / HOURS_PER_DAY) for end in (low, high))
            return f"{between(first, last)} days"
        return f"{quantity(low, unit)} to {quantity(high, unit)}"
    return f"{_bare(low, unit)} to {_bare(high, unit)}"


def ranged(best: float, low: float, high: float, unit: str) -> str:
    """Print a value with its range behind it; the value alone where there is no range, or none that shows."""
    if math.isnan(best):
        return "no value"
    shown = quantity(best, unit)
    if math.isnan(low) or math.isnan(high) or quantity(low, unit) == quantity(high, unit):
        return shown
    return f"{shown} ({between(low, high, unit)})"


def money(amount: float, currency: str) -> str:
    """Print an amount of money, in millions or billions where it is that large: ``£0.74bn``, ``£43m``."""
    sign = _MONEY.get(currency, f"{currency} ")
    for size, least, word in ((1e9, 1e8, "bn"), (1e6, 1e6, "m")):
        if abs(amount) >= least:
            return f"{sign}{number(two_figures(amount / size))}{word}"
    return f"{sign}{number(amount)}"


def plain(name: str) -> str:
    """Turn a name of a vocabulary into words: its own where it has any, else with spaces."""
    return NAMES.get(name.replace("-", "_"), name.replace("_", " ").replace("-", " "))


def slug(label: str) -> str:
    """Return a label as the last part of a name: lower-case words joined by underscores."""
    return "_".join(re.findall(r"[^\W_]+", label.lower()))


def stance_words(stance: str, bloc: str) -> str:
    """Turn a party's stance into words, with the name of the bloc that the operation declares."""
    return plain(stance).format(bloc=bloc)


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


def cure_words(cure: Cure, figure: Callable[[float], str] | None = None) -> str:
    """Print a cure: what to change, and by how much.

    Parameters
    ----------
    cure : Cure
    figure : callable, optional
        How its number is printed; without it to two significant figures, rounded so that it still cures, a limit as
        “about”.
    """
    if cure.kind is CureKind.DROP:
        return f"dropping {listing(plain(task) for task in cure.of)}"
    if cure.amount is None:
        return cure.change
    size = _that_does(cure) if figure is None else cure.amount
    if cure.unit in WHOLE_UNITS:
        size = float(rounded_up(size))
    shown = number(size) if figure is None else figure(size)
    if cure.kind is CureKind.MORE:
        first, space, rest = listing(cure.of).partition(" ")
        return f"{shown} more {first.removesuffix('s') if size == 1 else first}{space}{rest}"
    amount = quantity(size, cure.unit) if figure is None else _told(shown, size, cure.unit)
    if cure.kind is CureKind.LIMIT:
        return f"{cure.change}{' about' if figure is None else ''} {amount}"
    return cure.of[0].format(amount) if cure.of else f"{cure.change} ({amount})"


def _that_does(cure: Cure) -> float:
    """Return the size of a cure with two significant figures, rounded to the side on which it still cures."""
    value = cure.amount or 0.0
    if value == 0 or not math.isfinite(value) or cure.unit in WHOLE_UNITS:
        return value
    # Hours that are told as days are rounded as days.
    unit = HOURS_PER_DAY if cure.unit == "hours" and value > _HOURS_AS_DAYS else 1.0
    value /= unit
    if value == round(value) and abs(value) < _EXACT_BELOW and cure.kind is not CureKind.LIMIT:
        return value * unit
    step = 10.0 ** (math.floor(math.log10(abs(value))) - SIGNIFICANT + 1)
    down = cure.kind is CureKind.LIMIT and _AT_MOST.search(cure.change)
    steps = math.floor(value / step + 1e-9) if down else math.ceil(value / step - 1e-9)
    return float(round(steps * step * unit, 12))


def _told(shown: str, size: float, unit: str) -> str:
    """Print a number that is worded already with its unit; a share in percent all the same."""
    if unit in _SHARES:
        return quantity(size, unit)
    return f"{shown} {unit[:-1] if shown == '1' and unit.endswith('s') else unit}"
