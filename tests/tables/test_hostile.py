"""Files as they should not be: every fault names the file and the column, and where it can the row or the line."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import mcda
from mcda.errors import McdaError

SENSE = {"a": "max", "b": "min"}
WEIGHTS = {"a": 1, "b": 2}
N = 300


def good(**changed):
    rng = np.random.default_rng(0)
    return {"a": rng.random(N), "b": rng.random(N) + 0.5, "note": ["x"] * N, **changed}


def refused(path, said, method="weighted_sum", **options):
    options = {"sense": SENSE, **options}
    with pytest.raises(McdaError) as met:
        mcda.rank_table(path, options.pop("weights", WEIGHTS), method, **options)
    assert re.search(said, str(met.value)), str(met.value)


def with_gap(position, value):
    column = good()["b"].tolist()
    column[position] = value
    return column


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (with_gap(213, None), r"t.parquet: row 214: 'b' has no value; nodata='skip' \(--nodata skip\) leaves"),
        (with_gap(213, float("nan")), r"t.parquet: row 214: 'b' has no value"),
        (with_gap(213, float("inf")), r"t.parquet: row 214: 'b' must be a finite number, got inf"),
        (with_gap(0, float("-inf")), r"t.parquet: row 1: 'b' must be a finite number, got -inf"),
        ([float("nan")] * N, r"t.parquet: row 1: 'b' has no value"),
        (pa.array([None] * N, pa.float64()), r"t.parquet: row 1: 'b' has no value"),
        (pa.nulls(N), r"t.parquet: column 'b' must hold numbers, its type is null"),
        (["1.5"] * N, r"t.parquet: column 'b' must hold numbers, its type is string"),
        ([True] * N, r"t.parquet: column 'b' must hold numbers, its type is bool; write 0 and 1"),
        ([[1.0]] * N, r"t.parquet: column 'b' must hold numbers, its type is list"),
        (pa.array([1] * N, pa.timestamp("s")), r"t.parquet: column 'b' must hold numbers, its type is timestamp"),
        (pa.array(["q"] * N).dictionary_encode(), r"t.parquet: column 'b' must hold numbers, its type is dictionary"),
    ],
)
@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_columns_of_a_parquet_file(method, column, said, written):
    refused(written(good(b=column), "t.parquet"), said, method)


def test_missing_and_double_columns(written):
    refused(written({"a": [1.0], "bb": [1.0]}, "t.parquet"), r"t.parquet: no column 'b'; did you mean 'bb'\?")
    double = pa.Table.from_arrays([pa.array([1.0])] * 3, names=["a", "b", "b"])
    refused(written(double, "t.parquet"), r"t.parquet: 2 columns are called 'b'")
    refused(written(good(), "t.parquet"), r"t.parquet: no column 'nota'; did you mean 'note'\?", names="nota")
    refused(written(good(), "t.parquet"), r"'names' must be a column beside the criteria, got 'a'", names="a")
    for values in ([[1]] * N, [b"\xff"] * N):
        no_names = written(good(note=values), "t.parquet")
        refused(no_names, r"t.parquet: column 'note' cannot name rows", names="note")


def test_files_that_are_empty_cut_short_or_something_else(written, tmp_path):
    path = written(good(), "t.parquet")
    whole = path.read_bytes()
    refused(tmp_path / "t.parqet", r"t.parqet: no such file")
    for content, said in (
        (b"", "is empty"),
        (whole[:-40], "cut short"),
        (b"PAR1 and text", "cannot be read as Parquet"),
    ):
        path.write_bytes(content)
        refused(path, rf"t.parquet: .*{said}")
    damaged = bytearray(whole)
    damaged[8:400] = b"\xff" * 392  # pages of the first column
    path.write_bytes(bytes(damaged))
    refused(path, r"t.parquet: cannot be read to its end, perhaps cut short", "topsis")
    refused(written({"a": pa.array([], pa.float64()), "b": pa.array([], pa.float64())}), "table.parquet: has no rows")
    (tmp_path / "t.txt").write_text("a,b\n1,2\n")
    refused(tmp_path / "t.txt", r"t.txt: is no table: expected .parquet")
    refused([], "no file is given")


def test_folders_whose_files_do_not_belong_together(written, tmp_path):
    (tmp_path / "parts").mkdir()
    refused(tmp_path / "parts", "parts: is an empty folder")
    written(good(), "parts/1.parquet")
    written(good(b=np.ones(N, dtype=np.float32)), "parts/2.parquet")
    refused(tmp_path / "parts", r"2.parquet: column 'b' is float here and double in 1.parquet")
    written(good(b=with_gap(3, None)), "parts/2.parquet")
    refused(tmp_path / "parts", r"2.parquet: row 4: 'b' has no value")
    written({"a": [1.0]}, "parts/2.parquet")
    refused(tmp_path / "parts", r"2.parquet: no column 'b'")
    (tmp_path / "parts" / "2.parquet").unlink()
    (tmp_path / "parts" / "2.csv").write_text("a,b\n1,2\n")
    refused(tmp_path / "parts", r"2.csv: files of several kinds: .*1.parquet is another")
    (tmp_path / "parts" / "2.csv").unlink()
    (tmp_path / "parts" / "read me.md").write_text("hello")
    refused(tmp_path / "parts", r"read me.md: is no table")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"t.csv: is empty"),
        ("\n\n", r"t.csv:1:0: the first line has no names"),
        ("a,b\n", r"t.csv: has no rows"),
        ("a,c\n1,2\n", r"t.csv:1:1: no column 'b'"),
        ("a,b,b\n1,2,3\n", r"t.csv:1:1: 2 columns are called 'b'"),
        (
            "a,b\n" + "1,2\n" * 900 + "1,2,3\n" + "1,2\n" * 900,
            r"t.csv:902:1: expected 2 fields, as in the header, met 3",
        ),
        ("a,b\n" + "1,2\n" * 900 + "1\n", r"t.csv:902:1: expected 2 fields, as in the header, met 1"),
        ('n,a,b\n"two\nlines",1,2\nx,1\n', r"t.csv:4:1: expected 3 fields, as in the header, met 2"),
        ("a,b\n" + "1,2\n" * 900 + "1,two\n", r"t.csv:902:2: column 'b' must hold numbers, met 'two'"),
        ("a;b\n1,5;2\n", r"t.csv:2:1: column 'a' must hold numbers, met '1,5'; is a comma the decimal sign"),
        ("a,b\n" + "1,2\n" * 900 + "1,\n", r"t.csv: row 901: 'b' has no value"),
        ("a,b\n1,2\n1,NA\n", r"t.csv: row 2: 'b' has no value"),
        ("a,b\n1,2\n1,-inf\n", r"t.csv: row 2: 'b' must be a finite number, got -inf"),
    ],
)
def test_csv_files(text, said, tmp_path):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    refused(tmp_path / "t.csv", said)


def test_csv_files_that_are_not_utf8_and_those_with_other_signs(tmp_path):
    (tmp_path / "t.csv").write_bytes("a,b,año\n1,2,3\n".encode("latin-1"))
    refused(tmp_path / "t.csv", r"t.csv:1:1: is not text in UTF-8")
    (tmp_path / "t.csv").write_text("\ufeffa;b\n1,5;2\n2,5;2\n", encoding="utf-8")
    found = mcda.rank_table(tmp_path / "t.csv", WEIGHTS, sense=SENSE, decimal=",")
    assert found.top[0].ratings == {"a": 2.5, "b": 2.0}
    refused(tmp_path / "t.csv", "'decimal' must be '.' or ','", decimal=";")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weights": [1, 2]}, r"weights of a table are given by name"),
        ({"weights": {"a": 1, "b": -2}}, r"weight of 'b' must not be negative"),
        ({"sense": {"a": "max"}}, r"'sense' says nothing about criterion 'b'"),
        ({"sense": {"a": "max", "b": "cost"}}, r"direction of criterion 'b' must be .*got 'cost'; did you mean 'min'"),
        ({"bounds": {"b": (0, 1)}}, r"t.parquet: row \d+: 'b' must lie in \[0, 1\], got 1\."),
        ({"bounds": {"bb": (0, 1)}}, r"'bounds' names 'bb', which is no criterion; did you mean 'b'"),
        ({"method": "vikor"}, r"are ranked by weighted_sum, topsis, weighted_product; method\('vikor'"),
        ({"method": mcda.method("topsis", weigh="distances")}, r"looks at all rows at once"),
        ({"method": mcda.method("topsis", normalisation="bounds")}, r"the scale of every criterion; 'a' has none"),
        ({"nodata": "Skip"}, r"'nodata' must be 'refuse' or 'skip', got 'Skip'; did you mean 'skip'"),
        ({"top": 0}, r"'top' must be a whole number from 1"),
        ({"draws": -1}, r"'draws' must be a whole number from 0"),
        ({"mask": "m.tif"}, r"a mask belongs to GeoTIFF layers"),
        ({"out": "scores.txt"}, r"cannot write 'scores.txt': its name must end in .parquet, .pq, .csv"),
        ({"out": "nowhere/scores.csv"}, r"cannot write 'nowhere/scores.csv': no such folder: 'nowhere'"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly(options, said, written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    method = options.pop("method", "weighted_sum")
    refused(written(good(), "t.parquet"), said, method, **options)


def test_outputs_that_would_overwrite_the_ratings_or_their_names(written, tmp_path):
    path = written(good(), "t.parquet")
    refused(path, "the ratings are read from it", out=path)
    (tmp_path / "scores.csv").mkdir()
    refused(path, "it is a folder", out=tmp_path / "scores.csv")
    named = written({**good(), "score": ["x"] * N}, "u.parquet")
    refused(
        named, "the column of names is called 'score', as one of the results is", names="score", out=tmp_path / "s.csv"
    )


@pytest.mark.parametrize(
    ("method", "how"),
    [("weighted_sum", "max"), ("topsis", "sum"), ("weighted_product", "ratio"), ("weighted_product", "none")],
)
def test_values_that_are_not_positive(method, how, written):
    path = written(good(b=with_gap(250, -3.0)), "t.parquet")
    refused(path, r"t.parquet: row 251: .* needs positive values; 'b' is -3", mcda.method(method, normalisation=how))


def test_numbers_beyond_the_floats(written):
    path = written(good(b=with_gap(250, 1e305)), "t.parquet")
    refused(path, r"normalisation 'none' needs values below", mcda.method("weighted_sum", normalisation="none"))


def test_nothing_left_to_rank(written):
    for method in ("weighted_sum", "topsis"):
        empty = written(good(b=[float("nan")] * N), "t.parquet")
        refused(empty, r"t.parquet: no row has a value in column 'b'$", method, nodata="skip")
    refused(
        written(good(b=pa.array([None] * N, pa.float64()), a=np.ones(N)), "t.parquet"), "no row has a value in column",
        nodata="skip", bounds={"a": (0, 1), "b": (0, 1)},
    )  # fmt: skip
    halves = [[None if k % 2 == half else 1.0 for k in range(N)] for half in (0, 1)]
    refused(
        written(good(a=halves[0], b=halves[1]), "t.parquet"),
        r"t.parquet: no row has a value for every criterion, of 300: 'a' in 150, 'b' in 150$", nodata="skip",
    )  # fmt: skip


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_a_file_whose_numbers_contradict_its_footer_is_damaged(method, written):
    column = np.linspace(0.25, 0.75, N)
    path = written({"a": column, "b": column + 1}, "t.parquet", compression="none", use_dictionary=False)
    content = path.read_bytes()
    inside = column[170].tobytes()
    assert content.count(inside) == 1
    for other, said in ((np.float64(-3e200), "-3e\\+200"), (np.float64(0.7500001), "0.75")):
        path.write_bytes(content.replace(inside, other.tobytes()))
        refused(
            path, rf"t.parquet: column 'a' holds {said}, and the file says of itself .*\[0.25, 0.75\]: it is", method
        )


def test_pages_with_checksums_are_held_against_them(written):
    column = np.linspace(0.25, 0.75, N)
    options = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}
    path = written({"a": column, "b": column + 1}, "t.parquet", **options)
    path.write_bytes(path.read_bytes().replace(column[170].tobytes(), np.float64(0.5).tobytes()))
    refused(path, r"t.parquet: cannot be read to its end, perhaps cut short: .*CRC")


def test_damaged_files_are_refused_or_rank_what_they_hold(written, capsys):
    import pyarrow.parquet as pq

    path = written(good(), "t.parquet")
    content, rng = path.read_bytes(), np.random.default_rng(0)
    seen = set()
    for _ in range(60):
        at = int(rng.integers(4, len(content) - 24))
        path.write_bytes(content[:at] + rng.bytes(20) + content[at + 20 :])
        try:
            mcda.rank_table(path, WEIGHTS, sense=SENSE)
        except McdaError as error:
            assert "t.parquet" in str(error)
            seen.add("refused")
        else:
            held = pq.ParquetFile(path).read(columns=["a", "b"]).to_pandas()
            wanted = mcda.rank(mcda.DecisionMatrix.of(held.to_numpy(), SENSE, criteria=["a", "b"]), WEIGHTS)
            found = mcda.rank_table(path, WEIGHTS, sense=SENSE)
            assert found.top[0].score == pytest.approx(wanted.scores.max(), abs=1e-12)
            seen.add("ranked")
    assert seen == {"refused", "ranked"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a,b\n"1,000",2\n', r"met '1,000'; write thousands without commas \(or, if it is the decimal sign"),
        ("a;b\n1.000,5;2\n", r"met '1.000,5'; write thousands without points"),
        ("a,b\n5 %,2\n", r"met '5 %'; write the number without its sign"),
        ('a,b\n"1,5",2\n', r"met '1,5'; is a comma the decimal sign"),
        ('a,b\n"1,2\n3,4\n', r"t.csv:2:1: expected 2 fields, as in the header, met 1"),
        ("a,b\n1,2\n\x003,1\n", r"t.csv:3:1: column 'a' must hold numbers"),
    ],
)
def test_numbers_as_people_write_them(text, said, tmp_path):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    refused(tmp_path / "t.csv", said)


def test_csv_parts_may_have_columns_in_another_order_and_other_signs(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "1.csv").write_text("a,b\n1,2\n3,1\n")
    (tmp_path / "parts" / "2.csv").write_text("\ufeffb;x;a\n5;n;9\n", encoding="utf-8")

    found = mcda.rank_table(tmp_path / "parts", WEIGHTS, sense=SENSE)

    assert [row.ratings for row in found.top] == [
        {"a": 3.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, {"a": 9.0, "b": 5.0}
    ]  # fmt: skip


def types():
    """Return columns of whole numbers in every type that holds numbers."""
    from decimal import Decimal

    whole = np.arange(N) % 7
    return {
        "int8": whole.astype(np.int8),
        "uint64": whole.astype(np.uint64),
        "float16": whole.astype(np.float16),
        "decimal128": pa.array([Decimal(int(one)) for one in whole], pa.decimal128(10, 3)),
        "decimal256": pa.array([Decimal(int(one)) for one in whole], pa.decimal256(50, 3)),
        "dictionary": pa.array(whole).dictionary_encode(),
    }


@pytest.mark.parametrize("name", types())
@pytest.mark.parametrize("gaps", [False, True])
def test_every_type_of_number_counts_the_same(name, gaps, written):
    column = pa.array(types()[name])
    if gaps:
        column = pa.array([None if k % 5 == 0 else one for k, one in enumerate(column.to_pylist())], column.type)
    path = written(good(a=column), "t.parquet")
    plain = [float("nan") if one is None else float(one) for one in column.to_pylist()]
    wanted = mcda.rank_table(written(good(a=plain), "u.parquet"), WEIGHTS, sense=SENSE, nodata="skip")

    found = mcda.rank_table(path, WEIGHTS, sense=SENSE, nodata="skip", out=path.with_name("o.parquet"))

    assert [(row.position, row.ratings) for row in found.top] == [(row.position, row.ratings) for row in wanted.top]
    assert (found.counted, found.missing) == ((240, 60) if gaps else (300, 0))
    import pyarrow.parquet as pq

    assert pq.read_table(path.with_name("o.parquet")).column("score").null_count == found.missing


def test_nothing_is_written_into_the_table_itself(written, tmp_path):
    (tmp_path / "parts").mkdir()
    written(good(), "parts/1.parquet")
    for out in (tmp_path / "parts" / "scores.parquet", tmp_path / "parts" / ".." / "parts" / "scores.csv"):
        refused(tmp_path / "parts", "is a part of the table; name one outside it", out=out)
    (tmp_path / "link.parquet").symlink_to(tmp_path / "parts" / "1.parquet")
    refused(tmp_path / "parts", "the ratings are read from it", out=tmp_path / "link.parquet")
    assert [file.name for file in (tmp_path / "parts").iterdir()] == ["1.parquet"]


@pytest.mark.parametrize("name", ["s.parquet", "s.csv"])
def test_a_full_disk_leaves_what_was_there(name, written, tmp_path):
    resource = pytest.importorskip("resource")
    import signal

    path = written(good(), "t.parquet")
    (tmp_path / name).write_text("mine")
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        refused(path, rf"cannot write '.*{name}': File too large$", out=tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / name).read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"t.parquet", name}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("rows", [100, N, 500])
def test_a_table_that_is_written_anew_between_two_passes_is_refused(kind, rows, tmp_path):
    path, rng = tmp_path / f"table.{kind}", np.random.default_rng(1)

    def write(count, shift):
        table = pa.table({name: shift + rng.random(count) for name in WEIGHTS})
        (pq.write_table if kind == "parquet" else pyarrow.csv.write_csv)(table, tmp_path / "other")
        (tmp_path / "other").replace(path)

    def changed(done, whole):
        if not seen:
            write(rows, 1)
        seen.append(done)

    write(N, 0)
    seen = []
    refused(path, rf"table.{kind}: was changed while the table was read", "topsis", progress=changed)
    assert mcda.rank_table(path, WEIGHTS, "topsis", sense=SENSE).counted == rows


def test_a_part_that_goes_away_while_the_table_is_read_is_named(tmp_path, written):
    for name in ("a.parquet", "b.parquet"):
        written(good(), name)
    gone = tmp_path / "b.parquet"
    refused(tmp_path, r"b.parquet: (was changed while|cannot be read)", "topsis", progress=lambda *_: gone.unlink(True))
