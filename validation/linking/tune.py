"""Where pairs are linked from: precision and recall on the first sample by threshold. The second sample is not read.

    PEACEWRIGHT_SHARED=../shared python -m validation.linking.tune

Posts are left out, as they were part of the evidence of the labels.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peacewright.monitoring.linking.weighing import shipped_weights
from validation.linking.scoring import NOT, labelled, partition, score


def main() -> None:
    """Print the table, and what ships."""
    pairs = labelled("tuning", "held out")
    for bits in np.arange(3.0, -3.01, -0.25):
        groups = partition(replace(shipped_weights(), threshold=float(bits)), {"post"})
        linked = groups[pairs.first] == groups[pairs.second]
        found, worst = score(pairs, linked), score(pairs, linked, open_is=NOT)
        number = len(np.unique(groups))
        print(f"{bits:+.2f} bits: {found.told()}; open as wrong {worst.precision:.3f}; {number:,} incidents")
    print(f"what ships: {shipped_weights().threshold:+.2f}")


if __name__ == "__main__":
    main()
