"""Reading documents: claims and what differs among them; what they were read from, and by whom, is written beside."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.progress import Progress
from peacewright.core.run import versions
from peacewright.core.writing import write_atomically
from peacewright.evidence.claims import Claim, claims_of
from peacewright.evidence.documents.document import Document
from peacewright.evidence.documents.formats import UnreadableError
from peacewright.evidence.documents.reading import grouped, read_about, read_all
from peacewright.evidence.language import AUTOMATIC, Language, language
from peacewright.evidence.reconcile import Group, reconcile

if TYPE_CHECKING:
    from peacewright.evidence.model.reading import ModelReader, ModelReading

_OBJECTS = 200_000
"""New objects after which cycles of them are looked for while documents are read; a document makes some thousands."""
_LIBRARIES = ("charset-normalizer", "lxml", "pypdf", "python-docx", "trafilatura")
"""What the text of a document depends on besides the document."""


@dataclass(frozen=True)
class Evidence:
    """What some documents say: documents, claims, groups of claims that differ or seem to, files that were not read.

    ``model`` is what a language model was asked and answered, if one was; ``agreed`` counts those of its claims that
    the rules had read as well.
    """

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    origins: dict[str, str]
    findings: tuple[Finding, ...]
    model: ModelReading | None = None
    agreed: int = 0

    def renamed(self, names: Mapping[str, str]) -> Evidence:
        """Return the evidence with other names for some documents, by the names that they have."""
        if not names:
            return self

        def called(name: str) -> str:
            return names.get(name, name)

        claims = {id(claim): replace(claim, doc=called(claim.doc)) for claim in self.claims}
        groups = [
            replace(group, sides=tuple(tuple(claims[id(claim)] for claim in side) for side in group.sides))
            for group in self.groups
        ]
        return replace(
            self,
            documents=tuple(replace(each, name=called(each.name)) for each in self.documents),
            claims=tuple(claims.values()),
            groups=tuple(groups),
            origins={called(name): called(origin) for name, origin in self.origins.items()},
        )

    @property
    def readers(self) -> dict[str, int]:
        """How many claims each reader made."""
        return dict(sorted(Counter(claim.reader for claim in self.claims).items(), reverse=True))


def read_documents(
    paths: Sequence[Path | str],
    about: Path | str | None = None,
    code: str = AUTOMATIC,
    progress: Progress | None = None,
    model: ModelReader | None = None,
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
    model : ModelReader, optional
        A language model that reads beside the rules. Its claims are added where the document bears them out; no claim
        of the rules is replaced.

    Returns
    -------
    Evidence

    Raises
    ------
    PeacewrightError
        If no document could be read, or ``about`` or the language is not sound.
    """
    with _few_collections():
        return _read(paths, about, code, progress, model)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cycles of objects seldom: claims are many and in no cycle, and each search goes through all of them."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read(
    paths: Sequence[Path | str],
    about: Path | str | None,
    code: str,
    progress: Progress | None,
    model: ModelReader | None,
) -> Evidence:
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
    reading, agreed = None, 0
    if model is not None:
        from peacewright.evidence.model.reading import joined, read_by_model

        reading = read_by_model(model, documents, each_in, progress)
        claims, agreed = joined(claims, reading.claims)
        findings += reading.findings
    groups = reconcile(claims, origins, each_in)
    return Evidence(tuple(documents), claims, groups, origins, tuple(findings), reading, agreed)


def spoken(documents: Sequence[Document], code: str = AUTOMATIC) -> dict[str, Language]:
    """Return the language in which each document is read, by its name; ``code`` as in :func:`read_documents`."""
    words = None if code == AUTOMATIC else _language(code)
    return {each.name: words or language(each.language) for each in documents}


def write_claims(evidence: Evidence, out: Path | str) -> Path:
    """Write the claims, one JSON object a line, and beside them what they were read from and by whom.

    Beside ``claims.jsonl`` stands ``claims.run.json``: documents with their hashes, licences and days of access,
    readers, versions. Where a model was asked, ``claims.model.jsonl`` holds each question and answer.
    """
    out = Path(out)
    known = {document.name: document.about() for document in evidence.documents}
    lines = [
        {**claim.as_dict(), "licence": known[claim.doc]["licence"], "accessed": known[claim.doc]["accessed"]}
        for claim in evidence.claims
    ]
    content = _as_lines(lines)
    written = write_atomically(out, content)
    if evidence.model is not None:
        write_atomically(log_of(out), _as_lines(evidence.model.log))
    record = {
        "verb": "read",
        "documents": [{**known[name], "origin": origin} for name, origin in evidence.origins.items()],
        "claims": len(evidence.claims),
        "claims_sha256": hashlib.sha256(content).hexdigest(),
        "readers": evidence.readers,
        "versions": versions(_LIBRARIES),
    }
    write_atomically(
        out.with_suffix(".run.json"), (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()
    )
    return written


def log_of(out: Path) -> Path:
    """Return where the questions to a model and its answers stand, beside the claims."""
    return out.with_suffix(".model.jsonl")


def _as_lines(entries: Sequence[Mapping[str, object]]) -> bytes:
    encode = json.JSONEncoder(ensure_ascii=False).encode  # one for all: each call of dumps would make its own
    lines = (encode(entry) for entry in entries)
    return "".join(f"{line}\n" for line in lines).encode(errors="surrogatepass")


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
