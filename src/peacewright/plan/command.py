"""The command part: every rival design of command assessed for one option, and what each decision takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from statistics import NormalDist
from typing import Any

import numpy as np

from peacewright.operation.vocabulary import Occasion, PostKind, Task
from peacewright.plan.explanation import Explanation, Shortfall

SPREAD = "command.governments.spread"
"""The factor by which bodies asked the same question differ in the time that they take."""


def nth_of(count: int, needed: int) -> float:
    """Return z such that the median of the k-th of n log-normal times is median × spread^z.

    The k-th of n independent times lies below t if at least k do, which has the probability
    sum over j ≥ k of C(n, j) q^j (1 − q)^(n − j) with q = F(t); where it is one half, z = Φ⁻¹(q) (David and Nagaraja,
    Order Statistics, 2003, section 2.1). For the last of n, q = 0.5^(1/n).
    """
    if count == 1:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        q = (low + high) / 2
        below = sum(math.comb(count, j) * q**j * (1 - q) ** (count - j) for j in range(needed, count + 1))
        low, high = (q, high) if below < 0.5 else (low, q)
    return NormalDist().inv_cdf((low + high) / 2)


@dataclass(frozen=True)
class Term:
    """Hours of one step: a factor, how often it is passed, and for how many of how many bodies one must wait.

    Attributes
    ----------
    factor : str
        Factor that gives the hours.
    times : float
        How often the hours are spent.
    bodies : int
        Bodies that are asked the same question, each for itself: governments, capitals; else 1.
    needed : int
        How many of them must have answered.
    """

    factor: str
    times: float = 1.0
    bodies: int = 1
    needed: int = 1

    def hours(self, value: Callable[[str], Any]) -> Any:
        """Return the hours, a number or an array over futures, from what ``value`` gives for a factor."""
        hours = self.times * value(self.factor)
        return hours if self.bodies == 1 else hours * value(SPREAD) ** nth_of(self.bodies, self.needed)


@dataclass(frozen=True)
class Branch:
    """What one post takes: the way to it, its decision, and the way back.

    Attributes
    ----------
    post : str
        The post, by its name in the design.
    terms : tuple of Term
        Its steps; their hours add up.
    """

    post: str
    terms: tuple[Term, ...]

    def hours(self, value: Callable[[str], Any]) -> Any:
        """Return the sum of its terms."""
        return sum(term.hours(value) for term in self.terms)


@dataclass(frozen=True)
class Decision:
    """One occasion under one design: who decides, who must agree, and the network of approvals.

    Attributes
    ----------
    occasion : Occasion
        What has to be decided on.
    from_post : str
        The post where it arises, by its name in the design.
    authority : str
        The post that decides.
    keys : tuple of str
        Further posts that must agree.
    stages : tuple of tuple of Branch
        Posts that are asked: stages follow one another; those within a stage are asked side by side, the slowest
        counts.
    hops : int
        Fewest steps over command and liaison from where it arises up to the authority.
    is_gap : bool
        Whether the table gives nobody the authority, so that the occasion goes to the top of the tree.
    """

    occasion: Occasion
    from_post: str
    authority: str
    keys: tuple[str, ...]
    stages: tuple[tuple[Branch, ...], ...]
    hops: int
    is_gap: bool = False

    def hours(self, value: Callable[[str], Any]) -> Any:
        """Return the hours from the event to a decision that binds where it began: the critical path."""
        slowest = (
            reduce(np.maximum, [branch.hours(value) for branch in stage]) for stage in self.stages if stage
        )
        return sum(slowest, 0.0)

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors that the hours follow from, each once."""
        terms = [term for stage in self.stages for branch in stage for term in branch.terms]
        names = dict.fromkeys(term.factor for term in terms if term.times > 0)
        if any(term.bodies > 1 for term in terms):
            names[SPREAD] = None
        return tuple(names)


@dataclass(frozen=True)
class BlockedTask:
    """A task of the option that a design cannot have done, and why.

    Attributes
    ----------
    task : Task
        The task that is blocked.
    because : str
        Why, in words: no post answers for it, or a caveat forbids it.
    """

    task: Task
    because: str


@dataclass(frozen=True)
class SinglePoint:
    """A kind of post whose absence leaves occasions undecided: about the organisation, never about a place.

    Attributes
    ----------
    kind : PostKind
        Kind of the post.
    occasions : tuple of Occasion
        The occasions that are then left undecided.
    """

    kind: PostKind
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True)
class Mending:
    """The least changes that would leave no decision of a design hanging on one post.

    Attributes
    ----------
    hangs_on : tuple of str
        Kinds of the staffs and components that some decision hangs on.
    states : tuple of str
        Kinds of the bodies of states that some decision hangs on: nobody stands in for them.
    stand_ins : int or None
        Fewest stand-ins for ``hangs_on``; None where no post could stand in for one of them.
    liaison : tuple of str
        Kinds of the two posts whose liaison spares most stand-ins; empty where none spares any.
    stand_ins_with_liaison : int
        Stand-ins that are still needed with that liaison.
    delegated : int or None
        Decisions to pass down so that none hangs on a body of states; None where that would not do.
    authority : str
        Kind of the post that would take them: the lowest that commands the force.
    """

    hangs_on: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    stand_ins: int | None = 0
    liaison: tuple[str, ...] = ()
    stand_ins_with_liaison: int = 0
    delegated: int | None = 0
    authority: str = ""


@dataclass(frozen=True)
class Assessment:
    """One design of command under one option.

    Attributes
    ----------
    design : str
        Name of the design in the operation file or the catalogue.
    title : str
        Title of the design.
    decisions : mapping of Occasion to Decision
        The approvals that each occasion takes, by occasion.
    gaps : tuple of Occasion
        Occasions that the table gives nobody the authority on.
    double_keys : tuple of Occasion
        Occasions on which a further post must agree.
    hops : mapping of Occasion to int
        Steps up to the authority, by occasion.
    longest_chain : int
        Levels from the top to the lowest post, both counted.
    widest_span : int
        Most posts directly under one.
    handovers_per_year : float
        How often in a year command passes to another nation, over all posts.
    blocked : tuple of BlockedTask
        Tasks of the option that the design cannot have done.
    unfilled : tuple of str
        Titles of posts whose framework nation the option does not admit, or that has refused.
    single_points : tuple of SinglePoint
        Posts whose absence leaves occasions undecided, by kind.
    posts : int
        Posts of the design; several of a kind side by side count once.
    barred_share : mapping of Task to float
        Share of the persons of the element that does a task whose nations' caveats forbid it, in [0, 1]; the same for
        all designs. Tasks whose element nobody brings are left out.
    mending : Mending
        The least changes after which no decision hangs on one post.
    shortfalls : tuple of Shortfall
        What the design lacks for the option, each with the least changes that would cure it.
    """

    design: str
    title: str
    decisions: Mapping[Occasion, Decision]
    gaps: tuple[Occasion, ...]
    double_keys: tuple[Occasion, ...]
    hops: Mapping[Occasion, int]
    longest_chain: int
    widest_span: int
    handovers_per_year: float
    blocked: tuple[BlockedTask, ...]
    unfilled: tuple[str, ...]
    single_points: tuple[SinglePoint, ...]
    posts: int = 0
    barred_share: Mapping[Task, float] = field(default_factory=dict)
    mending: Mending = field(default_factory=Mending)
    shortfalls: tuple[Shortfall, ...] = ()

    def criteria(self, value: Callable[[str], Any]) -> dict[str, Any]:
        """Return what designs are compared by, of each less being better; hours are numbers or arrays over futures."""
        counted = {
            "gaps": float(len(self.gaps)),
            "double_keys": float(len(self.double_keys)),
            "hops": float(sum(self.hops.values())),
            "widest_span": float(self.widest_span),
            "handovers_per_year": float(self.handovers_per_year),
            "tasks_blocked": float(len({found.task for found in self.blocked})),
            "posts_unfilled": float(len(self.unfilled)),
            "single_points": float(len(self.single_points)),
        }
        hours = {f"hours_{occasion}": decision.hours(value) for occasion, decision in self.decisions.items()}
        return {**counted, **hours}


@dataclass(frozen=True)
class CommandPart:
    """Command under one option: the design that it names, and every rival assessed alike.

    Attributes
    ----------
    design : str
        Name of the design that the option names; ``none`` where nothing is in place.
    decision_hours : dict of str to float
        Hours from the event to a decision that binds where it arose, at best values, by occasion, under that design.
    chain : tuple of str
        Titles of posts from the force's lowest to the top.
    assessments : mapping of str to Assessment
        Every design compared, by its name; empty where nothing is in place.
    contributors : int
        Nations whose capitals are asked where all contributors are.
    shortfalls : tuple of Shortfall
        What it lacks, each with the least changes that would cure it.
    explanations : tuple of Explanation
        Its numbers, each with formula, inputs and sources.
    """

    design: str
    decision_hours: dict[str, float]
    chain: tuple[str, ...]
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    contributors: int = 0
    shortfalls: tuple[Shortfall, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def chosen(self) -> Assessment | None:
        """The assessment of the design that the option names; None where nothing is in place."""
        return self.assessments.get(self.design)

    def is_aside(self, number: str) -> bool:
        """Whether a number is of a rival design, or is told under a shorter name."""
        of_design = number.startswith("command.") and number.count(".") == 2
        return of_design and (not number.startswith(f"command.{self.design}.") or number.endswith("_hours"))

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors behind the hours under the design named, each once."""
        if self.chosen is None:
            return ()
        decisions = self.chosen.decisions.values()
        return tuple(dict.fromkeys(name for decision in decisions for name in decision.factors))


def dominates(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one design is nowhere worse and somewhere better than another, by every criterion and in every future."""
    tiny = 1e-9
    better = False
    for name, mine in one.items():
        apart = np.asarray(mine, dtype=float) - np.asarray(other[name], dtype=float)
        if bool((apart > tiny).any()) or math.isnan(float(np.sum(apart))):
            return False
        better |= bool((apart < -tiny).any())
    return better
