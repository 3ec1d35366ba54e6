"""Published assessments of a force for Ukraine beside ours: a row each, and whether the page in docs/ is current.

    python -m validation.check_published_assessments

A row that differs is no fail: it says that two assessments differ and why. The one bound is that every row has a
verdict with its reason, on the page as now computed.
"""

from __future__ import annotations

import sys

from validation.published_assessments import AGREE, PAGE, compare_all, page
from validation.report import exit_code, row


def main() -> int:
    """Print a row for each assessment, and one for the page."""
    rows, digest = compare_all()
    print(f"factors that ours hang on: SHA-256 {digest}")
    for one in rows:
        cells = one.assessment.cells
        passed = True if one.verdict == AGREE else None
        row(
            f"{cells['id']}: {one.verdict}", f"ours {one.our_figure}", f"{one.assessment.figure} {cells['unit']}",
            passed, one.reason,
        )  # fmt: skip
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
    row("page of published assessments is current", "yes" if current else "no", "yes", current)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main())
