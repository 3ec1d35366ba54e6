"""Truces of the past: their terms are sound, each row has a verdict with its reason, the page is what is computed."""

from __future__ import annotations

import csv

import pytest

from peacewright.monitoring.terms import terms_of
from peacewright.monitoring.verdicts.models import Activity, Count, Judged
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.operation.loading import load
from validation import check_truces as check


def told(fell: str, held: str) -> Judged:
    """A window in which one source answers so; only what is compared is filled in."""
    none = Interval(low=None, best=None, high=None)
    one = Activity.model_construct(
        source="a", days=1, fell=fell, held=held, reason="a reason", observed=Count(low=0, high=0), ratio=none
    )
    return Judged.model_construct(activity=[one])


def test_every_reported_truce_has_its_terms_and_begins_where_its_source_says() -> None:
    with (check.TERMS / "reported.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 19
    for cells in rows:
        own = check.TERMS / f"{cells['operation']}.yaml"
        loaded = load(own if own.is_file() else cells["operation"])
        assert not [finding for finding in loaded.findings if own.is_file()]
        terms = [term for term in terms_of(loaded.operation) if term.provision == cells["provision"]]
        assert len(terms) == 2
        assert all(term.span is not None for term in terms)
        assert bool(cells["words"]) == bool(cells["url"]) == (cells["reported"] != "not told")


@pytest.mark.parametrize(
    ("fell", "held", "reported", "comparison"),
    [
        ("fell", "held", "fell", "agree"),
        ("did not fall", "not held", "fell", "differ"),
        ("fell", "held", "failed", "differ"),
        ("fell", "cannot tell", "failed", "cannot tell"),
        ("did not fall", "not held", "failed", "agree"),
        ("cannot tell", "not held", "failed", "agree"),
        ("cannot tell", "not held", "fell", "cannot tell"),
        ("cannot tell", "cannot tell", "fell", "cannot tell"),
        ("fell", "held", "not told", "cannot tell"),
        ("fell", "held", "claimed", "cannot tell"),
    ],
)
def test_a_comparison_follows_from_both_accounts(
    fell: str, held: str, reported: str, comparison: str
) -> None:
    found, reason = check.compare(told(fell, held), reported, "accepted")
    assert found == comparison
    assert reason
    assert check.compare(told(fell, held), reported, "rejected")[0] == "cannot tell"


@pytest.mark.slow
@pytest.mark.skipif(check.shared() is None, reason="the published data are not beside the checkout")
def test_the_page_compares_as_is_computed() -> None:
    """Figures of the page are held by the check itself (`make validate ONLY=truces`); here what they say."""
    data = check.shared()
    assert data is not None
    rows = check.compare_all(data)
    page = check.PAGE.read_text(encoding="utf-8").splitlines()
    for one in rows:
        (line,) = [
            line
            for line in page
            if line.startswith(f"| {one.cells['row']} |") and one.party in line.split("|")[3]
        ]
        assert f"**{one.comparison}**" in line
    assert {one.judged[0].kept.state for one in rows} == {"cannot tell"}, "nobody laid a breach to anybody"
