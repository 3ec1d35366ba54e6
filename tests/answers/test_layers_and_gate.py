"""What Q9 says of claims and of the gate to the next phase, on counts made up for the purpose."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from peacewright.answers.claiming import claims_told, layers_table
from peacewright.answers.opening import curve_table, curve_told, interval
from peacewright.answers.record import Layers
from peacewright.simulation.operating_curve import NO_WATCH, Decisions

FUTURES = 40


def decisions(sensors: str, days: int, wrong: float) -> Decisions:
    """Half of the cases are held; of the others a share opens wrongly."""
    ones = np.ones(FUTURES)
    return Decisions(
        sensors, days, asked=ones, held=0.5 * ones, opened=(0.5 + 0.5 * wrong) * ones,
        false_open=0.5 * wrong * ones, false_refuse=0.0 * ones, ended=0.2 * ones, ended_open=0.1 * ones,
    )  # fmt: skip


def gate_case(*shares: tuple[str, float, float]) -> SimpleNamespace:
    curve = [decisions(NO_WATCH, day, 1.0) for day in (7, 90)]
    for sensors, early, late in shares:
        curve += [decisions(sensors, 7, early), decisions(sensors, 90, late)]
    return SimpleNamespace(operating_curve=tuple(curve))


def test_watching_or_waiting_is_said_to_help_more_as_the_numbers_have_it():
    watching = curve_told(gate_case(("eyes", 0.4, 0.38), ("eyes and ears", 0.1, 0.1)))
    assert "40 % (± 0 points) of cases after 7 days and in 38 %" in watching
    assert "10 % (± 0 points) and 10 %" in watching
    assert "Watching more helps more than waiting longer." in watching
    assert "would still open in 50 %" in watching
    waiting = curve_told(gate_case(("eyes", 0.4, 0.1), ("eyes and ears", 0.38, 0.1)))
    assert "Waiting longer helps more than watching more." in waiting


def test_nothing_is_said_without_a_gate_or_without_a_watch():
    assert curve_told(SimpleNamespace(operating_curve=())) == ""
    assert curve_table(SimpleNamespace(operating_curve=())) is None
    assert curve_told(gate_case()) == ""


def test_the_table_has_a_row_for_each_watch_and_wait():
    table = curve_table(gate_case(("eyes", 0.4, 0.3)))
    assert [row[0] for row in table.rows] == [
        f"{day} days, {what}" for what in (NO_WATCH, "eyes") for day in (7, 90)
    ]
    assert table.rows[2][1].best == pytest.approx(0.4)


def test_an_interval_stays_within_nothing_and_all():
    assert interval((0.01, 0.2)) == pytest.approx((0.01, 0.0, 0.01 + 1.96 * 0.2), abs=1e-3)
    assert interval((0.5, float("nan"))) == (0.5, 0.5, 0.5)


def with_layers(case):
    """Return the shipped case in which of 100 violations by either party 40 are seen and 150 claimed."""
    happened = np.full((case.futures.count, 2), 200.0)
    layers = Layers(happened, 0.4 * happened, 1.5 * happened, 0.02 * happened, 0.1 * happened)
    return replace(case, records={name: replace(one, layers=layers) for name, one in case.records.items()})


def test_each_party_is_told_of_in_the_same_words(case):
    told = claims_told(with_layers(case))
    first, second = told.partition("Without a force, ")[2].rstrip(".").split("; ")
    names = [case.operation.parties[code].name for code in case.plans[case.baseline].theatre.parties]
    swapped = first.replace(names[0], "?").replace(names[1], names[0]).replace("?", names[1])
    assert swapped == second
    assert "40 (40 to 40) would be seen" in first
    assert "would claim 150 (150 to 150)" in first


def test_layers_stand_side_by_side_for_every_option_and_party(case):
    table = layers_table(with_layers(case))
    assert len(table.rows) == 2 * len(case.options)
    assert table.rows[0][2:] == ("200", "80", "300", "20", "4")
    assert layers_table(case) is None or len(table.columns) == len(table.rows[0])
