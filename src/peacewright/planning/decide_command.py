"""Command: every rival design assessed for an option by its table, its tree and the contributors' caveats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from peacewright.core.factors import FactorSet
from peacewright.operation.command import LEVELS, PACES, CommandDesign, Links, Right, all_designs, links_of
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Occasion
from peacewright.plan.command import Assessment, Branch, CommandPart, Decision, Term
from peacewright.plan.explanation import Input
from peacewright.plan.generation import GenerationPart
from peacewright.plan.tasks import TaskPart
from peacewright.planning.command_caveats import barred_shares, blocked_tasks, unfilled_posts
from peacewright.planning.command_cures import command_shortfalls, mend
from peacewright.planning.command_tree import (
    above,
    bodies_of,
    handovers_per_year,
    longest_chain,
    lowest_of,
    single_points,
    steps_to,
    top_of,
    widest_span,
)
from peacewright.planning.decide_movement import moves_anything
from peacewright.planning.worksheet import Worksheet

_HOURS = (
    "steps to the authority × hours a step + hours to decide + the slowest key (steps there and back × hours a step + "
    "hours to decide; for k of n bodies × spread^z, z of the k-th); keys in turn add up + steps back × hours a step"
)
COUNTS: dict[str, tuple[str, str, str]] = {
    "gaps": ("occasions without an authority", "occasions", "occasions that the table of rights leaves out"),
    "double_keys": (
        "occasions on which a further post must agree",
        "occasions",
        "rows of the table with keys",
    ),
    "hops": (
        "steps up to the authority, all occasions together",
        "steps",
        "fewest steps over command and liaison from where the occasion arises to who decides, summed",
    ),
    "levels": ("levels of the tree", "levels", "posts from the top of the tree to its lowest, both included"),
    "widest_span": (
        "most posts directly under one",
        "posts",
        "posts under a post ÷ posts of its kind, rounded up; the largest",
    ),
    "handovers_per_year": (
        "handovers of command in a year",
        "1/year",
        "365.25 ÷ days after which command passes on, summed over posts",
    ),
    "tasks_blocked": (
        "tasks that nobody may do or answer for",
        "tasks",
        "tasks of the option without a post that answers for them, or whose posts, or all contributors, have a caveat",
    ),
    "posts_unfilled": (
        "posts whose nation the option does not admit",
        "posts",
        "posts whose framework nation the option does not admit, or which has refused",
    ),
    "single_points": (
        "posts whose absence leaves an occasion undecided",
        "posts",
        "posts without which an authority or key is missing or out of reach, their stand-ins allowed for",
    ),
    "stand_ins": (
        "stand-ins that would mend it",
        "stand-ins",
        "single points that are no body of states, each of which needs a stand-in of its own; tried by naming them",
    ),
    "delegated": (
        "decisions to pass down that hang on a body of states",
        "decisions",
        "rows whose authority or key is a body of states that nobody stands in for; tried by passing them to the force",
    ),
}
"""Label, unit and formula of what is counted of a design."""


def decide_command(
    operation: Operation,
    option_name: str,
    factors: FactorSet,
    tasks: TaskPart,
    generation: GenerationPart,
) -> CommandPart:
    """Assess every design of command for an option, and read off the one that it names.

    Parameters
    ----------
    operation : Operation
        The declared operation; the catalogue's designs stand beside its own.
    option_name : str
        The option; its lever ``command`` names the design.
    factors : FactorSet
        ``command.relay.PACE_hours``, ``command.decide.LEVEL.PACE_hours`` and ``command.governments.spread``.
    tasks, generation : TaskPart, GenerationPart
        Who does which task and who supplies whom: whose caveats count, and how many capitals there are.

    Returns
    -------
    CommandPart
        Empty, with design ``none``, where nothing is in place.

    Raises
    ------
    ValueError
        If the design is not declared; the message lists those that are.
    """
    levers = operation.options[option_name].levers
    if not moves_anything(levers):
        return CommandPart("none", {}, ())
    designs = rivals_of(operation)
    if levers.command not in designs:
        known = ", ".join(sorted(designs))
        message = f"no design of command '{levers.command}'; declared: {known}"
        raise ValueError(message)
    nations = tuple(dict.fromkeys(each.nation for each in generation.contributions))
    assessed = {
        name: assess(name, design, operation, levers, tasks, generation, len(nations))
        for name, design in designs.items()
    }
    sheet = Worksheet(factors, decide_command)
    assessed = _with_shortfalls(assessed, designs, operation, levers, tasks)
    hours = _explain_all(sheet, assessed, levers.command, len(nations))
    design = designs[levers.command]
    lowest = design.rights[Occasion.ATTACKED].from_ if Occasion.ATTACKED in design.rights else None
    chain = above(design, lowest) if lowest is not None else (top_of(design),)
    return CommandPart(
        design=levers.command,
        decision_hours=hours,
        chain=tuple(design.posts[name].title for name in chain),
        assessments=assessed,
        contributors=len(nations),
        shortfalls=assessed[levers.command].shortfalls,
        explanations=sheet.explanations,
    )


def _with_shortfalls(
    assessed: Mapping[str, Assessment],
    designs: Mapping[str, CommandDesign],
    operation: Operation,
    levers: Levers,
    tasks: TaskPart,
) -> dict[str, Assessment]:
    """Return every design with what it lacks for the option, and the least changes that would cure it."""
    found = {}
    for name, each in assessed.items():
        rivals = [other for other in assessed.values() if other is not each]
        lacks = command_shortfalls(each, designs[name], rivals, operation, levers, tasks)
        found[name] = replace(each, shortfalls=lacks)
    return found


def rivals_of(operation: Operation) -> dict[str, CommandDesign]:
    """Return the designs that are held against each other: the operation's own and those that its options name.

    Fewer than two have the catalogue's to compare with.
    """
    known = all_designs(operation.command_designs)
    named = [option.levers.command for option in operation.options.values() if moves_anything(option.levers)]
    wanted = dict.fromkeys([*operation.command_designs, *named])
    return {name: known[name] for name in (wanted if len(wanted) > 1 else known) if name in known}


def assess(
    name: str,
    design: CommandDesign,
    operation: Operation,
    levers: Levers,
    tasks: TaskPart,
    generation: GenerationPart,
    contributors: int,
) -> Assessment:
    """Return what a design comes to under one option, by its table, its tree and the caveats."""
    links = links_of(design)
    decisions = {occasion: decision_on(occasion, design, links, contributors) for occasion in Occasion}
    shares = barred_shares(operation, levers, tasks, generation)
    return Assessment(
        design=name,
        title=design.title,
        decisions=decisions,
        gaps=tuple(occasion for occasion in Occasion if occasion not in design.rights),
        double_keys=tuple(occasion for occasion, found in decisions.items() if found.keys),
        hops={occasion: found.hops for occasion, found in decisions.items()},
        longest_chain=longest_chain(design),
        widest_span=widest_span(design),
        handovers_per_year=handovers_per_year(design),
        blocked=blocked_tasks(design, operation, levers, shares, tasks),
        unfilled=unfilled_posts(design, operation, levers),
        single_points=single_points(design),
        posts=len(design.posts),
        barred_share=shares,
        mending=mend(design),
    )


def decision_on(occasion: Occasion, design: CommandDesign, links: Links, contributors: int) -> Decision:
    """Return the network of approvals of one occasion: up to the authority, beside it the keys, and back.

    Where the table is silent the occasion goes to the top of the tree, and counts as a gap.
    """
    right = design.rights.get(occasion)
    gap = right is None
    if right is None:
        right = Right.model_validate({"from": lowest_of(design), "decides": top_of(design)})
    hops = steps_to(links, right.from_, right.decides)

    def branch(post: str, steps: int) -> Branch:
        kind = design.posts[post].kind
        decide = f"command.decide.{LEVELS[kind]}.{PACES[occasion]}_hours"
        bodies = bodies_of(design.posts[post], contributors)
        way = (Term(_relay(occasion), steps),) if steps else ()
        return Branch(
            post, (*way, Term(decide, 1.0, bodies, max(1, math.ceil(right.enough * bodies - 1e-9))))
        )

    asked = [branch(key, 2 * steps_to(links, right.decides, key)) for key in right.keys]
    keys = [(each,) for each in asked] if right.in_turn else ([tuple(asked)] if asked else [])
    return Decision(
        occasion=occasion,
        from_post=right.from_,
        authority=right.decides,
        keys=tuple(right.keys),
        stages=((branch(right.decides, 2 * hops),), *keys),
        hops=hops,
        is_gap=gap,
    )


def _relay(occasion: Occasion) -> str:
    return f"command.relay.{PACES[occasion]}_hours"


def _explain_all(
    sheet: Worksheet, assessed: Mapping[str, Assessment], chosen: str, contributors: int
) -> dict[str, float]:
    """Write down every number of every design; return the hours under the one that the option names."""
    hours: dict[str, float] = {}
    value = sheet.factors.value
    bodies = Input("nations that contribute", contributors, "nations")
    for name, found in assessed.items():
        criteria = found.criteria(value)
        counted = {
            "levels": float(found.longest_chain),
            "stand_ins": found.mending.stand_ins,
            "delegated": found.mending.delegated,
        }
        posts = Input("posts of the order of battle", found.posts, "posts")
        rows = Input("rows of the table of rights", len(Occasion) - len(found.gaps), "rows")
        for key, (label, unit, formula) in COUNTS.items():
            count = counted[key] if key in counted else criteria[key]
            if count is None:
                continue
            sheet.explain(
                f"command.{name}.{key}",
                f"{label}: {found.title}",
                count,
                unit,
                f"counted: {formula}",
                [posts, rows],
            )
        for occasion, decision in found.decisions.items():
            words = occasion.replace("_", " ")
            steps = Input("steps to the authority", decision.hops, "steps")
            own = sheet.explain(
                f"command.{name}.{occasion}_hours", f"hours to a decision: {words}, {found.title}",
                decision.hours(value), "hours", _HOURS, [steps, bodies, *decision.factors],
            )  # fmt: skip
            if name == chosen:
                hours[str(occasion)] = sheet.explain(
                    f"command.{occasion}_hours", f"hours to a decision: {words}", own, "hours",
                    _HOURS, [steps, bodies, *decision.factors],
                )  # fmt: skip
    return hours
