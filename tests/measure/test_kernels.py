"""Kernels: straight pairs against plain loops, and how they are compiled and shared out."""

from __future__ import annotations

from itertools import combinations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from outletplan.measure.compiled import compiled, in_parts
from outletplan.measure.straight_kernels import straight_pairs

GEOD = Geod(ellps="WGS84")

clusters = st.sampled_from(
    [(113.0, 23.0), (180.0, 0.0), (-180.0, 60.0), (0.0, -33.0), (20.0, 89.9995), (0.0, -90.0)]
)
offsets = st.floats(-0.003, 0.003)
points = st.lists(
    st.tuples(clusters, offsets, offsets).map(
        lambda at: ((at[0][0] + at[1] + 180) % 360 - 180, np.clip(at[0][1] + at[2], -90, 90))
    ),
    max_size=25,
)


class TestStraightPairs:
    """Within 1 mm of the ellipsoid's distance, anywhere: 180°, the poles, no point at all."""

    @settings(max_examples=60, deadline=None)
    @given(points, st.sampled_from([0.0, 20.0, 150.0, 700.0]), st.integers(0, 25))
    def test_are_those_of_a_double_loop(
        self, places: list[tuple[float, float]], within_m: float, split: int
    ) -> None:
        lon, lat = np.array(places, dtype=np.float64).reshape(-1, 2).T
        metres = {
            (i, j): GEOD.inv(*places[i], *places[j])[2]
            for i, j in combinations(range(len(places)), 2)
        }
        same = {(i, j) for i, j in metres if places[i] == places[j]}
        sure = {pair for pair, m in metres.items() if m <= within_m - 1e-6} | same
        possible = {pair for pair, m in metres.items() if m <= within_m + 1e-6}
        found = straight_pairs(lon, lat, within_m=within_m)
        pairs = list(zip(found[0].tolist(), found[1].tolist(), strict=True))
        assert len(pairs) == len(set(pairs))
        assert sure <= set(pairs) <= possible
        assert found[2] == pytest.approx([metres[pair] for pair in pairs], abs=1e-6)

        across = straight_pairs(lon, lat, within_m=within_m, first_set=split)
        expected = {(i, j) for i, j in pairs if i < split <= j}
        assert set(zip(across[0].tolist(), across[1].tolist(), strict=True)) == expected

    def test_points_without_coordinates_take_no_part(self) -> None:
        lon, lat = np.array([113.0, np.nan, 113.0]), np.array([23.0, 23.0, 23.0])
        one, other, metres = straight_pairs(lon, lat, within_m=20)
        assert (one.tolist(), other.tolist(), metres.tolist()) == ([0], [2], [0.0])


class TestCompiled:
    """A read-only installation falls back to a user cache, and that to none."""

    def test_without_a_folder_to_write_nothing_is_cached(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, asked = numba.njit, []

        def njit(function: object, *, cache: bool = False, nogil: bool) -> object:
            asked.append(cache)
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            return real(function, nogil=nogil)

        monkeypatch.setattr(numba, "njit", njit)

        def double(x: int) -> int:
            return 2 * x

        assert compiled(double)(21) == 42
        assert asked == [True, False]

    @pytest.mark.parametrize("n", [0, 1, 99, 100, 5000])
    def test_parts_cover_everything_once_and_in_order(self, n: int) -> None:
        parts = in_parts(lambda start, stop: list(range(start, stop)), n, worth=50)
        assert [k for part in parts for k in part] == list(range(n))
