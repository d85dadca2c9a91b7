"""What is said of a region besides its tables: words and lengths, refused with the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import outletplan as op
from tests.facts.test_region import units


def test_an_unknown_way_to_assign_lists_the_known_ones() -> None:
    with pytest.raises(op.DataError, match="nearst; expected one of: nearest"):
        op.Region(
            units=units({"unit_id": "V1"}),
            outlets=pd.DataFrame({"outlet_id": ["1"]}),
            assign="nearst",  # type: ignore[arg-type]  # the test
        )


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("accuracy_m", -1.0, "found -1.0; expected metres, 0 or more. Correct accuracy_m."),
        ("accuracy_m", np.nan, "found nan; expected metres, 0 or more. Correct accuracy_m."),
        ("accuracy_m", np.inf, "found inf; expected metres, 0 or more. Correct accuracy_m."),
        ("accuracy_m", "5", "found '5'; expected metres, 0 or more. Correct accuracy_m."),
        ("accuracy_m", True, "found True; expected metres, 0 or more. Correct accuracy_m."),
        ("snap_at_most_m", 0, "found 0; expected metres, more than 0. Correct snap_at_most_m."),
        ("snap_at_most_m", None,
         "found None; expected metres, more than 0. Correct snap_at_most_m."),
        ("snap_at_most_m", np.inf,
         "found inf; expected metres, more than 0. Correct snap_at_most_m."),
        ("corner_m", -1, "found -1; expected metres, 0 or more. Correct corner_m."),
        ("corner_m", None, "found None; expected metres, 0 or more. Correct corner_m."),
        ("crossing_m", 0, "found 0; expected metres, more than 0. Correct crossing_m."),
        ("join", "crossing", "found join: crossing; expected one of: crossings, endpoints, "),
        ("join", None, "found join: None; expected one of: endpoints, crossings, vertices. "),
    ],
)  # fmt: skip
def test_settings_are_words_and_lengths(setting: str, value: Any, words: str) -> None:
    with pytest.raises(op.DataError) as error:
        op.Region(
            units=units({"unit_id": "V1"}),
            outlets=pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]}),
            **{setting: value},
        )
    (problem,) = error.value.problems
    assert str(problem).startswith(f"region, {setting}: {words}")


def test_settings_are_refused_at_once_with_the_rest() -> None:
    wrong: dict[str, Any] = {"accuracy_m": "5", "assign": "x", "join": "x", "snap_at_most_m": 0}
    frame = units({"unit_id": "V1"}).assign(residents=-1)
    with pytest.raises(op.DataError) as error:
        op.Region(units=frame, outlets=pd.DataFrame({"outlet_id": ["1"]}), **wrong)
    assert [(problem.where, problem.key) for problem in error.value.problems] == [
        ("units", "residents"),
        *[("region", setting) for setting in ("assign", "join", "accuracy_m")],
        ("region", "snap_at_most_m"),
    ]


@pytest.mark.parametrize("accuracy_m", [0, np.int64(5), np.float32(2.5)])
def test_any_number_is_one(accuracy_m: float) -> None:
    outlets = pd.DataFrame({"outlet_id": ["1"], "unit_id": ["V1"]})
    region = op.Region(units=units({"unit_id": "V1"}), outlets=outlets, accuracy_m=accuracy_m)
    assert region.accuracy_m == accuracy_m
