"""Self-protection in answers: what sites hold of the checklist, how long they wait, what the rules permit."""

from __future__ import annotations

from peacewright.answers.answer import AnswerTable, Cell
from peacewright.answers.case import Case
from peacewright.answers.commanding import spoken
from peacewright.answers.making import has_force, short_title
from peacewright.answers.record import Floats
from peacewright.answers.spread import OVER_FUTURES, spread_of
from peacewright.answers.words import plain, plural, sentence
from peacewright.operation.engagement import Severity, permits
from peacewright.operation.vocabulary import Rules
from peacewright.plan.protection import Band, Item, State
from peacewright.plan.wording import listing
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.protection import Alone, realise_protection

ITEMS: dict[Item, str] = {
    Item.WARNING: "warning",
    Item.SHELTER: "shelter",
    Item.DISPERSAL: "dispersal",
    Item.RESERVE: "a reserve in time",
    Item.EVACUATION: "evacuation",
    Item.MEDICAL: "medical care",
}
"""Items of the checklist in words."""
ASKED = (State.HELD, State.IN_PART, State.NOT_HELD, State.NOT_STATED)


def waiting(case: Case, option: str, band: Band | None = None) -> Alone:
    """Return how long an option's sites wait in every future, of one band or of all."""

    def realised() -> Alone:
        reader = Reader(case.futures, case.operation)
        return realise_protection(case.plans[option].protection, reader, () if band is None else (str(band),))

    return case.once(f"waiting of {option}, {band or 'all'}", realised)


def checklist_words(case: Case, option: str) -> str:
    """Say what sites hold and what they do not, item by item."""
    part = case.plans[option].protection
    held, lacking, unsaid = [], [], []
    for item in Item:
        counted = part.counted(item)
        asked = sum(counted.get(state, 0) for state in ASKED)
        if not asked:
            continue
        if counted.get(State.HELD, 0) == asked:
            held.append(ITEMS[item])
        elif counted.get(State.NOT_STATED, 0) == asked:
            unsaid.append(ITEMS[item])
        else:
            lacking.append(f"{ITEMS[item]} at {counted.get(State.HELD, 0)} of {asked} sites")
    parts = [
        f"Held at every site asked for it: {listing(held)}" if held else "No item is held at every site",
        f"in part or not: {listing(lacking)}" if lacking else "",
        f"not stated: {listing(unsaid)}" if unsaid else "",
    ]
    return sentence("; ".join(part for part in parts if part))


def waiting_words(case: Case, option: str) -> str:
    """Say how long until a reserve arrives and until a site has left."""
    found = waiting(case, option)
    helped, left = spread_of(found.helped), spread_of(found.left)
    first = (
        f"a reserve arrives after {spoken(found.helped)}"
        if helped.present
        else "no reserve can be sent to any site"
    )
    second = (
        f"a site has left for the rear after {spoken(found.left)}"
        if left.present
        else "some site has no town far enough back to leave for"
    )
    return sentence(f"If a site is attacked, {first}; {second}, the orders included")


def checklist_table(case: Case) -> tuple[AnswerTable, ...]:
    """Return the checklist by option, class of site and band; public: no site is named."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        for found in case.plans[option].protection.checklists:
            states = {each.item: str(each.state) for each in found.items}
            where = f"{plural(found.sites, plain(found.site_class))}, {found.band}"
            rows.append((short_title(case, option), where, *(states[item] for item in Item)))
    if not rows:
        return ()
    columns = (
        ("Option", ""),
        ("Sites", ""),
        *((sentence(ITEMS[item]).removesuffix("."), "") for item in Item),
    )
    note = (
        "Near, middle, rear: distance from the line. A group of sites holds an item as its worst does. Not stated: the "
        "option does not say, and nothing of its plan implies it. Warning: guards round the clock, and any orbit, "
        "fixed post or satellite image of the option; how far a site is from what they watch is not weighed. "
        "Evacuation: a way to the rear, and lift kept ready for all at once; vehicles that units bring (Q7) are for "
        "their tasks and not counted."
    )
    return (
        AnswerTable(
            "checklist", "What sites hold of what sites of their class must have", columns, tuple(rows), note
        ),
    )


def waiting_table(case: Case) -> tuple[AnswerTable, ...]:
    """Return hours until help, until left, and alone, by option and band."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        for band in Band:
            if has_force(case, option) and band in case.plans[option].protection.bands:
                found = waiting(case, option, band)
                rows.append(
                    (
                        short_title(case, option),
                        str(band),
                        *(_hours(each) for each in (found.helped, found.left, found.alone)),
                    )
                )
    if not rows:
        return ()
    columns = (
        ("Option", ""), ("Where", ""), ("Until a reserve arrives", ""), ("Until it has left for the rear", ""),
        ("Alone", ""),
    )  # fmt: skip
    note = f"Mean over the persons there; alone: until the sooner of the two at each site. Ranges: {OVER_FUTURES}."
    return (AnswerTable("waiting", "How long a site waits if it is attacked", columns, tuple(rows), note),)


def _hours(hours: Floats) -> str:
    return spoken(hours) if spread_of(hours).present else "never"


def permits_table(case: Case) -> tuple[AnswerTable, ...]:
    """Return what each rule set of the options permits by severity, and who decides."""
    used = list(
        dict.fromkeys(case.levers(option).rules for option in case.options if has_force(case, option))
    )
    if not used:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (sentence(plain(severity)).removesuffix("."), *(_permit(rules, severity) for rules in used))
        for severity in Severity
    )
    columns = (
        ("What it meets", ""),
        *((sentence(plain(str(rules))).removesuffix("."), "") for rules in used),
    )
    note = "From public guidance; the rules of a mission are not published. Who decides stands last."
    return (AnswerTable("permits", "What the rules permit, by what the force meets", columns, rows, note),)


def _permit(rules: Rules, severity: Severity) -> str:
    found = permits()[rules, severity]
    force = {"no": "No force", "graduated": "Graduated force", "yes": "Force"}[found.permits]
    return f"{force}: {found.words} ({plain(found.decides)})"


def permit_sources(rules: Rules) -> tuple[str, ...]:
    """Return the sources behind what a rule set permits, each once."""
    found = (source for severity in Severity for source in permits()[rules, severity].sources)
    return tuple(dict.fromkeys(found))


def follows_from(case: Case, option: str) -> str:
    """Say what follows from the rules for how long a site is exposed."""
    rules = case.levers(option).rules
    found = waiting(case, option)
    if not spread_of(found.alone).present:
        return ""
    alone = spoken(found.alone)
    if rules is Rules.UNARMED:
        return f"Unarmed, a site that is attacked is exposed until it has left: {spoken(found.left)}."
    more = (
        " Its mandate can also send it between the parties, nearer than it stands."
        if rules is Rules.MANDATE_DEFENCE
        else ""
    )
    return f"A site that is attacked holds alone until help comes or it has left: {alone}.{more}"
