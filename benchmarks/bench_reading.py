"""Reading a folder of articles by the whole command: articles a second of one core, after start-up.

    python -m benchmarks.bench_reading [--articles 1000] [--rounds 3] [--from FOLDER]

Articles are made from the lines of annotated texts (``validation/data/evidence/texts``; ``--from`` adds a folder of
others): each takes its lines from texts by turns, with numbers of its own, so that no two are copies. A second of a
core is one of processor time of the command and of what it starts; what it needs for a single article is its start-up
and is taken off. Bound: 50 articles a second.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from validation.report import exit_code, row

TEXTS = Path(__file__).parents[1] / "validation" / "data" / "evidence" / "texts"
ASKED = 50.0
_LINES = 12
"""Lines of one article: as many as the annotated texts have."""


def article(lines: list[list[str]], number: int) -> str:
    """Return one article of lines of several texts, its numbers of two and more digits drawn anew."""
    drawn = random.Random(number)
    picked = [drawn.choice(drawn.choice(lines)) for _ in range(_LINES)]

    def other(hit: re.Match[str]) -> str:
        return "".join(drawn.choice("123456789") if letter.isdigit() else letter for letter in hit.group())

    told = [re.sub(r"\b(?!(?:19|20)\d\d\b)\d{2,}(?:,\d{3})*\b", other, line) for line in picked]
    return "\n\n".join((f"{drawn.randint(1, 28)} March 2025", *told)) + "\n"


def write_articles(folder: Path, number: int, sources: list[Path]) -> int:
    """Write articles into a folder, and return how many characters they have together."""
    folder.mkdir(parents=True)
    texts = [each.read_text(encoding="utf-8") for source in sources for each in sorted(source.glob("*.txt"))]
    lines = [[line for line in text.splitlines() if len(line) > 90] for text in texts]
    written = [article([each for each in lines if each], index) for index in range(number)]
    for index, text in enumerate(written):
        (folder / f"{index:05d}.txt").write_text(text, encoding="utf-8")
    return sum(len(text) for text in written)


def processor_seconds(folder: Path, out: Path) -> float:
    """Return the processor seconds of ``peacewright read FOLDER --out OUT`` and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "peacewright", "read", str(folder), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Read the articles in each round, and one article for the start-up; print the median and the worst round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--from", dest="more", type=Path, action="append", default=[])
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        one, many = Path(directory, "one"), Path(directory, "many")
        write_articles(one, 1, [TEXTS, *told.more])
        characters = write_articles(many, told.articles, [TEXTS, *told.more])
        rates = []
        for _ in range(told.rounds):
            starting = processor_seconds(one, Path(directory, "one.jsonl"))
            seconds = processor_seconds(many, Path(directory, "many.jsonl"))
            rates.append((told.articles - 1) / (seconds - starting))
            print(f"{seconds:.1f} s of a core, start-up {starting:.1f} s: {rates[-1]:.1f} articles/s")
    print(f"{told.articles} articles of {characters / told.articles:,.0f} characters each")
    median = statistics.median(rates)
    row("articles a second of a core, median round", f"{median:.0f}", f">= {ASKED:g}", median >= ASKED)
    print(f"the slowest round: {min(rates):.1f}")
    return exit_code()


if __name__ == "__main__":
    raise SystemExit(main())
