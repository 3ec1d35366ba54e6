"""What a schema cannot see: that names refer to something and that nothing cited is hindsight.

One function per idea. Each takes what is checked and yields faults at paths of the operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from peacewright.core.factors import Source
from peacewright.core.findings import InputFault
from peacewright.core.limits import MOST_ZONES_DENIED
from peacewright.operation.checks.remarks import Checked, Remark, conditions, error, unknown, warning
from peacewright.operation.metrics import METRICS
from peacewright.operation.needed import needed_factors
from peacewright.operation.reading.document import Path
from peacewright.operation.reading.regions import countries, regions_of
from peacewright.operation.reading.suggest import did_you_mean

# --- sources --------------------------------------------------------------------------------------------------------


def sources_exist(checked: Checked) -> Iterator[Remark]:
    """Every citation names a source of the operation or of the catalogue."""
    known = {**dict.fromkeys(checked.names("sources")), **checked.catalogue.sources}
    for path, source in checked.citations:
        if source not in known:
            yield unknown(path, "source", source, checked.names("sources") or known, "R003")


def no_hindsight(checked: Checked) -> Iterator[Remark]:
    """Nothing that the operation cites, or describes, is later than the day it is true of."""
    as_of = checked.operation.as_of
    remedy = f"cite what was public by {as_of}, or move 'as_of'"

    def late(path: Path, source: str, published: date) -> Remark:
        return error(
            "R004", path, f"'{source}' was published on {published}, after the as-of date {as_of}", remedy
        )

    for key, declared in checked.operation.sources.items():
        if declared.published > as_of and declared.kind == "report":
            yield late(("sources", key, "published"), key, declared.published)
    for path, key in checked.citations:
        shipped: Source | None = checked.catalogue.sources.get(key)
        if key not in checked.names("sources") and shipped is not None and shipped.published > as_of:
            yield late(path, key, shipped.published)
    line = checked.operation.theatre.line_of_contact
    if line.as_at > as_of:
        at: Path = ("theatre", "line_of_contact", "as_at")
        yield error("R004", at, f"the line is of {line.as_at}, after the as-of date {as_of}", remedy)


def reference_works_tell_places(checked: Checked) -> Iterator[Remark]:
    """A reference work, which may be newer than the as-of date, is cited for places, borders and their length only."""
    sources = checked.operation.sources
    for path, source in checked.citations:
        told = path[0] == "theatre" or (path[0] == "factors" and str(path[1]).startswith("line."))
        if source in sources and sources[source].kind == "reference" and not told:
            message = f"'{source}' is a reference work, cited here for a fact of the case"
            remedy = "cite a document of the time, or make it 'kind: report' if it was published by then"
            yield error("R004", path, message, remedy)


def sources_are_used(checked: Checked) -> Iterator[Remark]:
    """A source that nothing cites is told."""
    cited = {source for _, source in checked.citations}
    for key in checked.operation.sources:
        if key not in cited:
            yield warning(
                "R009", ("sources", key), f"nothing cites '{key}'", "cite it where it serves, or remove it"
            )


def statements_have_sources(checked: Checked) -> Iterator[Remark]:
    """Options, pledges and announced clocks say where they come from."""
    operation = checked.operation
    remedy = "add 'sources: [...]'"
    for name, option in operation.options.items():
        if option.has_force and not option.sources and option.like is None:
            yield warning("R010", ("options", name), "no source says where this option comes from", remedy)
    for code, nation in operation.coalition.items():
        for position, pledge in enumerate(nation.pledges):
            if not pledge.sources and not nation.sources:
                path = ("coalition", code, "pledges", position)
                yield warning("R010", path, "no source supports this pledge", remedy)
    for name, provision in operation.agreement.items():
        for party, clock in provision.binds.items():
            if clock.status not in {"proposed"} and not clock.sources and not provision.sources:
                bound: Path = ("agreement", name, "binds", party)
                yield warning("R010", bound, f"no source says that this is {clock.status}", remedy)


# --- names ----------------------------------------------------------------------------------------------------------


def parties_exist(checked: Checked) -> Iterator[Remark]:
    """Clocks, consent, the line and what lies beyond it name parties of the operation."""
    operation, parties = checked.operation, checked.names("parties")
    line = operation.theatre.line_of_contact.between
    for position, party in enumerate(line):
        if party not in parties:
            yield unknown(("theatre", "line_of_contact", "between", position), "party", party, parties)
    if line[0] == line[1]:
        both: Path = ("theatre", "line_of_contact", "between")
        yield error("R012", both, "the line lies between a party and itself", "name both parties")
    for name, provision in operation.agreement.items():
        for party in provision.binds:
            if party not in parties and party != "all":
                yield unknown(("agreement", name, "binds", party), "party", party, [*parties, "all"])
    for party in operation.uncertain.consent:
        if party not in parties:
            yield unknown(("uncertain", "consent", party), "party", party, parties)
    for party in operation.uncertain.party_types:
        if party not in line:
            yield unknown(("uncertain", "party_types", party), "party of the line", party, line)
    for party in operation.theatre.beyond:
        if party not in parties:
            yield unknown(("theatre", "beyond", party), "party", party, parties)
    for path, condition in conditions(operation):
        for party in condition.consent or ():
            if party not in parties:
                yield unknown((*path, "consent", party), "party", party, parties)


def nations_exist(checked: Checked) -> Iterator[Remark]:
    """Votes are of nations of the coalition."""
    nations = checked.names("coalition")
    for code in checked.operation.uncertain.votes:
        if code not in nations:
            yield unknown(("uncertain", "votes", code), "nation of the coalition", code, nations)


def conditions_refer(checked: Checked) -> Iterator[Remark]:
    """A condition names a provision, or something that is declared as uncertain."""
    provisions = checked.names("agreement")
    for path, condition in conditions(checked.operation):
        for kind, name in (("held", condition.held), ("phase", condition.phase)):
            if name is not None and name not in provisions:
                yield unknown((*path, kind), "provision", name, provisions)
        for kind, group, named in (
            ("vote", "votes", condition.vote),
            ("backstop", "backstop", condition.backstop),
        ):
            declared = checked.names("uncertain", group)
            if named is not None and named not in declared:
                message = (
                    f"'{named}' is not declared under uncertain.{group}, so nothing says how it may turn out"
                )
                yield error("R001", (*path, kind), message, did_you_mean(named, declared))
        for party in condition.consent or ():
            declared = checked.names("uncertain", "consent")
            if party not in declared and party in checked.names("parties"):
                message = (
                    f"'{party}' is not declared under uncertain.consent, so nothing says how it may turn out"
                )
                yield error("R001", (*path, "consent", party), message, did_you_mean(party, declared))


def zones_exist(checked: Checked) -> Iterator[Remark]:
    """Levers and caveats name zones of the theatre."""
    zones = checked.names("theatre", "zones")
    for name, option in checked.operation.options.items():
        for position, zone in enumerate(option.levers.zones):
            if zone not in zones:
                yield unknown(("options", name, "levers", "zones", position), "zone", zone, zones)
    for code, nation in checked.operation.coalition.items():
        for number, pledge in enumerate(nation.pledges):
            for position, zone in enumerate(pledge.caveats.not_zones):
                if zone not in zones:
                    path = ("coalition", code, "pledges", number, "caveats", "not_zones", position)
                    yield unknown(path, "zone", zone, zones)


def straits_refer(checked: Checked) -> Iterator[Remark]:
    """A strait closes sea areas of the theatre and admits nations of the coalition."""
    groups = (
        ("closes", "sea area of the theatre", checked.names("theatre", "sea_areas")),
        ("admits", "nation of the coalition", checked.names("coalition")),
    )
    for name, strait in checked.operation.theatre.straits.items():
        for key, called, known in groups:
            for position, told in enumerate(getattr(strait, key)):
                if told not in known:
                    yield unknown(("theatre", "straits", name, key, position), called, told, known)


def factors_exist(checked: Checked) -> Iterator[Remark]:
    """Pledges, nations and schedules name factors of the operation or of the catalogue."""
    known = {**dict.fromkeys(checked.names("factors")), **dict.fromkeys(checked.catalogue)}
    for code, nation in checked.operation.coalition.items():
        named: list[tuple[Path, str | None]] = [
            (("coalition", code, "personnel"), nation.personnel),
            (("coalition", code, "vessels"), nation.vessels),
        ]
        for position, pledge in enumerate(nation.pledges):
            named.append((("coalition", code, "pledges", position, "strength"), pledge.strength))
        for path, name in named:
            if name is not None and name not in known:
                yield unknown(path, "factor", name, checked.names("factors") or known)
    for name, option in checked.operation.options.items():
        for lever in ("arrival", "supply"):
            chosen = option.levers.supply.schedule if lever == "supply" else option.levers.arrival
            schedules = dict.fromkeys(
                f.split(".")[1] for f in known if f.startswith(f"{lever}.") and f.count(".") > 1
            )
            if chosen not in schedules and option.has_force:
                message = f"no factors '{lever}.{chosen}.*' are declared"
                yield error(
                    "R001", ("options", name, "levers", lever), message, did_you_mean(chosen, schedules)
                )


def needed_factors_exist(checked: Checked) -> Iterator[Remark]:
    """What the models need of parties and nations is declared."""
    known = {**dict.fromkeys(checked.names("factors")), **dict.fromkeys(checked.catalogue)}
    for name, why in needed_factors(checked.operation):
        if name not in known:
            remedy = f"declare it with its reports or a judgement ({why})"
            yield error("S002", ("factors",), f"factor '{name}' is missing", remedy)


def denials_refer(checked: Checked) -> Iterator[Remark]:
    """Denials name a party of the line or a zone, each once, and factors that are declared."""
    theatre = checked.operation.theatre
    known = {**dict.fromkeys(checked.names("factors")), **dict.fromkeys(checked.catalogue)}
    seen: set[tuple[str, str]] = set()
    for position, denial in enumerate(theatre.denials):
        key, struck = ("side", denial.side) if denial.side is not None else ("zone", denial.zone or "")
        path: Path = ("theatre", "denials", position)
        names = theatre.line_of_contact.between if key == "side" else checked.names("theatre", "zones")
        if struck not in names:
            yield unknown((*path, key), "party of the line" if key == "side" else "zone", struck, names)
        if (key, struck) in seen:
            message = f"the {key} '{struck}' has a denial already"
            yield error("R012", (*path, key), message, "keep one entry for it")
        seen.add((key, struck))
        for field, factor in (("per_year", denial.per_year), ("days", denial.days)):
            if factor not in known:
                yield unknown((*path, field), "factor", factor, known)
    if sum(key == "zone" for key, _ in seen) > MOST_ZONES_DENIED:
        message = f"more than {MOST_ZONES_DENIED} zones have a denial of their own"
        yield error("R012", ("theatre", "denials"), message, "declare wider zones that are denied together")


def places_exist(checked: Checked) -> Iterator[Remark]:
    """A party's held place is a place of the theatre."""
    places = checked.names("theatre", "places")
    for code, party in checked.operation.parties.items():
        if party.held_place and party.held_place not in places:
            path = ("parties", code, "held_place")
            yield unknown(path, "place under theatre.places", party.held_place, places, "R007")


def regions_exist(checked: Checked) -> Iterator[Remark]:
    """The countries and every region are in the shipped geography."""
    theatre = checked.operation.theatre
    called: list[tuple[Path, str]] = [
        *((("theatre", "boundaries"), area[:2]) for area in theatre.boundaries),
        *(
            (("theatre", "line_of_contact", "follows", place), country)
            for place, country in enumerate(theatre.line_of_contact.follows or ())
        ),
    ]
    strange = [
        unknown(path, "country of the shipped geography", country, countries(), "R007")
        for path, country in called
        if not regions_of(country)
    ]
    if strange:
        yield from strange
        return
    within = {code: name for area in theatre.boundaries for code, name in regions_of(area[:2]).items()}
    where = f"region of {' or '.join(sorted({area[:2] for area in theatre.boundaries}))}"
    groups: list[tuple[Path, tuple[str, ...], dict[str, str] | None]] = [
        (("theatre", "boundaries"), theatre.boundaries, within),
        *(
            (("theatre", "zones", name, "regions"), zone.regions, within)
            for name, zone in theatre.zones.items()
        ),
        *((("theatre", "beyond", party), regions, None) for party, regions in theatre.beyond.items()),
    ]
    for path, regions, listed in groups:
        for position, region in enumerate(regions):
            known = regions_of(region[:2]) if listed is None else listed
            if len(region) > 2 and region not in known:
                of = where if listed is not None else "region of the shipped geography"
                names = [f"{code} ({name})" for code, name in known.items()]
                remedy = did_you_mean(region, known) if len(known) > 60 else "known: " + ", ".join(names[:60])
                yield error(
                    "R007", (*path, position), f"'{region}' is no {of}", remedy if known else "check it"
                )


def time_zones_exist(checked: Checked) -> Iterator[Remark]:
    """Time zones are names of the IANA database."""
    from zoneinfo import ZoneInfo, available_timezones

    for code, party in checked.operation.parties.items():
        try:
            ZoneInfo(party.time_zone)
        except (
            ValueError,
            OSError,
            KeyError,
        ):  # KeyError: not found; ValueError: no name; OSError: a directory
            known = sorted(available_timezones())
            yield unknown(("parties", code, "time_zone"), "time zone", party.time_zone, known, "S004")


def success_is_measurable(checked: Checked) -> Iterator[Remark]:
    """Thresholds are on known metrics, in their units."""
    for name, bound in checked.operation.success.items():
        metric = METRICS.get(name)
        if metric is None:
            yield unknown(("success", name), "metric", name, METRICS)
            continue
        try:
            bound.value(metric)
        except InputFault as fault:
            yield error(fault.code, ("success", name), fault.message, fault.remedy)
        if (metric.sense == "more") != bound.at_least and metric.sense != "none":
            better = "more" if metric.sense == "more" else "less"
            message = f"'{bound}' on '{name}', of which {better} is better"
            yield warning("R012", ("success", name), message, "check 'at least' and 'at most'")
