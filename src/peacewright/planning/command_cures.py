"""What a design of command lacks, and the least change of each kind that would mend it, each tried on the design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from peacewright.operation.command import LEVELS, CommandDesign, Level, Post
from peacewright.operation.operation import Operation
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Occasion, PostKind, Task
from peacewright.plan.command import Assessment, Mending
from peacewright.plan.explanation import Cure, CureKind, Shortfall
from peacewright.plan.tasks import TaskPart
from peacewright.planning.command_caveats import admits, led_by_a_caveat
from peacewright.planning.command_tree import above, lowest_of, undecided_without

BODIES = frozenset({PostKind.COUNCIL, PostKind.GOVERNMENT, PostKind.CONTRIBUTORS})
"""Bodies of states: nobody stands in for them, so that only a decision passed to a post below does without one."""
BLOCKED = "command: blocked: "
POSTS = "command: posts"
"""Subjects of what depends on the option: tasks that a design blocks, and posts that stay empty."""
_LEADS = (Level.FORCE, Level.STRATEGIC)
"""Levels that command the force: the lowest on the way up takes what is passed down, or what nobody has."""


def mend(design: CommandDesign) -> Mending:
    """Return the least changes after which no decision hangs on one post, and nothing is left without an authority.

    A stand-in serves only while its own post is out, so that each post that decisions hang on needs one of its own:
    their number is the least. One liaison more may spare some, where posts only pass on; every one is tried.
    """
    hangs = [name for name in design.posts if undecided_without(design, name)]
    states = [name for name in hangs if design.posts[name].kind in BODIES]
    staffs = [name for name in hangs if name not in states]
    able = all(any(_stands_in(design, name, other) for other in design.posts) for name in staffs)
    liaison, left = _best_liaison(design, staffs)
    return Mending(
        hangs_on=tuple(_kind(design, name) for name in staffs),
        states=tuple(_kind(design, name) for name in states),
        stand_ins=len(staffs) if able else None,
        liaison=tuple(_kind(design, name) for name in liaison) if left < len(staffs) else (),
        stand_ins_with_liaison=left,
        delegated=_delegated(design, states),
        authority=_kind(design, leading_post(design)),
    )


def _kind(design: CommandDesign, name: str) -> str:
    """Return what a post is, in words: what a design hangs on is told by kind, never by name."""
    return _words(design.posts[name].kind)


def leading_post(design: CommandDesign) -> str:
    """Return the lowest post on the way up from the units that commands the force; the top where none does."""
    chain = above(design, lowest_of(design))
    return next((name for name in chain if LEVELS[design.posts[name].kind] in _LEADS), chain[-1])


def _stands_in(design: CommandDesign, gone: str, other: str) -> bool:
    """Whether a post that is no body of states, and named as stand-in for another, leaves nothing undecided."""
    if other == gone or design.posts[other].kind in BODIES:
        return False
    return not undecided_without(_with(design, gone, stand_in=other), gone)


def _with(design: CommandDesign, name: str, **changed: object) -> CommandDesign:
    posts = {**design.posts, name: design.posts[name].model_copy(update=changed)}
    return design.model_copy(update={"posts": posts})


def _best_liaison(design: CommandDesign, staffs: list[str]) -> tuple[tuple[str, ...], int]:
    """Return the pair of posts whose liaison spares most stand-ins, the first of equals, and how many are left then."""
    found: tuple[tuple[str, ...], int] = ((), len(staffs))
    able = [name for name, post in design.posts.items() if post.kind not in BODIES]
    for one, other in combinations(able, 2):
        linked = _with(design, one, liaison=[*design.posts[one].liaison, other])
        left = sum(1 for name in staffs if undecided_without(linked, name))
        if left < found[1]:
            found = ((one, other), left)
    return found


def _delegated(design: CommandDesign, states: list[str]) -> int | None:
    """Return how many rows no longer hang on a body of states once passed to who commands; None if some still do."""
    if not states:
        return 0
    takes = leading_post(design)
    rights = dict(design.rights)
    passed = 0
    for occasion, right in design.rights.items():
        if occasion not in {each for name in states for each in undecided_without(design, name)}:
            continue
        decides = takes if right.decides in states else right.decides
        keys = [key for key in right.keys if key not in states]
        rights[occasion] = right.model_copy(update={"decides": decides, "keys": keys})
        passed += 1
    changed = design.model_copy(update={"rights": rights})
    return None if any(undecided_without(changed, name) for name in states) else passed


def command_shortfalls(
    found: Assessment,
    design: CommandDesign,
    rivals: Iterable[Assessment],
    operation: Operation,
    levers: Levers,
    tasks: TaskPart,
) -> tuple[Shortfall, ...]:
    """Return what a design lacks for an option, each with the least change of each kind that would mend it alone."""
    fitting = [each.title for each in rivals if not each.blocked and not each.unfilled]
    other = (
        (Cure(CureKind.OTHERWISE, f"another design: {_joined(fitting, 'or', len(fitting))}", None, ""),)
        if fitting
        else ()
    )
    lacks = [*_gaps(found), *_hanging(found)]
    for because in dict.fromkeys(each.because for each in found.blocked):
        alike = [each.task for each in found.blocked if each.because == because]
        words = f"task{'s' if len(alike) > 1 else ''} {_titles(f'“{_words(task)}”' for task in alike)}"
        cures = (*_task_cures(alike, design, operation, levers, tasks), *other)
        message = f"{found.title}: {words} blocked: {because}."
        subject = f"{BLOCKED}{', '.join(alike)}"
        lacks.append(Shortfall(subject, message, float(len(alike)), "tasks", cures))
    if found.unfilled:
        count = len(found.unfilled)
        lacks.append(
            Shortfall(
                POSTS,
                f"{found.title}: {count} of {found.posts} posts cannot be filled.",
                float(count),
                "posts",
                (*_fill(design, operation, levers, count), *other),
            )
        )
    return tuple(lacks)


def _gaps(found: Assessment) -> Iterator[Shortfall]:
    if found.gaps:
        message = (
            f"{found.title}: nobody may decide on {_titles(f'“{_words(each)}”' for each in found.gaps)}."
        )
        cure = Cure(
            CureKind.SIZED,
            f"the right given to one post, as the {found.mending.authority}",
            float(len(found.gaps)),
            "rows",
        )
        yield Shortfall("command: gaps", message, float(len(found.gaps)), "occasions", (cure,))


def _hanging(found: Assessment) -> Iterator[Shortfall]:
    """Yield what hangs on one post: on staffs, which a stand-in cures, and on states, which only delegation does."""
    mending = found.mending
    if mending.hangs_on:
        cures = []
        if mending.stand_ins is not None:
            cures.append(
                Cure(CureKind.SIZED, "a stand-in for each of them", float(mending.stand_ins), "stand-ins")
            )
        if mending.liaison:
            words = f"liaison between the {mending.liaison[0]} and a {mending.liaison[1]}"
            left = mending.stand_ins_with_liaison
            more = f", and {left} stand-in{'' if left == 1 else 's'} for the rest" if left else ""
            cures.append(Cure(CureKind.OTHERWISE, words + more, None, ""))
        count = len(mending.hangs_on)
        kinds = _titles(mending.hangs_on)
        posts = "one post" if count == 1 else f"one of {count} posts"
        message = f"{found.title}: some decision hangs on {posts} alone, by kind {kinds}."
        yield Shortfall("command: one post", message, float(len(mending.hangs_on)), "posts", tuple(cures))
    if mending.states:
        message = (
            f"{found.title}: some decision hangs on a body of states, by kind {_titles(mending.states)}."
        )
        cure = Cure(
            CureKind.SIZED,
            f"decisions passed to the {mending.authority}, within limits set before",
            float(mending.delegated or 0),
            "decisions",
            (f"{{}} passed to the {mending.authority}, within limits set before",),
        )
        cures_of = (cure,) if mending.delegated else ()
        yield Shortfall("command: states", message, float(len(mending.states)), "posts", cures_of)


def _task_cures(
    alike: list[Task], design: CommandDesign, operation: Operation, levers: Levers, tasks: TaskPart
) -> tuple[Cure, ...]:
    """Return what would open tasks blocked alike: posts that answer for them, a framework nation, a caveat lifted."""
    holding = [post for post in design.posts.values() if set(alike) & set(post.tasks)]
    if not holding:
        words = f"a post that answers for {'it' if len(alike) == 1 else 'each'}"
        return (Cure(CureKind.SIZED, words, float(len(alike)), "tasks"),)
    elements = {need.task: need.element for need in tasks.requirements}

    def barred(post: Post) -> bool:
        asked = [task for task in alike if task in post.tasks]
        return any(led_by_a_caveat(post, task, elements.get(task), operation, levers) for task in asked)

    led = [post for post in holding if barred(post)]
    if len(led) < len(holding):
        return (
            Cure(CureKind.OTHERWISE, "one nation that brings people for it without that caveat", None, ""),
        )
    cures = []
    brings = {elements[task] for task in alike if task in elements}
    able = [
        nation.name
        for code, nation in operation.coalition.items()
        if admits(operation, levers, code)
        and brings <= {each.element for each in nation.pledges if each.status != "refused"}
        and not any(barred(post.model_copy(update={"nations": [code]})) for post in led)
    ]
    if able:
        words = f"a framework nation without that caveat for {_titles(post.title for post in led)}: {_either(able)}"
        cures.append(Cure(CureKind.OTHERWISE, words, None, ""))
    lifted = _titles(operation.coalition[post.nations[0]].name for post in led)
    return (*cures, Cure(CureKind.OTHERWISE, f"the caveat lifted by {lifted}", None, ""))


def _fill(design: CommandDesign, operation: Operation, levers: Levers, count: int) -> tuple[Cure, ...]:
    """Return the cure by other framework nations: those that the option admits and that have not refused."""
    able = [
        nation.name
        for code, nation in operation.coalition.items()
        if nation.pledges and admits(operation, levers, code)
    ]
    if not able:
        return ()
    return (
        Cure(CureKind.SIZED, f"another framework nation for each, as {_either(able)}", float(count), "posts"),
    )


def _words(name: Occasion | str) -> str:
    return str(name).replace("_", " ")


_MOST_NAMED = 4


def _either(names: Iterable[str]) -> str:
    """Return names joined by “or”: each once, the first few."""
    return _joined(names, "or", _MOST_NAMED)


def _titles(names: Iterable[str]) -> str:
    return _joined(names, "and")


def _joined(names: Iterable[str], joint: str, most: int | None = None) -> str:
    told = list(dict.fromkeys(names))
    if most is not None and len(told) > most + 1:
        told = [*told[:most], f"{len(told) - most} more"]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {joint} {told[-1]}"
