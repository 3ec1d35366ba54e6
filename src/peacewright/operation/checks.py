"""What a schema cannot see: that names refer to something, that dates are in order, that settings agree.

One function per idea. Each takes the case and yields faults at paths of the operation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from peacewright.core.factors import FactorSet, Source
from peacewright.core.findings import InputFault, Severity
from peacewright.operation.conditions import Condition
from peacewright.operation.document import Path
from peacewright.operation.metrics import METRICS
from peacewright.operation.operation import Operation
from peacewright.operation.regions import countries, regions_of
from peacewright.operation.suggest import did_you_mean
from peacewright.operation.vocabulary import Rules, Task

_NEEDS_ARMS = (Task.REACT, Task.GUARD_SITE)


@dataclass(frozen=True)
class Remark:
    """A fault, a warning or a note at a path of the operation."""

    code: str
    severity: Severity
    path: Path
    message: str
    remedy: str


@dataclass(frozen=True)
class Case:
    """What the checks look at.

    Attributes
    ----------
    operation : Operation
        The operation, or its sound parts.
    data : Mapping
        The data as written: a name counts as declared even where what it names is at fault.
    catalogue : FactorSet
        The catalogue's factors and sources.
    """

    operation: Operation
    data: Mapping[str, Any]
    catalogue: FactorSet

    def names(self, *path: str) -> Collection[str]:
        """Return the keys declared under a path."""
        here: Any = self.data
        for part in path:
            here = here.get(part) if isinstance(here, dict) else None
        return here if isinstance(here, dict) else {}


def check(case: Case) -> Iterator[Remark]:
    """Yield everything that is wrong or odd."""
    for idea in IDEAS:
        yield from idea(case)


def _error(code: str, path: Path, message: str, remedy: str) -> Remark:
    return Remark(code, Severity.ERROR, path, message, remedy)


def _warning(code: str, path: Path, message: str, remedy: str) -> Remark:
    return Remark(code, Severity.WARNING, path, message, remedy)


def _unknown(path: Path, what: str, name: str, known: Iterable[str], code: str = "R001") -> Remark:
    return _error(code, path, f"'{name}' is no {what}", did_you_mean(name, known))


# --- walking --------------------------------------------------------------------------------------------------------


def _parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Yield every part of the schema that stands in a value, with its path as written."""
    if isinstance(value, BaseModel):
        yield path, value
        for name, info in type(value).model_fields.items():
            yield from _parts(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from _parts(item, (*path, position))


def _conditions(operation: Operation) -> Iterator[tuple[Path, Condition]]:
    for path, part in _parts(operation):
        if isinstance(part, Condition) and not (part.all or part.any):
            yield path, part


def _citations(operation: Operation) -> Iterator[tuple[Path, str]]:
    for path, part in _parts(operation):
        for position, source in enumerate(getattr(part, "sources", ()) if path else ()):
            yield (*path, "sources", position), source
        if isinstance(source := getattr(part, "source", None), str):
            yield (*path, "source"), source


# --- sources --------------------------------------------------------------------------------------------------------


def sources_exist(case: Case) -> Iterator[Remark]:
    """Every citation names a source of the operation or of the catalogue."""
    known = {**dict.fromkeys(case.names("sources")), **case.catalogue.sources}
    for path, source in _citations(case.operation):
        if source not in known:
            yield _unknown(path, "source", source, case.names("sources") or known, "R003")


def no_hindsight(case: Case) -> Iterator[Remark]:
    """Nothing that the operation cites, or describes, is later than the day it is true of."""
    as_of = case.operation.as_of
    remedy = f"cite what was public by {as_of}, or move 'as_of'"

    def late(path: Path, source: str, published: date) -> Remark:
        return _error(
            "R004", path, f"'{source}' was published on {published}, after the as-of date {as_of}", remedy
        )

    for key, declared in case.operation.sources.items():
        if declared.published > as_of:
            yield late(("sources", key, "published"), key, declared.published)
    for path, key in _citations(case.operation):
        shipped: Source | None = case.catalogue.sources.get(key)
        if key not in case.names("sources") and shipped is not None and shipped.published > as_of:
            yield late(path, key, shipped.published)
    line = case.operation.theatre.line_of_contact
    if line.as_at > as_of:
        at: Path = ("theatre", "line_of_contact", "as_at")
        yield _error("R004", at, f"the line is of {line.as_at}, after the as-of date {as_of}", remedy)


def sources_are_used(case: Case) -> Iterator[Remark]:
    """A source that nothing cites is told."""
    cited = {source for _, source in _citations(case.operation)}
    for key in case.operation.sources:
        if key not in cited:
            yield _warning(
                "R009", ("sources", key), f"nothing cites '{key}'", "cite it where it serves, or remove it"
            )


def statements_have_sources(case: Case) -> Iterator[Remark]:
    """Options, pledges and announced clocks say where they come from."""
    operation = case.operation
    remedy = "add 'sources: [...]'"
    for name, option in operation.options.items():
        if option.has_force and not option.sources and option.like is None:
            yield _warning("R010", ("options", name), "no source says where this option comes from", remedy)
    for code, nation in operation.coalition.items():
        for position, pledge in enumerate(nation.pledges):
            if not pledge.sources and not nation.sources:
                path = ("coalition", code, "pledges", position)
                yield _warning("R010", path, "no source supports this pledge", remedy)
    for name, provision in operation.agreement.items():
        for party, clock in provision.binds.items():
            if clock.status not in {"proposed"} and not clock.sources and not provision.sources:
                bound: Path = ("agreement", name, "binds", party)
                yield _warning("R010", bound, f"no source says that this is {clock.status}", remedy)


# --- names ----------------------------------------------------------------------------------------------------------


def parties_exist(case: Case) -> Iterator[Remark]:
    """Clocks, consent, the line and what lies beyond it name parties of the operation."""
    operation, parties = case.operation, case.names("parties")
    line = operation.theatre.line_of_contact.between
    for position, party in enumerate(line):
        if party not in parties:
            yield _unknown(("theatre", "line_of_contact", "between", position), "party", party, parties)
    if line[0] == line[1]:
        both: Path = ("theatre", "line_of_contact", "between")
        yield _error("R012", both, "the line lies between a party and itself", "name both parties")
    for name, provision in operation.agreement.items():
        for party in provision.binds:
            if party not in parties and party != "all":
                yield _unknown(("agreement", name, "binds", party), "party", party, [*parties, "all"])
    for party in operation.uncertain.consent:
        if party not in parties:
            yield _unknown(("uncertain", "consent", party), "party", party, parties)
    for party in operation.theatre.beyond:
        if party not in parties:
            yield _unknown(("theatre", "beyond", party), "party", party, parties)
    for path, condition in _conditions(operation):
        for party in condition.consent or ():
            if party not in parties:
                yield _unknown((*path, "consent", party), "party", party, parties)


def nations_exist(case: Case) -> Iterator[Remark]:
    """Votes are of nations of the coalition."""
    nations = case.names("coalition")
    for code in case.operation.uncertain.votes:
        if code not in nations:
            yield _unknown(("uncertain", "votes", code), "nation of the coalition", code, nations)


def conditions_refer(case: Case) -> Iterator[Remark]:
    """A condition names a provision, or something that is declared as uncertain."""
    provisions = case.names("agreement")
    for path, condition in _conditions(case.operation):
        for kind, name in (("held", condition.held), ("phase", condition.phase)):
            if name is not None and name not in provisions:
                yield _unknown((*path, kind), "provision", name, provisions)
        for kind, group, named in (
            ("vote", "votes", condition.vote),
            ("backstop", "backstop", condition.backstop),
        ):
            declared = case.names("uncertain", group)
            if named is not None and named not in declared:
                message = (
                    f"'{named}' is not declared under uncertain.{group}, so nothing says how it may turn out"
                )
                yield _error("R001", (*path, kind), message, did_you_mean(named, declared))
        for party in condition.consent or ():
            declared = case.names("uncertain", "consent")
            if party not in declared and party in case.names("parties"):
                message = (
                    f"'{party}' is not declared under uncertain.consent, so nothing says how it may turn out"
                )
                yield _error("R001", (*path, "consent", party), message, did_you_mean(party, declared))


def zones_exist(case: Case) -> Iterator[Remark]:
    """Levers and caveats name zones of the theatre."""
    zones = case.names("theatre", "zones")
    for name, option in case.operation.options.items():
        for position, zone in enumerate(option.levers.zones):
            if zone not in zones:
                yield _unknown(("options", name, "levers", "zones", position), "zone", zone, zones)
    for code, nation in case.operation.coalition.items():
        for number, pledge in enumerate(nation.pledges):
            for position, zone in enumerate(pledge.caveats.not_zones):
                if zone not in zones:
                    path = ("coalition", code, "pledges", number, "caveats", "not_zones", position)
                    yield _unknown(path, "zone", zone, zones)


def factors_exist(case: Case) -> Iterator[Remark]:
    """Pledges, nations and schedules name factors of the operation or of the catalogue."""
    known = {**dict.fromkeys(case.names("factors")), **dict.fromkeys(case.catalogue)}
    for code, nation in case.operation.coalition.items():
        named: list[tuple[Path, str | None]] = [(("coalition", code, "personnel"), nation.personnel)]
        for position, pledge in enumerate(nation.pledges):
            named.append((("coalition", code, "pledges", position, "strength"), pledge.strength))
        for path, name in named:
            if name is not None and name not in known:
                yield _unknown(path, "factor", name, case.names("factors") or known)
    for name, option in case.operation.options.items():
        for lever in ("arrival", "command", "supply"):
            chosen = getattr(option.levers, lever)
            schedules = dict.fromkeys(
                f.split(".")[1] for f in known if f.startswith(f"{lever}.") and f.count(".") > 1
            )
            if chosen not in schedules and option.has_force:
                message = f"no factors '{lever}.{chosen}.*' are declared"
                yield _error(
                    "R001", ("options", name, "levers", lever), message, did_you_mean(chosen, schedules)
                )


def places_exist(case: Case) -> Iterator[Remark]:
    """A party's held place is a place of the theatre."""
    places = case.names("theatre", "places")
    for code, party in case.operation.parties.items():
        if party.held_place and party.held_place not in places:
            path = ("parties", code, "held_place")
            yield _unknown(path, "place under theatre.places", party.held_place, places, "R007")


def regions_exist(case: Case) -> Iterator[Remark]:
    """The country and every region are in the shipped geography."""
    theatre = case.operation.theatre
    if not regions_of(theatre.boundaries):
        yield _unknown(
            ("theatre", "boundaries"),
            "country of the shipped geography",
            theatre.boundaries,
            countries(),
            "R007",
        )
        return
    groups: list[tuple[Path, tuple[str, ...], str | None]] = [
        (("theatre", "zones", name, "regions"), zone.regions, theatre.boundaries)
        for name, zone in theatre.zones.items()
    ]
    groups += [(("theatre", "beyond", party), regions, None) for party, regions in theatre.beyond.items()]
    for path, regions, country in groups:
        for position, region in enumerate(regions):
            known = regions_of(country or region[:2])
            if region not in known:
                where = f"region of {country}" if country else "region of the shipped geography"
                names = [f"{code} ({name})" for code, name in known.items()]
                remedy = did_you_mean(region, known) if len(known) > 60 else "known: " + ", ".join(names[:60])
                yield _error(
                    "R007", (*path, position), f"'{region}' is no {where}", remedy if known else "check it"
                )


def time_zones_exist(case: Case) -> Iterator[Remark]:
    """Time zones are names of the IANA database."""
    from zoneinfo import ZoneInfo, available_timezones

    for code, party in case.operation.parties.items():
        try:
            ZoneInfo(party.time_zone)
        except (
            ValueError,
            OSError,
            KeyError,
        ):  # KeyError: not found; ValueError: no name; OSError: a directory
            known = sorted(available_timezones())
            yield _unknown(("parties", code, "time_zone"), "time zone", party.time_zone, known, "S004")


def success_is_measurable(case: Case) -> Iterator[Remark]:
    """Thresholds are on known metrics, in their units."""
    for name, bound in case.operation.success.items():
        metric = METRICS.get(name)
        if metric is None:
            yield _unknown(("success", name), "metric", name, METRICS)
            continue
        try:
            bound.value(metric)
        except InputFault as fault:
            yield _error(fault.code, ("success", name), fault.message, fault.remedy)
        if (metric.sense == "more") != bound.at_least and metric.sense != "none":
            better = "more" if metric.sense == "more" else "less"
            message = f"'{bound}' on '{name}', of which {better} is better"
            yield _warning("R012", ("success", name), message, "check 'at least' and 'at most'")


# --- settings that agree --------------------------------------------------------------------------------------------


def provisions_begin(case: Case) -> Iterator[Remark]:
    """No provision waits for itself through others."""
    waits: dict[str, set[str]] = {}
    for name, provision in case.operation.agreement.items():
        leaves = [leaf for clock in provision.binds.values() if clock.when for leaf in clock.when.leaves()]
        waits[name] = {target for leaf in leaves for target in (leaf.held, leaf.phase) if target}
    for name in waits:
        reached: set[str] = set()
        front = set(waits[name])
        while front:
            reached |= front
            front = {then for step in front for then in waits.get(step, ())} - reached
        if name in reached:
            message = f"'{name}' begins only after itself"
            yield _error(
                "R002", ("agreement", name), message, "let one provision of the circle begin on a day"
            )


def clocks_are_whole(case: Case) -> Iterator[Remark]:
    """A provision binds either all or each party by name."""
    for name, provision in case.operation.agreement.items():
        if "all" not in provision.binds:
            for party in case.names("parties"):
                if party not in provision.binds:
                    message = f"'{party}' is not bound by '{name}'"
                    remedy = "give it a clock, with status 'rejected' if it refuses, or bind 'all'"
                    yield _warning("R012", ("agreement", name, "binds"), message, remedy)


def options_make_sense(case: Case) -> Iterator[Remark]:
    """Obvious contradictions within an option; and a baseline to compare with."""
    options = case.operation.options
    for name, option in options.items():
        levers, path = option.levers, ("options", name, "levers")
        armed = [task for task in _NEEDS_ARMS if task in levers.tasks]
        if levers.rules is Rules.UNARMED and armed:
            message = f"an unarmed force cannot {', '.join(task.replace('_', ' ') for task in armed)}"
            yield _warning("R012", (*path, "tasks"), message, "change the rules or the tasks")
        if len(set(levers.tasks)) < len(levers.tasks):
            yield _warning("R012", (*path, "tasks"), "a task is given twice", "keep it once, at its rank")
        if option.has_force and not levers.zones:
            yield _error("R012", path, "a strength without zones to station it in", "add 'zones: [...]'")
        if option.has_force and not levers.tasks:
            yield _warning("R012", path, "a strength without a task", "add 'tasks: [...]'")
        if levers.zones and not option.has_force:
            yield _warning(
                "R012", (*path, "zones"), "zones without a strength", "add 'strength:', or leave zones out"
            )
    if all(option.has_force for option in options.values()):
        yield _warning(
            "R012", ("options",), "no option without a force to compare with", "add 'none: {title: No force}'"
        )


def judgements_have_ranges(case: Case) -> Iterator[Remark]:
    """A judged number without a range is told: it will never be explored."""
    for name, declared in case.operation.factors.items():
        judged = declared.judged
        if judged is not None and str(judged.low) == str(judged.best) == str(judged.high):
            remedy = "widen low and high to what is thought possible; or report a source"
            yield _warning("R011", ("factors", name, "judged"), f"'{name}' is judged without a range", remedy)


IDEAS = (
    sources_exist,
    no_hindsight,
    sources_are_used,
    statements_have_sources,
    parties_exist,
    nations_exist,
    conditions_refer,
    zones_exist,
    factors_exist,
    places_exist,
    regions_exist,
    time_zones_exist,
    success_is_measurable,
    provisions_begin,
    clocks_are_whole,
    options_make_sense,
    judgements_have_ranges,
)
