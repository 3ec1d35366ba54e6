"""Check the proofs of planning on the shipped operation: every gap, and the seconds of all options together.

Run with ``python -m validation.check_planning [OPERATION]``. Exit code 1 if a gap is above 1 %, or stationing and
rotation of the slowest option take more than ten seconds together.
"""

from __future__ import annotations

import sys

from peacewright import study

GAP = 0.01
SECONDS = 10.0


def main(operation: str = "ukraine-2025") -> int:
    """Print a line an option: gap and seconds of stationing and of rotation, beside their bounds."""
    missed = False
    print(f"Bounds: gap {GAP:.0%}, stationing and rotation together {SECONDS:g} s.")
    print(f"{'option':<22}{'stationing gap':>16}{'rotation gap':>14}{'together':>11}")
    for name, plan in study.plan(study.load(operation)).items():
        proofs = [plan.stationing.proof, plan.generation.proof]
        gaps = ["nobody" if proof is None else f"{proof.gap:.3%}" for proof in proofs]
        seconds = sum(proof.seconds for proof in proofs if proof is not None)
        fails = seconds > SECONDS or any(proof is not None and proof.gap > GAP for proof in proofs)
        missed |= fails
        print(f"{name:<22}{gaps[0]:>16}{gaps[1]:>14}{seconds:>9.2f} s   {'FAIL' if fails else 'pass'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
