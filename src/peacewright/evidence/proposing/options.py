"""What is proposed: an option for each number, like the nearest there, with the levers that its sentences name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from peacewright.evidence.claims import Claim
from peacewright.evidence.language import topics
from peacewright.evidence.proposals import MARKS, Kind, Proposal, rules
from peacewright.evidence.proposing.reading import Reading, names_it
from peacewright.evidence.proposing.reports import is_proposed, number_words, pledge_of, written
from peacewright.operation.options import Option


def propose_options(reading: Reading) -> Iterator[Proposal]:
    """Yield an option for each value of a lever that documents propose: two figures are two options, never a range."""
    for topic, rule in rules()["topics"].items():
        if rule["becomes"] != "option":
            continue
        gathered: dict[tuple[float | None, float | None], list[Claim]] = {}
        for claim in reading.by_topic.get(topic, ()):
            if not is_proposed(claim) or pledge_of(claim, reading) is not None:
                continue
            gathered.setdefault(_figures(claim), []).append(claim)
        for claims in gathered.values():
            yield _proposal(topic, rule["lever"], claims, reading)


def _figures(claim: Claim) -> tuple[float | None, float | None]:
    """Return the one figure of a claim, however it is bounded, or the two ends of its range."""
    low, high = claim.value_low, claim.value_high
    if low is None or high is None:
        low = high = low if low is not None else high
    return low, high


def _proposal(topic: str, lever: str, claims: list[Claim], reading: Reading) -> Proposal:
    words = topics()[topic]
    first = claims[0]
    low, high = _figures(first)
    said = number_words(first)
    value = float(low or 0)
    base = _like(reading, lever, value)
    subject = f"{lever} = {low:g} to {high:g}" if low != high else f"{lever} = {value:g}"
    title = f"{words['title']}: {said}"
    if low != high:
        told = "a range is no option: edit the entry to the figure that is meant, or reject it"
    elif base is None:
        told = "the operation has no option with a force to begin from: write this one by hand"
    else:
        told = ""
    name = _name(f"{lever}-{value:g}", reading)
    levers: dict[str, Any] = {lever: written(value, first.unit)} if low == high else {}
    levers |= _beside(lever, claims, reading)
    text = f"{words['title'].capitalize()}: {said}"
    words_said = [f"“{each.sentence.strip(MARKS)}”" for each in reading.quoted(claims)[:2]]
    entry = {
        "title": text, **({"like": base} if base else {}),
        "description": f"As reported: {'; '.join(words_said)}",
        "sources": reading.cites(claims), "levers": levers,
    }  # fmt: skip
    return Proposal(
        Kind.OPTION, subject, title, words["question"], ("options", name), entry, told, reading.quoted(claims)
    )


def _like(reading: Reading, lever: str, value: float) -> str | None:
    """Return the option whose lever is nearest, on a logarithmic scale; the first of equals."""
    forces = {name: option for name, option in reading.loaded.operation.options.items() if option.has_force}
    if not forces:
        return None

    def far(name: str) -> float:
        return abs(math.log(max(lever_of(forces[name], lever), 1e-9) / max(value, 1e-9)))

    return min(forces, key=far)


def lever_of(option: Option, lever: str) -> float:
    """Return the number of a lever of an option, in its base unit."""
    return float(getattr(option.levers, lever))


def _name(wanted: str, reading: Reading) -> str:
    wanted = re.sub(r"[^a-z0-9_-]", "-", wanted.lower())
    taken = reading.loaded.operation.options
    further = 1
    name = wanted
    while name in taken:
        further += 1
        name = f"{wanted}-{further}"
    return name


def _beside(lever: str, claims: list[Claim], reading: Reading) -> dict[str, Any]:
    """Return levers that the same sentences name: a distance is a stand-off, the name of a zone is where."""
    if lever != "strength":
        return {}
    found: dict[str, Any] = {}
    zones: list[str] = []
    for claim in claims:
        sentence = reading.sentence(claim)
        for other in reading.beside(claim):
            name = rules()["levers"].get(other.kind)
            value = other.value_low if other.value_low is not None else other.value_high
            if name is not None and value:
                found.setdefault(name, written(value, other.unit))
        zones += [
            zone for zone in reading.loaded.operation.theatre.zones
            if zone not in zones and names_it(zone, sentence.text) is not None
        ]  # fmt: skip
    return found | ({"zones": zones} if zones else {})
