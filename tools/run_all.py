"""Run every script of a folder whose name begins with a prefix, each in a process of its own, and count the failures.

``python tools/run_all.py validation check_`` runs ``validation/check_*.py``; each prints its figure beside its bound
and exits with 1 where the bound is missed. Processes are apart because compilers, caches and solvers of one script
must not help or hinder the next.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(folder: str, prefix: str) -> int:
    """Run the scripts in the order of their names; return 0 if all of them did."""
    scripts = sorted((ROOT / folder).glob(f"{prefix}*.py"))
    if not scripts:
        print(f"{folder}/ has no script {prefix}*.py", file=sys.stderr)
        return 1
    missed = []
    for script in scripts:
        print(f"--- {script.relative_to(ROOT)}", flush=True)
        run = subprocess.run([sys.executable, "-m", f"{folder}.{script.stem}"], cwd=ROOT, check=False)
        if run.returncode:
            missed.append(script.stem)
    print(
        f"\n{len(scripts) - len(missed)} of {len(scripts)} kept"
        + (f"; missed: {', '.join(missed)}" if missed else "")
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
