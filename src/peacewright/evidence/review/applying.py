"""Accepted proposals as changes of the operation file: by the editor, so that comments and all other text stay."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from peacewright.evidence.comparing import Relation, compare
from peacewright.evidence.proposals import Kind
from peacewright.evidence.review.decisions import Review, Standing, State, lacks, refused
from peacewright.evidence.review.entering import enter, is_condition
from peacewright.operation.editing.edit import Editor
from peacewright.operation.loading import LoadedOperation


def apply_accepted(review: Review, editor: Editor, loaded: LoadedOperation) -> tuple[str, ...]:
    """Make the changes that accepted proposals ask for; nothing is saved.

    What stands in the file already is not written twice; a report that does gets its sentence.

    Parameters
    ----------
    review : Review
    editor : Editor
        The operation file.
    loaded : LoadedOperation
        The same, as it is before.

    Returns
    -------
    tuple of str
        The proposals that entered, with the sources that they needed.

    Raises
    ------
    PeacewrightError
        If a source was rejected that an accepted proposal cites, if it lacks title or publisher, or if the file cannot
        be changed so.
    """
    standings = review.standings()
    accepted = [each for each in standings.values() if each.state is State.ACCEPTED]
    entered: list[str] = []
    for source in _sources(accepted, standings, review, editor, loaded):
        editor.add_source(source.at[1], _filled(source.entry))
        entered.append(source.proposal.id)
    for standing in accepted:
        if standing.proposal.kind is Kind.SOURCE:
            if standing.proposal.id not in entered:
                entered.append(standing.proposal.id)
            continue
        _enter(standing, editor, loaded)
        entered.append(standing.proposal.id)
    return tuple(entered)


def difference(before: str, after: str, name: str, around: int = 3) -> str:
    """Return what changes in a file, as a unified diff with some lines around; empty where nothing does."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        name,
        f"{name} (as accepted)",
        n=around,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def cited(standing: Standing) -> tuple[str, ...]:
    """Return the sources that an entry cites, with those of what was merged into it."""
    entry = standing.entry
    if standing.proposal.kind is Kind.REPORT:
        return (entry["source"],)
    if standing.proposal.kind is Kind.OPTION or is_condition(standing.at, entry):
        further = [name for each in standing.merged for name in (each.entry or {}).get("sources", ())]
        return tuple(dict.fromkeys([*(entry.get("sources") or ()), *further]))
    return ()


def _sources(
    accepted: list[Standing],
    standings: Mapping[str, Standing],
    review: Review,
    editor: Editor,
    loaded: LoadedOperation,
) -> list[Standing]:
    """Return the sources that must be added, in the order of the review: those accepted, and those that are cited."""
    there = set(editor.data.get("sources") or {})
    by_name = {each.at[1]: each for each in standings.values() if each.proposal.kind is Kind.SOURCE}
    # An edited name stands for the one that entries were written with.
    original = {each.proposal.at[1]: each.at[1] for each in by_name.values()}
    needed = [name for each in accepted if not _is_there(each, loaded) for name in cited(each)]
    needed += [each.at[1] for each in accepted if each.proposal.kind is Kind.SOURCE]
    found: dict[str, Standing] = {}
    for name in needed:
        called = original.get(name, name)
        if called in there or called in found:
            continue
        source = by_name.get(called)
        if source is None:
            raise refused(
                review.operation, f"an accepted proposal cites '{name}', which is no source", "edit it"
            )
        if source.state is State.REJECTED:
            message = f"an accepted proposal cites '{called}', whose source was rejected"
            raise refused(review.operation, message, f"undo one of the two: --undo {source.proposal.id}")
        if lacking := lacks(source):
            message = f"source {source.proposal.id} ({called}), which an accepted proposal cites, {lacking}"
            raise refused(
                review.operation, message, f"peacewright review OP --edit {source.proposal.id} publisher=..."
            )
        found[called] = source
    return list(found.values())


def _enter(standing: Standing, editor: Editor, loaded: LoadedOperation) -> None:
    at = standing.at
    if standing.entry is None:
        return  # already there, or to be changed by hand: accepting says only that a person has seen it
    if _is_there(standing, loaded):
        if standing.proposal.kind is Kind.REPORT:
            _quote_it(at[1], standing.entry, editor)
        return
    if standing.proposal.kind is Kind.REPORT:
        _enter_report(at, _filled(standing.entry), editor)
    elif standing.proposal.kind is Kind.OPTION:
        entry = dict(standing.entry)
        entry["sources"] = list(cited(standing))
        editor.add_option(at[1], _filled(entry))
    elif is_condition(at, standing.entry):
        enter(at, _filled(standing.entry) | {"sources": list(cited(standing))}, editor)
    elif isinstance(standing.entry, list):
        editor.set(at, standing.entry)
    else:
        editor.append(at, standing.entry)


def _enter_report(at: tuple[str, ...], report: Mapping[str, Any], editor: Editor) -> None:
    """Add a report; a judgement gives way to it, because a factor has either reports or a judgement."""
    factor = ("factors", at[1])
    declared = (editor.data.get("factors") or {}).get(at[1]) or {}
    if "judged" in declared:
        editor.set((*factor, "reports"), [dict(report)], after="judged")
        for key in ("judged", "because"):
            if key in declared:
                editor.remove((*factor, key))
        return
    editor.add_report(at[1], report)


def _is_there(standing: Standing, loaded: LoadedOperation) -> bool:
    relation = compare(standing.proposal, loaded, standing.at, standing.entry).relation
    return relation is Relation.THERE and standing.proposal.kind is not Kind.SOURCE


def _quote_it(factor: str, entry: Mapping[str, Any], editor: Editor) -> None:
    """Give the report of the same source the sentence that it was taken from, unless it has one."""
    reports = ((editor.data.get("factors") or {}).get(factor) or {}).get("reports") or []
    for position, report in enumerate(reports):
        if report.get("source") == entry["source"] and "quote" not in report:
            for key in ("quote", "locator"):
                if entry.get(key):
                    editor.set(("factors", factor, "reports", position, key), entry[key])
            return


def _filled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in ("", None)}
