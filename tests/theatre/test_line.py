"""The line of contact: drawn, measured, cut into segments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.theatre.geodesy import distance_to_line_km, length_km, resample
from peacewright.theatre.geography import places, regions
from peacewright.theatre.line import cut_segments, draw_line
from tests.theatre.cases import COARSE_LINE

LON, LAT = np.array(COARSE_LINE).T


def test_line_is_measured_at_its_ruler():
    line = draw_line(LON, LAT, 20.0)
    assert line.length_km == pytest.approx(length_km(*resample(LON, LAT, 20.0)))
    assert line.length_km < length_km(LON, LAT)
    assert line.ruler_km == 20.0


@settings(max_examples=25, deadline=None)
@given(st.floats(5, 300), st.floats(5, 60))
def test_segments_are_equal_sum_to_the_line_and_lie_on_it(wanted, ruler):
    line = draw_line(LON, LAT, ruler)
    segments = cut_segments(line, wanted, places("UA", 20_000), regions("UA"))
    assert segments.length_km.sum() == pytest.approx(line.length_km, rel=1e-12)
    assert np.ptp(segments.length_km) == 0.0
    assert segments.length_km[0] == pytest.approx(wanted, rel=0.5)
    assert np.all(distance_to_line_km(segments.lon, segments.lat, line.lon, line.lat) < 0.01)
    assert len(set(segments.id)) == len(segments)


def test_segments_are_called_after_town_and_region():
    line = draw_line(LON, LAT, 20.0)
    segments = cut_segments(line, 20.0, places("UA"), regions("UA"))
    names = [region.name for region in regions("UA")]
    assert set(segments.region_name) <= set(names)
    assert all(name.startswith(number) for name, number in zip(segments.name, segments.id, strict=True))
    # The line begins in the north-east and ends at the mouth of the Dnipro.
    assert segments.region[0] in {"UA-63", "UA-09"}
    assert segments.region[-1] in {"UA-65", "UA-48"}


@pytest.mark.parametrize(
    ("lon", "lat", "ruler", "words"),
    [
        ([37.0], [50.0], 20.0, "at least two points"),
        ([37.0, 37.0, 38.0], [50.0, 50.0, 49.0], 20.0, "points 1 and 2"),
        ([37.0, 38.0], [50.0, 49.0], 0.0, "ruler"),
    ],
)
def test_faulty_lines_are_refused_in_words(lon, lat, ruler, words):
    with pytest.raises(ValueError, match=words):
        draw_line(lon, lat, ruler)


def test_segment_length_must_be_above_zero():
    with pytest.raises(ValueError, match="longer than zero"):
        cut_segments(draw_line(LON, LAT, 20.0), -1.0, places("UA"), regions("UA"))
