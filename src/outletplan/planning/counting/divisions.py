"""A total divided over units, level by level, so that the parts add up to it at each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.errors import PolicyError
from outletplan.law.apportion import apportioned
from outletplan.law.kinds import Division
from outletplan.planning.counting.binding import NUMBERS
from outletplan.planning.counting.street_metres import street_millimetres, weighed
from outletplan.planning.tables import shaped, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import Weighing
    from outletplan.planning.counting.people import People
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]
    Whole = NDArray[Any]

PLACE_QUOTAS = {
    **dict.fromkeys(("unit_id", "name", "street_class"), "str"),
    "length_m": "float64",
    "quota": "Int64",
    **dict.fromkeys(("cite", "assumed"), "str"),
}
NO_STREETS = "no streets: the total is divided by what else it names"
NO_PLACES = "no streets: no part is divided over kinds of place"


@dataclass(frozen=True, eq=False, kw_only=True)
class _Tree:
    """The units that share in a total, by position; one place beyond stands for the whole area."""

    named: Flags
    """Units that the parts are for."""
    root: Ints
    """For each unit the area whose total it shares in, -1 where none."""
    parent: Ints
    totals: dict[int, int]
    """By area, what is divided."""


def division_rulings(
    region: Region, scope: Scope, people: People, caps: pd.DataFrame
) -> pd.DataFrame:
    """
    Divide totals over the units named, at every level between by largest remainder.

    Parameters
    ----------
    caps
        Rulings on areas, whose numbers may be divided.

    Returns
    -------
    rulings
        One row per unit that has a part, and per area between it and the total.

    Raises
    ------
    PolicyError
        If a total is too small for what each unit has in any case, or nothing weighs anything.
    """
    blocks = [_divided(item, region, scope, people, caps) for item in scope.of(Division)]
    return together(blocks, NUMBERS)


def _divided(
    item: Scoped[Division], region: Region, scope: Scope, people: People, caps: pd.DataFrame
) -> pd.DataFrame:
    whole = _tree(item, region, scope, caps)
    weights = _weights(item, region, scope, people, whole)
    if weights is None:
        return pd.DataFrame()
    below = scope.tree.rolled_up(whole.named.astype(np.int64))
    least = below * item.rule.at_least
    _refuse_impossible(item, region, whole, weights, least)
    rolled = _rolled_up(scope, weights)
    part = np.zeros(len(below) + 1, dtype=np.int64)
    part[list(whole.totals)] = list(whole.totals.values())
    sharing = (below > 0) & (whole.root >= 0) & (whole.root != np.arange(len(below)))
    by_id = np.argsort(region.units.index.to_numpy(dtype=object), kind="stable")
    rows = []
    for depth in range(int(scope.tree.depth.max(initial=0)) + 1):
        level = by_id[(sharing & (scope.tree.depth == depth))[by_id]]
        if len(level):
            above, group = np.unique(whole.parent[level], return_inverse=True)
            part[level] = apportioned(part[above], group, rolled[level], least[level])
            of_all = np.zeros(len(above), dtype=object)
            np.add.at(of_all, group, rolled[level])
            rows.append((level, part[whole.parent[level]], of_all[group]))
    spelled = [*_spelled(item, region, whole, rows, rolled, part)]
    return _rows(item, region, scope, whole, spelled, rolled)


def _tree(item: Scoped[Division], region: Region, scope: Scope, caps: pd.DataFrame) -> _Tree:
    """Find whose total each unit shares in."""
    n, parent = len(region.units), scope.tree.parent
    totals: dict[int, int] = {n: item.rule.total or 0}
    if item.rule.total_of is not None:
        other = {
            each.number
            for each in scope.articles
            if each.article.document is item.article.document
            and each.rule.article == item.rule.total_of
        }
        rows = caps[caps["rule_no"].isin(other)]
        place = region.units.index.get_indexer(pd.Index(rows["unit_id"]))
        place = np.where(rows["unit_id"].isna(), n, place)
        totals = dict(zip(place.tolist(), rows["value"].tolist(), strict=True))
    if n in totals:
        return _Tree(
            named=item.binding,
            root=np.full(n, n),
            parent=np.where(parent < 0, n, parent),
            totals=totals,
        )
    areas = np.zeros(n, dtype=bool)
    areas[list(totals)] = True
    root = scope.tree.nearest_above(areas)
    return _Tree(named=item.binding & (root >= 0), root=root, parent=parent, totals=totals)


def _weights(
    item: Scoped[Division], region: Region, scope: Scope, people: People, whole: _Tree
) -> Whole | None:
    """Weigh each unit in whole numbers; None if nothing that it is divided by is known."""
    measures = [
        (Fraction(each.percent), measure)
        for each in item.rule.by
        if (measure := _measured(each, item, region, scope, people)) is not None
    ]
    if not measures:
        return None
    named = np.flatnonzero(whole.named)
    totals = [
        _sums(measure[named], whole.root[named], len(whole.root) + 1) for _, measure in measures
    ]
    if len(measures) == 1:
        return np.where(whole.named, measures[0][1], 0)
    per = int(np.lcm.reduce([percent.denominator for percent, _ in measures], dtype=object))
    weights = np.zeros(len(whole.root), dtype=object)
    for k, (percent, measure) in enumerate(measures):
        share = measure[named] * int(percent * per)
        for other, total in enumerate(totals):
            if other != k:
                # Each measure counts as its part of all, so it is brought to one denominator.
                share = share * np.where(total == 0, 1, total)[whole.root[named]]
        weights[named] += share
    return weights


def _measured(
    by: Weighing,
    item: Scoped[Division],
    region: Region,
    scope: Scope,
    people: People,
) -> Whole | None:
    measure = np.zeros(len(region.units), dtype=object)
    if by.counts is not None:
        found = people.needed(item, by.counts)
        measure[item.units] = found.fillna(0).to_numpy(dtype=np.int64).astype(object)
        return measure
    if region.streets is None:
        return None
    lines = street_millimetres(region, scope.tree)
    unit = np.append(scope.tree.nearest_above(item.units), -1)[lines["unit"].to_numpy()]
    inside = unit >= 0
    np.add.at(measure, unit[inside], weighed(lines, by.streets or ())[inside])
    return measure


def _sums(values: Whole, group: Ints, groups: int) -> Whole:
    sums = np.zeros(groups, dtype=object)
    np.add.at(sums, group, values)
    return sums


def _rolled_up(scope: Scope, weights: Whole) -> Whole:
    """Add up weights from below, in integers of any size."""
    rolled = weights.copy()
    for depth in range(int(scope.tree.depth.max(initial=0)), 0, -1):
        rows = np.flatnonzero(scope.tree.depth == depth)
        np.add.at(rolled, scope.tree.parent[rows], rolled[rows])
    return rolled


def _refuse_impossible(
    item: Scoped[Division], region: Region, whole: _Tree, weights: Whole, least: Ints
) -> None:
    """Refuse a total that cannot be divided as the clause says."""
    problems = []
    named = np.flatnonzero(whole.named)
    needed = _sums(least[named], whole.root[named], len(whole.root) + 1)
    weight = _sums(weights[named], whole.root[named], len(whole.root) + 1)
    for area, total in whole.totals.items():
        is_whole = area == len(region.units)
        where = region.name or "the whole area" if is_whole else region.units.index[area]
        if total < needed[area]:
            found = f"{total:,} for units of {where} that have {needed[area]:,} in any case"
        elif total > needed[area] and not weight[area]:
            found = f"{total:,} for units of {where} that weigh nothing"
        else:
            continue
        remedy = "Correct the total, `at_least` or what it is divided by."
        expected = "a total that its units can share"
        problems.append(item.article.fault(found, expected, remedy, at="total"))
    if problems:
        raise PolicyError(problems)


def _spelled(
    item: Scoped[Division],
    region: Region,
    whole: _Tree,
    levels: list[tuple[Ints, Ints, Whole]],
    rolled: Whole,
    part: Ints,
) -> Iterator[tuple[int, int, str]]:
    """Spell out how each part comes about."""
    rule, ids = item.rule, region.units.index
    for rows, totals, of_all in levels:
        for row, total, weights in zip(rows.tolist(), totals.tolist(), of_all, strict=True):
            words = rule.arithmetic(total, rolled[row], weights, int(part[row]))
            above = whole.parent[row]
            if above != len(ids):
                words += f", of the part of {ids[above]}"
            yield row, int(part[row]), words


def _rows(
    item: Scoped[Division],
    region: Region,
    scope: Scope,
    whole: _Tree,
    spelled: list[tuple[int, int, str]],
    rolled: Whole,
) -> pd.DataFrame:
    place = np.array([row for row, _, _ in spelled], dtype=np.int64)
    own = whole.named[place] & (scope.role[place] == "unit")
    rows = pd.DataFrame(
        {
            "subject": np.where(own, "unit", "area"),
            "unit_id": region.units.index[place],
            "value": [part for _, part, _ in spelled],
            "arithmetic": [words for _, _, words in spelled],
            "people": rolled[place],
        }
    )
    if item.rule.total is not None:
        words = f"a total of {item.rule.total:,}"
        top = {"subject": "area", "unit_id": None, "value": item.rule.total, "arithmetic": words}
        rows = pd.concat([pd.DataFrame([top]), rows], ignore_index=True)
    (only, *more) = item.rule.by
    if more or only.counts is None:
        rows["people"] = pd.NA
    rows = rows.assign(
        rule_no=item.number,
        site_id=None,
        sets=item.rule.number,
        counts=only.counts if not more else None,
        open_up_to=rows["value"] + (item.rule.comparison == "above"),
        why="",
        gave_way=False,
        binds=False,
    )
    return shaped(rows[list(NUMBERS)], NUMBERS)


def place_quotas(region: Region, scope: Scope, rulings: pd.DataFrame) -> pd.DataFrame:
    """Divide the part of each unit over its kinds of place, by metres of street."""
    parts = [
        _over_places(item, region, scope, rulings)
        for item in scope.of(Division)
        if item.rule.places and region.streets is not None
    ]
    return shaped(together(parts, PLACE_QUOTAS)[list(PLACE_QUOTAS)], PLACE_QUOTAS)


def _over_places(
    item: Scoped[Division], region: Region, scope: Scope, rulings: pd.DataFrame
) -> pd.DataFrame:
    lines = street_millimetres(region, scope.tree)
    lines["unit"] = np.append(scope.tree.nearest_above(item.units), -1)[lines["unit"].to_numpy()]
    lines["weight"] = weighed(lines, item.rule.places)
    own = rulings[(rulings["rule_no"] == item.number) & rulings["unit_id"].notna()]
    part = own.set_index("unit_id")["value"].reindex(region.units.index)
    lines = lines[(lines["weight"] > 0) & (lines["unit"] >= 0)]
    lines = lines[part.notna().to_numpy()[lines["unit"]]]
    order = {each.street_class: k for k, each in enumerate(item.rule.places)}
    table = lines.groupby(["unit", "street_class"], as_index=False)[["mm", "weight"]].sum()
    table = table.sort_values(
        ["unit", "street_class"], key=lambda c: c.map(order) if c.name == "street_class" else c
    ).reset_index(drop=True)
    there, group = np.unique(table["unit"], return_inverse=True)
    totals = part.to_numpy(dtype=np.int64, na_value=0)[there]
    least = np.zeros(len(table), dtype=np.int64)
    units = region.units.iloc[table["unit"]]
    return table.assign(
        quota=apportioned(totals, group, table["weight"].to_numpy(dtype=object), least),
        length_m=table["mm"] / 1000,
        unit_id=units["unit_id"].array,
        name=units["name"].array,
        cite=item.article.cite,
        assumed="; ".join(item.rule.assumed),
    )


def division_gaps(region: Region, scope: Scope, rulings: pd.DataFrame) -> Iterator[tuple[Any, str]]:
    """Say what of a division could not be judged, and why."""
    for item in scope.of(Division):
        if region.streets is None and any(each.streets for each in item.rule.by):
            yield item, NO_STREETS
        if region.streets is None and item.rule.places:
            yield item, NO_PLACES
        own = pd.Index(rulings.loc[rulings["rule_no"] == item.number, "unit_id"].unique())
        lost = int((own.get_indexer(region.units.index[item.binding]) < 0).sum())
        if lost:
            yield item, f"{lost} units lie in no area whose total is divided"
