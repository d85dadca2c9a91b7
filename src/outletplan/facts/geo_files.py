"""Read GeoPackage, GeoJSON, Shapefile and GeoParquet, each by its own driver only."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, NamedTuple, cast

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from outletplan.facts.readers import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from outletplan.facts.readers import Content

SIDE_FILES = (".shx", ".dbf", ".prj", ".cpg")


class Layer(NamedTuple):
    """A layer: its features, how its texts were encoded, what its reader warned of."""

    features: pd.DataFrame
    encoding: str | None
    warnings: tuple[str, ...]


def read_layer(path: Path, content: Content, layer: str | None) -> Layer:
    """
    Read one layer of a file.

    Raises
    ------
    UnreadableError
        If it is damaged, or holds several layers and none is named.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if content == "parquet":
                features, encoding = _parquet(path), None
            elif content == "shapefile":
                features, encoding = _shapefile(path)
            elif content == "geojson":
                # the prefix pins the driver: JSON can also be a recipe that GDAL would run
                features, encoding = _features(f"GeoJSON:{path}", DATE_AS_STRING="YES"), None
            else:
                features, encoding = _features(str(path), layer=_layer(path, layer)), None
        except (
            *(CRSError, DataLayerError, DataSourceError, ShapelyError, pa.ArrowException),
            *(UnicodeDecodeError, ValueError),
        ) as error:
            if isinstance(error, UnreadableError):
                raise
            found = f"a file that cannot be read ({error})"
            remedy = "Open it in a GIS and export it again."
            raise UnreadableError(found, f"a readable {content} file", remedy) from None
    return Layer(features, encoding, tuple(dict.fromkeys(str(w.message) for w in caught)))


def _features(where: str, **options: object) -> pd.DataFrame:
    return cast("pd.DataFrame", pyogrio.read_dataframe(where, **options))


def _layer(path: Path, layer: str | None) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if layer in names:
        return str(layer)
    if layer is None and len(names) == 1:
        return names[0]
    found = f"no layer {layer!r}" if layer else f"{len(names)} layers"
    raise UnreadableError(found, f"one of: {', '.join(names)}", "Name the layer with `sheet`.")


def _shapefile(path: Path) -> tuple[pd.DataFrame, str]:
    """Believe the .cpg file; without one try strict UTF-8, then GB18030."""
    said = path.with_suffix(".cpg")
    if said.exists():
        return _features(str(path)), said.read_text("ascii", errors="replace").strip()
    try:
        return _features(str(path), encoding="UTF-8"), "UTF-8"
    except UnicodeDecodeError:
        return _features(str(path), encoding="GB18030"), "GB18030"


def _parquet(path: Path) -> pd.DataFrame:
    data = path.read_bytes()
    try:
        return cast("pd.DataFrame", gpd.read_parquet(io.BytesIO(data)))
    except ValueError:  # no geometry in it
        return pd.read_parquet(io.BytesIO(data))
