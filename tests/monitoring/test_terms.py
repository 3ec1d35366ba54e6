"""Terms: clocks in any zone, exemptions, and that what a source leaves out never turns a yes into a no."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.monitoring.event import schema
from peacewright.monitoring.falls import MAY, NO, YES
from peacewright.monitoring.ground import Ground
from peacewright.monitoring.terms import EVER, Span, Term, falls, micros, terms_of, told_by_table, when
from peacewright.operation.loading import load
from peacewright.operation.moments import after, instants, last_day_of
from tests.operation.support import SMALL, faults_of, spoiled, write

START = date(2024, 7, 1)
FIRST = datetime.fromisoformat("2014-01-01T00:00")
ZONES = ["Europe/Moscow", "Europe/Kyiv", "UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- clocks -----------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 17 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
)
def test_an_hour_is_what_that_clock_shows(local: datetime, zone: str) -> None:
    early, late = instants(f"{local:%Y-%m-%d %H:%M}", START, zone)
    shown = {at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in (early, late)}
    if early == late:
        assert shown == {local}
    elif local in shown:
        assert shown == {local}, "struck twice: both instants show it"
    else:
        assert min(shown) < local < max(shown), "skipped: one instant before, one after"
    assert late - early <= timedelta(hours=1)
    assert instants(f"{local:%Y-%m-%d %H:%M} {zone}", START, "UTC") == (early, late), "a clock that is named"


def test_clocks_of_two_parties_differ_by_what_their_zones_do() -> None:
    """The moratorium on energy sites of 2025: two beginnings, one last day, summer time begun in between for one."""
    begins = {zone: instants(date(2025, 3, 25), START, zone)[0] for zone in ("Europe/Kyiv", "Europe/Moscow")}
    ends = {zone: instants(date(2025, 4, 17), START, zone, ends=True)[0] for zone in begins}
    assert begins == {"Europe/Kyiv": utc("2025-03-24T22:00"), "Europe/Moscow": utc("2025-03-24T21:00")}
    assert ends == {zone: utc("2025-04-17T21:00") for zone in begins}


@pytest.mark.parametrize("zone", ["Moscow", "Europe/Moscow"])
def test_a_city_names_its_clock(zone: str) -> None:
    assert instants(f"2025-04-19 18:00 {zone}", START, "Europe/Kyiv")[0] == utc("2025-04-19T15:00")


def test_days_go_by_the_calendar_and_hours_by_the_hour() -> None:
    begins = instants("2025-03-29 18:00", START, "Europe/Kyiv")
    assert after(begins, 1.0, "Europe/Kyiv")[0] == utc("2025-03-30T15:00"), "summer time begins in between"
    assert after(begins, 30 / 24, "Europe/Kyiv")[0] == begins[0] + timedelta(hours=30)


def test_an_end_at_midnight_ends_the_day_before() -> None:
    assert last_day_of("2025-04-21 00:00", date(2025, 4, 19)) == 1
    assert last_day_of("2025-04-20 24:00", date(2025, 4, 19)) == 1
    assert last_day_of("2025-04-21 00:01", date(2025, 4, 19)) == 2
    assert last_day_of(date(2025, 4, 20), date(2025, 4, 19)) == 1
    assert instants("2025-04-20 24:00", START, "UTC") == instants("2025-04-21 00:00", START, "UTC")


# --- time -------------------------------------------------------------------------------------------------------------

edges = st.integers(0, 14)


@settings(max_examples=400, deadline=None)
@given(st.tuples(edges, edges), st.tuples(edges, edges), edges, st.integers(1, 6), st.booleans())
def test_when_is_what_trying_every_moment_says(
    begins: tuple[int, int], ends: tuple[int, int], begun: int, lasts: int, throughout: bool
) -> None:
    span = Span((min(begins), max(begins)), (max(*begins, *ends) + 1, max(*begins, *ends) + 2))
    moments = range(begun, begun + lasts)
    tried = [[b <= moment < e for moment in moments] for b in span.begins for e in span.ends]
    answers = [any(each) for each in tried] if throughout else [one for each in tried for one in each]
    wanted = YES if all(answers) else MAY if any(answers) else NO
    told = when(span, np.array([begun]), np.array([begun + lasts]), np.array([throughout]))
    assert told[0] == wanted


def test_an_end_that_is_not_known_is_no_end() -> None:
    begun, ended = np.array([5, 15, 25]), np.full(3, EVER)
    for throughout, wanted in ((False, [MAY, MAY, NO]), (True, [MAY, YES, NO])):
        told = when(Span((10, 10), (20, 20)), begun, ended, np.full(3, throughout))
        assert told.tolist() == wanted
    assert when(Span((10, 10)), begun, ended, np.zeros(3, dtype=bool)).tolist() == [MAY, YES, YES]


# --- events and terms -------------------------------------------------------------------------------------------------

TERMS = """  lines:
    title: Nothing within 40 km of the line in the north, but for ports, and but for one night
    forbids: [strike, advance]
    domains: [land, energy]
    where: {zones: [north], line_within: 40 km}
    exempts:
      - {title: ports, targets: [port]}
      - {title: one night, from: '2024-07-10 20:00', until: "2024-07-11 06:00 UTC"}
      - {title: the other side for one party, where: {side: XEA}, parties: [XWE]}
    form: verbal
    binds: {all: {from: '2024-07-05 12:00', until: 2024-07-20, sources: [handbook]}}
"""


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Term, ...], Ground]:
    text = spoiled(("agreement:\n", f"agreement:\n{TERMS}"))
    operation = load(write(tmp_path_factory.mktemp("terms"), text)).operation
    return terms_of(operation), Ground(operation)


def event(**columns: object) -> pl.DataFrame:
    """One event of the small operation, beside the line in the north, fully told."""
    row: dict[str, object] = {
        "source": "a", "event": "1", "stands_as": "report", "act": "strike", "domain": "land", "target": "energy",
        "time_from": utc("2024-07-08T10:00"), "time_until": utc("2024-07-08T11:00"), "time_means": "within",
        "time_precision": "moment", "day_from": date(2024, 7, 8), "latitude": 65.7, "longitude": -18.9,
        "place_precision": "exact", "country": "Iceland",
    }  # fmt: skip
    return pl.DataFrame([row | columns], schema=schema())


def answer(declared: tuple[tuple[Term, ...], Ground], name: str, **columns: object) -> int:
    terms, ground = declared
    term = next(term for term in terms if term.name == name)
    return int(falls(term, told_by_table(event(**columns), ground), ground, term.span)[0])


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ({}, YES),
        ({"target": "port"}, NO),
        ({"target": None}, MAY),
        ({"act": "advance"}, YES),
        ({"act": "attack"}, MAY),
        ({"act": "overfly"}, NO),
        ({"act": None}, MAY),
        ({"domain": "sea", "target": "civilian"}, NO),
        ({"domain": "sea"}, YES),
        ({"domain": "air", "target": None}, MAY),
        ({"time_from": utc("2024-07-11T01:00"), "time_until": utc("2024-07-11T02:00")}, NO),
        ({"time_from": utc("2024-07-11T05:00"), "time_until": utc("2024-07-11T07:00")}, MAY),
        ({"time_from": utc("2024-07-05T11:00"), "time_until": utc("2024-07-05T12:00")}, NO),
        ({"time_from": utc("2024-07-05T11:30"), "time_until": utc("2024-07-05T12:30")}, MAY),
        ({"time_from": utc("2024-07-20T23:30"), "time_until": utc("2024-07-21T00:00")}, YES),
        ({"time_until": None}, MAY),
        ({"latitude": 64.1, "longitude": -21.9}, NO),
        ({"place_precision": "district"}, MAY),
        ({"place_precision": "country"}, MAY),
        ({"latitude": None, "longitude": None}, MAY),
        ({"latitude": None, "longitude": None, "region": "Southern region", "place_precision": "region"}, NO),
    ],
)  # fmt: skip
def test_what_falls_under_a_term(
    declared: tuple[tuple[Term, ...], Ground], columns: dict[str, object], wanted: int
) -> None:
    assert answer(declared, "lines.XEA", **columns) == wanted


def test_an_exemption_of_one_party_leaves_the_other_bound(declared: tuple[tuple[Term, ...], Ground]) -> None:
    beyond = {"latitude": 65.7, "longitude": -18.45}
    assert answer(declared, "lines.XEA", **beyond) == YES
    assert answer(declared, "lines.XWE", **beyond) == NO


def test_a_term_that_waits_has_no_time(declared: tuple[tuple[Term, ...], Ground]) -> None:
    spans = {term.name: term.span for term in declared[0]}
    assert spans["full.XWE"] is None
    assert spans["air-and-sea.XWE"] == Span(
        (micros(utc("2024-07-01")),) * 2, (micros(utc("2024-07-31")),) * 2
    )
    assert spans["energy.XEA"] == Span((micros(utc("2024-06-17")),) * 2, (micros(utc("2024-08-11")),) * 2)


less = st.fixed_dictionaries({}, optional={
    "act": st.none(), "domain": st.none(), "target": st.none(), "time_until": st.none(),
    "place_precision": st.sampled_from(["near", "district", "region", "country", "unknown"]),
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    act=st.sampled_from(["attack", "strike", "advance", "overfly"]),
    domain=st.sampled_from(["land", "air", "sea", "energy"]),
    target=st.sampled_from(["energy", "port", "civilian"]),
    hours=st.integers(0, 24 * 25),
    lat=st.floats(63.5, 66.4),
    lon=st.floats(-23.0, -14.0),
    left_out=less,
    name=st.sampled_from(["lines.XWE", "lines.XEA", "energy.XWE", "air-and-sea.XEA"]),
)
def test_telling_less_only_ever_turns_an_answer_into_maybe(
    declared: tuple[tuple[Term, ...], Ground], act: str, domain: str, target: str, hours: int, lat: float, lon: float,
    left_out: dict[str, object], name: str,
) -> None:  # fmt: skip
    begun = utc("2024-07-01") + timedelta(hours=hours)
    whole = {
        "act": act, "domain": domain, "target": target, "time_from": begun, "time_until": begun + timedelta(hours=1),
        "latitude": lat, "longitude": lon, "place_precision": "exact", "country": None,
    }  # fmt: skip
    fine, coarse = answer(declared, name, **whole), answer(declared, name, **(whole | left_out))
    assert coarse in {fine, int(MAY)}


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("zones: [north]", "zones: [nrth]", "R001", "'nrth'"),
        ("where: {side: XEA}", "where: {side: XXX}", "R001", "'XXX'"),
        ("parties: [XWE]", "parties: [XXX]", "R001", "'XXX'"),
        ("where: {side: XEA}", "where: {}", "S004", "says nothing"),
        ("{title: ports, targets: [port]}", "{title: all}", "S004", "exempts everything"),
        ("from: '2024-07-05 12:00'", "from: '2024-07-05 25:00'", "S004", "no time 25:00"),
        ("from: '2024-07-05 12:00'", "from: '2024-07-05 12:00 Nowhere'", "S004", "no time zone 'Nowhere'"),
        ("from: '2024-07-05 12:00'", "from: '2024-07-21 00:00'", "R006", "before it begins"),
        ("06:00 UTC", "06:00 Pacific/Kiritimati", "R006", "before it begins"),
        ("line_within: 40 km", "line_within: 40 km, line_beyond: 50 km", "R006", "nothing is within"),
        ("forbids: [strike, advance]", "targets: [bridge]\n    forbids: [strike]", "S004", "targets"),
        ("from: '2024-07-05 12:00'", "from: 2024-07-05 12:00", "Y001", "inside braces put an hour"),
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_meant_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, code: str, said: str
) -> None:
    assert old in TERMS
    path = write(tmp_path, spoiled(("agreement:\n", "agreement:\n" + TERMS.replace(old, new, 1))))
    with pytest.raises(PeacewrightError):
        load(path)
    errors = [finding for finding in faults_of(path) if finding.severity == "error"]
    assert [finding.code for finding in errors] == [code]
    assert said in str(errors[0])
    assert (errors[0].place.line or 0) > 40


def test_files_without_the_new_terms_are_sound() -> None:
    assert not [finding for finding in faults_of(SMALL) if finding.severity == "error"]
