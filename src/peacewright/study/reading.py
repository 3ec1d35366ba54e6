"""Reading documents: claims, and what differs among them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.progress import Progress
from peacewright.core.writing import write_atomically
from peacewright.evidence.claims import Claim, claims_of
from peacewright.evidence.documents.document import Document
from peacewright.evidence.documents.formats import UnreadableError
from peacewright.evidence.documents.reading import grouped, read_about, read_all
from peacewright.evidence.language import AUTOMATIC, Language, language
from peacewright.evidence.reconcile import Group, reconcile


@dataclass(frozen=True)
class Evidence:
    """What some documents say: documents, claims, groups of claims that differ or seem to, files that were not read."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    origins: dict[str, str]
    findings: tuple[Finding, ...]


def read_documents(
    paths: Sequence[Path | str],
    about: Path | str | None = None,
    code: str = AUTOMATIC,
    progress: Progress | None = None,
) -> Evidence:
    """Read documents into claims and reconcile them.

    Parameters
    ----------
    paths : sequence of Path or str
        Files, or folders of files: plain text, HTML, PDF, DOCX, EML.
    about : Path or str, optional
        One JSON object a line with what a person knows of a document (``doc`` and ``published``, ``outlet``,
        ``licence``, ``accessed``, ``url`` ...), which stands above what the document tells of itself.
    code : str
        The language in which they are read: its code, the path of its file, or ``auto`` where each tells its own.
    progress : callable, optional
        Called with (step, done, all).

    Returns
    -------
    Evidence

    Raises
    ------
    PeacewrightError
        If no document could be read, or ``about`` or the language is not sound.
    """
    words = None if code == AUTOMATIC else _language(code)
    known = _about(about)
    documents, findings = read_all([Path(path) for path in paths], words, known, progress)
    if not documents:
        raise PeacewrightError(
            findings or [_refused("documents", "no document was given", "name a file or a folder")]
        )
    origins = grouped(documents)
    each_in = spoken(documents, code)
    claims = tuple(claim for document in documents for claim in claims_of(document, each_in[document.name]))
    return Evidence(tuple(documents), claims, reconcile(claims, origins, each_in), origins, tuple(findings))


def spoken(documents: Sequence[Document], code: str = AUTOMATIC) -> dict[str, Language]:
    """Return the language in which each document is read, by its name; ``code`` as in :func:`read_documents`."""
    words = None if code == AUTOMATIC else _language(code)
    return {each.name: words or language(each.language) for each in documents}


def write_claims(evidence: Evidence, out: Path | str) -> Path:
    """Write the claims alone, one JSON object a line."""
    lines = (json.dumps(claim.as_dict(), ensure_ascii=False) for claim in evidence.claims)
    return write_atomically(out, "".join(f"{line}\n" for line in lines).encode())


def _language(code: str) -> Language:
    try:
        return language(code)
    except ValueError as error:
        remedy = "choose one of them, or name a file of your own (docs/how-to/add-a-language.md)"
        raise PeacewrightError([_refused("language", str(error), remedy)]) from error


def _about(about: Path | str | None) -> dict[str, dict[str, object]]:
    if about is None:
        return {}
    try:
        return read_about(Path(about))
    except (UnreadableError, OSError, UnicodeDecodeError) as error:
        raise PeacewrightError([_refused(str(about), str(error), "write one JSON object a line")]) from error


def _refused(file: str, message: str, remedy: str) -> Finding:
    return Finding("F001", Severity.ERROR, Place(file), message, remedy)
