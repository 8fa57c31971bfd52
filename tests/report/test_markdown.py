"""The report as Markdown: read back by a Markdown reader, it says what the data say and nothing more."""

import re

import pytest
from markdown_it import MarkdownIt

from mcda.report import markdown, render
from mcda.report.parts import Cell, Column, Link, Option, Row, Strong, Table

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
