"""Pages of Parquet files that hold floats as they lie in memory: read where they are to be, not decoded first.

A column chunk is plain where no page is compressed, encoded or checked by a sum, and every row has a value. Whatever is
not wholly as the format says it should be is left to pyarrow, which decodes it or says what is wrong.

Source: Apache Parquet, parquet.thrift (PageHeader) and the Thrift compact protocol.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from sys import getrefcount
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from mcda.matrix import Floats

KINDS: dict[str, np.dtype[Any]] = {"FLOAT": np.dtype(np.float32), "DOUBLE": np.dtype(np.float64)}
LONGEST = 512  # bytes of a page's header: what says more is not plain
PLAIN, RUNS = 0, 3  # encodings
DATA, DATA_V2 = 0, 3  # kinds of pages
TYPE, SIZE, STORED, SUM, FIRST, SECOND = 1, 2, 3, 4, 5, 8  # fields of a page's header
WHOLE = frozenset((3, 4, 5, 6))  # kinds of whole numbers in Thrift


class Pages(NamedTuple):
    """A column of a row group: page k holds the rows from `starts[k]` to `starts[k + 1]`, one behind the other."""

    kind: np.dtype[Any]
    starts: list[int]
    offsets: list[int]


class OddError(Exception):
    """Not what a plain page looks like."""


def plain_group(stream: BinaryIO, metadata: Any, group: int, names: tuple[str, ...]) -> list[Pages] | None:
    """Return where a row group's columns of these names lie, None where one of them has to be decoded.

    Parameters
    ----------
    stream : the file, unbuffered
    metadata : its footer, as pyarrow reads it
    """
    if sys.byteorder != "little":
        return None
    about = metadata.row_group(group)
    paths = [metadata.schema.column(k).path for k in range(len(metadata.schema))]
    found = []
    for name in names:
        if paths.count(name) != 1:
            return None
        at = paths.index(name)
        shape, chunk = metadata.schema.column(at), about.column(at)
        if (
            chunk.physical_type not in KINDS
            or chunk.compression != "UNCOMPRESSED"
            or chunk.has_dictionary_page
            or chunk.file_path
            or not set(chunk.encodings) <= {"PLAIN", "RLE"}
            or shape.max_repetition_level > 0
            or shape.max_definition_level > 1
        ):
            return None
        try:
            found.append(_pages(stream, chunk, shape.max_definition_level))
        except (OddError, IndexError, RecursionError):
            return None
        if found[-1].starts[-1] != about.num_rows:
            return None
    return found


class Room:
    """Arrays that are given out anew when nobody holds them any more: fresh memory costs as much as reading into it."""

    def __init__(self) -> None:
        self.arrays: list[Floats] = []

    def array(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Floats:
        """Return room for so many numbers; what stands there is left over."""
        for k in range(len(self.arrays)):
            if _holders(self.arrays, k) == FREE and self.arrays[k].shape == shape and self.arrays[k].dtype == dtype:
                return self.arrays[k].view()
        self.arrays.append(np.empty(shape, dtype=dtype))
        return self.arrays[-1].view()


def _holders(arrays: list[Floats], k: int) -> int:
    """Return how many hold an array as the interpreter counts them: `FREE` where only its list does."""
    return getrefcount(arrays[k])


FREE = _holders([np.empty(0)], 0)


def read_rows(
    stream: BinaryIO, columns: list[Pages], start: int, rows: int, dtype: np.dtype[Any], room: Room
) -> Floats:  # fmt: skip
    """Return (n, rows) the numbers of all columns from row `start` on.

    Raises
    ------
    OSError
        The file ends before they do, or cannot be read.
    """
    found = room.array((len(columns), rows), dtype)
    for pages, column in zip(columns, found, strict=True):
        if pages.kind == dtype:
            _read(stream, pages, start, column)
        else:
            narrow = room.array((rows,), pages.kind)
            _read(stream, pages, start, narrow)
            column[:] = narrow
    return found


def _read(stream: BinaryIO, pages: Pages, start: int, into: Floats) -> None:
    """Read a column's rows from `start` on, as many as there is room for."""
    left, stop, size = into.data.cast("B"), start + len(into), pages.kind.itemsize
    k = bisect_right(pages.starts, start) - 1
    while start < stop:
        last = min(stop, pages.starts[k + 1])
        stream.seek(pages.offsets[k] + (start - pages.starts[k]) * size)
        part, left = left[: (last - start) * size], left[(last - start) * size :]
        while part:
            count = stream.readinto(part)  # type: ignore[attr-defined]  # an unbuffered file has it
            if not count:
                raise OSError("it ends too soon")
            part = part[count:]
        start, k = last, k + 1


def _pages(stream: BinaryIO, chunk: Any, optional: int) -> Pages:
    """Return where the values of a column chunk's pages lie."""
    kind = KINDS[chunk.physical_type]
    at, end = chunk.data_page_offset, chunk.data_page_offset + chunk.total_compressed_size
    starts, offsets, page, head = [0], [], None, b""
    while starts[-1] < chunk.num_values:
        if not 0 < at < end:
            raise OddError
        stream.seek(at)
        met = stream.read(min(LONGEST, end - at))
        if page is None or any(met[a:b] != head[a:b] for a, b in page.fixed):  # else as the page before
            page, head = _page(met, optional, kind.itemsize), met
        if at + page.size > end:
            raise OddError
        offsets.append(at + page.before)
        starts.append(starts[-1] + page.values)
        at += page.size
    return Pages(kind, starts, offsets)


class Page(NamedTuple):
    """How many values a page has, how many bytes come before them, and its size with all that.

    `fixed` are the parts of those bytes that say so: all but the ends of the values, which a header may name.
    """

    values: int
    before: int
    size: int
    fixed: list[tuple[int, int]]


def _page(head: bytes, optional: int, itemsize: int) -> Page:
    """Return what a page's first bytes say of it."""
    named: list[tuple[int, int]] = []
    fields, length = _struct(head, 0, named)
    stored = fields.get(STORED)
    if SUM in fields or not isinstance(stored, int) or fields.get(SIZE) != stored:
        raise OddError
    values, levels = _values(fields, head[length:], optional)
    if stored != levels + values * itemsize:
        raise OddError
    edges = [0, *(edge for pair in named for edge in pair), length + levels]
    return Page(values, length + levels, length + stored, list(zip(edges[::2], edges[1::2], strict=True)))


def _values(fields: dict[int, Any], body: bytes, optional: int) -> tuple[int, int]:
    """Return how many values a page has, all of them there, and how many bytes before them say which rows have one."""
    second = fields.get(TYPE) == DATA_V2
    page = fields.get(SECOND if second else FIRST)
    if fields.get(TYPE) not in (DATA, DATA_V2) or not isinstance(page, dict):
        raise OddError
    values, levels = page.get(1), page.get(5) if second else 0
    if not isinstance(values, int) or not isinstance(levels, int) or values <= 0 or levels < 0:
        raise OddError
    if page.get(4 if second else 2) != PLAIN:
        raise OddError
    if second:
        if page.get(2) != 0 or page.get(6) != 0:  # values that are not there; lists
            raise OddError
        if optional and not _all_there(body, values):
            raise OddError
    elif optional:
        if page.get(3) != RUNS or not _all_there(body[4:], values):
            raise OddError
        levels = 4 + int.from_bytes(body[:4], "little")
    return values, levels


def _all_there(levels: bytes, values: int) -> bool:
    """Tell whether runs of levels begin with a single run of ones over all values."""
    count, at = _varint(levels, 0)
    return count == values << 1 and levels[at] == 1


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a whole number of seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at
        if shift > 63:
            raise OddError


def _struct(data: bytes, at: int, named: list[tuple[int, int]]) -> tuple[dict[int, Any], int]:
    """Return a Thrift struct's whole numbers and structs by the numbers of their fields, and where it ends.

    Where bytes without a meaning of their own lie is added to `named`; what headers do not have is odd.
    """
    found: dict[int, Any] = {}
    key = 0
    while data[at]:
        kind, step = data[at] & 15, data[at] >> 4
        at += 1
        if step:
            key += step
        else:
            key, at = _whole(data, at)
        if kind in (1, 2):
            found[key] = kind == 1
        elif kind in WHOLE:
            found[key], at = _whole(data, at)
        elif kind == 8:
            length, at = _varint(data, at)
            named.append((at, at + length))
            at += length
        elif kind == 12:
            found[key], at = _struct(data, at, named)
        else:
            raise OddError
    return found, at + 1


def _whole(data: bytes, at: int) -> tuple[int, int]:
    """Return a whole number with its sign, and where it ends."""
    number, at = _varint(data, at)
    return (number >> 1) ^ -(number & 1), at
