"""The second annotated set is sound: every span stands in its text, and what is built is what the labels say."""

import json
from pathlib import Path

import pytest

from validation.annotated_texts import (
    DIRECTORY,
    LabelError,
    Value,
    agreement,
    as_lines,
    claims,
    locate,
    main,
    uncovered,
)

GOLD = [json.loads(line) for line in (DIRECTORY / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def test_gold_file_is_built_from_the_labels() -> None:
    assert as_lines(claims()) == (DIRECTORY / "gold.jsonl").read_text(encoding="utf-8")


def test_every_claim_points_to_its_sentence() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (DIRECTORY / "texts").glob("*.txt")}
    assert len(GOLD) >= 250
    assert len(texts) >= 12
    for claim in GOLD:
        assert texts[claim["doc"]][claim["start"] : claim["end"]] == claim["sentence"]


def test_texts_have_a_licence_a_source_and_another_subject_than_ukraine() -> None:
    records = [
        json.loads(line) for line in (DIRECTORY / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {record["doc"] for record in records} == {
        path.name for path in (DIRECTORY / "texts").glob("*.txt")
    }
    assert all(record["licence"] == "CC-BY-4.0" and record["facts_from"] for record in records)
    assert len({record["operation"] for record in records}) >= 4
    assert not any(
        "ukrain" in (DIRECTORY / "texts" / r["doc"]).read_text(encoding="utf-8").lower() for r in records
    )


def test_only_names_and_datelines_hold_numbers_without_a_claim() -> None:
    allowed = ("esolution ", "st Battalion", "KHARTOUM", "KINGSTON", "NEW YORK", "(1)", "(2)", "(3)")
    for line in uncovered():
        in_list = line.startswith("104_") and line.split(": ", 1)[1][:2].rstrip(".").isdigit()
        assert in_list or any(part in line for part in allowed), line


def test_groups_name_claims_that_exist() -> None:
    known = {claim["id"] for claim in GOLD}
    groups = [
        json.loads(line) for line in (DIRECTORY / "conflicts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(groups) >= 10
    for group in groups:
        assert set(group["claims"]) <= known
        assert len(group["claims"]) >= 2
        assert group["scope"] == ("across" if len({name[:3] for name in group["claims"]}) > 1 else "within")


def test_second_pass_covers_a_third_of_the_texts() -> None:
    assert 3 * len(list((DIRECTORY / "second_pass").glob("*.txt"))) >= len(
        list((DIRECTORY / "texts").glob("*.txt"))
    )
    same, every = agreement()["value"]
    assert 0 < same <= every


@pytest.mark.parametrize(
    ("span", "message"),
    [("not there", "0 times"), ("two", "2 times"), ("one … four", "does not follow")],
)
def test_wrong_span_is_refused(span: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        locate("one two three two", span)


def test_value_is_read_with_open_ends() -> None:
    assert Value.read("..10 days", "duration") == Value(None, "10", "days")
    assert Value.read("7.. points", "quantity") == Value("7", None, "points")
    assert Value.read("2006-08-17", "date") == Value("2006-08-17", "2006-08-17", "date")
    with pytest.raises(ValueError, match="no unit"):
        Value.read("10", "quantity")


def test_wrong_label_names_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "labels").mkdir()
    (tmp_path / "texts" / "900_x.txt").write_text("Some text.", encoding="utf-8")
    (tmp_path / "labels" / "900.txt").write_text(
        "# head\nquantity|Some text.|a|5 persons|sure||||||\n", encoding="utf-8"
    )
    with pytest.raises(LabelError, match=r"900\.txt line 2: modality"):
        list(claims(tmp_path))


def test_command_checks_the_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert f"{len(GOLD)} claims" in capsys.readouterr().out
