"""The invented county: made again byte by byte, and holding what the house wants to try."""

from __future__ import annotations

import json
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

import outletplan as op
from outletplan.errors import DataError
from outletplan.geodesy import crs_of, geodesic_m, millimetres, to_wgs84
from outletplan.sample import FILES, FOLDER, copy_sample, sample_region
from outletplan.sample.make import make

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.geodesy import Floats

DAY = pd.Timestamp("2025-07-01")


@cache
def table(name: str) -> pd.DataFrame:
    """Read a workbook below its title, without its total row."""
    ids = {"单元编码": str, "上级编码": str, "许可证号": str, "所属单元": str, "场所编号": str}
    frame = pd.read_excel(FOLDER / name, header=1, dtype=ids, engine="openpyxl")
    return frame[frame.iloc[:, 0] != "合计"]


@cache
def shapes(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / name)


@cache
def outlets() -> gpd.GeoDataFrame:
    """Give the outlets with the deepest unit that holds each, by a plain spatial join."""
    frame = table("outlets.xlsx")
    leaves = polygons(leaf=True)
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["经度"], frame["纬度"]))
    holding = points.sjoin(
        leaves[["geometry", "名称"]].set_crs(None, allow_override=True), how="left"
    )
    return holding.rename(columns={"单元编码": "lies_in"})


def polygons(*, leaf: bool) -> gpd.GeoDataFrame:
    """Give the polygons of the units, by id."""
    frame = shapes("villages.geojson").set_index("单元编码")
    parents = set(table("villages.xlsx")["上级编码"])
    return frame[~frame.index.isin(parents)] if leaf else frame


def in_being(frame: pd.DataFrame) -> pd.Series[bool]:
    late = frame["首次发证日期"] > DAY
    return frame["状态"].isin(["有效", "停业"]) & ~late


def metres_between(first: pd.DataFrame, second: pd.DataFrame) -> Floats:
    gcj02 = crs_of("gcj02")
    a, b = (to_wgs84(frame["经度"], frame["纬度"], gcj02) for frame in (first, second))
    return geodesic_m(*a, *b)


def contents(path: Path) -> object:
    """Give a file's bytes; of a workbook those of its members, whatever zlib packed them."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    make(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert contents(tmp_path / name) == contents(FOLDER / name), name


def test_another_seed_gives_another_county(tmp_path: Path) -> None:
    make(tmp_path, seed=14)
    assert (tmp_path / "villages.geojson").read_bytes() != (
        FOLDER / "villages.geojson"
    ).read_bytes()


def test_every_file_says_that_it_is_invented() -> None:
    for name in FILES:
        path = FOLDER / name
        if path.suffix == ".xlsx":
            said = str(pd.read_excel(path, header=None, nrows=1, engine="openpyxl").iloc[0, 0])
        elif path.suffix == ".geojson":
            said = json.loads(path.read_text(encoding="utf-8"))["description"]
        else:
            said = path.read_text(encoding="utf-8")
        assert "全部数据均为虚构" in said, name
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 600_000


class TestUnits:
    """A county town, seats, villages over every band edge, groups, an urban village."""

    def test_nobody_takes_it_for_the_county_of_230_700(self) -> None:
        people = table("villages.xlsx")["常住人口"]
        assert 60_000 <= int(people.iloc[0]) <= 110_000

    def test_villages_over_every_band_edge(self) -> None:
        units = table("villages.xlsx")
        people = set(units.loc[units["类型"] == "行政村", "常住人口"])
        for edge in (300, 500, 1500, 3000, 5000):
            assert {edge - 1, edge, edge + 1} <= people

    def test_every_kind_is_there(self) -> None:
        assert table("villages.xlsx")["类型"].value_counts().to_dict() == {
            "县": 1,
            "县城": 1,
            "社区": 5,
            "城中村": 1,
            "乡镇": 6,
            "乡镇政府所在地": 6,
            "行政村": 72,
            "村民小组": 7,
        }

    def test_ids_are_unique_text_and_names_are_unique(self) -> None:
        units = table("villages.xlsx")
        assert units["单元编码"].is_unique
        assert units["名称"].is_unique
        assert set(units["单元编码"]) == set(shapes("villages.geojson")["单元编码"])

    def test_the_leaves_fit_together_and_their_parents_are_their_union(self) -> None:
        leaves = polygons(leaf=True).geometry.to_numpy()
        assert shapely.is_valid(leaves).all()
        assert shapely.coverage_is_valid(leaves)
        county = polygons(leaf=False).geometry.loc["990099"]
        assert shapely.symmetric_difference(county, shapely.union_all(leaves)).area < 1e-12

    def test_only_one_parent_is_not_in_the_table_and_one_township_miscounts(self) -> None:
        units = table("villages.xlsx").set_index("单元编码")
        known = units["上级编码"].isin(units.index)
        assert units.loc[~known, "类型"].tolist() == ["县", "行政村"]
        below = units[known].groupby("上级编码")["常住人口"].sum()
        wrong = (units["常住人口"].reindex(below.index) - below).loc[lambda by: by != 0]
        assert wrong.drop("990099").tolist() == [120]

    def test_one_village_is_empty(self) -> None:
        units = table("villages.xlsx")
        assert units.loc[units["常住人口"] == 0, "类型"].tolist() == ["行政村"]


class TestStreets:
    """A connected network whose lines meet at shared vertices, also in their middle."""

    def test_everything_is_joined_at_shared_vertices(self) -> None:
        net = nx.Graph()
        for line in shapes("streets.geojson").geometry:
            nx.add_path(net, line.coords)
        assert nx.is_connected(net)
        middle = [line.coords[1:-1] for line in shapes("streets.geojson").geometry]
        inner = [vertex for vertices in middle for vertex in vertices]
        assert sum(net.degree[vertex] > 2 for vertex in inner) > 100

    def test_lines_cross_without_a_vertex_only_below_the_bridge(self) -> None:
        streets = shapes("streets.geojson")
        lines = streets.geometry.to_numpy()
        first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
        blind = {
            frozenset([a, b])
            for a, b in zip(first, second, strict=True)
            if not shapely.intersection(
                *map(shapely.multipoints, map(shapely.get_coordinates, lines[[a, b]]))
            )
        }
        assert [{str(streets["layer"][i]) for i in pair} for pair in blind] == [{"0", "1"}]

    def test_streets_are_of_every_class(self) -> None:
        assert set(shapes("streets.geojson")["street_class"]) == {
            "繁华街道",
            "一般街道",
            "乡村道路",
        }


class TestOutlets:
    """Outlets with clusters and gaps, and the oddities of a real ledger."""

    def test_licence_numbers_are_twelve_digits(self) -> None:
        numbers = table("outlets.xlsx")["许可证号"]
        assert numbers.is_unique
        assert numbers.str.fullmatch(r"990099\d{6}").all()
        assert 400 <= len(numbers) <= 460

    @pytest.mark.parametrize(("kind", "metres"), [("乡镇政府所在地", 30), ("行政村", 150)])
    def test_pairs_below_at_and_above_the_limit(self, kind: str, metres: int) -> None:
        kinds = table("villages.xlsx").set_index("单元编码")["类型"]
        shops = outlets()[outlets()["lies_in"].map(kinds) == kind]
        pairs = shops.merge(shops, on="lies_in", suffixes=("", "_b"))
        pairs = pairs[pairs["许可证号"] < pairs["许可证号_b"]]
        other = pairs[["经度_b", "纬度_b"]].set_axis(["经度", "纬度"], axis=1)
        apart = millimetres(metres_between(pairs, other))
        assert np.sum(apart == metres * 1000) == 2
        assert np.sum(apart < metres * 1000) >= 8
        assert np.sum(apart > metres * 1000) >= 8

    def test_some_share_premises_and_two_are_entered_twice(self) -> None:
        ledger = table("outlets.xlsx")
        assert ledger.duplicated(["经度", "纬度", "经营地址"]).sum() >= 4
        assert ledger.duplicated(["店铺名称", "经度", "纬度", "经营地址"]).sum() == 2

    def test_four_stand_across_the_border(self) -> None:
        assert outlets()["lies_in"].isna().sum() == 4

    def test_some_dates_are_missing_and_some_lie_ahead(self) -> None:
        ledger = table("outlets.xlsx")
        gone = ledger["状态"].isin(["歇业", "注销"])
        assert ledger["首次发证日期"].isna().sum() == 6
        assert ledger.loc[gone, "歇业日期"].isna().sum() == 3
        assert (ledger["首次发证日期"] > DAY).sum() == 2

    def test_villages_are_blank_for_every_reason(self) -> None:
        """None ever; only closed ones; only unserved ones; one that lies in the next village."""
        units = table("villages.xlsx").set_index("单元编码")
        villages = units[units["类型"] == "行政村"].index.intersection(polygons(leaf=True).index)
        ledger = outlets()
        being = ledger[in_being(ledger)]
        blank = villages.difference(being["lies_in"].dropna())
        never = blank.difference(ledger["lies_in"].dropna()).difference(ledger["所属单元"].dropna())
        people = units["常住人口"]
        assert sum(people[never] < 300) >= 2
        assert sum(people[never] >= 300) >= 2
        assert len(blank.intersection(ledger["lies_in"].dropna())) >= 2
        assert len(blank.intersection(being["所属单元"].dropna())) >= 1
        served = being[being["入网"] == "是"]
        assert len(villages.difference(served["lies_in"].dropna()).difference(blank)) >= 1


class TestRegion:
    """The demo walks the road that planners walk: XLSX, Chinese headers, GCJ-02."""

    def test_what_is_odd_on_purpose_is_found(self) -> None:
        found = sample_region().findings["finding"].value_counts()
        exactly = {"parent unknown": 1, "in no unit": 4, "no opening date": 6, "total row": 1}
        assert found[list(exactly)].to_dict() == exactly
        assert found["zero people"] >= 1
        assert found["same premises"] >= 6
        assert found["filed elsewhere"] >= 4

    def test_words_and_numbers_come_through(self) -> None:
        region = sample_region()
        assert region.name == "示例县(虚构)"
        assert region.accuracy_m == 3
        assert region.units.loc["990099101001", "kind"] == "township_seat"
        assert set(region.outlets["status"]) == {"active", "suspended", "closed", "revoked"}
        assert region.sites is not None
        assert set(region.sites["kind"]) == {"primary_school", "secondary_school", "kindergarten"}

    def test_outlets_lie_where_a_plain_join_puts_them(self) -> None:
        known = outlets().set_index("许可证号")["lies_in"].dropna()
        lies_in = sample_region().outlets["lies_in"]
        assert lies_in[known.index].tolist() == known.tolist()
        assert len(known) > 400


class TestCopy:
    """`outletplan sample DIR` gives a user files to start from."""

    def test_the_files_are_the_packaged_ones(self, tmp_path: Path) -> None:
        paths = copy_sample(tmp_path / "county")
        assert [path.read_bytes() for path in paths] == [
            (FOLDER / name).read_bytes() for name in FILES
        ]

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        mine = tmp_path / "outlets.xlsx"
        mine.write_text("mine", encoding="utf-8")
        with pytest.raises(DataError, match=r"outlets\.xlsx.*expected no file.*Choose another"):
            copy_sample(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["outlets.xlsx"]
        assert mine.read_text(encoding="utf-8") == "mine"

    def test_the_policy_plans_the_region(self, tmp_path: Path) -> None:
        """What a newcomer types first: the copied region under the copied policy."""
        folder = copy_sample(tmp_path)[0].parent
        policy = op.read_policy(folder / "policy.yaml")
        plan = op.plan(op.read_region(folder / "region.yaml"), policy, on="2025-07-01")
        assert {"ratio_cap", "bands"} <= set(plan.quotas["rule"].dropna())
        assert not plan.close_pairs.empty
        assert not plan.near_sites.empty
        assert not plan.blank_villages.empty
        assert set(plan.not_judged["article"]) <= {"7(2)"}  # some outlets stand on no street
