"""What an applicant says of himself: quoted, and checked for its form; the bureau looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.facts.applications import streets_named
from outletplan.geodesy import millimetres
from outletplan.planning.deciding.decision import Finding, Result
from outletplan.planning.deciding.words import in_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.ways import Asking

TO_BE_PROVED = "claimed, to be proved"
LIES_IN_IT = "its point lies in it"
LIES_BESIDE = "its point lies beside it, as near as it may be off"
LIES_OUTSIDE = "its point lies outside of it, farther than it may be off: not taken to be in it"
AS_FILED = "counted there as it is filed; its point, as far as it can tell, lies in"
COUNTED_IN = "the point lies elsewhere and is counted in"
LOOK = "to be looked at"
AT_OWN_DOOR = "no coordinates given; taken to be at the door that the table of outlets gives"
SAME_TIME = "accepted at the same time as"
_QUOTED = ("business_type", "relief", "first_licence", "floor_area_m2")


def claims(grounds: Grounds, asking: Asking, a: int) -> Iterator[Finding]:
    """Quote every claim of one application."""
    said = asking.said[a]
    renewal = ("premises_changed",) if said["request"] == "renewal" else ()
    for name in (*_QUOTED, *renewal):
        if said[name] is not None:
            yield _claim(name, str(said[name]), f"{said[name]}: {TO_BE_PROVED}")
    yield from _sites(grounds, said)
    yield from _odd_places(grounds, asking, a)
    if tied := _tied(grounds, asking, a):
        when = str(said["accepted"])
        yield _claim("accepted", when, f"{SAME_TIME} {', '.join(tied)}")
    for street in streets_named(said["faces"]):
        known = _is_street(grounds, street)
        why = TO_BE_PROVED if known else f"no street of the table is called so; {TO_BE_PROVED}"
        yield _claim("faces", street, f"{street}: {why}")


def _sites(grounds: Grounds, said: dict[str, Any]) -> Iterator[Finding]:
    """Tell of the market that is named, and of that in which the point lies."""
    named, site, held = said.get("named_site"), said["site_id"], said["lies_in_site"]
    if named is not None and named != site:
        yield _claim("site_id", str(named), f"{named}: {LIES_OUTSIDE}")
    if site is not None:
        why = LIES_IN_IT if site == held else TO_BE_PROVED
        if site != held and grounds.is_area(str(site)):
            why = f"{LIES_BESIDE}; {TO_BE_PROVED}"
        yield _claim("site_id", str(site), f"{site}: {why}")


def _tied(grounds: Grounds, asking: Asking, a: int) -> list[str]:
    """Name who was accepted at the same time and is not in the pile; a day alone is any time."""
    when, ids = asking.said[a]["accepted"], set(asking.ids)
    if when is None:
        return []
    own = pd.Timestamp(when)
    known = [(each.application_id, each.accepted) for each in grounds.pending]
    others = [(n, pd.Timestamp(t)) for n, t in known if n not in ids and not pd.isna(t)]
    return [n for n, t in others if t == own or t.normalize() == own or own.normalize() == t]


def _odd_places(grounds: Grounds, asking: Asking, a: int) -> Iterator[Finding]:
    """Tell where the point of one is not where he says that he is."""
    said, index = asking.said[a], grounds.region.units.index
    filed, unit = said["unit_id"], int(asking.unit[a])
    path = [str(index[place]) for place in grounds.scope.tree.path(unit)]
    if (lies_in := said.get("lies_in_unit")) is not None:
        yield _claim("unit_id", path[0], f"{path[0]}: {AS_FILED} {lies_in}")
    if filed is not None and filed not in path:
        yield _claim("unit_id", str(filed), f"{filed}: {COUNTED_IN} {path[0]}")
    if said.get("at_own_door"):
        name = str(grounds.region.outlets.index[asking.own[a]])
        yield _claim("outlet_id", name, f"{name}: {AT_OWN_DOOR}")
    own, metres = asking.own[a], said.get("from_own_m")
    if said["request"] == "renewal" and own >= 0 and metres is not None:
        off_m = asking.off_m[a] + grounds.off_m[own]
        if millimetres(np.array([metres - off_m]))[0] > 0:
            name = str(grounds.region.outlets.index[own])
            yield _claim("outlet_id", name, f"{name}: its door is {in_m(metres)} away, {LOOK}")


def _is_street(grounds: Grounds, said: str) -> bool:
    streets = grounds.region.streets
    if streets is None:
        return True  # nobody can tell
    return said in streets.index or bool((streets["name"] == said).any())


def _claim(what: str, said: str, why: str) -> Finding:
    return Finding("claim", None, None, None, Result.REVIEW, why, subject=what, subject_id=said)
