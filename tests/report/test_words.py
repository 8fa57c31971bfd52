"""What a report says: generated sentences, honest ones, for every turn that a case can take."""

import re

import pytest

import mcda
from mcda.report import build, joint, render
from mcda.report.parts import Option, Paragraph, Strips, Table, plain


def said(study, key="answer"):
    """Return what a section says, a sentence or a cell a line."""
    report = build.build(study)
    return "\n".join(lines(next(section for section in report.sections if section.key == key)))


def lines(section):
    for block in section.blocks:
        for words in (getattr(block, name, None) for name in ("text", "caption", "title", "note")):
            if isinstance(words, tuple):
                yield plain(words)
        yield from (plain(item) for item in getattr(block, "items", ()))
        for row in getattr(block, "rows", ()):
            yield " | ".join(plain(cell.text) + (f" ({cell.sub})" if cell.sub else "") for cell in row.cells)


def test_the_answer_names_the_best_option_its_lead_and_the_nearest_flip(models):
    words = said(models["maritime_dispute"])

    assert words.startswith(
        "With the importance given to each criterion here, the best choice for Peru in 2008 was: Sue at the ICJ while "
        "keeping the economy on a separate string. It leads the next option, “Propose a shared fishing and resource "
        "zone without fixing the border”, by 18 points of 100.\nThis is what Peru did."
    )
    assert (
        "If “Trade and investment with Chile are kept out of harm” counted for at least 52% of the whole decision, "
        "instead of 16%, the best choice would be: “Propose a shared fishing" in words
    )
    assert "Agreement with Peru is weak evidence." in words
    assert "Of the 35 ratings, 12 rest on the source alone" in words


def test_a_prospective_case_is_recommended_and_never_chosen(models):
    for stem in ("oecd_accession", "vaccine_capability"):
        text = render(models[stem], "html")
        assert "The source recommends it too." in text
        assert "Recommended by the source" in text
        assert "Peru chose" not in text
        assert "what Peru did" not in text


def test_disagreement_comes_first(staged):
    words = said(mcda.Study.of(staged("1/3")))

    assert words.startswith("This is not what Ruritania did. Ruritania chose “Build a bridge”, which comes third here,")
    assert "It would come first if “Use” counted for more than 50% of the whole decision, instead of 25%." in words
    assert "weak evidence" not in words
    assert "no proof either" in words


def test_a_choice_that_no_single_weight_puts_first_is_told(staged):
    words = said(mcda.Study.of(staged("1/3", "raft")))

    assert "No change of a single weight would put it first." in words


def test_disagreement_of_a_prospective_case(staged):
    words = said(mcda.Study.of(staged("1/3", more="tense: prospective\n")))

    assert words.startswith("The model does not come to the choice that the source recommends. The source recommends")
    assert "chose “" not in words


def test_a_shared_first_place_is_told_as_one(staged):
    words = said(mcda.Study.of(staged(1)))

    assert "“Build a bridge” and “Mend the ferry” share the first place." in words
    assert (
        "If “Use” counted for any more than today's 50%, the best choice would be: “Build a bridge”; for any less:"
        in words
    )
    assert "one of those that share the first place" in words
    assert "by 0 points" not in words


def test_a_screened_out_option_stays_in_view_with_its_reason(staged):
    case = staged(choice="bridge", label="Tie a raft\n    feasible: false\n    because: flood")
    study = mcda.Study.of(case)

    assert "“Tie a raft” was screened out before any rating counted: Floods come more often." in said(
        study, "situation"
    )
    assert "Tie a raft" not in said(study, "scorecard")
    assert "“Tie a raft” Screened out; not ranked." in said(study, "annex-cells")


def test_a_plain_table_has_no_stages_and_no_choice(plain):
    study = mcda.Study.of(plain)
    text = render(study, "md")

    assert "the best option is: **attic**" in text
    for word in ("weak evidence", "factors", "Peru", "The situation", "lines of the source", "Annex B", "rest on"):
        assert word.casefold() not in text.casefold()
    assert "gives these weights directly" in text


def test_the_table_of_flips_is_sorted_by_ease_and_holds_every_criterion(models):
    for study in models.values():
        report = build.build(study)
        flips = next(section for section in report.sections if section.key == "flips")
        table = next(block for block in flips.blocks if isinstance(block, Table))
        moves = [abs(int(re.sub(r"\D", "", plain(row.cells[3].text)))) for row in table.rows if not row.faded]
        assert moves == sorted(moves)
        assert {plain(row.cells[0].text) for row in table.rows} == {
            one.label for one in study.case.document.criteria.values()
        }
        assert not any("." in plain(row.cells[1].text) for row in table.rows)


def test_never_is_said_only_where_the_option_is_first_alone_on_the_criterion(models):
    study = models["maritime_dispute"]
    words = said(study, "flips")

    assert "Even if only one of these counted, whichever it is, Peru would still choose" in words
    for key, one in study.case.document.criteria.items():
        listed = f"\n{one.label}\n" in words
        never = all(flip.subject != key for flip in study.flips["weighted_sum"])
        assert listed == (never and study.alone["weighted_sum"][key] == ("icj",))


def test_the_strips_cover_everything_and_mark_today(models):
    for study in models.values():
        strips = [
            block
            for block in next(s for s in build.build(study).sections if s.key == "flips").blocks
            if isinstance(block, Strips)
        ]
        assert len(strips) == len(study.methods) == 3
        for block in strips:
            for strip, weight in zip(block.strips, study.weights.values, strict=True):
                assert strip.segments[0].start == 0.0
                assert strip.segments[-1].end == 1.0
                assert strip.now.at == weight
                assert all(a.end == b.start for a, b in zip(strip.segments, strip.segments[1:], strict=False))
                assert {segment.option for segment in strip.segments} <= set(block.legend)


def test_limits_of_the_maximiser_are_told_in_words(staged):
    limits = (
        "exclusive: false\nlimits:\n  - {name: purse, criterion: COST, at_most: 5, why: The treasury is empty.}\n"
        "  - {name: no raft, exclude: [raft]}\n"
    )
    words = said(mcda.Study.of(staged(more=limits)), "maximiser")

    assert "50% “Build a bridge” and 50% “Mend the ferry”" in words
    assert "One point of “Cost” more allowed is worth 6.2 points of 100, up to 7." in words
    assert "kept out by: no raft" in words


def test_limits_that_cannot_hold_together_are_named(staged):
    purse, use = "{name: purse, criterion: COST, at_most: 3}", "{name: use, criterion: USE, at_least: 7}"
    limits = f"exclusive: false\nlimits: [{purse}, {use}]\n"
    words = said(mcda.Study.of(staged(more=limits)), "maximiser")

    assert "“purse” and “use” cannot hold together" in words


def test_a_pick_under_a_limit_says_what_would_change_it(staged):
    limits = "exclusive: true\nlimits: [{name: purse, criterion: COST, at_most: 5}]\n"
    words = said(mcda.Study.of(staged(more=limits)), "maximiser")

    assert "Without the limits it would be: “Build a bridge”." in words
    assert "If the limit “purse” were raised to 7, the pick would be: “Build a bridge”." in words
    assert "If the limit “purse” were lowered below 3, the pick would be: no option at all." in words


def test_without_limits_the_maximiser_says_that_it_equals_the_weighted_sum(models):
    for study in models.values():
        assert "Without limits that is always the one that the weighted sum puts first." in said(study, "maximiser")


def test_methods_that_part_are_explained(staged):
    study = mcda.Study.of(staged(1))
    words = said(study, "methods")

    assert len({ranking.winners for ranking in study.rankings.values()}) > 1
    assert "The methods do not agree." in words
    assert "The first place depends on the method" in words


def test_every_rating_and_every_judgement_is_in_an_annex(models):
    for study in models.values():
        cells, judged = said(study, "annex-cells"), said(study, "annex-judgements")
        for _, _, cell in study.case.cells():
            assert cell.reason in cells
        for one in study.case.document.judgements:
            assert one.reason in judged


def test_no_key_no_greek_and_no_words_of_the_trade_in_the_text(models):
    for stem, study in models.items():
        text = render(study, "md").replace(f"{stem}.", "")
        for key in (*study.case.document.alternatives, *study.case.document.criteria):
            if "_" in key:
                assert key not in text
        assert not re.search(r"[α-ωΑ-Ω]|\ba[1-9]\b|rank reversal|\bseed\b|\bnan\b|\binf\b", text)


def test_repeating_it_tells_versions_and_hash_and_no_date(models):
    study = models["maritime_dispute"]
    text = render(study, "md")

    assert "    mcda report maritime_dispute.yaml --out report/" in text
    assert study.case.digest in text
    for name in ("mcda-engine", "Python", "numpy", "scipy", "pandas", "pulp", "highspy"):
        assert re.search(rf"\| {re.escape(name)} +\|", text)


def test_the_joint_page_has_a_row_a_case_in_the_order_of_time(models):
    report = joint.build(mcda.compare(models.values()))
    table = next(block for block in report.sections[0].blocks if isinstance(block, Table))

    assert [row.cells[0].sub for row in table.rows] == [
        "G2, 2008", "G5, 2009", "G3, 2011", "G4, 2017", "G6, 2021", "G7, 2021"
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_the_joint_page_says_how_many_agree_and_how_weak_that_is(models, form):
    text = render(mcda.compare(models.values()), form)

    assert "In all four decisions already taken, the best option is the one that Peru chose." in text
    assert "In both decisions that lay ahead, it is the one that the source recommends." in text
    assert "Agreement is weak evidence." in text
    assert "Of the 217 ratings, 75 rest on the source alone" in text


def test_options_of_different_cases_bear_no_numbers_on_the_joint_page(models):
    report = joint.build(mcda.compare(models.values()))

    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                assert not any(isinstance(run, Option) for row in block.rows for cell in row.cells for run in cell.text)
            if isinstance(block, Paragraph):
                assert not any(isinstance(run, Option) for run in block.text)
