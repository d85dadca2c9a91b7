"""Rules on classes of unit, forms of trade, shares of types, and who is beside or at an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from outletplan.planning.deciding.beside import adjoining_one
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.numbers import EVERYWHERE
from outletplan.planning.deciding.turnover import one_in_when_so_many_leave
from outletplan.planning.deciding.words import RANK, finding_on, named, nearness, weighed, whom
from outletplan.planning.spacing.reach import fitting

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from outletplan.law.kinds import (
        BannedForm,
        BusinessTypeShare,
        NotAdjacent,
        OnePerAddress,
        Ranged,
    )
    from outletplan.planning.deciding.decision import Finding, Neighbour
    from outletplan.planning.deciding.distances import Near
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.deciding.told import Pending
    from outletplan.planning.scope import Scoped

    Told = tuple[Finding, Sequence[Neighbour]]

NO_CLASS = "names no class of this unit"
OTHER_TYPES = "is about other types of business"
NO_SHARE = "there is no number here to take a share of"
NOT_THAT_FORM = "is of no such form"
NOBODY_THERE = "nobody else at this address"
NO_ADDRESS = "no address that names the premises is said: to be looked at"
NOBODY_NEXT_DOOR = "nobody next door"


def regime(sitting: Sitting, a: int, item: Scoped[Any]) -> Told:
    """Hold whoever comes into a unit against its class."""
    unit = int(sitting.asking.unit[a])
    said, why = sitting.grounds.regimes.get((item.number, unit), (None, NO_CLASS))
    if said is None:
        return finding_on(item.article, Result.NOT_APPLICABLE, why), ()
    words = {
        "frozen": "no new outlet comes in",
        "queue": "one comes in when one leaves",
        "open": "open, by its number",
    }
    row = int(sitting.asking.own[a])
    stays = row >= 0 and row not in sitting.gone and unit in sitting.grounds.above_outlet(row)
    own = item.rule.of_class(why.removeprefix("class "))
    if not stays and own is not None and own.leave is not None:
        return one_in_when_so_many_leave(sitting, a, item, own), ()
    broken = said == "frozen" and not stays
    told = finding_on(
        item.article, weighed(item, Result.BROKEN if broken else Result.KEPT),
        f"{why}: {words[said]}" + (", and this one is in already" if stays else ""),
        subject="unit", subject_id=str(sitting.grounds.region.units.index[unit]),
        subject_name=sitting.grounds.unit_name(unit),
    )  # fmt: skip
    return told, ()


def form(sitting: Sitting, a: int, item: Scoped[BannedForm]) -> Told:
    """Hold what is said of a shop against the forms that get no licence."""
    said = sitting.asking.said[a]
    if fitting(pd.DataFrame([said]), item.rule.forms)[0]:
        words = ", ".join(f"{column} {said[column]}" for column, _ in item.rule.forms)
        why = f"{words}: such a form gets no licence"
        return finding_on(item.article, weighed(item, Result.BROKEN), why), ()
    if unsaid := not_said(said, item.rule.forms):
        why = f"{', '.join(unsaid)} not said: to be looked at"
        return finding_on(item.article, Result.REVIEW, why), ()
    return finding_on(item.article, Result.KEPT, NOT_THAT_FORM), ()


def not_said(said: dict[str, Any], wanted: Ranged) -> list[str]:
    """List the columns that one does not say, who fits in all else."""
    unsaid = [name for name, _ in wanted if said.get(name) is None]
    others = tuple(each for each in wanted if each[0] not in unsaid)
    return unsaid if fitting(pd.DataFrame([said]), others)[0] else []


def share(sitting: Sitting, a: int, item: Scoped[BusinessTypeShare]) -> Told:
    """Hold one more of a type against the share of these types."""
    asking, types = sitting.asking, item.rule.types
    own = asking.said[a]["business_type"]
    if own is None:
        return finding_on(
            item.article, Result.REVIEW, "business_type not said: to be looked at"
        ), ()
    if own not in types:
        return finding_on(item.article, Result.NOT_APPLICABLE, OTHER_TYPES), ()
    shares = sitting.grounds.shares.get(item.number, {})
    above = sitting.places.above(int(asking.unit[a]))
    place = next((place for place in above if place in shares), None)
    if place is None:
        return finding_on(item.article, Result.NOT_APPLICABLE, NO_SHARE), ()
    number = shares[place]
    ours = [k for k in sitting.granted | sitting.open if asking.said[k]["business_type"] in types]
    came = sum(place in sitting.places.above(int(asking.unit[k])) for k in ours)
    came += sum(_is_held(sitting, each, types, place) for each in sitting.line.came)
    left = {*sitting.gone, int(asking.own[a])} - {-1}
    went = sum(sitting.grounds.is_of(row, types, place) for row in left)
    used = number.held + came - went
    kept = used < number.open_up_to
    what = " or ".join(types)
    compared = ""
    if number.open_up_to != number.value:
        compared = f" ({number.open_up_to:,} as the clause compares)"
    rest = f"{number.open_up_to - used:,} left" if kept else "none left"
    told = finding_on(
        item.article, weighed(item, Result.KEPT if kept else Result.BROKEN),
        f"{used:,} of {what} in being or held, {number.value:,} allowed{compared}: {rest}",
        subject="unit" if place == above[0] else "area",
        subject_id="whole_area" if place == EVERYWHERE
        else str(sitting.grounds.region.units.index[place]),
        subject_name=sitting.grounds.unit_name(place), value=used, limit=number.value,
        measure="outlets", arithmetic=number.arithmetic,
    )  # fmt: skip
    return told, ()


def _is_held(sitting: Sitting, one: Pending, types: Collection[str], place: int) -> bool:
    """Tell whether one accepted before holds a place of some types that he has not yet."""
    grounds = sitting.grounds
    comes = one.business_type in types and place in grounds.above(one.unit)
    return comes and not (one.own >= 0 and grounds.is_of(one.own, types, place))


def next_door(sitting: Sitting, a: int, item: Scoped[NotAdjacent]) -> Told:
    """Look who may be next door; only somebody on the spot can see who is."""
    found = sitting.beside.next_door.get((a, item.number), [])
    near = list(adjoining_one([each for each in found if sitting.is_there(each.near)]))
    return _beside(sitting, item, near, NOBODY_NEXT_DOOR, "next door")


def at_address(sitting: Sitting, a: int, item: Scoped[OnePerAddress]) -> Told:
    """Look who else is at the address."""
    found = sitting.beside.at_address.get((a, item.number), [])
    near = [each for each in found if sitting.is_there(each)]
    if not near and sitting.asking.addresses[a] is None:
        return finding_on(item.article, Result.REVIEW, NO_ADDRESS), ()
    return _beside(sitting, item, near, NOBODY_THERE, "at one address")


def _beside(sitting: Sitting, item: Scoped[Any], near: list[Near], nobody: str, where: str) -> Told:
    if not near:
        return finding_on(item.article, Result.KEPT, nobody), ()
    near = sorted(near, key=nearness)
    first = min(near, key=lambda each: RANK[sitting.result_of(each)])
    result, told = sitting.result_of(first), first.told
    words = {
        Result.BROKEN: f"{where} with {whom(first)}",
        Result.MEASURE_ON_SITE: f"perhaps {where} with {whom(first)}: to be looked at on site",
        Result.QUEUE: f"waits for {whom(first)}, which came before and is not decided: {where}",
    }
    finding = finding_on(
        item.article, weighed(item, result), words[result], subject=told.subject,
        subject_id=told.subject_id, subject_name=told.name, value=told.distance_m, measure="m",
        method=told.measured, lower=told.lower_m, accuracy_m=first.accuracy_m,
        nearest="; ".join(named(each) for each in near),
    )  # fmt: skip
    return finding, [each.told for each in near]
