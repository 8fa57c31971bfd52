"""The report as Markdown: read back by a Markdown reader, it says what the data say and nothing more."""

import re

import pytest
from markdown_it import MarkdownIt

from mcda.report import markdown, render
from mcda.report.parts import Bar, Cell, Column, Link, Option, Row, Strong, Table

READER = MarkdownIt("commonmark").enable("table")


def tokens(text):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def words(text):
    return "".join(token.content for token in tokens(text) if token.type in ("text", "code_inline"))


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "*bold* _it_ **b** __u__ `code` ``x",
        "[a](https://x.y) ![b](c.png) <https://x.y>",
        "a | b || c",
        "# heading",
        "1. one",
        "2) two",
        "- item",
        "+ item",
        "> quote",
        "===",
        "---",
        "&lt;b&gt; &amp; &#60;",
        "~~gone~~",
        "back\\slash \\* \\",
        "~~~ fence",
        "``` fence",
        "[x]: https://evil.example",
        "a\\|b",
        "::: x",
        "$x^2$",
        "{{ x }}",
        "\tcode",
        "trailing  ",
        "!important",
        "a@b.c",
    ],
)
def test_what_is_written_is_read_letter_by_letter(said):
    text = markdown.say((said,))
    found = {token.type for token in tokens(text)}

    assert found <= {"paragraph_open", "paragraph_close", "inline", "text"}
    assert words(text) == " ".join(said.split())


@pytest.mark.parametrize(
    "said", ["https://evil.example/", "HTTP://evil.example", "www.evil.example", "mailto:a@b.c", "a@b.c"]
)
def test_no_address_is_left_for_a_reader_to_link(said):
    text = markdown.escape(said)

    assert not re.search(r"(?<!\\)://", text)
    assert "www." not in text.lower()
    assert "@" not in text.replace("\\@", "")


def test_a_table_keeps_its_shape_whatever_its_cells_say():
    evil = "a | b\n\n| c | <td>\\"
    part = Table(
        (evil,),
        (Column(evil), Column(evil, "number")),
        (Row((Cell((Option(evil, 1),)), Cell((Strong(evil),), sub=evil))),) * 2,
    )
    found = [token.type for token in tokens(markdown.table(part))]

    assert (found.count("th_open"), found.count("td_open"), found.count("tr_open")) == (2, 4, 3)
    assert "html_inline" not in found


def test_links_lead_to_files_alone():
    assert markdown.say((Link("Peru | Chile", "./a.html#flips"),)) == "[Peru \\| Chile](./a.md)"
    assert markdown.say((Link("annex A", "#annex-cells"),)) == "annex A"


def test_the_whole_report_of_a_hostile_case_is_text(hostile):
    text = render(hostile, "md")
    found = {token.type for token in tokens(text)}

    assert not found & {"html_inline", "html_block", "image", "link_open", "blockquote_close_x"}
    said = words(text)
    assert "<script>alert(1)</script>" in said
    assert "![x](https://evil.example/x.png)" in said


def test_every_report_of_a_model_reads_as_headings_and_tables(models):
    for study in models.values():
        found = list(tokens(render(study, "md")))
        assert [token.tag for token in found if token.type == "heading_open"][:2] == ["h1", "h2"]
        assert sum(token.type == "table_open" for token in found) > 10
        assert not any(token.type.startswith("html") for token in found)


def test_columns_stand_below_each_other_and_read_back_as_they_were():
    cells = (("a | b", "1"), ("an option of some length", "12.5"), ("c", "–"))
    part = Table(("T",), (Column("Option"), Column("Score", "number"), Column("Place", "centre")),
                 tuple(Row((Cell((one,)), Cell((two,)), Cell(("1",)))) for one, two in cells))  # fmt: skip
    lines = markdown.table(part).split("\n")[2:]

    assert len({len(line) for line in lines}) == 1
    assert lines[1] == f"| {'-' * 24} | ----: | :---: |"
    assert lines[3].endswith("|  12.5 |   1   |")
    found = list(tokens("\n".join(lines)))
    assert [one.content for one in found if one.type == "text"][3:6] == ["a | b", "1", "1"]


def test_a_head_that_would_make_a_broad_table_broader_is_not_padded_to():
    part = Table((), tuple(Column("A rather long name of a criterion " * 2, "centre") for _ in range(9)),
                 (Row(tuple(Cell(("1",)) for _ in range(9))),))  # fmt: skip
    head, rule, row = markdown.table(part).split("\n")

    assert len(rule) == len(row) < 100 < len(head)


@pytest.mark.parametrize(
    ("bar", "maximum", "drawn"),
    [
        (Bar(1.0), 1.0, "█" * 20), (Bar(0.0), 1.0, ""), (Bar(0.25), 0.5, "█" * 10), (Bar(3.0), 1.0, "█" * 20),
        (Bar(0.5, 0.25, 0.75), 1.0, "█████▓▓▓▓▓░░░░░"), (Bar(0.5, 0.0, 0.0), 1.0, "▓" * 10),
    ],
)  # fmt: skip
def test_bars_are_blocks(bar, maximum, drawn):
    assert markdown.bar(bar, maximum) == drawn


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_figure_of_a_cell_is_left_out_and_nothing_is_html(models, language):
    from mcda.language import speaking
    from mcda.report import build
    from mcda.report.parts import plain

    with speaking(language):
        report = build.build(models["maritime_dispute"])
        text = markdown.render(report)
    said = words(text)
    tables = [one for section in report.sections for one in section.blocks if isinstance(one, Table)]
    for part in tables:
        for row in part.rows:
            for cell in row.cells:
                bare = plain(tuple(run.label if isinstance(run, Option) else run for run in cell.text))
                assert " ".join(bare.split()) in said
    assert "█" in said
    assert not [token for token in tokens(text) if token.type.startswith("html")]
    assert "⟦" not in text
