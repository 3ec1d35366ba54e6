"""What is said of the state of the world: a report under the factor that it is about, or a new factor in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.evidence.claims import Claim
from peacewright.evidence.language import topics
from peacewright.evidence.proposals import Kind, Proposal, rules
from peacewright.evidence.proposing.matching import Definitions, Match, kind_of_unit
from peacewright.evidence.proposing.reading import NUMERIC, Reading, nation_of
from peacewright.evidence.reconcile import PROPOSED, Group

_NO_STATE = ("denied", "asked", "demanded", "conditional")


def propose_reports(reading: Reading) -> Iterator[Proposal]:
    """Yield a report for every number that speaks of how things are, one an origin and value.

    A number under a topic that no factor fits is told as a new factor, in words only; one that stands under no topic
    and fits no factor is left to the claims.
    """
    definitions = Definitions(reading.loaded.factors)
    becoming = rules()["topics"]
    under = {
        claim.id: name
        for name, claims in reading.by_topic.items() if becoming[name]["becomes"] in ("report", "option")
        for claim in claims
    }  # fmt: skip
    elsewhere = _elsewhere(reading)
    left_out = elsewhere | _second_currency(reading.groups)
    gathered: dict[tuple[Any, ...], list[Claim]] = {}
    matches: dict[str, Match] = {}
    for claim in reading.claims:
        if claim.kind not in NUMERIC or claim.modality in _NO_STATE or claim.id in left_out:
            continue
        if (claim.value_low is None and claim.value_high is None) or _is_vague(claim):
            continue
        pledge = pledge_of(claim, reading)
        matches[claim.id] = match = (
            Match(pledge)
            if pledge
            else definitions.match(claim.unit or "", _about(claim, reading), reading.words(claim))
        )
        if match.factor is None and claim.id not in under:
            continue
        about = match.factor or f"new: {under[claim.id]}, {claim.subject or claim.unit}"
        origin = reading.origins.get(claim.doc, claim.doc)
        gathered.setdefault(
            (about, origin, claim.value_low, claim.value_high, claim.bound), []
        ).append(claim)  # fmt: skip
    for (about, *_), claims in gathered.items():
        yield _proposal(about, claims, matches[claims[0].id], under.get(claims[0].id), reading)


def is_proposed(claim: Claim) -> bool:
    """Whether a number says what should be or might be, not what is."""
    figured = claim.value_low is not None or claim.value_high is not None
    return claim.kind in ("quantity", "duration") and claim.modality in PROPOSED and figured


def pledge_of(claim: Claim, reading: Reading) -> str | None:
    """Return the factor of what a nation offers, where a clause names the nation with a number of persons to come."""
    if claim.unit != "persons" or not is_proposed(claim):
        return None
    code = nation_of(claim, reading)
    pledges = reading.loaded.operation.coalition[code].pledges if code else ()
    factors = {pledge.strength for pledge in pledges if pledge.strength}
    return factors.pop() if len(factors) == 1 else None


def _elsewhere(reading: Reading) -> set[str]:
    """Return numbers that are part of an option or a condition, also those beside the strength that one proposes."""
    found: set[str] = set()
    for name, claims in reading.by_topic.items():
        becomes = rules()["topics"][name]["becomes"]
        numeric = [claim for claim in claims if claim.kind in NUMERIC]
        if becomes == "option":
            numeric = [claim for claim in numeric if is_proposed(claim) and pledge_of(claim, reading) is None]
        if becomes in ("option", "condition"):
            found |= {claim.id for claim in numeric}
        if becomes == "option":
            found |= {
                other.id
                for claim in numeric
                for other in reading.beside(claim)
                if other.kind in rules()["levers"]
            }
    return found


def _is_vague(claim: Claim) -> bool:
    """Whether only the order of a number is said: "tens of thousands" is no report."""
    return claim.bound == "about" and claim.value_low != claim.value_high


def _second_currency(groups: Sequence[Group]) -> set[str]:
    """Return the claims that only say a sum again in another currency."""
    return {
        claim.id for group in groups if group.relation == "same_value_other_currency" for claim in group.sides[1]
    }  # fmt: skip


def _about(claim: Claim, reading: Reading) -> str:
    """Return the words around a number, up to the next number that counts the same."""
    sentence = reading.sentence(claim)
    kind = kind_of_unit(claim.unit or "")
    same = [
        other
        for other in reading.beside(claim)
        if other.kind == claim.kind and kind_of_unit(other.unit or "") == kind
    ]
    text = reading.documents[claim.doc].text
    beside = [other for other in same if (other.start, other.end) == (claim.start, claim.end)]
    if len(beside) > 1:
        return _up_to_its_noun(text[claim.start : claim.end], beside, claim)
    start = sentence.start if claim.start == min(other.start for other in same) else claim.start
    end = min((other.start for other in same if other.start > claim.start), default=sentence.end)
    return f"{text[start:end]} {claim.subject}"


def _up_to_its_noun(clause: str, beside: Sequence[Claim], claim: Claim) -> str:
    """Return the part of a clause with several numbers that ends with the noun of one; the noun alone if need be."""
    start = 0
    for other in beside:
        found = clause.find(other.subject, start) if other.subject else -1
        if found < 0:
            break
        end = found + len(other.subject)
        if other.id == claim.id:
            return clause[start:end]
        start = end
    return claim.subject


def _proposal(about: str, claims: list[Claim], match: Match, topic: str | None, reading: Reading) -> Proposal:
    first = claims[0]
    said = number_words(first)
    source = reading.cites(claims)[0]
    title = topics()[topic]["title"] if topic else ""
    question = topics()[topic]["question"] if topic else ""
    if match.factor is None:
        told = f"no factor counts this: declare a new one by hand ({title}, in {first.unit}), or leave it"
        if match.near:
            told = f"it is not clear which factor this is: {', '.join(match.near)}; edit 'factor' to name it"
        return Proposal(
            Kind.REPORT, f"{about} = {said}, {source}", f"{title}: {counted_words(first)}", question,
            entry=entry_of(first, source, reading), told=told, claims=reading.quoted(claims),
        )  # fmt: skip
    factor = reading.loaded.factors[match.factor]
    return Proposal(
        Kind.REPORT, f"{about} = {said}, {source}", f"{factor.label}: {said}", question,
        at=("factors", match.factor, "reports"), entry=entry_of(first, source, reading),
        claims=reading.quoted(claims),
    )  # fmt: skip


def entry_of(claim: Claim, source: str, reading: Reading) -> dict[str, Any]:
    """Return a report as an operation file has it, with the sentence that it is taken from."""
    quoted = reading.quoted([claim])[0]
    low, high = claim.value_low, claim.value_high
    if low is not None and high is not None and low != high:
        figures: dict[str, Any] = {"low": written(low, claim.unit), "high": written(high, claim.unit)}
    else:
        figures = {"is": written(low if low is not None else float(high or 0), claim.unit)}
    note = "" if claim.bound in (None, "exact") else str(claim.bound).replace("_", " ")
    return {
        **figures, "source": source, **({"note": note} if note else {}),
        "quote": quoted.whole, "locator": quoted.locator,
    }  # fmt: skip


def written(value: float, unit: str | None) -> str | int | float:
    """Write a number as an operation file has it."""
    if unit == "days" and value >= DAYS_PER_YEAR and value % DAYS_PER_YEAR == 0:
        return f"{value / DAYS_PER_YEAR:g} years" if value > DAYS_PER_YEAR else "1 year"
    plain = f"{value:,.0f}" if value == int(value) and abs(value) >= 1000 else f"{value:.12g}"
    if unit in ("km", "days", "kg", "km2", "GBP", "USD", "EUR"):
        return f"{plain} {unit}"
    if unit == "percent":
        return f"{plain} %"
    return plain if "," in plain else int(value) if value == int(value) else float(plain)


def counted_words(claim: Claim) -> str:
    """Write a claim's number with the noun that it counts in its sentence: ``18 leaders``, not ``18 persons``."""
    said, unit = number_words(claim), f" {claim.unit}"
    return f"{said.removesuffix(unit)} {claim.subject}" if claim.subject and said.endswith(unit) else said


def number_words(claim: Claim) -> str:
    """Write a claim's number in the unit that is counted: ``at least 37 nations``."""
    low, high = claim.value_low, claim.value_high
    ends = [str(written(end, claim.unit)) for end in dict.fromkeys((low, high)) if end is not None]
    bound = "" if claim.bound in (None, "exact") else f"{claim.bound} ".replace("_", " ")
    noun = (
        "" if claim.unit in ("km", "days", "kg", "km2", "GBP", "USD", "EUR", "percent") else f" {claim.unit}"
    )
    return f"{bound}{' to '.join(ends)}{noun}"
