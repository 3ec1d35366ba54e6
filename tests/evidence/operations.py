"""An operation of one's own and documents about it, all invented, for proposals and their review."""

from __future__ import annotations

import json
from pathlib import Path

from peacewright.operation.templates import new_operation

MONDAY = """Council weighs a watch on the line

May 26, 2025

General Ana Ruiz said on Monday that up to 500 observers could watch the line for two years, more than 20 km from it.
A surveyor measured the length of the line to be watched at 420 km. Nation A said it would send 700 soldiers.

Eastland has repeatedly said it would not accept foreign troops unless they are unarmed.
"""
FRIDAY = """Smaller mission is likely

May 30, 2025

A senior official told the Valley Herald that 120 observers would be sent to the west of the line.
"""
HINDSIGHT = """Mission has begun

July 9, 2025

About 300 observers now watch the line.
"""
ABOUT = {"monday.txt": "Valley Herald", "friday.txt": "Coast Post", "later.txt": "Valley Herald"}


def desk_with(folder: Path, **texts: str) -> tuple[Path, list[Path], Path]:
    """Write an operation file, documents, and what is known of them; return their paths."""
    operation = new_operation("mine", "line-monitoring", folder / "mine.yaml")
    documents = []
    for name, text in texts.items():
        documents.append(folder / f"{name}.txt")
        documents[-1].write_text(text, encoding="utf-8")
    about = folder / "about.jsonl"
    known = [
        {"doc": doc, "outlet": outlet, "title": f"Title of {doc}", "licence": "all rights reserved",
         "accessed": "2025-05-31"}
        for doc, outlet in ABOUT.items()
    ]  # fmt: skip
    about.write_text("".join(json.dumps(each) + "\n" for each in known), encoding="utf-8")
    return operation, documents, about
