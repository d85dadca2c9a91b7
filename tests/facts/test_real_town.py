"""Real input at the door: block groups, municipalities and streets of a town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

import outletplan as op
from tests.facts.tables import found

if TYPE_CHECKING:
    from pathlib import Path


class TestRealTown:
    """Real input: block groups by nearest point, municipalities by polygon."""

    def test_block_groups(self, harrisburg: Path) -> None:
        region = op.Region(
            units=pd.read_csv(harrisburg / "block_groups.csv"),
            outlets=pd.read_csv(harrisburg / "outlets.csv"),
            datum="wgs84",
            assign="nearest",
        )
        assert region.units["residents"].sum() == 104_360
        assert region.units.index[0] == "420430213001"
        tracts = [tract for *_, tract in found(region, "parent unknown")]
        assert tracts == region.units["parent_id"].unique().tolist()
        assert len(found(region, "same premises")) == 20
        assert region.outlets["belongs_to"].notna().all()
        dropped = [what for *_, what in found(region, "column dropped")]
        assert dropped == ["type", "county", "expires"]
        assert region.outlets["business_type"].isna().all()
        assert region.outlets["closed"].isna().all()

    def test_municipalities_and_streets(self, harrisburg: Path) -> None:
        streets = gpd.read_file(harrisburg / "streets.gpkg")
        region = op.Region(
            units=gpd.read_file(harrisburg / "municipalities.geojson"),
            outlets=pd.read_csv(harrisburg / "outlets.csv"),
            streets=streets.rename(columns={"osm_id": "street_id", "highway": "street_class"}),
            sites=pd.read_csv(harrisburg / "schools.csv"),
            datum="wgs84",
        )
        assert region.units.index.tolist()[:2] == ["187901", "187904"]
        assert len(found(region, "in no unit")) == 76
        assert int(region.outlets["belongs_to"].isna().sum()) == 76
        assert region.streets is not None
        assert len(region.streets) == 2251
        assert region.sites is not None
        assert np.isfinite(region.lonlat("sites")[0]).all()
        assert found(region, "far from the region") == []
