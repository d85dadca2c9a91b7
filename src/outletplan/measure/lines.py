"""Streets as drawn → rows of vertices in WGS-84, no piece longer than 100 m; what was odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from outletplan.errors import DataError, Problem
from outletplan.geodesy import GEOD, ecef, to_wgs84

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray
    from pyproj import CRS

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MILLIMETRE = 0.001
LONGEST_PIECE_M = 100.0  # a chord of 100 m leaves the ellipsoid by 0.2 mm at most
LINES = (1, 2, 5)  # type ids of LineString, LinearRing, MultiLineString
MULTI = 5
PUT_IN, PLAIN, CUT, JOINT = -1, 0, 1, 2
NO_STREET = -1
LEFT_OUT = ("not a line", "zero length")
HIGHEST_LAYER = 1000  # no tower has more


class Finding(NamedTuple):
    """What is odd in a table, and what was done about it."""

    table: str
    subject_id: str
    finding: str
    found: str
    note: str


class Lines(NamedTuple):
    """Vertices of all lines, one row each, in the order in which they were drawn."""

    lon: Floats
    lat: Floats
    line: Ints
    """Number of the line that the row belongs to; the rows of a line stand together."""
    mark: NDArray[np.int8]
    """CUT where a barrier parts what meets here, JOINT where all that is here joins, PUT_IN where
    nothing is drawn and a long piece is only shortened."""
    street: Ints
    """By line: row in the table of streets; NO_STREET for a crossing."""
    layer: Ints
    """By line: what passes over has a greater number."""

    def first_rows(self) -> Ints:
        """Give the rows from which a piece runs to the next row."""
        return np.flatnonzero(self.line[:-1] == self.line[1:])

    def with_vertices(self, after: Ints, lon: Floats, lat: Floats, mark: int) -> Lines:
        """Give the lines with vertices put in after these rows, in this order."""
        lon, lat = rounded(lon, lat)
        return self._replace(
            lon=np.insert(self.lon, after + 1, lon),
            lat=np.insert(self.lat, after + 1, lat),
            line=np.insert(self.line, after + 1, self.line[after]),
            mark=np.insert(self.mark, after + 1, np.int8(mark)),
        )


def street_table(streets: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Give name, class and layer of each street, empty text and 0 where nothing is said."""
    table = pd.DataFrame(index=streets.index)
    for column in ("name", "street_class"):
        said = streets[column] if column in streets else pd.Series("", index=streets.index)
        table[column] = said.astype(object).where(said.notna(), "").astype(str).str.strip().array
    table["layer"], findings = layers_of(streets, "streets")
    return table, findings


def layers_of(frame: gpd.GeoDataFrame, table: str) -> tuple[Ints, list[Finding]]:
    """Read the layers of a table's rows: whole numbers, 0 where none is said."""
    if "layer" not in frame:
        return np.zeros(len(frame), dtype=np.int64), []
    said = frame["layer"]
    layer = pd.to_numeric(said, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    is_layer = np.abs(layer) < HIGHEST_LAYER
    is_layer[is_layer] = layer[is_layer] % 1 == 0
    unsaid = said.isna() | (said.astype(str).str.strip() == "")
    findings = [
        Finding(table, str(name), "layer is no number", repr(word), "taken as 0")
        for name, word in said[~is_layer & ~unsaid.to_numpy(dtype=bool)].items()
    ]
    return np.where(is_layer, layer, 0).astype(np.int64), findings


def read_lines(
    streets: gpd.GeoDataFrame, table: pd.DataFrame, crs: CRS
) -> tuple[Lines, list[Finding]]:
    """
    Take the lines out of a table of streets.

    Rows without a line, vertices that are no numbers and lines without length are left out, each
    with a finding. Lines of several parts and lines that cross themselves are kept and named.
    """
    names, shapes = table.index, streets.geometry.to_numpy()
    is_line = np.isin(shapely.get_type_id(shapes), LINES) & ~shapely.is_empty(shapes)
    findings = [
        Finding("streets", str(names[k]), "not a line", _kind(shapes[k]), "left out")
        for k in np.flatnonzero(~is_line).tolist()
    ]
    parts, street = shapes[is_line], np.flatnonzero(is_line)
    if (shapely.get_type_id(parts) == MULTI).any():
        parts, row = shapely.get_parts(parts, return_index=True)
        street = street[row]
    xy, line = shapely.get_coordinates(parts, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    broken = np.unique(street[line[~finite]])
    findings += _found(names, broken, "vertices are no numbers", ("NaN or infinity", "left out"))
    line = line[finite].astype(np.int64)
    lon, lat = _placed(xy[finite], crs, names, street[line])
    stays = np.ones(len(line), dtype=bool)
    stays[1:] = (line[1:] != line[:-1]) | (lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1])
    lon, lat, line = lon[stays], lat[stays], line[stays]
    has_length = np.bincount(line, minlength=len(parts)) > 1
    short = np.unique(street[~has_length])
    findings += _found(names, short, "zero length", ("0 m", "a part or all left out"))
    is_line[broken] = False  # shapely cannot look at these
    findings += _kept_but_odd(names, shapes, is_line)
    inside = has_length[line]
    layer = table["layer"].to_numpy()[street]
    mark = np.zeros(int(inside.sum()), dtype=np.int8)
    lines = Lines(lon[inside], lat[inside], line[inside], mark, street.astype(np.int64), layer)
    if not inside.any():
        raise DataError(_faults(findings))
    return lines, findings


def in_short_pieces(lines: Lines) -> Lines:
    """Put vertices into long pieces, along the ellipsoid, so that none is longer than 100 m."""
    xyz, row = ecef(lines.lon, lines.lat), lines.first_rows()
    metres = np.linalg.norm(xyz[row + 1] - xyz[row], axis=1)
    parts = np.maximum(1, np.ceil(metres / LONGEST_PIECE_M)).astype(np.int64)
    row, parts = row[parts > 1], parts[parts > 1]
    after = np.repeat(row, parts - 1)
    step = np.arange(len(after)) - np.repeat(np.cumsum(parts - 1) - (parts - 1), parts - 1) + 1
    parts = np.repeat(parts, parts - 1)
    share = np.where(runs_down(lines, after), parts - step, step) / parts
    return lines.with_vertices(after, *between(lines, after, share), PUT_IN)


def between(lines: Lines, row: Ints, share: Floats) -> tuple[Floats, Floats]:
    """Place points on the pieces that start at these rows, so far from their smaller end."""
    turned = runs_down(lines, row)
    low, high = np.where(turned, row + 1, row), np.where(turned, row, row + 1)
    low_xyz = ecef(lines.lon[low], lines.lat[low])
    high_xyz = ecef(lines.lon[high], lines.lat[high])
    return lonlat(low_xyz * (1 - share[:, None]) + high_xyz * share[:, None])


def runs_down(lines: Lines, row: Ints) -> Flags:
    """Tell which pieces run from their greater end, by lon and lat, to their smaller one."""
    lon, lat = lines.lon, lines.lat
    same = lon[row] == lon[row + 1]
    return np.asarray((lon[row] > lon[row + 1]) | (same & (lat[row] > lat[row + 1])))


def lonlat(xyz: Floats) -> tuple[Floats, Floats]:
    """Give the place on the ellipsoid in the direction of points near it, seen from the centre."""
    x, y, z = xyz.T
    lon = np.degrees(np.arctan2(y, x))
    return lon, np.degrees(np.arctan2(z, (1 - GEOD.es) * np.hypot(x, y)))


def _placed(xy: Floats, crs: CRS, names: pd.Index[str], street: Ints) -> tuple[Floats, Floats]:
    """Bring vertices to WGS-84, so that equal ones stay equal; they must be on earth."""
    lon, lat = to_wgs84(xy[:, 0], xy[:, 1], crs)
    off = np.flatnonzero(~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)))  # noqa: PLR2004 - degrees
    if off.size:
        raise DataError(_off_earth(xy[off], names[street[off]]))
    return rounded(np.where(lon == 180, -180.0, lon), lat)  # noqa: PLR2004 - one meridian


def _off_earth(xy: Floats, streets: pd.Index[str]) -> Iterator[Problem]:
    remedy = "Look whether x and y are swapped, or the CRS is another."
    first = ~streets.duplicated()
    for name, (x, y) in zip(streets[first], xy[first].tolist(), strict=True):
        found = f"x {x:.10g}, y {y:.10g}"
        yield Problem("streets", None, f"street {name}", found, "a place on earth", remedy)


def rounded(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Round to 0.1 µm, so that a vertex put on a line does not stand before its end by chance."""
    return np.round(lon, 12) + 0.0, np.round(lat, 12) + 0.0


def _kind(shape: shapely.Geometry | None) -> str:
    if shape is None:
        return "no geometry"
    return "empty geometry" if shape.is_empty else f"a {shape.geom_type}"


def _kept_but_odd(
    names: pd.Index[str], shapes: NDArray[np.object_], is_line: Flags
) -> list[Finding]:
    parts = shapely.get_num_geometries(shapes)
    several = is_line & (parts > 1)
    crossed = is_line & (shapely.get_num_coordinates(shapes) > 2)  # noqa: PLR2004 - one piece
    crossed[crossed] = ~shapely.is_simple(shapes[crossed])
    over_itself = ("a line over itself", "kept; joins itself only as the other lines join")
    return [
        *(
            Finding("streets", str(names[k]), "several parts", f"{parts[k]} parts", "all kept")
            for k in np.flatnonzero(several).tolist()
        ),
        *_found(names, np.flatnonzero(crossed), "crosses itself", over_itself),
    ]


def _found(names: pd.Index[str], rows: Ints, finding: str, words: tuple[str, str]) -> list[Finding]:
    return [Finding("streets", str(name), finding, *words) for name in names[rows]]


def _faults(findings: list[Finding]) -> list[Problem]:
    remedy = "Give lines of two vertices or more."
    if not findings:
        return [Problem("streets", None, None, "no row", "at least one line", remedy)]
    return [
        Problem("streets", None, f"street {f.subject_id}", f.found, "a line with length", remedy)
        for f in findings
        if f.finding in LEFT_OUT
    ]
