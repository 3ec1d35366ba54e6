"""A mapping: which columns of a published table say what of an event. A source is one such file."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from peacewright.core.findings import Finding, InputFault, PeacewrightError, Place, Severity
from peacewright.monitoring.event import PlacePrecision, Standing, TimePrecision
from peacewright.monitoring.sources.patterns import must_search
from peacewright.operation.base import NAME, Declared
from peacewright.operation.reading.document import YamlDocument, dotted, read_document
from peacewright.operation.vocabulary import Act, Domain, Target

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue" / "event_sources"
PARTIES = "parties"
"""In place of a time zone: a day may have been meant in the zone of any party."""


def _searched(groups: int = 0, named: tuple[str, ...] = ()) -> AfterValidator:
    """Return the check of a regular expression: tables can be searched with it, and it has what is taken of it."""

    def checked(pattern: str) -> str:
        must_search(pattern, groups, named)
        return pattern

    return AfterValidator(checked)


Pattern = Annotated[str, _searched()]
PatternThatTakes = Annotated[str, _searched(groups=1)]
PatternOfReleases = Annotated[str, _searched(named=("year",))]


class Taken(Declared):
    """Where one value is taken from: columns, or a constant."""

    of: list[str] = Field(default_factory=list)
    """Columns, by name; those that the file does not have are passed over."""
    like: Pattern = ""
    """Further columns: a regular expression that their whole name matches."""
    unlike: Pattern = ""
    """Of those, the ones whose whole name matches this too are left out."""
    take: Literal["first", "joined", "sum"] = "first"
    """The first that is not blank, all of them with a blank between, or their sum."""
    digits: int = Field(default=0, ge=0, le=20)
    """Cells of digits alone are filled up with noughts to so many: spreadsheets drop those at the front."""
    pattern: PatternThatTakes = ""
    """A regular expression; its first group is what is taken."""
    values: dict[str, str] = Field(default_factory=dict)
    """What stands for what."""
    otherwise: str | None = None
    """What any value not among ``values`` stands for; without it such a value is a fault of the row."""
    is_: str | None = Field(default=None, alias="is")
    """A constant, where no column says it."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.of or self.like) == (self.is_ is not None):
            raise InputFault(
                "a value comes from columns ('of', 'like') or is a constant ('is')", "give one of the two"
            )
        return self


def _written_short(value: Any) -> Any:
    """Let a column's name alone, or a list of names, stand for where a value is taken from."""
    if isinstance(value, str):
        return {"of": [value]}
    return {"of": value} if isinstance(value, list) else value


From = Annotated[Taken, BeforeValidator(_written_short)]


class Times(Declared):
    """When, as an interval."""

    from_: From = Field(alias="from")
    """The beginning, or all that is said."""
    until: From | None = None
    """The end. A day ends with its last moment."""
    formats: list[str] = Field(min_length=1)
    """Forms of dates, tried in order, as in ``%Y-%m-%d %H:%M``; ``excel``: days counted as spreadsheets do."""
    zone: str
    """The zone in which the source writes, an IANA name; ``parties``: not stated, so that of any party."""
    means: Literal["within", "throughout"] = "within"
    """Whether it happened some time within the interval or lasted throughout."""
    precision: From | None = None
    """How finely the source itself says when."""
    widened_by: dict[TimePrecision, int] = Field(default_factory=dict)
    """Days to add on either side where the source says no finer than that."""

    @model_validator(mode="after")
    def _has_a_zone(self) -> Self:
        if self.zone != PARTIES and self.zone not in available_timezones():
            raise InputFault(
                f"there is no time zone '{self.zone}'",
                "write an IANA name such as Europe/Berlin, or 'parties'",
            )
        return self


class Places(Declared):
    """Where, with its precision."""

    latitude: From | None = None
    longitude: From | None = None
    point: From | None = None
    """Latitude and longitude in one cell, as forms on telephones write them."""
    precision: From | None = None
    """How finely the source says where."""
    radius_m: From | None = None
    """How far off the point may be, in metres, where the row says so itself."""
    radius_km: dict[PlacePrecision, float] = Field(default_factory=dict)
    """How far off a point of a precision may be; a precision that is not listed has no stated radius."""
    name: From | None = None
    region: From | None = None
    country: From | None = None

    @model_validator(mode="after")
    def _has_both(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise InputFault("latitude and longitude belong together", "give both, or neither")
        return self


class Rule(Declared):
    """What a row is, where some of its columns say so."""

    when: dict[str, str | list[str]]
    """By column: the values, or one regular expression that is found in the cell (small letters count as capitals)."""
    act: Act | None = None
    domain: Domain | None = None
    target: Target | None = None
    author: str | None = None
    """A party, or ``side_a`` or ``side_b`` for whoever the row names there."""
    stands_as: Standing | None = None
    end_not_known: bool = False
    """The end that the row gives was put in by rule and is no observation."""

    @model_validator(mode="after")
    def _searches(self) -> Self:
        for wanted in self.when.values():
            if isinstance(wanted, str):
                must_search(f"(?i){wanted}")
        return self


class Release(Declared):
    """What a file says of the releases of its source."""

    name_tells: list[PatternOfReleases] = Field(default_factory=list)
    """Regular expressions on the file's name with groups ``year``, and ``month`` and ``day`` where it has them."""
    removes: bool
    """Whether an event that a later release lacks was withdrawn, within the days and places which that covers."""
    covers_by: Literal["country", "region", "source"] = "source"
    """A release covers all days between its first and its last event, each country, each region, or as a whole."""


class Sees(Declared):
    """What a source can see, so that nobody takes its silence for quiet."""

    domains: list[Domain] = Field(default_factory=list)
    """The domains it sees; all, where none is given."""
    only: str = ""
    """What it is confined to, in words; empty: to nothing."""
    silence_tells: bool = False
    """Whether a day without a row, between its first and its last, is a day without an event that it would have seen.
    Where it does and the source is confined to nothing, a party can be said to have kept a provision."""


class States(Declared):
    """Which words of ``kind`` say how far the verification of a report has come; none, where none is given."""

    verified: list[str] = Field(default_factory=list)
    """It was looked at, and so it was."""
    not_verified: list[str] = Field(default_factory=list)
    """It was looked at, and was not found to be so."""
    open: list[str] = Field(default_factory=list)
    """It waits for verification, or is being verified."""


class EventMapping(Declared):
    """One source of events."""

    events: Literal[1]
    """Version of this form of file."""
    based_on: str = ""
    """A source that ships, whose keys stand for those that are not given here."""
    name: str = Field(pattern=NAME)
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    published: date | None = None
    """Of the codebook or description that the mapping follows."""
    licence: str = Field(min_length=1)
    columns_from: str = Field(min_length=1)
    """Where the meaning of the columns is described: title, publisher, year."""
    notes: list[str] = Field(default_factory=list)
    """What whoever counts these events must know."""
    recognised_by: list[list[str]] = Field(min_length=1)
    """Columns by which a file is known: all those of one of the lists."""
    named_like: Pattern = ""
    """Where several sources have the same columns: a regular expression on the file's name."""
    encoding: str = ""
    delimiter: str = ""
    stands_as: Standing = Standing.REPORT
    one_row: Literal["report", "incident"] = "report"
    """Whether a row is a report, of which one happening may have several, or a happening that the source has put
    together from reports, so that two rows are two."""
    told_by: From | None = None
    sees: Sees = Field(default_factory=Sees)
    """What the source can see."""
    states: States = Field(default_factory=States)
    """How far the verification of its reports has come, where it says so."""
    parties: dict[str, list[str]] = Field(default_factory=dict)
    """Names of a party in the source, by its name in an operation."""
    party_pattern: PatternThatTakes = ""
    """A regular expression on names in the source; its first group is the party's name in an operation."""
    id: From
    time: Times
    place: Places
    kind: From | None = None
    author: From | None = None
    side_a: From | None = None
    side_b: From | None = None
    number: From | None = None
    number_stopped: From | None = None
    deaths_low: From | None = None
    deaths_best: From | None = None
    deaths_high: From | None = None
    text: From | None = None
    origin: From | None = None
    rules: list[Rule] = Field(default_factory=list)
    release: Release


def read_mapping(path: Path) -> EventMapping:
    """Read a mapping from its file.

    Raises
    ------
    PeacewrightError
        With file, line and key of every fault.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        finding = Finding("F001", Severity.ERROR, Place(str(path)), f"the mapping cannot be read: {reason}",
                          "give a file that --suggest-mapping wrote, or the name of a source that ships")  # fmt: skip
        raise PeacewrightError([finding]) from None
    document = read_document(raw, str(path))
    if document.findings:
        raise PeacewrightError(document.findings)
    data = document.data
    if isinstance(data, dict) and data.get("based_on"):
        base = CATALOGUE / f"{data['based_on']}.yaml"
        if base not in CATALOGUE.glob(
            "*.yaml"
        ):  # asked so, no name leads elsewhere or is too long to be looked for
            place = Place(str(path), document.lines.get(("based_on",)), "based_on")
            message = f"no source '{str(data['based_on'])[:80]}' ships"
            finding = Finding(
                "R001", Severity.ERROR, place, message, "name one that does, or take the key out"
            )
            raise PeacewrightError([finding])
        data = {**read_document(base.read_bytes(), str(base)).data, **data}
    try:
        return EventMapping.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    raise PeacewrightError([_finding(document, dict(fault)) for fault in faults])


def _finding(document: YamlDocument, fault: dict[str, Any]) -> Finding:
    """Return a fault of the schema as a finding with its line."""
    path = tuple(part for part in fault["loc"] if part != "[key]")
    line = next(
        (document.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in document.lines), 1
    )
    context = fault.get("ctx", {}).get("error")
    place = Place(document.file, line, dotted(path))
    if isinstance(context, InputFault):
        return Finding(
            context.code,
            Severity.ERROR,
            place,
            context.message,
            context.remedy or "see the page 'Read events'",
        )
    code, remedy = {
        "extra_forbidden": ("S001", "take this key out, or mend its name"),
        "missing": ("S002", "give this key"),
    }.get(fault["type"], ("S004", "see docs/how-to/read-events.md for what this key takes"))
    message = str(fault["msg"])
    return Finding(code, Severity.ERROR, place, message[0].lower() + message[1:], remedy)


@lru_cache(maxsize=1)
def shipped_mappings() -> dict[str, EventMapping]:
    """Return the mappings that ship, by name."""
    found = (read_mapping(path) for path in sorted(CATALOGUE.glob("*.yaml")))
    return {mapping.name: mapping for mapping in found}


def find_mapping(name_or_file: str) -> EventMapping:
    """Return a mapping that ships by its name, or read one from a file.

    Raises
    ------
    PeacewrightError
        If there is none of that name, or the file is not sound.
    """
    shipped = shipped_mappings()
    path = Path(name_or_file)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if name_or_file in shipped and not is_file:
        return shipped[name_or_file]
    if path.suffix in {".yaml", ".yml"} or is_file:
        return read_mapping(path)
    message = f"there is no source '{name_or_file}'"
    remedy = f"choose one of {', '.join(sorted(shipped))}, or give a mapping file"
    raise PeacewrightError([Finding("C001", Severity.ERROR, Place("--source"), message, remedy)])
