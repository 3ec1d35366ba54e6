"""What is said of an exploration whose outcomes follow from a known formula."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from peacewright.answers.explored.analysis import Analysis, analyse
from peacewright.answers.explored.failing import failings, sentences
from peacewright.answers.explored.ranking import ranked, statement
from peacewright.answers.explored.signposts import SCHEMA
from peacewright.answers.explored.watching import NOT_TOLD, watch_table, watched
from peacewright.operation.drawn import choices_of, factors_by_party
from peacewright.operation.loading import load, shipped_operations
from peacewright.operation.priors import RivalPrior
from peacewright.operation.reading.factor_tables import CATALOGUE
from tests.answers.exploring import OPTIONS, explored


@lru_cache(maxsize=1)
def analysis() -> Analysis:
    return analyse(explored(1), explored(2))


def test_the_ranking_is_stated_with_ties_and_least_bad() -> None:
    said = " ".join(analysis().sentences["ranking"])
    assert "5 robustness measures under" in said
    assert "4 definitions of collapse" in said
    assert "No two options change places with robustness measure, definition of collapse or prior." in said
    assert "Least bad whatever happens, beaten in no ranking: “Monitors along the line”" in said
    rankings = analysis().tables["rankings"].filter(pl.col("metric") == "ceasefire_days")
    refuses = rankings.filter(pl.col("prior") == "consent.RUS=refuses")
    # Where consent is refused no option adds anything: all are tied. Elsewhere the second is ahead on the mean.
    assert refuses["rank"].unique().to_list() == [1]
    mean = rankings.filter(
        (pl.col("prior") == "declared")
        & (pl.col("robustness_measure") == "mean")
        & (pl.col("option") != "geneva-15k")
    )
    assert mean["beaten_by"].unique().to_list() == ["geneva-15k"]


def test_a_declared_prior_ranks_again_and_a_thin_one_is_dropped() -> None:
    base = explored(1)
    stances = base.futures.choices["consent.RUS"].labels
    sure = {
        "consent.RUS": {"refuses": 1.0},
        **{
            name: {base.futures.choices[name].labels[0]: 1.0}
            for name in ("presence", "attribution", "verification")
        },
    }
    priors = {
        "hopeful": RivalPrior(
            title="consent is likely", weights={"consent.RUS": dict.fromkeys(stances[1:], 1.0)}, because="x"
        ),
        "thin": RivalPrior(title="all is sure", weights=sure, because="x"),
    }
    rivals = replace(base, operation=base.operation.model_copy(update={"priors": priors}))
    found = ranked(rivals)
    assert [prior.name for prior in found.dropped] == ["thin"]
    said = " ".join(statement(rivals, found))
    assert "Dropped, because they rest on fewer than 100 futures: if all is sure." in said
    hopeful = next(
        one for one in found.of("ceasefire_days")
        if (one.setting.prior, one.setting.attitude, one.setting.definition) == ("hopeful", "mean", "share_of_before")
    )  # fmt: skip
    assert hopeful.best == ("geneva-15k",)


def test_conditions_name_what_was_planted_and_hold_on_fresh_futures() -> None:
    found = {(one.option, one.metric): one for one in failings(explored(1), explored(2))}
    days = found["none", "ceasefire_days"]
    assert days.meets
    limits = {(limit.name, limit.label) for limit in days.boxes[0].box.limits}
    assert limits == {("compliance.erosion.RUS", ""), ("attribution", "dampens")}
    assert days.boxes[0].stable
    said = " ".join(sentences(explored(1), [days]))
    assert "“theory of being named: dampens” holds" in said
    assert "coverage" in said
    assert "On fresh futures" in said
    assert "it holds up" in said
    assert "unstable" not in said
    votes = found["west-10k", "rotation_gap_months"]
    assert [(limit.name, limit.label) for limit in votes.boxes[0].box.limits] == [("vote.GBR", "against")]
    assert ("none", "rotation_gap_months") not in found
    noise = found["none", "wrong_attribution_share"]
    assert noise.boxes == ()
    assert "no condition sets them apart" in sentences(explored(1), [noise])[0]


def test_tables_hold_every_figure() -> None:
    made = analysis().tables
    boxes = made["boxes"]
    assert {"coverage", "density", "mass", "quasi_p", "kept_share", "fresh_density", "density_drop"} <= set(
        boxes.columns
    )
    assert boxes["kept_share"].is_between(0, 1).all()
    influence = made["influence"].filter(
        (pl.col("option") == "none") & (pl.col("metric") == "ceasefire_days")
    )
    top = influence.filter(pl.col("measure") == "first_order").sort("share", descending=True)
    assert top["name"][0] in {"compliance.erosion.RUS", "attribution"}
    differences = made["differences"].filter(
        (pl.col("first") == "none")
        & (pl.col("second") == "geneva-15k")
        & (pl.col("definition") == "share_of_before")
    )
    # Three stances of four are no refusal, and what is gained is cut at the horizon in few futures.
    assert differences["low"][0] <= -50
    assert not differences["tie"][0]
    tied = made["differences"].filter((pl.col("first") == "none") & (pl.col("second") == "west-10k"))
    assert tied.filter(pl.col("metric") == "ceasefire_days")["tie"].all()
    assert made["priors"].filter(pl.col("used"))["worth_futures"].min() >= 100
    assert made["budget"].height == 3 * 7


def test_signposts_follow_their_schema_and_say_what_answers() -> None:
    document = analysis().signposts
    schema = json.loads((CATALOGUE / "schema" / SCHEMA).read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(document, allow_nan=False)), schema)
    items = {item["id"]: item for item in document["items"]}
    erosion = next(
        item for item in items.values()
        if item["watch"]["name"] == "compliance.erosion.RUS" and item["option"] == "none"
    )  # fmt: skip
    assert erosion["trigger"]["when"] == "above"
    assert erosion["trigger"]["level"] == pytest.approx(0.1, abs=0.05)
    assert erosion["trigger"]["early"] <= erosion["trigger"]["level"]
    assert (erosion["watch"]["party"], erosion["watch"]["seen"]) == ("RUS", "during")
    assert erosion["answers"]["gates"] == ["withdraw"]
    assert [one["option"] for one in erosion["answers"]["options"]] == ["geneva-15k"]
    backstop = next(
        item for item in items.values()
        if item["watch"]["name"] == "backstop.intelligence" and item["option"] == "none"
    )  # fmt: skip
    assert (backstop["trigger"]["when"], backstop["watch"]["seen"]) == ("is_not", "before")
    assert backstop["trigger"]["words"].endswith("does not hold")


def test_pathways_find_what_lasts_longer() -> None:
    maps = analysis().pathways["maps"]
    assert maps[0]["condition"] == "All futures drawn"
    assert [one["option"] for one in maps[0]["options"]] == list(OPTIONS)
    transfers = {(one["from"], one["to"]) for one in maps[0]["transfers"]}
    assert transfers == {("none", "geneva-15k"), ("west-10k", "geneva-15k")}
    assert any("named: dampens" in one["condition"] for one in maps[1:])


def test_the_same_exploration_gives_the_same_tables() -> None:
    again = analyse(explored(1), explored(2))
    for name, table in analysis().tables.items():
        assert table.equals(again.tables[name]), name


def test_no_share_is_sold_as_a_chance() -> None:
    said = " ".join(line for lines in analysis().sentences.values() for line in lines).lower()
    for word in ("probability", "likelihood", "chance of success", "odds"):
        assert word not in said


def test_every_row_of_the_table_speaks_of_something() -> None:
    drawn: set[str] = set()
    for name in shipped_operations():
        loaded = load(name)
        drawn |= {*factors_by_party(loaded.factors, loaded.operation), *choices_of(loaded.operation)}
    for row in watch_table():
        start = row if row.endswith(".") else f"{row}."
        assert any(name == row or name.startswith(start) for name in drawn), row


def test_the_longest_beginning_speaks_and_what_no_row_speaks_of_is_said_not_to_be_told() -> None:
    assert watched("consent.RUS").seen == "before"
    assert watched("consent.heeded_share").seen == "during"
    assert watched("compliance.erosion.RUS") == watched("compliance.erosion")
    assert watched("elsewhere.number") is NOT_TOLD


def test_a_row_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    text = "name,seen,as,measured,conditions\nvote.,sometimes,the vote,,vote\n"
    (tmp_path / "signposts.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"'vote\.' is not whole"):
        watch_table(tmp_path)
