"""Run what a page shows, from its first block of code to its last, in a folder of its own.

What a block is for follows from its language:

- ``sh``: run as it stands; it must succeed. ``sh exit=2``: it must leave with that code.
- ``python``: run, each block with the names of those before it.
- ``text``, ``json``: what the block before it printed; ``...`` stands for anything, blanks count as one.
- ``yaml``, ``csv``, ``python`` and others whose first line is ``# file: NAME``: the file is written.
- ``diff``: the first line names the file (``--- NAME``); lines with ``-`` go, lines with ``+`` come.
- ``console``: shown only, because it installs something or runs for minutes.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from sybil import Example, Sybil
from sybil.document import Document
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

from tests.contract.repository import ROOT

LANGUAGES = ("sh", "sh exit=2", "python", "text", "json", "yaml", "csv", "diff", "console", "dot")
FILE = re.compile(r"\A# file: (?P<name>\S+)\n")
LONGEST_SECONDS = 300


class Page:
    """One page, its folder, and what its last block printed."""

    def __init__(self, path: Path, folder: Path, source: Path) -> None:
        self._path, self._folder = path, folder
        self._printed = ""
        self._environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(source),
            "NO_COLOR": "1",
        }

    def run(self) -> int:
        """Run every block, in order, and return how many were run or compared.

        Raises
        ------
        AssertionError
            With the line of the page, where a block does not do what the page says.
        """
        examples = list(document(self._path, self._evaluate).examples())
        for example in examples:
            example.evaluate()
        return len([one for one in examples if one.region.lexemes["arguments"] != "console"])

    def _evaluate(self, example: Example) -> str | None:
        language, text = example.region.lexemes["arguments"], str(example.parsed)
        named = FILE.match(text)
        if named:
            target = self._folder / named["name"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text[named.end() :] if target.suffix == ".py" else text, encoding="utf-8")
            return None
        match language.split():
            case ["sh", *wanted]:
                return self._shell(text, int(wanted[0].removeprefix("exit=")) if wanted else 0)
            case ["python"]:
                return self._python(example)
            case ["text"] | ["json"]:
                return self._compare(text)
            case ["diff"]:
                return self._edit(text)
            case _:
                return None

    def _shell(self, text: str, wanted: int) -> str | None:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_SECONDS,
        )
        self._printed = done.stdout
        if done.returncode != wanted:
            return f"exit code {done.returncode}, where the page says {wanted}:\n{done.stdout}"
        return None

    def _python(self, example: Example) -> str | None:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.chdir(self._folder):
            PythonEvaluator()(example)
        self._printed = printed.getvalue()
        return None

    def _compare(self, wanted: str) -> str | None:
        parts = [r"\s+".join(map(re.escape, part.split())) for part in wanted.split("...")]
        if re.fullmatch(".*".join(parts), self._printed.strip(), re.DOTALL):
            return None
        return f"the page shows\n{wanted}\nthe program printed\n{self._printed}"

    def _edit(self, text: str) -> str | None:
        head, *lines = text.splitlines(keepends=True)
        target = self._folder / head.removeprefix("---").strip()
        content = target.read_text(encoding="utf-8")
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        if content.count(old) != 1:
            return f"{target.name} holds {content.count(old)} times, where once is due:\n{old}"
        target.write_text(content.replace(old, new), encoding="utf-8")
        return None


def document(path: Path, evaluate: Callable[[Example], str | None] | None = None) -> Document:
    """Return a page with its blocks of code; one of a language that is not listed above is not among them."""
    parsers = [CodeBlockParser(language, evaluate or (lambda example: None)) for language in LANGUAGES]
    return Sybil(parsers=parsers).parse(path)


def blocks(path: Path, *languages: str) -> Iterable[str]:
    """Return the text of the page's blocks in these languages."""
    for example in document(path).examples():
        if example.region.lexemes["arguments"].split()[0] in languages:
            yield str(example.parsed)


def pages() -> list[Path]:
    """Every page that a reader is meant to follow: those at the root, and all below docs/ but what is generated."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
