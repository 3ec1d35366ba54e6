"""Factors: ranges derived from reports, draws that keep to the range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.core.factors import Factor, FactorSet, Report, factor_from_reports

positive = st.floats(min_value=1e-6, max_value=1e9)


@given(st.lists(st.tuples(positive, positive, positive).map(sorted), min_size=1, max_size=6))
def test_a_range_is_that_of_its_reports(triples: list[list[float]]) -> None:
    reports = [Report(best, low, high, f"source-{i}") for i, (low, best, high) in enumerate(triples)]
    factor = factor_from_reports("a.b", "label", "km", "reported", reports)
    assert factor.low == min(low for low, _, _ in triples)
    assert factor.high == max(high for _, _, high in triples)
    assert factor.best == pytest.approx(np.median([best for _, best, _ in triples]))
    assert len(factor.sources) == len(triples)


@given(
    st.tuples(positive, positive, positive).map(sorted),
    st.sampled_from(["linear", "log"]),
    st.lists(st.floats(min_value=0, max_value=1), min_size=2, max_size=20).map(sorted),
)
def test_draws_rise_with_probability_and_keep_to_the_range(
    numbers: list[float], scale: str, probabilities: list[float]
) -> None:
    low, best, high = numbers
    factor = Factor("a.b", "label", "km", best, low, high, "judged", scale, because="so")  # type: ignore[arg-type]
    drawn = factor.quantile(np.array(probabilities))
    assert (np.diff(drawn) >= -1e-9 * high).all()
    assert drawn.min() >= low * (1 - 1e-9)
    assert drawn.max() <= high * (1 + 1e-9)
    assert factor.quantile(np.array([0.0, 0.5, 1.0])) == pytest.approx([low, best, high])


@pytest.mark.parametrize(
    "bad",
    [
        {"low": 3.0},
        {"kind": "judged", "because": " "},
        {"kind": "reported", "sources": ()},
        {"scale": "log", "low": 0.0},
    ],
)
def test_a_factor_that_says_too_little_is_refused(bad: dict[str, object]) -> None:
    good = {
        "name": "a.b", "label": "l", "unit": "", "best": 2.0, "low": 1.0, "high": 3.0, "kind": "reported",
        "sources": ("s",),
    }  # fmt: skip
    Factor(**good)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"a\.b"):
        Factor(**{**good, **bad})  # type: ignore[arg-type]


def test_a_factor_that_nobody_declares_has_no_value() -> None:
    with pytest.raises(KeyError, match=r"no factor 'x\.y'"):
        FactorSet({}).value("x.y")


def test_of_two_reports_the_middle_is_their_mean_on_either_scale() -> None:
    """What a reader checks against the table; see the function for what it costs on a logarithmic scale."""
    reports = [Report(each, each, each, "a") for each in (9.0, 84.0)]
    for scale in ("linear", "log"):
        factor = factor_from_reports("a.b", "label", "days", "reported", reports, scale=scale)
        assert (factor.best, factor.low, factor.high) == (46.5, 9.0, 84.0)
