"""Cells of GeoTIFF layers on one grid."""

import numpy as np
import pytest
import rasterio

import mcda
from mcda.errors import McdaError

SENSE = {"slope": "min", "soil": "max"}
WEIGHTS = {"slope": 2, "soil": 1}


@pytest.fixture
def grids():
    rng = np.random.default_rng(0)
    return {"slope": rng.random((23, 11), dtype=np.float32) * 40, "soil": rng.integers(1, 9, (23, 11), dtype=np.int16)}


def whole(slope, soil, kept=None):
    values = np.column_stack([slope.ravel(), soil.ravel()]).astype(float)
    values = values if kept is None else values[kept.ravel()]
    return mcda.rank(mcda.DecisionMatrix.of(values, ["min", "max"]), [2, 1], "topsis")


def test_scores_lie_where_the_cells_lie(layer, grids, tmp_path):
    for name, values in grids.items():
        path = layer(name, values)

    found = mcda.rank_table(path.parent, WEIGHTS, "topsis", sense=SENSE, out=tmp_path / "score.tif", top=3)

    with rasterio.open(tmp_path / "score.tif") as written, rasterio.open(path) as criterion:
        assert (written.crs, written.transform, written.shape) == (criterion.crs, criterion.transform, (23, 11))
        assert (written.descriptions, written.dtypes) == (("score",), ("float32",))
        scores = written.read(1)
    expected = whole(**grids)
    assert np.abs(scores.ravel() - expected.values).max() <= 5e-7
    row, column = divmod(int(expected.values.argmax()), 11)
    best = found.top[0]
    assert best.name == found.best == f"row {row + 1}, column {column + 1}"
    assert best.centre == (500_000 + 30 * (column + 0.5), 8_600_000 - 30 * (row + 0.5))
    assert found.dtype == "float32"


def test_nodata_and_masks_are_left_out_and_counted_apart(layer, grids, tmp_path):
    slope, soil = grids["slope"].copy(), grids["soil"].copy()
    slope[2, 3], slope[5, 5], soil[20, 10], soil[0, 0] = -9999, np.nan, -1, -1
    mask = np.ones((23, 11), dtype=np.uint8)
    mask[0, :4] = 0
    slope[0, 1] = 1e4  # outside: no part of any norm
    paths = {"slope": layer("slope", slope, nodata=-9999), "soil": layer("soil", soil, nodata=-1)}
    cut = layer("mask", mask, folder="other")

    found = mcda.rank_table(
        paths, WEIGHTS, "topsis", sense=SENSE, nodata="skip", mask=cut, out=tmp_path / "score.tif", draws=50
    )

    kept = mask.astype(bool) & (slope != -9999) & ~np.isnan(slope) & (soil != -1)
    assert (found.rows, found.counted, found.missing, found.outside) == (253, kept.sum(), 3, 4)
    with rasterio.open(tmp_path / "score.tif") as written:
        assert np.isnan(written.nodata)
        assert written.descriptions == ("score", "winner_share")
        scores, shares = written.read()
    assert (np.isnan(scores) == ~kept).all()
    assert np.abs(scores[kept] - whole(slope, soil, kept).values).max() <= 5e-7
    assert np.nansum(shares) == pytest.approx(1, abs=1e-6)

    with pytest.raises(McdaError, match=r"slope.tif: row 3, column 4: 'slope' has no value; nodata='skip'"):
        mcda.rank_table(paths, WEIGHTS, "topsis", sense=SENSE, mask=cut)


def test_scale_and_offset_of_a_band_are_applied(layer, tmp_path):
    raw = np.arange(12, dtype=np.int16).reshape(3, 4)
    path = layer("slope", raw)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.5,), (10.0,)

    found = mcda.rank_table(path, {"slope": 1}, sense={"slope": "max"}, top=2)

    assert [row.ratings["slope"] for row in found.top] == [15.5, 15.0]


def test_tiled_and_compressed_layers_without_a_place_are_read(layer, grids):
    options = {"crs": None, "tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate"}
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        for name, values in grids.items():
            path = layer(name, values, origin=(0, 0), cell=1, **options)
            with rasterio.open(path, "r+") as file:
                file.transform = rasterio.Affine.identity()

    found = mcda.rank_table(path.parent, WEIGHTS, "topsis", sense=SENSE)

    assert found.top[0].position == whole(**grids).values.argmax()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"values": np.ones((23, 12))}, r"soil.tif: has another grid than slope.tif: 23 rows × 12 columns, exp"),
        ({"origin": (500_015, 8_600_000)}, r"soil.tif: has another grid than slope.tif: its corner lies 0.5 colu"),
        ({"cell": 30.001}, r"soil.tif: has another grid than slope.tif: cells of 30.001 × 30.001, expected 30 × 30"),
        ({"crs": "EPSG:4326"}, r"soil.tif: has another coordinate system than slope.tif: EPSG:4326, "),
        ({"values": np.ones((3, 23, 11))}, r"soil.tif: must have one band, one layer a criterion, has 3"),
        ({"values": np.ones((23, 11), dtype=np.complex64)}, r"soil.tif: must hold numbers, its cells are complex64"),
    ],
    ids=["size", "place", "cell", "system", "bands", "complex"],
)  # fmt: skip
def test_layers_that_do_not_fit_are_refused(options, said, layer, grids):
    path = layer("slope", grids["slope"])
    layer("soil", **{"values": grids["soil"], **options})

    with pytest.raises(McdaError, match=said):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)


def test_layers_that_are_none_or_missing(layer, grids, tmp_path):
    path = layer("slope", grids["slope"])
    with pytest.raises(McdaError, match=r"layers: no layer 'soil'; known: slope"):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)
    broken = path.with_name("soil.tif")
    broken.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(McdaError, match=r"soil.tif: cannot be read"):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)
    broken.write_bytes(b"")
    with pytest.raises(McdaError, match=r"soil.tif: cannot be read as GeoTIFF: is empty"):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)
    broken.write_text("a,b\n1,2\n")
    with pytest.raises(McdaError, match=r"soil.tif: cannot be read as GeoTIFF"):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)
    with pytest.raises(McdaError, match=r"the layer 'sol' has no weight; did you mean 'soil'"):
        mcda.rank_table({"slope": path, "soil": path, "sol": path}, WEIGHTS, sense=SENSE)
    with pytest.raises(McdaError, match=r"its name must end in .tif, .tiff"):
        mcda.rank_table(path, {"slope": 1}, sense={"slope": "max"}, out=tmp_path / "score.parquet")


def test_what_map_programs_put_beside_layers_is_passed_over_and_nothing_else(layer, grids):
    for name, values in grids.items():
        path = layer(name, values)
    wanted = mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)
    for name in ("soil.tif.aux.xml", "soil.tfw", "slope.tif.ovr", "slope.qml"):
        (path.parent / name).write_text("x")

    assert mcda.rank_table(path.parent, WEIGHTS, sense=SENSE).top == wanted.top
    (path.parent / "read me.txt").write_text("x")
    with pytest.raises(McdaError, match=r"read me.txt: is no table"):
        mcda.rank_table(path.parent, WEIGHTS, sense=SENSE)


def test_masks_that_leave_nothing_or_would_be_overwritten(layer, grids, tmp_path):
    for name, values in grids.items():
        path = layer(name, values)
    mask = layer("mask", np.zeros((23, 11), dtype=np.uint8), folder="masks")
    small = layer("small", np.ones((5, 5), dtype=np.uint8), folder="masks")
    kept = mask.read_bytes()
    for said, options in (
        (r"layers: all 253 cells lie outside the mask$", {"mask": mask}),
        (r"mask.tif': the mask is read from it$", {"mask": mask, "out": mask}),
        (r"small.tif: has another grid than slope.tif: 5 rows × 5 columns, expected 23 × 11", {"mask": small}),
        (r"nothing.tif: cannot be read as GeoTIFF: no such file", {"mask": tmp_path / "nothing.tif"}),
    ):
        with pytest.raises(McdaError, match=said):
            mcda.rank_table(path.parent, WEIGHTS, sense=SENSE, **options)
    assert mask.read_bytes() == kept


def test_a_full_disk_leaves_no_layer(layer, tmp_path):
    resource = pytest.importorskip("resource")
    import signal

    rng = np.random.default_rng(0)
    for name in SENSE:
        path = layer(name, rng.random((200, 200), dtype=np.float32))
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        with pytest.raises(McdaError, match=r"cannot write '.*s.tif': "):
            mcda.rank_table(path.parent, WEIGHTS, sense=SENSE, out=tmp_path / "s.tif")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert [file.name for file in tmp_path.iterdir()] == ["layers"]
