"""Ledgers (台账): how many customers of each class and business type every level holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outletplan.planning.in_being import in_being
from outletplan.show.words.labels import label
from outletplan.show.words.sheets import say

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.words.labels import Lang

CLASSES = ("key", "general", "small", "special")
TYPES = 14  # columns of business types, the most frequent; the others are added up in one
_KNOWN = ("parent", "name", "kind", "people")


class Ledger(NamedTuple):
    """The ledger of one level of the tree of units."""

    level: int
    """From 0, the top."""
    frame: pd.DataFrame
    heads: dict[str, str]
    total: dict[str, object]


def ledgers(plan: Plan, lang: Lang) -> tuple[Ledger, ...]:
    """
    Count outlets in being by customer class and business type in every unit, level by level.

    Each ledger adds up to all outlets in being: its last row holds those in no unit of the level.
    Where the outlets say no class at all, the classes are unknown and blank, not 0.

    Returns
    -------
    ledgers
        One for each level of the tree, the top first.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> top = ledgers(plan, "en")[0]
    >>> top.heads["class:key"], int(top.total["current"])
    ('key customers', 405)
    """
    units = plan.quotas.dropna(subset=["unit_id"]).set_index("unit_id", drop=False)
    outlets = plan.region.outlets[in_being(plan.region.outlets, plan.on)]
    classes, heads = _classes(outlets["customer_class"], lang)
    types, type_heads = _types(outlets["business_type"], lang)
    held = pd.DataFrame({"current": 1, **classes, **types}, index=outlets.index)
    held = held.astype("Int64")
    made = []
    for level in sorted(units["level"].dropna().unique()):
        here = units[units["level"] == level]
        holder = _holders(outlets["belongs_to"], units, int(level))
        counts = held.groupby(holder).sum(min_count=1).reindex(here.index)
        counts = counts.fillna(0)
        counts.loc[:, held.isna().all()] = pd.NA
        names = here["parent_id"].map(units["name"].fillna(units["unit_id"]))
        frame = pd.concat([here.assign(parent=names)[list(_KNOWN)], counts], axis=1)
        frame["name"] = frame["name"].fillna(here["unit_id"])
        outside = held[holder.isna()]
        if len(outside):
            row = outside.sum(min_count=1).to_frame().T.assign(name=say("in_no_such", lang))
            frame = pd.concat([frame, row.astype(frame.dtypes[list(row)])])
        people = here["people"].sum(skipna=False)
        sums = {"people": people, **held.sum(min_count=1)}
        total: dict[str, object] = {str(name): int(n) for name, n in sums.items() if not pd.isna(n)}
        made.append(Ledger(int(level), frame, {**heads, **type_heads}, total))
    return tuple(made)


def _classes(said: pd.Series, lang: Lang) -> tuple[dict[str, pd.Series], dict[str, str]]:
    """Give a column of 0 and 1 for each class; missing where no outlet says its class."""
    own = [name for name in said.dropna().unique() if name not in CLASSES]
    columns, heads = {}, {}
    for name in (*CLASSES, *sorted(own)):
        columns[f"class:{name}"] = _flags(said == name, known=bool(said.notna().any()))
        word = label(str(name), lang, column="customer_class")
        heads[f"class:{name}"] = say("customers", lang, name=word) if lang == "en" else word
    if said.isna().any() and said.notna().any():
        columns["class:"] = _flags(said.isna())
        heads["class:"] = say("no_class", lang)
    return columns, heads


def _types(said: pd.Series, lang: Lang) -> tuple[dict[str, pd.Series], dict[str, str]]:
    """Give a column for each frequent business type, one for the others, one for none said."""
    frequent = said.value_counts().index[:TYPES]
    columns = {f"type:{name}": _flags(said == name) for name in frequent}
    heads = {f"type:{name}": say("of_type", lang, name=name) for name in frequent}
    rest = said.notna() & ~said.isin(frequent)
    if rest.any():
        columns["types:"], heads["types:"] = _flags(rest), say("other_types", lang)
    if said.isna().any() and said.notna().any():
        columns["type:"], heads["type:"] = _flags(said.isna()), say("no_type", lang)
    return columns, heads


def _flags(flags: pd.Series, *, known: bool = True) -> pd.Series:
    """Give 1 and 0, or nothing at all where it is not known."""
    numbers = flags.fillna(value=False).astype("Int64")
    return numbers if known else numbers.mask(numbers.notna())


def _holders(belongs_to: pd.Series, units: pd.DataFrame, level: int) -> pd.Series:
    """Climb from each outlet's unit to the unit above it on a level; missing if there is none."""
    at = belongs_to.where(belongs_to.isin(units.index))
    for _ in range(int(units["level"].max())):
        deeper = at.map(units["level"]).gt(level).fillna(value=False)
        at = at.where(~deeper, at.map(units["parent_id"]))
    return at.where(at.map(units["level"]).eq(level).fillna(value=False))
