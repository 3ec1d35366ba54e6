"""All proposals that documents make for an operation, in the order in which a person reviews them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peacewright.core.findings import Finding
from peacewright.evidence.claims import Claim
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language
from peacewright.evidence.proposals import Kind, Proposal
from peacewright.evidence.proposing.options import propose_options
from peacewright.evidence.proposing.reading import Reading
from peacewright.evidence.proposing.reports import propose_reports
from peacewright.evidence.proposing.sources import citable, names, propose_sources
from peacewright.evidence.proposing.stances import propose_stances
from peacewright.evidence.reconcile import reconcile
from peacewright.operation.loading import LoadedOperation


def propose(
    documents: Sequence[Document],
    claims: Sequence[Claim],
    origins: Mapping[str, str],
    spoken: Mapping[str, Language],
    loaded: LoadedOperation,
    named: Mapping[str, str] | None = None,
) -> tuple[tuple[Proposal, ...], dict[str, str], tuple[Finding, ...]]:
    """Turn claims into proposals for an operation.

    Parameters
    ----------
    documents, claims : sequences
        What was read.
    origins : mapping of document to its origin
    spoken : mapping of document to its Language
    loaded : LoadedOperation
    named : mapping of document to source, optional
        Names that documents were given before.

    Returns
    -------
    tuple of Proposal, dict of str to str, tuple of Finding
        The proposals; by document the name of its source; documents that the operation may not cite, none of whose
        claims is proposed.
    """
    kept, findings = citable(documents, loaded)
    sources = names(kept, loaded.operation, named or {})
    within = tuple(claim for claim in claims if claim.doc in sources)
    reading = Reading(
        loaded, {each.name: each for each in kept}, within, reconcile(within, origins, spoken), spoken, origins, sources
    )  # fmt: skip
    found = [
        *propose_sources(kept, sources, loaded.operation),
        *propose_reports(reading),
        *propose_options(reading),
        *propose_stances(reading),
    ]
    order = list(Kind)
    found.sort(key=lambda proposal: order.index(proposal.kind))
    return tuple({proposal.id: proposal for proposal in found}.values()), sources, tuple(findings)
