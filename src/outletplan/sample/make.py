"""
Make the invented county: units, streets, outlets and schools that exist nowhere.

Run as ``python -m outletplan.sample.make [DIR]``; the same seed gives the same bytes. Everything
is laid out on a plane in metres around a place in the desert, and written in GCJ-02 as planners
pick it from web maps.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from outletplan.sample.land import gcj02
from outletplan.sample.people import COUNTY, COUNTY_NAME, settle
from outletplan.sample.roads import build
from outletplan.sample.schools import open_schools
from outletplan.sample.sheets import write_geojson, write_workbook
from outletplan.sample.shops import open_shops
from outletplan.sample.texts import INVENTED, POLICY, README, REGION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.sample.land import Points
    from outletplan.sample.people import Unit
    from outletplan.sample.roads import Street
    from outletplan.sample.schools import School
    from outletplan.sample.sheets import Cell
    from outletplan.sample.shops import Outlet

SEED = 5


def make(directory: Path, *, seed: int = SEED) -> None:
    """
    Write the files of the invented county into a directory.

    Parameters
    ----------
    directory
        Made if it is not there; files of the same names are replaced.
    seed
        Another seed gives another county.

    Raises
    ------
    ValueError
        If a seed gives a county with no place for a bridge.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     make(Path(folder))
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['README.md', 'outlets.xlsx', 'policy.yaml', 'region.yaml', 'schools.xlsx',
     'streets.geojson', 'villages.geojson', 'villages.xlsx']
    """
    people, ways, shops, schools = np.random.default_rng(seed).spawn(4)
    units = settle(people)
    streets = build(units, ways)
    directory.mkdir(parents=True, exist_ok=True)
    texts = {"region.yaml": REGION, "policy.yaml": POLICY, "README.md": README}
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")
    _write_units(directory, units)
    _write_streets(directory, streets)
    _write_outlets(directory, open_shops(units, streets, shops))
    _write_schools(directory, open_schools(units, streets, schools))


def _write_units(directory: Path, units: Sequence[Unit]) -> None:
    header = (
        "单元编码",
        "名称",
        "类型",
        "上级编码",
        "四至范围",
        "排序",
        "常住人口",
        "户籍人口",
        "户数",
    )
    rows: list[Sequence[Cell]] = [
        (
            unit.unit_id,
            unit.name,
            unit.kind,
            unit.parent_id or None,
            unit.description or None,
            number,
            unit.residents,
            unit.registered,
            unit.households,
        )
        for number, unit in enumerate(units, start=1)
    ]
    county = units[0]
    rows.append(
        (
            "合计",
            None,
            None,
            None,
            None,
            None,
            county.residents,
            county.registered,
            county.households,
        )
    )
    write_workbook(
        directory / "villages.xlsx", f"{COUNTY_NAME}行政单元人口表({INVENTED})", header, rows
    )
    write_geojson(
        directory / "villages.geojson",
        f"{COUNTY_NAME}行政单元边界,GCJ-02。{INVENTED}。",
        (({"单元编码": unit.unit_id, "名称": unit.name}, unit.polygon) for unit in units),
    )


def _write_streets(directory: Path, streets: Sequence[Street]) -> None:
    write_geojson(
        directory / "streets.geojson",
        f"{COUNTY_NAME}道路,GCJ-02。{INVENTED}。",
        (
            (
                {
                    "street_id": f"{COUNTY}S{number:04}",
                    "name": street.name,
                    "street_class": street.street_class,
                    "layer": street.layer,
                },
                street.shape,
            )
            for number, street in enumerate(streets, start=1)
        ),
    )


def _write_outlets(directory: Path, outlets: Sequence[Outlet]) -> None:
    header = (
        "许可证号", "店铺名称", "经营地址", "所属单元", "业态", "客户档位", "状态", "入网",
        "首次发证日期", "歇业日期", "经度", "纬度",
    )  # fmt: skip
    degrees = _degrees(np.stack([shop.point for shop in outlets]))
    rows = [
        (
            shop.licence,
            shop.name,
            shop.address,
            shop.unit_id or None,
            shop.business_type,
            shop.customer_class,
            shop.status,
            "是" if shop.served else "否",
            None if shop.undated else shop.opened,
            shop.closed,
            lon,
            lat,
        )
        for shop, (lon, lat) in zip(outlets, degrees, strict=True)
    ]
    write_workbook(directory / "outlets.xlsx", f"{COUNTY_NAME}零售点台账({INVENTED})", header, rows)


def _write_schools(directory: Path, schools: Sequence[School]) -> None:
    header = ("场所编号", "场所名称", "场所类型", "大门", "经度", "纬度")
    rows = []
    for school in schools:
        gates = _degrees(school.gates)
        said = ";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in gates)
        rows.append((school.site_id, school.name, school.kind, said, *gates[0]))
    write_workbook(
        directory / "schools.xlsx", f"{COUNTY_NAME}学校和幼儿园({INVENTED})", header, rows
    )


def _degrees(points: Points) -> list[tuple[float, float]]:
    """Give GCJ-02 with 9 decimals (a tenth of a millimetre): some pairs are at a limit exactly."""
    return [(lon, lat) for lon, lat in gcj02(points).round(9).tolist()]


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
