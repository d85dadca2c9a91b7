"""Special places: a number of outlets for each hall, market or station, apart from its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.numbers import room_in
from outletplan.planning.deciding.words import finding_on, weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outletplan.planning.deciding.decision import Finding, Neighbour
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped

    Told = tuple[Finding, Sequence[Neighbour]]

IN_NO_SUCH = "is for special places; this one is in none that it names"


def places_of(sitting: Sitting, a: int) -> list[int]:
    """List where one who asks would count: not in a unit from which his site stands apart."""
    apart = sitting.asking.said[a]["site_id"] in sitting.grounds.apart_sites
    return sitting.grounds.counting(int(sitting.asking.unit[a]), apart=apart)


def own_places(sitting: Sitting, a: int) -> list[int]:
    """List where the outlet of one who moves or stays counts now."""
    row = int(sitting.asking.own[a])
    return [] if row in sitting.gone else sitting.grounds.own_places(row)


def taken(sitting: Sitting, a: int) -> list[int]:
    """List where one who asks would take a place that he has not yet."""
    own = own_places(sitting, a)
    return [place for place in places_of(sitting, a) if place not in own]


def taken_elsewhere(sitting: Sitting, a: int) -> list[int]:
    """List where he would take one besides, since nobody knows in which unit he stands."""
    known = {*places_of(sitting, a), *own_places(sitting, a)}
    apart = sitting.asking.said[a]["site_id"] in sitting.grounds.apart_sites
    units = sitting.asking.elsewhere.get(a, ())
    others = (place for unit in units for place in sitting.grounds.counting(unit, apart=apart))
    return [place for place in dict.fromkeys(others) if place not in known]


def special_place(sitting: Sitting, a: int, item: Scoped[Any]) -> Told:
    """Hold one more in a special place against its own number."""
    grounds, asking = sitting.grounds, sitting.asking
    site = asking.said[a]["site_id"]
    number = grounds.site_numbers.get((item.number, site))
    if number is None:
        return finding_on(item.article, Result.NOT_APPLICABLE, IN_NO_SUCH), ()
    sites = grounds.region.outlets["site_id"].to_numpy(dtype=object)
    there = np.flatnonzero(grounds.counted & (sites == site)).tolist()
    here = [row for row in there if row not in sitting.gone]
    others = sum(asking.said[k]["site_id"] == site for k in sitting.granted | sitting.open)
    outside = {*sitting.gone, -1, *np.flatnonzero(~np.isin(sites, [site])).tolist()}
    others += sum(each.site_id == site and each.own in outside for each in sitting.line.came)
    own = int(asking.own[a]) in here
    room = room_in(number, (len(here), others), own=int(own), regime=None)
    table = grounds.region.sites
    name = None if table is None else table["name"].get(site)
    more: dict[str, Any] = {
        "subject": "site", "subject_id": str(site), "limit": number.value, "measure": "outlets",
        "subject_name": name if isinstance(name, str) else None,
        "arithmetic": number.arithmetic, "value": room.used,
    }  # fmt: skip
    if number.gave_way:
        return finding_on(item.article, Result.NOT_APPLICABLE, number.gave_way, **more), ()
    return finding_on(item.article, weighed(item, room.result), room.why, **more), ()
