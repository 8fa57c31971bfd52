"""`mcda rank` on tables read in pieces."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mcda as engine

SENSE = ("--sense", "slope=min,yield=max")
WEIGHTS = ("--weights", "slope=3,yield=1/2")


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(0)
    columns = {"parcel": [f"p{k}" for k in range(400)], "slope": rng.random(400) * 40, "yield": rng.random(400)}
    pq.write_table(pa.table(columns), tmp_path / "cells.parquet")
    return tmp_path / "cells.parquet"


def test_it_says_who_is_first_and_what_would_change_it(table, called):
    done = called(
        "rank", table.name, *WEIGHTS, *SENSE, "--names", "parcel", "--top", 3, "--out", "s.csv", "--flips",
        "--draws", 50,
    )  # fmt: skip

    found = engine.rank_table(
        table, {"slope": 3, "yield": 0.5}, sense={"slope": "min", "yield": "max"}, names="parcel", top=3, flips=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "400 rows ranked by weighted_sum, minmax, in float64." in done.stdout
    assert f"{found.best} comes first, {found.margin:.3g} ahead." in done.stdout
    shown = [line.split()[:2] for line in done.stdout.splitlines()]
    assert all([row.name, str(row.place)] in shown for row in found.top)
    for flip in found.flips:
        assert str(flip) in done.stdout
    assert "First under how many of 50 drawn weights:" in done.stdout
    assert done.stdout.endswith("Scores in s.csv.\n")
    with (table.parent / "s.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["parcel"] for row in rows] == [f"p{k}" for k in range(400)]
    assert max(rows, key=lambda row: float(row["score"]))["parcel"] == found.best
    assert sum(float(row["winner_share"]) for row in rows) == pytest.approx(1)


def test_as_one_json_document(table, called):
    words = ("rank", table.name, *WEIGHTS, *SENSE, "--method", "topsis", "--bounds", "slope=0:40,yield=0:1", "--json")
    done = called(*words, "--threshold", "0.5", "--flips", "--names", "parcel")

    told = json.loads(done.stdout)
    assert (done.returncode, told["schema"], told["normalisation"]) == (0, "mcda-rank-table/1", "bounds")
    found = engine.rank_table(
        table, {"slope": 3, "yield": 0.5}, "topsis", sense={"slope": "min", "yield": "max"}, names="parcel",
        bounds={"slope": (0, 40), "yield": (0, 1)}, threshold=0.5,
    )  # fmt: skip
    assert (told["best"], told["reached"], told["margin"]) == (found.best, found.reached, found.margin)
    assert [row["name"] for row in told["top"]] == [row.name for row in found.top]
    assert all(flip["winner"] == found.best for flip in told["flips"])


def test_ties_and_rows_left_out_are_said(tmp_path, called):
    (tmp_path / "cells.csv").write_text("slope,yield\n" + "1,2\n" * 30 + "5,\n" + "9,1\n", encoding="utf-8")

    done = called("rank", "cells.csv", *WEIGHTS, *SENSE, "--nodata", "skip", "--top", 2)

    assert "31 rows ranked by weighted_sum, minmax, in float64; left out: 1 without a value" in done.stdout
    assert "row 1 and 29 more rows are level in the first place" in done.stdout
    assert "28 more rows are level with the last of these." in done.stdout
    assert "row 1     1=" in done.stdout


def test_two_are_level(tmp_path, called):
    (tmp_path / "cells.csv").write_text("slope,yield\n1,2\n5,1\n1,2\n", encoding="utf-8")

    assert "row 1 and 1 more row are level in the first place" in called("rank", "cells.csv", *WEIGHTS, *SENSE).stdout


def test_cells_of_layers_are_called_by_row_and_column(tmp_path, called):
    import rasterio

    (tmp_path / "map").mkdir()
    place = {"crs": "EPSG:32718", "transform": rasterio.Affine(30, 0, 500_000, 0, -30, 8_600_000), "nodata": -1}
    for name, cells in {"slope": [[4, 3, -1], [9, 8, 2]], "yield": [[1, 1, 1], [1, 1, 0]]}.items():
        size = {"width": 3, "height": 2, "count": 1, "dtype": "float32"}
        with rasterio.open(tmp_path / "map" / f"{name}.tif", "w", driver="GTiff", **size, **place) as layer:
            layer.write(np.array(cells, dtype=np.float32), 1)

    done = called("rank", "map", *WEIGHTS, *SENSE, "--nodata", "skip", "--out", "score.tif", "--top", 1)

    assert (done.returncode, done.stderr) == (0, "")
    assert "5 cells ranked by weighted_sum, minmax, in float32; left out: 1 without a value" in done.stdout
    assert "row 1, column 2 comes first" in done.stdout
    with rasterio.open(tmp_path / "score.tif") as written:
        assert np.isnan(written.read(1)).tolist() == [[False, False, True], [False, False, False]]


def test_it_fits_a_narrow_screen(table, mcda):
    done = mcda("rank", table.name, *WEIGHTS, *SENSE, "--flips", columns=36)

    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 36


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cells.parquet",), "a table needs '--sense': --sense NAME=max"),
        (("cells.parquet", *SENSE), "a table needs '--weights'"),
        (("cells.parquet", *SENSE, "--weights", "slope=1,yeld=2"), "'sense' names 'yield', which is no criterion"),
        (("cells.parquet", "--weights", "slop=1", "--sense", "slop=min"), "no column 'slop'; did you mean 'slope'?"),
        (("cells.parquet", "--weights", "parcel=1", "--sense", "parcel=min"), "column 'parcel' must hold numbers"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--lens", "x"), "one of the arguments"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--why"), "'--why' is for cases"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--method", "topsis,ahp"), "ranked by one method at a time"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--method", "ahp"), "looks at all rows at once"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--sense", "slope=max"), "'--sense' gives 'slope' twice"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--bounds", "slope=1-2"), "expected NAME=LOW:HIGH,…, got 'slope=1-2'"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--top", "0"), "expected a whole number from 1 to 100000, got '0'"),
        (("cells.parquet", *WEIGHTS, *SENSE, "--out", "cells.parquet"), "the ratings are read from it"),
        (("case.yaml", "--flips"), "'--flips' is for tables read in pieces"),
        (("cells.parque", *WEIGHTS, *SENSE), "no such file or folder"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_one_line_and_2(words, said, table, case, called):
    done = called("rank", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr or (said == "one of the arguments" and "not allowed with" in done.stderr)
    assert len(done.stderr.splitlines()) == 1
    assert {one.name for one in table.parent.iterdir()} <= {"cells.parquet", "case.yaml"}


def test_a_folder_of_cases_with_a_table_in_it_is_one_of_cases(case, table, called):
    done = called("rank", ".", "--method", "weighted_sum")

    assert done.returncode == 0
    assert "weighted_sum" in done.stdout
