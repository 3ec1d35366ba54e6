"""Reports become incidents: what links, what must not, and names that stay."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.tables import write_table
from peacewright.monitoring.event import UNITS, schema
from peacewright.monitoring.linking.candidates import LONGEST_DAYS, REACH_DAYS, REACH_KM, candidates
from peacewright.monitoring.linking.comparing import LEVELS, compare
from peacewright.monitoring.linking.incidents import CHANGES, INCIDENTS, link, write
from peacewright.monitoring.linking.incidents import UNITS as INCIDENT_UNITS
from peacewright.monitoring.linking.naming import named
from peacewright.monitoring.linking.reports import reports_of
from peacewright.monitoring.linking.weighing import FILE, shipped_weights, weigh

START = date(2022, 3, 1)
METRES = 1 / 111_195
"""Degrees of latitude."""
WORDS = "Shelling of the covered market, several shops burn"


def report(event: str, metres: float = 0.0, day: int = 0, **more: Any) -> dict[str, Any]:
    """Return a report of a day, so many metres north of a point."""
    first = START + timedelta(days=day)
    begun = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return {
        "source": "one", "event": event, "stands_as": "report", "act": "attack", "target": "civilian",
        "time_from": begun, "time_until": begun + timedelta(days=1), "time_means": "within",
        "time_precision": "day", "day_from": first, "day_until": first, "latitude": 10 + metres * METRES,
        "longitude": 20.0, "place_precision": "exact", "text": WORDS, "known_from": date(2022, 12, 1),
    } | more  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return rows of a store, among others that have nothing to do with them and give words their weights."""
    others = [
        report(f"far {at}", 50_000 + 5_000 * at, at % 20, source="else", text=text)
        for at, text in enumerate(
            [
                "Bridge destroyed near the mill",
                "Convoy of trucks burns",
                "Crater beside a playground",
                "School hit",
            ]
            * 5
        )
    ]
    return pl.DataFrame([*rows, *others], schema=schema())


def incidents(
    tmp_path: Path, *rows: dict[str, Any], before: Path | None = None, whole: tuple[str, ...] = ()
) -> list[set[str]]:
    """Return the events of each incident, without those of the others."""
    write_table(frame(*rows), tmp_path / "events.parquet", UNITS)
    linked = link(tmp_path / "events.parquet", before, one_row_an_incident=whole)
    found = [{name for name in events if not name.startswith("far")} for events in linked.incidents["events"]]
    return sorted((each for each in found if each), key=sorted)


def test_reports_of_one_strike_are_one_incident_and_others_are_not(tmp_path: Path) -> None:
    rows = [
        report("a"),
        report("b", 40, source="two", text="The market burns after shelling"),
        report("street", 900, text="Apartment block damaged"),
        report("week", 0, 6),
    ]
    assert incidents(tmp_path, *rows) == [{"a", "b"}, {"street"}, {"week"}]


def test_whom_reports_blame_does_not_part_them(tmp_path: Path) -> None:
    rows = [
        report("a", author="A", told_by="B"),
        report("b", 20, source="two", author="B", told_by="A"),
    ]
    assert incidents(tmp_path, *rows) == [{"a", "b"}]
    table = link(tmp_path / "events.parquet").incidents.filter(pl.col("authors").list.len() == 2)
    assert table.select("authors", "told_by").rows() == [(["A", "B"], ["A", "B"])]


def test_a_row_of_shells_along_a_road_is_no_single_incident(tmp_path: Path) -> None:
    rows = [report(f"{at:02d}", 180.0 * at, text=f"Shelling of the covered market {at}") for at in range(40)]
    found = incidents(tmp_path, *rows)
    assert sum(len(each) for each in found) == 40
    assert max(180 * (int(max(each)) - int(min(each))) for each in found) < 1000
    assert len(found) > 5


def test_two_spots_with_reports_of_their_own_stay_two(tmp_path: Path) -> None:
    told = (("a", 0, "Swings of a playground broken"), ("b", 260, "Crossing hit, cars and a tram burn"))
    spots = [
        report(f"{place} {at}", metres + 8 * at, source=f"s{at}", text=f"{text} by the park")
        for place, metres, text in told
        for at in range(4)
    ]
    assert [len(each) for each in incidents(tmp_path, *spots)] == [4, 4]


def test_two_rows_of_a_source_that_lists_incidents_are_two(tmp_path: Path) -> None:
    rows = [report("a"), report("b", 5), report("c", 3, source="two")]
    assert incidents(tmp_path, *rows) == [{"a", "b", "c"}]
    found = incidents(tmp_path, *rows, whole=("one",))
    assert len(found) == 2
    assert not any({"a", "b"} <= each for each in found)


def test_warnings_and_totals_are_no_reports(tmp_path: Path) -> None:
    rows = [report("a"), report("b", stands_as="warning"), report("c", stands_as="total")]
    assert incidents(tmp_path, *rows) == [{"a"}]


def test_a_shared_post_links_what_words_do_not(tmp_path: Path) -> None:
    post = "https://www.example.org/somebody/status/123?s=20"
    rows = [report("a", origin=post), report("b", 300, 1, source="two", text="Image three")]
    assert incidents(tmp_path, *rows) == [{"a"}, {"b"}]
    rows[1]["origin"] = "see https://mobile.example.org/x/1, https://example.org/somebody/status/123"
    assert incidents(tmp_path, *rows) == [{"a", "b"}]


def test_coarse_places_are_linked_by_their_name_and_much_besides(tmp_path: Path) -> None:
    coarse = {"place": "Old Market Town", "place_precision": "near", "place_radius": 25.0}
    said = {"deaths_low": 3, "deaths_high": 5}
    rows = [report("a", **coarse, **said), report("b", 9000, source="two", **coarse, **said)]
    assert incidents(tmp_path, *rows) == [{"a", "b"}]
    rows[1] |= {"text": "Another thing altogether happened"}
    assert incidents(tmp_path, *rows) == [{"a"}, {"b"}]


def test_names_stay_and_merges_and_splits_are_told(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    ends = [report("a"), report("z", 320, text="Tram depot struck")]
    write_table(frame(*ends), first / "events.parquet", UNITS)
    write(link(first / "events.parquet"), first, first, None)
    before = pl.read_parquet(first / INCIDENTS)
    again = link(first / "events.parquet", first / INCIDENTS)
    assert again.incidents.equals(before)
    assert not again.changes
    name = {event: row[0] for row in before.select("incident", "events").iter_rows() for event in row[1]}
    later = frame(*ends, report("b", 10, source="two", known_from=date(2022, 1, 1)))
    write_table(later, tmp_path / "events.parquet", UNITS)
    linked = link(tmp_path / "events.parquet", first / INCIDENTS)
    now = {
        event: row[0] for row in linked.incidents.select("incident", "events").iter_rows() for event in row[1]
    }
    assert now["a"] == now["b"] == name["a"]
    assert {key: value for key, value in now.items() if key != "b"} == name


def groups(parts: list[set[str]]) -> pl.DataFrame:
    rows = [("s", event, date(2022, 1, 1), at) for at, part in enumerate(parts) for event in sorted(part)]
    return pl.DataFrame(rows, schema=["source", "event", "known_from", "group"], orient="row")


def with_names(parts: list[set[str]], before: pl.DataFrame | None = None) -> tuple[pl.DataFrame, list[Any]]:
    table = groups(parts)
    names, changes = named(table, before)
    return table.join(names, on="group").select("source", "event", "incident"), changes


def test_a_merge_a_split_and_an_end_are_told() -> None:
    before, none = with_names([{"a", "b"}, {"c"}, {"d", "e", "f"}, {"g"}])
    assert none == []
    old = dict(before.select("event", "incident").iter_rows())
    after, changes = with_names([{"a", "b", "c"}, {"d", "e"}, {"f"}], before)
    new = dict(after.select("event", "incident").iter_rows())
    assert (new["a"], new["c"], new["d"]) == (old["a"], old["a"], old["d"])
    told = {(one.incident, one.change, one.other, one.reports) for one in changes}
    merged, split = (old["c"], "merged into", old["a"], 1), (new["f"], "split from", old["d"], 1)
    assert told == {merged, split, (old["g"], "gone", "", 1)}


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=12),
    st.lists(st.integers(0, 4), min_size=12, max_size=12),
)
def test_every_group_has_one_name_of_its_own_whatever_was_before(first: list[int], second: list[int]) -> None:
    def parts(numbers: list[int]) -> list[set[str]]:
        return [
            found for group in range(5) if (found := {f"e{at}" for at, n in enumerate(numbers) if n == group})
        ]

    before, _ = with_names(parts(first))
    after, changes = with_names(parts(second), before)
    assert after["event"].n_unique() == after.height == 12
    per_name = after.group_by("incident").agg(pl.col("event").sort())
    assert sorted(per_name["event"].to_list()) == sorted(sorted(part) for part in parts(second))
    vanished = set(before["incident"]) - set(after["incident"])
    assert vanished == {one.incident for one in changes if one.change in {"merged into", "gone"}}
    again, quiet = with_names(parts(second), after)
    assert again.equals(after)
    assert quiet == []


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_candidates_are_all_near_pairs_and_no_others(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        report(
            f"{at:02d}", float(random.uniform(0, 9000)), int(random.integers(0, 9)),
            longitude=20 + float(random.uniform(0, 0.06)), place=["x", "y", None][int(random.integers(0, 3))],
            place_radius=float(random.choice([0.0, 0.5, 3.0])),
        )
        for at in range(40)
    ]  # fmt: skip
    for row in rows:
        row["day_until"] = row["day_from"] + timedelta(days=int(random.integers(0, 9)))
    reports = reports_of(pl.DataFrame(rows, schema=schema()))
    expected = []
    for a in range(40):
        for b in range(a + 1, 40):
            said = reports.radius[a] + reports.radius[b]
            fine = max(reports.radius[a], reports.radius[b]) <= 1
            spans = max(reports.last_day[each] - reports.first_day[each] for each in (a, b))
            gap = max(reports.first_day[a] - reports.last_day[b], reports.first_day[b] - reports.last_day[a])
            near = np.linalg.norm(reports.xyz[a] - reports.xyz[b]) <= REACH_KM + said
            named_alike = reports.place[a] == reports.place[b] >= 0
            if near and gap <= REACH_DAYS and spans < LONGEST_DAYS and (fine or named_alike):
                expected.append((a, b))
    assert [tuple(pair) for pair in candidates(reports).tolist()] == expected


def test_the_order_of_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    rows = [report(f"{at:03d}", float(random.uniform(0, 4000)), int(random.integers(0, 4)),
                   text=["Market burns", "School struck", "Bridge hit"][at % 3]) for at in range(150)]  # fmt: skip
    written = []
    for order in (range(150), random.permutation(150)):
        write_table(frame(*(rows[at] for at in order)), tmp_path / "events.parquet", UNITS)
        linked = link(tmp_path / "events.parquet")
        write(linked, tmp_path, tmp_path, None)
        written.append((tmp_path / INCIDENTS).read_bytes())
    assert written[0] == written[1]
    assert list(linked.incidents.columns) == list(INCIDENT_UNITS)
    assert (tmp_path / CHANGES).read_text().startswith("as_of,incident,change,other,reports")


def test_no_report_at_all_is_no_incident(tmp_path: Path) -> None:
    write_table(pl.DataFrame(schema=schema()), tmp_path / "events.parquet", UNITS)
    assert link(tmp_path / "events.parquet").incidents.is_empty()


def test_a_weight_is_the_sum_of_its_levels_and_each_says_where_it_is_from() -> None:
    reports = reports_of(frame(report("a"), report("b", 30, source="two")))
    at = {event: row for row, event in enumerate(reports.frame["event"])}
    levels = compare(reports, np.array([[at["a"], at["b"]]]))
    shown = {name: steps[level] for (name, steps), level in zip(LEVELS.items(), levels[0], strict=True)}
    assert shown == {
        "distance": "50 m", "days": "same day", "hours": "not said", "words": "nearly all", "act": "same",
        "domain": "not said", "target": "same", "deaths": "not said", "post": "not said",
    }  # fmt: skip
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    bits = {(row["variable"], row["level"]): float(row["bits"]) for row in rows}
    expected = bits["pair", "before any comparison"] + sum(bits[key] for key in shown.items())
    assert weigh(levels, shipped_weights())[0] == pytest.approx(expected)
    assert all(row["kind"] in {"measured", "judged"} and row["source"] for row in rows)


def test_labels_are_of_two_passes_and_no_report_is_in_both_parts() -> None:
    path = Path(__file__).parents[2] / "validation" / "linking" / "labels.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 600
    assert sum(row["cell"].startswith("miss") for row in rows) == 300
    assert {row[each] for row in rows for each in ("first", "second")} == {"same", "not", "cannot tell"}
    for name in ("eyes_on_russia", "bellingcat"):
        parts = [{row[name] for row in rows if row["part"] == part} for part in ("tuning", "held out")]
        assert not parts[0] & parts[1]
