"""The whole analysis of an exploration: tables, sentences, signposts and pathways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peacewright.answers.case import has_means
from peacewright.answers.explored import tables
from peacewright.answers.explored.aims import aim_documents
from peacewright.answers.explored.explored import Explored
from peacewright.answers.explored.failing import Failing, failings, groups, sentences
from peacewright.answers.explored.influences import Moved, moves
from peacewright.answers.explored.leading import failing_lines, lead
from peacewright.answers.explored.pathing import Pathing, pathings, pathway_words, pathways_document
from peacewright.answers.explored.ranking import Ranked, ranked, statement
from peacewright.answers.explored.signposts import signposts_document
from peacewright.answers.explored.spending import Spent, spending_words, spendings

if TYPE_CHECKING:
    import polars as pl

STEPS = ("budgets", "rankings", "sensitivity", "conditions", "pathways")
CAUTION = (
    "Everything here is about the futures drawn. Shares of futures follow from how futures are drawn; none is a "
    "probability of peace."
)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What was found.

    Attributes
    ----------
    tables : mapping of str to polars.DataFrame
        ``budget``, ``splits``, ``differences``, ``rankings``, ``priors``, ``influence``, ``rank_correlations``,
        ``boxes``.
    sentences : mapping of str to tuple of str
        By subject: ``budget``; ``ranking``, a text a measure; ``conditions``, a text for
        options of which the same is to be said; ``pathways``.
    lead : mapping of str to str
        What is read first, by what it is about.
    fails : mapping of str to str
        What makes each option fail, a line an option.
    aims : tuple of mapping
        What was found of each declared aim, as plain data (:mod:`.aims`).
    signposts, pathways : mapping
        Plain data, to be written as JSON.
    failings, pathings : tuple
        For whoever draws them.
    """

    tables: Mapping[str, pl.DataFrame]
    sentences: Mapping[str, tuple[str, ...]]
    lead: Mapping[str, str]
    fails: Mapping[str, str]
    aims: tuple[Mapping[str, Any], ...]
    signposts: Mapping[str, Any]
    pathways: Mapping[str, Any]
    failings: tuple[Failing, ...]
    pathings: tuple[Pathing, ...]

    def document(self, explored: Explored) -> dict[str, Any]:
        """Return what is written as ``exploration.json``: the sentences by subject, and what was found aim by aim."""
        return {
            "operation": explored.operation.name,
            "seed": explored.seed,
            "futures": explored.futures.count,
            "replications": explored.replications,
            "options": list(explored.options),
            "caution": CAUTION,
            "lead": dict(self.lead),
            "fails": dict(self.fails),
            "aims": list(self.aims),
            **{subject: list(said) for subject, said in self.sentences.items()},
        }


def analyse(
    explored: Explored, fresh: Explored | None = None, tell: Callable[[str, int, int], None] | None = None
) -> Analysis:
    """Analyse an exploration.

    The same exploration gives the same tables and sentences, whatever the number of threads.

    Parameters
    ----------
    explored : Explored
    fresh : Explored, optional
        The same options in futures drawn with another seed, in which conditions are read again.
    tell : callable, optional
        Called with (step, done, all).
    """

    def step(number: int) -> None:
        if tell is not None:
            tell(f"analysing {STEPS[min(number, len(STEPS) - 1)]}", number, len(STEPS))

    step(0)
    spent = list(spendings(explored))
    step(1)
    rankings = ranked(explored)
    step(2)
    baseline = _baseline(explored)
    moved = list(moves(explored, baseline))
    step(3)
    found = tuple(failings(explored, fresh))
    signposts = signposts_document(explored, found)
    step(4)
    paths = pathings(explored, found)
    aims = aim_documents(explored, rankings, moved, found, signposts, spent, baseline)
    said = {
        "budget": spending_words(explored, spent),
        "ranking": _statements(explored, rankings),
        "conditions": tuple(" ".join(sentences(explored, group)) for group in groups(found)),
        "pathways": tuple(pathway_words(explored, one) for one in paths),
    }
    step(5)
    return Analysis(
        _tables(explored, spent, rankings, moved, found),
        said,
        lead(explored, rankings, aims),
        failing_lines(explored, aims),
        tuple(aims),
        signposts,
        pathways_document(explored, paths),
        found,
        paths,
    )


def _tables(
    explored: Explored,
    spent: Sequence[Spent],
    rankings: Ranked,
    moved: Sequence[Moved],
    found: tuple[Failing, ...],
) -> dict[str, pl.DataFrame]:
    rows = {
        "budget": tables.budget_rows(spent),
        "splits": tables.split_rows(spent),
        "differences": tables.difference_rows(explored),
        "rankings": tables.ranking_rows(rankings),
        "priors": tables.prior_rows(explored, rankings),
        "influence": tables.influence_rows(explored, moved),
        "rank_correlations": tables.correlation_rows(explored),
        "boxes": tables.box_rows(explored, found),
    }
    return {name: tables.table(of) for name, of in rows.items()}


def _statements(explored: Explored, found: Ranked) -> tuple[str, ...]:
    metrics = dict.fromkeys(metric for metric, _ in explored.measures)
    return tuple(" ".join(statement(explored, found, metric)) for metric in metrics)


def _baseline(explored: Explored) -> str:
    """Return the explored option that puts nothing in place; empty where there is not exactly one."""
    without = [name for name in explored.options if not has_means(explored.operation.options[name].levers)]
    return without[0] if len(without) == 1 else ""
