"""A coarse theatre for tests, typed from the general position of large towns: it stands for no dated line."""

from peacewright.theatre.theatre import Numbers, TheatreInputs

COARSE_LINE = (
    (37.9, 50.1),
    (38.0, 49.4),
    (38.1, 48.8),
    (37.6, 48.3),
    (36.8, 47.9),
    (35.6, 47.5),
    (34.4, 47.5),
    (33.4, 46.8),
    (32.5, 46.6),
    (31.9, 46.55),
)
KYIV, DONETSK = (30.52, 50.45), (37.80, 48.00)

NUMBERS = Numbers(
    ruler_km=20.0,
    segment_length_km=20.0,
    snap_km=15.0,
    circuity=1.22,
    road_speed_km_per_hour=45.0,
    site_population=20_000.0,
)

DECLARED = TheatreInputs(
    boundaries=("UA",),
    parties=("RUS", "UKR"),
    line=COARSE_LINE,
    held=((DONETSK,), (KYIV,)),
    zones={"west": ("UA-46", "UA-26", "UA-21"), "east": ("UA-63", "UA-12", "UA-14"), "border": ("PL-18",)},
    sea_areas={"black-sea": ("Black Sea", 31.0, 45.5)},
    beyond={"RUS": ("RU-BEL",)},
)
