"""Tables as docs/results.md fixes them: their columns, in order, with their dtypes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def shaped(table: pd.DataFrame, dtypes: Mapping[str, Any]) -> pd.DataFrame:
    """
    Give a table these columns and no others; one that it has not is missing throughout.

    Examples
    --------
    >>> table = pd.DataFrame({"people": [812, 9], "odd": ["x", "y"]})
    >>> shaped(table, {"name": "str", "people": "Int64"})
      name  people
    0  NaN     812
    1  NaN       9
    """
    columns: dict[str, Any] = {}
    missing = {
        dtype: pd.Series(None, index=table.index, dtype=dtype).array
        for dtype in {dtype for name, dtype in dtypes.items() if name not in table}
    }
    for name, dtype in dtypes.items():
        if name not in table:
            columns[name] = missing[dtype].copy()
            continue
        column = table[name]
        columns[name] = (column if column.dtype == dtype else column.astype(dtype)).array
    return pd.DataFrame(columns, index=table.index, copy=False)


@cache
def _nothing(dtypes: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return shaped(pd.DataFrame(), dict(dtypes))


def nothing(dtypes: Mapping[str, Any]) -> pd.DataFrame:
    """Give a table of these columns without a row."""
    return _nothing(tuple(dtypes.items())).copy()


def together(parts: Sequence[pd.DataFrame], dtypes: Mapping[str, Any]) -> pd.DataFrame:
    """Lay tables one below the other; without any row, an empty one of these dtypes."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else nothing(dtypes)
