"""The formats that can be exported to: how their files end, and which library writes them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.reporting.exports.model import Export


@dataclass(frozen=True)
class Format:
    """One format: what it holds, the endings of its files, its writer in this room, the library it needs if any."""

    holds: str
    endings: tuple[str, ...]
    writer: str
    package: str = ""
    of: Literal["any", "monitor"] = "any"
    """Of what it can be: of plans and of runs of the monitor alike, or of the latter alone."""

    def write(self, export: Export) -> bytes:
        """Return an export in this format."""
        written: bytes = import_module(f"peacewright.reporting.exports.{self.writer}").write(export)
        return written


FORMATS: dict[str, Format] = {
    "geojson": Format("places", (".geojson", ".json"), "geojson"),
    "gpkg": Format("places and tables", (".gpkg",), "geopackage", "pyogrio"),
    "kml": Format("places", (".kml",), "kml"),
    "xlsx": Format("tables", (".xlsx",), "xlsx", "xlsxwriter"),
    "csv": Format("tables, a file each", (".zip",), "csv_package"),
    "hxl": Format("incidents, a file", (".csv",), "hxl", of="monitor"),
    "parquet": Format("incidents with their points", (".parquet",), "geoparquet", of="monitor"),
}
EXTRA = "export"
"""The extra of this package that brings what the formats need."""


def format_for(name: str, out: Path, of: Literal["plans", "monitor"] = "plans") -> Format:
    """Return the format of a name, if a file of that ending can be written in it here, of what is to be exported.

    Raises
    ------
    PeacewrightError
        If there is no such format, the ending is another's, or its library is not installed.
    """
    if name not in FORMATS:
        raise _refused("--to", f"there is no format '{name}'", f"The formats are {', '.join(FORMATS)}")
    found = FORMATS[name]
    if found.of == "monitor" and of == "plans":
        message = f"a {name} export holds {found.holds}: it is of a run of the monitor"
        raise _refused("--to", message, "Name the run with --monitor DIR, or choose another format")
    if out.suffix.lower() not in found.endings:
        message = f"a {name} export ({found.holds}) does not end in '{out.suffix}'"
        raise _refused(str(out), message, f"Let the file end in {' or '.join(found.endings)}")
    if found.package and find_spec(found.package) is None:
        message = f"to write {name}, the Python package '{found.package}' is needed, and it is not installed"
        remedy = (
            f"pip install {found.package}  (or all that exports need: pip install 'peacewright[{EXTRA}]')"
        )
        raise _refused("--to", message, remedy)
    return found


def _refused(place: str, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(place), message, remedy)])
