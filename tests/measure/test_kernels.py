"""Kernels: straight pairs against plain loops, and how they are compiled and shared out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

import outletplan as op
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


FIRST_CALL = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from outletplan.measure.foot_kernels import _face as kernel  # a small one: quickly compiled
print(kernel(np.array([0.0, 0.0, 1.0])))
print(sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values()))
"""


def first_call(package: Path, home: Path) -> list[str]:
    """Call a kernel in a fresh process with a home folder of its own."""
    variables = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-B", "-c", FIRST_CALL, str(package)],
        env={**variables, "HOME": str(home), "XDG_CACHE_HOME": str(home)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return answer.stdout.splitlines()


def test_a_read_only_installation_keeps_its_kernels_in_the_cache_of_the_user(
    tmp_path: Path,
) -> None:
    """Compiled once: the second process loads what the first one compiled."""
    package, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(op.__file__).parent, package / "outletplan", ignore=ignored)
    # A file where the cache would be made: that folder cannot be written, whoever runs this.
    (package / "outletplan" / "measure" / "__pycache__").touch()
    assert first_call(package, home) == ["2", "0 1"]
    assert list(home.rglob("foot_kernels._face*.nbi"))
    assert first_call(package, home) == ["2", "1 0"]


def test_kernels_are_called_from_many_threads_at_once() -> None:
    """Each runs one thread of its own: there is no thread layer that aborts or waits."""
    lon, lat = np.linspace(9, 9.02, 200), np.zeros(200)
    expected = len(straight_pairs(lon, lat, within_m=50)[0])
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(straight_pairs(lon, lat, within_m=50)[0]), range(32)))
    assert set(found) == {expected}
