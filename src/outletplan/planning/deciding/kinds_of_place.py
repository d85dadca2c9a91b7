"""Parts of a division by kind of place: how many there may be on the busy streets of a unit."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outletplan.law.kinds import Division
from outletplan.planning.deciding.decision import Result
from outletplan.planning.deciding.numbers import Number, room_in
from outletplan.planning.deciding.words import finding_on, weighed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.feet import Feet
    from outletplan.planning.deciding.decision import Finding
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.judge import Sitting
    from outletplan.planning.scope import Scoped

    Ints = NDArray[np.int64]

NOT_KNOWN = "; on which kind of street it stands is not known: to be looked at"


class KindsOfPlace:
    """The numbers that an article gives the streets of each kind in each unit, and who is there."""

    def __init__(self, grounds: Grounds, item: Scoped[Division]) -> None:
        self._grounds, self._item = grounds, item

    @cached_property
    def _named(self) -> Ints:
        """By unit: itself, or the one above it, whose number the article divides; -1 for none."""
        return np.append(self._grounds.scope.tree.nearest_above(self._item.units), -1)

    def unit_of(self, unit: int) -> int:
        """Give the unit whose number is divided where one in a unit stands."""
        return int(self._named[unit])

    @cached_property
    def numbers(self) -> dict[tuple[int, str], Number]:
        """By unit and kind."""
        rule, table = self._item.rule, self._grounds.plan.place_quotas
        table = table[table["cite"] == self._item.article.cite]
        rows = self._grounds.region.units.index.get_indexer(pd.Index(table["unit_id"])).tolist()
        columns = (table[name].tolist() for name in ("street_class", "quota", "length_m"))
        found = {}
        for unit, kind, value, metres in zip(rows, *columns, strict=True):
            more = rule.comparison == "above"
            of_unit = self._grounds.numbers.of_places[self._item.number][unit].value
            words = f"{value:,} of {of_unit:,}, by {metres:,.0f} m of {kind} street"
            number = Number(rule.number, value, value + more, words, "")
            found[unit, kind] = number
        return found

    @cached_property
    def outlets(self) -> dict[tuple[int, str], list[int]]:
        """Rows of the outlets in being that take a place, by unit and kind."""
        grounds, found = self._grounds, defaultdict[tuple[int, str], list[int]](list)
        feet = None if grounds.walk is None else grounds.walk.feet
        for row in np.flatnonzero(grounds.counted & ~grounds.outside).tolist():
            kind = self.kind_of(feet, row)
            if kind is not None:
                found[self.unit_of(int(grounds.outlets.unit[row])), kind].append(row)
        return found

    def kind_of(self, feet: Feet | None, row: int) -> str | None:
        """Give the class of the street nearest to a door, None where nobody knows it."""
        walk = self._grounds.walk
        if walk is None or feet is None or not feet.snapped[row]:
            return None
        street = walk.network.pieces.street[feet.piece[feet.first[row]]]
        kind = walk.network.streets["street_class"].iloc[street]
        return kind if isinstance(kind, str) else None

    @cached_property
    def _earlier(self) -> dict[str, str | None]:
        earlier = self._grounds.earlier
        return {name: self.kind_of(earlier.feet, row) for row, name in enumerate(earlier.ids)}

    def held(self, sitting: Sitting, unit: int, kind: str, *, here: list[int]) -> int:
        """Count those of the pile, and those before it, who hold a place there."""
        asking = sitting.asking
        pile = sum(
            self.unit_of(int(asking.unit[k])) == unit and self.kind_of(asking.feet, k) == kind
            for k in sitting.granted | sitting.open
        )
        return pile + sum(
            self.unit_of(each.unit) == unit
            and self._earlier.get(each.application_id) == kind
            and each.own not in here
            for each in sitting.line.came
        )


def in_kind_of_place(
    sitting: Sitting, a: int, item: Scoped[Any], of_unit: Finding
) -> Finding | None:
    """
    Hold one more against the part of the streets of one kind in its unit.

    A door stands on the street whose line is nearest to it. None where the article has no such
    parts, or none for this kind; what was found on the unit, to be reviewed, where nobody knows on
    which kind of street the door stands.
    """
    if not isinstance(item.rule, Division) or not item.rule.places:
        return None
    if of_unit.result == Result.NOT_APPLICABLE:
        return None
    grounds, asking = sitting.grounds, sitting.asking
    places = grounds.kinds_of_place[item.number]
    unit, kind = places.unit_of(int(asking.unit[a])), places.kind_of(asking.feet, a)
    if kind is None:
        why = f"{of_unit.why}{NOT_KNOWN}"
        result = Result.REVIEW if of_unit.result == Result.KEPT else of_unit.result
        return of_unit._replace(result=result, why=why)
    number = places.numbers.get((unit, kind))
    if number is None:
        return None
    here = [row for row in places.outlets[unit, kind] if row not in sitting.gone]
    held = places.held(sitting, unit, kind, here=here)
    own = int(int(asking.own[a]) in here)
    room = room_in(number, (len(here), held), own=own, regime=grounds.regime(unit))
    return finding_on(
        item.article, weighed(item, room.result), f"on {kind} streets: {room.why}",
        subject="unit", subject_id=str(grounds.region.units.index[unit]),
        subject_name=grounds.unit_name(unit), value=room.used, limit=number.value,
        measure="outlets", arithmetic=number.arithmetic,
    )  # fmt: skip
