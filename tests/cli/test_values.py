"""The commands on a case with value functions: levels and values side by side, faults by place."""

import json

from tests.case.test_values import ROOMS


def test_rank_shows_what_the_ratings_are_worth(mcda, tmp_path):
    (tmp_path / "rooms.yaml").write_text(ROOMS, "utf-8")
    shown = mcda("rank", "rooms.yaml", "--method", "weighted_sum", columns=100)
    assert shown.returncode == 0
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert "alternative price noise area" in lines
    assert "x (x) 350: 0.625 low: 1 25: 0.438" in lines
    document = json.loads(mcda("rank", "rooms.yaml", "--method", "weighted_sum", "--json").stdout)
    assert document["cases"][0]["values"]["noise"] == {
        "x": {"level": "low", "value": 1.0},
        "y": {"level": "medium", "value": 0.4},
    }


def test_check_says_where_a_label_is_unknown(mcda, tmp_path):
    (tmp_path / "rooms.yaml").write_text(ROOMS.replace("noise: high", "noise: hihg"), "utf-8")
    told = mcda("check", "rooms.yaml")
    assert told.returncode == 2
    assert "rooms.yaml:12:49: scenarios.works.cells.x.noise: expected one of the labels" in told.stderr
    assert "did you mean 'high'?" in " ".join(told.stderr.split())
