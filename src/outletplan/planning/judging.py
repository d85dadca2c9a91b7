"""Spacing rules held against ways from door to door: by `plan` between outlets, by `check` too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outletplan.geodesy import millimetres
from outletplan.measure.straight import to_the_millimetre
from outletplan.measure.walking import FAR_M
from outletplan.planning.reach import (
    NOWHERE,
    binding,
    counted_by,
    in_one_site,
    stand_ranks,
    with_rivals,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from outletplan.law.kinds import AppliedRule, Spacing
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.reach import Stand
    from outletplan.planning.scope import Scope, Scoped

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

KEPT, BELOW, ON_SITE, FIELD = "kept", "below", "measure_on_site", "field"
_SHOWN = ("distance_m", "lower_m", "upper_m", "access_m", "street_m", "exit_m")


@dataclass(frozen=True, eq=False, kw_only=True)
class Holding:
    """
    Which rules hold from whom to whom: one direction of every pair at a time.

    So an applicant is judged as `plan` judges two that are there::

        rules = scope.of(Spacing)                       # or these, with relieved ones in them
        there = stand_of(region, walk, on=day)
        holding = Holding.of(rules, asking, there, scope=scope, walk=walk)
        holds = holding.between(ways["a"], ways["b"])   # rows of those who ask and of those there
        found = [judged(item.rule, ways[holds[:, k]]) for k, item in enumerate(rules)]
    """

    items: Sequence[Scoped[Spacing]]
    rivals: Sequence[Scoped[AppliedRule]]
    """The rules, and the articles of other kinds to which one gives way."""
    newcomers: Stand
    existing: Stand
    rank: Ints
    """How deep the place stands whose rule this is, shape (newcomers, rivals)."""
    counts: Flags
    """From which outlets a rule measures, shape (existing, rivals)."""

    @classmethod
    def of(
        cls,
        items: Sequence[Scoped[Spacing]],
        newcomers: Stand,
        existing: Stand,
        *,
        scope: Scope,
        walk: OnFoot | None,
    ) -> Holding:
        """Hold rules, all of the edition's, between newcomers and outlets that are there."""
        rivals = with_rivals(scope, items)
        return cls(
            items=items,
            rivals=rivals,
            newcomers=newcomers,
            existing=existing,
            rank=stand_ranks(newcomers, scope, rivals, walk),
            counts=counted_by(existing, rivals),
        )

    def between(self, a: Ints, b: Ints) -> Flags:
        """
        Flag the rules that newcomers keep from outlets, shape (pairs, rules).

        Of the rules that reach both, those of the deepest place hold.
        """
        opens_out, own = self.newcomers.opens_out, len(self.items)
        if self.counts.all():  # whoever is near: one look at each newcomer is enough
            holds = binding(self.rank, self.rivals, opens_out, own=own)[a]
        else:
            rank = np.where(self.counts[b], self.rank[a], NOWHERE)
            holds = binding(rank, self.rivals, opens_out[a], own=own)
        for k, item in enumerate(self.items):
            holds[:, k] &= in_one_site(item.rule, self.newcomers, self.existing, a, b)
        return holds


def judged(rule: Spacing, ways: pd.DataFrame, *, kept_too: bool = True) -> pd.DataFrame:
    """
    Judge every way by one rule, whomever it reaches.

    A field measurement of its kind settles a way. Else a straight rule is judged by the straight
    line, and a walking rule by the band in which the walk lies (docs/walking.md): kept if all of it
    is, broken if none of it is, measured on site otherwise. Where the source does not say how to
    measure, both ways of measuring have to agree: kept if the straight line is long enough, broken
    if the walk is too short, on site between the two.

    Parameters
    ----------
    ways
        From `near.py`.
    kept_too
        False leaves those out that keep the rule.

    Returns
    -------
    found
        The ways and their columns, and: verdict (kept, below, measure_on_site); limit_m;
        measured: the method, or field; record_id; distance_m, lower_m, upper_m, access_m,
        street_m, exit_m to the millimetre that was compared.
    """
    straight = rule.measured == "straight"
    ways = settled(ways, rule.measured)
    off_m, field_m = ways["accuracy_m"].to_numpy(), ways["field_m"].to_numpy(dtype=np.float64)
    on_site = ~np.isnan(field_m)
    low_m = ways["low_m" if rule.measured == "walking" else "straight_m"].to_numpy() - off_m
    high_m = ways["straight_m" if straight else "high_m"].to_numpy() + off_m
    kept = _keeps(rule, np.where(on_site, field_m, low_m), ways["same_side"], sure=True)
    broken = ~_keeps(rule, np.where(on_site, field_m, high_m), ways["same_side"], sure=False)
    verdict = np.where(kept, KEPT, np.where(broken, BELOW, ON_SITE))
    rows = np.arange(len(ways)) if kept_too else np.flatnonzero(~kept)
    found = _measured(ways.iloc[rows], rule.measured)
    return found.assign(limit_m=_limit(rule, found["same_side"]), verdict=verdict[rows])


def settled(ways: pd.DataFrame, measured: str) -> pd.DataFrame:
    """Choose the field measurement that a rule measured so is settled by: field_m, record_id."""
    walk, line = ways[["walk_field_m", "walk_record"]], ways[["line_field_m", "line_record"]]
    names = ["field_m", "record_id"]
    walk, line = walk.set_axis(names, axis=1), line.set_axis(names, axis=1)
    if measured == "not_stated":  # the officers have chosen how
        chosen = walk.where(walk["field_m"].notna(), line)
    else:
        chosen = line if measured == "straight" else walk
    return ways.assign(field_m=chosen["field_m"], record_id=chosen["record_id"])


def _keeps(rule: Spacing, metres: Floats, same_side: pd.Series, *, sure: bool) -> Flags:
    """Compare with the limit of the side; where that is not known, with both of them."""
    mm = millimetres(np.minimum(metres, FAR_M))
    everywhere = np.ones(len(mm), dtype=bool)
    same, across = rule.keeps(mm, same_side=everywhere), rule.keeps(mm, same_side=~everywhere)
    unknown = same & across if sure else same | across
    known = same_side.fillna(value=False).to_numpy(dtype=bool)
    return np.where(same_side.isna(), unknown, np.where(known, same, across))


def _limit(rule: Spacing, same_side: pd.Series) -> Floats:
    """Say which limit was held against each way; the larger where the side is not known."""
    across = rule.here_m if rule.across_m is None else rule.across_m
    known = same_side.fillna(value=False).to_numpy(dtype=bool)
    sided = np.where(known, float(rule.here_m), float(across))
    return np.where(same_side.isna(), rule.limit_m, sided)


def _measured(ways: pd.DataFrame, measured: str) -> pd.DataFrame:
    """Lay out what was measured, and by which method, to the millimetre that was compared."""
    field_m = ways["field_m"].astype("float64")
    shown = ways.copy()
    if measured != "walking":
        shown["distance_m"] = ways["straight_m"]
        if measured == "straight":
            shown["upper_m"] = ways["straight_m"]
        shown[["access_m", "street_m", "exit_m"]] = np.nan
    on_site = field_m.notna()
    shown["distance_m"] = shown["distance_m"].where(~on_site, field_m)
    shown["lower_m"] = shown["straight_m"].where(~on_site, field_m)
    shown["upper_m"] = shown["upper_m"].where(~on_site, field_m)
    legs = ["access_m", "street_m", "exit_m"]  # of the walk that was computed
    shown[legs] = shown[legs].where(~on_site, axis=0)
    for column in _SHOWN:
        shown[column] = to_the_millimetre(shown[column])
    return shown.assign(measured=np.where(on_site, FIELD, measured))
