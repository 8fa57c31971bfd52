"""`mcda simulate`: the library's numbers in the case's words, the same bytes twice, words that are wrong."""

import json

import pytest

from mcda import Case, simulate, value_of_information
from mcda.cli import places

MODEL = "models/oecd_accession.yaml"


@pytest.fixture
def file(request):
    return request.config.rootpath / MODEL


def test_the_document_has_the_librarys_numbers_and_the_same_bytes_twice(mcda, file):
    words = ("simulate", file, "--samples", "5000", "--seed", "3", "--cells", "pert", "--spread", "0.1", "--json")
    done = mcda(*words)
    found = json.loads(done.stdout)

    case = Case.load(file)
    expected = simulate(case, samples=5000, rng=3, weights=case.weights(), spread=0.1, cells="pert")
    assert done.returncode == 0
    assert found["schema"] == "mcda-simulate/1"
    assert found["acceptability"] == expected.to_json()["acceptability"]
    assert found["importance"] == expected.to_json()["importance"]
    information = value_of_information(case, law="pert", rng=3).to_json()
    assert found["information"] == {**information, "weights_from": "the case's judgements"}
    assert mcda(*words).stdout == done.stdout


def test_in_words(mcda, file):
    done = mcda("simulate", file, "--samples", "5000", "--cells", "triangular", "--own-weights")

    assert done.returncode == 0
    assert "5,000 draws by weighted_sum, seed 0; weights fixed; scores triangular between low and high." in done.stdout
    assert "comes first in" in done.stdout
    assert "Never first in these draws: “Drift" in done.stdout
    assert "What drives the choice" in done.stdout
    assert "Worth knowing first" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("width", [40, 60])
def test_narrow_screens_wrap_it(mcda, file, width):
    done = mcda("simulate", file, "--samples", "500", "--cells", "pert", columns=width)
    assert done.returncode == 0
    words = Case.load(file).document.alternatives
    assert all(len(line) <= 120 for line in done.stdout.splitlines())
    assert all(one.label.split()[0] in done.stdout for one in words.values())


def rows_under(lines, title):
    """Return the cells of the table below a title, by the first of each row."""
    start = next(k for k, line in enumerate(lines) if line.startswith(title))
    start = next(k for k in range(start, len(lines)) if lines[k].split()[:1] in (["1"], ["A"])) + 1
    end = lines.index("", start)
    return {line.split()[0]: line.split()[-5:] for line in lines[start:end]}


@pytest.mark.parametrize("width", [80, 44])
def test_places_central_weights_and_who_beats_whom_are_shown_within_the_screen(mcda, request, width):
    path = request.config.rootpath / "models" / "lima_group.yaml"
    done = mcda("simulate", path, "--samples", "3000", "--cells", "pert", columns=width)
    lines = done.stdout.splitlines()
    assert all(len(line) <= width for line in lines)
    found = simulate(Case.load(path), samples=3000, cells="pert")
    keys = found.to_frame().index.tolist()

    def shown(values):
        return [places.share(x) for x in values]

    table = rows_under(lines, "How often in each place, % of draws")
    assert table == {letter: shown(found.acceptability.loc[key]) for letter, key in zip("ABCDE", keys, strict=True)}
    table = rows_under(
        lines, "How often the row is ahead of the column" if width > 50 else "How often the row is ahead"
    )
    for letter, key in zip("ABCDE", keys, strict=True):
        beaten = shown(found.pairwise.loc[key, keys])
        beaten[keys.index(key)] = "·"
        assert table[letter] == beaten
    table = rows_under(lines, "Mean weights of the draws that each")
    won = [key for key in keys if key in found.central_weights.index]
    for name in found.matrix.criteria:
        assert table[name][-len(won) :] == shown(found.central_weights.loc[won, name])
    row = found.confidence.loc[keys[0]]
    assert f"{100 * row['confidence']:.1f} ± {100 * row['standard_error']:.1f}" in done.stdout


def test_shares_are_0_and_100_only_where_they_are():
    assert [places.share(x) for x in (0, 1e-6, 0.0005, 0.99951, 1)] == ["0", "<0.1", "0.1", ">99.9", "100"]


def test_many_alternatives_are_left_to_json_and_one_has_no_pairs(called, tmp_path):
    path = tmp_path / "rooms.csv"
    head = "room,price,light\nweights,2,1\ndirection,min,max\n"
    path.write_text(head + "".join(f"r{k},{k},{k}\n" for k in range(1, 31)), encoding="utf-8")
    said = called("simulate", path, "--samples", "100").stdout
    assert "The shares of every place, the central weights and who beats whom are in --json." in said
    assert "How often the row is ahead" not in said
    path.write_text(head + "attic,4,9\n", encoding="utf-8")
    done = called("simulate", path, "--samples", "100")
    assert (done.returncode, done.stderr) == (0, "")
    assert "A attic" in done.stdout
    assert "ahead of the column" not in done.stdout


def test_what_a_score_is_worth_knowing_says_under_which_weights(called, request):
    path = request.config.rootpath / "models" / "lima_group.yaml"
    said = " ".join(called("simulate", path, "--samples", "500", "--cells", "triangular").stdout.split())
    assert "weights uniform" in said
    assert "With the weights of the case's judgements, whatever weights were drawn above, no single score is" in said
    rule = ("simulate", path, "--samples", "500", "--cells", "triangular", "--weights-rule", "rank_sum")
    assert "With the weights of the rule 'rank_sum', whatever weights" in " ".join(called(*rule).stdout.split())
    found = json.loads(called(*rule, "--json").stdout)
    assert found["information"]["weights_from"] == "the rule 'rank_sum'"
    assert found["weights_from"] == "fixed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--samples", "0"], "expected a whole number, at least 1, got '0'"),
        (["--seed", "-1"], "expected"),
        (["--cells", "triangle"], "did you mean 'triangular'"),
        (["--until", "se"], "'until' must be such as 'se<0.001', got 'se'"),
        (["--spread", "2"], "'spread' must lie between 0 and 1"),
        (["--ranked", "STD>"], "expected tiers of criteria such as A,B>C"),
        (["--ranked", "STD>DEV"], "'ranked' must put every criterion into one tier"),
        (["--ranked", "STD,DEV,LAW,REG,COST,RISK,LAST", "--own-weights"], "leave 'weights' out"),
        (["--method", "topsi"], "did you mean 'topsis'"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_words_that_are_wrong(mcda, file, words, said):
    done = mcda("simulate", file, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_case_without_ranges_says_so(mcda, tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text("room,price,light\nweights,2,1\ndirection,min,max\nattic,400,9\ncellar,300,2\n", encoding="utf-8")
    assert mcda("simulate", path, "--samples", "100").returncode == 0
    done = mcda("simulate", path, "--cells", "pert")
    assert done.returncode == 2
    assert "no score of this case has one" in done.stderr


def test_shared_out_and_kept_it_is_the_same_document(mcda, file, tmp_path):
    words = ("simulate", file, "--samples", "9000", "--method", "topsis", "--json")
    alone = mcda(*words)
    assert mcda(*words, "--workers", "2", "--checkpoint", tmp_path).stdout == alone.stdout
    assert mcda(*words, "--checkpoint", tmp_path).stdout == alone.stdout

    other = mcda(*words, "--seed", "5", "--checkpoint", tmp_path)
    assert other.returncode == 2
    assert "it is of another run: the seed was 0, is 5; give another folder, or remove it" in other.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--workers", "0"], "expected a whole number, at least 1"),
        (["--address", "localhost"], "must be such as tcp://host:8786, got 'localhost'"),
        (["--address", "tcp://h:1", "--workers", "2"], "leave one of them out"),
        (["--checkpoint", "/dev/null/x"], "cannot keep draws in '/dev/null/x': '/dev/null' is a file"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_workers_and_folders_that_are_wrong(mcda, file, words, said):
    done = mcda("simulate", file, "--samples", "100", *words)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
