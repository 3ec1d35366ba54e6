"""Turn marked-up labels of the second annotated set into claims with character offsets, and check every one.

A label file beside a text holds one claim a line, its fields parted by ``|``; the ``sentence`` is copied from the text,
and `` … `` stands for what lies between its two ends. A span that the text does not hold just once is an error.

``python -m validation.annotated_texts`` checks the set and tells how far two passes over it agree; ``--write`` builds
``gold.jsonl`` from the labels.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DIRECTORY = Path(__file__).parent / "data" / "evidence"
GOLD = DIRECTORY / "gold.jsonl"
FIELDS = (
    "kind",
    "sentence",
    "subject",
    "value",
    "bound",
    "speaker",
    "outlet",
    "modality",
    "actor",
    "date_said",
    "note",
)
NUMERIC = ("quantity", "date", "duration", "money", "distance")
KINDS = (*NUMERIC, "position", "commitment", "condition", "question")
BOUNDS = ("exact", "at_least", "at_most", "about")
MODALITIES = ("asserted", "planned", "proposed", "conditional", "denied", "estimated", "demanded", "asked")
GAP = " … "
LONGEST = 300
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class LabelError(Exception):
    """A label that does not fit its text or the schema; the message names file, line and what would be right."""


@dataclass(frozen=True)
class Value:
    """The value of a numeric claim: both ends, or one where the other is open; ISO dates or numbers in ``unit``."""

    low: str | None
    high: str | None
    unit: str

    @classmethod
    def read(cls, text: str, kind: str) -> "Value":
        """Read ``3500 persons``, ``600..1000 persons``, ``..10 days``, ``2006-08-17`` or ``2006-08-01..2006-08-31``."""
        number, _, unit = text.partition(" ")
        low, dots, high = number.partition("..")
        if kind == "date":
            if unit or not all(_DAY.fullmatch(end) for end in (low, high or low)):
                raise ValueError(f"date {text!r} is not one ISO date or two with .. between")
            first, last = date.fromisoformat(low), date.fromisoformat(high or low)
            if last < first:
                raise ValueError(f"date {text!r} ends before it begins")
            return cls(low, high or low, "date")
        if not unit:
            raise ValueError(f"value {text!r} has no unit")
        ends = [end for end in (low, high) if end]
        if not ends or any(not re.fullmatch(r"\d+(\.\d+)?", end) for end in ends):
            raise ValueError(f"value {text!r} is not a number, or two with .. between")
        return cls(low or None, (high or None) if dots else low, unit)


def _number(text: str | None) -> float | int | None:
    if text is None:
        return None
    return float(text) if "." in text else int(text)


def locate(text: str, span: str) -> tuple[int, int]:
    """Find where a span stands in a text: first and last-plus-one character.

    Raises
    ------
    ValueError
        If the span is not in the text, stands in it more than once, or runs over a paragraph or 300 characters.
    """
    head, gap, tail = span.partition(GAP)
    count = text.count(head)
    if count != 1:
        raise ValueError(
            f"{head!r} stands {count} times in the text; it must stand there once: copy more or less of it"
        )
    start = text.index(head)
    end = start + len(head)
    if gap:
        end = text.find(tail, end)
        if end < 0:
            raise ValueError(f"{tail!r} does not follow {head!r} in the text")
        end += len(tail)
    if end - start > LONGEST or "\n" in text[start:end]:
        raise ValueError(
            f"the sentence from {head!r} on is longer than {LONGEST} characters or than its paragraph"
        )
    return start, end


def read_labels(path: Path) -> list[dict[str, str]]:
    """Read a label file: one dictionary of strings a line, with the keys of ``FIELDS``; ``#`` begins a remark."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(FIELDS):
            raise LabelError(
                f"{path.name} line {number}: {len(cells)} fields; there must be {len(FIELDS)}: {', '.join(FIELDS)}"
            )
        rows.append(dict(zip(FIELDS, cells, strict=True)) | {"line": str(number)})
    return rows


def _check(row: dict[str, str]) -> None:
    numeric = row["kind"] in NUMERIC
    for field, allowed in (("kind", KINDS), ("modality", MODALITIES)):
        if row[field] not in allowed:
            raise ValueError(f"{field} is {row[field]!r}; it must be one of {', '.join(allowed)}")
    if not row["subject"]:
        raise ValueError("subject is empty; it must say what the claim is about")
    if numeric != (row["bound"] in BOUNDS) or numeric != bool(row["value"]):
        raise ValueError(f"a numeric kind, and no other, has a value and a bound ({', '.join(BOUNDS)})")
    if row["date_said"] and not _SAID.fullmatch(row["date_said"]):
        raise ValueError(f"date_said is {row['date_said']!r}; it must be an ISO date, or a month")


def claim(row: dict[str, str], text: str, document: str, number: int) -> dict[str, object]:
    """Make one claim of the gold schema, with ``start`` and ``end`` in characters, from a label."""
    _check(row)
    start, end = locate(text, row["sentence"])
    dated = row["kind"] == "date"
    value = Value.read(row["value"], row["kind"]) if row["value"] else Value(None, None, "")
    if not dated and value.unit and (value.low is None) != (row["bound"] == "at_most"):
        raise ValueError("a value without a low end is at_most, and at_most has no low end")
    if not dated and value.unit and (value.high is None) != (row["bound"] == "at_least"):
        raise ValueError("a value without a high end is at_least, and at_least has no high end")
    return {
        "doc": document,
        "id": f"{document[:3]}-{number:02d}",
        "sentence": text[start:end],
        "start": start,
        "end": end,
        "kind": row["kind"],
        "subject": row["subject"],
        "value_low": None if dated else _number(value.low),
        "value_high": None if dated else _number(value.high),
        "date_start": value.low if dated else None,
        "date_end": value.high if dated else None,
        "unit": value.unit or None,
        "bound": row["bound"] or None,
        "approx": bool(row["bound"]) and row["bound"] != "exact",
        "speaker": row["speaker"] or None,
        "outlet": row["outlet"] or None,
        "modality": row["modality"],
        "actor": row["actor"] or None,
        "date_said": row["date_said"] or None,
        "note": row["note"],
    }


def claims(directory: Path = DIRECTORY, labels: str = "labels") -> Iterator[dict[str, object]]:
    """Make the claims of all texts that a folder of labels covers, in the order of the texts and the lines."""
    for path in sorted((directory / labels).glob("*.txt")):
        [text_path] = (directory / "texts").glob(f"{path.stem}_*.txt")
        text = text_path.read_text(encoding="utf-8")
        for number, row in enumerate(read_labels(path), 1):
            try:
                yield claim(row, text, text_path.name, number)
            except ValueError as error:
                raise LabelError(f"{labels}/{path.name} line {row['line']}: {error}") from None


def as_lines(records: Iterator[dict[str, object]]) -> str:
    """Write records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def uncovered(directory: Path = DIRECTORY) -> list[str]:
    """List the numbers in digits that no numeric claim covers, outside the spans that are not annotated."""
    gold = list(claims(directory))
    found = []
    for line in (directory / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = (directory / "texts" / record["doc"]).read_text(encoding="utf-8")
        spans = [(c["start"], c["end"]) for c in gold if c["doc"] == record["doc"] and c["kind"] in NUMERIC]
        skipped = {
            n for part in record["boilerplate"] for n in range(part["line_start"], part["line_end"] + 1)
        }
        position = 0
        for number, content in enumerate(text.splitlines(keepends=True), 1):
            for hit in _NUMBER.finditer(content):
                at = position + hit.start()
                if number not in skipped and not any(start <= at < end for start, end in spans):  # type: ignore[operator]
                    found.append(
                        f"{record['doc']} line {number}: {content[max(0, hit.start() - 30) : hit.end() + 20].strip()}"
                    )
            position += len(content)
    return found


def _same_value(one: dict[str, object], other: dict[str, object]) -> bool:
    keys = (
        ("unit", "date_start", "date_end") if one["kind"] == "date" else ("unit", "value_low", "value_high")
    )
    return all(one[key] == other[key] for key in keys)


def _overlap(one: dict[str, object], other: dict[str, object]) -> float:
    first, second = (Counter(re.findall(r"\w+", str(c["sentence"]).lower())) for c in (one, other))
    return 2 * (first & second).total() / (first.total() + second.total())


def pairs(
    one: Sequence[dict[str, object]], other: Sequence[dict[str, object]]
) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Pair the claims of two passes of one document and kind, each at most once, most alike first.

    Numbers need overlapping characters, others a share of common words of at least 0.6, as the scorer asks.
    """

    def fits(a: dict[str, object], b: dict[str, object]) -> bool:
        if a["doc"] != b["doc"] or a["kind"] != b["kind"]:
            return False
        if a["kind"] in NUMERIC:
            return bool(a["start"] < b["end"] and b["start"] < a["end"])  # type: ignore[operator]
        return _overlap(a, b) >= 0.6

    ranked = sorted(
        (
            (not _same_value(a, b), -_overlap(a, b), i, j)
            for i, a in enumerate(one)
            for j, b in enumerate(other)
            if fits(a, b)
        ),
    )
    left, right, found = set(), set(), []
    for _, _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            found.append((one[i], other[j]))
    return found


def agreement(directory: Path = DIRECTORY) -> dict[str, tuple[int, int]]:
    """Count, by field, how many paired claims of the two passes agree: (same, all).

    ``found by both`` is twice the pairs over the claims of both passes, for the texts that were labelled twice.
    """
    second = list(claims(directory, "second_pass"))
    documents = {c["doc"] for c in second}
    first = [c for c in claims(directory) if c["doc"] in documents]
    matched = pairs(first, second)
    numeric = [pair for pair in matched if pair[0]["kind"] in NUMERIC]
    result = {}
    for name, chosen in (("numeric", NUMERIC), ("other", KINDS[len(NUMERIC) :])):
        both = sum(a["kind"] in chosen for a, _ in matched)
        result[f"found by both, {name}"] = (2 * both, sum(c["kind"] in chosen for c in (*first, *second)))
    tests: dict[str, Callable[[dict[str, object], dict[str, object]], bool]] = {"value": _same_value}
    for field in ("bound", "speaker", "outlet", "modality", "actor", "date_said"):
        tests[field] = lambda a, b, field=field: a[field] == b[field]  # type: ignore[misc]
    for field, test in tests.items():
        considered = numeric if field in ("value", "bound") else matched
        result[field] = (sum(test(a, b) for a, b in considered), len(considered))
    return result


def _compare(built: str) -> None:
    if GOLD.read_text(encoding="utf-8") != built:
        raise LabelError("gold.jsonl is not what the labels give; run with --write")


def main(argv: Sequence[str] | None = None) -> int:
    """Check the set, or build its gold file with ``--write``."""
    parser = argparse.ArgumentParser(prog="python -m validation.annotated_texts", description=__doc__)
    parser.add_argument("--write", action="store_true", help="build gold.jsonl from the labels")
    options = parser.parse_args(argv)
    try:
        built = as_lines(claims())
        for line in uncovered():
            sys.stdout.write(f"no claim covers: {line}\n")
        if options.write:
            GOLD.write_text(built, encoding="utf-8")
        _compare(built)
        sys.stdout.write(f"{built.count(chr(10))} claims\n")
        for field, (same, every) in agreement().items():
            sys.stdout.write(f"{field:<24} {same:>4} of {every:>4}  {same / every if every else 0:.2f}\n")
    except LabelError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
