"""Which outlets are in being on a day, and what keeps the others from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.measure.hierarchy import Hierarchy

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

LIVING = ("active", "suspended")


def hindrance(
    outlets: pd.DataFrame,
    on: date,
    *,
    counted_status: Collection[str] = LIVING,
    without: str = "licensed",
) -> pd.Series:
    """
    Say for each outlet what keeps it from counting on a day.

    An outlet is in being from the day it opened until the day before it closed, while its status
    counts. A date, a status or a licence that the table does not give is taken as in being;
    service by the network has to be stated.

    Parameters
    ----------
    outlets
        `Region.outlets`.
    on
        The day.
    counted_status
        The statuses that count.
    without
        What an outlet must be to count: licensed, or served.

    Returns
    -------
    hindrance
        Text aligned with `outlets`: unlicensed, unserved, revoked, closed, suspended, not_yet_open;
        missing where the outlet counts.

    Examples
    --------
    >>> from datetime import date
    >>> import outletplan as op
    >>> hindrance(op.sample_region().outlets, date(2025, 7, 1)).isna().sum() > 0
    np.True_
    """
    day = pd.Timestamp(on)
    status = outlets["status"]
    causes: list[tuple[str, Flags]] = [
        ("not_yet_open", _flag(outlets["opened"] > day)),
        ("closed", _flag(outlets["closed"] <= day)),
        ("unlicensed", _flag(outlets["licensed"].eq(other=False))),
    ]
    if without == "served":
        causes.append(("unserved", ~_flag(outlets["served"])))
    causes += [
        (name, _flag(status == name))
        for name in ("suspended", "closed", "revoked")
        if name not in counted_status
    ]
    found = np.full(len(outlets), None, dtype=object)
    for name, flags in causes:  # the later, stronger cause stands
        found[flags] = name
    return pd.Series(found, index=outlets.index, dtype="str")


def in_being(outlets: pd.DataFrame, on: date) -> Flags:
    """
    Flag the outlets in being on a day: licensed, opened, not closed, active or suspended.

    Examples
    --------
    >>> from datetime import date
    >>> import outletplan as op
    >>> bool(in_being(op.sample_region().outlets, date(2025, 7, 1)).any())
    True
    """
    return _flag(hindrance(outlets, on).isna())


def in_force(outlets: pd.DataFrame, on: date) -> Flags:
    """
    Flag the outlets whose licences were in force on a day that is past.

    As `in_being`, but one that has been closed or revoked since counts if `closed` says a later
    day; one that says none does not.

    Examples
    --------
    >>> from datetime import date
    >>> outlets = pd.DataFrame({"status": ["closed", "closed"], "licensed": [True, True],
    ...     "opened": pd.to_datetime(["2010-01-01"] * 2),
    ...     "closed": pd.to_datetime(["2019-01-01", None])})
    >>> in_force(outlets, date(2018, 2, 24)).tolist()
    [True, False]
    """
    since = _flag(outlets["closed"] > pd.Timestamp(on))
    ended = outlets["status"].isin(("closed", "revoked")) & since
    return in_being(outlets.assign(status=outlets["status"].mask(ended, "active")), on)


def outlets_by_unit(
    region: Region, tree: Hierarchy, counted: Flags, column: str = "belongs_to"
) -> Ints:
    """
    Count outlets in each unit by the column that names it, those in units below included.

    Examples
    --------
    >>> from datetime import date
    >>> import outletplan as op
    >>> from outletplan.measure.hierarchy import Hierarchy
    >>> region = op.sample_region()
    >>> tree = Hierarchy.of(region.units["parent_id"])
    >>> counted = in_being(region.outlets, date(2025, 7, 1))
    >>> bool(outlets_by_unit(region, tree, counted).max() <= counted.sum())
    True
    """
    position = region.units.index.get_indexer(pd.Index(region.outlets[column][counted]))
    held = np.bincount(position[position >= 0], minlength=len(region.units))
    return tree.rolled_up(held.astype(np.int64))


def _flag(values: pd.Series) -> Flags:
    """Unknown is not known to be so."""
    return values.fillna(value=False).to_numpy(dtype=bool)
