"""GeoTIFF layers, one a criterion, on one grid: the cells are the rows, read in strips."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mcda.matrix import Floats
from mcda.tables.chunks import Chunk, Source, fault, missing_extra

CELLS = 1 << 18  # of a strip, at least one row of the grid
NEAR = 1e-6  # of a cell: two corners closer than this are one


class Grid(NamedTuple):
    """Where the cells of a layer lie."""

    width: int
    height: int
    transform: Any
    crs: Any

    def cell(self, position: int) -> tuple[int, int]:
        """Return row and column, from 0."""
        return divmod(position, self.width)

    def centre(self, position: int) -> tuple[float, float]:
        """Return the coordinates x and y of a cell's centre."""
        row, column = self.cell(position)
        return at(self.transform, column + 0.5, row + 0.5)


def at(transform: Any, column: float, row: float) -> tuple[float, float]:
    """Return where an affine map brings a point."""
    x = transform.a * column + transform.b * row + transform.c
    return float(x), float(transform.d * column + transform.e * row + transform.f)


def open_layers(name: str, layers: Mapping[str, Path], mask: Path | None) -> Source:
    """Return layers as a table whose rows are the cells, the first row of the grid first.

    A cell without a value (nodata, an internal mask, NaN) is missing; one whose value in `mask` is 0 or missing is
    outside. Scale and offset of a band are applied. Whole numbers of up to 16 bits stay float32 beside a float32 layer.

    Raises
    ------
    McdaError
        rasterio is not installed.
    CaseError
        No raster, several bands, grids or coordinate systems that differ.
    """
    try:
        import rasterio
    except ImportError:
        raise missing_extra("geo", "reading GeoTIFF layers") from None
    files = list(layers.values())
    grid, kinds, height = None, [], 1
    for file in [*files, *([] if mask is None else [mask])]:
        with opened(rasterio, file) as layer:
            here = Grid(layer.width, layer.height, layer.transform, layer.crs)
            grid = here if grid is None else grid
            _same(grid, files[0], here, file)
            kind = np.dtype(layer.dtypes[0])
            if kind.kind not in "fiu":
                raise fault(file, f"must hold numbers, its cells are {kind}")
            if file is not mask:
                kinds.append(np.dtype(np.float64) if layer.scales[0] != 1 or layer.offsets[0] != 0 else kind)
            height = max(height, layer.block_shapes[0][0])
    if grid is None:
        raise fault(name, "has no layers")
    dtype = _common(kinds)
    lines = height * max(1, CELLS // (grid.width * height))
    criteria = tuple(layers)

    def place(position: int, j: int) -> str:
        row, column = grid.cell(position)
        return f"{files[j]}: row {row + 1}, column {column + 1}"

    def chunks() -> Iterator[Chunk]:
        with ExitStack() as stack:
            open_ = [stack.enter_context(opened(rasterio, file)) for file in files]
            cut = None if mask is None else stack.enter_context(opened(rasterio, mask))
            for top in range(0, grid.height, lines):
                window = rasterio.windows.Window(0, top, grid.width, min(lines, grid.height - top))
                columns = tuple(
                    _cells(file, layer, window, dtype) for file, layer in zip(files, open_, strict=True)
                )  # fmt: skip
                outside = None
                if mask is not None and cut is not None:
                    seen = _cells(mask, cut, window, np.dtype(np.float64))
                    outside = np.isnan(seen) | (seen == 0)
                yield Chunk(top * grid.width, columns, outside)

    return Source(
        "layers", name, criteria, dtype, tuple(files), None, grid.width * grid.height, None, chunks, place, grid,
        beside=() if mask is None else (mask,),
    )  # fmt: skip


def opened(rasterio: Any, file: Path) -> Any:
    """Return an open raster of one band."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)  # a plain grid of cells will do
            layer = rasterio.open(file, driver="GTiff")
    except rasterio.errors.RasterioIOError as error:
        said = "no such file" if not file.exists() else "is empty" if not file.stat().st_size else str(error)
        raise fault(file, f"cannot be read as GeoTIFF: {' '.join(said.split())[:200]}") from None
    if layer.count != 1:
        layer.close()
        raise fault(file, f"must have one band, one layer a criterion, has {layer.count}")
    return layer


def _same(first: Grid, name: Path, here: Grid, file: Path) -> None:
    """Refuse a layer whose cells are not those of the first."""
    if (here.width, here.height) != (first.width, first.height):
        met, wanted = f"{here.height} rows × {here.width} columns", f"{first.height} × {first.width}"
        raise fault(file, f"has another grid than {name.name}: {met}, expected {wanted}")
    if here.crs != first.crs:
        raise fault(file, f"has another coordinate system than {name.name}: {here.crs}, expected {first.crs}")
    sizes = np.abs([[one.transform.a, one.transform.e] for one in (here, first)])
    if (np.abs(sizes[0] - sizes[1]) * max(here.width, here.height) > NEAR * sizes[1]).any():
        met, wanted = (f"{across:.6g} × {down:.6g}" for across, down in sizes)
        raise fault(file, f"has another grid than {name.name}: cells of {met}, expected {wanted}")
    back = ~first.transform
    for corner in ((0, 0), (here.width, 0), (0, here.height), (here.width, here.height)):
        column, row = at(back, *at(here.transform, *corner))
        if max(abs(column - corner[0]), abs(row - corner[1])) > NEAR:
            said = f"its corner lies {column - corner[0]:.3g} columns and {row - corner[1]:.3g} rows away"
            raise fault(file, f"has another grid than {name.name}: {said}")


def _common(kinds: list[np.dtype[Any]]) -> np.dtype[Any]:
    single = [kind == np.float32 for kind in kinds]
    fits = all(kind == np.float32 or (kind.kind in "iu" and kind.itemsize <= 2) for kind in kinds)
    return np.dtype(np.float32 if any(single) and fits else np.float64)


def _cells(file: Path, layer: Any, window: Any, dtype: np.dtype[Any]) -> Floats:
    """Return the cells of a strip in one row, NaN where there is no value."""
    import rasterio

    try:
        met = layer.read(1, window=window, masked=True)
    except rasterio.errors.RasterioIOError as error:
        said = f"cannot be read to its end, perhaps cut short: {' '.join(str(error).split())[:200]}"
        raise fault(file, said) from None
    found = np.ma.getdata(met).astype(dtype).ravel()
    if layer.scales[0] != 1 or layer.offsets[0] != 0:
        found = found * layer.scales[0] + layer.offsets[0]
    if np.ma.is_masked(met):
        found[np.ma.getmaskarray(met).ravel()] = np.nan
    return np.asarray(found)
