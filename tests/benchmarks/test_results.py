"""Documents of results: what became slower, the fitted exponent, the pages, and what the README quotes."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks.comparison import changes, judged, seconds_of
from benchmarks.page import html, inline
from benchmarks.plots import count, memory, scaling, seconds
from benchmarks.quotes import Unmarked, blocks, figures, unknown
from benchmarks.report import markdown, ratio
from benchmarks.results import NotResults, document, read, write
from benchmarks.scaling import SERIES, fitted

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("exponent", [0.5, 1, 2])
def test_the_exponent_is_that_of_the_larger_half(exponent):
    sizes = np.array([10, 100, 1000, 10_000, 100_000, 1_000_000])
    times = 1e-9 * sizes**exponent
    times[:2] = 1e-3  # an overhead that small sizes show only

    assert fitted(sizes, times) == pytest.approx(exponent)


def test_one_size_has_no_exponent():
    assert fitted([10], [1.0]) is None
    assert fitted([10, 10, 10], [1.0, 2, 3]) is None


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ([1.0, 1.01, 0.99], [1.3, 1.31, 1.29], "slower"),
        ([1.3, 1.31, 1.29], [1.0, 1.01, 0.99], "quicker"),
        ([1.0, 1.01, 0.99], [1.05, 1.06, 1.04], "as before"),  # within a tenth
        ([1.0, 2.0, 0.5], [1.4, 2.1, 0.7], "as before"),  # within the noise
        ([1.0, 1.02, 0.98, 1.01, 1.6], [1.3, 1.31, 1.29, 1.32, 1.33], "as before"),  # one bad round widens it
        ([1.0], [1.3], "as before"),  # one time each tells little
        ([1.0], [2.0], "slower"),
        ([1.0, 1.01, 1.02, 0.99, 1.0, 0.98, 1.01], [1.2, 1.19, 1.21, 1.2, 1.22, 1.18, 1.21], "slower"),
    ],
)
def test_what_became_slower_beyond_the_noise(before, after, word):
    assert judged("x", before, after).word == word


def test_the_same_distribution_is_rarely_called_slower():
    rng = np.random.default_rng(0)
    draws = rng.lognormal(0, 0.1, (500, 2, 5))

    words = [judged("x", a, b).word for a, b in draws.tolist()]

    assert words.count("as before") >= 492


def results(**parts):
    found = document("python -m benchmarks all", **parts)
    duel = {"key": "row", "title": "A row <b>&", "ours": "engine", "theirs": "other", "size": 1000, "timed_at": 10,
            "target": 5, "note": "so it is", "verdict": "agrees", "difference": 0.0, "warned": ["UserWarning: a | b"],
            "ours_s": [0.001, 0.0011, 0.0009], "theirs_s": [0.004, 0.0045, 0.0035], "ratios": [4.0, 4.1, 3.9],
            "ours_bytes": 5e6, "theirs_bytes": None}  # fmt: skip
    failed = {key: value for key, value in duel.items() if key not in {"ours_s", "theirs_s", "ratios"}}
    point = {"seconds": [0.1, 0.11], "limit": 0.02, "bytes": 1000}
    series = {"key": "s", "title": "Growth & more", "axis": "rows", "told": "limit: so", "stopped": None,
              "exponent": 1.0, "memory_exponent": None,
              "points": [{"x": 10, **point}, {"x": 1000, **point}]}  # fmt: skip
    row = {"row": "hostile_x", "group": "hostile", "title": "A row", "source": "nobody", "verdicts": {
           "engine": {"word": "clear error", "told": "says <why>"},
           "other": {"word": "silent", "told": "gives 1"}}}  # fmt: skip
    return {**found, "duels": [duel, {**failed, "theirs": "third", "verdict": "third fails: crash"}],
            "scaling": [series], "league": [row], "limits": {"bandwidth": 8e9, "products": 2e10},
            "verbs": [{"verb": "rank", "subject": "5x6", "seconds": [1e-4]}], "peers": {"other": {"other": "1.0"}},
            }  # fmt: skip


def test_losses_failures_and_misses_are_shown():
    text = markdown(results())

    assert "| engine | other, timed at 10 and scaled | 1 ms | 4 ms | 4.00 × (3.90 to 4.10) |" in text
    assert "quicker; **misses** 5 ×; it warns: UserWarning: a \\| b" in text
    assert "third fails: crash" in text
    assert "**silent**" in text
    assert "| other | – | – | – | 0 of 1 | – |" in text
    assert "8.0 GB/s of reading" in text
    slower = results()
    slower["duels"][0].update(ratios=[0.5, 0.4, 0.6], target=None)
    assert "| **slower**" in markdown(slower)


def test_every_line_of_a_table_has_its_cells():
    lines = markdown(results()).splitlines()
    for head, line in pairwise(lines):
        if head.startswith("|") and line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", head)) == len(re.findall(r"(?<!\\)\|", line)), line


def test_the_page_is_whole_and_text_stays_text():
    page = html(results())

    assert "A row &lt;b&gt;&amp;" in page
    assert "says &lt;why&gt;" in page
    assert page.count("<svg") == page.count("</svg>") == 1
    assert not re.search(r"(src|href)=|@import|url\(", page)
    assert inline("**a** `b<c>`") == "<strong>a</strong> <code>b&lt;c&gt;</code>"


def test_a_picture_has_a_line_its_limit_and_its_ranges():
    picture = scaling(results()["scaling"][0])

    assert picture.count("<circle") == 2
    assert picture.count('class="range"') == 2
    assert picture.count("<polyline") == 2
    assert "exponent 1.00" in picture
    assert "Growth &amp; more" in picture
    assert scaling({"points": []}) == ""


def test_memory_is_drawn_where_there_is_some():
    series = results()["scaling"][0]
    grown = [{**point, "bytes": 1e7 * point["x"]} for point in series["points"]]

    assert memory(series) == ""
    assert memory({**series, "points": grown}).count("<circle") == 2
    assert "10 GB" in memory({**series, "points": grown})


def test_numbers_are_said_with_a_unit_that_suits():
    assert [seconds(x) for x in (2.5e-7, 1.25e-5, 0.00512, 0.25, 12.34)] == [
        "0.25 µs", "12.5 µs", "5.12 ms", "250 ms", "12.3 s"]  # fmt: skip
    assert [count(x) for x in (5, 1000, 2_500_000, 1e9)] == ["5", "1 k", "2.5 M", "1 G"]
    assert ratio([4, 3, 120]) == "4.00 × (3.00 to 120)"


def test_compare_tells_what_is_slower_and_exits_1(tmp_path, capsys):
    before, after = results(), results()
    after["duels"][0]["ours_s"] = [0.01, 0.011, 0.009]
    after["verbs"] = [{"verb": "new", "subject": "5x6", "seconds": [1.0]}]
    write(tmp_path / "a.json", before)
    write(tmp_path / "b.json", after)

    assert command.main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 1
    said = capsys.readouterr().out
    assert "slower: 1\n  A row <b>&: engine: 10.00 ×" in said
    assert "only in the second: 1 (new, 5x6)" in said
    assert command.main(["compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")]) == 0
    assert list(tmp_path.glob(".*")) == []  # nothing half written


def test_results_of_pytest_benchmark_are_compared_too():
    one = {"benchmarks": [{"fullname": "a", "stats": {"data": [1.0, 1.1]}}, {"fullname": "b", "stats": {}}]}

    assert seconds_of(one) == {"a": [1.0, 1.1], "b": []}
    assert [change.word for change in changes(one, one)] == ["as before"]


@pytest.mark.parametrize(("text", "said"), [(None, "No such file"), ("{", "no JSON"), ("[]", "neither results")])
def test_what_holds_no_results_is_refused(tmp_path, text, said, capsys):
    file = tmp_path / "x.json"
    if text is not None:
        file.write_text(text)

    with pytest.raises(NotResults, match=said):
        read(file)
    assert command.main(["report", str(file), "--out", str(tmp_path / "x.md")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "x.md").exists()


def test_report_writes_both_pages(tmp_path):
    write(tmp_path / "r.json", results())

    assert command.main(["report", str(tmp_path / "r.json"), "--out", str(tmp_path / "R.md")]) == 0
    assert (tmp_path / "R.md").read_text(encoding="utf-8").startswith("# Results")
    assert "<svg" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_unknown_row_is_told_the_nearest(capsys):
    assert command.main(["league", "hostile_nam"]) == 2
    assert "did you mean 'hostile_nan'?" in capsys.readouterr().err
    assert command.main(["duel", "qqq"]) == 2
    assert "topsis_5x6" in capsys.readouterr().err


def test_a_document_names_no_place():
    text = json.dumps(document("x"))

    assert str(ROOT) not in text
    assert not re.search(r"/(home|root|work|tmp|Users)/", text)


def test_every_series_has_sizes_that_grow():
    for one in SERIES:
        assert list(one.sizes) == sorted(set(one.sizes))


README_QUOTE = "<!-- benchmarks -->\nTOPSIS 6×7: 512 × quicker, in 250 ms, 18 of 19 rows.\n<!-- /benchmarks -->"


def test_figures_of_a_quote_must_be_in_the_results():
    results_text = "6×7 | 512 × (400 to 600) | 250 ms | 18 of 19"

    assert figures(README_QUOTE) == ["6×7", "512 ×", "250 ms", "18 of 19"]
    assert unknown(README_QUOTE, results_text) == []
    assert unknown(README_QUOTE, results_text.replace("512", "513")) == ["512 ×"]
    assert unknown(README_QUOTE, results_text.replace("250 ms", "250 µs")) == ["250 ms"]
    assert unknown("512 × outside", "") == []


@pytest.mark.parametrize("text", ["<!-- benchmarks --> 5", "5 <!-- /benchmarks -->", "<!-- benchmarks -->" * 2])
def test_a_mark_without_its_other_half_is_told(text):
    with pytest.raises(Unmarked):
        blocks(text)


def test_the_figures_that_the_readme_quotes_are_in_the_results():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    measured = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")

    assert unknown(readme, measured) == []
    assert measured.startswith("# Results")
    assert not re.search(r"/(home|root|work|tmp|Users)/", measured)
