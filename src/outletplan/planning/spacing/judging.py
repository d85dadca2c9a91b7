"""Spacing rules held against ways from door to door: by `plan` between outlets, by `check` too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from outletplan.geodesy import millimetres
from outletplan.measure.straight import to_the_millimetre
from outletplan.measure.walking import FAR_M
from outletplan.planning.spacing.reach import (
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
    from outletplan.planning.scope import Scope, Scoped
    from outletplan.planning.spacing.on_foot import OnFoot
    from outletplan.planning.spacing.reach import Stand

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Sides = NDArray[np.int8]

KEPT, BELOW, ON_SITE, FIELD = "kept", "below", "measure_on_site", "field"
UNKNOWN, SAME = -1, 1  # side of the street; 0 is across
_LEGS = ("access_m", "street_m", "exit_m")


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


class Judged(NamedTuple):
    """What a rule says of ways: a column of each, or of one way what stands in its row."""

    verdict: Any
    """kept, below or measure_on_site."""
    limit_m: Any
    edge: Any
    """at_least where the limit itself is lawful, more_than where it is not."""
    measured: Any
    """The method, or field."""
    record_id: Any
    distance_m: Any
    """This and what follows to the millimetre that was compared. [m]"""
    lower_m: Any
    upper_m: Any
    access_m: Any
    street_m: Any
    exit_m: Any


def judged(rule: Spacing, ways: pd.DataFrame) -> Judged:
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
    """
    walking, straight = rule.measured == "walking", rule.measured == "straight"
    field, record_id = field_of(ways, rule.measured)
    field_m, off_m = field.to_numpy(dtype=np.float64), ways["accuracy_m"].to_numpy()
    on_site, straight_m = ~np.isnan(field_m), ways["straight_m"].to_numpy()
    low_m = ways["low_m"].to_numpy() if walking else straight_m
    high_m = straight_m if straight else ways["high_m"].to_numpy()
    # Where nobody knows the place of one, he may be anywhere.
    low_m, high_m = np.nan_to_num(low_m, posinf=np.inf), np.where(np.isnan(high_m), np.inf, high_m)
    side = ways["same_side"].to_numpy(dtype=np.int8, na_value=UNKNOWN)
    kept = _keeps(rule, np.where(on_site, field_m, low_m - off_m), side, sure=True)
    broken = ~_keeps(rule, np.where(on_site, field_m, high_m + off_m), side, sure=False)
    shown = [
        ways["distance_m"].to_numpy() if walking else straight_m,
        straight_m,
        straight_m if straight else ways["upper_m"].to_numpy(),
    ]
    computed = walking & ~on_site  # a walk whose legs are known
    legs = [np.where(computed, ways[leg].to_numpy(), np.nan) for leg in _LEGS]
    return Judged(
        np.where(kept, KEPT, np.where(broken, BELOW, ON_SITE)),
        _limit(rule, side),
        _edge(rule, side),
        np.where(on_site, FIELD, rule.measured),
        record_id.array,
        *(to_the_millimetre(np.where(on_site, field_m, metres)) for metres in shown),
        *(to_the_millimetre(metres) for metres in legs),
    )


def field_of(ways: pd.DataFrame, measured: str) -> tuple[pd.Series, pd.Series]:
    """Choose the field measurement that a rule measured so is settled by: metres, and record."""
    walk, line = ((ways[f"{by}_field_m"], ways[f"{by}_record"]) for by in ("walk", "line"))
    if measured == "not_stated":  # the officers have chosen how
        known = walk[0].notna()
        return walk[0].where(known, line[0]), walk[1].where(known, line[1])
    return line if measured == "straight" else walk


def _keeps(rule: Spacing, metres: Floats, side: Sides, *, sure: bool) -> Flags:
    """Compare with the limit of the side; where that is not known, with both of them."""
    mm = millimetres(np.minimum(metres, FAR_M))
    everywhere = np.ones(len(mm), dtype=bool)
    same, across = rule.keeps(mm, same_side=everywhere), rule.keeps(mm, same_side=~everywhere)
    unknown = same & across if sure else same | across
    return np.where(side == UNKNOWN, unknown, np.where(side == SAME, same, across))


def _limit(rule: Spacing, side: Sides) -> Floats:
    """Say which limit was held against each way; the larger where the side is not known."""
    across = rule.here_m if rule.across_m is None else rule.across_m
    sided = np.where(side == SAME, float(rule.here_m), float(across))
    return np.where(side == UNKNOWN, rule.limit_m, sided)


def _edge(rule: Spacing, side: Sides) -> NDArray[np.str_]:
    """Say whether that limit is to be reached or exceeded."""
    here = "at_least" if rule.more_than_m is None else "more_than"
    across = here
    if rule.across_m is not None:
        across = "at_least" if rule.opposite_side_more_than_m is None else "more_than"
    larger = across if (rule.across_m or 0) > rule.here_m else here
    return np.where(side == UNKNOWN, larger, np.where(side == SAME, here, across))
