"""Early warning: distance to gates and to conditions in which an option fails; what is seen, what is only assumed."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.monitoring.store import Import
from peacewright.monitoring.terms import terms_of
from peacewright.monitoring.verdicts.answering import Judge
from peacewright.monitoring.verdicts.assuming import Assumptions, assumptions_of
from peacewright.monitoring.verdicts.boxes import (
    bearing_words,
    box_words,
    nothing_to_watch,
    watched_limits,
    whole_state,
)
from peacewright.monitoring.verdicts.distances import Limit, compare
from peacewright.monitoring.verdicts.early import EarlyWarning
from peacewright.monitoring.verdicts.judging import last_day
from peacewright.monitoring.verdicts.known import Known
from peacewright.monitoring.verdicts.observing import Observer
from peacewright.monitoring.verdicts.parts import Interval
from peacewright.monitoring.verdicts.signposts import Signposts, read_signposts
from peacewright.monitoring.verdicts.warning import early_warning
from peacewright.operation.gates import Gate
from peacewright.operation.loading import LoadedOperation, load
from peacewright.operation.operation import Operation
from tests.monitoring.knowing import FIRST, LAST, TERMS, import_of, known_of, series, strike
from tests.monitoring.signposts import document, signpost
from tests.operation.support import spoiled, write

DAY = timedelta(days=1)
VINTAGE = LAST + 18 * DAY


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedOperation:
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"))
    return load(write(tmp_path_factory.mktemp("warning"), text))


@pytest.fixture
def operation(loaded: LoadedOperation) -> Operation:
    return loaded.operation


@pytest.fixture
def assumptions(loaded: LoadedOperation) -> Assumptions:
    return assumptions_of(loaded.operation, loaded.factors)


@pytest.fixture
def long() -> Import:
    return import_of("watch", FIRST - 260 * DAY, LAST, VINTAGE)


def warned(
    operation: Operation, known: Known, assumptions: Assumptions, *items: dict[str, object]
) -> EarlyWarning:
    observer = Observer(operation, known, None, last_day(known, None), terms_of(operation), Judge(1))
    return early_warning(observer, 0.25, Signposts.model_validate(document(*items)), assumptions)


# --- distances ------------------------------------------------------------------------------------------------------

ends = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted)


@given(ends, st.floats(0.01, 0.99))
def test_a_limit_is_crossed_only_if_the_whole_interval_lies_beyond(value: list[float], level: float) -> None:
    low, best, high = value
    for when, beyond, short in (("above", low > level, high <= level), ("below", high < level, low >= level)):
        state, away = compare(Interval(low=low, best=best, high=high), Limit(when, level))  # type: ignore[arg-type]
        assert state == ("crossed" if beyond else "not crossed" if short else "near")
        assert away is not None
        assert away == pytest.approx((level - best) if when == "above" else (best - level))


def test_a_lowest_value_proves_only_what_it_exceeds() -> None:
    part = Interval(low=3.0, best=4.0, high=None)
    assert compare(part, Limit("above", 2.0))[0] == "crossed"
    assert compare(part, Limit("above", 5.0))[0] == "cannot tell"
    assert compare(part, Limit("below", 2.0))[0] == "not crossed"
    assert compare(part, Limit("below", 5.0))[0] == "cannot tell"
    assert compare(Interval(low=None, best=None, high=None), Limit("above", 1.0)) == ("cannot tell", None)
    assert compare(Interval(low=0.1, best=0.2, high=0.3), Limit("above", 0.5, early=0.25))[0] == "near"


def test_a_highest_value_proves_only_what_it_falls_short_of() -> None:
    most = Interval(low=None, best=0.4, high=0.5)
    assert compare(most, Limit("below", 0.6))[0] == "crossed"
    assert compare(most, Limit("below", 0.3))[0] == "cannot tell"
    assert compare(most, Limit("above", 0.6))[0] == "not crossed"
    assert compare(most, Limit("above", 0.45))[0] == "cannot tell"


# --- conditions -----------------------------------------------------------------------------------------------------


def share(party: str, domain: str = "air") -> str:
    return f"compliance.remaining_share.{domain}.{party}"


def test_limits_are_held_against_what_is_seen(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    """Half of what was: beyond 0.3, short of 0.9, near 0.5; numbers are no incidents; of the rest nobody tells."""
    known = known_of(tmp_path, operation, series(15.0), [long])
    warning = warned(
        operation, known, assumptions,
        signpost(share("XWE"), 0.3, box="1"), signpost(share("XWE"), 0.9, box="2"),
        signpost(share("XWE"), 0.5, box="3"), signpost("baseline.air_violations.XWE", 20.0),
        signpost("baseline.air_incidents.XWE", 20.0), signpost(share("XEA"), 0.3),
    )  # fmt: skip
    assert [one.state for one in warning.boxes] == [
        "crossed", "not crossed", "near", "crossed", "cannot tell", "cannot tell",
    ]  # fmt: skip
    (limit,) = warning.boxes[3].limits
    rate = limit.watch[0].value
    assert rate is not None
    assert rate.best == pytest.approx(30, abs=2)
    assert "it gives numbers, no incidents" in warning.boxes[4].limits[0].watch[0].reason
    phase = next(gate for gate in warning.gates if gate.gate == "phase full")
    assert phase.state == "does not fire"


def test_crossing_names_option_condition_what_followed_and_what_does_better(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(15.0), [long])
    box = warned(operation, known, assumptions, signpost(share("XWE"), 0.3)).boxes[0]
    words = box_words(box)
    for told in ("option one", "an aim", "where a condition", "90 of 100", "80 of 100", "20 of 100"):
        assert told in words
    assert "better there: two" in words
    assert "no chance of what will come" in words
    outside = warned(operation, known, assumptions, signpost(share("XWE"), 0.3, inside="meets")).boxes[0]
    assert "unless a condition" in box_words(outside)
    assert "met the aim in 90 of 100" in outside.follows


def test_within_a_condition_all_limits_must_be_crossed_outside_it_one(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(15.0), [long])
    for inside, state in (("misses", "not crossed"), ("meets", "crossed")):
        both = [signpost(share("XWE"), level, box="1", inside=inside) for level in (0.3, 0.9)]
        (box,) = warned(operation, known, assumptions, *both).boxes
        assert (box.state, len(box.limits), box.observed) == (state, 2, 2)
    half = [signpost(share("XWE"), 0.3, box="1"), signpost("resumption.hazard_per_year", 0.5, box="1")]
    (box,) = warned(operation, known, assumptions, *half).boxes
    assert (box.state, box.observed, box.with_assumptions) == ("cannot tell", 1, "in trouble")


@given(st.lists(st.sampled_from(["crossed", "near", "not crossed", "cannot tell"]), min_size=1, max_size=4))
def test_the_state_of_a_condition_is_what_every_case_of_the_unknown_allows(states: list[str]) -> None:
    """Put every doubtful limit on either side: what comes out the same in all cases is told, and nothing else is."""
    sides = {"crossed": [True], "not crossed": [False]}
    cases = list(itertools.product(*(sides.get(state, [True, False]) for state in states)))
    for within, whole in ((True, all), (False, any)):
        found = whole_state(states, within=within)  # type: ignore[arg-type]
        outcomes = {whole(case) for case in cases}
        if outcomes == {True}:
            assert found == "crossed"
        elif outcomes == {False}:
            assert found == "not crossed"
        else:
            assert found in {"near", "cannot tell"}


# --- what is assumed ------------------------------------------------------------------------------------------------


def test_what_nobody_observes_is_told_as_assumed_with_what_would_tell(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    """The hazard of resumption is 0.7 (0.1 to 3.5) in the file: whatever is assumed, it crosses nothing."""
    known = known_of(tmp_path, operation, series(15.0), [long])
    name = "resumption.hazard_per_year"
    levels = {0.05: "beyond", 0.5: "best beyond", 0.9: "best short", 4.0: "short"}
    for level, state in levels.items():
        (limit,) = warned(operation, known, assumptions, signpost(name, level)).boxes[0].limits
        assert limit.assumed is not None
        assert (limit.state, limit.assumed.state) == ("cannot tell", state)
        assert limit.assumed.distance == pytest.approx(level - 0.7)
        assert limit.assumed.words.startswith("assumed, not observed: 0.7 1/year (0.1 to 3.5), judged")
        assert "what there is to see" in limit.to_know
        assert [one.state for one in limit.watch] == ["cannot tell"]
    (gone,) = warned(operation, known, assumptions, signpost("no.such_factor", 1.0)).boxes[0].limits
    assert gone.assumed is None


def test_a_choice_is_held_open_or_settled_by_the_file(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(15.0), [long])
    item = signpost("backstop.guarantee", None, "is_not", label="yes")
    for held, state, told in (
        (("no", "yes"), "open", "open"), (("no",), "beyond", "in trouble"), (("yes",), "short", "not in trouble"),
    ):  # fmt: skip
        given_ = Assumptions(assumptions.factors, {**assumptions.choices, "backstop.guarantee": held})
        (box,) = warned(operation, known, given_, item).boxes
        assert box.limits[0].assumed is not None
        assert (box.limits[0].assumed.state, box.with_assumptions, box.state) == (state, told, "cannot tell")
        assert box.limits[0].assumed.held_open == list(held)


def test_what_no_exploration_looked_at_is_told(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    """Twice as much as before is more than the nine tenths that the file thinks possible to be left; half is not."""
    for after, outside in ((60.0, True), (15.0, False)):
        folder = tmp_path / f"{after:g}"
        folder.mkdir()
        known = known_of(folder, operation, series(after), [long])
        (limit,) = warned(operation, known, assumptions, signpost(share("XWE"), 0.3)).boxes[0].limits
        assert limit.outside_assumed is outside, limit.watch


def test_aims_without_a_condition_are_handed_on(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(15.0), [long])
    observer = Observer(operation, known, None, last_day(known, None), terms_of(operation), Judge(1))
    for items in ([], [signpost(share("XWE"), 0.3)]):
        given_ = Signposts.model_validate(document(*items) | {"without_condition": ["Missed in 9 of 10."]})
        warning = early_warning(observer, 0.25, given_, assumptions)
        assert warning.without_condition == ["Missed in 9 of 10."]
        assert bool(nothing_to_watch(warning)) is not bool(items)
    assert not nothing_to_watch(early_warning(observer, 0.25, None, assumptions))


def test_a_limit_of_many_conditions_is_told_once(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    known = known_of(tmp_path, operation, series(15.0), [long])
    items = [signpost(share("XWE"), 0.3, box=str(number)) | {"option": option}
             for number, option in enumerate(("one", "two", "one"))]  # fmt: skip
    (found,) = watched_limits(warned(operation, known, assumptions, *items).boxes)
    assert (found.conditions, found.options) == (3, ("one", "two"))


# --- what is read from events ---------------------------------------------------------------------------------------


def test_before_any_ceasefire_the_rate_is_that_of_the_last_weeks(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    """At sea nothing binds anybody yet: what is told of the last thirteen weeks is the rate, if it is of those days."""
    start = operation.start - DAY
    days = [start - number * DAY for number in range(120)]
    rows = [strike(day, domain="sea", target="military", act="attack") for day in days for _ in range(2)]
    item = signpost("baseline.sea_incidents.XWE", 1.0)
    releases = [import_of("watch", days[-1], days[0], VINTAGE)]
    (tmp_path / "now").mkdir()
    now = known_of(tmp_path / "now", operation, rows, releases)
    (limit,) = warned(operation, now, assumptions, item).boxes[0].limits
    assert limit.state == "crossed"
    assert limit.watch[0].value is not None
    assert limit.watch[0].value.best == pytest.approx(2.0)
    assert "no provision binds the party there now" in limit.watch[0].reason
    later = LAST + 200 * DAY
    (tmp_path / "late").mkdir()
    releases.append(import_of("late", later, later, VINTAGE))
    late = known_of(
        tmp_path / "late", operation, [*rows, strike(later, source="late", domain="land")], releases
    )
    (limit,) = warned(operation, late, assumptions, item).boxes[0].limits
    assert limit.state == "cannot tell", "what was so long ago is no rate of now"


def test_warnings_are_no_incidents(operation: Operation, assumptions: Assumptions, tmp_path: Path) -> None:
    days = [FIRST - number * DAY for number in range(1, 120)]
    alarms = import_of("alarms", days[-1], days[0], VINTAGE, stands_as="warning")
    rows = [strike(day, domain="land", stands_as="warning", source="alarms") for day in days]
    known = known_of(tmp_path, operation, rows, [alarms])
    item = signpost("baseline.land_incidents.XWE", 0.1)
    assert warned(operation, known, assumptions, item).boxes[0].limits[0].state == "cannot tell"


def test_the_aim_itself_is_told_where_a_source_tells_of_it(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    """Of forty reports ten name a party: no more is attributed, which is short of 60 %. If all do, nobody can tell."""
    for named, state in ((10, "crossed"), (40, "cannot tell")):
        folder = tmp_path / str(named)
        folder.mkdir()
        rows = [
            strike(FIRST + number % 5 * DAY, author="Westland" if number < named else None)
            for number in range(40)
        ]
        known = known_of(folder, operation, rows, [import_of("watch", FIRST, LAST, VINTAGE)])
        (seen,) = warned(operation, known, assumptions, signpost(share("XWE"), 0.3)).boxes[0].aim_seen
        assert (seen.state, seen.source) == (state, "watch")
        assert seen.value is not None
        assert (seen.value.best, seen.value.low) == (named / 40, None)


STATES = {
    "verified": ["verified"],
    "not_verified": ["not_verified"],
    "open": ["alleged", "under_verification"],
}


@pytest.mark.parametrize(
    ("verified", "refuted", "waiting", "state", "best"),
    [
        (6, 0, 34, "crossed", 0.15), (6, 30, 4, "cannot tell", 0.6), (40, 0, 0, "cannot tell", None),
        (0, 0, 30, "crossed", 0.0), (0, 40, 0, "cannot tell", None),
    ],
)  # fmt: skip
def test_the_verified_share_is_a_highest_value(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, verified: int, refuted: int, waiting: int,
    state: str, best: float | None,
) -> None:  # fmt: skip
    """Half within a day is the aim: six of forty verified at any time are fewer. A release of verified ones alone tells
    nothing, and what was not found to be so may be no incident."""
    states = ["verified"] * verified + ["not_verified"] * refuted + ["alleged"] * waiting
    rows = [strike(FIRST + number % 5 * DAY, kind=kind) for number, kind in enumerate(states)]
    # Reported on the day before the release, or by a party: neither counts among those that wait.
    rows += [strike(LAST - DAY, kind="alleged") for _ in range(100)]
    rows += [strike(FIRST, kind="alleged", told_by="Eastland") for _ in range(100)]
    releases = [import_of("watch", FIRST, LAST, LAST, states=STATES)]
    known = known_of(tmp_path, operation, rows, releases)
    item = signpost(share("XWE"), 0.3)
    aim = {"metric": "verified_24h_share", "unit": "share", "at_least": True, "bound": 0.5, "words": "an aim"}
    (seen,) = warned(operation, known, assumptions, item | {"aim": aim}).boxes[0].aim_seen
    assert (seen.state, seen.source) == (state, "watch")
    assert (seen.value.best if seen.value is not None else None) == best


def test_a_source_without_states_of_verification_says_nothing_of_them(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    rows = [strike(FIRST, kind="verified"), strike(FIRST, kind="alleged")]
    known = known_of(tmp_path, operation, rows, [import_of("watch", FIRST, LAST, VINTAGE)])
    aim = {"metric": "verified_24h_share", "unit": "share", "at_least": True, "bound": 0.5, "words": "an aim"}
    assert (
        warned(operation, known, assumptions, signpost(share("XWE"), 0.3) | {"aim": aim}).boxes[0].aim_seen
        == []
    )


def without_end(operation: Operation) -> Operation:
    """Return the operation with its provision on sites alone, bound for good."""
    sites = operation.agreement["sites"]
    lasting = {party: clock.model_copy(update={"until": None}) for party, clock in sites.binds.items()}
    return operation.model_copy(update={"agreement": {"sites": sites.model_copy(update={"binds": lasting})}})


def test_a_change_of_the_rate_bears_on_the_loss_of_restraint_and_crosses_nothing(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    """Ever more for seventy days: told with its interval, and whether restraint is lost for good nobody can tell."""
    last = FIRST + 69 * DAY
    long_truce = without_end(operation)
    rows = [strike(FIRST + day * DAY) for day in range(70) for _ in range(2 + day // 7)]
    known = known_of(tmp_path, long_truce, rows, [import_of("watch", FIRST, last, last + DAY)])
    items = [signpost(f"compliance.{name}.XWE", level, box=name) for name, level in
             (("erosion", 0.1), ("half_life", 60.0), ("spread", 0.5))]  # fmt: skip
    boxes = warned(long_truce, known, assumptions, *items).boxes
    assert [box.state for box in boxes] == ["cannot tell"] * 3
    for box in boxes[:2]:
        (bearing,) = box.limits[0].bears_on
        assert bearing.value is not None
        assert bearing.value.low is not None
        assert bearing.value.low > 1
        assert "not the factor" in bearing_words(bearing)
    assert boxes[2].limits[0].bears_on == []
    few = known_of(
        mkdir(tmp_path / "few"), long_truce, rows[:20], [import_of("watch", FIRST, FIRST + 9 * DAY, last)]
    )
    (bearing,) = warned(long_truce, few, assumptions, items[0]).boxes[0].limits[0].bears_on
    assert (bearing.value, bearing_words(bearing)) == (None, "")


def mkdir(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_what_remains_at_the_start_is_read_in_the_first_month(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    """A tenth for thirty days, then as before: the share left at the start is a tenth, however long it runs."""
    last = FIRST + 89 * DAY
    given_ = without_end(operation)
    total = {"stands_as": "total", "told_by": "Eastland"}
    rows = [
        strike(FIRST + (day - 260) * DAY, number=30 if day < 260 or day >= 290 else 3, **total)
        for day in range(350)
    ]
    known = known_of(tmp_path, given_, rows, [import_of("watch", FIRST - 260 * DAY, last, last + DAY)])
    (limit,) = warned(given_, known, assumptions, signpost(share("XWE"), 0.3)).boxes[0].limits
    assert limit.watch[0].value is not None
    assert limit.watch[0].value.best == pytest.approx(0.1, abs=0.02)
    assert limit.state == "not crossed"


# --- gates ----------------------------------------------------------------------------------------------------------


def gate_of(
    when: dict[str, object], operation: Operation, known: Known, assumptions: Assumptions
) -> tuple[str, str]:
    gate = Gate.model_validate({"do": "withdraw", "when": when})
    with_gate = operation.model_copy(update={"gates": {"leave": gate}})
    observer = Observer(with_gate, known, None, last_day(known, None), terms_of(with_gate), Judge(1))
    found = next(one for one in early_warning(observer, 0.25, None, assumptions).gates if one.gate == "leave")
    return found.state, found.conditions[0].reason


def test_a_gate_of_quiet_waits_for_its_days(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    """Ten days of quiet: a gate that asks for five fires, one that asks for thirty does not, whatever was seen."""
    known = known_of(tmp_path, operation, series(1.0), [long])
    for days, state in ((5, "fires"), (30, "does not fire")):
        assert gate_of({"quiet": f"{days} days"}, operation, known, assumptions)[0] == state


def test_a_gate_of_quiet_that_cannot_have_lasted_does_not_fire_whatever_is_seen(
    operation: Operation, assumptions: Assumptions, tmp_path: Path
) -> None:
    """Ten days known, of which no series can tell: sixty days of quiet there were not; of five nobody can tell."""
    known = known_of(tmp_path, operation, series(1.0)[-10:], [import_of("watch", FIRST, LAST, VINTAGE)])
    for days, state, reason in (
        (60, "does not fire", "has run for 35 of 60 days"),
        (5, "cannot tell", "too few days"),
    ):
        found = gate_of({"quiet": f"{days} days"}, operation, known, assumptions)
        assert found[0] == state
        assert reason in found[1]


def test_a_gate_that_is_near_may_fire_and_of_what_others_decide_the_assumption_is_told(
    operation: Operation, assumptions: Assumptions, tmp_path: Path, long: Import
) -> None:
    """A quarter of what was passes as quiet: at a quarter the interval reaches to both sides."""
    known = known_of(tmp_path, operation, series(7.5), [long])
    assert gate_of({"quiet": "5 days"}, operation, known, assumptions)[0] == "may fire"
    state, reason = gate_of({"vote": "XAA"}, operation, known, assumptions)
    assert state == "cannot tell"
    assert "Assumed, not observed: the operation file holds XAA open between for, against" in reason
    assert gate_of({"date": LAST.isoformat()}, operation, known, assumptions)[0] == "fires"
    later = (LAST + 3 * DAY).isoformat()
    assert gate_of({"date": later}, operation, known, assumptions)[0] == "does not fire"


# --- what is read of an exploration ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "no JSON"),
        ("{}", "field required"),
        (json.dumps(document(operation="other")), "is of 'other'"),
        (json.dumps(document({**signpost("a.b", 1.0), "trigger": {}})), "items.0.trigger"),
    ],
)
def test_an_exploration_that_cannot_be_watched_is_told(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "signposts.json").write_text(content)
    with pytest.raises(PeacewrightError, match=said):
        read_signposts(tmp_path, "small")
