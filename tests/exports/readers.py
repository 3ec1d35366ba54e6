"""Every format read back by a program of somebody else, into the same shape: rows by table."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pyogrio

Rows = list[dict[str, Any]]


def read_xlsx(path: Path) -> dict[str, Rows]:
    """Read a workbook; row 1 names the fields, row 2 is passed over."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
    return found


def read_csv(path: Path) -> dict[str, Rows]:
    """Read a data package by what it says of itself: header row, comment rows, types of fields, missing values."""
    kinds = {"string": str, "date": str, "number": float, "integer": int}
    found = {}
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            rows = list(csv.reader(io.StringIO(archive.read(resource["path"]).decode(), newline="")))
            dialect, fields = resource["dialect"], resource["schema"]["fields"]
            heads = [rows[number - 1] for number in dialect["headerRows"]]
            assert heads == [[field["name"] for field in fields]]
            body = rows[max(dialect["headerRows"] + dialect["commentRows"]) :]
            found[resource["name"]] = [
                {
                    field["name"]: None if cell in resource["schema"]["missingValues"] else kinds[field["type"]](cell)
                    for field, cell in zip(fields, row, strict=True)
                }
                for row in body
            ]  # fmt: skip
    return found


def read_gpkg(path: Path) -> dict[str, geopandas.GeoDataFrame]:
    """Read every layer and table of a GeoPackage."""
    return {name: pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}


def read_geojson(path: Path) -> dict[str, geopandas.GeoDataFrame]:
    """Read a feature collection and part it by its property ``layer``."""
    frame = geopandas.read_file(path)
    return {name: part.dropna(axis=1, how="all") for name, part in frame.groupby("layer", sort=False)}


def read_kml(path: Path) -> dict[str, geopandas.GeoDataFrame]:
    """Read every folder of a KML document, named by its title."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL tells of folders of one name
        return {name: pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}
