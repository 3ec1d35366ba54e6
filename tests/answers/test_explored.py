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
from peacewright.answers.explored.influences import matter_words
from peacewright.answers.explored.leading import lead
from peacewright.answers.explored.ranking import ranked, statement
from peacewright.answers.explored.signposts import SCHEMA
from peacewright.answers.explored.standing import Standing
from peacewright.answers.explored.tables import units_of
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
    assert [prior.name for prior in found.dropped("ceasefire_days")] == ["thin"]
    said = " ".join(statement(rivals, found))
    assert "Left out, because they rest on fewer than 100 of these futures: if all is sure." in said
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
    shares = {"coverage_share", "density_share", "mass_share", "fresh_density_share", "density_drop_share"}
    assert {*shares, "quasi_p", "kept_share", "level_unit"} <= set(boxes.columns)
    assert boxes["kept_share"].is_between(0, 1).all()
    influence = made["influence"].filter(
        (pl.col("option") == "none") & (pl.col("metric") == "ceasefire_days")
    )
    top = influence.filter(pl.col("measure") == "first_order").sort("explained_share", descending=True)
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


def test_every_column_of_numbers_has_a_unit() -> None:
    bare = {"rank", "box", "quasi_p", "gain_by_common_futures"}
    for name, table in analysis().tables.items():
        units = units_of(table.columns)
        assert set(units) == set(table.columns)
        for column, kind in table.schema.items():
            if kind.is_numeric() and column not in bare and "rank_correlation" not in column:
                assert units[column] != "1", f"{name}: {column}"
            if "as in column" in units[column]:
                assert units[column].rpartition(" ")[2] in table.columns, f"{name}: {column}"


def test_the_lead_is_five_sayings_that_the_tables_bear_out() -> None:
    made = analysis()
    assert list(made.lead) == [
        "Least bad", "Does the order change", "What makes them fail", "What matters most", "What to watch",
    ]  # fmt: skip
    days = made.aims[0]
    assert (days["metric"], days["bound"], days["missed"]) == (
        "ceasefire_days",
        "at least 365 days",
        "below 365 days",
    )
    # The planted gain of the second option is never reversed, so that it is never behind.
    assert days["standing"]["least_bad"] == ["geneva-15k"]
    assert days["standing"]["behind"]["geneva-15k"] == 0
    ranked_days = made.tables["rankings"].filter(pl.col("metric") == "ceasefire_days")
    behind = ranked_days.filter((pl.col("option") == "none") & (pl.col("beaten_by") != ""))
    assert days["standing"]["behind"]["none"] == behind.height
    said = made.lead["Least bad"]
    gained = next(row for row in days["gained"] if row["option"] == "geneva-15k")
    assert said.startswith(
        "By days the ceasefire was kept “Monitors 15,000” is least bad: "
        f"by {gained['difference']:.0f} days more than “No force” on average, in the same futures ("
    )
    assert "By share of incidents attributed to their author it is “West 10,000”" in said
    # Wrong names are noise, alike in all options.
    assert said.endswith(
        "by share of attributions that name the wrong party or months in place below the planned strength none can be "
        "told from another."
    )
    changes = made.lead["Does the order change"]
    ways = days["standing"]["rankings"]
    assert changes.startswith(f"No: in {ways} ways of ranking no two options change places with ")
    assert "with robustness measure, definition of collapse or prior." in changes
    assert "declared rival beliefs “Monitors 15,000” is never behind." in changes


def test_the_lead_says_with_what_the_order_changes_and_that_options_hardly_differ() -> None:
    first = analysis().aims[0]
    turned = {**first, "standing": {**first["standing"], "turned_by": ["attitude", "prior"], "tied": 300}}
    said = lead(explored(1), ranked(explored(1)), [turned])
    ways = first["standing"]["rankings"]
    assert said["Does the order change"].startswith(
        f"Yes: in {ways} ways of ranking some options change places with robustness measure and prior, "
        "not with definition of collapse."
    )
    assert f"the options hardly differ: in 300 of {ways} ways of ranking all are tied." in said["Least bad"]
    none = {**first, "conditions": [{**one, "boxes": []} for one in first["conditions"]]}
    said = lead(explored(1), ranked(explored(1)), [none])
    assert said["What makes them fail"].endswith("no condition was found that sets them apart.")
    tied = {**first, "standing": {**first["standing"], "nearest": "", "least_bad": [], "tied": ways}}
    said = lead(explored(1), ranked(explored(1)), [tied])
    assert said["Least bad"] == "By days the ceasefire was kept no option can be told from another."
    assert (
        said["Does the order change"]
        == f"There is none to change: in each of {ways} ways of ranking all are tied."
    )


def test_one_option_is_held_against_none() -> None:
    whole = explored(1)
    alone = replace(whole, outcomes={"none": whole.outcomes["none"]})
    said = lead(alone, ranked(alone), [{**analysis().aims[0], "standing": None}])
    assert said["Least bad"] == "One option was explored: there is none to hold it against."
    assert "Does the order change" not in said


def test_with_fewer_than_ten_futures_the_lead_says_how_many_it_takes() -> None:
    few = explored(1, 9)
    assert ranked(few).rankings == ()
    said = lead(few, ranked(few), [{**analysis().aims[0], "standing": None}])["Least bad"]
    fewest = "no two options have values in 10 common futures, the fewest in which options are compared."
    assert said.startswith(f"By days the ceasefire was kept {fewest}")
    assert fewest in statement(few, ranked(few))[0]
    # With ten they are compared, as drawn: no rival prior is worth a hundred.
    ten = explored(1, 10)
    assert {one.setting.prior for one in ranked(ten).rankings} == {"declared"}


def test_what_a_backstop_does_not_give_is_said_without_an_article() -> None:
    words = explored(1).hinging.label
    assert words("backstop.guarantee", "yes") == "the backstop gives a guarantee"
    assert words("backstop.guarantee", "no") == "the backstop gives no guarantee"
    assert words("backstop.intelligence", "no") == "the backstop gives no intelligence"


def test_what_was_planted_is_found_again() -> None:
    made = analysis()
    # What was planted: attribution by the backstop's intelligence, days by erosion and being named.
    assert "backstop gives intelligence" in made.lead["What to watch"]
    fails = made.fails["none"]
    assert "Days the ceasefire was kept below 365 days in" in fails
    assert "theory of being named: dampens" in fails
    assert list(made.fails) == list(OPTIONS)


def test_signs_name_their_aim_and_those_not_borne_out_are_left_out() -> None:
    def said(*rows: tuple[str, bool, bool | None]) -> dict[str, str]:
        first, second = analysis().aims[:2]
        signs = [
            {"trouble": trouble, "seen": "before", "stable": stable, "confirmed": confirmed}
            for trouble, stable, confirmed in rows
        ]
        aims = [{**first, "signposts": []}, {**second, "signposts": signs}]
        return lead(explored(1), ranked(explored(1)), aims)

    aim = "share of incidents attributed to their author"
    watch = said(("a", True, None), ("b", False, True), ("c", True, False), ("d", True, True))[
        "What to watch"
    ]
    assert watch == (
        f"Signs of trouble before the force goes: d (for {aim}) or a (for {aim}, not checked on fresh futures)."
    )
    none = said(("b", False, True), ("c", True, False))["What to watch"]
    assert none == "No condition that could be watched holds up in resamples and on fresh futures."


def test_a_condition_that_does_not_hold_up_has_no_say_in_what_makes_options_fail() -> None:
    first = analysis().aims[0]
    failed = [
        {**one, "boxes": [{**box, "confirmed": False} for box in one["boxes"]]} for one in first["conditions"]
    ]
    said = lead(explored(1), ranked(explored(1)), [{**first, "conditions": failed}])["What makes them fail"]
    assert said.endswith("no condition that was found holds up on fresh futures.")
    part = [failed[0], *first["conditions"][1:]]
    said = lead(explored(1), ranked(explored(1)), [{**first, "conditions": part}])["What makes them fail"]
    assert "most often for 2 of 3 options where" in said


def test_behind_in_a_few_rankings_is_within_chance_and_in_many_is_not() -> None:
    few = Standing("days", 100, 10, {"a": 80, "b": 5}, {"a": 5, "b": 80}, ("prior",))
    assert (few.least_bad, few.nearest) == (("a",), "a")
    many = replace(few, behind={"a": 6, "b": 80})
    assert (many.least_bad, many.nearest) == ((), "a")
    both = replace(few, ahead={"a": 60, "b": 70}, behind={"a": 0, "b": 3})
    assert both.least_bad == ("b", "a")
    ties = replace(few, tied=100, ahead={"a": 0, "b": 0}, behind={"a": 0, "b": 0})
    assert (ties.least_bad, ties.nearest) == ((), "")


def test_ahead_in_no_more_rankings_than_chance_gives_is_not_least_bad() -> None:
    found = Standing("days", 1000, 960, {"a": 50, "b": 3}, {"a": 0, "b": 50}, ())
    assert (found.least_bad, found.nearest) == ((), "")
    more = replace(found, ahead={"a": 51, "b": 3})
    assert (more.least_bad, more.nearest) == (("a",), "a")
    # Never behind, but ahead by chance alone: not the nearest either where another is ahead more often.
    other = replace(found, ahead={"a": 60, "b": 3}, behind={"a": 70, "b": 0})
    assert (other.least_bad, other.nearest) == ((), "a")


def test_the_lead_doubts_leaders_of_every_aim() -> None:
    first, second = analysis().aims[:2]
    found = {
        **second["standing"],
        "least_bad": ["west-10k"],
        "nearest": "west-10k",
        "tied": 90,
        "rankings": 100,
    }
    gained = [{**one, "tie": True} for one in second["gained"]]
    said = lead(explored(1), ranked(explored(1)), [first, {**second, "standing": found, "gained": gained}])
    assert said["Least bad"].endswith(
        "it is “West 10,000” (not told from “No force” on average; "
        "the options hardly differ: all are tied in 90 of 100)."
    )
    chance = {
        **first["standing"],
        "nearest": "",
        "least_bad": [],
        "tied": 90,
        "rankings": 100,
        "ahead": {"a": 5, "b": 4},
    }
    said = lead(explored(1), ranked(explored(1)), [{**first, "standing": chance}])
    assert said["Least bad"] == (
        "By days the ceasefire was kept no option can be told from another more often than chance gives "
        "(each is ahead in at most 5 of 100 ways of ranking)."
    )
    assert said["Does the order change"].endswith("none is ahead more often than chance gives.")


def test_what_matters_is_drawn_from_the_lowest_to_the_highest_end() -> None:
    made = analysis()
    rows = made.aims[0]["matters"][0]["rows"]
    assert {row["name"] for row in rows} >= {"compliance.erosion.RUS", "attribution"}
    table = made.tables["influence"].filter(
        (pl.col("metric") == "ceasefire_days")
        & (pl.col("definition") == "share_of_before")
        & (pl.col("over") == "")
    )
    for row in rows:
        measure = "cramer_von_mises" if "distribution" in row["measure"] else "first_order"
        own = table.filter((pl.col("name") == row["name"]) & (pl.col("measure") == measure))
        own = out if (out := own.filter(pl.col("stands_out"))).height else own
        assert row["low"] == max(0.0, own["explained_share_low"].min())
        assert row["high"] == own["explained_share_high"].max()
        assert row["low"] <= row["share"] <= row["high"]


def test_what_defines_collapse_is_told_apart_and_is_no_prior() -> None:
    base = {"measure": "of the amount", "low": 0.1, "high": 0.3}
    rows = [
        {
            **base,
            "name": "collapse.share",
            "words": "the line",
            "convention": True,
            "share": 0.2,
            "options": ["a", "b"],
        },
        {**base, "name": "x", "words": "a cause", "convention": False, "share": 0.15, "options": ["a"]},
    ]
    first = {**analysis().aims[0], "matters": [{"over": "", "options": ["a", "b"], "rows": rows, "said": ""}]}
    said = lead(explored(1), ranked(explored(1)), [first])["What matters most"]
    assert said.startswith(
        "“a cause” alone explains 15 % of the variation in days the ceasefire was kept (95 % interval 10 to 30 %). "
    )
    assert said.endswith(
        "“the line” (20 %) is a matter of definition: where a collapse is counted is a convention, no cause."
    )
    assert matter_words(rows, 2).startswith(
        "Most with “a cause”, which alone explains 15 % of the amount (95 % interval 10 to 30 %)"
    )
    assert "convention, no cause" in matter_words(rows[:1], 2)
    # Days that hang on the line drawn alone: its halves are no rival beliefs.
    whole = explored(1)
    share = whole.futures.value("collapse.share")
    ruled = {
        name: table.with_columns(ceasefire_days_share_of_before=share)
        for name, table in whole.outcomes.items()
    }
    found = ranked(replace(whole, outcomes=ruled))
    assert not any(prior.name.startswith("collapse.") for prior in found.priors)


def test_signposts_follow_their_schema_and_say_what_answers() -> None:
    document = analysis().signposts
    schema = json.loads((CATALOGUE / "schema" / SCHEMA).read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(document, allow_nan=False)), schema)
    items = {item["id"]: item for item in document["items"]}
    # Of noise no condition is found: it is told in words, and no condition is said to be missing where one was found.
    assert any("name the wrong party" in one and "no condition sets them apart" in one
               for one in document["without_condition"])  # fmt: skip
    assert not any("so most often where" in one for one in document["without_condition"])
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
    made = analysis()
    said = json.dumps([dict(made.lead), dict(made.fails), list(made.aims), dict(made.sentences)]).lower()
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
