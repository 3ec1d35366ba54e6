"""The levers of supply and medical care: a name or a mapping, patched by ``like``, and what makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from peacewright.operation.loading import load
from tests.operation.support import faults_of, spoiled, write

AT = "      rules: self_defence\n    sources: [handbook]\n"
PATCH = "    levers: {sensors: {uav_orbits: 2, fixed_posts: 20}}\n"


def with_west(lever: str, patch: str = "") -> str:
    changes = [(AT, f"      rules: self_defence\n      {lever}\n    sources: [handbook]\n")]
    if patch:
        changes.append((PATCH, f"    levers: {{{patch}}}\n"))
    return spoiled(*changes)


def test_a_name_stands_for_a_schedule(tmp_path: Path) -> None:
    levers = load(write(tmp_path, with_west("supply: organic"))).operation.options["west"].levers
    assert levers.supply.schedule == "organic"
    assert levers.supply.stock_days is None


def test_shares_and_days_are_read_in_their_units(tmp_path: Path) -> None:
    text = with_west("supply: {local_purchase: 40 %, contractors: 0.6, stock_days: 6 weeks}")
    supply = load(write(tmp_path, text)).operation.options["west"].levers.supply
    assert (supply.schedule, supply.local_purchase, supply.contractors) == ("contracted", 0.4, 0.6)
    assert supply.stock_days == pytest.approx(42)


@pytest.mark.parametrize("written", ["supply: organic", "supply: {schedule: organic}"])
def test_a_patch_keeps_the_schedule_of_the_option_it_patches(tmp_path: Path, written: str) -> None:
    text = with_west(written, "supply: {stock_days: 45 days}")
    supply = load(write(tmp_path, text)).operation.options["west-sensors"].levers.supply
    assert (supply.schedule, supply.stock_days) == ("organic", 45)


def test_a_patch_by_name_begins_anew(tmp_path: Path) -> None:
    text = with_west("supply: {schedule: organic, stock_days: 45 days}", "supply: host_nation")
    supply = load(write(tmp_path, text)).operation.options["west-sensors"].levers.supply
    assert (supply.schedule, supply.stock_days) == ("host_nation", None)


@pytest.mark.parametrize(
    ("lever", "code", "words"),
    [
        ("supply: nowhere", "R001", "supply.nowhere"),
        ("supply: {schedule: nowhere}", "R001", "supply.nowhere"),
        ("supply: {stock_days: 0 days}", "R012", "less than one day"),
        ("supply: {contractors: 140 %}", "S", "contractors"),
        ("supply: {stocks: 3 days}", "S001", "stocks"),
        ("bases: 2\n      medical: {surgeries: 3}", "R012", "3 facilities with surgery at 2 bases"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, lever: str, code: str, words: str) -> None:
    findings = faults_of(write(tmp_path, with_west(lever)))
    assert any(f.code.startswith(code) and words in f"{f.message} {f.place.key}" for f in findings), findings


def test_supply_and_surgery_without_a_force_are_told(tmp_path: Path) -> None:
    none = "  none: {title: No force, sources: [handbook]"
    levers = ", levers: {supply: {stock_days: 9 days}, medical: {surgeries: 1}}"
    text = spoiled((f"{none}}}", f"{none}{levers}}}"))
    told = [f.message for f in faults_of(write(tmp_path, text)) if f.code == "R012"]
    assert "stock_days without a strength to supply" in told
    assert "surgery without a strength" in told
