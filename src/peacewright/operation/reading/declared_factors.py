"""An operation's own factors laid over the catalogue's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from peacewright.core.factors import Factor, FactorSet, Report, Scale, Source, factor_from_reports
from peacewright.core.findings import InputFault
from peacewright.core.units import convert
from peacewright.operation.factors import FactorDeclared, Judged, ReportOf, Written
from peacewright.operation.operation import Operation
from peacewright.operation.reading.document import Path


@dataclass(frozen=True)
class Fault:
    """A fault at a path of the operation, before the file's lines are known."""

    code: str
    path: Path
    message: str
    remedy: str


def factor_set(operation: Operation, catalogue: FactorSet) -> tuple[FactorSet, list[Fault]]:
    """Return all factors of an operation, its own above the catalogue's.

    Parameters
    ----------
    operation : Operation
        What is declared.
    catalogue : FactorSet
        The catalogue's factors.

    Returns
    -------
    FactorSet
        All factors; those at fault are left out.
    list of Fault
        What is wrong with the operation's own.
    """
    faults: list[Fault] = []
    own: dict[str, Factor] = {}
    for name, declared in operation.factors.items():
        found: list[Fault] = []
        factor = _factor(name, declared, catalogue.get(name), found)
        faults += found
        if factor is not None:
            own[name] = factor
    sources = {
        key: Source(key, s.title, s.publisher, s.published, s.url, s.grade or "", s.licence)
        for key, s in operation.sources.items()
    }
    for key, source in sources.items():
        there = catalogue.sources.get(key)
        if there is not None and there != source:
            message = f"the catalogue has another source '{key}': '{there.title[:60]}'"
            faults.append(Fault("R008", ("sources", key), message, "give this one another id"))
    return _without_own_record(operation, catalogue).overridden_by(FactorSet(own, sources)), faults


def _without_own_record(operation: Operation, catalogue: FactorSet) -> FactorSet:
    """Leave out what the catalogue records of the operation itself: no precedent for its own planning.

    That is its history (``history.*.NAME``), and every report whose source is named after it (``NAME-...``).
    """
    own = operation.own_record
    if not own:
        return catalogue
    kept = {}
    for name, factor in catalogue.factors.items():
        if name.startswith("history.") and name.rpartition(".")[2] == own:
            continue
        reports = [report for report in factor.reports if not report.source.startswith(f"{own}-")]
        if len(reports) == len(factor.reports):
            kept[name] = factor
        elif reports:
            kept[name] = factor_from_reports(
                name, factor.label, factor.unit, factor.kind, reports, scale=factor.scale
            )
    return FactorSet(kept, catalogue.sources)


def _factor(name: str, declared: FactorDeclared, base: Factor | None, faults: list[Fault]) -> Factor | None:
    path: Path = ("factors", name)
    unit = declared.unit if declared.unit is not None else base.unit if base else None
    label = declared.label or (base.label if base else "")
    scale: Scale = declared.scale or (base.scale if base else "linear")
    for key, missing in (("label", not label), ("unit", unit is None)):
        if missing:
            remedy = f"add '{key}:', or check the name: the catalogue has no '{name}'"
            faults.append(Fault("S002", path, f"a new factor has no {key}", remedy))
    if base is not None and declared.unit is not None and declared.unit != base.unit:
        message = (
            f"the unit is '{declared.unit}', the catalogue's factor is in '{base.unit or 'plain numbers'}'"
        )
        remedy = "leave 'unit' out; figures may be written in any unit of the same dimension"
        faults.append(Fault("S005", (*path, "unit"), message, remedy))
    if faults or unit is None:
        return None
    if declared.judged is not None:
        return _from_judgement(name, label, unit, scale, declared, declared.judged, faults)
    return _from_reports(name, label, unit, scale, declared, faults)


def _read(value: Written, unit: str, path: Path, faults: list[Fault]) -> float | None:
    try:
        return convert(value, unit)
    except InputFault as fault:
        faults.append(Fault(fault.code, path, fault.message, fault.remedy))
        return None


def _in_order(low: float, best: float, high: float, scale: Scale, path: Path, faults: list[Fault]) -> bool:
    if not low <= best <= high:
        message = f"low {low:g}, best {best:g}, high {high:g} are not in order"
        faults.append(Fault("R006", path, message, "low is at most best, best at most high"))
        return False
    if scale == "log" and low <= 0:
        message = f"low is {low:g}, where a logarithmic scale begins above zero"
        faults.append(Fault("R006", path, message, "give a low above zero, or 'scale: linear'"))
        return False
    return True


def _from_judgement(
    name: str,
    label: str,
    unit: str,
    scale: Scale,
    declared: FactorDeclared,
    judged: Judged,
    faults: list[Fault],
) -> Factor | None:
    path: Path = ("factors", name, "judged")
    low, best, high = (
        _read(value, unit, (*path, key), faults)
        for key, value in (("low", judged.low), ("best", judged.best), ("high", judged.high))
    )
    if low is None or best is None or high is None or not _in_order(low, best, high, scale, path, faults):
        return None
    return Factor(
        name, label, unit, best, low, high, "judged", scale,
        because=declared.because, sources=declared.sources, origin="operation",
    )  # fmt: skip


def _report(report: ReportOf, unit: str, scale: Scale, path: Path, faults: list[Fault]) -> Report | None:
    values: dict[str, float | None] = {}
    for key, written in (("is", report.is_), ("low", report.low), ("high", report.high)):
        values[key] = None if written is None else _read(written, unit, (*path, key), faults)
        if written is not None and values[key] is None:
            return None
    best, low, high = values["is"], values["low"], values["high"]
    if best is None:
        low, high = cast(float, low), cast(float, high)  # the schema asks for both where 'is' is missing
        if not _in_order(low, (low + high) / 2, high, scale, path, faults):
            return None
        best = math.sqrt(low * high) if scale == "log" else (low + high) / 2
    low, high = best if low is None else low, best if high is None else high
    if not _in_order(low, best, high, scale, path, faults):
        return None
    return Report(
        best, low, high, report.source, report.claimed_by or "", report.note, report.quote, report.locator
    )


def _from_reports(
    name: str, label: str, unit: str, scale: Scale, declared: FactorDeclared, faults: list[Fault]
) -> Factor | None:
    reports = [
        _report(report, unit, scale, ("factors", name, "reports", position), faults)
        for position, report in enumerate(declared.reports)
    ]
    sound = [report for report in reports if report is not None]
    if len(sound) < len(reports):
        return None
    return factor_from_reports(name, label, unit, declared.kind, sound, scale=scale, origin="operation")
