"""Q9, verification: whether a breach is detected, verified and attributed, in each domain, rightly and wrongly."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case, has_means
from peacewright.answers.claiming import claims_told, layers_table
from peacewright.answers.conditions import alike, own_condition
from peacewright.answers.making import (
    main_metric,
    make_answer,
    metric_value,
    metric_words,
    short_title,
)
from peacewright.answers.opening import curve_table, curve_told
from peacewright.answers.record import Floats
from peacewright.answers.spread import paired_mean, spread_of
from peacewright.answers.words import between, number, quantity, two_figures, whole
from peacewright.operation.needed import covered_domains
from peacewright.operation.vocabulary import DOMAINS
from peacewright.plan.wording import listing

QUESTION = "Q9"
AIM = "attributed_share"
LEAST_DAYS = 30.0
"""Days at full strength from which on a force counts as having been in place: a month of watching."""
ALIKE_POINTS = 0.1
"""Median shares of two parties' incidents detected that differ by less count as alike."""


def metric(case: Case, option: str) -> MainMetric:
    """Return the share of incidents attributed to their author."""
    return main_metric(case, option, "attributed_share")


def shares(case: Case, option: str, what: str, domain: int, party: int | None = None) -> Floats:
    """Return a share of incidents of one domain by future, shape (n,); NaN where none happened.

    Parameters
    ----------
    what : {'detected', 'attributed_right', 'attributed_wrong'}
    domain : int
        Index in ``DOMAINS``.
    party : int, optional
        Author; without it, both.
    """
    watch = case.records[option].watch
    authors = slice(None) if party is None else slice(party, party + 1)
    part = getattr(watch, what)[:, authors, domain].sum(axis=1)
    all_of_them = watch.happened[:, authors, domain].sum(axis=1)
    return np.asarray(np.divide(part, all_of_them, out=np.full(len(part), np.nan), where=all_of_them > 0))


def answer(case: Case, option: str) -> Answer:
    """Answer the question for one option."""
    return make_answer(
        case,
        QUESTION,
        option,
        Grade.COMPUTED,
        f"Of what happens {metric_words(case, option, 'detected_share')} is detected and "
        f"{metric_words(case, option, 'attributed_share')} attributed to its author.",
        (
            _accused(case, option),
            _verified(case, option),
            "" if _gate_alike(case) else _gate(case, option),
            _by_party(case, option),
            own_condition(case, option, AIM),
        ),
        (
            *(
                metric_value(case, option, name)
                for name in (
                    "detected_share",
                    "attributed_share",
                    "wrong_attribution_share",
                    "verified_24h_share",
                    "full_phase_day",
                )
            ),
            *_opening_values(case, option),
        ),
        metric(case, option),
        factors=("observation.", "sight.", "verify.", "access.", "gate."),
    )


def accusations(case: Case, option: str) -> tuple[float, float, float] | None:
    """Return accusations that stand, means over futures: of the author, of the wrong party, of what did not happen.

    None where reports of what did not happen were not counted.
    """
    record = case.records[option]
    if record.false_attributions is None:
        return None
    right, wrong = (float(part.sum(axis=(1, 2)).mean()) for part in (
        record.watch.attributed_right, record.watch.attributed_wrong))  # fmt: skip
    return right, wrong, float(record.false_attributions.mean())


def _accused(case: Case, option: str) -> str:
    """Split accusations by whether they name the author, the wrong party, or somebody for what did not happen."""
    counts = accusations(case, option)
    if counts is None or not sum(counts):
        return ""
    _right, wrong, false = (100 * count / sum(counts) for count in counts)
    single = metric_words(case, option, "wrong_attribution_share")
    return (
        f"Of 100 accusations in all futures together {whole(100 - round(wrong) - round(false))} name the author, "
        f"{whole(wrong)} the wrong party and {whole(false)} somebody for what did not happen; in a single future "
        f"{single} are false."
    )


def _verified(case: Case, option: str) -> str:
    spread = spread_of(case.metric(option, "verified_24h_share"))
    if not spread.present or spread.high == 0:
        return ""
    return f"A team verifies {spread.words('share')} of incidents within 24 hours."


def _gate(case: Case, option: str) -> str:
    if not case.has_next_phase:
        return ""
    opened = spread_of(case.metric(option, "full_phase_day"))
    wrongly, refused = gate_rates(case, option)
    if not opened.present:
        return "The full phase opens in none of the futures drawn."
    some = "" if opened.present == opened.futures else ", where it opens"
    told = [
        f"The full phase opens on day {number(opened.median)} ({between(opened.low, opened.high)}){some}."
    ]
    if np.isfinite(wrongly):
        told.append(
            f"Of its openings {quantity(wrongly, 'share')} came while the true severity was above tolerance."
        )
    if np.isfinite(refused):
        told.append(f"Of decisions to wait {quantity(refused, 'share')} came while it was within it.")
    return " ".join(told)


def _gate_alike(case: Case) -> bool:
    """Whether the same is to be said of the gate in every option, so that it is said once."""
    return len({_gate(case, option) for option in case.options}) == 1


def gate_rates(case: Case, option: str) -> tuple[float, float]:
    """Return the share of openings that were false, and of refusals that were."""
    opening = case.records[option].opening
    opened, closed = float(np.nansum(opening.opened)), float(np.nansum(1 - opening.opened))
    wrongly = float(np.nansum(opening.falsely_opened)) / opened if opened else np.nan
    refused = min(1.0, float(np.nansum(opening.falsely_refused)) / closed) if closed else np.nan
    return wrongly, refused


def _opening_values(case: Case, option: str) -> tuple[Value, ...]:
    wrongly, refused = gate_rates(case, option)
    note = "share over futures and replications"
    return tuple(
        Value(name, label, share, share, share, "share", note)
        for name, label, share in (
            ("false_open", "openings of the full phase that were false", wrongly),
            ("false_refuse", "refusals to open it that were false", refused),
        )
        if np.isfinite(share)
    )


def _by_party(case: Case, option: str) -> str:
    """Say how visible each party's incidents are: equal tests on unequal sight would otherwise mislead."""
    spreads = {
        case.operation.parties[code].name: spread_of(detected_of(case, option, party))
        for party, code in enumerate(case.plans[option].theatre.parties)
    }
    medians = [spread.median for spread in spreads.values() if spread.present]
    if not medians:
        return ""
    alike = max(medians) - min(medians) < ALIKE_POINTS
    words = [f"{name} {spread.words('share')}" for name, spread in spreads.items()]
    return f"Visibility is {'alike' if alike else 'unlike'}; of each party's incidents detected: {listing(words)}."


def detected_of(case: Case, option: str, party: int) -> Floats:
    """Return the share of one party's incidents that is detected, by future, shape (n,); NaN where none happened."""
    watch = case.records[option].watch
    happened = watch.happened[:, party].sum(axis=1)
    seen = watch.detected[:, party].sum(axis=1)
    return np.asarray(np.divide(seen, happened, out=np.full(len(happened), np.nan), where=happened > 0))


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    by_option = {option: spread_of(case.metric(option, "attributed_share")).median for option in case.options}
    present = {option: value for option, value in by_option.items() if not np.isnan(value)}
    if not present:
        return ()
    return (
        _most(case, present),
        alike(case, AIM),
        _shared_watch(case, present),
        *_teams_add(case),
        f"In every option: {_gate(case, case.baseline)}" if case.has_next_phase and _gate_alike(case) else "",
        curve_told(case),
        claims_told(case),
        (
            "An accusation can be false in two ways: it names the wrong party, or it is for a breach that "
            "did not happen. "
            "“Cannot tell” accuses nobody and is not counted."
        ),
    )


def _most(case: Case, present: dict[str, float]) -> str:
    best = max(present, key=lambda option: present[option])
    base = present.get(case.baseline)
    against = (
        "" if base is None else f", against {quantity(base, 'share')} without any means of the coalition"
    )
    domains = []
    for position, domain in enumerate(DOMAINS):
        spread = spread_of(shares(case, best, "attributed_right", position))
        if spread.present:
            domains.append(f"{domain} {quantity(spread.median, 'share')}")
    return (
        f"Most is attributed to its author by “{short_title(case, best)}”: {quantity(present[best], 'share')} at the "
        f"median{against}; by domain {listing(domains)}."
    )


def _shared_watch(case: Case, present: dict[str, float]) -> str:
    """Say what all options have in common, and what their own means bring beyond it."""
    with_means = [present[option] for option in present if has_means(case.levers(option))]
    base = present.get(case.baseline)
    if not with_means or base is None:
        return ""
    lent = (
        " and, where it is granted, an outside power's intelligence"
        if case.operation.uncertain.backstop
        else ""
    )
    return (
        "Every option, no force included, has the watch that does not belong to the coalition: open sources"
        f"{lent}. It alone attributes {quantity(base, 'share')} "
        "at the median; "
        f"with their own means the options attribute {between(min(with_means), max(with_means), 'share')}."
    )


def _teams_add(case: Case) -> list[str]:
    """Say what teams add in the futures in which they were in place, against no force in the same futures."""
    told = []
    for option in case.options:
        days = case.records[option].force_days
        if days is None or not case.plans[option].tasks.verification_teams:
            continue
        there = days >= LEAST_DAYS
        gain = case.metric(option, "attributed_share") - case.metric(case.baseline, "attributed_share")
        mean, low, high = (100 * amount for amount in paired_mean(gain[there]))
        title, count = short_title(case, option), int(there.sum())
        if np.isnan(mean):
            told.append(
                f"“{title}” was in place for {number(LEAST_DAYS)} days in too few futures to say what it adds."
            )
            continue
        changes = (
            f"adds {number(two_figures(mean))}" if mean >= 0 else f"takes away {number(two_figures(-mean))}"
        )
        told.append(
            f"In the {whole(count)} of {whole(len(days))} futures in which “{title}” was in place for "
            f"{number(LEAST_DAYS)} days or more, it {changes} percentage points ({between(low, high)}) to the share "
            "attributed without a force, its teams and sensors together."
        )
    return told


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return counts of what is seen and said by domain, which add up, and what is seen of whom."""
    further = (curve_table(case), layers_table(case))
    return (counts_by_domain(case), _sides(case), *(table for table in further if table is not None))


def counts_by_domain(case: Case) -> AnswerTable:
    """Return mean counts over futures by option and domain: happened, reported, rightly and wrongly named."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        record = case.records[option]
        parts = (record.watch.happened, record.watch.detected, record.watch.attributed_right,
                 record.watch.attributed_wrong)  # fmt: skip
        sums = [
            [float(part[:, :, position].sum(axis=1).mean()) for part in parts]
            for position in range(len(DOMAINS))
        ]
        title = short_title(case, option)
        rows += [
            (title, str(domain), *(whole(count) for count in counts))
            for domain, counts in zip(DOMAINS, sums, strict=True)
            if domain in covered_domains(case.operation)
        ]
        total = [sum(column) for column in zip(*sums, strict=True)]
        if record.false_alarms is not None and record.false_attributions is not None:
            alarms, accused = float(record.false_alarms.mean()), float(record.false_attributions.mean())
            rows.append((title, "did not happen", whole(0), whole(alarms), whole(0), whole(accused)))
            total = [total[0], total[1] + alarms, total[2], total[3] + accused]
        rows.append((title, "all", *(whole(count) for count in total)))
    columns = (
        ("Option", ""),
        ("Domain", ""),
        ("Incidents", ""),
        ("Reported", ""),
        ("Author named", ""),
        ("Wrongly named", ""),
    )
    note = (
        "Mean counts a future, over the days the ceasefire was watched; they add up to rounding. “Did not happen”: "
        "reports of breaches that were none. The false share of accusations is wrongly named over all named."
    )
    return AnswerTable("watch", "What is reported and said, by domain", columns, tuple(rows), note)


def _sides(case: Case) -> AnswerTable:
    parties = next(iter(case.plans.values())).theatre.parties
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            short_title(case, option),
            *(
                spread_of(detected_of(case, option, party)).value("detected", "", "share")
                for party in range(len(parties))
            ),
        )
        for option in case.options
    )
    columns = (("Option", ""), *((f"By {case.operation.parties[code].name}", "") for code in parties))
    note = "Medians with 5 % and 95 % points over the futures drawn."
    return AnswerTable("sides", "Share of each party's incidents that is detected", columns, rows, note)
