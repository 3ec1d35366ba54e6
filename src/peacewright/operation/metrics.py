"""Metrics of an outcome, declared once: name, label, unit, sense. Success thresholds refer to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from peacewright.core.findings import InputFault
from peacewright.core.units import convert

Sense = Literal["more", "less", "none"]


@dataclass(frozen=True)
class Metric:
    """One measure of what became of a plan in a future; ``sense`` says whether more or less is better."""

    name: str
    label: str
    unit: str
    sense: Sense


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("ceasefire_days", "days the ceasefire was kept, of those watched", "days", "more"),
        Metric("full_phase_day", "day on which the full ceasefire opened", "days", "less"),
        Metric("incidents", "incidents that happened", "incidents", "less"),
        Metric("violations", "violations that happened (sum of marks)", "violations", "less"),
        Metric("detected_share", "share of incidents detected", "share", "more"),
        Metric("verified_24h_share", "share of incidents verified within 24 hours", "share", "more"),
        Metric("attributed_share", "share of incidents attributed to their author", "share", "more"),
        Metric("wrong_attribution_share", "share of attributions that name the wrong party", "share", "less"),
        Metric("response_hours", "median time from report to a team on the spot", "hours", "less"),
        Metric(
            "strength_share", "share of planned strength in place, mean over the deployment", "share", "more"
        ),
        Metric("rotation_gap_months", "months in place below the planned strength", "months", "less"),
        Metric(
            "capable_day", "day on which the force is in place and able, where it becomes so", "days", "less"
        ),
        Metric("withdrawal_day", "day on which the force had left by a gate, where it did", "days", "none"),
        Metric(
            "withdrawn_share", "share of replications in which the force had left by a gate", "share", "none"
        ),
        Metric(
            "relapse_after_withdrawal_share",
            "share of withdrawals from a ceasefire that then ended",
            "share",
            "less",
        ),
        Metric(
            "sudden_relapse_share", "share of replications that ended in a sudden relapse", "share", "less"
        ),
        Metric("drift_relapse_share", "share of replications that ended by drift", "share", "less"),
        Metric("days_below_stock", "days below the stock norm", "days", "less"),
        Metric("days_short_of_supply", "days on which some class of supply ran short", "days", "less"),
        Metric("hostile_acts", "expected hostile acts against the force", "acts", "less"),
        Metric("reaction_hours", "time from a breach to a decision and a force on the spot", "hours", "less"),
        Metric("trained", "persons who finish training while the ceasefire lasts", "persons", "more"),
        Metric("cost_per_year", "cost of a year", "USD", "less"),
        Metric("cost_lived", "cost of what was in place in the days simulated", "USD", "less"),
    )
}

_THRESHOLD = re.compile(r"^\s*at (?P<sense>least|most)\s+(?P<quantity>\S.*)$")


@dataclass(frozen=True)
class Threshold:
    """A bound on a metric as written: ``at least 365``, ``at most 0``, ``at least 60 %``."""

    at_least: bool
    quantity: str

    def value(self, metric: Metric) -> float:
        """Return the bound in the metric's unit."""
        return convert(self.quantity, metric.unit)

    def __str__(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.quantity}"


def _threshold(value: Any) -> Threshold:
    if isinstance(value, Threshold):
        return value
    match = _THRESHOLD.match(value) if isinstance(value, str) and len(value) <= 80 else None
    if match is None:
        message = f"'{str(value)[:60]}' is not a threshold"
        raise InputFault(message, "write for instance 'at least 365' or 'at most 60 %'")
    return Threshold(match["sense"] == "least", match["quantity"].strip())


Bound = Annotated[
    Threshold,
    PlainValidator(_threshold, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
    Field(examples=["at least 365", "at most 60 %"]),
]
