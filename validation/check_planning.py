"""Check the proofs of planning on the shipped operation: every gap, and the seconds of all options together.

Run with ``python -m validation.check_planning [OPERATION]``. Exit code 1 if a gap is above 1 %, or stationing and
rotation of an option take more than ten seconds together.
"""

from __future__ import annotations

import sys

from peacewright import study
from validation.report import exit_code, row

GAP = 0.01
SECONDS = 10.0


def main(operation: str = "ukraine-2025") -> int:
    """Print two rows an option that sends somebody: the gaps of stationing and of rotation, and their seconds."""
    for name, plan in study.plan(study.load(operation)).items():
        proofs = {"stationing": plan.stationing.proof, "rotation": plan.generation.proof}
        proved = {part: proof for part, proof in proofs.items() if proof is not None}
        if not proved:
            continue
        figure = ", ".join(f"{part} {proof.gap:.3%}" for part, proof in proved.items())
        kept = all(proof.gap <= GAP for proof in proved.values())
        row(f"{operation}, {name}: gaps proved", figure, f"{GAP:.0%}", kept)
        seconds = sum(proof.seconds for proof in proved.values())
        row(f"{operation}, {name}: time", f"{seconds:.2f} s", f"{SECONDS:g} s", seconds <= SECONDS)
    return exit_code()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
