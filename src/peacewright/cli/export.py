"""``peacewright export``: the operation, its plans and answers in formats that other programs open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from peacewright.cli.arguments import (
    EXAMPLE,
    JsonOption,
    OperationArgument,
    OptionOption,
    given,
    load_with_option,
)
from peacewright.cli.output import print_json, progress_bar

EPILOG = f"""Examples:

peacewright export {EXAMPLE} --to gpkg --out places.gpkg

peacewright export {EXAMPLE} --to kml --option none --out places.kml

peacewright export {EXAMPLE} --to xlsx --brief brief --out tables.xlsx

peacewright export {EXAMPLE} --to hxl --monitor watch --out incidents.csv

geojson and kml hold places, xlsx and csv (a .zip of tables) tables, gpkg both. In xlsx and csv the second row gives
units. hxl (a .csv with HXL hashtags) and parquet hold the incidents of a run of the monitor."""


def run(
    operation: OperationArgument,
    to: Annotated[
        Literal["geojson", "gpkg", "kml", "xlsx", "csv", "hxl", "parquet"],
        typer.Option("--to", show_default=False, help="The format."),
    ],
    out: Annotated[Path, given("--out", "FILE", "The file to write.")],
    option: OptionOption = None,
    brief: Annotated[
        Path | None,
        given("--brief", "DIR", "Add the answers of a brief written before."),
    ] = None,
    monitor: Annotated[
        Path | None,
        given("--monitor", "DIR", "Export incidents, counts and sources of a run of the monitor instead."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write places and tables of the plans for maps, globes and spreadsheets, with units and provenance."""
    loaded = load_with_option(operation, option)
    from peacewright import study

    with progress_bar() as progress:
        written = study.export(loaded, to, out, option, brief, progress, monitor)
    if json:
        print_json({"file": str(written)})
    else:
        print(written)
