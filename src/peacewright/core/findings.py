"""Findings: the one voice of checks, planners and monitor.

A finding says what is wrong, where it stands, and what would be right. Codes are declared once, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

CODES: dict[str, str] = {
    "F001": "file cannot be read",
    "F002": "file is empty",
    "F003": "file is not UTF-8 text",
    "F004": "file is too large or too deeply nested",
    "F005": "language of a document is not told",
    "Y001": "not valid YAML",
    "Y002": "key given twice",
    "Y003": "YAML feature that is not allowed here (tag, anchor or alias)",
    "Y004": "number split by a comma inside braces",
    "S001": "unknown key",
    "S002": "required key missing",
    "S003": "wrong type",
    "S004": "value not allowed",
    "S005": "quantity of the wrong dimension or unit",
    "S006": "version of the file's shape that is not known",
    "R001": "name refers to nothing",
    "R002": "names refer to each other in a circle",
    "R003": "unknown source",
    "R004": "source is newer than the operation's as-of date",
    "R005": "factor has no source and no reasoning",
    "R006": "range is not in order",
    "R007": "unknown place or region",
    "R008": "one name for two different things",
    "R009": "declared but never used",
    "R010": "statement that no source supports",
    "R011": "judgement without a range",
    "R012": "settings that contradict each other",
    "U001": "file of an older version, upgraded",
    "M001": "claim of a language model that the document does not bear out",
    "M002": "language model gave no answer of use",
    "P001": "shortfall in a plan",
    "C001": "command cannot be carried out",
}


class Severity(StrEnum):
    """How much a finding matters: an error stops the work, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where a finding stands: file, line (from 1), and key written as a dotted path."""

    file: str = ""
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        where = self.file or "(no file)"
        if self.line is not None:
            where += f":{self.line}"
        return f"{where} {self.key}".rstrip()


@dataclass(frozen=True)
class Finding:
    """One fault or remark: code, severity, place, message, and what would be right."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            message = f"unknown finding code {self.code}"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} {self.code}: {self.message}. {self.remedy}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data for JSON output."""
        return asdict(self) | {"severity": str(self.severity), "title": CODES[self.code]}


class InputFault(ValueError):
    """A value that a file may not hold, with the code of the finding it becomes and what would be right.

    A validator raises it where the fault is seen; the loader turns it into a finding with file, line and key.
    """

    def __init__(self, message: str, remedy: str = "", *, code: str = "S004") -> None:
        self.code = code
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}; {remedy}" if remedy else message)


class PeacewrightError(Exception):
    """The one error for a person who can mend the input: carries all findings at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
