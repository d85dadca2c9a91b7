"""Between whom a spacing holds: types, places, sites, and which article gives way to which."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

import outletplan as op
from tests.planning.cases import DAY, EAST, METRE, policy, region, spacing

UNITS = [
    {"unit_id": "T", "kind": "township", "residents": 9},
    {"unit_id": "v", "kind": "village", "parent_id": "T", "residents": 1},
    {"unit_id": "s", "kind": "township_seat", "parent_id": "T", "residents": 1},
]
MARKETS = pd.DataFrame(
    {"site_id": ["M1", "M2", "S"], "kind": ["market", "market", "station"], "lon": [None] * 3,
     "lat": [None] * 3}
)  # fmt: skip


def street(name: str, street_class: str | None, *corners: tuple[float, float]) -> dict[str, Any]:
    line = LineString([(EAST + x * METRE, y * METRE) for x, y in corners])
    return {"street_id": name, "name": name, "street_class": street_class, "geometry": line}


def roads(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), geometry="geometry", crs=4326)


def two(metres: float, one: dict[str, Any], other: dict[str, Any], **also: Any) -> op.Region:
    """Stand two outlets so many metres apart."""
    rows = [
        {"unit_id": "v", "east_m": 0.0, "north_m": 5.0, **one},
        {"unit_id": "v", "east_m": metres, "north_m": 5.0, **other},
    ]
    return region(UNITS, rows, **also)


def missed(there: op.Region, *rules: dict[str, Any]) -> list[float]:
    """Plan and give the limits missed by every article, in the order of articles."""
    rulings = op.plan(there, policy(*rules), on=DAY).rulings
    return rulings.loc[rulings["sets"] == "spacing", "limit_m"].tolist()


def shop(kind: str | None = None, **also: Any) -> dict[str, Any]:
    return {"business_type": kind, **also}


class TestByPairOfTypes:
    """The applicant's type × the existing outlet's type → metres; need not be symmetric."""

    MATRIX = (
        spacing("100", newcomer={"business_type": "convenience"},
                from_outlets={"business_type": "supermarket"}),
        spacing("30", newcomer={"business_type": "supermarket"},
                from_outlets={"business_type": "convenience"}),
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("metres", "limits"), [(29.999, [100, 30]), (30.0, [100]), (99.999, [100]), (100.0, [])]
    )
    def test_an_existing_pair_is_judged_in_both_directions(
        self, metres: float, limits: list[float]
    ) -> None:
        there = two(metres, shop("supermarket"), shop("convenience"))
        assert missed(there, *self.MATRIX) == limits

    def test_the_row_names_the_larger_limit_missed_and_who_keeps_it(self) -> None:
        there = two(20, shop("supermarket", unit_id="s"), shop("convenience"))
        row = op.plan(there, policy(*self.MATRIX), on=DAY).close_pairs.iloc[0]
        assert (row["limit_m"], row["unit_id"]) == (100.0, "v")

    def test_nobody_else_is_meant(self) -> None:
        assert missed(two(1, shop("convenience"), shop("convenience")), *self.MATRIX) == []
        assert missed(two(1, shop("convenience"), shop()), *self.MATRIX) == []

    def test_an_applicant_keeps_the_one_direction(self) -> None:
        there = region(UNITS, [{"unit_id": "v", "east_m": 0.0, "business_type": "supermarket"}])
        plan = op.plan(there, policy(*self.MATRIX), on=DAY)
        east = EAST + 50 * METRE
        asked = {kind: op.Application(id="A", lon=east, lat=0.0, datum="wgs84", business_type=kind,
                                    unit_id="v")
                 for kind in ("convenience", "supermarket")}  # fmt: skip
        assert op.check(asked["convenience"], plan).outcome == "refuse"
        assert op.check(asked["supermarket"], plan).outcome == "permit"

    def test_what_outlets_do_not_say_is_counted(self) -> None:
        plan = op.plan(two(1, shop("convenience"), shop()), policy(*self.MATRIX), on=DAY)
        assert (
            plan.not_judged["reason"].tolist()
            == [
                "1 outlets in being say no business_type: the rule does not reach them",
                "1 outlets in being say no business_type: the rule does not measure from them",
            ]
            * 2
        )


class TestWhichOutletsCount:
    """Suspended, closed for n days, tiny: a predicate on the existing outlet."""

    LONG = spacing(
        "50", not_from_outlets={"status": "suspended", "suspended_days": {"at_least": 180}}
    )

    @pytest.mark.parametrize(("since", "counts"), [("2025-01-02", False), ("2025-01-03", True)])
    def test_suspended_for_180_days(self, since: str, *, counts: bool) -> None:
        """2025-01-02 is 180 days before 2025-07-01."""
        asleep = shop(status="suspended", suspended_on=since)
        both = two(20, asleep, dict(asleep))
        assert bool(missed(both, self.LONG)) is counts
        assert missed(two(20, asleep, shop()), self.LONG) == [50]  # it would be refused beside it

    def test_who_does_not_say_since_when_counts(self) -> None:
        there = two(20, shop(status="suspended", suspended_on=None), shop(status="suspended"))
        plan = op.plan(there, policy(self.LONG), on=DAY)
        assert len(plan.close_pairs) == 1
        assert "2 outlets in being say no suspended_days: the rule measures from them" in set(
            plan.not_judged["reason"]
        )

    def test_tiny_ones(self) -> None:
        rule = spacing("50", from_outlets={"floor_area_m2": {"at_least": 10}})
        tiny = shop(floor_area_m2=9.9)
        assert missed(two(20, tiny, dict(tiny)), rule) == []
        assert missed(two(20, tiny, shop(floor_area_m2=10)), rule) == [50]

    def test_a_column_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(op.PolicyError, match="'colour'; expected a column of outlets"):
            missed(two(20, shop(), shop()), spacing("50", newcomer={"colour": "red"}))


class TestInsideAMarket:
    """Own number, own reference set: only outlets inside, or both."""

    INSIDE: dict[str, Any] = spacing("10", inside_sites={"kind": "market"}, reference="same_site")

    def test_its_own_number_in_place_of_the_one_around_it(self) -> None:
        market = shop(site_id="M1")
        assert (
            missed(two(12, market, dict(market), sites=MARKETS), self.INSIDE, spacing("50")) == []
        )
        assert missed(two(8, market, dict(market), sites=MARKETS), self.INSIDE, spacing("50")) == [
            10
        ]

    def test_only_outlets_of_the_same_market(self) -> None:
        there = two(8, shop(site_id="M1"), shop(site_id="M2"), sites=MARKETS)
        assert missed(there, self.INSIDE) == []
        assert missed(there, {**self.INSIDE, "reference": "all"}) == [10]

    def test_who_stands_outside_is_still_held_against_those_inside(self) -> None:
        there = two(8, shop(site_id="M1"), shop(), sites=MARKETS)
        assert missed(there, self.INSIDE, spacing("50")) == [50]
        assert missed(there, self.INSIDE, spacing("50", outside_sites={"kind": "market"})) == []

    def test_a_shop_facing_a_market_and_a_street_meets_both_regimes(self) -> None:
        open_out = shop(site_id="M1", faces="Main")
        there = two(12, open_out, shop(site_id="M1"), sites=MARKETS)
        assert missed(there, self.INSIDE, spacing("50")) == [50]
        there = two(8, open_out, shop(site_id="M1"), sites=MARKETS)
        assert missed(there, self.INSIDE, spacing("50")) == [10, 50]

    def test_other_sites_are_not_meant(self) -> None:
        there = two(8, shop(site_id="S"), shop(site_id="S"), sites=MARKETS)
        assert missed(there, self.INSIDE, spacing("50")) == [50]

    def test_without_sites_it_is_said(self) -> None:
        plan = op.plan(two(8, shop(), shop()), policy(self.INSIDE), on=DAY)
        assert plan.not_judged["reason"].tolist() == ["no table of sites"]
        plan = op.plan(two(8, shop(), shop(), sites=MARKETS), policy(self.INSIDE), on=DAY)
        assert plan.not_judged["reason"].str.startswith("no outlet in being says that").all()


class TestAlongAHighway:
    """200 to 500 m, gives way to the settlement's rule where the road crosses it."""

    ROADS = roads(
        street("G1", "highway", (-500, 0), (500, 0)), street("Lane", "lane", (-500, 90), (500, 90))
    )
    HIGHWAY: dict[str, Any] = spacing("200", on_streets={"street_class": "highway"})
    SEAT: dict[str, Any] = spacing("30", applies_to={"kind": "township_seat"})

    def test_outside_the_settlement_the_highway_s(self) -> None:
        assert missed(two(150, shop(), shop(), streets=self.ROADS), self.HIGHWAY, self.SEAT) == [
            200
        ]

    def test_the_more_specific_place_beats_the_line(self) -> None:
        seat = shop(unit_id="s")
        there = two(150, seat, dict(seat), streets=self.ROADS)
        assert missed(there, self.HIGHWAY, self.SEAT) == []

    def test_unless_the_policy_says_otherwise(self) -> None:
        seat = shop(unit_id="s")
        there = two(150, seat, dict(seat), streets=self.ROADS)
        assert missed(there, self.HIGHWAY, {**self.SEAT, "gives_way_to": ["1"]}) == [200]

    def test_of_one_place_both_hold_unless_one_gives_way(self) -> None:
        village = spacing("150", applies_to={"kind": "village"})
        line = {**self.HIGHWAY, "applies_to": {"kind": "village"}}
        there = two(100, shop(), shop(), streets=self.ROADS)
        assert missed(there, line, village) == [200, 150]
        assert missed(there, {**line, "gives_way_to": ["2"]}, village) == [150]

    def test_a_shop_that_faces_the_highway_stands_on_it(self) -> None:
        lane: dict[str, Any] = {"north_m": 85.0}
        there = two(150, shop(**lane), shop(**lane), streets=self.ROADS)
        assert missed(there, self.HIGHWAY) == []
        there = two(150, shop(faces="Lane;G1", **lane), shop(**lane), streets=self.ROADS)
        assert missed(there, self.HIGHWAY) == [200]


class TestTownSize:
    """300, 250, 200 m by the size of the town, whatever the units in it are."""

    @pytest.mark.parametrize(
        ("people", "limit"), [(30_000, 300), (30_001, 250), (100_000, 250), (100_001, 200)]
    )
    def test_limits_of_the_town_around_the_cell(self, people: int, limit: int) -> None:
        sizes = ({"up_to": 30000}, {"above": 30000, "up_to": 100000}, {"above": 100000})
        law = [
            spacing(m, applies_to="every_unit", within={"kind": "town", "residents": size})
            for m, size in zip(("300", "250", "200"), sizes, strict=True)
        ]
        units = [
            {"unit_id": "t", "kind": "town", "residents": people},
            {"unit_id": "c", "kind": "cell", "parent_id": "t", "residents": 5},
        ]
        rows = [{"unit_id": "c", "east_m": x} for x in (0.0, 100.0)]
        assert missed(region(units, rows), *law) == [limit]


class TestGivingWay:
    """Where one of them reaches the same two, this rule does not."""

    def test_between_types_the_rest_keeps_the_general_rule(self) -> None:
        general = spacing("50", gives_way_to=["2"])
        kiosks = spacing("20", newcomer={"business_type": "kiosk"},
                         from_outlets={"business_type": "kiosk"})  # fmt: skip
        assert missed(two(30, shop("kiosk"), shop("kiosk")), general, kiosks) == []
        assert missed(two(30, shop("kiosk"), shop("hotel")), general, kiosks) == [50]

    def test_an_article_that_gives_way_itself_still_reaches(self) -> None:
        first = spacing("50", gives_way_to=["2"])
        second = spacing("40", gives_way_to=["3"])
        assert missed(two(30, shop(), shop()), first, second, spacing("20")) == []

    def test_articles_of_another_document_are_not_meant(self) -> None:
        law = op.combine(policy(spacing("50", gives_way_to=["2"]), spacing("40")),
                         policy(spacing("60"), spacing("20"), name="other"))  # fmt: skip
        rulings = op.plan(two(30, shop(), shop()), law, on=DAY).rulings
        assert sorted(rulings["limit_m"]) == [40, 60]


TYPES = ("a", "b", None)
SHOPS = st.lists(
    st.tuples(st.sampled_from(TYPES), st.integers(0, 90), st.sampled_from(["v", "s", None]),
              st.sampled_from(["M1", "M2", None])),
    max_size=7,
)  # fmt: skip
ARTICLES = st.lists(
    st.tuples(st.sampled_from(TYPES), st.sampled_from(TYPES), st.integers(1, 90),
              st.sampled_from(["whole_area", "village"]),
              st.sampled_from([None, "same_site", "all"])),
    min_size=1, max_size=4,
)  # fmt: skip


def written(article: tuple[Any, ...]) -> dict[str, Any]:
    newcomer, existing, metres, place, reference = article
    rule = spacing(
        str(metres), applies_to="whole_area" if place == "whole_area" else {"kind": place}
    )
    rule |= {"newcomer": {"business_type": newcomer}} if newcomer else {}
    rule |= {"from_outlets": {"business_type": existing}} if existing else {}
    inside = {"inside_sites": {"kind": "market"}, "reference": reference}
    return rule | (inside if reference else {})


def twin(
    shops: list[tuple[Any, ...]], articles: list[tuple[Any, ...]]
) -> set[tuple[int, int, int]]:
    """Hold every newcomer against every other, article by article, in plain loops."""
    found = set()
    for (m, asks), (n, there) in permutations(enumerate(shops), 2):
        depth = {}
        for k, (newcomer, existing, _, place, reference) in enumerate(articles):
            fits = newcomer in (None, asks[0]) and existing in (None, there[0])
            if fits and (place == "whole_area" or asks[2] == "v") and (not reference or asks[3]):
                depth[k] = 9 if reference else ("whole_area", "village").index(place)
        for k, rank in depth.items():
            same = articles[k][4] != "same_site" or asks[3] == there[3]
            if rank == max(depth.values()) and same and abs(asks[1] - there[1]) < articles[k][2]:
                found.add((min(m, n), max(m, n), k))
    return found


def broken(
    shops: list[tuple[Any, ...]], articles: list[tuple[Any, ...]]
) -> set[tuple[int, int, int]]:
    rows = [
        {"outlet_id": f"o{n}", "unit_id": unit, "east_m": float(x), "business_type": kind,
         "site_id": site}
        for n, (kind, x, unit, site) in enumerate(shops)
    ]  # fmt: skip
    law = policy(*map(written, articles))
    rulings = op.plan(region(UNITS, rows, sites=MARKETS), law, on=DAY).rulings
    pairs = zip(rulings["outlet_a"], rulings["outlet_b"], rulings["rule_no"], strict=True)
    return {(int(a[1:]), int(b[1:]), int(k)) for a, b, k in pairs}


@settings(max_examples=20, deadline=None)
@given(SHOPS, ARTICLES)
def test_both_directions_of_a_matrix_equal_a_plain_twin(
    shops: list[tuple[Any, ...]], articles: list[tuple[Any, ...]]
) -> None:
    assert broken(shops, articles) == twin(shops, articles)


@settings(max_examples=8, deadline=None)
@given(SHOPS, ARTICLES, st.integers(1, 90), st.randoms(use_true_random=False))
def test_a_relaxed_rule_never_finds_more_and_row_order_changes_nothing(
    shops: list[tuple[Any, ...]], articles: list[tuple[Any, ...]], by: int, random: Any
) -> None:
    found = broken(shops, articles)
    relaxed = [(*a[:2], max(1, a[2] - by), *a[3:]) for a in articles]
    assert broken(shops, relaxed) <= found
    order = list(range(len(shops)))
    random.shuffle(order)
    moved = broken([shops[n] for n in order], articles)
    assert {(*sorted((order[a], order[b])), k) for a, b, k in moved} == found
