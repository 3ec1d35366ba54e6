"""Factor tables: what ships is sound, and every way to get a row wrong is told by file and line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from peacewright.core.factors import Factor
from peacewright.core.findings import Finding, PeacewrightError
from peacewright.operation.reading.factor_tables import CATALOGUE, FACTOR_COLUMNS, SOURCE_COLUMNS, load_tables

SOURCES = [
    "one,First report,A publisher,2020-01-01,,B2,",
    "two,Second report,A publisher,2021-01-01,https://example.org,C3,CC BY 4.0",
]
FACTORS = [
    "line.length,Length of the line,km,log,reported,1000,,,one,,as drawn",
    "line.length,,,,reported,1200,1100,1400,two,XWE,",
    'guess.share,A share,share,linear,judged,0.5,0.2,0.9,one;two,,"Nobody knows, so wide."',
]


def tables(
    directory: Path, factors: list[str], sources: list[str] = SOURCES, header: str = ",".join(FACTOR_COLUMNS)
) -> Path:
    for name, columns, rows in (("factors", header, factors), ("sources", ",".join(SOURCE_COLUMNS), sources)):
        (directory / name).mkdir(exist_ok=True)
        (directory / name / "t.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return directory


def faults(directory: Path) -> tuple[Finding, ...]:
    with pytest.raises(PeacewrightError) as refusal:
        load_tables(directory)
    return refusal.value.findings


def test_what_ships_is_sound_and_read_in_a_moment() -> None:
    start = time.process_time()
    read = load_tables()
    assert time.process_time() - start < 1
    assert len(read.factors) > 100
    for factor in read.factors.values():
        assert set(factor.sources) <= set(read.factors.sources)
        assert factor.label
    assert load_tables() is read, "read once a process"


def test_every_source_that_ships_is_cited() -> None:
    """A source that no factor table, shipped operation, design of command or table of rules cites says nothing."""
    read = load_tables().factors
    cited = {source for factor in read.values() for source in factor.sources}
    files = [*(CATALOGUE / "operations").glob("*.yaml"), *(CATALOGUE / "command").glob("*.yaml")]
    files += (CATALOGUE / "engagement").glob("*.csv")
    operations = "".join(path.read_text(encoding="utf-8") for path in files)
    assert not [key for key in read.sources if key not in cited and key not in operations]


def test_reports_become_one_factor(tmp_path: Path) -> None:
    read = load_tables(tables(tmp_path, FACTORS)).factors
    line = read["line.length"]
    assert (line.low, line.best, line.high, line.unit, line.scale) == (1000, 1100, 1400, "km", "log")
    assert line.sources == ("one", "two")
    assert [report.claimed_by for report in line.reports] == ["", "XWE"]
    guess = read["guess.share"]
    assert guess == Factor(
        "guess.share", "A share", "share", 0.5, 0.2, 0.9, "judged", because="Nobody knows, so wide.",
        sources=("one", "two"),
    )  # fmt: skip


def test_a_changed_table_is_read_again(tmp_path: Path) -> None:
    first = load_tables(tables(tmp_path, FACTORS))
    second = load_tables(tables(tmp_path, FACTORS[:2]))
    assert first.sha256 != second.sha256
    assert "guess.share" not in second.factors


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("a.b,A,km,,judged,5,1,3,,,why", "R006", "not in order"),
        ("a.b,A,km,log,judged,5,0,9,,,why", "R006", "logarithmic"),
        ("a.b,A,km,,judged,5,1,9,,,", "R005", "says why"),
        ("a.b,A,km,,judged,5,,9,,,why", "S002", "no low"),
        ("a.b,A,km,,judged,,1,9,,,why", "S002", "best"),
        ("a.b,A,km,,judgd,5,1,9,,,why", "S004", "did you mean"),
        ("a.b,A,km,logarithmic,judged,5,1,9,,,why", "S004", "scale"),
        ("a.b,A,km,,reported,5,,,,,", "R005", "names one source"),
        ("a.b,A,km,,reported,5,,,one;two,,", "R005", "one row a source"),
        ("a.b,A,km,,reported,5,,,three,,", "R003", "no table of sources"),
        ('a.b,A,km,,reported,"5,000",,,one,,', "S003", "not a number"),
        ("a.b,A,km,,reported,nan,,,one,,", "S003", "not a number"),
        ("a.b,A,km,,reported,5,,,one,", "S003", "10 cells"),
        ("a.b,,km,,reported,5,,,one,,", "S002", "label"),
        (",A,km,,reported,5,,,one,,", "S002", "name"),
        ("line.length,,m,,reported,5,,,one,,", "R008", "unit"),
        ("line.length,,,,measured,5,,,one,,", "R008", "kind"),
        ("guess.share,,,,judged,0.5,0.1,0.9,,,why", "R008", "one row"),
        ('a.b,"A,km,,reported,5,,,one,,', "S003", "quote"),
    ],
)
def test_a_wrong_row_is_told_by_file_and_line(tmp_path: Path, row: str, code: str, words: str) -> None:
    found = [f for f in faults(tables(tmp_path, [*FACTORS, row])) if f.code == code]
    assert found
    assert words in f"{found[0].message} {found[0].remedy}"
    assert found[0].place.file == "factors/t.csv"
    assert found[0].place.line == len(FACTORS) + 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("one,Other words,A publisher,2020-01-01,,B2,", "R008"),
        ("three,,A publisher,2020-01-01,,,", "S002"),
        ("three,Third,A publisher,last year,,,", "S003"),
    ],
)
def test_a_wrong_source_is_told(tmp_path: Path, row: str, code: str) -> None:
    (finding,) = faults(tables(tmp_path, FACTORS, [*SOURCES, row]))
    assert (finding.code, finding.place.line, finding.place.file) == (code, 4, "sources/t.csv")


def test_one_source_may_stand_in_two_tables_with_the_same_words(tmp_path: Path) -> None:
    assert load_tables(tables(tmp_path, FACTORS, [*SOURCES, SOURCES[0]])).factors


def test_wrong_columns_and_wrong_encoding_are_told(tmp_path: Path) -> None:
    (finding,) = faults(tables(tmp_path, FACTORS, header="factor,label"))
    assert finding.code == "S001"
    tables(tmp_path, FACTORS)
    (tmp_path / "factors" / "t.csv").write_bytes("é".encode("latin-1"))
    assert [f.code for f in faults(tmp_path)] == ["F003"]
