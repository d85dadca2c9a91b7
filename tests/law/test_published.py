"""The published policies say what their sources say, and no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from outletplan.errors import NotInForceError, PolicyError
from outletplan.facts.words import STREET_CLASSES
from outletplan.law import Document, published_policies, published_policy
from outletplan.law.kinds import (
    Bands,
    BaseAndStep,
    BlankVillages,
    Fixed,
    GuaranteedMinimum,
    Interval,
    NotJudged,
    QuantityRule,
    RatioCap,
    Relief,
    Rule,
    SiteExclusion,
    Spacing,
    StockShare,
    StreetClasses,
)


def document(name: str) -> Document:
    (only,) = published_policy(name).documents
    return only


def clause(name: str, article: str) -> Rule:
    (only,) = [rule for rule in document(name).rules if rule.article == article]
    return only


@pytest.mark.parametrize("name", published_policies())
class TestEveryPolicy:
    """Every clause is quoted, and what its source leaves open is said."""

    def test_every_clause_is_quoted(self, name: str) -> None:
        assert all(rule.text for rule in document(name).rules)

    def test_the_silence_of_the_source_is_said(self, name: str) -> None:
        assert document(name).not_stated_in_source

    def test_what_is_read_into_a_number_is_said(self, name: str) -> None:
        for rule in document(name).rules:
            if isinstance(rule, RatioCap):
                assert any("rounded" in words for words in rule.assumed)
            if isinstance(rule, QuantityRule) and rule.counts:
                assert any(rule.counts in words for words in rule.assumed)


class TestCounty230700:
    """County of 230,700 people."""

    def test_total(self) -> None:
        """总量控制在总人口23.07万人的4.5‰内……控制在1038户以内."""
        rule = clause("county-230700", "1")
        assert isinstance(rule, RatioCap)
        assert (rule.applies_to, rule.number) == ("whole_area", "ceiling")
        assert rule.outlets_for(np.array([230_700])).tolist() == [1_038]

    def test_seats(self) -> None:
        """乡镇府所在地繁华街道零售点之间的直线距离为30米、总量控制在人口的3‰以内."""
        distance, cap = clause("county-230700", "2(1)"), clause("county-230700", "2(2)")
        assert isinstance(distance, Spacing)
        assert isinstance(cap, RatioCap)
        assert distance.applies_to == cap.applies_to == (("kind", ("township_seat",)),)
        assert (distance.limit_m, distance.measured) == (30, "straight")
        assert distance.on_streets == (("street_class", ("busy",)),)
        assert cap.outlets_for(np.array([10_000])).tolist() == [30]
        assert any("busy streets" in words for words in distance.assumed)

    def test_village_distance(self) -> None:
        """其他各行政村(组)零售点之间的距离不得少于150米."""
        rule = clause("county-230700", "3")
        assert isinstance(rule, Spacing)
        assert rule.applies_to == (("kind", ("village", "village_group")),)
        assert (rule.limit_m, rule.measured, rule.force) == (150, "not_stated", "must")

    def test_village_numbers(self) -> None:
        """人口在500人以下(含500人)的行政村(组)设零售点1户, ... 5,000人以上10户."""
        rule = clause("county-230700", "4")
        assert isinstance(rule, Bands)
        assert rule.applies_to == (("kind", ("village",)),)
        assert rule.number == "target"
        edges = np.array([500, 501, 1_500, 1_501, 3_000, 3_001, 5_000, 5_001])
        assert rule.outlets_for(edges).tolist() == [1, 3, 3, 5, 5, 8, 8, 10]

    def test_the_county_town_has_no_rule_of_its_own(self) -> None:
        assert "county_town" not in str(document("county-230700").rules)
        assert any("县城" in words for words in document("county-230700").not_stated_in_source)


class TestFujianDistrict2007:
    """District in Fujian, 2007-2011."""

    def test_ceiling(self) -> None:
        """核发烟草专卖零售许可证控制在人口总数的3.1‰以内."""
        rule = clause("fujian-district-2007", "1")
        assert isinstance(rule, RatioCap)
        assert (rule.applies_to, rule.number) == ("whole_area", "ceiling")
        assert rule.outlets_for(np.array([100_000])).tolist() == [310]

    def test_kinds_of_place(self) -> None:
        """按人口稠密路段、繁华路段、一般路段、农村集中居住片区等类型细分."""
        rule = clause("fujian-district-2007", "2(1)")
        assert isinstance(rule, StreetClasses)
        names = [rule.name_of(word) for word in ("dense", "busy", "ordinary", "rural_settlement")]
        assert names == ["人口稠密路段", "繁华路段", "一般路段", "农村集中居住片区"]
        assert [rule.name_of(STREET_CLASSES[name]) for name in names if name] == names
        assert rule.text
        assert all(name in rule.text for name in names if name)

    def test_the_number_of_each_committee_is_not_judged(self) -> None:
        """以居委会、村委会为单位规划出卷烟零售点的户数: the number stands per committee."""
        assert isinstance(clause("fujian-district-2007", "2(2)"), NotJudged)

    def test_in_principle(self) -> None:
        """原则上卷烟零售点之间的距离不应少于20米(沿街步行距离)."""
        rule = clause("fujian-district-2007", "3")
        assert isinstance(rule, Spacing)
        assert (rule.applies_to, rule.limit_m) == ("whole_area", 20)
        assert (rule.measured, rule.force) == ("walking", "in_principle")

    def test_over_the_years_of_the_plan(self) -> None:
        policy = published_policy("fujian-district-2007")
        for day in (date(2007, 1, 1), date(2007, 1, 2), date(2011, 12, 30), date(2011, 12, 31)):
            assert policy.in_force(day).documents == policy.documents
        for day in (date(2006, 12, 31), date(2012, 1, 1)):
            with pytest.raises(NotInForceError, match=f"{day}"):
                policy.in_force(day)


class TestShaanxiCompany:
    """A Shaanxi company."""

    def test_urban_villages(self) -> None:
        """城中村零售户不超过20个,毗邻间距不少于50米."""
        number, distance = clause("shaanxi-company", "1(1)"), clause("shaanxi-company", "1(2)")
        assert isinstance(number, Fixed)
        assert isinstance(distance, Spacing)
        assert number.applies_to == distance.applies_to == (("kind", ("urban_village",)),)
        assert (number.outlets, number.number) == (20, "ceiling")
        assert (distance.limit_m, distance.measured) == (50, "not_stated")

    def test_villages(self) -> None:
        """农村设零售户的数量应按照本村总人口3‰的比例办理."""
        rule = clause("shaanxi-company", "2")
        assert isinstance(rule, RatioCap)
        assert (rule.applies_to, rule.number) == ((("kind", ("village",)),), "target")
        assert rule.outlets_for(np.array([333, 334, 335])).tolist() == [0, 1, 1]


class TestBlankVillages300:
    """巩固300人以上"空白村"解决成果, and practices beside it."""

    def test_tiers(self) -> None:
        rule = clause("blank-villages-300", "1")
        assert isinstance(rule, BlankVillages)
        assert rule.tier_for(np.array([299, 300, 301])) == [
            "<300",
            "≥300",
            "≥300",
        ]
        assert any(words.startswith("300 itself") for words in rule.assumed)

    def test_practices_are_shown_and_not_judged(self) -> None:
        kinds = [rule.rule for rule in document("blank-villages-300").rules]
        assert kinds == ["blank_villages", "not_judged", "not_judged", "not_judged"]


class TestWanning:
    """A draft laid out for consultation: villages, markets, schools."""

    def test_village(self) -> None:
        """299 / 300 / 599 / 600 / 2,400 / 9,000 → 0 / 1 / 1 / 2 / 8 / 8."""
        rule = clause("wanning-village", "1")
        assert isinstance(rule, BaseAndStep)
        people = np.array([299, 300, 599, 600, 2_400, 9_000])
        assert rule.outlets_for(people).tolist() == [0, 1, 1, 2, 8, 8]
        assert rule.applies_to == (("kind", ("village",)),)

    def test_market(self) -> None:
        """Market up to 200 merchants 5, each further 50 one more."""
        rule = clause("wanning-village", "2")
        assert isinstance(rule, BaseAndStep)
        assert rule.counts == "stalls"
        assert rule.sites == (("kind", ("market", "commercial_complex")),)
        assert rule.outlets_for(np.array([1, 200, 249, 250, 300])).tolist() == [5, 5, 5, 6, 7]

    def test_it_is_a_draft(self) -> None:
        assert document("wanning-village").status == "consultation"


def test_nanhua() -> None:
    """Nanhua 4.3‰."""
    rule = clause("nanhua-4.3", "1")
    assert isinstance(rule, RatioCap)
    assert rule.applies_to == "whole_area"
    assert rule.outlets_for(np.array([199_999, 200_000, 200_001])).tolist() == [859, 860, 860]


class TestFoshan2023:
    """Foshan: strictly more than 100 m from schools, 50 m from kindergartens, one decimal."""

    @pytest.mark.parametrize(
        ("article", "kind", "limit"),
        [("1(1)", "school", 100_000), ("1(2)", "kindergarten", 50_000)],
    )
    def test_edge(self, article: str, kind: str, limit: int) -> None:
        rule = clause("foshan-2023", article)
        assert isinstance(rule, SiteExclusion)
        assert rule.sites == (("kind", (kind,)),)
        metres = np.array([limit, limit + 49, limit + 50])
        assert rule.keeps(metres).tolist() == [False, False, True]

    def test_in_force_from_june(self) -> None:
        policy = published_policy("foshan-2023")
        assert policy.in_force(date(2023, 6, 1)).documents == policy.documents
        with pytest.raises(NotInForceError):
            policy.in_force(date(2023, 5, 31))

    @pytest.mark.parametrize("code", ["残疾低保", "优抚退役军人"])
    def test_relief(self, code: str) -> None:
        """首次新办的残疾低保人员、优抚退役军人,间距标准降低10米."""
        rule = clause("foshan-2023", "2")
        assert isinstance(rule, Relief)
        assert rule.least_m(Decimal(50)) == 40
        assert rule.reaches(code, first_licence=True)
        assert not rule.reaches(code, first_licence=False)
        assert not rule.reaches("其他", first_licence=True)

    def test_closed_institutions(self) -> None:
        """监狱、拘留所等封闭性机构内部不受单元指导数和间距标准限制."""
        rule = clause("foshan-2023", "3")
        assert isinstance(rule, Relief)
        assert rule.inside_sites == (("kind", ("prison", "detention_house")),)
        assert rule.waives == ("quota", "spacing")


class TestPhiladelphia:
    """1 per 1,000 in each of 18 planning districts; 500 ft (152.4 m)."""

    def test_cap(self) -> None:
        rule = clause("philadelphia", "1")
        assert isinstance(rule, RatioCap)
        assert rule.applies_to == (("kind", ("planning_district",)),)
        assert rule.outlets_for(np.array([999, 1_000, 1_001])).tolist() == [0, 1, 1]

    @pytest.mark.parametrize("name", ["philadelphia", "san-francisco"])
    def test_500_feet(self, name: str) -> None:
        rule = clause(name, "2")
        assert isinstance(rule, SiteExclusion)
        assert rule.keeps(np.array([152_400, 152_401])).tolist() == [False, True]
        assert any(words.startswith("within takes the edge in") for words in rule.assumed)


def test_san_francisco() -> None:
    """San Francisco 45 in each of 11 districts."""
    rule = clause("san-francisco", "1")
    assert isinstance(rule, Fixed)
    assert (rule.outlets, rule.number) == (45, "ceiling")
    spacing = clause("san-francisco", "3")
    assert isinstance(spacing, Spacing)
    assert spacing.keeps(np.array([152_400, 152_401])).tolist() == [False, True]


class TestFrance:
    """France 3,500: a commune below the ratio may have one if it has none."""

    def test_exactly_3500(self) -> None:
        rule = clause("france-3500", "1")
        assert isinstance(rule, RatioCap)
        people = np.array([3_499, 3_500, 3_501, 6_999, 7_000])
        assert rule.outlets_for(people).tolist() == [0, 1, 1, 1, 2]

    def test_below_the_ratio(self) -> None:
        rule = clause("france-3500", "2")
        assert isinstance(rule, GuaranteedMinimum)
        assert rule.outlets_for(np.array([0, 3_499])).tolist() == [1, 1]

    def test_compared_with_the_new_one_added(self) -> None:
        """Tested after adding the new one (France)."""
        rule = clause("france-3500", "1")
        assert isinstance(rule, RatioCap)
        assert rule.comparison == "after_adding"
        assert rule.open_up_to(np.array([3_499, 3_500])).tolist() == [0, 1]


class TestItaly:
    """1 per 1,500 and 300 / 250 / 200 m by commune size up to 30,000 / 100,000 / above."""

    @pytest.mark.parametrize(
        ("people", "metres"),
        [(1, 300), (30_000, 300), (30_001, 250), (100_000, 250), (100_001, 200)],
    )
    def test_distance(self, people: int, metres: int) -> None:
        found = []
        for rule in document("italy-dm-38-2013").rules:
            if isinstance(rule, Spacing) and isinstance(rule.applies_to, tuple):
                size = dict(rule.applies_to)["residents"]
                assert isinstance(size, Interval)
                found += [rule.limit_m] if size.holds(np.array([float(people)])).all() else []
        assert found == [metres]

    def test_ratio(self) -> None:
        (rule,) = [r for r in document("italy-dm-38-2013").rules if isinstance(r, RatioCap)]
        assert rule.outlets_for(np.array([1_499, 1_500, 40_000])).tolist() == [0, 1, 26]


def test_new_york() -> None:
    """New York: 50% per community district of 2018-02-24."""
    rule = clause("new-york", "1")
    assert isinstance(rule, StockShare)
    assert (rule.applies_to, rule.on_day) == (
        (("kind", ("community_district",)),),
        date(2018, 2, 24),
    )
    assert rule.outlets_for(np.array([1, 2, 3])).tolist() == [0, 1, 1]


class TestWuhan:
    """Wuhan food market: one per 50 stalls, at most 10; relief for cared-for groups × 0.5."""

    def test_market(self) -> None:
        rule = clause("wuhan", "1")
        assert isinstance(rule, RatioCap)
        assert rule.sites == (("kind", ("market",)),)
        stalls = np.array([49, 50, 99, 100, 500, 550])
        assert rule.outlets_for(stalls).tolist() == [0, 1, 1, 2, 10, 10]

    def test_relief(self) -> None:
        rule = clause("wuhan", "2")
        assert isinstance(rule, Relief)
        assert rule.least_m(Decimal(50)) == 25
        assert rule.first_licence_only

    def test_the_airport(self) -> None:
        """Airport closed area at most 5."""
        rule = clause("wuhan", "5")
        assert isinstance(rule, Fixed)
        assert rule.sites == (("kind", ("airport_closed_area",)),)
        assert rule.outlets_for(np.array([1])).tolist() == [5]

    def test_metres(self) -> None:
        """幼儿园、中、小学校内及出入口50米范围内;间距不低于30米."""
        schools, spacing = clause("wuhan", "3"), clause("wuhan", "4")
        assert isinstance(schools, SiteExclusion)
        assert schools.keeps(np.array([50_000, 50_001])).tolist() == [False, True]
        assert isinstance(spacing, Spacing)
        assert spacing.keeps(np.array([29_999, 30_000])).tolist() == [False, True]

    def test_in_force_from_january(self) -> None:
        """1月10日起正式施行."""
        with pytest.raises(NotInForceError):
            published_policy("wuhan").in_force(date(2019, 1, 9))
        edition = published_policy("wuhan").in_force(date(2019, 1, 10))
        assert edition.on == date(2019, 1, 10)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(PolicyError, match=r"Did you mean county-230700\?") as caught:
        published_policy("county-230000")
    assert all(name in str(caught.value) for name in published_policies())
