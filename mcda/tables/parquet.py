"""Parquet files: one, or a folder of parts with the same columns, read row group by row group."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mcda.errors import hint
from mcda.kernels.fast import threads
from mcda.matrix import Floats
from mcda.tables.chunks import Chunk, Columns, Source, fault, missing_extra
from mcda.tables.plain_pages import Pages, Room, plain_group, read_rows

ROWS, BYTES = 1 << 15, 1 << 22  # rows of a batch, and bytes of one that has more: enough for threads to share out
SMALL_INTEGERS = 16  # bits: exact in float32 too
Layouts = dict[tuple[Path, int, int, int], list[Pages] | None]  # by file, its size and time, and row group
Named = tuple[Columns, Any]  # columns, and the names of their rows


def open_parquet(name: str, files: Sequence[Path], criteria: tuple[str, ...], identity: str | None) -> Source:
    """Return Parquet files as one table, in the order given.

    Raises
    ------
    McdaError
        pyarrow is not installed.
    CaseError
        Empty, truncated or foreign files, missing columns, columns that are not numbers or not the same in all files.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise missing_extra("big", "reading Parquet") from None
    starts, first, known = [0], None, []
    for file in files:
        with _opened(pq, file) as parquet:
            types = _types(file, parquet.schema_arrow, criteria, identity)
            first = (file, types) if first is None else first
            _same(first, file, types)
            starts.append(starts[-1] + parquet.metadata.num_rows)
            known.append(_ends(parquet.metadata, criteria))
    if first is None or starts[-1] == 0:
        raise fault(name, "has no rows")
    kinds = [first[1][one] for one in criteria]
    dtype = common_dtype(kinds)
    layouts: Layouts = {}

    def place(position: int, j: int) -> str:
        k = bisect_right(starts, position) - 1
        return f"{files[k]}: row {position - starts[k] + 1}"

    def chunks() -> Iterator[Chunk]:
        for file, start in zip(files, starts, strict=False):
            yield from _read(pq, file, criteria, identity, dtype, start, layouts)

    pairs = [pair for pair in known if pair is not None]
    ends = (
        None
        if len(pairs) < len(files)
        else (np.min([low for low, _ in pairs], axis=0), np.max([high for _, high in pairs], axis=0))
    )
    return Source(
        "parquet", name, criteria, dtype, tuple(files), identity, starts[-1],
        ends, chunks, place,
        identity_type=None if identity is None else first[1][identity],
    )  # fmt: skip


def _opened(pq: Any, file: Path) -> Any:
    import pyarrow as pa

    try:
        if file.stat().st_size == 0:
            raise fault(file, "is empty")
        return pq.ParquetFile(file, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise fault(file, f"cannot be read: {error.strerror or _one_line(error)}") from None
        raise fault(file, f"cannot be read as Parquet, perhaps cut short: {_one_line(error)}") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _types(file: Path, schema: Any, criteria: tuple[str, ...], identity: str | None) -> dict[str, Any]:
    """Return the Arrow type of each column asked for."""
    found = {}
    for name in (*criteria, *([] if identity is None else [identity])):
        count = schema.names.count(name)
        if count == 0:
            raise fault(file, f"no column {name!r}{hint(name, schema.names)}")
        if count > 1:
            raise fault(file, f"{count} columns are called {name!r}")
        kind = schema.field(name).type
        if name in criteria and not _is_number(kind):
            raise fault(file, f"column {name!r} must hold numbers, its type is {kind}{_remedy(kind)}")
        if name == identity and _is_no_name(kind):
            raise fault(file, f"column {name!r} cannot name rows, its type is {kind}")
        found[name] = kind
    return found


def _remedy(kind: Any) -> str:
    """Return what to do with a column of another type."""
    import pyarrow as pa

    if pa.types.is_boolean(kind):
        return "; write 0 and 1"
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "; write numbers, not text"
    if pa.types.is_temporal(kind):
        return "; write how many days, months or years it stands for"
    return ""


def _is_number(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind))


def _is_no_name(kind: Any) -> bool:
    import pyarrow as pa

    bytes_ = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return bool(pa.types.is_nested(kind) or bytes_)


def _same(first: tuple[Path, dict[str, Any]], file: Path, types: dict[str, Any]) -> None:
    for name, kind in types.items():
        if kind != first[1][name]:
            raise fault(file, f"column {name!r} is {kind} here and {first[1][name]} in {first[0].name}")


def common_dtype(kinds: Sequence[Any]) -> np.dtype[Any]:
    """Return float32 where a column has it and the others fit into it without loss, else float64."""
    import pyarrow as pa

    halves = [pa.types.is_float32(kind) or pa.types.is_float16(kind) for kind in kinds]
    small = [pa.types.is_integer(kind) and kind.bit_width <= SMALL_INTEGERS for kind in kinds]
    fits = all(a or b for a, b in zip(halves, small, strict=True))
    return np.dtype(np.float32 if any(halves) and fits else np.float64)


def _ends(metadata: Any, criteria: tuple[str, ...]) -> tuple[Floats, Floats] | None:
    """Return the ends of the columns by the footer; None where it does not know them, or where values are missing."""
    low, high = np.full(len(criteria), np.inf), np.full(len(criteria), -np.inf)
    for g in range(metadata.num_row_groups):
        group = metadata.row_group(g)
        if group.num_rows == 0:
            continue
        columns = {group.column(k).path_in_schema: group.column(k) for k in range(group.num_columns)}
        for j, name in enumerate(criteria):
            said = columns[name].statistics if name in columns else None
            if said is None or not said.has_min_max or not said.has_null_count or said.null_count:
                return None
            try:
                low[j], high[j] = min(low[j], float(said.min)), max(high[j], float(said.max))
            except (TypeError, ValueError):
                return None
    return (low, high) if np.isfinite(low).all() and np.isfinite(high).all() else None


def _read(
    pq: Any, file: Path, criteria: tuple[str, ...], identity: str | None, dtype: np.dtype[Any], start: int,
    layouts: Layouts,
) -> Iterator[Chunk]:  # fmt: skip
    """Yield a file's rows, plain pages as they lie and others as pyarrow decodes them."""
    import pyarrow as pa

    rows = max(ROWS, BYTES // (len(criteria) * dtype.itemsize))
    try:
        with (
            pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 18, page_checksum_verification=True) as parquet,
            file.open("rb", buffering=0) as stream,
        ):
            room, state = Room(), os.fstat(stream.fileno())
            for group in range(parquet.metadata.num_row_groups):
                key = file, state.st_size, state.st_mtime_ns, group
                if key not in layouts:
                    layouts[key] = plain_group(stream, parquet.metadata, group, criteria)
                plain = layouts[key]
                if plain is None:
                    pieces = _decoded(parquet, group, criteria, identity, dtype, rows)
                else:
                    pieces = _lifted(stream, plain, parquet, group, identity, dtype, rows, room)
                for columns, names in pieces:
                    if len(columns[0]):
                        yield Chunk(start, columns, None, names)
                        start += len(columns[0])
    except pa.ArrowException as error:
        raise fault(file, f"cannot be read to its end, perhaps cut short: {_one_line(error)}") from None
    except OSError as error:
        raise fault(
            file, f"cannot be read to its end, perhaps cut short: {error.strerror or _one_line(error)}"
        ) from None


def _decoded(
    parquet: Any, group: int, criteria: tuple[str, ...], identity: str | None, dtype: np.dtype[Any], rows: int
) -> Iterator[Named]:
    wanted = [*criteria, *([] if identity is None else [identity])]
    for batch in parquet.iter_batches(rows, row_groups=[group], columns=wanted, use_threads=threads() > 1):
        names = None if identity is None else batch.column(batch.schema.get_field_index(identity))
        yield tuple(_column(batch.column(batch.schema.get_field_index(one)), dtype) for one in criteria), names


def _lifted(
    stream: Any, plain: list[Pages], parquet: Any, group: int, identity: str | None, dtype: np.dtype[Any], rows: int,
    room: Room,
) -> Iterator[Named]:  # fmt: skip
    total, start = parquet.metadata.row_group(group).num_rows, 0
    if identity is None:
        named: Iterator[tuple[int, Any]] = ((min(rows, total - first), None) for first in range(0, total, rows))
    else:
        batches = parquet.iter_batches(rows, row_groups=[group], columns=[identity], use_threads=False)
        named = ((batch.num_rows, batch.column(0)) for batch in batches)
    for count, names in named:
        yield read_rows(stream, plain, start, count, dtype, room), names
        start += count


def _column(array: Any, dtype: np.dtype[Any]) -> Floats:
    """Return an Arrow array as floats, NaN where it has no value; without a copy where it is what is wanted."""
    import pyarrow as pa

    if pa.types.is_decimal(array.type):
        array = array.cast(pa.float64())
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=dtype)
