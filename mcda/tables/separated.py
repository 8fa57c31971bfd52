"""CSV files, read in a stream; what a fault's line is, is found by reading the file once more."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mcda.errors import CaseError, hint
from mcda.tables.chunks import Chunk, Source, fault, missing_extra

BYTES = 4 << 20  # of a block
SIGNS = (",", ";", "\t", "|")


def open_separated(
    name: str, files: Sequence[Path], criteria: tuple[str, ...], identity: str | None, decimal: str
) -> Source:
    """Return CSV files with the same header as one table; columns are float64.

    The sign between fields is the one of comma, semicolon, tab and bar that is most frequent in the header.

    Raises
    ------
    McdaError
        pyarrow is not installed.
    CaseError
        Empty files, missing columns, two of a name; while reading, a row of another length, text in a column of
        numbers: with the line.
    """
    try:
        import pyarrow.csv  # noqa: F401 - whether it is there
    except ImportError:
        raise missing_extra("big", "reading large CSV files") from None
    wanted = (*criteria, *([] if identity is None else [identity]))
    heads = [_header(file, wanted) for file in files]
    starts = [0]  # of the files read to their end

    def place(position: int, j: int) -> str:
        k = bisect_right(starts, position) - 1
        return f"{files[k]}: row {position - starts[k] + 1}"

    def chunks() -> Iterator[Chunk]:
        start = 0
        for k, (file, (sign, header)) in enumerate(zip(files, heads, strict=True)):
            if k == len(starts):
                starts.append(start)
            for columns, names in _read(file, sign, header, criteria, identity, decimal):
                yield Chunk(start, columns, None, names)
                start += len(columns[0])
        if start == 0:
            raise fault(name, "has no rows")

    return Source(
        "csv", name, criteria, np.dtype(np.float64), tuple(files), identity, None, None, chunks, place
    )  # fmt: skip


def _header(file: Path, wanted: Sequence[str]) -> tuple[str, list[str]]:
    """Return the sign between the fields, and the names of the columns."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            line = stream.readline(1 << 20)
            if not line.strip():
                raise fault(file, "is empty" if not line else "the first line has no names of columns", int(bool(line)))
            sign = max(SIGNS, key=line.count)
            stream.seek(0)
            header = [one.strip() for one in next(csv.reader(stream, delimiter=sign))]
    except UnicodeDecodeError:
        raise fault(file, "is not text in UTF-8", 1, 1) from None
    except OSError as error:
        raise fault(file, f"cannot be read: {error.strerror or error}") from None
    for name in wanted:
        if header.count(name) == 0:
            raise fault(file, f"no column {name!r}{hint(name, header)}", 1, 1)
        if header.count(name) > 1:
            raise fault(file, f"{header.count(name)} columns are called {name!r}", 1, 1)
    return sign, header


def _read(
    file: Path, sign: str, header: list[str], criteria: tuple[str, ...], identity: str | None, decimal: str
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    import pyarrow as pa
    from pyarrow import csv as arrow

    keys = [f"f{k}" for k in range(len(header))]  # the header's own names may repeat where nobody asks for them
    at = [keys[header.index(name)] for name in criteria]
    named = None if identity is None else keys[header.index(identity)]
    convert = arrow.ConvertOptions(
        column_types={**dict.fromkeys(at, pa.float64()), **({} if named is None else {named: pa.string()})},
        include_columns=[*at, *([] if named is None else [named])], decimal_point=decimal, strings_can_be_null=False,
    )  # fmt: skip
    try:
        with arrow.open_csv(
            file,
            read_options=arrow.ReadOptions(block_size=BYTES, column_names=keys, skip_rows=1),
            parse_options=arrow.ParseOptions(delimiter=sign, newlines_in_values=True),
            convert_options=convert,
        ) as stream:
            for batch in stream:
                if batch.num_rows:
                    yield (
                        tuple(batch.column(k).to_numpy(zero_copy_only=False) for k in range(len(criteria))),
                        None if named is None else batch.column(len(criteria)),
                    )
    except pa.ArrowException as error:
        if "Empty CSV" in str(error):
            return
        raise _located(file, sign, header, criteria, decimal, str(error)) from None
    except OSError as error:
        raise fault(file, f"cannot be read: {error.strerror or error}") from None


def _located(file: Path, sign: str, header: list[str], criteria: tuple[str, ...], decimal: str, said: str) -> CaseError:
    """Return the first fault of a file with its line."""
    import pyarrow.csv as arrow

    gaps = set(arrow.ConvertOptions().null_values)
    columns = [(header.index(name), name) for name in criteria]
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=sign)
            next(reader)
            line = reader.line_num + 1
            for row in reader:
                if row and len(row) != len(header):
                    return fault(file, f"expected {len(header)} fields, as in the header, met {len(row)}", line, 1)
                for k, name in columns if row else []:
                    if row[k] not in gaps and not _is_number(row[k], decimal):
                        near = _near(row[k].strip())
                        return fault(file, f"column {name!r} must hold numbers, met {row[k][:40]!r}{near}", line, k + 1)
                line = reader.line_num + 1
    except UnicodeDecodeError:
        return fault(file, "is not text in UTF-8")
    except csv.Error as error:
        return fault(file, f"cannot be read as CSV: {error}")
    return fault(file, f"cannot be read as CSV: {' '.join(said.split())[:200]}")


def _near(text: str) -> str:
    """Return what may have been meant by a text that is no number."""
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return "; write thousands without commas (or, if it is the decimal sign, say --decimal ,)"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", text):
        return "; write thousands without points"
    if re.fullmatch(r"[+-]?\d*[.,]?\d+ ?%", text):
        return "; write the number without its sign"
    return "; is a comma the decimal sign (--decimal ,)?" if "," in text else ""


def _is_number(text: str, decimal: str) -> bool:
    try:
        float(text.strip() if decimal == "." else text.strip().replace(decimal, "."))
    except ValueError:
        return False
    return decimal == "." or "." not in text
