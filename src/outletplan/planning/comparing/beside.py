"""Two tables of one kind beside one another: what was, what is, and what became of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"


def beside(
    old: pd.DataFrame,
    new: pd.DataFrame,
    keys: Sequence[str],
    columns: Sequence[str],
    *,
    also: Sequence[str] = (),
) -> pd.DataFrame:
    """
    Set the rows of two tables beside one another by their keys.

    Parameters
    ----------
    old, new
        Tables with these columns; a key is in each once, a missing one too.
    keys
        Columns that say which row is which.
    columns
        What is compared.
    also
        What is shown and not compared.

    Returns
    -------
    both
        In the order of the newer table, what is gone last: keys, each column as _new and _old, and
        change: added, removed, changed or same.

    Examples
    --------
    >>> old = pd.DataFrame({"id": ["a", "b"], "n": [1, 2]}).astype({"n": "Int64"})
    >>> new = pd.DataFrame({"id": ["c", "a"], "n": [3, 4]}).astype({"n": "Int64"})
    >>> beside(old, new, ["id"], ["n"])
      id  n_new  n_old   change
    0  c      3   <NA>    added
    1  a      4      1  changed
    2  b   <NA>      2  removed
    """
    named = pd.concat([frame[list(keys)] for frame in (new, old)], ignore_index=True)
    # In order of appearance; a merge would sort by the keys.
    place = named.groupby(list(keys), dropna=False, sort=False).ngroup()
    both = named[~place.duplicated()].reset_index(drop=True)
    places = {"new": place[: len(new)], "old": place[len(new) :]}
    for name in (*columns, *also):
        for frame, end in ((new, "new"), (old, "old")):
            placed = pd.Series(frame[name].array, index=pd.Index(places[end]))
            both[f"{name}_{end}"] = placed.reindex(both.index)
    moved = pd.Series(data=False, index=both.index)
    for column in columns:
        moved |= unlike(both[f"{column}_old"], both[f"{column}_new"])
    change = pd.Series(SAME, index=both.index, dtype="str").mask(moved, CHANGED)
    change = change.mask(~both.index.isin(places["old"]), ADDED)
    return both.assign(change=change.mask(~both.index.isin(places["new"]), REMOVED))


def standing(both: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Give columns as the newer table has them, as the older one did where the row is gone."""
    return both.assign(
        **{name: both[f"{name}_new"].where(both["change"] != REMOVED, both[f"{name}_old"])
           for name in names}
    )  # fmt: skip


def unlike(one: pd.Series, other: pd.Series) -> pd.Series:
    """
    Flag where two columns say something else; missing is like missing.

    Examples
    --------
    >>> unlike(pd.Series([1, None, None]), pd.Series([1, 1, None])).tolist()
    [False, True, False]
    """
    same = (one == other).fillna(value=False).astype(bool)
    return ~(same | (one.isna() & other.isna()))


def otherwise(both: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """
    Name the columns that say something else in rows that stand in both tables.

    Examples
    --------
    >>> both = pd.DataFrame({"n_old": [1, 1], "n_new": [2, 1], "m_old": [0, 0], "m_new": [1, 0]})
    >>> otherwise(both.assign(change=["changed", "same"]), ["n", "m"]).tolist()
    ['n, m', nan]
    """
    named = pd.Series("", index=both.index, dtype="str")
    for column in columns:
        moved = unlike(both[f"{column}_old"], both[f"{column}_new"])
        named = named.mask(moved, named.where(named == "", named + ", ") + column)
    return named.where((both["change"] == CHANGED) & (named != ""))
