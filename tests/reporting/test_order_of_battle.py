"""Orders of battle: every post drawn once, those above over those below, no two in one place, bad trees refused."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.operation.command import shipped_designs
from peacewright.operation.vocabulary import PostKind
from peacewright.reporting.compose_command import SYMBOLS, command_figures
from peacewright.reporting.maps.symbols import symbol_list
from peacewright.reporting.order_of_battle import OrderOfBattle, OrderOfBattleError, TreePost
from tests.answers.cases import shipped_case


@st.composite
def trees(draw: st.DrawFn) -> OrderOfBattle:
    count = draw(st.integers(1, 12))
    posts = []
    for place in range(count):
        under = f"p{draw(st.integers(0, place - 1))}" if place and draw(st.integers(0, 9)) else None
        posts.append(
            TreePost(f"p{place}", f"Post number {place}", draw(st.sampled_from(["", "headquarters"])), under)
        )
    return OrderOfBattle(tuple(posts))


@settings(deadline=None)
@given(trees())
def test_no_two_posts_share_a_place_and_a_post_stands_over_its_own(tree: OrderOfBattle) -> None:
    places = tree.places()
    assert set(places) == {post.name for post in tree.posts}
    for row in {row for _, row in places.values()}:
        columns = sorted(column for column, here in places.values() if here == row)
        assert all(right - left >= 1.0 - 1e-9 for left, right in pairwise(columns))
    for post in tree.posts:
        below = [places[child.name] for child in tree.children(post.name)]
        if below:
            assert min(below)[0] <= places[post.name][0] <= max(below)[0]
            assert all(row == places[post.name][1] + 1 for _, row in below)


@settings(deadline=None)
@given(trees())
def test_every_drawing_is_sound_and_says_every_title_once(tree: OrderOfBattle) -> None:
    drawings = tree.drawings("figure-x", "full")
    assert len(drawings) == 2
    for drawing in drawings:
        ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
        words = " ".join(re.findall(r">([^<>]+)</text>", drawing))
        for post in tree.posts:
            assert len(re.findall(rf"{post.title}(?!\d)", words)) == 1


def test_what_is_no_tree_is_refused() -> None:
    post = TreePost("a", "A", "", "b")
    with pytest.raises(OrderOfBattleError, match="later or not at all"):
        OrderOfBattle((post,))
    with pytest.raises(OrderOfBattleError, match="liaison"):
        OrderOfBattle((TreePost("a", "A", "", None, liaison=("z",)),))
    with pytest.raises(OrderOfBattleError, match="needs a post"):
        OrderOfBattle(())


def test_every_kind_of_post_has_its_symbol_and_every_symbol_is_on_the_list() -> None:
    assert set(SYMBOLS) == set(PostKind)
    assert {name for name in SYMBOLS.values() if name} <= set(symbol_list())


def test_a_brief_shows_every_design_that_is_compared() -> None:
    case = shipped_case()
    figures = command_figures(case)
    compared = next(plan.command for plan in case.plans.values() if plan.command.assessments).assessments
    assert len(figures) == len(compared)
    assert len({figure.identifier for figure in figures}) == len(figures)
    posts = {**shipped_designs(), **case.operation.command_designs}
    for figure, name in zip(figures, compared, strict=True):
        titles = {row[0] for row in figure.picture.table("data").rows}
        assert titles == {post.title for post in posts[name].posts.values()}
