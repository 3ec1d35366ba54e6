"""Access by side, domain, means and consent."""

import numpy as np
import pytest

from peacewright.operation.vocabulary import Consent
from peacewright.theatre.access import MEANS, Level, access_table, cell_access, consent_level

VALUES = {
    f"access.{means}.{level}": value
    for means in ("ground", "aerial", "maritime")
    for level, value in (("refused", 0.1), ("tolerated", 0.5), ("accepted", 0.9))
} | {"access.remote": 1.0}
TABLE = access_table(VALUES.__getitem__)

DOMAIN = np.array([0, 1, 1, 2, 3, 3])  # a segment, two air cells, a sea area, two energy cells
SIDE = np.array([-1, 0, 1, -1, 0, 1])
GROUND, REMOTE = MEANS.index("ground"), MEANS.index("remote")


@pytest.mark.parametrize(
    ("consent", "armed", "with_bloc", "level"),
    [
        (Consent.ACCEPTS, True, True, Level.ACCEPTED),
        (Consent.TOLERATES, True, True, Level.TOLERATED),
        (Consent.UNARMED_ONLY, True, False, Level.REFUSED),
        (Consent.UNARMED_ONLY, False, True, Level.TOLERATED),
        (Consent.OUTSIDE_BLOC_ONLY, True, True, Level.REFUSED),
        (Consent.OUTSIDE_BLOC_ONLY, True, False, Level.TOLERATED),
        (Consent.REFUSES, False, False, Level.REFUSED),
    ],
)
def test_what_a_word_amounts_to(consent, armed, with_bloc, level):
    assert consent_level(consent, armed=armed, with_bloc=with_bloc) is level


def test_teams_go_only_where_they_are_based_unless_they_may_cross():
    level = np.array([Level.ACCEPTED, Level.ACCEPTED])
    stay = cell_access(DOMAIN, SIDE, level, TABLE, np.array([False, True]), crosses_line=False)
    cross = cell_access(DOMAIN, SIDE, level, TABLE, np.array([False, True]), crosses_line=True)
    assert stay.shape == (6, len(MEANS))
    assert stay[[1, 4], GROUND].tolist() == [0.0, 0.0]
    assert stay[[0, 2, 5], GROUND].tolist() == [0.9, 0.9, 0.9]
    assert cross[[0, 1, 2, 4, 5], GROUND].tolist() == [0.9] * 5


def test_no_bases_no_teams_but_remote_means_ask_nobody():
    level = np.array([Level.REFUSED, Level.ACCEPTED])
    found = cell_access(DOMAIN, SIDE, level, TABLE, np.array([False, False]), crosses_line=True)
    assert np.all(found[:, GROUND] == 0.0)
    assert np.all(found[:, REMOTE] == 1.0)


def test_a_segment_takes_the_more_open_side_and_the_sea_the_less_open_one():
    level = np.array([Level.REFUSED, Level.ACCEPTED])
    found = cell_access(DOMAIN, SIDE, level, TABLE, np.array([True, True]), crosses_line=True)
    aerial = MEANS.index("aerial")
    assert found[0, aerial] == 0.9
    assert found[3, aerial] == 0.1
    assert found[1, aerial] == 0.1
    assert found[2, aerial] == 0.9


def test_parties_are_treated_alike():
    rng = np.random.default_rng(7)
    level = rng.integers(0, 3, size=(50, 2))
    stationed = np.array([True, False])
    one = cell_access(DOMAIN, SIDE, level, TABLE, stationed, crosses_line=False)
    swapped_side = np.where(SIDE == -1, -1, 1 - SIDE)
    other = cell_access(DOMAIN, swapped_side, level[:, ::-1], TABLE, stationed[::-1], crosses_line=False)
    assert np.array_equal(one, other)


def test_a_row_a_future_equals_one_future_at_a_time():
    rng = np.random.default_rng(8)
    level = rng.integers(0, 3, size=(20, 2))
    tables = TABLE * rng.uniform(0.5, 1.0, size=(20, 1, 1))
    stationed = np.array([False, True])
    together = cell_access(DOMAIN, SIDE, level, tables, stationed, crosses_line=True)
    assert together.shape == (20, 6, len(MEANS))
    for future in range(20):
        alone = cell_access(DOMAIN, SIDE, level[future], tables[future], stationed, crosses_line=True)
        assert np.array_equal(together[future], alone)


def test_faulty_factors_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        access_table((VALUES | {"access.remote": 1.2}).__getitem__)
    with pytest.raises(ValueError, match="must not fall as consent grows"):
        access_table((VALUES | {"access.ground.refused": 0.8}).__getitem__)
