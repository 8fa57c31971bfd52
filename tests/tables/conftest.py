"""Small tables written as the files people have, and readers made to look at a few rows at a time."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rasterio

from mcda.tables import chunks, layers, parquet, separated


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Read in pieces so small that every test crosses their borders."""
    monkeypatch.setattr(parquet, "ROWS", 97)
    monkeypatch.setattr(parquet, "BYTES", 0)
    monkeypatch.setattr(separated, "BYTES", 2000)
    monkeypatch.setattr(layers, "CELLS", 60)
    monkeypatch.setattr(chunks, "LEAST", 41)
    monkeypatch.setattr(chunks, "MOST", 41)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes columns as a Parquet file of small row groups."""

    def write(columns, name="table.parquet", size=150, **options):
        path = tmp_path / name
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        pq.write_table(table, path, row_group_size=size, **options)
        return path

    return write


@pytest.fixture
def layer(tmp_path):
    """Return a function that writes an array as a GeoTIFF layer."""

    def write(name, values, *, folder="layers", crs="EPSG:32718", origin=(500_000, 8_600_000), cell=30, **options):
        path = tmp_path / folder / f"{name}.tif"
        path.parent.mkdir(exist_ok=True)
        values = np.asarray(values)
        bands = values if values.ndim == 3 else values[None]
        profile = {"driver": "GTiff", "count": len(bands), "height": bands.shape[1], "width": bands.shape[2]}
        place = {"crs": crs, "transform": rasterio.Affine(cell, 0, origin[0], 0, -cell, origin[1])}
        with rasterio.open(path, "w", dtype=bands.dtype, **profile, **place, **options) as file:
            file.write(bands)
        return path

    return write
