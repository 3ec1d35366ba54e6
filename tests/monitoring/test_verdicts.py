"""Verdicts: what may be said of a party, what never is, what was known when, and how far gates and limits are."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from peacewright.monitoring.activity.judgement import expect, judge
from peacewright.monitoring.store import Import
from peacewright.monitoring.terms import terms_of
from peacewright.monitoring.verdicts import answering
from peacewright.monitoring.verdicts.answering import Judge
from peacewright.monitoring.verdicts.early import EarlyWarning
from peacewright.monitoring.verdicts.judging import verdicts_of
from peacewright.monitoring.verdicts.known import NOBODY, Integers, Known
from peacewright.monitoring.verdicts.models import Count, Keeping, Verdict, Verdicts
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.schema import schema_text
from peacewright.monitoring.verdicts.series import series_beside, series_of
from peacewright.monitoring.verdicts.words import no_ratio, stage_words
from peacewright.operation.loading import load
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Domain
from tests.monitoring.knowing import FIRST, LAST, TERMS, import_of, known_of, relinking, series, strike
from tests.operation.support import spoiled, write

DAY = timedelta(days=1)
NOTHING = EarlyWarning(gates=[], boxes=[], exploration=None, without_condition=[])
SILENCE = {"domains": [], "only": "", "silence_tells": True}
VINTAGE = date(2024, 8, 1)


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"))
    return load(write(tmp_path_factory.mktemp("verdicts"), text)).operation


def whole(source: str = "watch", **about: object) -> Import:
    return import_of(source, FIRST - 10 * DAY, LAST + 5 * DAY, VINTAGE, **about)


def verdicts(room: Path, operation: Operation, known: Known, as_of: date | None = None) -> Verdicts:
    """Judge a store that :func:`known_of` wrote; reports of earlier mornings are linked as the monitor links them."""
    relink = relinking(room, as_of).of_mornings
    return verdicts_of(operation, known, as_of, judge=Judge(1), warning=NOTHING, relink=relink)


def judged(room: Path, operation: Operation, known: Known, as_of: date | None = None) -> dict[str, Verdict]:
    """Return the verdicts on the energy sites by party; each is also held against the published schema."""
    found = verdicts(room, operation, known, as_of)
    jsonschema.validate(found.model_dump(mode="json"), json.loads(schema_text()))
    return {one.party: one for one in found.verdicts if one.provision == "sites"}


# --- question (b) -----------------------------------------------------------------------------------------------------


def test_an_incident_that_nobody_s_source_lays_to_a_party_breaks_it(
    operation: Operation, tmp_path: Path
) -> None:
    events = [strike(FIRST + 3 * DAY), strike(FIRST - DAY), strike(LAST + DAY)]
    kept = (
        judged(tmp_path, operation, known_of(tmp_path, operation, events, [whole()]))["XWE"].windows[0].kept
    )
    assert (kept.state, kept.confidence, kept.incident_ids) == ("not kept", "low", ["i0"])
    assert kept.incidents == Count(low=1, high=1)
    assert kept.days_with_incidents == 1


def test_where_nobody_reports_there_is_no_nought(operation: Operation, tmp_path: Path) -> None:
    """No source of no party tells of the days, or of what the provision covers: null. One that does and saw none: 0."""
    before, far = strike(FIRST - DAY), {"sees": {**SILENCE, "domains": ["land"]}}
    early = import_of("watch", FIRST - 10 * DAY, FIRST - DAY, VINTAGE)
    late = import_of("late", FIRST - DAY, LAST, VINTAGE, stands_as="warning")
    alarm = strike(FIRST + DAY, source="late", stands_as="warning", author=None)
    sea = load_sea(operation)
    for name, given, events, imports in (
        ("another time", operation, [before, alarm], [early, late]),
        ("another domain", sea, [before], [whole(**far)]),
    ):
        kept = judged_in(tmp_path / name, given, events, imports)
        assert (kept.incidents, kept.unattributed, kept.contested, kept.days_with_incidents) == (None,) * 4, (
            name
        )
        assert (kept.state, kept.incident_ids) == ("cannot tell", [])
        assert "nobody reports here" in kept.reason
    kept = judged_in(tmp_path / "here", operation, [before], [whole(**far)])
    assert (kept.incidents, kept.days_with_incidents) == (Count(low=0, high=0), 0)
    assert "nobody reports here" not in kept.reason
    # A report that may fall under it is told whatever its source is said to see.
    kept = judged_in(tmp_path / "told", sea, [before, strike(FIRST + DAY, domain="sea")], [whole(**far)])
    assert kept.incidents == Count(low=1, high=1)


def judged_in(
    room: Path, operation: Operation, events: list[dict[str, object]], imports: list[Import]
) -> Keeping:
    room.mkdir()
    return judged(room, operation, known_of(room, operation, events, imports))["XWE"].windows[0].kept


def load_sea(operation: Operation) -> Operation:
    """Return the operation with the provision on energy sites at sea alone."""
    sites = operation.agreement["sites"].model_copy(update={"domains": (Domain.SEA,)})
    return operation.model_copy(update={"agreement": {**operation.agreement, "sites": sites}})


def test_silence_is_kept_only_where_somebody_would_have_seen(operation: Operation, tmp_path: Path) -> None:
    events = [strike(FIRST - DAY)]
    for about, state in (
        ({"sees": SILENCE}, "kept"),
        ({}, "cannot tell"),
        ({"sees": {**SILENCE, "only": "deaths"}}, "cannot tell"),
        ({"sees": {**SILENCE, "domains": ["land"]}}, "cannot tell"),
    ):
        kept = (
            judged(tmp_path, operation, known_of(tmp_path, operation, events, [whole(**about)]))["XWE"]
            .windows[0]
            .kept
        )
        assert kept.state == state, about


def test_what_a_party_claims_of_the_other_is_no_finding(operation: Operation, tmp_path: Path) -> None:
    total = {"stands_as": "total", "number": 40, "target": None}
    events = [
        strike(FIRST + DAY, told_by="Eastland", source="claims"),
        strike(FIRST + DAY, told_by="Eastland", source="claims", **total),
        strike(FIRST + DAY, told_by="Westland", author="Eastland", source="posts"),
    ]
    imports = [whole(sees=SILENCE), whole("claims"), whole("posts")]
    found = judged(tmp_path, operation, known_of(tmp_path, operation, events, imports))
    for party, claimant, numbers in (("XWE", "XEA", (0, 40)), ("XEA", "XWE", (0, 0))):
        kept = found[party].windows[0].kept
        assert (kept.state, kept.incidents, kept.unattributed) == ("cannot tell", None, None)
        (claim,) = kept.claims
        assert (claim.claimant, claim.of) == (claimant, party)
        assert (claim.number.low, claim.number.high) == numbers
        assert "a claim is no finding" in kept.reason


def test_what_a_party_tells_is_not_said_to_be_its_claim_of_a_breach(
    operation: Operation, tmp_path: Path
) -> None:
    """Totals that do not say what was struck may fall under the provision; nobody claimed that they do."""
    total = {"stands_as": "total", "number": 40, "target": None, "told_by": "Eastland", "source": "claims"}
    imports = [whole(sees=SILENCE), whole("claims")]
    found = judged(
        tmp_path, operation, known_of(tmp_path, operation, [strike(FIRST + DAY, **total)], imports)
    )
    reason = found["XWE"].windows[0].kept.reason
    assert "of what XEA tells of XWE 1 may fall under it, not surely" in reason
    assert "claims" not in reason


def test_what_runs_on_a_day_is_not_said_to_have_lapsed_by_then() -> None:
    assert stage_words("running", "lapsed") == "running, lapsed later"
    assert stage_words("over", "lapsed") == "over, lapsed"
    assert stage_words("running", "disputed") == "running, disputed"


@pytest.mark.parametrize(
    ("columns", "part"),
    [
        ({"author": None}, "unattributed"),
        ({"target": None}, "incidents"),
        ({"act": "attack"}, "incidents"),
        ({"place_precision": "unknown", "country": None}, "incidents"),
    ],
)
def test_what_is_told_too_coarsely_is_counted_and_decides_nothing(
    operation: Operation, tmp_path: Path, columns: dict[str, object], part: str
) -> None:
    known = known_of(tmp_path, operation, [strike(FIRST + DAY, **columns)], [whole(sees=SILENCE)])
    kept = judged(tmp_path, operation, known)["XWE"].windows[0].kept
    assert kept.state == "cannot tell"
    assert getattr(kept, part).high == 1


def test_sources_that_blame_both_decide_nothing(operation: Operation, tmp_path: Path) -> None:
    events = [strike(FIRST + DAY), strike(FIRST + DAY, author="Eastland", source="other")]
    known = known_of(tmp_path, operation, events, [whole(), whole("other")], [[0, 1]])
    for verdict in judged(tmp_path, operation, known).values():
        kept = verdict.windows[0].kept
        assert (kept.state, kept.contested, kept.incidents) == (
            "cannot tell",
            Count(low=1, high=1),
            Count(low=0, high=1),
        )


@pytest.mark.parametrize(
    ("sources", "confidence"), [(["watch"] * 3, "moderate"), (["watch", "other"], "high")]
)
def test_confidence_says_what_bears_it_out(
    operation: Operation, tmp_path: Path, sources: list[str], confidence: str
) -> None:
    events = [strike(FIRST + DAY, source=source) for source in sources]
    together = [[0, 1]] if len(set(sources)) > 1 else []
    known = known_of(tmp_path, operation, events, [whole(), whole("other")], together)
    kept = judged(tmp_path, operation, known)["XWE"].windows[0].kept
    assert (kept.state, kept.confidence) == ("not kept", confidence)


def test_exchanging_the_parties_exchanges_the_verdicts(operation: Operation, tmp_path: Path) -> None:
    events = [strike(FIRST + DAY), strike(FIRST + 2 * DAY, told_by="Eastland", source="claims")]
    turned = {"Westland": "Eastland", "Eastland": "Westland"}
    other = [
        {**one, "author": turned[str(one["author"])], "told_by": turned.get(str(one.get("told_by")))}
        for one in events
    ]
    imports = [whole(), whole("claims")]
    first = judged(tmp_path, operation, known_of(tmp_path, operation, events, imports))
    second = judged(tmp_path, operation, known_of(tmp_path, operation, other, imports))
    for party, counterpart in (("XWE", "XEA"), ("XEA", "XWE")):
        one, two = first[party].windows[0].kept, second[counterpart].windows[0].kept
        assert (one.state, one.incidents, one.unattributed) == (two.state, two.incidents, two.unattributed)
        assert [claim.events for claim in one.claims] == [claim.events for claim in two.claims]


# --- what was known when --------------------------------------------------------------------------------------------


def test_a_day_is_judged_by_what_was_known_the_morning_after(operation: Operation, tmp_path: Path) -> None:
    day, late = FIRST + 5 * DAY, FIRST + 8 * DAY
    events = [strike(FIRST + 4 * DAY), strike(day, known_from=late)]
    imports = [import_of("watch", FIRST - 10 * DAY, LAST, FIRST + n * DAY) for n in range(10)]
    verdict = judged(tmp_path, operation, known_of(tmp_path, operation, events, imports))["XWE"]
    by_day = {one.day: one for one in verdict.daily}
    prompt, delayed = by_day[FIRST + 4 * DAY], by_day[day]
    assert (prompt.that_morning.kept, prompt.in_hindsight.kept, prompt.changed) == (
        "not kept",
        "not kept",
        False,
    )
    assert (delayed.that_morning.kept, delayed.in_hindsight.kept, delayed.changed) == (
        "cannot tell",
        "not kept",
        True,
    )
    before = judged(tmp_path, operation, known_of(tmp_path, operation, events, imports), as_of=late - DAY)[
        "XWE"
    ]
    assert before.windows[0].kept.incidents == Count(low=1, high=1)


def test_before_it_begins_and_while_it_waits_nothing_is_judged(operation: Operation, tmp_path: Path) -> None:
    known = known_of(tmp_path, operation, [strike(FIRST + DAY)], [whole()])
    found = verdicts(tmp_path, operation, known, FIRST - DAY)
    stages = {f"{one.provision}.{one.party}": (one.stage, len(one.windows)) for one in found.verdicts}
    assert stages["sites.XWE"] == ("not begun", 0)
    assert stages["full.XEA"] == ("waits for a condition", 0)
    assert found.sources[0].vintage is None, "nothing of it had been published"
    begun = verdicts(tmp_path, operation, known_of(tmp_path, operation, [], []), FIRST + DAY)
    assert {one.stage for one in begun.verdicts} == {"no day of it known", "waits for a condition"}


# --- question (a) ---------------------------------------------------------------------------------------------------


@pytest.fixture
def long() -> Import:
    return import_of("watch", FIRST - 260 * DAY, LAST, VINTAGE)


def test_a_fall_is_told_and_held_by_source(operation: Operation, tmp_path: Path, long: Import) -> None:
    (fell,) = (
        judged(tmp_path, operation, known_of(tmp_path, operation, series(2.0), [long]))["XWE"]
        .windows[0]
        .activity
    )
    assert (fell.fell, fell.held, fell.days, fell.told_by) == ("fell", "held", 10, "XEA")
    assert fell.ratio.high is not None
    assert fell.ratio.high < fell.tau
    assert fell.attainable_level == pytest.approx(1 / (fell.windows + 1), rel=1e-5)
    (steady,) = (
        judged(tmp_path, operation, known_of(tmp_path, operation, series(30.0), [long]))["XWE"]
        .windows[0]
        .activity
    )
    assert (steady.fell, steady.held) == ("did not fall", "not held")


def test_a_history_is_fitted_once_however_many_counts_are_held_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = []

    def counting(history: Integers, days: int, **given: object) -> object:
        fitted.append(days)
        return expect(history, days, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "expect", counting)
    judge_, random = Judge(1), np.random.default_rng(2)
    history, beside = random.poisson(9, 200), np.zeros((0, 200), dtype=np.int64)
    for count in (9, 4, 0):
        found = judge_(history, np.full(7, count), beside, 3)
        assert found == judge(history, np.full(7, count), seed=1, skip=3), "the same as fitted for itself"
    assert fitted == [7]
    judge_(history, np.full(7, 9), beside, 4)
    judge_(history[1:], np.full(7, 9), beside[:, 1:], 3)
    assert fitted == [7, 7, 7]


def test_what_shares_a_fit_is_the_same_source_by_region_and_domain(
    operation: Operation, tmp_path: Path, long: Import
) -> None:
    days = [FIRST - number * DAY for number in range(260, 0, -1)]
    events = [
        *(strike(day, region="North") for day in days for _ in range(2)),
        *(strike(day, region="North", domain="land") for day in days[::2]),
        *(strike(day, region="South", author="Eastland") for day in days for _ in range(3)),
        strike(days[0], region="West"),  # too rare
        *(strike(day, region="South", source="posts") for day in days),
        *(strike(day, region="South", stands_as="corroboration") for day in days),
        *(strike(FIRST, region="South") for _ in range(50)),  # in the window
    ]
    known = known_of(tmp_path, operation, events, [long])
    term = next(one for one in terms_of(operation) if one.name == "sites.XWE")
    stood = known.stood(None)
    whole_series = series_of(known, term, "watch", NOBODY, stood, LAST, None)
    assert whole_series is not None
    beside = series_beside(known, whole_series, stood, 257)
    assert beside.sum(axis=1).tolist() == [3 * 257, 2 * 257, 129]
    assert beside[2].tolist() == [1, 0] * 128 + [1]
    assert series_beside(known, whole_series, stood, 0).size == 0


def test_what_else_a_source_counts_is_in_what_is_expected(
    operation: Operation, tmp_path: Path, long: Import
) -> None:
    """Another domain of the same source, outside the provision, that jumps about: it shares the fit."""
    jumps = [
        {**one, "target": "transport", "domain": "land", "number": 90 if one["day_from"].day % 2 else 5}  # type: ignore[attr-defined]
        for one in series(2.0)
    ]
    expected = []
    for room, events in ((tmp_path / "alone", []), (tmp_path / "beside", jumps)):
        room.mkdir()
        known = known_of(room, operation, [*series(2.0), *events], [long])
        expected.append(judged(room, operation, known)["XWE"].windows[0].activity[0].expected)
    assert expected[0] != expected[1]


def test_a_series_that_may_be_something_else_answers_nothing(
    operation: Operation, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(2.0, target=None), [long])
    (one,) = judged(tmp_path, operation, known)["XWE"].windows[0].activity
    assert (one.fell, one.held, one.certain_share) == ("cannot tell", "cannot tell", 0.0)
    assert one.ratio.best is not None, "the ratio is shown all the same"
    assert "surely falls under" in one.reason


def test_a_history_too_short_to_expect_a_number_tells_none(operation: Operation, tmp_path: Path) -> None:
    """Seven weeks that end in ever more: the regression alone would foretell millions, from three windows."""
    counts = [0] * 31 + [2**power for power in range(14)] + [0] * 3 + [9] * 10
    first = LAST - (len(counts) - 1) * DAY
    total = {"stands_as": "total", "told_by": "Eastland"}
    events = [strike(first + at * DAY, number=count, **total) for at, count in enumerate(counts)]
    known = known_of(tmp_path, operation, events, [import_of("watch", first, LAST, VINTAGE)])
    whole = judged(tmp_path, operation, known)["XWE"].windows[0].activity[0]
    assert whole.reason == "too short a history to expect a number"
    assert (whole.expected.high, whole.ratio.best, whole.observed.high) == (None, None, 90)
    assert (whole.fell, whole.held) == ("cannot tell", "cannot tell")


def test_nothing_seen_where_none_need_have_been_is_no_ratio() -> None:
    assert no_ratio(Interval(low=0.0, best=0.0, high=None))
    assert not no_ratio(Interval(low=0.1, best=2.0, high=None))
    assert not no_ratio(Interval(low=0.0, best=0.0, high=3.0))


def test_what_rises_elsewhere_is_told(operation: Operation, tmp_path: Path, long: Import) -> None:
    moved = [
        {**one, "target": "transport", "domain": "land", "number": 10 if one["day_from"] < FIRST else 40}  # type: ignore[operator]
        for one in series(2.0)
    ]
    known = known_of(tmp_path, operation, [*series(2.0), *moved], [long])
    (told,) = judged(tmp_path, operation, known)["XWE"].substitution
    assert (told.rose, told.control) == ("rose", "land, outside the provision")


def test_coverage_says_which_side_was_seen(operation: Operation, tmp_path: Path) -> None:
    events = [
        strike(FIRST + DAY), strike(FIRST + 2 * DAY, longitude=-21.5, latitude=64.5, author=None),
        strike(FIRST + 2 * DAY, latitude=None, longitude=None),
    ]  # fmt: skip
    (seen,) = (
        judged(tmp_path, operation, known_of(tmp_path, operation, events, [whole()]))["XWE"]
        .windows[0]
        .coverage
    )
    assert seen.placed_on == {"XWE": 1, "XEA": 1, "not_placed": 1}
    assert seen.laid_to == {"XWE": 2, "XEA": 0, "not_said": 1}
    assert (seen.days, seen.days_with_reports) == (10, 2)


def test_the_schema_is_closed() -> None:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = [one for one in (schema, *schema["$defs"].values()) if one.get("type") == "object"]
    assert all(one["additionalProperties"] is False for one in objects)
    assert set(schema["required"]) == set(Verdicts.model_fields)
