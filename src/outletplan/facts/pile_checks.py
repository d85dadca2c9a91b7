"""Applications held against the region that they are for: who asks, what for, and where."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from outletplan.facts.cells import fold
from outletplan.facts.findings import rows_of
from outletplan.strict_yaml import Fault, one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from outletplan.facts.piles import Pile
    from outletplan.facts.region import Region

    Ints = NDArray[np.int64]

FAR_M = 50_000
"""Nobody asks for a place farther from every outlet, unit and site than this."""
ONE_PLACE_M = 100.0
"""Points of one door, picked from maps by two hands, are no farther apart than this."""


class Known(NamedTuple):
    """What an application may name."""

    outlets: Mapping[str, int]
    """Rows in `Region.outlets` of those in being, by id."""
    business_types: Collection[str]
    """Those that the policy or an outlet names; empty if none does."""
    relief: Collection[str]
    """Codes of the policy."""


def check_names(pile: Pile, region: Region, known: Known) -> Ints:
    """
    Note applications that name what is not there.

    Returns
    -------
    own
        Row in `Region.outlets` of the outlet that is to be renewed or moved, -1 for a new one.
    """
    rows, own = pile.rows, np.full(len(pile.said), -1)
    named = [each["outlet_id"] or each["application_id"] for each in pile.said]
    for row, each in enumerate(pile.said):
        name = each["application_id"]
        if each["request"] != "new":
            own[row] = known.outlets.get(named[row], -1)
        elif name in known.outlets:
            remedy = (
                "Give the application a number of its own, or ask for its renewal or relocation."
            )
            fault = Fault(f"{name}, an outlet in being", "an id that is not there yet", remedy)
            rows.fault(fault, row=row, column="application_id")
    for row, each in enumerate(pile.said):
        if each["request"] != "new" and own[row] < 0 and each["application_id"] is not None:
            fault = Fault(f"{named[row]}", "an outlet in being", "Name the outlet with outlet_id.")
            rows.fault(fault, row=row, column="outlet_id")
    _check_moves(pile, named)
    there = pd.Index([]) if region.sites is None else region.sites.index
    for row, each in enumerate(pile.said):
        if each["site_id"] is not None and each["site_id"] not in there:
            remedy = "Correct it, or leave it out."
            fault = Fault(each["site_id"], "a site of the region", remedy)
            rows.fault(fault, row=row, column="site_id")
    _check_filing(pile, region.units)
    _check_words(pile, "business_type", known.business_types)
    _check_words(pile, "relief", known.relief)
    return own


def _check_moves(pile: Pile, named: Sequence[str | None]) -> None:
    first: dict[str, str] = {}
    for row, (each, outlet) in enumerate(zip(pile.said, named, strict=True)):
        if each["request"] != "relocation" or outlet is None:
            continue
        if outlet in first:
            found = f"{outlet}, which {first[outlet]} would move too"
            fault = Fault(found, "one relocation of an outlet", "Keep the one that is asked for.")
            pile.rows.fault(fault, row=row, column="outlet_id")
        first.setdefault(outlet, each["application_id"])


def _check_filing(pile: Pile, units: pd.DataFrame) -> None:
    """Refuse a unit that is not in the table, with the nearest of those that are."""
    names = units["name"].dropna()
    called = {name: f"{name} ({unit})" for unit, name in names.items()} | {
        u: u for u in units.index
    }
    twice = set(names[names.duplicated(keep=False)].map(fold))
    for row, each in enumerate(pile.said):
        unit = each["unit_id"]
        if unit is None or unit in units.index:
            continue
        found, remedy = unit, "Correct it."
        if fold(unit) in twice:
            found, remedy = f"{unit}, a name of two units", "Write the id."
        elif near := get_close_matches(unit, called, n=1):
            remedy = f"Did you mean {called[near[0]]}?"
        pile.rows.fault(Fault(found, "a unit of the table", remedy), row=row, column="unit_id")


def _check_words(pile: Pile, column: str, known: Collection[str]) -> None:
    """Refuse a word that nobody knows, where any are known: it may be a slip of the pen."""
    for row, each in enumerate(pile.said) if known else ():
        word = each[column]
        if word is not None and word not in known:
            pile.rows.fault(one_of(word, word, known), row=row, column=column)


def check_places(pile: Pile, region: Region, unit: Ints, away_m: NDArray[np.float64]) -> None:
    """
    Note applications without a place, and those outside of the region.

    Parameters
    ----------
    unit
        The row of the unit of each, -1 for none.
    away_m
        How far each stands from the nearest outlet, unit or site. [m]
    """
    rows, pointless = pile.rows, shapely.is_missing(pile.points.to_numpy())
    told = set(rows.misplaced)
    for row in rows_of(pointless):
        if row not in rows.faulty:
            remedy = "Give lon and lat of its door: nothing can be measured without."
            rows.fault(Fault("no coordinates", "a place", remedy), row=row, column="geometry")
    far = (away_m > FAR_M) & ((unit < 0) | (region.assign != "polygon"))
    for row in sorted({*rows_of(~pointless & far)} - told):  # what is wrong there is said once
        found = f"{away_m[row] / 1000:,.0f} km from anything of the region"
        fault = Fault(found, "a place in the region", "Look at the coordinates and their datum.")
        rows.fault(fault, row=row, column="geometry")
    expected, remedy = _way_in(region)
    for row in sorted({*rows_of(~pointless & ~far & (unit < 0))} - told - rows.misfiled):
        rows.fault(Fault("a place in no unit", expected, remedy), row=row, column="unit_id")


def check_renewals(pile: Pile, outlets: Sequence[str], from_own_m: NDArray[np.float64]) -> None:
    """
    Note renewals that are asked of another place: that is a relocation.

    Parameters
    ----------
    outlets
        The outlet whose renewal each asks.
    from_own_m
        How far each stands at least from the door of that outlet; NaN where it is none. [m]
    """
    for row in rows_of(from_own_m > ONE_PLACE_M):
        if pile.said[row]["request"] != "renewal":
            continue
        found = f"a renewal {from_own_m[row]:,.0f} m from the door of {outlets[row]}"
        remedy = "Correct the coordinates, or ask for its relocation."
        fault = Fault(found, "the place where the outlet is", remedy)
        pile.rows.fault(fault, row=row, column="geometry")


def _way_in(region: Region) -> tuple[str, str]:
    if region.assign == "unit_id":
        return "a unit of the table", "Name the unit with unit_id: units have no polygons here."
    return "a place inside the region", "Look at the coordinates, or draw the unit that it is in."
