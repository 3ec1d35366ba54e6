"""Theories of presence in each future: what a force does to incidents, and to the hazard of deliberate resumption."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peacewright.core.units import DAYS_PER_YEAR
from peacewright.operation.vocabulary import DOMAINS, Domain, Theory
from peacewright.plan.plan import Plan
from peacewright.simulation.futures import Reader
from peacewright.simulation.realise.access import is_armed

Floats = NDArray[np.float64]
_PERSONS_PER_THOUSAND = 1000.0


def realise_presence_effect(plan: Plan, reader: Reader) -> Floats:
    """Return the fall of log gain under full presence, shape (F, D): 0 = no difference, below 0 = provokes.

    ``proportional`` grows with the strength up to the largest that was studied, ``tripwire`` asks only for a least
    strength, ``provokes`` is the reverse. Unarmed observers have a drawn share of the effect, whose range holds none
    and the reverse.
    """
    persons = plan.tasks.strength_persons
    armed = is_armed(plan)
    kind = np.ones(reader.count) if armed else reader.value("presence.unarmed_share")
    felt = _studied(plan, reader) * reader.value("presence.studied_persons") / _PERSONS_PER_THOUSAND
    proportional = reader.value("presence.proportional_slope") * felt * kind
    tripwire = reader.value("presence.tripwire_effect") * _tripwire(plan, reader) * kind
    provokes = -reader.value("presence.provokes_effect") * np.maximum(kind, 0.0) * (persons > 0)
    effect = np.select(
        [
            reader.chosen("presence", Theory.PROPORTIONAL),
            reader.chosen("presence", Theory.TRIPWIRE),
            reader.chosen("presence", Theory.PROVOKES),
        ],
        [proportional, tripwire, provokes],
        default=0.0,
    )
    by_domain = np.repeat(effect[:, None], len(DOMAINS), axis=1)
    others = [number for number, domain in enumerate(DOMAINS) if domain is not Domain.LAND]
    by_domain[:, others] *= reader.value("presence.other_domains_share")[:, None]
    return np.asarray(by_domain, dtype=np.float64)


def _studied(plan: Plan, reader: Reader) -> Floats:
    """Return the strength as a share of the largest that was studied, at most one, shape (F,)."""
    return np.minimum(1.0, plan.tasks.strength_persons / reader.value("presence.studied_persons"))


def _tripwire(plan: Plan, reader: Reader) -> Floats:
    """Return how much of a tripwire stands, shape (F,): nothing below the least strength, less without a guarantee."""
    stands = plan.tasks.strength_persons >= reader.value("presence.tripwire_persons")
    backed = np.where(reader.granted("guarantee"), 1.0, reader.value("presence.tripwire_without_guarantee"))
    return np.asarray(stands * backed, dtype=np.float64)


def realise_hazard_ratio(plan: Plan, reader: Reader) -> Floats:
    """Return the hazard ratio of deliberate resumption while the whole force is in place, shape (F,)."""
    if plan.tasks.strength_persons <= 0:
        return np.ones(reader.count)
    kind = (
        np.ones(reader.count) if is_armed(plan) else np.clip(reader.value("presence.unarmed_share"), 0.0, 1.0)
    )
    ratio = np.select(
        [
            reader.chosen("presence", Theory.PROPORTIONAL),
            reader.chosen("presence", Theory.TRIPWIRE),
            reader.chosen("presence", Theory.PROVOKES),
        ],
        [
            reader.value("resumption.ratio.proportional") ** _studied(plan, reader),
            reader.value("resumption.ratio.tripwire") ** _tripwire(plan, reader),
            reader.value("resumption.ratio.provokes"),
        ],
        default=1.0,
    )
    return np.asarray(ratio**kind, dtype=np.float64)


def realise_resumption_hazard(reader: Reader) -> Floats:
    """Return the hazard of deliberate resumption without a force, a day, shape (F,)."""
    return reader.value("resumption.hazard_per_year") / DAYS_PER_YEAR
