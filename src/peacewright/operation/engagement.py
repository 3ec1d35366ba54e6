"""What rules for the use of force permit, by severity: an outline from public guidance, not the rules themselves."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from peacewright.operation.command import Level
from peacewright.operation.vocabulary import Rules


class Severity(StrEnum):
    """What the force may meet, from an obstacle to an attack; no weapon is told apart."""

    OBSTRUCTION = "obstruction"
    THREAT = "threat"
    ATTACK_ON_POST = "attack_on_post"
    ATTACK_FROM_AFAR = "attack_from_afar"
    BREACH_BETWEEN_PARTIES = "breach_between_parties"


@dataclass(frozen=True)
class Permit:
    """What one rule set lets the force do at one severity, who may decide it, and what this rests on."""

    severity: Severity
    rules: Rules
    permits: Literal["no", "graduated", "yes"]
    words: str
    decides: Level
    sources: tuple[str, ...]


@cache
def permits() -> Mapping[tuple[Rules, Severity], Permit]:
    """Return what every rule set permits at every severity.

    Raises
    ------
    ValueError
        If the table of the catalogue holds a word of no vocabulary, or leaves a pair out.
    """
    from peacewright.operation.reading.factor_tables import CATALOGUE

    text = (CATALOGUE / "engagement" / "permits.csv").read_text(encoding="utf-8")
    found = [_permit(row) for row in csv.DictReader(text.splitlines())]
    table = {(each.rules, each.severity): each for each in found}
    missing = [
        (rules, severity) for rules in Rules for severity in Severity if (rules, severity) not in table
    ]
    if missing or len(table) != len(found):
        message = (
            f"the table of permits lacks {missing}" if missing else "the table of permits says a thing twice"
        )
        raise ValueError(message)
    return table


def _permit(row: Mapping[str, str]) -> Permit:
    kinds: dict[str, Literal["no", "graduated", "yes"]] = {"no": "no", "graduated": "graduated", "yes": "yes"}
    return Permit(
        severity=Severity(row["severity"]),
        rules=Rules(row["rules"]),
        permits=kinds[row["permits"]],
        words=row["words"],
        decides=Level(row["decides"]),
        sources=tuple(row["sources"].split(";")),
    )
