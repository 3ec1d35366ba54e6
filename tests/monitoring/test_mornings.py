"""Earlier mornings: reports linked as a run of that morning would have linked them, and told as it would have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.tables import write_table
from peacewright.monitoring.event import UNITS, schema
from peacewright.monitoring.linking import mornings
from peacewright.monitoring.linking.incidents import link
from peacewright.monitoring.linking.mornings import Linking
from peacewright.monitoring.linking.wording import FORM, corpus_of, moved, worded
from peacewright.monitoring.store import Import
from peacewright.monitoring.verdicts.answering import Judge
from peacewright.monitoring.verdicts.early import EarlyWarning
from peacewright.monitoring.verdicts.judging import verdicts_of
from peacewright.monitoring.verdicts.models import Count, Daily, Judged
from peacewright.operation.loading import load
from peacewright.operation.operation import Operation
from tests.monitoring.knowing import FIRST, LAST, TERMS, import_of, linked_of, relinking, strike
from tests.operation.support import spoiled, write

DAY = timedelta(days=1)
START = date(2022, 3, 1)
WHAT = ("market", "school", "bridge", "depot", "station", "mill", "hotel", "harbour", "convoy", "theatre")
HOW = ("struck at night", "burns, two shops gone", "hit by a shell", "in ruins, windows blown", "")


def row(random: np.random.Generator, number: int) -> dict[str, object]:
    """One report of some weeks, near others in place and time, that may be published late, revised or withdrawn."""
    first = START + int(random.integers(0, 40)) * DAY
    last = first + int(random.choice([0, 0, 0, 2, 9])) * DAY
    begun = datetime(first.year, first.month, first.day, tzinfo=UTC)
    known = first + int(random.choice([1, 1, 1, 2, 5, 11])) * DAY
    spot = int(random.integers(0, len(WHAT)))
    text = f"{WHAT[spot]} {WHAT[(spot + number) % 3]} {HOW[int(random.integers(0, len(HOW)))]}"
    return {
        "source": str(random.choice(["one", "two"])), "event": f"e{number:03d}", "stands_as": "report",
        "act": "attack", "time_from": begun, "time_until": begun + (last - first + DAY), "time_means": "within",
        "time_precision": "day", "day_from": first, "day_until": last, "longitude": 20.0,
        "latitude": 10 + 0.004 * spot + random.uniform(0, 0.001), "place_precision": "exact", "text": text,
        "known_from": known, "known_until": known + 5 * DAY if random.random() < 0.1 else None,
    }  # fmt: skip


@pytest.mark.parametrize("read_days", [0, mornings.READ_DAYS])
@pytest.mark.parametrize("seed", range(6))
def test_a_morning_is_linked_as_a_run_of_that_morning_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, read_days: int
) -> None:
    """Whatever is read at first, and though most of the store is never read."""
    monkeypatch.setattr(mornings, "READ_DAYS", read_days)
    random = np.random.default_rng(seed)
    rows = [row(random, number) for number in range(600)]
    store = tmp_path / "events.parquet"
    write_table(pl.DataFrame(rows, schema=schema()), store, UNITS)
    asked = {day + DAY: [day] for day in (START + number * DAY for number in (5, 18, 19, 30))}
    found = Linking(store, None, link(store).corpus).of_mornings(asked)
    several = 0
    for morning, (day,) in asked.items():
        run = link(store, as_of=morning).incidents
        begun = datetime(day.year, day.month, day.day, tzinfo=UTC)
        that_day = run.filter((pl.col("time_from") < begun + DAY) & (pl.col("time_until") > begun))
        expected = {frozenset(events) for events in that_day["events"]}
        told = {
            frozenset(events): name
            for name, events in found[morning].select("incident", "events").iter_rows()
        }
        assert expected <= set(told)
        assert {frozenset(events) for events in run["events"]} >= set(told), "no other groups than that run's"
        several += sum(len(one) > 1 for one in expected)
    assert several > 3
    first = min(asked)
    run = link(store, as_of=first).incidents
    names = {frozenset(events): name for name, events in run.select("incident", "events").iter_rows()}
    for name, events in found[first].select("incident", "events").iter_rows():
        assert names[frozenset(events)] == name


WORDS = st.lists(st.sampled_from(["market burns", "market", "school struck", "bridge hit", "", "tram depot burns"]),
                 max_size=3 * FORM)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(WORDS, WORDS, st.data())
def test_a_corpus_moves_as_if_it_were_counted_anew(
    stay: list[str], come: list[str], data: st.DataObject
) -> None:
    gone = data.draw(WORDS)

    def counted(*texts: str) -> tuple[int, dict[str, int], dict[int, int]]:
        found = corpus_of(worded(pl.Series(texts, dtype=pl.String)))
        return found.texts, dict(found.words.iter_rows()), dict(found.sets.iter_rows())

    one, two, three = (worded(pl.Series(texts, dtype=pl.String)) for texts in ([*stay, *gone], gone, come))
    found = moved(corpus_of(one), two, three)
    assert (found.texts, dict(found.words.iter_rows()), dict(found.sets.iter_rows())) == counted(*stay, *come)


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"))
    return load(write(tmp_path_factory.mktemp("mornings"), text)).operation


def days_of(
    room: Path, operation: Operation, events: list[dict[str, object]], vintages: Sequence[date],
    as_of: date | None = None, imports: Sequence[Import] = (),
) -> dict[date, Daily]:  # fmt: skip
    """Judge a store that was published day by day, and return the days of the first party by day."""
    daily = [import_of("watch", FIRST - 10 * DAY, one - DAY, one) for one in vintages]
    return _judged(room, operation, events, [*daily, *imports], as_of)[0]


def _judged(
    room: Path, operation: Operation, events: list[dict[str, object]], imports: Sequence[Import], as_of: date | None
) -> tuple[dict[date, Daily], list[Judged]]:  # fmt: skip
    known = linked_of(room, operation, events, imports, as_of)
    nothing = EarlyWarning(gates=[], boxes=[], exploration=None, without_condition=[])
    relink = relinking(room, as_of).of_mornings
    found = verdicts_of(operation, known, as_of, judge=Judge(1), warning=nothing, relink=relink)
    (verdict,) = (one for one in found.verdicts if one.provision == "sites" and one.party == "XWE")
    return {each.day: each for each in verdict.daily}, verdict.windows


MERGE = FIRST + 4 * DAY


def merging() -> list[dict[str, object]]:
    """Two reports 900 m apart, and days later one from between that names the posts of both.

    Others have nothing to do with them, and give words their weight.
    """
    told = (("Substation struck, transformer hall burns", 0.0, "1", 1), ("Switchyard of a depot hit", 900.0, "2", 1),
            ("Substation and switchyard struck", 450.0, "1 https://example.org/post/2", 3))  # fmt: skip
    three = [strike(MERGE, text=text, latitude=65.0 + metres / 111_195, origin=f"https://example.org/post/{post}",
                    known_from=MERGE + late * DAY) for text, metres, post, late in told]  # fmt: skip
    words = ("mill river", "convoy road", "crater bank", "playground hill", "trucks wood") * 3
    others = [strike(FIRST - (number % 5) * DAY, latitude=64.0 + number / 20, text=f"Far off, {said}")
              for number, said in enumerate(words)]  # fmt: skip
    return [*three, *others]


def test_what_a_later_report_joins_was_two_that_morning(operation: Operation, tmp_path: Path) -> None:
    vintages = [FIRST + number * DAY for number in range(1, 11)]
    day = days_of(tmp_path, operation, merging(), vintages)[MERGE]
    morning, now = day.that_morning.incidents, day.in_hindsight.incidents
    assert morning is not None
    assert now is not None
    assert (morning.low, morning.high, now.low, now.high) == (2, 2, 1, 1)
    assert day.changed
    assert len(day.that_morning.incident_ids) == 2
    assert set(day.in_hindsight.incident_ids) < set(day.that_morning.incident_ids), (
        "one of the two names stays"
    )


def test_no_morning_knows_more_than_the_day_as_of_which_is_judged(
    operation: Operation, tmp_path: Path
) -> None:
    """The release of the day after the last has not come yet."""
    events = [strike(MERGE, known_from=MERGE), strike(MERGE, latitude=65.9, known_from=MERGE + DAY)]
    imports = [FIRST, MERGE + DAY]
    day = days_of(tmp_path, operation, events, imports, as_of=MERGE)
    assert not day, "the release of that day tells of no day of it"
    late = days_of(tmp_path, operation, events, [FIRST, MERGE + DAY], as_of=MERGE + DAY)[MERGE]
    assert late.that_morning == late.in_hindsight


# --- what nobody had told --------------------------------------------------------------------------------------------


def test_before_anything_was_published_no_number_is_told(operation: Operation, tmp_path: Path) -> None:
    """Everything came out after the last day: on each morning nothing was published, now the days are told of."""
    events = [strike(MERGE, known_from=LAST + 5 * DAY), strike(LAST, known_from=LAST + 5 * DAY)]
    imports = [import_of("watch", FIRST - 10 * DAY, LAST, LAST + 5 * DAY)]
    days = days_of(tmp_path, operation, events, [], imports=imports)
    assert days
    for each in days.values():
        assert each.that_morning.published == "nothing published"
        assert (each.that_morning.incidents, each.that_morning.unattributed) == (None, None)
        assert each.in_hindsight.published == "told of"
        assert each.in_hindsight.incidents is not None
        assert each.changed


def test_a_day_of_which_no_report_tells_has_no_nought(operation: Operation, tmp_path: Path) -> None:
    """What a party claims is published daily; a report of no party comes a week late."""
    late = MERGE + 7 * DAY
    events = [strike(MERGE, known_from=late), strike(FIRST - DAY, known_from=FIRST),
              strike(MERGE, source="claims", told_by="Eastland", known_from=MERGE + DAY)]  # fmt: skip
    imports = [
        import_of("watch", FIRST - 10 * DAY, FIRST - DAY, FIRST), import_of("watch", FIRST - 10 * DAY, LAST, late),
        *(import_of("claims", FIRST, FIRST + n * DAY, FIRST + (n + 1) * DAY) for n in range(10)),
    ]  # fmt: skip
    day = days_of(tmp_path, operation, events, [], imports=imports)[MERGE]
    assert (day.that_morning.published, day.that_morning.incidents) == ("not told of", None)
    assert day.that_morning.claims == {"XEA": 1}
    assert day.in_hindsight.published == "told of"


# --- days of other clocks --------------------------------------------------------------------------------------------


def utc_day(day: date, **columns: object) -> dict[str, object]:
    """A strike that is dated by a day of UTC alone."""
    begun = datetime(day.year, day.month, day.day, tzinfo=UTC)
    said = {"time_from": begun, "time_until": begun + DAY, "time_precision": "day", "day_until": day}
    return strike(day, **said, **columns)


@pytest.mark.parametrize("zone", ["Europe/Moscow", "UTC", "America/Halifax"])
def test_a_day_by_another_clock_makes_no_bounds_where_the_report_cuts(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, zone: str
) -> None:
    """The last day known, and the last week, by the party's clock; the source dates by UTC."""
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"), ("Atlantic/Reykjavik", zone))
    operation = load(write(tmp_path_factory.mktemp("zone"), text)).operation
    last = LAST - DAY
    events = [utc_day(last - n * DAY, latitude=65.0 + n / 10, known_from=last + DAY) for n in range(8)]
    imports = [import_of("watch", FIRST - 10 * DAY, last, last + DAY)]
    days, windows = _judged(tmp_path, operation, events, imports, None)
    told = {one.window.kind: one.kept.incidents for one in windows}
    surely = {"whole": 8, "first_week": 6, "week": 7, "day": 1}
    assert told == {kind: Count(low=many, high=many) for kind, many in surely.items()}
    assert [(one.in_hindsight.incidents.low, one.in_hindsight.incidents.high)  # type: ignore[union-attr]
            for one in days.values()] == [(1, 1)] * 7  # fmt: skip


def test_where_the_agreement_cuts_a_day_by_another_clock_may_be_on_either_side(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"), ("Atlantic/Reykjavik", "Europe/Moscow"))
    operation = load(write(tmp_path_factory.mktemp("zone"), text)).operation
    events = [utc_day(FIRST - DAY, known_from=LAST), utc_day(LAST, known_from=LAST, latitude=65.5)]
    imports = [import_of("watch", FIRST - 10 * DAY, LAST + 5 * DAY, LAST + 6 * DAY)]
    _, windows = _judged(tmp_path, operation, events, imports, None)
    assert windows[0].kept.incidents == Count(low=0, high=2)
