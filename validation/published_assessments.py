"""Published assessments of a force for Ukraine beside ours: agree, differ or cannot tell, each with its reason.

    python -m validation.published_assessments [--write]

Assessments are in ``validation/data/assessments.csv`` with author, title, publisher, date, address, figure and what
exactly it counts. Ours are computed on the same definition from the shipped operation by planning alone; reports of
our factors that stem from an assessment are left out before it is compared. ``--write`` renews the page
``docs/published-assessments.md``. Two numbers agree if the larger is at most twice the smaller. A row cannot tell where
a number that we judged without any source moves ours by more than that: agreement would be our own doing.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from peacewright import study
from peacewright.core.factors import FactorSet
from peacewright.operation.loading import LoadedOperation
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Task
from peacewright.study.kept_plans import planned_anew
from validation.strengths import DATA, Need, Prediction, Watched, sizing, without_reports

PAGE = Path(__file__).resolve().parents[1] / "docs" / "published-assessments.md"
OPERATION = "ukraine-2025"
NEAR = 2.0
AGREE, DIFFER, CANNOT_TELL = "agree", "differ", "cannot tell"
HEAD = """\
# Published assessments beside ours

Written by `python -m validation.published_assessments --write`; do not edit. The table of assessments is
`validation/data/assessments.csv`. Ours come from planning the shipped operation on the same definition, as best value
and range: the middle 80 % over the factors for what a mandate needs; for what can be kept in place, from offers alone
to all that is considered. Where one of our factors has a report from the assessment, that report is left out first;
where nothing else is left, the row cannot tell. Nor can it where one factor that we judged without any source moves
ours more than twice over the middle 80 % of its range: agreement would be our own doing. Two numbers agree if the
larger is at most twice the smaller; against past missions our sizing is off by 1.5 times in the median, and by more
than twice for some (see [tasks](models/tasks.md)).

{rows} rows: {counts}. The factors that ours hang on are set by their sources and, for posts and patrols on a km of
line, were last mended against past missions, never against this table; their names and values have the SHA-256
`{digest}`.

| assessment | figure | what it counts | ours | verdict | reason |
| --- | --- | --- | --- | --- | --- |"""
FOOT = """
*Read*: the text itself was read in whole or in its summary; *opening read*: its first pages; *relayed*: only through
the site that the link names. What a relayed figure counts is as the relay says."""
NO_FIGURE = {
    "combat": "A force that must be able to fight is sized by what stands opposite; no model of combat is in here, "
    "and so no figure of ours.",
    "deterrence": "Whether a force deters is never predicted; question Q0 says instead how far it would have to lower "
    "the hazard of resumption.",
    "no number": "It gives no number to hold ours against.",
}


@dataclass(frozen=True)
class Assessment:
    """One published figure, as low and high (None where it has no end), and how ours is made."""

    cells: dict[str, str]

    @property
    def low(self) -> float | None:
        """Lower end, if any number is given."""
        return float(self.cells["low"]) if self.cells["low"] else None

    @property
    def high(self) -> float | None:
        """Upper end; None means 'at least'."""
        return float(self.cells["high"]) if self.cells["high"] else None

    @property
    def figure(self) -> str:
        """The figure in words."""
        if self.low is None:
            return "no number"
        if self.high is None:
            return f"at least {self.low:,.0f}"
        return f"{self.low:,.0f}" + (f" to {self.high:,.0f}" if self.high > self.low else "")


@dataclass(frozen=True)
class Compared:
    """An assessment, ours (None without one), the verdict and why."""

    assessment: Assessment
    ours: Prediction | None
    verdict: str
    reason: str

    @property
    def our_figure(self) -> str:
        """Ours in words."""
        if self.ours is None:
            return "–"
        return f"{self.ours.best:,.0f} ({self.ours.low:,.0f} to {self.ours.high:,.0f})"


def read_assessments() -> list[Assessment]:
    """Return the rows of the table."""
    with (DATA / "assessments.csv").open(encoding="utf-8") as file:
        return [Assessment(line) for line in csv.DictReader(file)]


def our_number(how: str, loaded: LoadedOperation, factors: FactorSet) -> tuple[Prediction, set[str]]:
    """Compute ours by the column ``ours``, and say which factors it hangs on.

    ``need:OPTION[:TASKS]`` strength that a mandate needs; ``sustained:OPTION`` persons in place in the last month
    planned, from what is offered alone to all that is considered; ``pool:PERSONS`` pool behind so many in place;
    ``tied_up:PERSONS`` persons bound at once; ``fighters:ON_CALL`` aircraft owned.
    """
    kind, _, rest = how.partition(":")
    if kind == "need":
        option, _, tasks = rest.partition(":")
        return sizing(with_tasks(loaded.operation, option, tasks), option, factors)
    if kind == "sustained":
        watched = Watched(factors.factors, factors.sources)
        with planned_anew():  # a plan that was kept asks for no factor
            generation = study.plan(replace(loaded, factors=watched), rest)[rest].generation
        last = float(generation.in_place[:, -1].sum())
        firm = generation.firm_level * float(generation.required[:, -1].sum())
        return Prediction(last, min(firm, last), last), watched.asked
    name, scale = {
        "pool": ("generation.dwell_ratio", lambda value: float(rest) * (1 + value)),
        "tied_up": ("generation.tied_up_ratio", lambda value: float(rest) * value),
        "fighters": ("airspace.readiness", lambda value: float(rest) / value),
    }[kind]
    factor = factors[name]
    ends = sorted((scale(factor.low), scale(factor.high)))
    return Prediction(scale(factor.best), *ends), {name}


def own_guesses(how: str, loaded: LoadedOperation, factors: FactorSet) -> list[str]:
    """Say which factors judged without a source move what a mandate needs by more than the margin, and by how much."""
    kind, _, rest = how.partition(":")
    if kind != "need":
        return []
    option, _, tasks = rest.partition(":")
    need = Need(with_tasks(loaded.operation, option, tasks), option, factors)
    found = []
    for name in need.uncertain:
        if factors[name].kind == "judged" and not factors[name].sources:
            alone, _ = need.widths(name)
            if alone > NEAR:
                found.append(
                    f"{factors[name].label[:1].lower()}{factors[name].label[1:]} ({alone:.1f} times)"
                )
    return found


def with_tasks(operation: Operation, option: str, tasks: str) -> Operation:
    """Return the operation with other tasks in the mandate of an option; as it is if none are given."""
    if not tasks:
        return operation
    chosen = operation.options[option]
    levers = chosen.levers.model_copy(update={"tasks": [Task(task) for task in tasks.split()]})
    options = {**operation.options, option: chosen.model_copy(update={"levers": levers})}
    return operation.model_copy(update={"options": options})


def compare(assessment: Assessment, loaded: LoadedOperation) -> tuple[Compared, set[str]]:
    """Return one row, and the factors that ours hangs on."""
    how = assessment.cells["ours"]
    remark = assessment.cells["remark"]
    if how.startswith("none:"):
        return Compared(assessment, None, CANNOT_TELL, NO_FIGURE[how.removeprefix("none:")]), set()
    factors, _, informed = without_reports(loaded.factors, tuple(assessment.cells["our_sources"].split()))
    ours, asked = our_number(how, loaded, factors)
    if asked & set(informed):
        return Compared(assessment, ours, CANNOT_TELL, remark), asked
    guesses = own_guesses(how, loaded, factors)
    if guesses:
        reason = f"Judged by us without a source, and moving ours alone: {', '.join(guesses)}. {remark}"
        return Compared(assessment, ours, CANNOT_TELL, reason), asked
    assert assessment.low is not None
    high = assessment.high if assessment.high is not None else float("inf")
    apart = max(assessment.low / ours.best, ours.best / high)
    if apart <= 1:
        return Compared(assessment, ours, AGREE, f"Ours lies inside. {remark}"), asked
    verdict = AGREE if apart <= NEAR else DIFFER
    return Compared(assessment, ours, verdict, f"Apart by {apart:.1f} times. {remark}"), asked


@cache
def compare_all(operation: str = OPERATION) -> tuple[list[Compared], str]:
    """Return all rows, and the hash of the factors that ours hang on: name, best, low, high."""
    loaded = study.load(operation)
    rows, asked = [], set()
    for assessment in read_assessments():
        row, names = compare(assessment, loaded)
        rows.append(row)
        asked |= names
    stated = "\n".join(
        f"{name} {loaded.factors[name].best!r} {loaded.factors[name].low!r} {loaded.factors[name].high!r}"
        for name in sorted(asked)
        if name in loaded.factors
    )
    return rows, hashlib.sha256(stated.encode()).hexdigest()


def page() -> str:
    """Return the page."""
    rows, digest = compare_all()
    counts = ", ".join(
        f"{sum(row.verdict == verdict for row in rows)} {verdict}" for verdict in (AGREE, DIFFER, CANNOT_TELL)
    )
    lines = [HEAD.format(rows=len(rows), counts=counts, digest=digest[:16])]
    for row in rows:
        cells = row.assessment.cells
        where = f"[{cells['title']}]({cells['url']}), {cells['publisher']}, {cells['published']}"
        source = f"{cells['author']}: {where} ({cells['mark']})"
        figure = f"{row.assessment.figure} {cells['unit']}".strip()
        lines.append(
            f"| {source} | {figure} | {cells['counts']} | {row.our_figure} | {row.verdict} | {row.reason} |"
        )
    lines.append(FOOT)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew the page in docs/")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")


if __name__ == "__main__":
    main()
