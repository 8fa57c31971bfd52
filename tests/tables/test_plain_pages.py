"""Pages read as they lie hold what pyarrow decodes, and whatever is not plain is left to it."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import mcda
from mcda.errors import CaseError
from mcda.tables import plain_pages
from mcda.tables.plain_pages import Room, plain_group, read_rows

ROWS, NAMES = 2000, ("a", "b", "c")
PLAIN = {"compression": "none", "use_dictionary": False}
KINDS = {"float": pa.float32(), "double": pa.float64()}


def columns(kind="double", seed=0):
    rng = np.random.default_rng(seed)
    return {name: pa.array(rng.random(ROWS) + 0.5, KINDS[kind]) for name in NAMES}


def lifted(path, names=NAMES, dtype=np.float64, step=97):
    """Return all rows of a file read as they lie, None where a group is not plain."""
    parts, room, metadata = [], Room(), pq.ParquetFile(path).metadata
    with path.open("rb", buffering=0) as stream:
        for group in range(metadata.num_row_groups):
            pages = plain_group(stream, metadata, group, names)
            if pages is None:
                return None
            rows = metadata.row_group(group).num_rows
            for start in range(0, rows, step):
                parts.append(read_rows(stream, pages, start, min(step, rows - start), np.dtype(dtype), room).copy())
    return np.concatenate(parts, axis=1)


def decoded(path, names=NAMES):
    table = pq.read_table(path)
    return np.array([table.column(name).to_numpy() for name in names])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pages", ["1.0", "2.0"])
@pytest.mark.parametrize("nullable", [True, False])
@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize("size", [1, 3000, 1 << 20])
def test_every_plain_layout_is_read_as_it_lies(written, kind, pages, nullable, statistics, size):
    schema = pa.schema([pa.field(name, KINDS[kind], nullable=nullable) for name in NAMES])
    path = written(
        pa.table(columns(kind), schema=schema), size=700, data_page_version=pages, data_page_size=size,
        write_statistics=statistics, **PLAIN,
    )  # fmt: skip
    dtype = KINDS[kind].to_pandas_dtype()
    np.testing.assert_array_equal(lifted(path, dtype=dtype), decoded(path))


def test_columns_of_both_kinds_beside_others_and_in_any_order(written):
    table = {**columns(), "b": columns("float")["b"], "note": ["x"] * ROWS, "k": np.arange(ROWS)}
    path = written(table, size=700, **PLAIN)
    names = ("c", "b")
    np.testing.assert_array_equal(lifted(path, names), decoded(path, names).astype(np.float64))


def test_pages_of_many_lengths_are_told_apart(written):
    """Headers differ from page to page in the ends they name, in their lengths at the last page."""
    path = written(columns(), size=1999, data_page_size=100, **PLAIN)
    found = lifted(path)
    assert found is not None and len(found[0]) == ROWS
    np.testing.assert_array_equal(found, decoded(path))


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        ({}, {"compression": "snappy", "use_dictionary": False}),
        ({}, {"compression": "none", "use_dictionary": True}),
        ({}, {**PLAIN, "write_page_checksum": True}),
        ({}, {"compression": "none", "use_dictionary": False, "column_encoding": {"a": "BYTE_STREAM_SPLIT"}}),
        ({"a": pa.array([None] + [1.0] * (ROWS - 1), pa.float64())}, PLAIN),
        ({"a": pa.array([None] + [1.0] * (ROWS - 1), pa.float64())}, {**PLAIN, "data_page_version": "2.0"}),
        ({"a": pa.array([1.0] * (ROWS - 1) + [None], pa.float64())}, {**PLAIN, "write_statistics": False}),
        ({"a": pa.array(np.arange(ROWS))}, PLAIN),
        ({"a": pa.array([[1.0]] * ROWS)}, PLAIN),
    ],
)
def test_what_is_not_plain_is_left_to_pyarrow(written, changed, options):
    path = written(columns() | changed, size=700, **options)
    assert lifted(path) is None


def test_two_columns_of_one_path_are_left_to_pyarrow(written):
    inner = pa.StructArray.from_arrays([pa.array([1.0] * ROWS)], names=["x"])
    path = written({"a.x": pa.array([2.0] * ROWS), "a": inner}, size=700, **PLAIN)
    assert lifted(path, ("a.x",)) is None


def test_room_is_given_out_again_only_when_nobody_holds_it():
    room, kind = Room(), np.dtype(np.float64)
    first = room.array((2, 3), kind)
    second = room.array((2, 3), kind)
    assert not np.shares_memory(first, second)
    part, address = first[0], first.ctypes.data
    del first
    assert not np.shares_memory(room.array((2, 3), kind), part)  # a column of it is still held
    del part
    assert room.array((2, 3), kind).ctypes.data == address
    assert room.array((2, 2), kind).shape == (2, 2) and room.array((3,), np.dtype(np.float32)).dtype == np.float32


def test_room_does_not_grow_while_a_table_is_read(written):
    path = written(columns(), size=ROWS, **PLAIN)
    metadata, room = pq.ParquetFile(path).metadata, Room()
    with path.open("rb", buffering=0) as stream:
        pages = plain_group(stream, metadata, 0, NAMES)
        for start in range(0, ROWS, 100):
            read_rows(stream, pages, start, 100, np.dtype(np.float64), room)
    assert len(room.arrays) == 1


@pytest.mark.parametrize("pages", ["1.0", "2.0"])
def test_damage_to_headers_never_gives_other_numbers_than_pyarrow_does(tmp_path, written, pages):
    """Every bit of a page's first bytes turned round: the same numbers, or it is left to pyarrow."""
    path = written({"a": columns()["a"]}, size=ROWS, data_page_version=pages, **PLAIN)
    whole = path.read_bytes()
    first = pq.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset
    with path.open("rb", buffering=0) as stream:
        values = plain_group(stream, pq.ParquetFile(path).metadata, 0, ("a",))[0].offsets[0]
    broken, seen = tmp_path / "broken.parquet", 0
    for at in range(first, values):
        for bit in range(8):
            data = bytearray(whole)
            data[at] ^= 1 << bit
            broken.write_bytes(data)
            found = lifted(broken, ("a",))
            if found is None:
                seen += 1
                continue
            try:
                expected = decoded(broken, ("a",))
            except (pa.ArrowException, OSError):
                continue  # pyarrow minds something else, which does not change where the numbers lie
            np.testing.assert_array_equal(found, expected)
    assert seen > 100


def test_headers_that_never_end_are_left_to_pyarrow(tmp_path, written):
    path = written({"a": columns()["a"]}, size=ROWS, **PLAIN)
    data = bytearray(path.read_bytes())
    for filler in (0x1C, 0x15, 0x18, 0xFF, 0x80):  # structs in structs, numbers, bytes, odd kinds, numbers without end
        data[4 : 4 + 600] = bytes([filler]) * 600
        broken = tmp_path / "broken.parquet"
        broken.write_bytes(data)
        assert lifted(broken, ("a",)) is None


def test_a_file_cut_short_between_two_passes_is_refused(written, monkeypatch):
    path = written(columns(), size=500, **PLAIN)
    whole = path.stat().st_size
    reads = []
    read = plain_pages._read

    def cut(*arguments):
        reads.append(1)
        if len(reads) == 40:
            with path.open("r+b") as stream:
                stream.truncate(whole // 3)
        read(*arguments)

    monkeypatch.setattr(plain_pages, "_read", cut)
    with pytest.raises(CaseError, match=re.escape(path.name) + ".*cannot be read to its end, perhaps cut short"):
        mcda.rank_table(path, dict.fromkeys(NAMES, 1), "topsis", sense=dict.fromkeys(NAMES, "max"))


@pytest.mark.parametrize("fast", ["0", "1"])
@pytest.mark.parametrize("method", ["topsis", "weighted_sum"])
def test_rankings_are_those_of_the_compressed_file(written, monkeypatch, fast, method):
    monkeypatch.setenv("MCDA_FAST", fast)
    monkeypatch.setattr("mcda.kernels.fast.FEW", 0)
    names = [f"site {i}" for i in range(ROWS)]
    plain = written({"name": names, **columns()}, "plain.parquet", size=700, **PLAIN)
    packed = written({"name": names, **columns()}, "packed.parquet", size=700)
    assert lifted(plain) is not None and lifted(packed) is None
    given = {"sense": {"a": "max", "b": "min", "c": "max"}, "names": "name", "top": 20}
    one, other = (mcda.rank_table(path, dict.fromkeys(NAMES, 1), method, **given) for path in (plain, packed))
    assert one.top == other.top and one.lowest == other.lowest and one.highest == other.highest


def test_numbers_are_looked_at_as_in_other_files(written):
    bad = columns()["b"].to_pylist()
    bad[1234] = float("nan")
    path = written(columns() | {"b": pa.array(bad)}, size=700, **PLAIN)
    assert lifted(path) is not None
    with pytest.raises(CaseError, match=r"row 1235: 'b' has no value"):
        mcda.rank_table(path, dict.fromkeys(NAMES, 1), "topsis", sense=dict.fromkeys(NAMES, "max"))
