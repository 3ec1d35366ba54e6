"""Documents read by a language model: how much is sent is bounded and said before, each exchange is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.core.progress import Progress, tell
from peacewright.evidence.claims import NUMERIC, Claim
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language
from peacewright.evidence.model.checking import Checked, NoClaimsError, checked
from peacewright.evidence.model.endpoint import SEED, Endpoint, UnansweredError
from peacewright.evidence.model.questions import Piece, pieces

MOST_CHARACTERS = 500_000
"""Most characters that are sent in one run unless more are asked for: about 80 articles."""
_FAILURES = 3
"""After so many unanswered questions in a row no further one is sent."""
_TOLD = 20
"""Most dropped claims that are told one by one for a document."""


@dataclass(frozen=True)
class ModelReader:
    """A model as a reader of documents.

    ``announce`` is told how much will be sent before anything is.
    """

    endpoint: Endpoint
    most_characters: int = MOST_CHARACTERS
    announce: Callable[[str], None] | None = None

    @property
    def name(self) -> str:
        """What claims say of who read them."""
        return f"model {self.endpoint.model}"


@dataclass
class ModelReading:
    """What a model read: claims, what went wrong, and each exchange as it was."""

    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)
    characters: int = 0
    dropped: int = 0


def read_by_model(
    reader: ModelReader,
    documents: Sequence[Document],
    spoken: Mapping[str, Language],
    progress: Progress | None = None,
) -> ModelReading:
    """Ask a model for the claims of some documents, and keep those that the documents bear out.

    Parameters
    ----------
    reader : ModelReader
    documents : sequence of Document
    spoken : mapping of document name to Language
        By it numbers and dates are held against the words quoted.
    progress : callable, optional

    Returns
    -------
    ModelReading
        A question that is not answered is a finding, and the others are asked; after three in a row none is.

    Raises
    ------
    PeacewrightError
        Before anything is sent, if more would be than is allowed.
    """
    every = [piece for document in documents for piece in pieces(document)]
    characters = sum(piece.characters for piece in every)
    if characters > reader.most_characters:
        message = (
            f"{characters:,} characters would be sent to the model; at most {reader.most_characters:,} may be"
        )
        raise PeacewrightError(
            [Finding("C001", Severity.ERROR, Place("--model"), message, "give fewer documents, or --most-characters")]
        )  # fmt: skip
    if reader.announce is not None:
        reader.announce(
            f"{characters:,} characters in {len(every)} questions go to {reader.name} at {reader.endpoint.host}"
        )
    found = ModelReading(characters=characters)
    failures = 0
    for number, piece in enumerate(every):
        hopeless, answered = _asked(reader, piece, spoken[piece.document.name], found)
        failures = 0 if answered else failures + 1
        tell(progress, reader.name, number + 1, len(every))
        left = len(every) - number - 1
        if left and (hopeless or failures >= _FAILURES):
            message = f"the model is not asked again: {left} of {len(every)} questions were not sent"
            found.findings.append(_finding("M002", Severity.ERROR, "--model", message, "mend the endpoint"))
            break
    return found


def _asked(reader: ModelReader, piece: Piece, words: Language, found: ModelReading) -> tuple[bool, bool]:
    """Ask about one piece and note what came of it; say whether the next is hopeless, and whether it was answered."""
    entry: dict[str, Any] = {
        "doc": piece.document.name, "piece": piece.number, "model": reader.endpoint.model,
        "endpoint": reader.endpoint.url, "temperature": 0, "seed": SEED, "prompt": piece.messages,
        "prompt_sha256": _hash(json.dumps(piece.messages, ensure_ascii=False)),
    }  # fmt: skip
    found.log.append(entry)
    hopeless, answered = False, True
    try:
        answer = reader.endpoint.ask(piece.messages)
        entry |= {"answer": answer, "answer_sha256": _hash(answer)}
        result = checked(answer, piece, words, reader.name)
    except UnansweredError as error:
        hopeless, answered, result = error.hopeless, False, _nothing(found, piece, entry, str(error))
    except NoClaimsError as error:
        result = _nothing(found, piece, entry, str(error))
    entry |= {"claims": [claim.id for claim in result.claims], "dropped": list(result.dropped)}
    found.claims += result.claims
    found.dropped += len(result.dropped)
    found.findings += _told(result, piece)
    return hopeless, answered


def _nothing(found: ModelReading, piece: Piece, entry: dict[str, Any], why: str) -> Checked:
    entry["failed"] = why
    message = f"piece {piece.number + 1} was not read by the model: {why}"
    remedy = "the rules read it all the same; ask again, or another model"
    found.findings.append(_finding("M002", Severity.ERROR, piece.document.name, message, remedy))
    return Checked((), ())


def _told(result: Checked, piece: Piece) -> list[Finding]:
    remedy = "nothing is to be done: it was dropped"
    told = [
        _finding("M001", Severity.WARNING, piece.document.name, f"the model claims {each}", remedy)
        for each in result.dropped[:_TOLD]
    ]
    left = len(result.dropped) - _TOLD
    if left > 0:
        message = f"{left} more claims of the model were dropped; the log tells each"
        told.append(_finding("M001", Severity.WARNING, piece.document.name, message, remedy))
    return told


def _finding(code: str, severity: Severity, file: str, message: str, remedy: str) -> Finding:
    return Finding(code, severity, Place(file), message, remedy)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def joined(rules: Sequence[Claim], model: Sequence[Claim]) -> tuple[tuple[Claim, ...], int]:
    """Return the claims of both readers, and how many of the model's the rules had read already.

    No claim of the rules is replaced. One of the model is added unless the rules read the same value, or a clause of
    the same kind, in the same words.
    """
    own: dict[str, list[Claim]] = {}
    for claim in rules:
        own.setdefault(claim.doc, []).append(claim)
    added = [claim for claim in model if not any(_is_same(claim, each) for each in own.get(claim.doc, ()))]
    order = {claim.doc: number for number, claim in reversed(list(enumerate([*rules, *model])))}
    every = sorted(
        [*rules, *added], key=lambda claim: order[claim.doc]
    )  # stable: rules first, in their order
    return tuple(every), len(model) - len(added)


def _is_same(one: Claim, other: Claim) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    if one.kind != other.kind or shared <= 0:
        return False
    if one.kind in NUMERIC:
        return _measure(one) == _measure(other)
    return 2 * shared >= min(one.end - one.start, other.end - other.start)


def _measure(claim: Claim) -> tuple[object, ...]:
    return claim.value_low, claim.value_high, claim.unit, claim.date_start, claim.date_end
