"""Supply in each future, day by day: stock by class under named disruptions, days below the norm, days gone short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peacewright.plan.consumption import CLASSES, need_by_month
from peacewright.plan.disruptions import CONTRACTORS, CORRIDORS, FLIGHTS, LOCAL, Disruption, disruptions
from peacewright.plan.plan import Plan
from peacewright.plan.supply import SupplyPart
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.disruptions import realise_disruption, reluctant_hosts

Floats = NDArray[np.float64]
_NOTHING = 1e-9


@dataclass(frozen=True)
class Supply:
    """Supply over the days since the order.

    Attributes
    ----------
    days_below_norm : ndarray of float, shape (F,)
        Days on which some class is below the norm, within the days looked at.
    days_short : ndarray of float, shape (F,)
        Days on which some class gives out less than it wants to, cut issues included.
    working_share : ndarray of float, shape (F, days)
        Share of the force that can work: 1, less while a class is out or its issues are cut.
    flights_banned : ndarray of float, shape (F, days)
        Share of the force's flights that may not be flown.
    """

    days_below_norm: Floats
    days_short: Floats
    working_share: Floats
    flights_banned: Floats


@dataclass(frozen=True)
class Stores:
    """What a future's stock lives on; tonnes and tonnes a day.

    Attributes
    ----------
    need : ndarray of float, shape (12, K, F), by calendar month
    local : ndarray of float, shape (K, F), share of the need that can be bought
    corridors : ndarray of float, shape (C, F)
    carriage : ndarray of float, shape (F,), of all lorries
    contractors, stock_days, norm_days, ration_below, ration_share : ndarray of float, shape (F,)
    """

    need: Floats
    local: Floats
    corridors: Floats
    carriage: Floats
    contractors: Floats
    stock_days: Floats
    norm_days: Floats
    ration_below: Floats
    ration_share: Floats


def realise_supply(plan: Plan, reader: Reader, days: int) -> Supply:
    """Realise disruptions by their names and live the stock through them; each option sees the same draws.

    A day: what can be bought is bought, what corridors and lorries still carry is shared in proportion to what each
    class lacks for the day, then to what it lacks of its stock. While a class cannot live on what comes and is down to
    a share of its stock, a share of its need is issued. Who lacks part of the need loses as much of the work as the
    share that cannot work while a class is out: work = 1 − (1 − share out) × (1 − least issued ÷ need).
    """
    part, count = plan.supply, reader.count
    if part.flow is None:
        nothing = np.zeros(count)
        return Supply(nothing, nothing, np.ones((count, days)), np.zeros((count, days)))
    stores = stores_of(part, reader)
    reluctant = reluctant_hosts(plan, reader)
    there = {cause: realise_disruption(cause, reluctant, reader, days) for cause in disruptions()}
    share = {cause: reader.value(cause.factor("share")) for cause in disruptions()}
    dry = reader.value("supply.dry_share")
    months = [(plan.operation.start + dt.timedelta(days=day)).month - 1 for day in range(days)]
    stock = stores.stock_days * stores.need[months[0]]
    below, short = np.zeros(count), np.zeros(count)
    working = np.ones((count, days))
    local, allowed, flow = left_of(stores, {cause: share[cause] * there[cause].T for cause in there})
    for day, month in enumerate(months):
        need = stores.need[month]
        stock, issued = live_day(stores, need, stock, local[day], allowed[:, day], flow[day])
        least = (issued / np.maximum(need, _NOTHING)).min(axis=0)
        working[:, day] = 1.0 - (1.0 - dry) * (1.0 - np.minimum(1.0, least))
        below += (stock < stores.norm_days * need * (1 - 1e-9)).any(axis=0)
        short += least < 1 - 1e-9
    banned = np.zeros((count, days))
    for cause, when in there.items():
        if FLIGHTS in cause.touches:
            banned = np.maximum(banned, share[cause][:, None] * when)
    return Supply(below, short, working, banned)


def stores_of(part: SupplyPart, reader: Reader) -> Stores:
    """Return what stock lives on in every future, with the factors as drawn."""
    by_month = need_by_month(part.who, reader.value)
    need = np.stack([np.broadcast_to(by_month[name].T, (reader.count, 12)) for name in CLASSES])
    decided = {
        what: reader.value(part.factors[what])
        if what in part.factors
        else np.full(reader.count, getattr(part, what))
        for what in ("stock_days", "norm_days", "contractors", "local_purchase")
    }
    need = np.ascontiguousarray(need.transpose(2, 0, 1))
    return Stores(
        need=need,
        local=np.stack([reader.value(f"supply.local.{name}") for name in CLASSES])
        * decided["local_purchase"],
        corridors=np.stack([reader.value(f"supply.corridor.{name}") for name in CORRIDORS]),
        carriage=need.mean(axis=0).sum(axis=0) * reader.value("supply.carriage_reserve"),
        contractors=decided["contractors"],
        stock_days=decided["stock_days"],
        norm_days=decided["norm_days"],
        ration_below=reader.value("supply.rationing.below_share"),
        ration_share=reader.value("supply.rationing.need_share"),
    )


def left_of(stores: Stores, lost: dict[Disruption, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return what is left on a day: share of local purchase (F,), share of the need let through (K, F), flow (F,).

    Parameters
    ----------
    stores : Stores
    lost : dict of Disruption to ndarray of float, shape (F,)
        Share that each disruption takes of what it touches; zero where it is not there. Of several days at once the
        shape is (days, F), and what is returned has that in place of (F,).
    """
    shape = np.broadcast_shapes(stores.carriage.shape, *(taken.shape for taken in lost.values()))
    local, allowed = np.ones(shape), np.full((len(CLASSES), *shape), np.inf)
    corridors, contracted = np.empty((len(CORRIDORS), *shape)), np.ones(shape)
    for number, tonnes in enumerate(stores.corridors):
        corridors[number] = tonnes
    for cause, taken in lost.items():
        if CONTRACTORS in cause.touches:
            contracted *= 1.0 - taken
        if cause.classes:
            for number, name in enumerate(CLASSES):
                if cause.concerns(name):
                    passes = np.where(taken > 0, 1.0 - taken, np.inf)
                    allowed[number] = np.minimum(allowed[number], passes)
            continue
        if LOCAL in cause.touches:
            local *= 1.0 - taken
        for number, corridor in enumerate(CORRIDORS):
            if corridor in cause.touches:
                corridors[number] *= 1.0 - taken
    lorries = stores.carriage * (1.0 - stores.contractors * (1.0 - contracted))
    return local, allowed, np.minimum(corridors.sum(axis=0), lorries)


def live_day(
    stores: Stores, need: Floats, stock: Floats, local: Floats, allowed: Floats, flow: Floats
) -> tuple[Floats, Floats]:
    """Live one day and return stock and tonnes issued, both of shape (K, F).

    Parameters
    ----------
    stores : Stores
    need, stock : ndarray of float, shape (K, F)
    local, allowed, flow : ndarray
        As :func:`left_of` gives them.
    """
    wanted = stores.stock_days * need
    most = allowed * need
    bought = np.minimum(stores.local * local * need, need + np.maximum(wanted - stock, 0.0))
    bought = np.minimum(bought, most)
    brought = _shared(np.minimum(np.maximum(need - bought, 0.0), most - bought), flow)
    refill = np.maximum(wanted + need - stock - bought - brought, 0.0)
    brought = brought + _shared(np.minimum(refill, most - bought - brought), flow - brought.sum(axis=0))
    have = stock + bought + brought
    rationed = (stock < stores.ration_below * wanted) & (bought + brought < need * (1 - 1e-9))
    issued = np.minimum(have, need * np.where(rationed, stores.ration_share, 1.0))
    return have - issued, issued


def _shared(wanted: Floats, flow: Floats) -> Floats:
    """Return a flow shared in proportion to what is wanted, never more than that."""
    total = wanted.sum(axis=0)
    return np.asarray(wanted * np.minimum(1.0, np.maximum(flow, 0.0) / np.maximum(total, _NOTHING)))
