"""The page of published assessments is current, and every row has its reason."""

from __future__ import annotations

from validation.published_assessments import (
    AGREE,
    CANNOT_TELL,
    DIFFER,
    NEAR,
    PAGE,
    compare_all,
    page,
    read_assessments,
)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m validation.published_assessments --write"
    )


def test_verdicts_follow_the_rule() -> None:
    rows, _ = compare_all()
    assert {row.verdict for row in rows} == {AGREE, DIFFER, CANNOT_TELL}
    for row in rows:
        assert row.reason.endswith(".")
        if row.verdict == CANNOT_TELL:
            continue
        assert row.ours is not None
        assert row.assessment.low is not None
        high = row.assessment.high or float("inf")
        near = row.assessment.low / NEAR <= row.ours.best <= high * NEAR
        assert (row.verdict == AGREE) == near


def test_every_assessment_says_who_where_when_and_what_it_counts() -> None:
    for one in read_assessments():
        cells = one.cells
        assert all(
            cells[name] for name in ("author", "title", "publisher", "published", "url", "mark", "counts")
        )
