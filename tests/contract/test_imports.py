"""Who may import whom. `lint-imports` keeps the order of the rooms; what it cannot see is kept here."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest

from tests.contract.repository import PACKAGE, ROOT, dotted, imports_of, modules

# Third parties that are slow to load, or that only one room has any business with.
HOMES = {
    "ortools": {"planning.solve"},
    "scipy.optimize": {"planning.solve"},
    "numba": {"planning.solve", "simulation", "theatre", "monitoring", "exploration"},
    "vl_convert": {"reporting"},
    "milsymbol": {"reporting"},
    "pyogrio": {"reporting.exports"},
    "xlsxwriter": {"reporting.exports"},
    "geopandas": set(),
    "IPython": set(),
    "jinja2": {"reporting", "web"},
    "ruamel": {"operation", "core", "evidence"},
    "trafilatura": {"evidence.documents"},
    "pypdf": {"evidence.documents"},
    "docx": {"evidence.documents"},
    "charset_normalizer": {"evidence.documents", "monitoring.sources"},
    "openpyxl": {"monitoring.sources"},
    "defusedxml": {"monitoring.sources"},
    "typst": {"reporting"},
    "sqlalchemy": {"monitoring.register"},
    "alembic": {"monitoring.register"},
    "argon2": {"monitoring.register"},
    "h3": {"monitoring.register"},
    "fastapi": {"web.register"},
    "starlette": {"web.register"},
    "uvicorn": {"web.register"},
    "itsdangerous": {"web.register"},
    "limits": {"web.register"},
    "typer": {"cli"},
    "rich": {"cli"},
    "highspy": set(),
    "pandas": set(),
    "matplotlib": set(),
}

# Loaded by a command only once it needs them.
HEAVY = [
    "numba",
    "ortools",
    "pandas",
    "polars",
    "pyproj",
    "scipy",
    "shapely",
    "vl_convert",
    "milsymbol",
    "jinja2",
    "sqlalchemy",
    "fastapi",
]


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _layers() -> set[str]:
    contract = next(
        entry
        for entry in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
        if entry["id"] == "layers"
    )
    listed = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}
    return listed | set(contract["exhaustive_ignores"])


def test_every_room_stands_in_the_layer_contract() -> None:
    rooms = {
        path.stem if path.is_file() else path.name
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__")
        or (path.is_dir() and path.name != "__pycache__")
    }
    assert rooms <= _layers(), f"add to the layers in pyproject.toml: {sorted(rooms - _layers())}"


@pytest.mark.parametrize("library", sorted(HOMES))
def test_third_parties_stay_in_their_homes(library: str) -> None:
    homes = {f"peacewright.{home}" for home in HOMES[library]}
    strays = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for line, name in imports_of(path)
        if _is_within(name, library) and not any(_is_within(dotted(path), home) for home in homes)
    ]
    assert not strays, f"{library} belongs in {sorted(homes) or 'no room'}:\n" + "\n".join(strays)


def test_the_catalogue_is_data() -> None:
    """Rooms read it with importlib.resources; nobody imports code from it."""
    code = [
        path for path in modules() if PACKAGE / "catalogue" in path.parents and path.name != "__init__.py"
    ]
    assert not code
    strays = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for line, name in imports_of(path)
        if _is_within(name, "peacewright.catalogue")
    ]
    assert not strays, "\n".join(strays)


def test_forbidden_rooms_are_not_imported_inside_functions_either() -> None:
    forbidden = {
        "simulation": ("planning",),
        "exploration": tuple(sorted(_layers() - {"core", "exploration"})),
        "monitoring": ("evidence",),
        "evidence": ("monitoring",),
    }
    strays = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for room, others in forbidden.items()
        if _is_within(dotted(path), f"peacewright.{room}")
        for line, name in imports_of(path)
        if any(_is_within(name, f"peacewright.{other}") for other in others)
    ]
    assert not strays, "\n".join(strays)


def _loaded_by(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint(*sorted(sys.modules), sep='\\n')"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PACKAGE.parent), "PATH": ""},
    )
    return set(run.stdout.split())


def test_importing_the_package_loads_no_room() -> None:
    loaded = _loaded_by("import peacewright")
    assert {name for name in loaded if name.startswith("peacewright.")} == set()
    assert not loaded & {*HEAVY, "numpy", "pydantic", "typer"}


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    assert not _loaded_by("import peacewright.cli") & set(HEAVY)
