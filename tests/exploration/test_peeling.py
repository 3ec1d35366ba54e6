"""The compiled peeling against a plain one that looks at every future in every step."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.exploration.peeling import peel


def plain(values, cases, peeled_share, least_share):
    """Peel as the method is told: for every side the smallest value kept, what goes, and what that gains."""
    left = np.arange(values.shape[1])
    fewest, all_cases = least_share * len(left), int(cases.sum())
    steps, best, most = [], 0, 2.0 * all_cases / (len(left) + all_cases)
    while True:
        rank = max(1, int(peeled_share * len(left)))
        if len(left) - rank < fewest or rank >= len(left):
            break
        gains = []
        for row in values:
            inside = row[left]
            cut = np.sort(inside)[rank]
            if cut <= inside.min():
                cut = min(inside[inside > inside.min()], default=math.inf)
            kept = left[inside >= cut]
            if len(kept) < fewest or len(kept) == len(left):
                gains.append((-math.inf, cut, kept))
                continue
            gain = (cases[kept].sum() / max(len(kept), 1) - cases[left].mean()) / (len(left) - len(kept))
            gains.append((gain, cut, kept))
        row = max(range(len(gains)), key=lambda side: gains[side][0])
        gain, cut, kept = gains[row]
        if gain <= 0.0:
            break
        left = kept
        steps.append((row, cut))
        if (balance := 2.0 * cases[left].sum() / (len(left) + all_cases)) > most:
            best, most = len(steps), balance
    return steps, best


@st.composite
def futures(draw):
    """Return columns with and without ties, both sides of each, and cases."""
    count, columns = draw(st.integers(2, 60)), draw(st.integers(1, 4))
    levels = draw(st.lists(st.sampled_from([2, 3, 10, 10_000]), min_size=columns, max_size=columns))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = np.array([random.integers(0, level, count) / level for level in levels], dtype=float)
    cases = random.random(count) < draw(st.sampled_from([0.1, 0.5, 0.9])) * (0.3 + values[0])
    return np.concatenate([values, -values]), cases


@settings(max_examples=200, deadline=None)
@given(futures(), st.sampled_from([0.05, 0.2]), st.sampled_from([0.05, 0.3]))
def test_the_same_slices_go_as_if_every_future_were_looked_at(drawn, peeled, least) -> None:
    values, cases = drawn
    rows, limits, best = peel(values, np.argsort(values, axis=1), cases, peeled, least)
    steps, wanted = plain(values, cases, peeled, least)
    assert list(zip(rows.tolist(), limits.tolist(), strict=True)) == steps
    assert best == wanted
