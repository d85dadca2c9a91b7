"""A point nearer to the edge of its unit than it is exact may belong to the neighbour."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon, box

import outletplan as op
from tests.planning.asking import asks, decide, results, told, why
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing, squares

WEST, EAST_OF = box(EAST - 0.01, -0.01, EAST, 0.01), box(EAST, -0.01, EAST + 0.01, 0.01)
UNITS: list[dict[str, Any]] = [
    {"unit_id": "v", "name": "李家村", "kind": "village", "residents": 1_000, "geometry": WEST},
    {"unit_id": "w", "name": "王家村", "kind": "village", "residents": 1_000, "geometry": EAST_OF},
]
"""Two villages; the edge between them is where the small regions begin."""
FULL = [{"unit_id": None, "east_m": 500.0}]
"""One outlet, in w."""
SAID = "unit not sure with the accuracy of the point"


def two(outlets: list[dict[str, Any]], *, units: Any = UNITS, **also: Any) -> op.Region:
    return region(squares(units), outlets, assign="polygon", **also)


def asked(east_m: float = -3.0, **said: Any) -> op.Application:
    return asks(east_m, 100.0, **{"unit_id": None, "accuracy_m": 5, **said})


class TestTheEdge:
    """One per 1,000 people: v has nobody as yet, w is full."""

    @pytest.mark.parametrize(
        ("east_m", "outcome"),
        [(-5.001, "permit"), (-5.0, "permit"), (-4.999, "measure_on_site"),
         (-0.001, "measure_on_site"), (0.001, "measure_on_site"), (4.999, "measure_on_site"),
         (5.0, "refuse"), (5.001, "refuse")],
    )  # fmt: skip
    def test_nearer_than_the_accuracy(self, east_m: float, outcome: str) -> None:
        assert decide(two(FULL), asked(east_m), ratio("1")).outcome == outcome

    def test_what_is_said_and_what_is_to_be_settled(self) -> None:
        decision = decide(two(FULL), asked(), ratio("1"))
        assert why(decision) == f"{SAID}: v 李家村 (kept) or w 王家村 (broken)"
        assert why(decision, 1) == f"{SAID}: v 李家村 or w 王家村; to be settled on site"
        assert told(decision.to_measure, "subject", "name") == [("unit", "v 李家村 or w 王家村")]
        assert (decision.unit_id, decision.other_units) == ("v", ("w",))
        assert "settle: in which unit the door stands, v 李家村 or w 王家村" in str(decision)

    def test_the_accuracy_of_the_region_counts_where_none_is_said(self) -> None:
        there = two(FULL, accuracy_m=5)
        assert decide(there, asked(accuracy_m=None), ratio("1")).outcome == "measure_on_site"
        assert decide(two(FULL), asked(accuracy_m=None), ratio("1")).outcome == "permit"

    def test_a_datum_of_the_polygons_is_no_matter(self) -> None:
        units = squares(UNITS).to_crs(32632)
        there = region(units, FULL, assign="polygon")
        for east_m, outcome in ((-5.1, "permit"), (-4.9, "measure_on_site")):
            assert decide(there, asked(east_m), ratio("1")).outcome == outcome


class TestTheSameInEach:
    """Where it makes no difference the outcome stands, and says so."""

    @pytest.mark.parametrize(("in_each", "outcome"), [(0, "permit"), (1, "refuse")])
    def test_it_stands(self, in_each: int, outcome: str) -> None:
        outlets = [{"unit_id": None, "east_m": x} for x in (-500.0, 500.0)] * in_each
        decision = decide(two(outlets), asked(), ratio("1"))
        assert decision.outcome == outcome
        assert why(decision, 1) == f"{SAID}: v 李家村 or w 王家村; the outcome is the same in each"
        assert decision.to_measure.empty

    def test_by_other_rules(self) -> None:
        """In v the number refuses, in w the spacing."""
        doors = ((-500.0, 100.0), (30.0, 100.0))
        outlets = [{"unit_id": None, "east_m": x, "north_m": y} for x, y in doors]
        rules = ratio("1", applies_to={"unit_id": "v"}), spacing("50", applies_to={"unit_id": "w"})
        decision = decide(two(outlets), asked(), *rules)
        assert (decision.outcome, results(decision)) == ("refuse", ["broken", "not_applicable"])

    def test_a_rule_of_one_of_them_is_settled_where_the_other_permits(self) -> None:
        outlets = [{"unit_id": None, "east_m": 30.0, "north_m": 100.0}]
        decision = decide(two(outlets), asked(), spacing("50", applies_to={"unit_id": "w"}))
        assert decision.outcome == "measure_on_site"
        assert why(decision) == f"{SAID}: v 李家村 (not applicable) or w 王家村 (broken)"

    def test_what_is_broken_in_each_refuses(self) -> None:
        outlets = [{"unit_id": None, "east_m": 2.0, "north_m": 100.0}]
        decision = decide(two(outlets), asked(), ratio("1"), spacing("50"))
        assert (decision.outcome, results(decision)) == ("refuse", ["kept", "broken"])

    def test_another_class(self) -> None:
        units = [{**UNITS[0], "unit_class": "a"}, {**UNITS[1], "unit_class": "b"}]
        rule = {"rule": "unit_class", "classes": [{"unit_class": "a", "regime": "open"},
                {"unit_class": "b", "regime": "frozen"}]}  # fmt: skip
        decision = decide(two([], units=units), asked(), rule)
        assert decision.outcome == "measure_on_site"

    def test_a_rule_in_principle_asks_for_a_review(self) -> None:
        decision = decide(two(FULL), asked(), ratio("1", force="in_principle"))
        assert (decision.outcome, results(decision)) == ("permit", ["review"])


class TestNamed:
    """A unit that is named settles what the point cannot; not what it can."""

    @pytest.mark.parametrize(
        ("east_m", "named", "outcome"),
        [(-3.0, "v", "permit"), (-3.0, "w", "refuse"), (-9.0, "w", "permit"), (9.0, "v", "refuse")],
    )
    def test_within_the_accuracy(self, east_m: float, named: str, outcome: str) -> None:
        decision = decide(two(FULL), asked(east_m, unit_id=named), ratio("1"))
        assert (decision.outcome, decision.other_units) == (outcome, ())

    def test_it_is_said(self) -> None:
        decision = decide(two(FULL), asked(unit_id="w"), ratio("1"))
        filed = "w: counted there as it is filed; its point, as far as it can tell, lies in v"
        assert (decision.unit_id, why(decision, 1)) == ("w", filed)

    def test_one_above_both_settles_nothing(self) -> None:
        both = Polygon(box(EAST - 0.02, -0.02, EAST + 0.02, 0.02))
        above = {"unit_id": "t", "kind": "township", "residents": 2_000, "geometry": both}
        units = [above, *({**unit, "parent_id": "t"} for unit in UNITS)]
        rule = ratio("1", applies_to={"kind": "village"})
        decision = decide(two(FULL, units=units), asked(unit_id="t"), rule)
        assert (decision.outcome, decision.other_units) == ("measure_on_site", ("w",))

    def test_a_renewal_is_of_the_unit_in_which_its_outlet_counts(self) -> None:
        there = two([{"unit_id": None, "east_m": 1.0, "north_m": 100.0}])
        stays = asked(-1.0, request="renewal", outlet_id="o0")
        decision = decide(there, stays, ratio("1", asks=["new", "renewal"]))
        assert (decision.outcome, decision.unit_id, decision.other_units) == ("permit", "w", ())


class TestLevels:
    """Land of a township that is of no village; gaps that are slips of the pen."""

    @staticmethod
    def units(gap_m: float) -> list[dict[str, Any]]:
        east = box(EAST + gap_m * METRE, -0.01, EAST + 0.01, 0.01)
        around = box(EAST - 0.02, -0.02, EAST + 0.02, 0.02)
        above = {"unit_id": "t", "kind": "township", "residents": 9_000, "geometry": around}
        villages = [
            {**UNITS[0], "parent_id": "t"},
            {**UNITS[1], "parent_id": "t", "geometry": east},
        ]
        return [above, *villages]

    @pytest.mark.parametrize(
        ("gap_m", "others"), [(0.05, ("w",)), (0.5, ("w", "t")), (50.0, ("t",))]
    )
    def test_between_two_villages(self, gap_m: float, others: tuple[str, ...]) -> None:
        decision = decide(two([], units=self.units(gap_m)), asked(), ratio("1"))
        assert decision.other_units == others


class TestPiles:
    """Who may stand in either holds a place in each."""

    def test_places_in_each_until_he_is_settled(self) -> None:
        pile = [
            asked(id="A", accepted="2025-06-01"),
            asks(-300, 100, id="B", accepted="2025-06-02", unit_id=None),
            asks(300, 100, id="C", accepted="2025-06-03", unit_id=None),
        ]
        done = op.check_all(pile, op.plan(two([]), policy(ratio("1")), on=DAY))
        assert done.table["outcome"].tolist() == ["permit", "refuse", "refuse"]
        assert told(done.units, "unit_id", "granted", "remaining") == [("v", 1, 0), ("w", 1, 0)]

    def test_as_alone(self) -> None:
        plan = op.plan(two(FULL), policy(ratio("1")), on=DAY)
        pile = [asked(id="A", accepted="2025-06-01"), asked(-50, id="B", accepted="2025-06-02")]
        done = op.check_all(pile, plan)
        assert done.table["outcome"].tolist() == ["measure_on_site", "refuse"]
        assert told(done.units, "unit_id", "undecided") == [("v", 1), ("w", 1)]


def test_the_spot_that_passes_lies_farther_from_the_edge_than_points_are_right() -> None:
    outlets = [{"unit_id": None, "east_m": 200.0, "north_m": 100.0}]
    plan = op.plan(two(outlets, accuracy_m=5), policy(ratio("1")), on=DAY)
    spot = op.check(asked(8.0), plan).nearest_spot
    assert spot is not None
    assert spot.lon is not None
    assert spot.lat is not None
    assert spot.unit_id == "v"
    there = op.Application(id="A1", lon=spot.lon, lat=spot.lat, datum="wgs84", accuracy_m=5)
    assert op.check(there, plan).outcome == "permit"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("李家村 v (with the accuracy of the point perhaps 王家村 w)",
                "v 李家村 (kept) or w 王家村 (broken)",
                "settle on site in which unit the door stands: v 李家村 or w 王家村")),
        ("zh", ("李家村 v（在坐标误差之内，也可能在：王家村 w）",
                "在坐标误差之内不能确定所在单元格：v 李家村（符合）或 w 王家村（不符合）",
                "现场确认门店所在单元格：v 李家村、w 王家村", "须现场确认")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_record_says_so(lang: Any, words: tuple[str, ...], audience: Any) -> None:
    record = str(op.record(decide(two(FULL), asked(), ratio("1")), lang=lang, audience=audience))
    for each in words:
        assert each in record


def test_at_the_head_it_says_that_it_makes_no_difference() -> None:
    """Nobody claims it: it does not stand among what the applicant says."""
    record = str(op.record(decide(two([]), asked(), ratio("1"))))
    head = record.partition("核验意见")[2].partition("逐条核验")[0]
    assert "v 李家村 或 w 王家村：各单元格结论相同" in head
    assert "申请人自述（待核实）" not in record
