"""``peacewright read``: documents become claims, each with its sentence, speaker and firmness."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peacewright.cli.arguments import JsonOption, given
from peacewright.cli.output import print_findings, print_json, progress_bar
from peacewright.cli.proposals import print_proposals

if TYPE_CHECKING:
    from peacewright.evidence.model.reading import ModelReader
    from peacewright.study.reading import Evidence

EPILOG = """Examples:

peacewright read article.txt --out claims.jsonl

peacewright read articles/ report.pdf --about about.jsonl --out claims.jsonl

peacewright read article.txt --into my-force.yaml

A claim is a number, a date, a length of time, a sum, a distance, a position, a commitment, a condition or an open
question; it points to its sentence by the characters of the document. Relative dates are resolved against the day of
publication: where a document does not give it, say it in a file of one JSON object a line,
{"doc": "article.txt", "published": "2025-03-24"}. Plain text, HTML, PDF, DOCX and EML are read, and folders of them."""


LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help="The language in which they are written, or the file of one; auto: each document tells its own.",
    ),
]
ModelOption = Annotated[
    str | None,
    given(
        "--model",
        "NAME",
        "A language model that reads beside the rules; nothing is sent anywhere without it.",
    ),
]
EndpointOption = Annotated[
    str | None,
    given(
        "--endpoint",
        "URL",
        "Where the model is asked; its key, if it needs one, stands in PEACEWRIGHT_MODEL_KEY.",
    ),
]
MostOption = Annotated[
    int, typer.Option("--most-characters", metavar="N", min=1, help="Most characters sent to the model.")
]


def run(
    documents: Annotated[
        list[Path],
        typer.Argument(metavar="DOC...", show_default=False, help="Documents, or folders of them."),
    ],
    out: Annotated[
        Path | None,
        given("--out", "FILE", "The file to write, one claim a line."),
    ] = None,
    into: Annotated[
        str | None,
        given("--into", "OP", "Propose to this operation file; nothing enters it yet."),
    ] = None,
    about: Annotated[
        Path | None,
        given("--about", "FILE", "What is known of the documents beside their text."),
    ] = None,
    language: LanguageOption = "auto",
    model: ModelOption = None,
    endpoint: EndpointOption = None,
    most_characters: MostOption = 500_000,
    json: JsonOption = False,
) -> None:
    """Read documents into claims, and say what differs among them; or propose it to an operation."""
    from peacewright.study.reading import read_documents, write_claims
    from peacewright.study.reviewing import read_into

    if out is None and into is None:
        raise typer.BadParameter("say what becomes of the claims: --out FILE, --into OP, or both")
    reader = _model_reader(model, endpoint, most_characters, out)
    desk = None
    with progress_bar() as progress:
        if into is None:
            found = read_documents(documents, about, language, progress, reader)
        else:
            desk, found = read_into(into, documents, about, language, progress, reader)
    written = write_claims(found, out) if out is not None else None
    if found.findings:
        print_findings(found.findings)
    if desk is not None:
        print_proposals(desk, json)
    elif json:
        print_json(_as_data(found, written))
    else:
        _tell(found, written)


def _model_reader(
    model: str | None, endpoint: str | None, most_characters: int, out: Path | None
) -> ModelReader | None:
    """Return the model that was asked for; None where none was."""
    if model is None and endpoint is None:
        return None
    if model is None or endpoint is None:
        raise typer.BadParameter("a language model is asked with both: --model NAME --endpoint URL")
    if out is None:
        raise typer.BadParameter(
            "what a model is asked and answers is kept beside the claims: give --out FILE"
        )
    from peacewright.evidence.model.endpoint import Endpoint
    from peacewright.evidence.model.reading import ModelReader

    try:
        asked = Endpoint(endpoint, model, os.environ.get("PEACEWRIGHT_MODEL_KEY", ""))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--endpoint") from error
    return ModelReader(asked, most_characters, lambda message: typer.echo(message, err=True))


def _as_data(found: Evidence, written: Path | None) -> dict[str, Any]:
    from peacewright.study.reading import log_of

    return {
        "file": str(written),
        "documents": [document.about() for document in found.documents],
        "claims": len(found.claims),
        "readers": found.readers,
        "model": None if found.model is None or written is None else {
            "characters": found.model.characters, "questions": len(found.model.log), "agreed": found.agreed,
            "dropped": found.model.dropped, "log": str(log_of(written)),
        },
        "groups": [
            {"title": group.title, "question": group.question, "relation": group.relation,
             "origins": group.origins, "claims": [claim.id for claim in group.claims]}
            for group in found.groups
        ],
    }  # fmt: skip


def _tell(found: Evidence, written: Path | None) -> None:
    origins = len(set(found.origins.values()))
    print(f"{len(found.claims)} claims from {len(found.documents)} documents of {origins} origins: {written}")
    languages = Counter(document.language for document in found.documents)
    print("  languages: " + ", ".join(f"{code} ({number})" for code, number in sorted(languages.items())))
    if found.model is not None:
        added = found.readers.get("rules", 0)
        print(
            f"  readers: rules {added} claims, model {len(found.claims) - added} more; it agreed with the rules on "
            f"{found.agreed}, and {found.model.dropped} of its claims were dropped: the document does not bear them out"
        )
    for group in found.groups:
        if group.is_conflict:
            told = (
                f"{group.title} ({group.question}), {len(group.claims)} claims from {group.origins} origins"
            )
            print(f"  differs: {told}")
    for group in found.groups:
        if not group.is_conflict:
            print(f"  no conflict: {group.title}, {len(group.claims)} claims")
