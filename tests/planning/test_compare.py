"""`op.compare`: what one plan says otherwise than another, by which article and which facts."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import outletplan as op
from outletplan.planning.comparing.beside import otherwise, unlike
from tests.planning.asking import asks
from tests.planning.cases import DAY, EAST, METRE, policy, ratio, region, spacing, square, squares

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTY = op.published_policy("county-230700")
WHOLE = [{"unit_id": "C", "kind": "county", "residents": 230_700}]


def planned(there: op.Region, *rules: dict[str, Any], on: str = DAY, **also: Any) -> op.Plan:
    return op.plan(there, policy(*rules, **also), on=on)


def row(table: pd.DataFrame, **wanted: object) -> dict[str, Any]:
    """Give the one row that has these values, what is missing as None."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    (found,) = table.astype(object).where(table.notna(), None).to_dict("records")
    return {str(name): value for name, value in found.items()}


def cells_of(table: pd.DataFrame, *columns: str) -> dict[object, list[Any]]:
    """Give some cells of each unit, what is missing as None."""
    told = table[list(columns)].astype(object)
    told = told.where(told.notna(), None)
    return dict(zip(table["unit_id"], told.to_numpy().tolist(), strict=True))


# A village in which outlets stand 25, 35 and 60 m from one another.
VILLAGES = [
    {"unit_id": "V1", "kind": "village", "residents": 900},
    {"unit_id": "V2", "kind": "village", "residents": 2_000},
]
SHOPS = [
    {"unit_id": "V1", "east_m": east} for east in (0, 25, 60)
] + [{"unit_id": "V2", "east_m": 5_000}]  # fmt: skip


@pytest.fixture(scope="module")
def village() -> op.Region:
    return region(VILLAGES, SHOPS)


class TestPolicies:
    """The policy alone differs."""

    def test_30_becomes_40_metres(self, village: op.Region) -> None:
        """What-if (30 m → 40 m): the pair at 35 m comes, the one at 25 m stays, none goes."""
        there = compared(village, [spacing("30")], [spacing("40")])
        pairs = there.pairs[["outlet_a", "outlet_b", "change", "verdict_new", "limit_m_new"]]
        assert pairs.to_numpy().tolist() == [["o1", "o2", "added", "below", 40.0]]
        assert there.pairs["why"].tolist() == ["art. 1: at_least_m 30 → 40"]
        article = row(there.articles, article="1")
        assert (article["change"], article["outlets"]) == ("changed", 2)
        assert article["effect"] == "pairs: 1 more"
        assert row(there.figures, figure="pairs_below")["change"] == 1

    @pytest.mark.parametrize(
        ("rate", "cap"), [("3.1", 715), ("2.9", 669), ("2.44", 562), ("1.46", 336)]
    )
    def test_from_4_5_permille_to_the_reference_densities(self, rate: str, cap: int) -> None:
        """4.5‰ → 3.1‰ → the reference densities 1.46‰, 2.44‰, 2.9‰ of 230,700 people."""
        there = region(WHOLE, [{"unit_id": "C"}] * 400)
        new = op.plan(there, op.what_if(COUNTY, "1", outlets_per_1000=rate), on=DAY)
        found = op.compare(op.plan(there, COUNTY, on=DAY), new)
        total = row(found.totals, scope="whole_area")
        assert (total["cap_old"], total["cap_new"]) == (1_038, cap)
        assert (total["headroom_old"], total["headroom_new"]) == (638, cap - 400)
        assert row(found.articles, article="1")["effect"] == f"whole area: 1,038 → {cap}"

    def test_densities_stand_beside_the_published_ones(self) -> None:
        """Both of China: as published, and by its own 3.8 of 1,321.29 million."""
        there = region(WHOLE, [{"unit_id": "C"}] * 400)
        plan = op.plan(there, COUNTY, on=DAY)
        table = op.compare(plan, plan).densities.set_index("density")["outlets_per_1000_new"]
        assert pd.isna(table.pop("at_planned"))  # the county has no number of its own
        assert table.round(3).to_dict() == {
            "in_being": 1.734, "at_cap": 4.499,
            "china_published": 2.9, "china_own": 2.876, "usa": 1.46, "japan": 2.44,
        }  # fmt: skip

    def test_each_unit_names_the_article_that_moved_it(self, village: op.Region) -> None:
        """Per unit, what changes and by which article."""
        found = compared(
            village,
            [ratio("2", applies_to={"kind": "village"}, article="5")],
            [ratio("3", applies_to={"kind": "village"}, article="5", revised_because="too few")],
        )
        unit = row(found.units, unit_id="V2")
        assert (unit["quota_old"], unit["quota_new"], unit["quota_change"]) == (4, 6, 2)
        assert (unit["what"], unit["why"]) == ("quota, remaining", "art. 5: 4 → 6")
        assert unit["reason"] == "too few"
        assert row(found.units, unit_id="V1")["why"] == "art. 5: 1 → 2"
        assert row(found.articles, article="5")["effect"] == "2 units, together 5 → 8"
        assert row(found.articles, article="5")["units"] == 2

    def test_another_article_binds(self, village: op.Region) -> None:
        """Which article binds now and bound before."""
        fixed = {"rule": "fixed", "applies_to": {"kind": "village"}, "outlets": 3, "article": "7"}
        of_villages = ratio("2", applies_to={"kind": "village"}, article="5")
        found = compared(village, [of_villages], [of_villages, fixed])
        unit = row(found.units, unit_id="V2")
        assert (unit["cite_old"], unit["cite_new"]) == ("Plan art. 5", "Plan art. 7")
        assert unit["why"] == "art. 5: 4, binds no more; art. 7: none → 3"
        assert row(found.units, unit_id="V1")["change"] == "same"
        article = row(found.articles, article="7")
        assert (article["change"], article["old"]) == ("added", None)

    def test_a_clause_that_rests_on_another_is_named_with_it(self) -> None:
        """A smaller total is divided: both articles moved the unit, one of them is written anew."""
        there = region(VILLAGES)
        rules: list[list[dict[str, Any]]] = [
            [
                {"rule": "fixed", "article": "1", "applies_to": "whole_area", "outlets": total},
                {"rule": "division", "article": "2", "applies_to": {"kind": "village"},
                 "total_of": "1", "by": [{"counts": "residents"}]},
            ]
            for total in (29, 58)
        ]  # fmt: skip
        found = compared(there, *rules)
        assert row(found.units, unit_id="V1")["why"] == "art. 2: 9 → 18"
        assert found.articles["article"].dropna().tolist() == ["1"]

    def test_only_the_title_is_another(self, village: op.Region) -> None:
        """What cites otherwise and says the same changes no unit, cap or pair."""
        rules = [ratio("2", article="5"), spacing("30", article="6")]
        old = planned(village, *rules, source={"title": "Old"}, status="consultation")
        new = planned(village, *rules, source={"title": "New"}, status="submitted")
        found = op.compare(old, new)
        assert set(found.units["change"]) == {"same"}
        assert found.pairs.empty
        assert found.articles[["keys", "old", "new"]].to_numpy().tolist() == [
            ["title", "Old", "New"], ["status", "consultation", "submitted"]]  # fmt: skip
        assert found.differ == ("policy",)

    def test_the_spacing_of_a_unit(self, village: op.Region) -> None:
        found = compared(
            village,
            [spacing("30", applies_to={"kind": "village"})],
            [spacing("40", applies_to={"kind": "village"})],
        )
        unit = row(found.units, unit_id="V1")
        assert (unit["spacing_old"], unit["spacing_new"]) == ("30 m straight", "40 m straight")
        assert (unit["what"], unit["why"]) == ("spacing", "art. 1: spacing")
        assert row(found.articles, article="1")["units"] == 2

    def test_the_clause_that_binds_closes_later(self, village: op.Region) -> None:
        """The quota is the same, one more may come: the article says when it is reached."""
        rule = ratio("2", applies_to={"kind": "village"}, article="5")
        found = compared(village, [rule], [{**rule, "comparison": "above"}])
        unit = row(found.units, unit_id="V2")
        assert (unit["what"], unit["why"]) == ("remaining", "art. 5: comparison")

    def test_the_reason_of_a_clause_that_is_gone(self, village: op.Region) -> None:
        """`revised_because` in the head is for the rules that are gone, too."""
        old, new = [spacing("30"), ratio("2")], [spacing("30")]
        found = op.compare(
            planned(village, *old), planned(village, *new, revised_because="no longer needed")
        )
        assert row(found.articles, article="2")["reason"] == "no longer needed"
        assert row(found.units, unit_id="V2")["reason"] == "no longer needed"

    def test_what_no_plan_finds_of_a_clause_is_not_counted(self, village: op.Region) -> None:
        """Relief is found on applications only: unknown, not 0."""
        relief = {"rule": "relief", "codes": ["disabled"], "first_licence_only": "no", "minus_m": 9}
        found = compared(village, [spacing("30")], [spacing("30"), relief])
        article = row(found.articles, article="2")
        assert (article["units"], article["outlets"], article["effect"]) == (None, None, None)

    def test_villages_that_become_blank(self) -> None:
        def blank(tier: str) -> dict[str, Any]:
            return {"rule": "blank_villages", "applies_to": {"kind": "village"}, "without":
                    "licensed", "counts": "residents", "tiers": [{"tier": tier}]}  # fmt: skip

        there = region(VILLAGES, [{"unit_id": "V1"}])
        found = compared(there, [blank("any")], [blank("all")])
        village = row(found.blank_villages, unit_id="V2")
        assert (village["change"], village["tier_old"], village["tier_new"]) == (
            "changed", "any", "all")  # fmt: skip
        found = compared(there, [spacing("30")], [blank("any")])
        assert row(found.blank_villages, unit_id="V2")["change"] == "added"
        assert row(found.figures, figure="blank_villages")["old"] is None


class TestFactsAndDays:
    """The day or the facts differ, alone or with the policy."""

    RULES = (ratio("2", applies_to={"kind": "village"}), spacing("40"))

    def test_outlets_opened_and_closed_between_two_days(self) -> None:
        """The day alone differs: two came, one went."""
        dates = [{"opened": "2020-01-01", "closed": "2025-03-01"}, {"opened": "2020-01-01"},
                 {"opened": "2025-05-01"}, {"opened": "2025-05-01"}]  # fmt: skip
        there = region(VILLAGES, [{**SHOPS[n], **dates[n]} for n in range(4)])
        old, new = (planned(there, *self.RULES, on=day) for day in ("2025-02-01", "2025-07-01"))
        found = op.compare(old, new)
        assert found.causes.to_numpy().tolist() == [
            ["day", pytest.approx(float("nan"), nan_ok=True), "2025-02-01", "2025-07-01",
             pytest.approx(float("nan"), nan_ok=True)]]  # fmt: skip
        assert row(found.units, unit_id="V2")["why"] == "in being 0 → 1"
        assert row(found.units, unit_id="V1")["change"] == "same"  # one came, one went
        assert found.pairs[["change", "why"]].to_numpy().tolist() == [
            ["added", "o2 was not in being"], ["removed", "o0 is no longer in being"]]  # fmt: skip

    def test_policy_and_facts_both_differ_and_neither_explains_alone(self) -> None:
        """Say which of the three differ, and do not pretend that one cause explains both."""
        more = [{**unit, "residents": int(str(unit["residents"])) + 1_000} for unit in VILLAGES]
        old = planned(region(VILLAGES, SHOPS), *self.RULES)
        new = planned(
            region(more, SHOPS), ratio("3", applies_to={"kind": "village"}), self.RULES[1]
        )
        found = op.compare(old, new)
        assert found.differ == ("policy", "region")
        unit = row(found.units, unit_id="V2")
        assert unit["why"] == "art. 1: 4 → 9; people 2000 → 3000"
        assert row(found.causes, what="region")["note"] == "2 otherwise"
        assert repr(found).startswith("<Comparison of '': policy and region differ; 2 of 2 units")

    def test_an_outlet_that_moved(self) -> None:
        old = planned(region(VILLAGES, SHOPS), *self.RULES)
        there = [dict(shop) for shop in SHOPS]
        there[2]["east_m"] = 66
        new = planned(region(VILLAGES, there), *self.RULES)
        found = op.compare(old, new)
        assert found.pairs[["change", "why"]].to_numpy().tolist() == [
            ["removed", "o2 stands elsewhere"]]  # fmt: skip
        assert row(found.causes, what="region")["part"] == "outlets"

    def test_cells_that_are_merged(self) -> None:
        """Adjustment: cells are merged; the table says in which unit a gone one lies now."""
        west, east = square(0, 0, 500), square(500, 0, 500)
        cells = squares(
            [{"unit_id": "W", "kind": "cell", "residents": 900, "geometry": west},
             {"unit_id": "E", "kind": "cell", "residents": 600, "geometry": east}])  # fmt: skip
        merged = squares(
            [{"unit_id": "M", "kind": "cell", "residents": 1_500, "geometry": west.union(east)}]
        )
        shops = [{"outlet_id": "o", "east_m": 100.0, "north_m": 100.0}]
        old, new = (
            planned(region(units, shops, assign="polygon"), ratio("2")) for units in (cells, merged)
        )
        units = op.compare(old, new).units
        assert cells_of(units, "change", "quota_old", "quota_new") == {
            "M": ["added", None, 3], "W": ["removed", 1, None], "E": ["removed", 1, None]
        }  # fmt: skip
        assert units.loc[["W", "E"], "counterpart"].tolist() == ["M", "M"]
        assert units.loc["M", "counterpart"] in {"W", "E"}

    def test_only_outlets_of_both_plans_are_counted_as_affected(self) -> None:
        """An outlet that opened is no effect of an article."""
        old = planned(region(VILLAGES, SHOPS[:2]), spacing("20"))
        new = planned(region(VILLAGES, SHOPS[:3]), spacing("40"))
        found = op.compare(old, new)
        assert len(found.pairs) == 2
        article = row(found.articles, article="1")
        assert (article["outlets"], article["effect"]) == (2, "pairs: 1 more")


class TestApplications:
    """`op.compare` (what-if) also reports which applications of a pile would end otherwise."""

    THERE = region(
        [{"unit_id": "v", "kind": "village", "residents": 3_500}],
        [{"unit_id": "v", "east_m": 0.0}, {"unit_id": "v", "east_m": 900.0}],
    )

    def test_who_would_end_otherwise_and_by_which_rule(self) -> None:
        """At 35 m from an outlet: 30 m are kept, 40 m are not."""
        pile = [asks(35, id="near"), asks(300, id="far")]
        old, new = (planned(self.THERE, ratio("9"), spacing(metres)) for metres in ("30", "40"))
        found = op.compare(old, new, applications=pile).applications
        assert found is not None
        near = row(found, application_id="near")
        assert (near["outcome_old"], near["outcome_new"]) == ("permit", "refuse")
        assert (near["change"], near["made_by"]) == ("changed", "art. 2: kept → broken")
        assert (near["cite_old"], near["cite_new"]) == (None, "Plan art. 2")
        assert row(found, application_id="far")["change"] == "same"
        assert row(found, application_id="far")["made_by"] is None

    def test_a_place_that_another_did_not_take(self) -> None:
        """In order: who is refused under the stricter rule leaves his place to the next."""
        pile = [asks(35, id="A", accepted="2025-06-01"), asks(300, id="B", accepted="2025-06-02")]
        old, new = (
            planned(self.THERE, ratio("0.9", rounding="down"), spacing(metres))
            for metres in ("30", "40")
        )
        found = op.compare(old, new, applications=iter(pile)).applications
        assert found is not None
        told = found[["application_id", "outcome_old", "outcome_new", "made_by"]]
        assert told.to_numpy().tolist() == [
            ["A", "permit", "refuse", "art. 2: kept → broken"],
            ["B", "refuse", "permit", "art. 1: broken → kept"],
        ]

    def test_without_a_pile_there_is_no_table(self) -> None:
        plan = planned(self.THERE, ratio("9"))
        assert op.compare(plan, plan).applications is None

    def test_a_frame_says_its_datum(self) -> None:
        frame = pd.DataFrame({"application_id": ["near"], "unit_id": ["v"], "lat": [0.0],
                              "lon": [EAST + 35 * METRE]})  # fmt: skip
        plan = planned(self.THERE, spacing("30"))
        found = op.compare(plan, plan, applications=frame, datum="wgs84").applications
        assert found is not None
        assert found["change"].tolist() == ["same"]
        with pytest.raises(op.CrsError):
            op.compare(plan, plan, applications=frame)


def compared(
    there: op.Region, old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]
) -> op.Comparison:
    return op.compare(planned(there, *old), planned(there, *new))


@cache
def invented(seed: int) -> op.Plan:
    """Plan a few villages with a few outlets and rules of any strictness; each is made once."""
    chance = Random(seed)  # noqa: S311 - no secret
    ids = chance.sample("ABCD", chance.randint(1, 4))
    units = [
        {"unit_id": name, "kind": "village", "residents": chance.randint(0, 5_000)} for name in ids
    ]
    shops = [
        {"outlet_id": f"o{n}", "unit_id": chance.choice(ids), "east_m": chance.randint(0, 400)}
        for n in chance.sample(range(10), chance.randint(0, 8))
    ]
    per_1000 = [f"{chance.randint(1, 90) / 10}" for _ in range(2)]
    rules = [ratio(per_1000[0], article="1"),
             spacing(str(chance.randint(10, 90)), article="2"),
             ratio(per_1000[1], article="3", applies_to="whole_area")]  # fmt: skip
    return planned(region(units, shops), *rules)


TWO = st.tuples(*[st.integers(0, 15).map(invented)] * 2)


@settings(max_examples=10, deadline=None)
@given(TWO)
def test_a_plan_beside_itself_changes_nothing(two: tuple[op.Plan, op.Plan]) -> None:
    found = op.compare(two[0], two[0])
    assert found.differ == ()
    assert set(found.units["change"]) == {"same"}
    assert set(found.totals["change"]) == {"same"}
    assert found.units["why"].isna().all()
    assert (found.figures["change"].dropna() == 0).all()
    assert (found.pairs.empty, found.blank_villages.empty, found.articles.empty) == (True,) * 3


@settings(max_examples=10, deadline=None)
@given(TWO)
def test_turned_round_it_is_its_mirror(two: tuple[op.Plan, op.Plan]) -> None:
    forth, back = op.compare(*two), op.compare(two[1], two[0])
    turned = {"added": "removed", "removed": "added"}
    keys = {"units": ["unit_id"], "totals": ["scope", "rule"], "pairs": ["outlet_a", "outlet_b"],
            "articles": ["article", "keys"]}  # fmt: skip
    for name, key in keys.items():
        one, other = (
            pd.DataFrame(getattr(found, name)).sort_values(key, ignore_index=True)
            for found in (forth, back)
        )
        mirrored = other["change"].replace(turned)
        assert one["change"].tolist() == mirrored.tolist(), name
        for column in [column for column in one if str(column).endswith("_old")]:
            there = str(column).removesuffix("_old") + "_new"
            assert not unlike(one[column], other[there]).any(), (name, column)
    units = forth.units["quota_change"].sum(), back.units["quota_change"].sum()
    assert units[0] == -units[1]
    assert (forth.figures["change"].fillna(0) == -back.figures["change"].fillna(0)).all()


@settings(max_examples=10, deadline=None)
@given(TWO)
def test_totals_are_the_sums_of_units(two: tuple[op.Plan, op.Plan]) -> None:
    """What comes, goes and changes, unit by unit, adds up to what changes in total."""
    found = op.compare(*two)
    for figure, column in (("planned", "quota"), ("remaining", "remaining"), ("over", "over"),
                           ("current", "current")):  # fmt: skip
        sides = [found.units[f"{column}_{end}"].sum() for end in ("old", "new")]
        told = row(found.figures, figure=figure)
        assert [told["old"] or 0, told["new"] or 0] == sides
    for end in ("old", "new"):
        cap = row(found.totals, scope="whole_area")
        assert cap[f"planned_{end}"] == found.units[f"quota_{end}"].sum()
        assert cap[f"current_{end}"] == found.units[f"current_{end}"].sum()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 15).map(invented), st.integers(1, 40))
def test_a_wider_spacing_only_adds_pairs(old: op.Plan, more: int) -> None:
    """30 → 40 m only adds close pairs, and never loses one: as a plain twin counts them."""
    least = 30
    narrow, wide = (
        planned(old.region, spacing(str(metres), article="2")) for metres in (least, least + more)
    )
    found = op.compare(narrow, wide).pairs
    assert set(found["change"]) <= {"added"}
    outlets = old.region.outlets[old.region.outlets.geometry.notna()]
    outlets = outlets[outlets["opened"].isna()]
    lon = outlets.geometry.x / METRE
    twin = {
        (a, b)
        for a in lon.index
        for b in lon.index
        if a < b and least <= round(abs(lon[a] - lon[b]), 3) < least + more
    }
    assert set(zip(found["outlet_a"], found["outlet_b"], strict=True)) == twin


def test_what_is_no_plan() -> None:
    with pytest.raises(TypeError, match="expected a Plan"):
        op.compare(COUNTY, COUNTY)  # type: ignore[arg-type]


def test_a_notebook_shows_what_differs_first(village: op.Region) -> None:
    shown = compared(village, [spacing("30")], [spacing("40")])._repr_html_()
    assert shown.index("policy") < shown.index("at least 40 m apart")
    assert "<script" not in shown


def test_missing_is_like_missing() -> None:
    both = pd.DataFrame({"n_old": [1, None], "n_new": [1, None], "change": ["same", "same"]})
    assert otherwise(both, ["n"]).isna().all()
