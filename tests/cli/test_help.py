"""Help and usage at the widths of real screens, and where a word of the command line was meant to go."""

import shlex

import pytest

from mcda.cli import commands, terminal


def helped(called, monkeypatch, command, columns):
    monkeypatch.setattr(terminal, "width", lambda: columns)
    return called(command, "--help").stdout


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("command", commands.COMMANDS)
def test_help_fits_the_screen_and_its_examples_can_still_be_copied(command, columns, called, monkeypatch):
    wide = helped(called, monkeypatch, command, 1000)
    narrow = helped(called, monkeypatch, command, columns)

    assert max(map(terminal.span, narrow.splitlines())) <= columns
    examples = [line for line in wide.splitlines() if line.startswith("  mcda ")]
    joined = narrow.replace(" \\\n", " ").splitlines()
    assert [shlex.split(line) for line in joined if line.startswith("  mcda ")] == list(map(shlex.split, examples))


@pytest.mark.parametrize("command", [name for name in commands.COMMANDS if name not in ("report", "verify")])
def test_lang_names_the_commands_that_speak_other_languages(command, called):
    done = called(command, "case.yaml", "--lang", "es")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"mcda {command}: unknown option '--lang'; mcda report and verify have it; all others speak English. "
        f"See 'mcda {command} --help'.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["flips", "x", "--top", "3"], "mcda flips: unknown option '--top'; mcda rank has it."),
        (["check", "x", "--weights=a=1"],
         "mcda check: unknown option '--weights'; mcda rank, flips, simulate, optimise and compare have it."),
        (["rank", "x", "--weight", "a=1"], "mcda rank: unknown option '--weight'; did you mean '--weights'?"),
        (["rank", "x", "--zzzzz"], "mcda rank: unknown option '--zzzzz'; known: "),
        (["--lang", "es", "rank", "x"], "mcda: '--lang' stands before the command: write 'mcda COMMAND … --lang'."),
        (["--json", "rank", "x"], "mcda: '--json' stands before the command: write 'mcda COMMAND … --json'."),
        (["rnk", "x"], "mcda: unknown command 'rnk'; did you mean 'rank'?"),
        (["report", "x", "--out", "y", "--lang", "es_PE"],
         "mcda report: argument --lang: expected en or es, got 'es_PE'; did you mean 'es'?"),
        (["verify", "x", "--lang", "eo"], "mcda verify: argument --lang: expected en or es, got 'eo'"),
    ],
)  # fmt: skip
def test_a_word_in_the_wrong_place_is_told_where_it_belongs(words, said, called):
    done = called(*words)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(said)


@pytest.mark.parametrize("where", ["kept", "kept/deeper"])
def test_draws_are_not_kept_in_a_file(where, called, case):
    (case.parent / "kept").write_text("mine")

    done = called("simulate", "case.yaml", "--samples", "10", "--checkpoint", where)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"mcda: cannot keep draws in '{where}': 'kept' is a file, expected a folder\n"
    assert (case.parent / "kept").read_text() == "mine"
