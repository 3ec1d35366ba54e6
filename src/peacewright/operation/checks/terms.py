"""Terms of provisions: places, parties and hours that they name exist and are in order."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import available_timezones

from peacewright.operation.agreement import Clock, Exemption, Where
from peacewright.operation.checks.remarks import Checked, Remark, error, unknown
from peacewright.operation.moments import instants
from peacewright.operation.reading.document import Path


def terms_refer(checked: Checked) -> Iterator[Remark]:
    """Where a provision holds, and whom it exempts, is declared."""
    parties, line = checked.names("parties"), checked.operation.theatre.line_of_contact.between
    for path, where in _wheres(checked):
        for position, zone in enumerate(where.zones):
            if zone not in checked.names("theatre", "zones"):
                yield unknown((*path, "zones", position), "zone", zone, checked.names("theatre", "zones"))
        if where.side is not None and where.side not in line:
            yield unknown((*path, "side"), "party of the line", where.side, line)
    for path, exemption in _exemptions(checked):
        for position, party in enumerate(exemption.parties):
            if party not in parties:
                yield unknown((*path, "parties", position), "party", party, parties)


def terms_are_in_order(checked: Checked) -> Iterator[Remark]:
    """Nothing ends before it begins, whatever clocks its moments are told by."""
    operation = checked.operation
    zones = {code: party.time_zone for code, party in operation.parties.items()}
    zones = {code: zone if zone in available_timezones() else "UTC" for code, zone in zones.items()}
    for name, provision in operation.agreement.items():
        for party, clock in provision.binds.items():
            told = [zones[party]] if party in zones else list(zones.values())
            yield from _in_order(checked, ("agreement", name, "binds", party), clock, told)
    for path, exemption in _exemptions(checked):
        yield from _in_order(checked, path, exemption, list(zones.values()))


def _in_order(checked: Checked, path: Path, span: Clock | Exemption, zones: list[str]) -> Iterator[Remark]:
    start = checked.operation.start
    if span.from_ is None or span.until is None:
        return
    for zone in zones:
        if instants(span.until, start, zone, ends=True)[1] <= instants(span.from_, start, zone)[0]:
            message = f"it ends ({span.until}) before it begins ({span.from_})"
            yield error("R006", path, message, "exchange the two, or mend the wrong one")
            return


def _exemptions(checked: Checked) -> Iterator[tuple[Path, Exemption]]:
    for name, provision in checked.operation.agreement.items():
        for position, exemption in enumerate(provision.exempts):
            yield ("agreement", name, "exempts", position), exemption


def _wheres(checked: Checked) -> Iterator[tuple[Path, Where]]:
    for name, provision in checked.operation.agreement.items():
        if provision.where is not None:
            yield ("agreement", name, "where"), provision.where
    for path, exemption in _exemptions(checked):
        if exemption.where is not None:
            yield (*path, "where"), exemption.where
