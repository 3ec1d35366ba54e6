"""What answers take over futures: each statistic in words and symbols, its range, and the code that takes it."""

from __future__ import annotations

from peacewright.answers.numbers.how import Statistic
from peacewright.answers.questions import q00_purpose, q09_verification
from peacewright.answers.questions.q08_backstop import INTERVAL, MOST_TAKEN_OUT
from peacewright.answers.record import Presence
from peacewright.answers.spread import OVER_FUTURES, adjusted_difference, paired_mean, spread_of
from peacewright.exploration.sensitivity import rank_correlations
from peacewright.simulation.break_even import RESAMPLES, break_even

MEDIAN = Statistic(
    "median over futures",
    "median of x over the futures that have a value; low and high its 5 % and 95 % points",
    OVER_FUTURES,
    spread_of,
)
MEAN = Statistic(
    "mean over futures",
    "mean of x over the futures that have a value, ± 1.96 × standard deviation ÷ √n",
    q00_purpose.OVER_MEAN,
    paired_mean,
)
PLAIN_MEAN = Statistic(
    "plain mean over futures", "mean of x over the futures", "", q09_verification.counts_by_domain
)
COUNT = Statistic(
    "count of futures",
    "counted: sum over futures of x, so that a future counts as the share of its replications, to a whole number",
    "",
    Presence.in_time_count,
)
LACKING = Statistic(
    "count of the other futures",
    "counted: number of futures − sum over futures of x, the sum to a whole number",
    "",
    Presence.ordered_count,
)
RATIO = Statistic(
    "ratio of sums over futures",
    "sum over futures of x ÷ sum over futures of y, at most 1",
    "share over futures and replications",
    q09_verification.gate_rates,
)
BREAK_EVEN = Statistic(
    "ratio at which the mean over futures is zero",
    "ratio r at which the mean over futures of x is zero, by bisection (0: not even at r = 0; no limit: at any r); low "
    f"and high: 2.5 % and 97.5 % points of r over {RESAMPLES} resamples of the futures",
    q00_purpose.OVER_RESAMPLES,
    break_even,
)
DIFFERENCE = Statistic(
    "adjusted difference between futures",
    "coefficient b of x = a + b × (1 where the choice is taken) + c · (centred ranks of the "
    f"{MOST_TAKEN_OUT} factors that explain "
    "most of x) + error, by least squares; interval: b ± z × HC2 standard error, z widened for all looked at together",
    INTERVAL,
    adjusted_difference,
)
CORRELATION = Statistic(
    "rank correlation over futures",
    "Spearman's ρ: correlation over futures of the ranks of x with the ranks of a factor, or with 1 where a choice is "
    "taken; interval by Fisher's transformation, widened for all columns tried",
    "95 % interval for all columns together", rank_correlations,
)  # fmt: skip
