"""The generated parts of ``docs/models/history.md``: how the fits went, the bands, and the table of every parameter.

    python -m validation.history.page [--check]

Makes them anew from what ``python -m validation.check_history --write`` left beside this module and from the factor
tables as shipped, so that neither can change without the page: a test holds them against each other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from peacewright.core.factors import Factor
from peacewright.operation.loading import load
from validation.history.contraction import FITTED_AT_MOST
from validation.history.counts import read_cases
from validation.history.floor import LENGTHS, floors
from validation.history.lived import DONBAS
from validation.history.record import BANDS, FITS, PARTS, WIDTHS, read

SEED = 1
PAGE = Path(__file__).parents[2] / "docs" / "models" / "history.md"
OPERATION = "ukraine-2025"
BEGIN, END = "<!-- generated: {} -->", "<!-- end -->"
LIVED = (
    "baseline.", "excitation.", "gain.", "mark.", "compliance.", "presence.", "substitution.", "verification.",
    "resumption.", "agreement.", "gate.", "collapse.", "departure.", "consent.", "access.", "observation.",
    "party_type.", "sight.", "verify.", "claims.", "exposure.", "disruption.", "command.decide.",
)  # fmt: skip
"""Beginnings of the names of what the simulation adds to a plan: behaviour, what is seen and said, stresses, ends."""


def number(value: float) -> str:
    """Return a number with three digits at most."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def fits_table() -> str:
    """Return how each fit went."""
    kept = read(FITS)
    return table(list(kept[0]), [list(line.values()) for line in kept])


def parts_table() -> str:
    """Return what makes the band of each count as wide as it is."""
    kept = read(PARTS)
    return table(list(kept[0]), [list(line.values()) for line in kept])


def floors_table() -> str:
    """Return how wide bands must be, told from published days alone."""
    header = [
        "days", "published", "standard deviation", "next day over any day", "one more day, learnt from these",
        *(f"{length} {'day' if length == 1 else 'days'}, level known" for length in LENGTHS),
    ]  # fmt: skip
    rows = [
        [
            one.name,
            str(one.days),
            f"{one.spread:.2f}",
            "-" if one.apart is None else f"{one.apart:.2f}",
            *(f"{fold:.1f}-fold" for fold in (one.learnt, *one.known)),
        ]
        for one in floors(read_cases(), SEED)
    ]
    return table(header, rows)


def bands_table() -> str:
    """Return every judged count beside its bands."""
    lines = read(BANDS)
    columns = list(dict.fromkeys(line["bands"] for line in lines))
    counts = list(dict.fromkeys((line["case"], line["count"], line["published"]) for line in lines))
    found = {(line["case"], line["count"], line["bands"]): line for line in lines}
    rows = []
    for case, count, published in counts:
        cells = [found[case, count, column] for column in columns]
        shown = [f"{c['low']} to {c['high']}" + ("" if c["inside"] == "yes" else " **out**") for c in cells]
        rows.append([case, count, published, *shown])
    return table(["truce", "days", "published", *columns], rows)


def status(factor: Factor, ratios: dict[str, float]) -> str:
    """Return what a parameter may be called: fitted, and in which truce; else literature or assumed.

    ``ratios`` are widths left by each fit over that of the narrowest column that nothing reads: what is no narrower
    than noise is not fitted.
    """
    fitted = [fit for fit, ratio in ratios.items() if ratio <= FITTED_AT_MOST]
    if fitted:
        return f"**fitted** in {' and '.join(fitted)}"
    return "assumed" if factor.kind == "judged" else "literature"


def parameters_table() -> str:
    """Return every parameter of the simulation: what it may be called, its range as shipped, and what each fit left."""
    shipped, ground = load(OPERATION).factors, load(DONBAS).factors
    widths = {(line["fit"], line["parameter"]): line for line in read(WIDTHS)}
    fits = list(dict.fromkeys(fit for fit, _ in widths))
    noises = {line["fitted to"]: float(line["narrowest control"]) for line in read(FITS)}
    rows = []
    for name, factor in {**ground.factors, **shipped.factors}.items():
        if not name.startswith(LIVED) or not factor.is_uncertain:
            continue
        own = [widths.get((fit, name)) for fit in fits]
        # What one record alone leaves is weights on the prior, a few draws in effect: nothing is fitted to it.
        ratios = {
            fit: float(line["ratio"]) / noises[fit]
            for fit, line in zip(fits, own, strict=True)
            if line and fit in noises
        }
        rows.append(
            [
                f"`{name}`",
                status(factor, ratios),
                f"{number(factor.best)} ({number(factor.low)} to {number(factor.high)})",
                *(f"{line['ratio']}: {line['low']} to {line['high']}" if line else "-" for line in own),
            ]
        )
    header = ["parameter", "what it is", "range as shipped", *(f"left by {fit}" for fit in fits)]
    return table(header, rows)


def made_anew(text: str) -> str:
    """Return the page with its generated parts made anew."""
    for name, make in (
        ("fits", fits_table),
        ("floors", floors_table),
        ("bands", bands_table),
        ("parts", parts_table),
        ("parameters", parameters_table),
    ):
        head, _, rest = text.partition(BEGIN.format(name))
        _, _, tail = rest.partition(END)
        text = f"{head}{BEGIN.format(name)}\n{make()}\n{END}{tail}"
    return text


def main() -> int:
    """Write the page, or say whether it is as it would be written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page is stale")
    text = PAGE.read_text(encoding="utf-8")
    if parser.parse_args().check:
        return int(made_anew(text) != text)
    PAGE.write_text(made_anew(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
