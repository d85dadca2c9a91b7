"""Who is nearest where a spacing is kept with nobody near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from outletplan.geodesy import geodesic_m
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.words import finding_on, in_m

if TYPE_CHECKING:
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped


class Nearest(NamedTuple):
    """An outlet, or one of the pile that is granted, and how far it is in a straight line."""

    straight_m: float
    subject: str
    subject_id: str
    name: str | None

    def __str__(self) -> str:
        return f"{self.subject_id} {self.name}" if self.name else self.subject_id


def nobody_near(sitting: Sitting, a: int, item: Scoped[Any], limit_m: float) -> Finding:
    """Find a spacing kept with nobody near; name whoever is nearest all the same."""
    nearest = _nearest(sitting, a)
    more: dict[str, Any] = {"limit": limit_m, "measure": "m"}
    if nearest is None:
        why = f"no outlet within {in_m(limit_m)}"
        return finding_on(item.article, Result.KEPT, why, **more)
    away, who = in_m(nearest.straight_m), str(nearest)
    if nearest.straight_m < limit_m:
        # The clause does not measure from this one; nor is it the value that was compared.
        why = f"no outlet that counts within {in_m(limit_m)}: {who}, {away} away, is none"
        return finding_on(item.article, Result.KEPT, why, **more)
    return finding_on(
        item.article, Result.KEPT,
        f"no outlet within {in_m(limit_m)}: the nearest, {who}, is {away} away",
        subject=nearest.subject, subject_id=nearest.subject_id, subject_name=nearest.name,
        value=nearest.straight_m, method="straight", lower=nearest.straight_m,
        nearest=f"{who} {away}", **more,
    )  # fmt: skip


def _nearest(sitting: Sitting, a: int) -> Nearest | None:
    """Find whoever is nearest, an outlet or one of the pile that is granted."""
    asking, grounds, xyz = sitting.asking, sitting.grounds, sitting.asking.xyz
    rows = grounds.around.nearest(xyz[[a]], 2 + len(sitting.gone))[0]
    rows = np.array([r for r in rows.tolist() if r != asking.own[a] and r not in sitting.gone], int)
    others = np.array(sorted(sitting.granted - {a}), dtype=int)
    others = others[np.argsort(np.linalg.norm(xyz[others] - xyz[a], axis=1), kind="stable")[:2]]
    lon = np.r_[grounds.lon[rows], asking.lon[others]]
    lat = np.r_[grounds.lat[rows], asking.lat[others]]
    if not len(lon):
        return None
    own = np.full_like(lon, asking.lon[a]), np.full_like(lat, asking.lat[a])
    metres = geodesic_m(*own, lon, lat)
    first = int(np.argmin(metres))
    straight_m = round(float(metres[first]), 3)
    if first >= len(rows):
        name = asking.ids[others[first - len(rows)]]
        return Nearest(straight_m, "application", name, None)
    outlets = grounds.region.outlets
    name = outlets["name"].iloc[rows[first]]
    called = None if pd.isna(name) else str(name)
    return Nearest(straight_m, "outlet", str(outlets.index[rows[first]]), called)
