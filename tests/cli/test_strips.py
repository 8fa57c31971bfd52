"""The strips of `mcda flips`: each sign is who comes first there by the path, and narrow terminals hold them."""

import pytest

import mcda
from mcda.cli.strips import strip

SIGNS = {"a": "1", "b": "2"}


@pytest.mark.parametrize("now", [0.0, 0.49, 0.5, 1.0])
def test_todays_mark_stands_where_the_weight_is(now):
    drawn = strip([(0.0, 1.0, "a")], now, 10, SIGNS)

    assert drawn.index("|") == round(10 * now)
    assert drawn.replace("|", "") == "1" * 10


def test_each_sign_is_the_winner_of_the_path_there(called, models):
    case = mcda.Case.load(models / "lima_group.yaml")
    order = list(case.matrix().alternatives)
    done = called("flips", models / "lima_group.yaml")

    block = done.stdout.split("Who comes first as one weight goes")[1].split("\n\n")[0].splitlines()[1:]
    lines = dict(zip(case.matrix().criteria, block, strict=False))
    for criterion, line in lines.items():
        drawn = line.rsplit("  ", 1)[1].replace("|", "")
        path = mcda.winner_path(case.matrix(), case.weights(), "weighted_sum", along=criterion)
        for step, sign in enumerate(drawn):
            at = (step + 0.5) / len(drawn)
            row = path[(path["start"] <= at) & (at <= path["end"])].iloc[0]
            assert order.index(row["winner"]) == "123456789".index(sign)


@pytest.mark.parametrize("columns", [44, 60, 80, 120])
def test_no_line_is_longer_than_the_terminal(mcda, models, columns):
    done = mcda("flips", models / "lima_group.yaml", columns=columns)

    assert done.returncode == 0
    assert "Who comes first as one weight goes" in done.stdout.replace("\n", " ")
    assert max(map(len, done.stdout.splitlines())) <= columns
