"""What it would be worth to know whether an event comes: by hand, and against a fine walk over its probability."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mcda import Case, DecisionMatrix, Event, McdaError
from mcda.scenarios import event_information, events_of
from mcda.scenarios.events import State


def test_a_probability_by_hand():
    matrix = DecisionMatrix.of([[8], [5]], ("max",), ["sue", "talk"], ["gain"], bounds=(0, 10))
    lost = {"sue": {"gain": 1}}
    found = event_information(
        matrix, [1],
        events=[
            Event.of("likely", cells=lost, probability="0.75"), Event.of("open", cells=lost),
            Event.of("nothing", cells={"talk": {"gain": 4}}, probability="0.5"),
            Event.of("gone", remove=["sue"], probability="0.5"), Event.of("other", remove=["talk"], probability="0.5"),
        ],
    )  # fmt: skip

    # at ¾: knowing ¼·8 + ¾·5 = 5.75, not knowing 5 (talk): 0.075 of the scale; most where 8 − 7p = 5
    assert found.loc["likely", "value"] == pytest.approx(0.075)
    assert found.loc["likely", "at"] == found.loc["open", "at"] == pytest.approx(3 / 7)
    assert found.loc["likely", "most"] == pytest.approx(0.3 * 4 / 7)
    assert found.loc["open", "value"] is pd.NA  # missing, and no NaN
    assert found.loc["nothing", ["value", "most", "at"]].tolist() == [0, 0, 0]
    assert found["changes"].to_dict() == {
        "likely": True, "open": True, "nothing": False, "gone": True, "other": False,
    }  # fmt: skip
    assert found.attrs["status"]["gone"] == "not defined"
    assert found.loc["gone", ["most", "at"]].tolist() == [pd.NA] * 2
    assert found.loc["other", "most"] == 0
    assert found.index[0] == "likely"


@pytest.mark.parametrize("name", ["lima_group", "oecd_accession", "maritime_dispute"])
@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_no_probability_makes_knowing_worth_more(name, method):
    from mcda import method as by_name

    case, chosen = Case.load(f"models/{name}.yaml"), by_name(method)
    found = event_information(case, method=method)

    assert set(found.index) == {event.name for event in events_of(case)}
    for event in events_of(case):
        if found.attrs["status"][event.name] == "not defined":
            continue
        states = [State.of(case), State.of(case).after([event])]
        now, then = (
            dict(zip(s.matrix.alternatives, chosen.score(chosen.prepare(s.matrix), s.weights.values), strict=True))
            for s in states
        )
        both = [key for key in now if key in then]
        p = np.linspace(0, 1, 2001)[:, None]
        blind = ((1 - p) * [now[k] for k in both] + p * [then[k] for k in both]).max(axis=1)
        value = (1 - p[:, 0]) * max(now.values()) + p[:, 0] * max(then.values()) - blind
        assert value.max() <= found.loc[event.name, "most"] + 1e-12
        assert value.max() >= found.loc[event.name, "most"] - 1e-3
        assert found.loc[event.name, "changes"] == (then[max(now, key=now.get)] < max(then.values()))


def test_words_that_are_wrong():
    matrix = DecisionMatrix.of([[8], [5]], ("max",), bounds=(0, 10))
    with pytest.raises(McdaError):
        event_information(matrix, [1], events=[Event.of("x", cells={"a9": {"c1": 3}})])


def test_an_event_that_leaves_nothing_has_no_worth():
    matrix = DecisionMatrix.of([[8], [5]], ("max",), ["sue", "talk"], ["gain"], bounds=(0, 10))
    gone = Event.of("gone", remove=["sue", "talk"], probability="0.5")
    found = event_information(matrix, [1], events=[gone])
    assert found.attrs["status"] == {"gone": "not defined"}
    assert found.loc[["gone"], ["value", "most"]].isna().all(axis=None)
