"""Of those accepted before it is told where their point leaves open what they take up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import Point

from tests.facts.tables import found
from tests.planning.cases import EAST, METRE, region, square, squares

if TYPE_CHECKING:
    import outletplan as op

UNITS: list[dict[str, Any]] = [
    {"unit_id": "v", "residents": 900, "geometry": square(-1000, 0, 1000)},
    {"unit_id": "w", "residents": 900, "geometry": square(0, 0, 1000)},
]
"""Side by side; the edge between them is where the small regions begin."""
MARKETS = gpd.GeoDataFrame(
    {"site_id": ["M1", "M2"], "kind": "market"},
    geometry=[square(0, 0, 100), Point(EAST, 0)], crs=4326,
)  # fmt: skip


def accepted(east_m: float, crs: int = 4326, **said: Any) -> op.Region:
    """Accept one, 50 m north of the southern edge."""
    row = {"application_id": "A0", "accuracy_m": 5.0, **said}
    there = gpd.GeoDataFrame([row], geometry=[Point(EAST + east_m * METRE, 50 * METRE)], crs=4326)
    here = squares(UNITS).to_crs(crs)
    return region(here, assign="polygon", applications=there, sites=MARKETS, accuracy_m=3)


class TestAtAnEdge:
    """Nearer to the edge than the accuracy, to the millimetre, as `check` has it."""

    @pytest.mark.parametrize("crs", [4326, 32632])
    @pytest.mark.parametrize(
        ("east_m", "own"), [(-5.002, None), (-4.998, "v"), (4.998, "w"), (5.002, None)]
    )
    def test_to_the_millimetre(self, east_m: float, own: str | None, crs: int) -> None:
        other = {"v": "w", "w": "v", None: None}[own]
        there = accepted(east_m, crs)
        told = [(None, "A0", "unit_id", f"within 5 m of {other}")] if own else []
        assert found(there, "unit not sure") == told

    def test_the_accuracy_of_the_region_where_none_is_said(self) -> None:
        assert found(accepted(-4, accuracy_m=None), "unit not sure") == []
        assert len(found(accepted(-2, accuracy_m=None), "unit not sure")) == 1

    @pytest.mark.parametrize(
        ("said", "told"),
        [({"unit_id": "v"}, 0), ({"unit_id": "w"}, 0), ({"unit_id": "no such"}, 1),
         ({"request": "renewal", "outlet_id": "not yet"}, 0), ({"accuracy_m": 0.0}, 0)],
    )  # fmt: skip
    def test_a_unit_that_is_named_settles_it(self, said: dict[str, Any], told: int) -> None:
        assert len(found(accepted(-1, **said), "unit not sure")) == told


class TestInASite:
    """A market that is named is held against the point."""

    @pytest.mark.parametrize(
        ("east_m", "how"),
        [(0.01, None), (99.99, None), (104.9, "beside it, as near as it may be off"),
         (105.1, "farther away than it may be off")],
    )  # fmt: skip
    def test_whether_its_area_holds_it(self, east_m: float, how: str | None) -> None:
        there = accepted(east_m, site_id="M1")
        findings = there.findings[there.findings["finding"] == "outside of its site"]
        said = [f"the point lies {how}; counted there"] if how else []
        assert findings["note"].tolist() == said
        assert findings["found"].tolist() == ["M1"] * len(said)

    def test_of_a_site_without_area_nobody_knows_where_it_ends(self) -> None:
        for site in ("M2", None):
            assert found(accepted(500, site_id=site), "outside of its site") == []
