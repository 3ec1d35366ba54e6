"""Options that patch one another with ``like``: levers are merged, lists replaced, before anything is validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from peacewright.core.findings import Finding, Severity
from peacewright.operation.options import MOST_OPTIONS, Levers
from peacewright.operation.reading.document import Path, YamlDocument, shortened
from peacewright.operation.reading.suggest import did_you_mean


@dataclass(frozen=True)
class Patched:
    """A document's data with every option's levers written out.

    Attributes
    ----------
    data : Any
        The data; the document's own is left as it was.
    origins : Mapping of path to path
        For a lever that an option takes over from another: where it is written.
    findings : tuple of Finding
        Options that name nothing, or each other in a circle.
    """

    data: Any
    origins: Mapping[Path, Path]
    findings: tuple[Finding, ...]

    def written_at(self, path: Path) -> Path:
        """Return where a path is written: for an inherited lever, in the option that sets it."""
        for length in range(len(path), 3, -1):
            if path[:length] in self.origins:
                return (*self.origins[path[:length]], *path[length:])
        return path


def patch_options(document: YamlDocument) -> Patched:
    """Write out the levers that options take over from the option in ``like``."""
    data = document.data
    options = data.get("options") if isinstance(data, dict) else None
    if not isinstance(options, dict) or len(options) > MOST_OPTIONS:  # validation says so
        return Patched(data, {}, ())
    findings: list[Finding] = []
    origins: dict[Path, Path] = {}
    done: dict[str, Any] = {}
    rings: set[str] = set()
    for name in options:
        for link in reversed(_chain(document, options, name, findings, rings)):
            if link not in done:
                done[link] = _merged_option(options[link], link, done, origins)
    return Patched({**data, "options": {name: done[name] for name in options}}, origins, tuple(findings))


def _chain(
    document: YamlDocument, options: dict[str, Any], name: str, findings: list[Finding], rings: set[str]
) -> list[str]:
    """Return the options from ``name`` up to the one that patches nothing; a broken chain ends where it breaks."""
    chain = [name]
    while isinstance(options[chain[-1]], dict) and (like := options[chain[-1]].get("like")) is not None:
        if not isinstance(like, str):
            break  # validation says so
        place = document.place(("options", chain[-1], "like"))
        if like not in options:
            if len(chain) == 1:
                message = f"option '{chain[-1]}' patches '{shortened(like)}', which is no option"
                findings.append(Finding("R001", Severity.ERROR, place, message, did_you_mean(like, options)))
            break
        if like in chain:
            if like == name and name not in rings:
                rings.update(chain)
                ring = " → ".join([*chain, like])
                remedy = "let one of them set its levers without 'like'"
                place = document.place(("options", name, "like"))
                findings.append(
                    Finding("R002", Severity.ERROR, place, f"options patch each other: {ring}", remedy)
                )
            break
        chain.append(like)
    return chain


def _merged_option(own: Any, name: str, done: Mapping[str, Any], origins: dict[Path, Path]) -> Any:
    like = own.get("like") if isinstance(own, dict) else None
    base = done.get(like) if isinstance(like, str) else None
    inherited = base.get("levers") if isinstance(base, dict) else None
    if not isinstance(inherited, dict) or not isinstance(own.get("levers", {}), dict):
        return own
    here, there = ("options", name, "levers"), ("options", str(like), "levers")
    return {**own, "levers": _merged(inherited, own.get("levers", {}), Levers, there, here, origins)}


def _merged(
    base: dict[str, Any],
    patch: dict[str, Any],
    model: type[BaseModel],
    there: Path,
    here: Path,
    origins: dict[Path, Path],
) -> dict[str, Any]:
    """Lay a patch over a mapping, mappings within it likewise, and note what comes from the base.

    Only keys of the schema are taken over: an unknown key is a fault once, where it is written.
    """
    merged = dict(patch)
    for key, field in model.model_fields.items():
        if key not in base:
            continue
        if key not in patch:
            merged[key] = base[key]
            origins[*here, key] = origins.get((*there, key), (*there, key))
        elif isinstance(patch[key], dict):
            part = field.annotation
            if isinstance(part, type) and issubclass(part, BaseModel):
                inherited = _opened(base[key], part)
                if isinstance(inherited, dict):
                    merged[key] = _merged(inherited, patch[key], part, (*there, key), (*here, key), origins)
    return merged


def _opened(value: Any, part: type[BaseModel]) -> Any:
    """Return a mapping that was written as the plain name of one of its keys as that mapping."""
    named_by = getattr(part, "named_by", None)
    return {named_by: value} if isinstance(value, str) and named_by else value
