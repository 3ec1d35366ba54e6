"""An exploration from end to end: what it finds is written, read on fresh futures, and shown in a brief."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from peacewright import study
from peacewright.answers.explored.signposts import SCHEMA
from peacewright.core.findings import PeacewrightError
from peacewright.core.tables import read_units
from peacewright.operation.loading import load
from peacewright.operation.reading.factor_tables import CATALOGUE
from peacewright.study.exploring import draw_fresh
from tests.operation.support import SMALL, spoiled, write

FUTURES = 240


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("explored") / "exploration"
    study.explore(load(SMALL), futures=FUTURES, replications=2, seed=3, out=out)
    return out


@pytest.mark.slow
def test_what_was_found_is_written_with_fresh_futures(directory: Path) -> None:
    loaded = load(SMALL)
    for name in ("budget", "differences", "rankings", "priors", "influence"):
        assert pl.read_parquet(directory / f"{name}.parquet").height > 0, name
    fresh = pl.read_parquet(directory / "fresh_outcomes.parquet")
    assert fresh.height == len(loaded.operation.options) * FUTURES // 4
    drawn, again = (
        pl.read_parquet(directory / "futures.parquet"),
        pl.read_parquet(directory / "fresh_futures.parquet"),
    )
    uncertain = next(
        name for name in drawn.columns[1:] if drawn[name].dtype == pl.Float64 and drawn[name].n_unique() > 1
    )
    assert not set(drawn[uncertain]) & set(again[uncertain])
    assert draw_fresh(loaded, FUTURES, 3).value(uncertain).tolist() == again[uncertain].to_list()
    signposts = json.loads((directory / "signposts.json").read_text(encoding="utf-8"))
    jsonschema.validate(signposts, json.loads((CATALOGUE / "schema" / SCHEMA).read_text(encoding="utf-8")))
    page = (directory / "exploration.html").read_text(encoding="utf-8")
    assert "How the options stand, aim by aim" in page
    units = read_units(directory / "rankings.parquet")
    assert units["value"] == "as in column unit"
    assert units["rank"] == "1"


@pytest.mark.slow
def test_a_brief_shows_an_exploration_of_its_own_file_only(directory: Path, tmp_path: Path) -> None:
    paths = study.brief(load(SMALL), 12, out=tmp_path / "brief", exploration=directory)
    assert "What the exploration found" in paths.brief.read_text(encoding="utf-8")
    other = load(write(tmp_path, spoiled(("horizon: 180 days", "horizon: 181 days"))))
    with pytest.raises(PeacewrightError, match="exploration of another file"):
        study.brief(other, 12, out=tmp_path / "other", exploration=directory)
    assert not (tmp_path / "other").exists()
