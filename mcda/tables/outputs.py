"""What is written beside the rows: Parquet, CSV or GeoTIFF, whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np

from mcda.errors import McdaError
from mcda.matrix import Floats
from mcda.tables.chunks import Chunk, Source, missing_extra
from mcda.tables.sources import KINDS, kind_of

Write = Callable[[Chunk, dict[str, Floats]], None]


def checked_output(out: Any, source: Source, columns: list[str]) -> Path:
    """Return where to write.

    Raises
    ------
    McdaError
        An end that says no kind of file, or not one that the source can become; a file of the source itself; a folder
        that does not exist; the column of names called as one of the results.
    """
    path = Path(out)
    kinds = ("layers",) if source.kind == "layers" else ("parquet", "csv")
    if kind_of(path) not in kinds or path.suffix.lower() == ".tsv":
        ends = ", ".join(end for end, kind in KINDS.items() if kind in kinds and end != ".tsv")
        raise McdaError(f"cannot write {str(path)!r}: its name must end in {ends}")
    if path.is_dir():
        raise McdaError(f"cannot write {str(path)!r}: it is a folder")
    if not path.parent.is_dir():
        raise McdaError(f"cannot write {str(path)!r}: no such folder: {str(path.parent)!r}")
    if path.exists() and any(path.samefile(file) for file in source.files):
        raise McdaError(f"cannot write {str(path)!r}: the ratings are read from it")
    if path.exists() and any(path.samefile(file) for file in source.beside):
        raise McdaError(f"cannot write {str(path)!r}: the mask is read from it")
    folder = Path(source.name).resolve()
    if source.kind != "layers" and folder.is_dir() and folder in path.resolve().parents:
        said = f"every file in {source.name!r} is a part of the table; name one outside it"
        raise McdaError(f"cannot write {str(path)!r}: {said}")
    if source.identity in columns:
        raise McdaError(f"the column of names is called {source.identity!r}, as one of the results is: rename it")
    return path


@contextmanager
def writing(path: Path, source: Source, columns: dict[str, Any]) -> Iterator[Write]:
    """Give a call that writes the next rows; the file takes its name when all are written, else nothing is left.

    Parameters
    ----------
    columns : name -> dtype
    """
    temporary = path.with_name(f".{path.name[:80]}.{token_hex(4)}.tmp")
    kind = kind_of(path)
    opened = {"parquet": _parquet, "csv": _csv, "layers": _layers}[str(kind)]
    try:
        try:
            with opened(temporary, source, columns) as write:
                yield write
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise McdaError(f"cannot write {str(path)!r}: {_reason(error)}") from None


def _reason(error: OSError) -> str:
    """Return why nothing was written, in the words of the system where it says so."""
    said = " ".join(str(error.strerror or error).split())
    number = re.search(r"\[errno (\d+)\]", said)
    return os.strerror(int(number[1])) if number else said


def _schema(source: Source, columns: dict[str, Any]) -> Any:
    import pyarrow as pa

    named = []
    if source.identity is not None:
        named.append((source.identity, source.identity_type or pa.string()))
    return pa.schema(named + [(name, pa.from_numpy_dtype(dtype)) for name, dtype in columns.items()])


def _batch(schema: Any, source: Source, chunk: Chunk, found: dict[str, Floats]) -> Any:
    import pyarrow as pa

    arrays = [] if source.identity is None else [chunk.names]
    for column in found.values():  # NaN: no value
        arrays.append(pa.array(column, from_pandas=bool(np.isnan(np.minimum.reduce(column)))))
    return pa.record_batch(arrays, schema=schema)


@contextmanager
def _parquet(path: Path, source: Source, columns: dict[str, Any]) -> Iterator[Write]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(source, columns)
    waiting: list[Any] = []
    with (
        pq.ParquetWriter(path, schema, use_dictionary=False, compression="none") as writer,
        ThreadPoolExecutor(1) as beside,
    ):
        started: list[Future[None]] = []  # at most one group is on its way while the next is made

        def put() -> None:
            if started:
                started.pop().result()
            started.append(beside.submit(writer.write_table, pa.Table.from_batches(waiting)))
            waiting.clear()

        def write(chunk: Chunk, found: dict[str, Floats]) -> None:
            waiting.append(_batch(schema, source, chunk, found))
            if sum(batch.num_rows for batch in waiting) >= ROWS:
                put()

        yield write
        if waiting:
            put()
        if started:
            started.pop().result()


ROWS = 1 << 20  # of a row group


@contextmanager
def _csv(path: Path, source: Source, columns: dict[str, Any]) -> Iterator[Write]:
    import pyarrow as pa
    from pyarrow import csv

    schema = _schema(source, columns)
    with pa.OSFile(str(path), "wb") as stream, csv.CSVWriter(stream, schema) as writer:

        def write(chunk: Chunk, found: dict[str, Floats]) -> None:
            writer.write_batch(_batch(schema, source, chunk, found))

        yield write


@contextmanager
def _layers(path: Path, source: Source, columns: dict[str, Any]) -> Iterator[Write]:
    """One band a column, in float32, NaN where there is nothing, on the grid of the criteria."""
    try:
        import rasterio
    except ImportError:
        raise missing_extra("geo", "writing GeoTIFF layers") from None
    grid = source.grid
    profile = {
        "driver": "GTiff", "width": grid.width, "height": grid.height, "count": len(columns), "dtype": "float32",
        "crs": grid.crs, "transform": grid.transform, "nodata": np.nan, "compress": "deflate", "predictor": 3,
        "interleave": "band", "BIGTIFF": "IF_SAFER",
    }  # fmt: skip
    try:
        with rasterio.open(path, "w", **profile) as layer:
            for k, name in enumerate(columns, start=1):
                layer.set_band_description(k, name)

            def write(chunk: Chunk, found: dict[str, Floats]) -> None:
                rows = chunk.size // grid.width
                window = rasterio.windows.Window(0, chunk.start // grid.width, grid.width, rows)
                for k, column in enumerate(found.values(), start=1):
                    layer.write(column.reshape(rows, grid.width).astype(np.float32), k, window=window)

            yield write
    except rasterio.errors.RasterioError as error:  # when it is closed too, and then of another kind
        raise OSError(f"the layer cannot be written, perhaps the disk is full: {error}") from None
