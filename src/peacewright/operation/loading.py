"""From a file, or the name of an operation that ships, to a checked operation with its factors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from peacewright.core.display import Displayed
from peacewright.core.factors import FactorSet
from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.operation.checks.all import check
from peacewright.operation.checks.remarks import Checked
from peacewright.operation.operation import Operation
from peacewright.operation.reading import document as documents
from peacewright.operation.reading.declared_factors import factor_set
from peacewright.operation.reading.document import LARGEST_BYTES, MOST_FINDINGS, YamlDocument
from peacewright.operation.reading.factor_tables import CATALOGUE, load_tables
from peacewright.operation.reading.patching import Patched, patch_options
from peacewright.operation.reading.places import locate_places
from peacewright.operation.reading.suggest import did_you_mean
from peacewright.operation.reading.upgrades import read_current
from peacewright.operation.reading.validation import Validated, validate

# Long enough for a list of regions, short enough to be read.
_LONGEST = 1_500


@dataclass(frozen=True)
class LoadedOperation(Displayed):
    """An operation that passed every check.

    Attributes
    ----------
    operation : Operation
        What is declared; options' patches are applied.
    factors : FactorSet
        All factors: the catalogue's, with the operation's own above them.
    path : Path
        The file.
    sha256 : str
        Of the file's bytes.
    findings : tuple of Finding
        Warnings and notes; never an error.
    factor_tables_sha256 : str
        Of the catalogue's factor tables.
    document : YamlDocument
        The lines of every key, for findings of later steps.
    """

    operation: Operation
    factors: FactorSet
    path: Path
    sha256: str
    findings: tuple[Finding, ...]
    factor_tables_sha256: str
    document: YamlDocument

    def __repr__(self) -> str:
        return f"<operation {self.operation.name}: {len(self.operation.options)} options, {len(self.factors)} factors>"

    def place(self, *path: str | int) -> Place:
        """Return file, line and key of a path, for instance ``place("options", "west-10k", "levers")``."""
        return self.document.place(path)


def shipped_operations(catalogue: Path = CATALOGUE) -> tuple[str, ...]:
    """Return the names of the operations that ship."""
    return tuple(sorted(path.stem for path in (catalogue / "operations").glob("*.yaml")))


def load(path_or_name: str | Path, *, catalogue: Path = CATALOGUE) -> LoadedOperation:
    """Read and check an operation.

    Parameters
    ----------
    path_or_name : str or Path
        A file, or the name of an operation that ships; a file of that name wins.
    catalogue : Path
        The catalogue with factor tables and shipped operations.

    Returns
    -------
    LoadedOperation
        The operation, its factors and what is worth knowing about it.

    Raises
    ------
    PeacewrightError
        With every fault of the file at once: code, file, line, key, message and what would be right.
    """
    path = find_file(path_or_name, catalogue)
    return read_operation(read_bytes(path), path, catalogue=catalogue)


def read_operation(raw: bytes, path: Path, *, catalogue: Path = CATALOGUE) -> LoadedOperation:
    """Check the bytes of an operation file, as :func:`load` does; ``path`` is its name in findings.

    Raises
    ------
    PeacewrightError
        With every fault at once.
    """
    document, upgraded = read_current(raw, str(path))
    tables = load_tables(catalogue)
    patched = patch_options(document)
    located = locate_places(document, patched.data)
    patched = replace(patched, data=located.data)
    validated = validate(document, patched)
    findings = [*upgraded, *patched.findings, *located.findings, *validated.findings]
    factors = tables.factors
    if validated.operation is not None:
        factors, referring = _check_references(
            validated.operation, document, patched, validated, tables.factors
        )
        findings += referring
    findings = _told_once([*document.findings, *_apart_from(document.findings, findings)])
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise PeacewrightError(findings)
    if validated.operation is None:  # no finding and no operation: a fault of this program, never of the file
        message = f"{path}: no operation, and no finding that says why"
        raise RuntimeError(message)
    digest = hashlib.sha256(raw).hexdigest()
    return LoadedOperation(
        validated.operation, factors, path, digest, tuple(findings), tables.sha256, document
    )


def _check_references(
    operation: Operation,
    document: YamlDocument,
    patched: Patched,
    validated: Validated,
    catalogue: FactorSet,
) -> tuple[FactorSet, list[Finding]]:
    def finding(code: str, severity: Severity, path: documents.Path, message: str, remedy: str) -> Finding:
        path = validated.as_written(path)
        path = patched.written_at(path)
        return Finding(code, severity, document.place(path), message, remedy)

    factors, faults = factor_set(operation, catalogue)
    remarks = list(check(Checked(operation, patched.data, catalogue)))
    if (
        validated.findings or document.findings
    ):  # of a file with faults, what seems unused or missing may not be
        remarks = [remark for remark in remarks if remark.severity is Severity.ERROR]
    return factors, [
        *(finding(f.code, Severity.ERROR, f.path, f.message, f.remedy) for f in faults),
        *(finding(r.code, r.severity, r.path, r.message, r.remedy) for r in remarks),
    ]


def _apart_from(text: Iterable[Finding], findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what only follows from a fault of the text: a split number is no range in disorder as well."""
    spoiled = {finding.place.key for finding in text if finding.place.key}
    around = spoiled | {key.rpartition(".")[0] for key in spoiled} - {""}
    return [f for f in findings if f.place.key not in around and not _within(f.place.key, spoiled)]


def _within(key: str, spoiled: set[str]) -> bool:
    return any(key.startswith((f"{above}.", f"{above}[")) for above in spoiled)


def _told_once(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of the file, each once: a fault in an inherited lever is one fault."""
    unique = [_short(finding) for finding in dict.fromkeys(findings)]
    unique.sort(key=lambda finding: (finding.severity is not Severity.ERROR, finding.place.line or 0))
    if len(unique) <= MOST_FINDINGS:
        return unique
    more = f"and {len(unique) - MOST_FINDINGS} further findings"
    last = unique[MOST_FINDINGS - 1]
    return [*unique[: MOST_FINDINGS - 1], replace(last, message=f"{last.message} ({more})")]


def _short(finding: Finding) -> Finding:
    """Return a finding that fits a screen and cannot disturb a terminal, whatever text of the file it quotes."""
    message, remedy = (documents.shortened(text, _LONGEST) for text in (finding.message, finding.remedy))
    place = replace(finding.place, key=documents.shortened(finding.place.key, _LONGEST))
    return replace(finding, place=place, message=message, remedy=remedy)


# --- finding and reading the file -----------------------------------------------------------------------------------


def _refused(code: str, path: str, message: str, remedy: str) -> PeacewrightError:
    place = Place(documents.shortened(path, 200))
    return PeacewrightError([Finding(code, Severity.ERROR, place, message, remedy)])


def find_file(path_or_name: str | Path, catalogue: Path = CATALOGUE) -> Path:
    """Return the path of a file, or of an operation that ships.

    Raises
    ------
    PeacewrightError
        If there is none that can be read.
    """
    text = str(path_or_name)
    shipped = shipped_operations(catalogue)
    try:
        path = Path(path_or_name)
        if path.is_file():
            return path
        if text in shipped:
            return catalogue / "operations" / f"{text}.yaml"
        exists, directory = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise _refused("F001", text, f"the file cannot be read: {_reason(error)}", "check the path") from None
    listed = f"name a file, or an operation that ships: {', '.join(shipped) or 'none'}"
    if directory:
        raise _refused("F001", text, "this is a directory", listed)
    if exists:
        raise _refused("F001", text, "this is no ordinary file", listed)
    remedy = f"{did_you_mean(text, shipped)}. Or give the path of a file" if shipped else listed
    raise _refused("F001", text, "there is no such file, and no operation of that name ships", remedy)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, up to one more than a file may have.

    Raises
    ------
    PeacewrightError
        If it cannot be read.
    """
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        remedy = "check the path and who may read it"
        raise _refused("F001", str(path), f"the file cannot be read: {_reason(error)}", remedy) from None


def _reason(error: Exception) -> str:
    return (error.strerror or "unknown cause").lower() if isinstance(error, OSError) else str(error)
