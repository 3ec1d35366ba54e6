"""From plain data to the frozen schema: every fault as a finding in plain words.

Where some parts are at fault, the parts that are sound are kept, so that references can still be checked and a
person is told everything at once.
"""

from __future__ import annotations

import copy
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from peacewright.core.findings import Finding, InputFault, Severity
from peacewright.operation.base import PATTERNS
from peacewright.operation.operation import VERSION, Operation
from peacewright.operation.reading.document import MOST_FINDINGS, Path, YamlDocument, dotted, shortened
from peacewright.operation.reading.patching import Patched
from peacewright.operation.reading.suggest import did_you_mean

_ROUNDS = 12


@dataclass(frozen=True)
class Validated:
    """What validation makes of a document.

    Attributes
    ----------
    operation : Operation or None
        The whole operation; its sound parts where there are findings; None where not even those stand.
    positions : Mapping of path to list of int
        For a list from which faulty items were left out: the positions in the file of the items that stayed.
    """

    operation: Operation | None
    findings: tuple[Finding, ...]
    positions: Mapping[Path, list[int]] = field(default_factory=dict)

    def as_written(self, path: Path) -> Path:
        """Return the path in the file of a path in the operation."""
        written: Path = ()
        for part in path:
            kept = self.positions.get(written)
            written = (*written, kept[part] if kept is not None and isinstance(part, int) else part)
        return written


def validate(document: YamlDocument, patched: Patched) -> Validated:
    """Validate a document's data.

    Parameters
    ----------
    document : YamlDocument
        Gives the places.
    patched : Patched
        The document's data with the options' levers written out.
    """
    try:
        return Validated(Operation.model_validate(patched.data, by_alias=True, by_name=False), ())
    except ValidationError as error:
        faults = error.errors(include_url=False)[: 4 * MOST_FINDINGS]
    findings: dict[tuple[Path, str], Finding] = {}
    for fault in faults:
        path = patched.written_at(_path_of(fault["loc"], patched.data))
        finding = _finding(document, path, fault)
        if len(findings) < MOST_FINDINGS:
            findings.setdefault((path, finding.code), finding)
    operation, positions = _sound_part(patched.data, faults)
    return Validated(operation, tuple(findings.values()), positions)


# --- places ---------------------------------------------------------------------------------------------------------


def _path_of(location: Sequence[str | int], data: Any) -> Path:
    """Return a location without the marks that pydantic adds to it for keys and for kinds of union."""
    path: Path = ()
    for position, part in enumerate(location):
        last = position == len(location) - 1
        known = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        )
        if known:
            data = data[part]
            path = (*path, part)
        elif last and part != "[key]" and isinstance(data, dict):
            path = (*path, part)
    return path


# --- the schema at a path -------------------------------------------------------------------------------------------


def _inner(annotation: Any) -> Any:
    """Strip what does not say which keys a value has: Annotated, and 'or None'."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next((a for a in typing.get_args(annotation) if a is not type(None)), None)
        else:
            return annotation


def _field_names(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def schema_at(path: Path) -> Any:
    """Return the type that the schema asks for at a path, or None if it has no such path."""
    here: Any = Operation
    for part in path:
        here = _inner(here)
        if isinstance(here, type) and issubclass(here, BaseModel):
            info = _field_names(here).get(str(part))
            here = info.annotation if info is not None else None
        else:
            arguments = typing.get_args(here)
            here = arguments[-1] if typing.get_origin(here) is dict else arguments[0] if arguments else None
    return _inner(here)


def _meaning(path: Path) -> str:
    """Return what a key is for, in the schema's words."""
    model = schema_at(path[:-1])
    if path and isinstance(model, type) and issubclass(model, BaseModel):
        info = _field_names(model).get(str(path[-1]))
        if info is not None and info.description:
            return str(info.description).split("\n")[0].rstrip(".")
    return ""


# --- words ----------------------------------------------------------------------------------------------------------


def _kind(value: Any) -> str:
    kinds = {
        dict: "a mapping",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "nothing" if value is None else kinds.get(type(value), "a date")


_EXPECTED = {
    "string_type": ("text", "put it in quotes"),
    "dict_type": ("a mapping (key: value)", "write 'key: value' lines, indented under it"),
    "model_type": ("a mapping (key: value)", "write 'key: value' lines, indented under it"),
    "list_type": ("a list", "write it in brackets: [one, two]"),
    "tuple_type": ("a list", "write it in brackets: [one, two]"),
    "float_type": ("a number", "write a bare number, for instance 48.5"),
    "float_parsing": ("a number", "write a bare number, for instance 48.5"),
    "finite_number": ("a number", "write a bare number, for instance 48.5"),
    "int_type": ("a whole number", "write a bare number, for instance 1"),
    "bool_type": ("true or false", "write true or false"),
    "bool_parsing": ("true or false", "write true or false"),
}


def _finding(document: YamlDocument, path: Path, fault: Any) -> Finding:
    code, message, remedy = _words(path, fault)
    return Finding(code, Severity.ERROR, document.place(path), message, remedy)


def _words(path: Path, fault: Any) -> tuple[str, str, str]:
    """Return code, message and remedy of one validation fault."""
    kind, value, context = fault["type"], fault.get("input"), fault.get("ctx", {})
    key = dotted(path[-1:])
    if isinstance(context.get("error"), InputFault):
        told: InputFault = context["error"]
        return told.code, told.message, told.remedy
    if path == ("peacewright",) and kind == "literal_error":
        if type(value) is int and value > VERSION:
            message = f"the file is of version {value}, newer than this program, which reads up to {VERSION}"
            return "S006", message, "use a newer program"
        remedy = f"write 'peacewright: {VERSION}'"
        return "S006", f"version '{shortened(value)}' of the file's shape is not known", remedy
    if kind == "extra_forbidden":
        model = schema_at(path[:-1])
        known = _field_names(model) if isinstance(model, type) and issubclass(model, BaseModel) else {}
        return "S001", f"'{key}' is not a key here", did_you_mean(key, known)
    if kind == "missing":
        meaning = _meaning(path)
        return "S002", f"'{key}' is missing", f"add '{key}:'" + (f" ({meaning})" if meaning else "")
    if kind in _EXPECTED:
        due, remedy = _EXPECTED[kind]
        if value is None:
            remedy = f"give it a value, or leave the key '{key}' out where it is not required"
        shown = f": '{shortened(value)}'" if isinstance(value, str | int | float) else ""
        return "S003", f"expected {due}, got {_kind(value)}{shown}", remedy
    return "S004", *_value_words(kind, value, context, fault["msg"])


def _value_words(kind: str, value: Any, context: Mapping[str, Any], otherwise: str) -> tuple[str, str]:
    if kind in {"enum", "literal_error"}:
        allowed = re.findall(r"'([^']*)'|(?<![\w'])(\d+)(?![\w'])", str(context.get("expected", "")))
        return f"'{shortened(value)}' is not allowed here", did_you_mean(
            str(value), [a or b for a, b in allowed]
        )
    if kind == "string_pattern_mismatch":
        words, example = PATTERNS.get(
            str(context.get("pattern")), (f"text like {context.get('pattern')}", "")
        )
        return (
            f"'{shortened(value)}' is not {words}",
            f"write for instance {example}" if example else "mend it",
        )
    if kind in {"too_short", "string_too_short"}:
        least = context.get("min_length", 1)
        return (
            "this is empty" if least == 1 else f"this is too short: at least {least} are due",
            "add what belongs here",
        )
    if kind in {"too_long", "string_too_long"}:
        return f"this is too long: at most {context.get('max_length')} are allowed", "shorten it"
    limits = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    for short, words in limits.items():
        if short in context:
            return (
                f"'{shortened(value)}' is out of bounds",
                f"give {words} {context[short]:g} (in the base unit)",
            )
    return (
        f"'{shortened(value)}': {otherwise[:1].lower()}{otherwise[1:]}",
        "see the reference of the operation file",
    )


# --- the sound part -------------------------------------------------------------------------------------------------


def _sound_part(data: Any, faults: Sequence[Any]) -> tuple[Operation | None, dict[Path, list[int]]]:
    """Leave out what is at fault, from the leaf upwards, until the rest stands."""
    data = copy.deepcopy(data)
    positions: dict[Path, list[int]] = {}
    tried: set[Path] = set()
    for _ in range(_ROUNDS):
        doomed: set[Path] = set()
        for fault in faults:
            path = _path_of(fault["loc"], data)
            if fault["type"] == "missing" or path in tried:
                path = path[:-1]
            while path in tried:
                path = path[:-1]
            if not path:
                return None, {}
            doomed.add(path)
        tried = {path for path in tried | doomed if not any(isinstance(part, int) for part in path)}
        _leave_out(data, doomed, positions)
        try:
            return Operation.model_validate(data, by_alias=True, by_name=False), positions
        except ValidationError as error:
            faults = error.errors(include_url=False)[: 4 * MOST_FINDINGS]
    return None, {}


def _leave_out(data: Any, doomed: set[Path], positions: dict[Path, list[int]]) -> None:
    # From the end of every list to its beginning, so that positions still to be removed stay true.
    for path in sorted(doomed, key=lambda p: [(str(type(part)), part) for part in p], reverse=True):
        holder = data
        for part in path[:-1]:
            holder = holder[part] if _holds(holder, part) else None
        if not _holds(holder, path[-1]):
            continue
        if isinstance(holder, list):
            written = _written(path[:-1], positions)
            positions.setdefault(written, list(range(len(holder)))).pop(int(path[-1]))
        del holder[path[-1]]


def _holds(holder: Any, part: str | int) -> bool:
    if isinstance(holder, dict):
        return part in holder
    return isinstance(holder, list) and isinstance(part, int) and 0 <= part < len(holder)


def _written(path: Path, positions: Mapping[Path, list[int]]) -> Path:
    return Validated(None, (), positions).as_written(path)
