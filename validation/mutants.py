"""Mutants of operation files: seeded, so that a number names one of them for ever.

``mutant(seed, number)`` gives the same bytes on every machine, as long as the files it starts from are the same. A
third is changed byte by byte, a third line by line, a third as a tree of mappings and lists that is written out again;
some are bytes that never were a file.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from peacewright.operation.reading.document import read_document
from peacewright.operation.reading.factor_tables import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]

# Unquoted YAML that stands where a value should: quantities that nobody means, words of other versions of YAML, names
# that refer to something else, features that are refused.
SCALARS = (
    "", "~", "null", "true", "no", "Yes", "0", "-0", "-1", "1", "7", "1e308", "1e309", "-1e308", "9" * 400,
    "1" + "0" * 30, "0x1F", "0o17", "1_000", ".inf", "-.inf", ".nan", "5e-324", "1e-400", "12:30", "3.14.15",
    "10,000", "1,100 km", "2025-04-20", "0001-01-01", "9999-12-31", "2025-02-30", "2025-13-01", "10000-01-01",
    "2025-04-20T10:00:00Z", "D+0", "D-9999", "D+99999", "D+", "400 km", "400 parsecs", "-5 km", "km",
    "1e300 km", "400 km km", "30 days", "0 days", "1e12 months", "∞ days", "½ km", "٤٠٠ km", "£1.6bn",
    "£1e300bn", "€-1", "£", "100 %", "-3 %", "1e6 %", "at least", "at least at least 3", "at most -1e308 km",
    "at least 60 %", "all", "none", "any", "held", "west", "west-10k", "full", "XWE", "XEA", "RUS", "GBR",
    "like", "options", "<<", "=", "?", "-", ":", "|", ">", "'", '"', "[", "{", "}", "]", "[]", "{}", "[[]]",
    "[{}]", "{all: []}", "{any: [{all: [{any: []}]}]}", "{held: full, for: 1e9 days}", "{quiet: -3 days}",
    "{? [a] : b}", "{a: {b: {c: {d: 1}}}}", "[a, [b, [c, [d]]]]", "&a b", "*a", "!!str 3", "!x y",
    "!!python/object/apply:os.system [id]", "!!binary aGk=", "!!float 3", "'quoted'", '"\\u0000"', '"\\ud800"',
    '"\\x07"', '"\\N\\L\\P"', "é", "e\u0301", "🙂", "\u202eabc", "\u200b", "\ufeff", "\u2028", "ﬁ", "İ", "ß",
    "ΑΒΓ", "名", "a" * 5_000, "x " * 2_000, "# comment", "a # b", "a: b", "- a", "@at", "`tick`", "%percent",
    "\t", " ",
)  # fmt: skip

_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "koi8-r", "utf-7", "shift_jis")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf\xef\xbb\xbf")


@dataclass(frozen=True)
class Mutant:
    """One case: its number, what was done to which file, and its bytes."""

    number: int
    recipe: str
    content: bytes


@dataclass(frozen=True)
class Raw:
    """Text that is put into a file as it stands."""

    text: str


@lru_cache(maxsize=1)
def good_files() -> dict[str, str]:
    """Return every operation file that ships, the templates, and two of the tests, one of an older version."""
    paths = [*sorted(CATALOGUE.glob("operations/*.yaml")), *sorted(CATALOGUE.glob("templates/*.yaml"))]
    paths += [ROOT / "tests" / "operation" / name for name in ("small.yaml", "version-1.yaml")]
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


def mutant(seed: int, number: int) -> Mutant:
    """Return one case by its seed and number."""
    rng = random.Random(f"{seed}:{number}")
    kind = rng.choices(("bytes", "lines", "tree", "noise"), weights=(25, 32, 35, 8))[0]
    name = rng.choice(list(good_files()))
    steps = rng.choice((1, 1, 1, 1, 1, 2, 3, 8))
    if kind == "noise":
        return Mutant(number, "noise", _noise(rng))
    text = good_files()[name]
    if kind == "bytes":
        made, done = _by_bytes(rng, text, steps)
    elif kind == "lines":
        made, done = _by_lines(rng, text, steps)
    else:
        made, done = _by_tree(rng, name, steps)
    return Mutant(number, f"{name}: {', '.join(done)}", made)


# --- bytes ----------------------------------------------------------------------------------------------------------


def _by_bytes(rng: random.Random, text: str, steps: int) -> tuple[bytes, list[str]]:
    raw, done = text.encode(), []
    for _ in range(steps):
        change = rng.choice(list(_BYTES))
        raw = _BYTES[change](rng, raw)
        done.append(change)
    return raw, done


def _span(rng: random.Random, raw: bytes, most: int = 2_000) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + rng.randrange(1, most))


def _flip(rng: random.Random, raw: bytes) -> bytes:
    made = bytearray(raw)
    for _ in range(rng.randrange(1, 20)):
        if made:
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _delete(rng: random.Random, raw: bytes) -> bytes:
    start, end = _span(rng, raw)
    return raw[:start] + raw[end:]


def _double(rng: random.Random, raw: bytes) -> bytes:
    start, end = _span(rng, raw)
    return raw[:end] + raw[start:end] * rng.randrange(1, 20) + raw[end:]


def _insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    choice = (
        rng.randbytes(rng.randrange(1, 40)),
        b"\x00",
        b"\t",
        b"\r",
        b"\x1b[31m",
        b"\x85",
        "\u2028".encode(),
        b"\x7f",
    )
    return raw[:at] + rng.choice(choice) * rng.choice((1, 1, 3)) + raw[at:]


def _truncate(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def _swap(rng: random.Random, raw: bytes) -> bytes:
    a, b = sorted((_span(rng, raw), _span(rng, raw)))
    if a[1] > b[0]:
        return raw
    return raw[: a[0]] + raw[b[0] : b[1]] + raw[a[1] : b[0]] + raw[a[0] : a[1]] + raw[b[1] :]


def _splice(rng: random.Random, raw: bytes) -> bytes:
    other = rng.choice(list(good_files().values())).encode()
    return raw[: rng.randrange(len(raw) + 1)] + other[rng.randrange(len(other)) :]


def _encode(rng: random.Random, raw: bytes) -> bytes:
    return raw.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")


def _mark(rng: random.Random, raw: bytes) -> bytes:
    return rng.choice(_MARKS) + raw


def _line_ends(rng: random.Random, raw: bytes) -> bytes:
    return raw.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b"\x0b", b"\xc2\x85", b"")))


def _long_line(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return (
        raw[:at]
        + rng.choice((b"x", b" ", b"#", b"'", b"-", b"[", b"{a: ", b"&a ")) * rng.choice((3_000, 300_000))
        + raw[at:]
    )


_BYTES: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "bits flipped": _flip, "bytes deleted": _delete, "bytes doubled": _double, "bytes inserted": _insert,
    "truncated": _truncate, "blocks swapped": _swap, "spliced": _splice, "encoded": _encode, "marked": _mark,
    "line ends": _line_ends, "a long line": _long_line,
}  # fmt: skip


# --- lines ----------------------------------------------------------------------------------------------------------


def _by_lines(rng: random.Random, text: str, steps: int) -> tuple[bytes, list[str]]:
    lines, done = text.split("\n"), []
    for _ in range(steps):
        change = rng.choice(list(_LINES))
        at = rng.randrange(len(lines))
        _LINES[change](rng, lines, at)
        lines = lines or [""]
        done.append(f"{change} at {at + 1}")
    return "\n".join(lines).encode("utf-8", "surrogatepass"), done


def _line_value(rng: random.Random, lines: list[str], at: int) -> None:
    before, mark, _ = lines[at].partition(":")
    lines[at] = f"{before}{mark} {rng.choice(SCALARS)}"


def _line_inner(rng: random.Random, lines: list[str], at: int) -> None:
    """Put something else for one value inside braces or brackets."""
    places = list(re.finditer(r"(?<=[:,\[] )[^,\[\]{}]+|(?<=\[)[^,\[\]{}]+", lines[at]))
    if places:
        place = rng.choice(places)
        lines[at] = lines[at][: place.start()] + rng.choice(SCALARS) + lines[at][place.end() :]


def _line_key(rng: random.Random, lines: list[str], at: int) -> None:
    key = rng.choice((*SCALARS, *(line.partition(":")[0].strip() for line in rng.choices(lines, k=8))))
    lines[at] = re.sub(r"[\w.-]+(?=:)", lambda _: key, lines[at], count=1)


def _line_drop(rng: random.Random, lines: list[str], at: int) -> None:
    del lines[at : at + rng.choice((1, 1, 1, 5, 40))]


def _line_double(rng: random.Random, lines: list[str], at: int) -> None:
    block = lines[at : at + rng.choice((1, 1, 6, 40))]
    lines[at:at] = block * rng.choice((1, 1, 2, 30))


def _line_indent(rng: random.Random, lines: list[str], at: int) -> None:
    change = rng.choice(("  ", " ", "\t", "    ", None))
    for place in range(at, min(len(lines), at + rng.choice((1, 1, 8)))):
        lines[place] = lines[place][1:] if change is None else change + lines[place]


def _line_swap(rng: random.Random, lines: list[str], at: int) -> None:
    other = rng.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _line_cut(rng: random.Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]


def _line_join(rng: random.Random, lines: list[str], at: int) -> None:
    lines[at : at + 2] = [rng.choice(("", " ", ", ")).join(lines[at : at + 2])]


def _line_character(rng: random.Random, lines: list[str], at: int) -> None:
    where = rng.randrange(len(lines[at]) + 1)
    lines[at] = (
        lines[at][:where]
        + rng.choice("{}[]:,-?&*!|>'\"%@#<=~\t\x00\x07\u2028é🙂")
        + lines[at][where + rng.randrange(2) :]
    )


def _line_foreign(rng: random.Random, lines: list[str], at: int) -> None:
    other = rng.choice(list(good_files().values())).split("\n")
    start = rng.randrange(len(other))
    lines[at:at] = other[start : start + rng.choice((1, 5, 60))]


_LINES: dict[str, Callable[[random.Random, list[str], int], None]] = {
    "value": _line_value, "inner value": _line_inner, "key": _line_key, "dropped": _line_drop, "doubled": _line_double,
    "indented": _line_indent, "swapped": _line_swap, "cut": _line_cut, "joined": _line_join,
    "character": _line_character, "of another file": _line_foreign,
}  # fmt: skip


# --- tree -----------------------------------------------------------------------------------------------------------

Where = tuple[str | int, ...]


@lru_cache(maxsize=16)
def _tree(name: str) -> Any:
    return read_document(good_files()[name].encode(), name).data


def _paths(value: Any, path: Where = ()) -> list[Where]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += _paths(item, (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            found += _paths(item, (*path, position))
    return found


def _at(value: Any, path: Where) -> Any:
    for part in path:
        value = value[part]
    return value


def _by_tree(rng: random.Random, name: str, steps: int) -> tuple[bytes, list[str]]:
    data, done = copy.deepcopy(_tree(name)), []
    for _ in range(steps):
        paths = _paths(data)
        if not paths:
            break
        path = _deep_or_shallow(rng, paths)
        change = rng.choice(list(_TREE))
        _TREE[change](rng, _at(data, path[:-1]), path[-1], data)
        done.append(f"{change} at {'.'.join(str(part)[:20] for part in path)}")
    return _written(data).encode("utf-8", "surrogatepass"), done


def _deep_or_shallow(rng: random.Random, paths: list[Where]) -> Where:
    """Choose a path so that what stands high in the file is as likely as the many leaves."""
    depth = rng.choice(sorted({len(path) for path in paths}))
    return rng.choice([path for path in paths if len(path) == depth])


def _tree_scalar(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    holder[key] = Raw(rng.choice(SCALARS))


def _tree_text(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    holder[key] = rng.choice(SCALARS)


def _tree_delete(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    del holder[key]


def _tree_rename(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    if isinstance(holder, dict):
        other = [path[-1] for path in _paths(root) if isinstance(path[-1], str)]
        new = rng.choice(
            (*SCALARS[:80], *rng.choices(other, k=60), key.upper(), key + " ", key[:-1], key * 3)
        )
        items = [(new if k == key else k, v) for k, v in holder.items()]
        holder.clear()
        holder.update(items)


def _tree_move(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    """Put here what stands elsewhere in the same file."""
    holder[key] = copy.deepcopy(_at(root, rng.choice(_paths(root))))


def _tree_foreign(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    """Put here what stands in another file: the same key of it, if there is one."""
    other = _tree(rng.choice(list(good_files())))
    same = [path for path in _paths(other) if path[-1] == key]
    holder[key] = copy.deepcopy(_at(other, rng.choice(same or _paths(other))))


def _tree_wrap(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    for _ in range(rng.choice((1, 1, 2, 35, 60))):
        holder[key] = rng.choice(
            ([holder[key]], {"all": [holder[key]]}, {"any": [holder[key]]}, {str(key): holder[key]})
        )


def _tree_multiply(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    times = rng.choice((2, 70, 700))
    if len(json.dumps(holder[key], default=str)) * times > 400_000:
        times = 2
    if isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(times)]
    else:
        holder.update({f"{key}-{number}": copy.deepcopy(holder[key]) for number in range(times)})


def _tree_retype(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    value = holder[key]
    if isinstance(value, dict):
        holder[key] = rng.choice((list(value), list(value.values()), str(value)[:500], len(value)))
    elif isinstance(value, list):
        holder[key] = rng.choice(
            ({str(i): v for i, v in enumerate(value)}, value[0] if value else None, str(value)[:500])
        )
    else:
        holder[key] = rng.choice(([value], {str(value): value}, None, str(value), [str(value)] * 3, {}))


def _tree_number(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    """Change the size of a number, and leave its unit."""
    text = str(holder[key]) if not isinstance(holder[key], dict | list) else "1"
    factor = rng.choice((0, -1, 1e-9, 1e-3, 10, 1e3, 1e9, 1e300))
    holder[key] = re.sub(
        r"\d[\d,]*(?:\.\d+)?", lambda m: f"{float(m[0].replace(',', '')) * factor:g}", text[:200], count=1
    )


def _tree_date(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    holder[key] = rng.choice(
        (date.min, date.max, date(2025, 4, 20), date(rng.randrange(1, 9999), rng.randrange(1, 13), 5))
    )


def _tree_like(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    """Let options patch each other, in circles and in chains."""
    options = root.get("options") if isinstance(root, dict) else None
    if isinstance(options, dict) and options:
        names = [*options, "none-such", "", None]
        for option in options.values():
            if isinstance(option, dict) and rng.random() < 0.7:
                option["like"] = rng.choice(names)


def _tree_order(rng: random.Random, holder: Any, key: Any, root: Any) -> None:
    if isinstance(holder, dict):
        items = list(holder.items())
        rng.shuffle(items)
        holder.clear()
        holder.update(items)
    else:
        rng.shuffle(holder)


_TREE: dict[str, Callable[[random.Random, Any, Any, Any], None]] = {
    "scalar": _tree_scalar, "text": _tree_text, "deleted": _tree_delete, "renamed": _tree_rename, "moved": _tree_move,
    "of another file": _tree_foreign, "wrapped": _tree_wrap, "multiplied": _tree_multiply, "retyped": _tree_retype,
    "number": _tree_number, "date": _tree_date, "like": _tree_like, "order": _tree_order,
}  # fmt: skip


def _written(data: Any) -> str:
    """Write a tree as YAML: JSON over several lines, with dates and raw text as they stand."""
    raw: list[str] = []

    def plain(value: Any) -> str:
        raw.append(value.text if isinstance(value, Raw) else str(value))
        return f"\0{len(raw) - 1}\0"

    text = json.dumps(data, indent=1, ensure_ascii=False, default=plain)
    return re.sub(r'"\\u0000(\d+)\\u0000"', lambda match: raw[int(match[1])], text)


# --- noise ----------------------------------------------------------------------------------------------------------


def _noise(rng: random.Random) -> bytes:
    size = rng.choice((0, 1, 10, 300, 5_000, 200_000))
    if rng.random() < 0.4:
        return rng.randbytes(size)
    pieces = (
        *SCALARS,
        "\n",
        "\n  ",
        "\n- ",
        ": ",
        ", ",
        "{",
        "}",
        "[",
        "]",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "peacewright: 2\n",
    )
    return "".join(rng.choices(pieces, k=max(1, size // 8))).encode("utf-8", "surrogatepass")[:1_500_000]
