"""Designs of command: ways and spans against brute force, hours against the critical path, caveats, gaps."""

from __future__ import annotations

import itertools
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.factors import Factor, FactorSet
from peacewright.operation.command import CommandDesign, links_of, shipped_designs
from peacewright.operation.options import Levers
from peacewright.operation.vocabulary import Element, Occasion, PostKind, Task
from peacewright.plan.command import SPREAD, CommandPart, Term, dominates, nth_of
from peacewright.plan.tasks import Requirement, TaskPart
from peacewright.planning.command_tree import (
    above,
    longest_chain,
    single_points,
    steps_between,
    undecided_without,
    widest_span,
)
from peacewright.planning.decide_command import decide_command, decision_on
from peacewright.planning.decide_generation import decide_generation
from tests.planning.tables import operation_with, shipped_factors

FACTORS = shipped_factors()
KINDS = [PostKind.GOVERNMENT, PostKind.JOINT_HEADQUARTERS, PostKind.FORCE_HEADQUARTERS, PostKind.UNIT]


@st.composite
def designs(draw: st.DrawFn) -> CommandDesign:
    """Return a tree of up to seven posts with liaison, stand-ins, and any table over it."""
    count = draw(st.integers(2, 7))
    names = [f"p{place}" for place in range(count)]
    posts: dict[str, Any] = {}
    for place, name in enumerate(names):
        others = [other for other in names if other != name]
        posts[name] = {
            "title": name,
            "kind": draw(st.sampled_from(KINDS)),
            "under": names[draw(st.integers(0, place - 1))] if place else None,
            "count": draw(st.integers(1, 3)),
            "stand_in": draw(st.none() | st.sampled_from(others)),
            "liaison": draw(st.lists(st.sampled_from(others), unique=True, max_size=1)),
        }
    rights = {}
    for occasion in draw(st.lists(st.sampled_from(list(Occasion)), unique=True)):
        decides = draw(st.sampled_from(names))
        keys = draw(st.lists(st.sampled_from([n for n in names if n != decides]), unique=True, max_size=2))
        rights[occasion] = {
            "from": draw(st.sampled_from(names)), "decides": decides, "keys": keys, "in_turn": draw(st.booleans()),
        }  # fmt: skip
    return CommandDesign.model_validate({"title": "any", "posts": posts, "rights": rights})


def _reach(links: dict[str, set[str]], start: str) -> set[str]:
    """Return what can be reached, by adding neighbours until nothing is added."""
    found = {start}
    while True:
        more = found | {other for here in found for other in links.get(here, set())}
        if more == found:
            return found
        found = more


@settings(deadline=None)
@given(designs())
def test_steps_are_the_least_of_all_ways(design: CommandDesign) -> None:
    """Powers of the matrix of links: a way of k steps exists where its k-th power is not zero."""
    names = list(design.posts)
    links = links_of(design)
    matrix = np.array([[other in links[name] for other in names] for name in names], dtype=int)
    power, least = np.eye(len(names), dtype=int), {}
    for steps in range(len(names)):
        for one, other in itertools.product(range(len(names)), repeat=2):
            if power[one, other] > 0:
                least.setdefault((one, other), steps)
        power = power @ matrix
    for one, other in itertools.product(range(len(names)), repeat=2):
        assert steps_between(links, names[one], names[other]) == least.get((one, other))


@settings(deadline=None)
@given(designs())
def test_spans_add_up_and_chains_end_at_the_top(design: CommandDesign) -> None:
    """Everybody but the top stands under one; no chain is longer than the tree is deep."""
    assert longest_chain(design) == max(len(above(design, name)) for name in design.posts)
    assert all(above(design, name)[-1] == "p0" for name in design.posts)
    under = {name: [post for post in design.posts.values() if post.under == name] for name in design.posts}
    assert sum(len(posts) for posts in under.values()) == len(design.posts) - 1
    most = max(sum(post.count for post in posts) / design.posts[name].count for name, posts in under.items())
    assert most <= widest_span(design) < most + 1


@settings(deadline=None)
@given(designs())
def test_without_a_post_only_what_needs_it_is_undecided(design: CommandDesign) -> None:
    """Brute force over what is left: authority and keys are there, stand-ins allowed for, and can be reached."""
    for gone, post in design.posts.items():
        found = undecided_without(design, gone)
        if post.count > 1 and post.kind is not PostKind.GOVERNMENT:
            assert found == ()
            continue
        stands = {name: (post.stand_in if name == gone else name) for name in design.posts}
        links: dict[str, set[str]] = {}
        for name, others in links_of(design).items():
            for other in others:
                one, two = stands[name], stands[other]
                if one is not None and two is not None and one != two:
                    links.setdefault(one, set()).add(two)
                    links.setdefault(two, set()).add(one)
        for occasion, right in design.rights.items():
            asked = [stands[each] for each in (right.decides, *right.keys)]
            reached = _reach(links, right.from_) if right.from_ != gone else set(design.posts)
            decidable = all(each in reached for each in asked)
            assert (occasion in found) == (right.from_ != gone and not decidable)
    kinds = [design.posts[name].kind for name in design.posts if undecided_without(design, name)]
    assert [point.kind for point in single_points(design)] == kinds


def _value(name: str) -> float:
    return FACTORS.value(name)


@settings(deadline=None)
@given(designs(), st.integers(0, 12))
def test_hours_are_the_slowest_way_through_the_approvals(design: CommandDesign, contributors: int) -> None:
    links = links_of(design)
    for occasion, right in design.rights.items():
        decision = decision_on(occasion, design, links, contributors)
        there = _of_one(decision.stages[0][0].terms)
        keys = [_of_one(branch.terms) for stage in decision.stages[1:] for branch in stage]
        assert len(keys) == len(right.keys)
        slowest = sum(keys) if right.in_turn else max(keys, default=0.0)
        assert decision.hours(_value) == pytest.approx(there + slowest)
        assert decision.hours(_value) >= there


def _of_one(terms: tuple[Term, ...]) -> float:
    return float(
        sum(t.times * _value(t.factor) * _value(SPREAD) ** nth_of(t.bodies, t.needed) for t in terms)
    )


@settings(deadline=None)
@given(designs())
def test_a_further_key_never_makes_a_decision_quicker(design: CommandDesign) -> None:
    links = links_of(design)
    for occasion, right in design.rights.items():
        with_keys = decision_on(occasion, design, links, 5).hours(_value)
        bare = design.model_copy(update={"rights": {occasion: right.model_copy(update={"keys": []})}})
        assert decision_on(occasion, bare, links, 5).hours(_value) <= with_keys + 1e-9


@pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), (2, 1), (5, 3), (5, 5), (20, 10), (20, 20)])
def test_some_of_several_governments_take_as_long_as_drawn_ones_do(count: int, needed: int) -> None:
    """Median of the k-th of n log-normal times, against a draw of 40,000: within 3 % of it."""
    drawn = np.exp(np.log(2.5) * np.random.default_rng(7).normal(size=(40_000, count)))
    kth = np.sort(drawn, axis=1)[:, needed - 1]
    assert 2.5 ** nth_of(count, needed) == pytest.approx(float(np.median(kth)), rel=0.03)


def test_the_last_of_several_has_a_closed_form() -> None:
    for count in range(2, 30):
        assert nth_of(count, count) == pytest.approx(NormalDist().inv_cdf(0.5 ** (1 / count)), abs=1e-9)


def test_half_of_the_contributors_answer_before_all_do() -> None:
    design = shipped_designs()["lead_nation"]
    right = design.rights[Occasion.REINFORCE]
    assert right.enough == 0.5
    everyone = design.model_copy(
        update={"rights": {Occasion.REINFORCE: right.model_copy(update={"enough": 1.0})}}
    )
    half, whole = (
        decision_on(Occasion.REINFORCE, each, links_of(each), 15).hours(_value) for each in (design, everyone)
    )
    assert half < whole


@pytest.mark.parametrize("name", sorted(shipped_designs()))
def test_a_shipped_design_is_a_tree_and_can_be_reckoned(name: str) -> None:
    design = shipped_designs()[name]
    known = set(design.posts)
    assert (
        len([p for p in design.posts.values() if p.under is None and p.kind is not PostKind.CONTRIBUTORS])
        == 1
    )
    for right in design.rights.values():
        assert {right.from_, right.decides, *right.keys} <= known
    part = _part({"it": {"strength": 1000, "zones": ["west"], "tasks": ["train"], "command": name}})
    assert tuple(part.decision_hours) == tuple(Occasion)
    assert all(hours > 0 for hours in part.decision_hours.values())
    assert set(part.assessments) == set(shipped_designs())


NATION = {"name": "A nation", "personnel": "generation.personnel.XAA"}


def _part(options: dict[str, Any], coalition: dict[str, Any] | None = None, **more: Any) -> CommandPart:
    operation = operation_with(options, coalition, **more)
    factors = FactorSet({**FACTORS.factors, **_personnel()})
    generation = decide_generation(
        operation, "it", (tasks := _tasks(operation.options["it"].levers)), factors
    )
    return decide_command(operation, "it", factors, tasks, generation)


ELEMENTS = {Task.TRAIN: Element.TRAINERS}
"""Who does a task; infantry does the others."""


def _tasks(levers: Levers) -> TaskPart:
    """Return a task part that shares the strength evenly over the tasks of an option."""
    share = levers.strength / max(len(levers.tasks), 1)
    needs = tuple(
        Requirement(task, ELEMENTS.get(task, Element.INFANTRY), 1, "teams", share, share, "for the test")
        for task in levers.tasks
    )
    persons: dict[Element, float] = {}
    for need in needs:
        persons[need.element] = persons.get(need.element, 0.0) + share
    return TaskPart(levers.strength, (), needs, levers.strength, levers.strength, 0, 0.0, 0.0, persons)


def _personnel() -> dict[str, Any]:
    names = ("generation.personnel.XAA", "generation.personnel.XBB")
    return {n: Factor(n, n, "persons", 5e4, 5e4, 5e4, "judged", because="for the test") for n in names}


DESIGN = {
    "title": "Under test",
    "posts": {
        "top": {"title": "Top", "kind": "government", "nations": ["XAA"]},
        "force": {"title": "Force", "kind": "force_headquarters", "under": "top", "tasks": ["reserve"]},
        "units": {
            "title": "Units", "kind": "unit", "count": 3, "under": "force", "nations": ["XAA"],
            "tasks": ["patrol", "react"],
        },
    },
    "rights": {
        "attacked": {"from": "units", "decides": "units"},
        "withdraw": {"from": "force", "decides": "top"},
    },
}  # fmt: skip
LEVERS = {"strength": 1000, "zones": ["west"], "tasks": ["patrol", "react", "train"], "command": "mine"}


def _nation(**caveats: Any) -> dict[str, Any]:
    return {
        **NATION,
        "in_bloc": True,
        "pledges": [{"element": "infantry", "status": "offered", "caveats": caveats}],
    }


def test_gaps_blocked_tasks_and_their_reasons() -> None:
    part = _part({"it": LEVERS}, {"XAA": _nation(not_tasks=["patrol"])}, command_designs={"mine": DESIGN})
    found = part.assessments["mine"]
    assert found.gaps == tuple(o for o in Occasion if o not in (Occasion.ATTACKED, Occasion.WITHDRAW))
    assert {each.task: each.because for each in found.blocked} == {
        Task.PATROL: "its own nation forbids it to the post that answers for it",
        Task.TRAIN: "no post answers for it",
    }
    assert found.barred_share[Task.PATROL] == 1.0
    assert found.barred_share[Task.REACT] == 0.0
    assert found.decisions[Occasion.SUSPEND].authority == "top"
    assert found.unfilled == ()


def test_without_the_caveat_the_task_is_open_again() -> None:
    part = _part({"it": LEVERS}, {"XAA": _nation()}, command_designs={"mine": DESIGN})
    assert [each.task for each in part.assessments["mine"].blocked] == [Task.TRAIN]


def test_an_option_that_does_not_admit_a_nation_leaves_its_posts_unfilled() -> None:
    levers = {**LEVERS, "contributors": "outside_bloc"}
    other = {**_nation(), "name": "Another", "in_bloc": False, "personnel": "generation.personnel.XBB"}
    part = _part(
        {"it": levers}, {"XAA": _nation(), "XBB": other}, bloc="a bloc", command_designs={"mine": DESIGN}
    )
    assert part.assessments["mine"].unfilled == ("Top", "Units")
    assert part.contributors == 1


def test_nothing_is_commanded_where_nothing_is_in_place() -> None:
    part = _part({"it": {}})
    assert part.chosen is None
    assert part.decision_hours == {}
    assert part.factors == ()


def test_an_unknown_design_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"nowhere.*declared: .*lead_nation"):
        _part({"it": {**LEVERS, "command": "nowhere"}})


CRITERIA = st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), min_size=3, max_size=3)


@settings(deadline=None)
@given(CRITERIA, CRITERIA, CRITERIA)
def test_to_dominate_is_a_strict_order(
    one: dict[str, int], two: dict[str, int], three: dict[str, int]
) -> None:
    assert not dominates(one, one)
    assert not (dominates(one, two) and dominates(two, one))
    if dominates(one, two) and dominates(two, three):
        assert dominates(one, three)
    assert dominates(one, two) == (one != two and all(one[key] <= two[key] for key in one))


def test_one_future_in_which_it_is_slower_is_enough_not_to_dominate() -> None:
    quick, slow = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 2.9])
    assert not dominates({"hours": quick}, {"hours": slow})
    assert dominates({"hours": quick}, {"hours": slow + 0.2})


def test_every_number_explains_itself() -> None:
    part = _part({"it": LEVERS}, {"XAA": _nation()}, command_designs={"mine": DESIGN})
    told = {each.name: each for each in part.explanations}
    for occasion, decision in part.assessments["mine"].decisions.items():
        explained = told[f"command.mine.{occasion}_hours"]
        assert explained.value == pytest.approx(decision.hours(_value))
        assert {given.name for given in explained.inputs} >= set(decision.factors)
    assert told["command.mine.gaps"].value == 5
