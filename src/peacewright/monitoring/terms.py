"""Terms: which provision binds which party from when until when, and which events fall under it.

A term is one provision for one party. An event whose place, time or kind its source does not say finely enough "may"
fall under it; it is counted in the highest count and not in the lowest, never dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peacewright.monitoring.falls import MAY, NO, YES, Falls, among, both, by_words, either, unless
from peacewright.monitoring.ground import Ground, Spots
from peacewright.operation.agreement import Clock, Exemption, Form, Provision, Status, Where
from peacewright.operation.moments import after, instants
from peacewright.operation.operation import Operation
from peacewright.operation.vocabulary import Act, Domain, Target

if TYPE_CHECKING:
    import polars as pl

Integers = NDArray[np.int64]
Times = tuple[Integers, Integers]
"""Beginnings and ends of events, microseconds since 1970."""
NEVER, EVER = -(2**62), 2**62
"""Microseconds before and after all others."""
SURELY: dict[Act, frozenset[Act]] = {Act.ATTACK: frozenset({Act.ATTACK, Act.STRIKE})}
"""Acts of events that are an act of a provision beside that of the same name: a strike is an attack."""
PERHAPS: dict[Act, frozenset[Act]] = {
    Act.STRIKE: frozenset({Act.ATTACK}),
    Act.ADVANCE: frozenset({Act.ATTACK}),
}
"""Acts of events that may be it: what a source calls an attack may have been a strike or gone with an advance."""


@dataclass(frozen=True)
class Span:
    """A time that begins and ends at an instant, each the earliest and the latest that can be meant (microseconds)."""

    begins: tuple[int, int] = (NEVER, NEVER)
    ends: tuple[int, int] = (EVER, EVER)

    def until(self, moment: int) -> Span:
        """Return the part of it before a moment."""
        return Span(self.begins, (min(self.ends[0], moment), min(self.ends[1], moment)))


@dataclass(frozen=True)
class Stretch(Span):
    """A part of a term's time that is reported on: the agreement sets some of its edges, who reports the others.

    An edge of the agreement is an instant, and what is dated by day alone may lie on either side of it. An edge that
    who reports sets lies between two days, such as that after the last day known: there what is dated by day lies on
    its day, by whatever clock its source dates it.
    """

    ours: tuple[bool, bool] = (False, False)
    """Whether who reports sets the beginning, the end."""

    def agreed(self) -> Span:
        """Return the time without the edges that who reports sets."""
        return Span(
            Span().begins if self.ours[0] else self.begins, Span().ends if self.ours[1] else self.ends
        )

    def reported(self) -> Span:
        """Return the time without the edges that the agreement sets."""
        return Span(
            self.begins if self.ours[0] else Span().begins, self.ends if self.ours[1] else Span().ends
        )


@dataclass(frozen=True)
class Term:
    """One provision for one party."""

    provision: str
    party: str
    title: str
    form: Form
    status: Status
    """What the party has said of it."""
    zone: str
    """The time zone of the party's clock."""
    span: Span | None
    """None where its beginning waits for a condition."""
    acts: tuple[Act, ...]
    domains: tuple[Domain, ...]
    targets: tuple[Target, ...]
    where: Where | None
    exempts: tuple[tuple[Exemption, Span], ...]

    @property
    def name(self) -> str:
        """How results name it."""
        return f"{self.provision}.{self.party}"


def terms_of(operation: Operation) -> tuple[Term, ...]:
    """Return every provision for every party that it names, or for all, in the order of the file."""
    return tuple(
        _term(operation, name, provision, party, clock)
        for name, provision in operation.agreement.items()
        for party in operation.parties
        if (clock := provision.clock(party)) is not None
    )


def _term(operation: Operation, name: str, provision: Provision, party: str, clock: Clock) -> Term:
    zone = operation.parties[party].time_zone
    exempts = [one for one in provision.exempts if not one.parties or party in one.parties]
    return Term(
        provision=name, party=party, title=provision.title or name.replace("-", " "), form=provision.form,
        status=clock.status, zone=zone, span=_span(clock, operation, zone), acts=tuple(provision.forbids),
        domains=tuple(provision.domains), targets=tuple(provision.targets), where=provision.where,
        exempts=tuple((one, _exempt_span(one, operation, zone)) for one in exempts),
    )  # fmt: skip


def _span(clock: Clock, operation: Operation, zone: str) -> Span | None:
    if clock.from_ is None:
        return None
    begins = instants(clock.from_, operation.start, zone)
    if clock.until is not None:
        return Span(_micros(begins), _micros(instants(clock.until, operation.start, zone, ends=True)))
    if clock.for_ is not None:
        return Span(_micros(begins), _micros(after(begins, clock.for_, zone)))
    return Span(_micros(begins))


def _exempt_span(exemption: Exemption, operation: Operation, zone: str) -> Span:
    begins, ends = Span().begins, Span().ends
    if exemption.from_ is not None:
        begins = _micros(instants(exemption.from_, operation.start, zone))
    if exemption.until is not None:
        ends = _micros(instants(exemption.until, operation.start, zone, ends=True))
    return Span(begins, ends)


def _micros(moments: tuple[datetime, datetime]) -> tuple[int, int]:
    return micros(moments[0]), micros(moments[1])


def micros(moment: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return round(moment.timestamp()) * 1_000_000


@dataclass(frozen=True, eq=False)
class Told:
    """What a table of events tells of each, in its order."""

    acts: pl.Series
    domains: pl.Series
    targets: pl.Series
    begun: Integers
    """Microseconds since 1970, UTC."""
    ended: Integers
    """First microsecond after it; ``EVER`` where its end is not known."""
    throughout: NDArray[np.bool_]
    """Whether it lasted all that time; else it was some time between."""
    spots: Spots

    def __len__(self) -> int:
        return len(self.begun)


def told_by_table(events: pl.DataFrame, ground: Ground) -> Told:
    """Return what the events of a table (:data:`peacewright.monitoring.event.COLUMNS`) tell."""
    return Told(
        acts=events["act"],
        domains=events["domain"],
        targets=events["target"],
        begun=events["time_from"].to_physical().to_numpy(),
        ended=events["time_until"].to_physical().fill_null(EVER).to_numpy(),
        throughout=(events["time_means"] == "throughout").fill_null(value=False).to_numpy(),
        spots=ground.spots(events),
    )


def when(span: Span, begun: Integers, ended: Integers, throughout: NDArray[np.bool_]) -> Falls:
    """Return whether events happened in a time.

    Parameters
    ----------
    span : Span
    begun, ended : ndarray of int, shape (events,)
        Microseconds; ``EVER`` for an end that is not known.
    throughout : ndarray of bool, shape (events,)
        Whether an event lasted all the time between; else it was some time between.
    """
    outside = (ended <= span.begins[0]) | (begun >= span.ends[1])
    within = (begun >= span.begins[1]) & (ended <= span.ends[0])
    # What lasted shares the time as soon as any of it lies inside; how long an open end lasted is not known.
    known = np.where(ended >= EVER, begun, ended - 1)
    shares = throughout & (begun < span.ends[0]) & (known >= span.begins[1])
    return np.where(outside, NO, np.where(within | shares, YES, MAY)).astype(np.int8)


def within(span: Span, told: Times, by_day: Times, throughout: NDArray[np.bool_]) -> Falls:
    """Return whether events happened in a time, of which who reports may have set an edge (:class:`Stretch`).

    Parameters
    ----------
    span : Span
    told : pair of ndarray of int, shape (events,)
        Beginnings and ends of events (:func:`when`).
    by_day : pair of ndarray of int, shape (events,)
        The same, but what is dated by day put on its day by the clock of who reports.
    throughout : ndarray of bool, shape (events,)
    """
    if not isinstance(span, Stretch):
        return when(span, *told, throughout)
    return both(when(span.agreed(), *told, throughout), when(span.reported(), *by_day, throughout))


def kinds(acts: Sequence[Act], domains: Sequence[Domain], targets: Sequence[Target], told: Told) -> Falls:
    """Return whether events are of the acts, domains and targets of a provision; an empty list asks nothing."""
    every = np.full(len(told), YES, dtype=np.int8)
    asked = [every]
    if acts:
        asked.append(by_words(told.acts, _act_answers(acts)))
    if domains:
        asked.append(_in_domains(domains, told))
    if targets:
        asked.append(among(told.targets, set(targets)))
    return both(*asked)


def _act_answers(acts: Sequence[Act]) -> dict[str, np.int8]:
    answers: dict[str, np.int8] = {}
    for act in acts:
        for other in PERHAPS.get(act, ()):
            answers.setdefault(other.value, MAY)
    for act in acts:
        answers |= dict.fromkeys((other.value for other in SURELY.get(act, frozenset({act}))), YES)
    return answers


def _in_domains(domains: Sequence[Domain], told: Told) -> Falls:
    """Return whether events are in one of the domains.

    Energy is both a domain of provisions and what is struck: a strike in the air on an energy site is in both domains,
    and one of which the source does not say what it struck may have been on energy. A provision that covers every
    domain asks nothing.
    """
    wanted = set(domains)
    if wanted == set(Domain):
        return np.full(len(told), YES, dtype=np.int8)
    plain = by_words(told.domains, {
        **dict.fromkeys((one.value for one in wanted), YES),
        **({} if Domain.ENERGY in wanted else {Domain.ENERGY.value: MAY}),
    })  # fmt: skip
    if Domain.ENERGY not in wanted:
        return plain
    return either(plain, among(told.targets, {Target.ENERGY}))


def falls(term: Term, told: Told, ground: Ground, span: Span | None = None) -> Falls:
    """Return whether events fall under a term.

    Parameters
    ----------
    term : Term
    told : Told
    ground : Ground
    span : Span, optional
        The time in which they must have happened. Without one only act, domain, target and place are asked, and
        exemptions that hold for a time are left aside: what a series of daily counts needs.
    """
    found = both(kinds(term.acts, term.domains, term.targets, told), ground.lies(term.where, told.spots))
    if span is not None:
        found = both(found, when(span, told.begun, told.ended, told.throughout))
    for exemption, window in term.exempts:
        timed = window != Span()
        if timed and span is None:
            continue
        exempt = kinds(exemption.acts, exemption.domains, exemption.targets, told)
        if exemption.where is not None:
            exempt = both(exempt, ground.lies(exemption.where, told.spots))
        if timed:
            exempt = both(exempt, when(window, told.begun, told.ended, told.throughout))
        found = unless(found, exempt)
    return found
