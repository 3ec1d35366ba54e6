"""What somebody says of what others decide: the entry of ``uncertain``, the pledges or the provisions it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from peacewright.evidence.claims import Claim
from peacewright.evidence.language import topics
from peacewright.evidence.phrases import phrase_of
from peacewright.evidence.proposals import MARKS, Kind, Proposal, rules
from peacewright.evidence.proposing.reading import Reading, names_it, nation_of
from peacewright.operation.operation import Operation

_STANCES = ("position", "condition", "commitment")
_CLAUSE_BEGINS = 25
"""Within so many characters of its beginning a clause names who it is about."""
_NO_ELEMENT = "A sentence seldom says what kind of unit is meant: edit 'element' to name it"
_NO_CLOCK = (
    "A sentence seldom says which clause and whose clock it is: edit 'provision' and 'party' to name them"
)
_UNKNOWN = "it is not told in words whose stance this is: edit the entry to name the party, or reject it"


def propose_stances(reading: Reading) -> Iterator[Proposal]:
    """Yield a condition, a theory or a note for each stance, those of one subject and one value together."""
    ways = {
        "consent": _consent,
        "backstop": _backstop,
        "presence": _presence,
        "pledges": _pledges,
        "conditions": _conditions,
        "agreement": _agreement,
    }
    concerning: dict[str, list[str]] = {}
    for topic, rule in rules()["topics"].items():
        if rule["becomes"] in ("condition", "theory"):
            concerning.setdefault(rule["concerns"], []).append(topic)
    for concern, every in concerning.items():
        claims = {claim.id: claim for topic in every for claim in reading.by_topic.get(topic, ())}
        yield from ways[concern](every[0], tuple(claims.values()), reading)
    for group in reading.groups:
        if rules()["topics"].get(group.topic, {}).get("becomes") == "note" and group.is_conflict:
            yield Proposal(
                Kind.NOTE, group.topic, group.title, group.question,
                told="an operation file has no place for this: it is for a person to read",
                claims=reading.quoted(group.claims),
            )  # fmt: skip


def _valued(claims: Sequence[Claim], stance: str, reading: Reading) -> Iterator[tuple[str, Claim]]:
    """Yield each stance with the first value whose words it holds."""
    bloc = reading.loaded.operation.bloc or "\0"
    for claim in claims:
        if claim.kind not in _STANCES:
            continue
        for value, phrases in reading.words(claim)["stances"].get(stance, {}).items():
            if phrase_of(phrase.replace("{bloc}", bloc) for phrase in phrases).search(claim.sentence):
                yield value, claim
                break


def _title(topic: str, rest: str, reading: Reading) -> str:
    title: str = topics()[topic]["title"]
    return f"{title}: {rest.replace('_', ' ')}"


def _consent(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    gathered: dict[tuple[str | None, str], list[Claim]] = {}
    for value, claim in _valued(claims, "consent", reading):
        gathered.setdefault((_party(claim, reading), value), []).append(claim)
    for (party, value), every in gathered.items():
        who = reading.loaded.operation.parties[party].name if party else "a party"
        listed = reading.loaded.operation.uncertain.consent.get(party or "", [])
        yield Proposal(
            Kind.CONDITION, f"uncertain.consent.{party or '?'} = {value}",
            _title(topic, f"{who} {value}", reading), topics()[topic]["question"],
            at=("uncertain", "consent", party) if party else ("uncertain", "consent"),
            entry=value if party and value not in listed else None,
            told="" if party else _UNKNOWN, claims=reading.quoted(every),
        )  # fmt: skip


def _party(claim: Claim, reading: Reading) -> str | None:
    """Return the party whose stance it is: named in the speaker, or where the clause begins; never one merely named."""
    for code, party in reading.loaded.operation.parties.items():
        if claim.speaker and names_it(party.name, claim.speaker) is not None:
            return code
    found = {
        place: code
        for code, party in reading.loaded.operation.parties.items()
        if (place := names_it(party.name, claim.sentence[:_CLAUSE_BEGINS])) is not None
    }
    return found[min(found)] if found and not claim.speaker else None


def _backstop(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    listed = reading.loaded.operation.uncertain.backstop
    gathered: dict[tuple[str, str], list[Claim]] = {}
    for part, claim in _valued(claims, "backstop", reading):
        stance = "no" if claim.modality == "denied" else "needed" if claim.kind == "condition" else "yes"
        gathered.setdefault((part, stance), []).append(claim)
    said = {"no": "refused", "yes": "given", "needed": "called necessary"}
    waiting = [
        f"coalition.{code}.pledges[{position}]"
        for code, nation in reading.loaded.operation.coalition.items()
        for position, pledge in enumerate(nation.pledges)
        if pledge.when is not None and any(leaf.backstop for leaf in pledge.when.leaves())
    ]
    for (part, stance), every in gathered.items():
        told = ""
        if stance == "needed":
            told = (
                f"pledges that wait for a backstop: {', '.join(waiting) or 'none'}; "
                f"add {{backstop: {part}}} to a 'when' by hand"
            )
        lacking = part not in listed or (stance != "needed" and stance not in listed[part])
        value = ["no", "yes"] if part not in listed else stance
        yield Proposal(
            Kind.CONDITION, f"uncertain.backstop.{part} = {stance}",
            _title(topic, f"{part} {said[stance]}", reading), topics()[topic]["question"],
            at=("uncertain", "backstop", part), entry=value if lacking else None, told=told,
            claims=reading.quoted(every),
        )  # fmt: skip


def _presence(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    gathered: dict[str, list[Claim]] = {}
    for theory, claim in _valued(claims, "presence", reading):
        gathered.setdefault(theory, []).append(claim)
    for theory, every in gathered.items():
        listed = theory in reading.loaded.operation.uncertain.presence
        yield Proposal(
            Kind.THEORY, f"uncertain.presence = {theory}",
            _title(topic, f"what presence does, {theory}", reading), topics()[topic]["question"],
            at=("uncertain", "presence"), entry=None if listed else theory, claims=reading.quoted(every),
        )  # fmt: skip


def _pledges(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    gathered: dict[tuple[str, bool], list[Claim]] = {}
    for claim in claims:
        if claim.kind in _STANCES and (code := nation_of(claim, reading)):
            denied = claim.modality == "denied" or _is_against(claim, reading)
            gathered.setdefault((code, denied), []).append(claim)
    for (code, denied), every in gathered.items():
        nation = reading.loaded.operation.coalition[code]
        declared = ", ".join(f"{pledge.element} {pledge.status}" for pledge in nation.pledges) or "no pledge"
        elements = {pledge.element for pledge in nation.pledges}
        entry = {
            "element": str(elements.pop()) if len(elements) == 1 else "",
            "status": "refused" if denied else "offered",
            "note": _as_reported(every, reading), "sources": reading.cites(every),
        }  # fmt: skip
        there = bool(nation.pledges) and all((each.status == "refused") == denied for each in nation.pledges)
        yield Proposal(
            Kind.CONDITION, f"coalition.{code}.pledges = {'against' if denied else 'for'}",
            _title(topic, f"{nation.name}, {'against' if denied else 'for'}", reading),
            topics()[topic]["question"], at=("coalition", code, "pledges"),
            entry=None if there else entry,
            told=f"the file declares: {declared}. {_NO_ELEMENT if not entry['element'] else ''}".strip(),
            claims=reading.quoted(every),
        )  # fmt: skip


def _is_against(claim: Claim, reading: Reading) -> bool:
    return bool(reading.words(claim).phrases("against").search(claim.sentence))


def _conditions(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    """Yield what sets off a deployment: it concerns whatever waits for a condition."""
    every = [claim for claim in claims if claim.kind == "condition"]
    if not every:
        return
    places = places_of_conditions(reading.loaded.operation)
    told = (
        "a condition in words is none of the file, which knows only what can be observed: edit 'place' and 'when' "
        f"to write it there ({', '.join(places)})"
        if places
        else "the operation has no pledge and no gate that could wait for it: declare one by hand first"
    )
    entry = {"place": places[0] if len(places) == 1 else "", "when": "", "sources": reading.cites(every)}
    yield Proposal(
        Kind.CONDITION, topic, _title(topic, "conditions that documents name", reading),
        topics()[topic]["question"], at=("when",), entry=entry if places else None, told=told,
        claims=reading.quoted(every),
    )  # fmt: skip


def places_of_conditions(operation: Operation) -> list[str]:
    """Return the keys of all that can wait for a condition: pledges and gates."""
    pledges = [
        f"coalition.{code}.pledges[{position}]"
        for code, nation in operation.coalition.items()
        for position in range(len(nation.pledges))
    ]
    return [*(f"gates.{name}" for name in operation.gates), *pledges]


def _agreement(topic: str, claims: Sequence[Claim], reading: Reading) -> Iterator[Proposal]:
    gathered: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        value = claim.value_low if claim.value_low is not None else claim.value_high
        if claim.kind == "date" and claim.date_start:
            gathered.setdefault(("from", claim.date_start), []).append(claim)
        elif claim.kind == "duration" and value is not None:
            gathered.setdefault(("for", f"{value:g} days"), []).append(claim)
    provisions = reading.loaded.operation.agreement
    for (key, said), every in gathered.items():
        provision = next(iter(provisions)) if len(provisions) == 1 else ""
        binds = provisions[provision].binds if provision else {}
        party = _party(every[0], reading) or ""
        told = (
            f"the agreement has {', '.join(provisions) or 'no provision'}. {_NO_CLOCK if provisions else ''}"
        )
        entry = {
            "provision": provision, "party": party if party in binds else "all" if "all" in binds else "",
            key: date.fromisoformat(said) if key == "from" else said, "sources": reading.cites(every),
        }  # fmt: skip
        yield Proposal(
            Kind.CONDITION, f"agreement = {key} {said}", _title(topic, f"{key} {said}", reading),
            topics()[topic]["question"], at=("agreement",), entry=entry if provisions else None,
            told=told.strip(), claims=reading.quoted(every),
        )  # fmt: skip


def _as_reported(claims: Sequence[Claim], reading: Reading) -> str:
    first = reading.quoted(claims)[0]
    return f"As reported: “{first.sentence.strip(MARKS)}”"
