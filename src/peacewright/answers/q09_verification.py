"""Q9, verification: whether a breach is detected, verified and attributed, in each domain, rightly and wrongly."""

from __future__ import annotations

import numpy as np

from peacewright.answers.answer import Answer, AnswerTable, Cell, Grade, MainMetric, Value
from peacewright.answers.case import Case
from peacewright.answers.conditions import threshold_sentence
from peacewright.answers.making import main_metric, make_answer, metric_value, metric_words
from peacewright.answers.record import Floats
from peacewright.answers.spread import spread_of
from peacewright.answers.words import between, listing, number, quantity
from peacewright.operation.vocabulary import DOMAINS

QUESTION = "Q9"


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
        f"Of what happens, {metric_words(case, option, 'detected_share')} is detected and "
        f"{metric_words(case, option, 'attributed_share')} attributed to its author; of all attributions "
        f"{metric_words(case, option, 'wrong_attribution_share')} name the wrong party.",
        (
            _by_domain(case, option),
            _verified(case, option),
            _gate(case, option),
            _by_party(case, option),
            threshold_sentence(case, option, "attributed_share"),
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
        factors=("observation.", "verify.", "access.", "gate."),
    )


def _by_domain(case: Case, option: str) -> str:
    parts = []
    for number_of, domain in enumerate(DOMAINS):
        spread = spread_of(shares(case, option, "attributed_right", number_of))
        if spread.present:
            parts.append(f"{domain} {spread.words('share')}")
    return f"Attributed rightly by domain: {listing(parts)}." if parts else ""


def _verified(case: Case, option: str) -> str:
    spread = spread_of(case.metric(option, "verified_24h_share"))
    if not spread.present or spread.high == 0:
        return "No team goes to look, so that nothing is verified on the spot."
    return f"A team verifies {spread.words('share')} of incidents within 24 hours."


def _gate(case: Case, option: str) -> str:
    opened = spread_of(case.metric(option, "full_phase_day"))
    wrongly, refused = _gate_rates(case, option)
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


def _gate_rates(case: Case, option: str) -> tuple[float, float]:
    """Return the share of openings that were false, and of refusals that were."""
    opening = case.records[option].opening
    opened, closed = float(np.nansum(opening.opened)), float(np.nansum(1 - opening.opened))
    wrongly = float(np.nansum(opening.falsely_opened)) / opened if opened else np.nan
    refused = min(1.0, float(np.nansum(opening.falsely_refused)) / closed) if closed else np.nan
    return wrongly, refused


def _opening_values(case: Case, option: str) -> tuple[Value, ...]:
    wrongly, refused = _gate_rates(case, option)
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
    watch, words = case.records[option].watch, []
    for party, code in enumerate(case.plans[option].theatre.parties):
        happened = watch.happened[:, party].sum(axis=1)
        seen = np.divide(
            watch.detected[:, party].sum(axis=1),
            happened,
            out=np.full(len(happened), np.nan),
            where=happened > 0,
        )
        words.append(f"{case.operation.parties[code].name} {spread_of(seen).words('share')}")
    return f"Visibility is unequal; of each party's incidents detected: {listing(words)}."


def findings(case: Case) -> tuple[str, ...]:
    """Say what holds across options."""
    by_option = {option: spread_of(case.metric(option, "attributed_share")).median for option in case.options}
    present = {option: value for option, value in by_option.items() if not np.isnan(value)}
    if not present:
        return ()
    best = max(present, key=lambda option: present[option])
    base = present.get(case.baseline)
    against = "" if base is None else f", against {quantity(base, 'share')} without any of it"
    return (
        f"Most is attributed by “{case.title(best)}”: {quantity(present[best], 'share')} at the median{against}.",
        "Attribution is an accusation: it is printed with its wrong-party share, and “cannot tell” costs nothing.",
    )


def tables(case: Case) -> tuple[AnswerTable, ...]:
    """Return shares detected and attributed by option, domain and author."""
    rows: list[tuple[Cell, ...]] = []
    for option in case.options:
        for position, domain in enumerate(DOMAINS):
            for party, code in enumerate(case.plans[option].theatre.parties):
                cells = [
                    spread_of(shares(case, option, what, position, party)).value(what, what, "share")
                    for what in ("detected", "attributed_right", "attributed_wrong")
                ]
                rows.append((case.title(option), str(domain), case.operation.parties[code].name, *cells))
    columns = (
        ("Option", ""),
        ("Domain", ""),
        ("Author", ""),
        ("Detected", ""),
        ("Attributed rightly", ""),
        ("Attributed wrongly", ""),
    )
    note = "Shares of incidents that happened, medians with 5 % and 95 % points over the futures drawn."
    return (AnswerTable("watch", "What is seen of whom, by domain", columns, tuple(rows), note),)
