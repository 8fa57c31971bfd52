"""The page on methods says what there is: its code runs and prints what it says, its names are all the names."""

import re
from pathlib import Path

import pytest

from mcda.comparison.rules import WEIGHT_RULES
from mcda.methods import METHODS
from mcda.methods.promethee import PREFERENCES
from mcda.methods.weighted_product import RATIOS
from mcda.normalise import NORMALISATIONS
from mcda.weighting import RANDOM_INDICES, combination, completion, judgements, objective_rules, rank_orders

PAGE = (Path(__file__).parents[1] / "docs" / "methods.md").read_text(encoding="utf-8")


def test_its_code_prints_what_it_says(capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    code = "\n".join(blocks)

    exec(compile(code, "docs/methods.md", "exec"), {})

    promised = [
        line.split("  # ")[1] if "  # " in line else following.removeprefix("# ")
        for line, following in zip(code.splitlines(), [*code.splitlines()[1:], ""], strict=True)
        if line.startswith("print(")
    ]
    assert capsys.readouterr().out.splitlines() == promised
    assert len(promised) == 11


@pytest.mark.parametrize(
    "names",
    [METHODS, NORMALISATIONS, PREFERENCES, RATIOS, RANDOM_INDICES, objective_rules.RULES, rank_orders.RULES,
     combination.RULES, completion.COMPLETIONS, judgements.WAYS],
    ids=lambda names: next(iter(names)),
)  # fmt: skip
def test_every_name_is_on_the_page(names):
    for name in names:
        assert f"`{name}`" in PAGE, name


def test_every_objective_rule_of_a_comparison_is_a_rule_of_weighting():
    asked = {"given", "equal", *(f"rank_{rule}" for rule in ("order_centroid", "sum", "reciprocal"))}

    assert set(WEIGHT_RULES) - asked <= set(objective_rules.RULES)
