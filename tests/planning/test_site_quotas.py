"""Numbers of markets, halls and other sites: what they may hold, and whether the unit counts it."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
import pytest

import outletplan as op
from outletplan.law.sentences import in_sentences
from outletplan.show.words.sheets import in_chinese
from tests.planning.cases import DAY, cells, policy, ratio, region, square, squares

MARKET: dict[str, Any] = {
    "applies_to": "whole_area", "sites": {"kind": "market"}, "towards_unit": "not_counted",
}  # fmt: skip
FOOD = {
    "rule": "ratio_cap", "one_per": 50, "counts": "stalls", "rounding": "down", "at_most": 10,
    **MARKET,
}  # fmt: skip
UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 2_000},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 1_000},
    {"unit_id": "w", "kind": "village", "parent_id": "T", "residents": 1_000},
]


def planned(
    sites: list[dict[str, Any]], *rules: dict[str, Any], outlets: list[dict[str, Any]] | None = None
) -> op.Plan:
    rows = [{"kind": "market", "unit_id": "v", "stalls": 1, **site} for site in sites]
    there = region(UNITS, outlets or [], sites=pd.DataFrame(rows))
    return op.plan(there, policy(*rules), on=DAY)


class TestFoodMarket:
    """Wuhan food market: one per 50 stalls, at most 10."""

    @pytest.mark.parametrize(
        ("stalls", "quota"),
        [(49, 0), (50, 1), (51, 1), (99, 1), (100, 2), (499, 9), (500, 10), (549, 10), (550, 10)],
    )
    def test_edges(self, stalls: int, quota: int) -> None:
        plan = planned([{"site_id": "m", "stalls": stalls}], FOOD)
        assert plan.site_quotas["quota"].to_dict() == {"m": quota}

    def test_each_site_for_itself(self) -> None:
        sites = [{"site_id": "m", "stalls": 50}, {"site_id": "n", "stalls": 50, "kind": "school"}]
        plan = planned(sites, FOOD)
        assert plan.site_quotas["site_id"].tolist() == ["m"]
        assert plan.quotas["quota"].isna().all()  # no number of a unit

    def test_current_and_its_arithmetic(self) -> None:
        outlets = [{"unit_id": "v", "site_id": "m"}] * 2 + [{"unit_id": "v"}]
        plan = planned([{"site_id": "m", "stalls": 50}], FOOD, outlets=outlets)
        columns = ("quota", "current", "remaining", "over", "unit_id", "rule", "arithmetic")
        told = cells(plan.site_quotas, "m", *columns)
        assert told == [1, 2, 0, 1, "v", "ratio_cap", "50 ÷ 50 = 1"]


MARKETOFMERCHANTS_RULE: dict[str, Any] = MARKET | {
    "rule": "base_and_step", "counts": "stalls", "first": 200, "base": 5,
    "below_first": "base", "step": 50, "steps": "full",
}  # fmt: skip


class TestMarketOfMerchants:
    """A market of up to 200 merchants 5, each further 50 one more."""

    @pytest.mark.parametrize(("stalls", "quota"), [(199, 5), (200, 5), (249, 5), (250, 6)])
    def test_edges(self, stalls: int, quota: int) -> None:
        plan = planned([{"site_id": "m", "stalls": stalls}], MARKETOFMERCHANTS_RULE)
        assert plan.site_quotas["quota"].tolist() == [quota]


class TestPlaces:
    """Station hall, motorway services side, petrol station: count or range, per side or hall."""

    def test_airport(self) -> None:
        """Airport closed area at most 5."""
        plan = planned([{"site_id": "a"}], {"rule": "fixed", "outlets": 5, **MARKET})
        assert plan.site_quotas["quota"].tolist() == [5]

    def test_range_per_side(self) -> None:
        rule = {"rule": "fixed", "outlets": 2, "outlets_at_least": 1, "per": "side", **MARKET}
        plan = planned([{"site_id": "s", "sides": 2}], rule)
        assert plan.site_quotas["quota"].tolist() == [4]

    def test_a_range_shows_its_lower_end(self) -> None:
        rule = {"rule": "fixed", "outlets": 5, "outlets_at_least": 2, **MARKET}
        plan = planned([{"site_id": "s"}], rule)
        assert cells(plan.site_quotas, "s", "at_least", "quota", "arithmetic") == [
            2, 5, "fixed at 2 to 5",
        ]  # fmt: skip

    def test_a_count_that_is_missing_is_a_fault(self) -> None:
        rule = {"rule": "fixed", "outlets": 2, "per": "hall", **MARKET}
        with pytest.raises(op.DataError, match=r"halls: found nothing for site s; .*counts it"):
            planned([{"site_id": "s"}], rule)


class TestTowardsTheUnit:
    """Counts towards the unit's quota or not."""

    OUTLETS = ({"unit_id": "v", "site_id": "m"}, {"unit_id": "v"})

    @pytest.mark.parametrize(
        ("towards", "outside", "remaining", "over"),
        [("counted", 0, 0, 1), ("not_counted", 1, 0, 0)],
    )
    def test_places_of_the_unit(
        self, towards: str, outside: int, remaining: int, over: int
    ) -> None:
        rules = [FOOD | {"towards_unit": towards}, ratio("1", applies_to={"kind": "village"})]
        plan = planned([{"site_id": "m", "stalls": 50}], *rules, outlets=list(self.OUTLETS))
        columns = ("quota", "current", "outside_quota", "remaining", "over")
        assert cells(plan.quotas, "v", *columns) == [1, 2, outside, remaining, over]
        assert cells(plan.quotas, "T", "current", "outside_quota") == [2, outside]

    def test_a_cap_on_an_area_counts_every_outlet(self) -> None:
        rules = [FOOD, ratio("1", applies_to="whole_area")]
        plan = planned([{"site_id": "m", "stalls": 50}], *rules, outlets=list(self.OUTLETS))
        assert plan.totals["current"].tolist() == [2]


class TestWhichSites:
    """Sites that lie in the units of `applies_to`."""

    def test_by_the_unit_it_is_filed_under_or_one_above(self) -> None:
        sites = [{"site_id": "m"}, {"site_id": "n", "unit_id": "w"}]
        rule = {"rule": "fixed", "outlets": 1, **MARKET}
        village = planned(sites, rule | {"applies_to": {"unit_id": "v"}})
        assert village.site_quotas["site_id"].tolist() == ["m"]
        township = planned(sites, rule | {"applies_to": {"kind": "township"}})
        assert township.site_quotas["site_id"].tolist() == ["m", "n"]

    def test_by_the_unit_that_holds_it(self) -> None:
        units = squares(
            {"unit_id": name, "residents": 1, "geometry": square(west, 0, 100)}
            for name, west in (("v", 0), ("w", 100))
        )
        sites = pd.DataFrame(
            {"site_id": ["m"], "kind": "market", "lon": [10.0015], "lat": [0.0005]}
        )
        there = region(units, [{"east_m": 1.0, "unit_id": "v"}], sites=sites, datum="wgs84")
        rule = {"rule": "fixed", "outlets": 1, **MARKET, "applies_to": {"unit_id": "w"}}
        plan = op.plan(there, policy(rule), on=DAY)
        assert cells(plan.site_quotas, "m", "unit_id", "quota") == ["w", 1]

    def test_one_in_no_unit_is_said(self) -> None:
        rule = {"rule": "fixed", "outlets": 1, **MARKET, "applies_to": {"unit_id": "v"}}
        plan = planned([{"site_id": "m", "unit_id": None}, {"site_id": "n"}], rule)
        assert plan.site_quotas["site_id"].tolist() == ["n"]
        assert plan.not_judged["reason"].tolist() == ["1 sites lie in no unit that is known"]

    def test_no_table_and_no_such_site_are_said(self) -> None:
        rule = {"rule": "fixed", "outlets": 1, **MARKET}
        without = op.plan(region(UNITS), policy(rule), on=DAY)
        assert without.not_judged["reason"].tolist() == ["no table of sites"]
        other = planned([{"site_id": "m", "kind": "school"}], rule)
        assert other.not_judged["reason"].tolist() == [
            "no site of this region has kind market; there are school"
        ]

    def test_an_unknown_column_is_refused(self) -> None:
        rule = {"rule": "fixed", "outlets": 1, **MARKET, "sites": {"size": "large"}}
        with pytest.raises(op.PolicyError, match="'size'; expected a column of sites"):
            planned([{"site_id": "m"}], rule)


PRECEDENCE_GENERAL: dict[str, Any] = {"rule": "fixed", "outlets": 1, **MARKET}


PRECEDENCE_OWN: dict[str, Any] = {
    "rule": "fixed",
    "outlets": 3,
    **MARKET,
    "sites": {"stalls": {"at_least": 50}},
}


class TestPrecedence:
    """The strictest number of a site binds; one gives way to the market's own."""

    def test_the_strictest(self) -> None:
        plan = planned([{"site_id": "m", "stalls": 50}], PRECEDENCE_GENERAL, PRECEDENCE_OWN)
        assert cells(plan.site_quotas, "m", "quota", "why") == [1, "strictest of 2"]

    def test_the_more_specific(self) -> None:
        sites = [{"site_id": "m", "stalls": 50}, {"site_id": "n", "stalls": 49}]
        plan = planned(sites, PRECEDENCE_GENERAL | {"gives_way_to": ["2"]}, PRECEDENCE_OWN)
        assert plan.site_quotas["quota"].to_dict() == {"m": 3, "n": 1}
        rulings = plan.rulings[plan.rulings["site_id"] == "m"]
        assert rulings["why"].tolist() == ["gives way to art. 2", "the only rule"]

    def test_explain_tells_it(self) -> None:
        told = op.explain(planned([{"site_id": "m"}], PRECEDENCE_GENERAL), "v")
        assert "Sites in it\n  Plan art. 1, ceiling for the site m, must\n    fixed at 1" in told


CAMPUS: dict[str, Any] = {
    "applies_to": "whole_area", "sites": {"kind": "university"}, "towards_unit": "not_counted",
}  # fmt: skip


class TestPeopleOfASite:
    """高等院校校园内按在校学生每1000人设1个;部队营区每200户家属设1个."""

    @pytest.mark.parametrize(
        ("students", "quota"), [(0, 0), (999, 0), (1_000, 1), (1_001, 1), (1_999, 1), (2_000, 2)]
    )
    def test_each_thousand_students_one(self, students: int, quota: int) -> None:
        rule = {**CAMPUS, "rule": "ratio_cap", "one_per": 1000, "counts": "persons"}
        sites = pd.DataFrame([{"场所编号": "u", "类型": "大学", "在校学生数": students}])
        law = policy({**rule, "rounding": "down"})
        plan = op.plan(region(UNITS, sites=sites), law, on=DAY)
        assert plan.site_quotas["quota"].to_dict() == {"u": quota}
        assert plan.quotas["quota"].isna().all()

    @pytest.mark.parametrize(
        ("households", "quota"), [(199, 0), (200, 1), (399, 1), (400, 2), (2_000, 6)]
    )
    def test_households_of_barracks(self, households: int, quota: int) -> None:
        rule = {
            **CAMPUS, "rule": "base_and_step", "counts": "households", "first": 200, "base": 1,
            "below_first": "none", "step": 200, "steps": "full", "at_most": 6,
        }  # fmt: skip
        plan = planned([{"site_id": "b", "kind": "高校", "households": households}], rule)
        assert plan.site_quotas["quota"].to_dict() == {"b": quota}

    def test_a_site_that_does_not_say(self) -> None:
        rule = {**CAMPUS, "rule": "ratio_cap", "one_per": 1000, "counts": "persons"}
        with pytest.raises(op.DataError, match="nothing for site u"):
            planned([{"site_id": "u", "kind": "university"}], {**rule, "rounding": "down"})


class TestAColumnOfOnesOwn:
    """工厂宿舍500个床位以内设1个,每增加300个床位增设1个."""

    BEDS: ClassVar = {
        **CAMPUS, "rule": "base_and_step", "sites": {"kind": "dormitory"},
        "counts": {"column": "beds"}, "first": 500, "base": 1, "below_first": "base",
        "step": 300, "steps": "full",
    }  # fmt: skip

    @staticmethod
    def there(beds: object, **also: Any) -> op.Region:
        sites = pd.DataFrame([{"site_id": "d", "kind": "dormitory", "beds": beds}])
        return region(UNITS, sites=sites, **also)

    @pytest.mark.parametrize(("beds", "quota"), [(0, 1), (799, 1), (800, 2), ("1100", 3)])
    def test_edges(self, beds: object, quota: int) -> None:
        plan = op.plan(self.there(beds, keep={"sites": ["beds"]}), policy(self.BEDS), on=DAY)
        assert plan.site_quotas["quota"].to_dict() == {"d": quota}
        told = plan.rulings["counts"].tolist(), plan.rulings["people"].tolist()
        assert told == (["beds"], [int(str(beds))])
        assert plan.site_quotas["arithmetic"].iloc[0].startswith(f"{int(str(beds)):,} beds: first")

    def test_a_column_that_is_not_kept(self) -> None:
        with pytest.raises(op.PolicyError, match="'beds'; expected a column of sites"):
            op.plan(self.there(800), policy(self.BEDS), on=DAY)

    @pytest.mark.parametrize(
        ("beds", "found"), [("12.5", "12.5 for site d"), (None, "nothing for site d")]
    )
    def test_numbers_that_are_not_whole(self, beds: object, found: str) -> None:
        with pytest.raises(op.DataError, match=found):
            op.plan(self.there(beds, keep={"sites": ["beds"]}), policy(self.BEDS), on=DAY)

    def test_words(self) -> None:
        with pytest.raises(op.PolicyError, match="numbers, as the rule wants"):
            op.plan(self.there("many", keep={"sites": ["beds"]}), policy(self.BEDS), on=DAY)

    def test_of_units_and_of_what_lies_above(self) -> None:
        """The township has the sum of its villages, as with people."""
        units = [{**row, "beds": beds} for row, beds in zip(UNITS, (None, 600, 400), strict=True)]
        beds = {"counts": {"column": "beds"}}
        law = policy(
            ratio("10", article="1", applies_to={"kind": "village"}, **beds),
            ratio("8", article="2", applies_to={"kind": "township"}, **beds),
        )
        plan = op.plan(region(units, keep={"units": ["beds"]}), law, on=DAY)
        assert plan.quotas["quota"].dropna().to_dict() == {"v": 6, "w": 4}
        assert plan.totals["cap"].tolist() == [8]

    def test_it_is_told_back_in_both_tongues(self) -> None:
        law = policy(self.BEDS)
        assert "the first 500 beds give 1" in in_sentences(law)
        assert "beds500以内设1个" in in_sentences(law, chinese=in_chinese)
