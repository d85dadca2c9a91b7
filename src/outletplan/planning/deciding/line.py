"""Places that those who came before hold, and the queue of every unit: one in when one leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.numbers import Places
    from outletplan.planning.deciding.told import Pending


class Waiting(NamedTuple):
    """Somebody in the queue of a unit."""

    unit: int
    queue_no: int
    application_id: str
    accepted: datetime | None


@dataclass(eq=False, kw_only=True)
class Line:
    """Who holds which places, in the order in which they came."""

    grounds: Grounds
    places: Places
    queue: list[Waiting] = field(default_factory=list)
    reserved: Counter[int] = field(default_factory=Counter)
    """Places of those accepted before who are not in the queue, by place."""
    came: list[Pending] = field(default_factory=list)
    """Those accepted before, in the queue or not."""
    undecided: set[str] = field(default_factory=set)
    """Ids of those accepted before who hold a place, and so the ground about their door."""
    _last: Counter[int] = field(default_factory=Counter)

    def come(self, one: Pending) -> None:
        """Let one who is accepted and not decided hold his places; where none is left, queue."""
        self.came.append(one)
        apart, own = one.site_id in self.grounds.apart_sites, self.grounds.own_places(one.own)
        places = self.places.counting(one.unit, apart=apart)
        taken = [place for place in places if place not in own]
        full = [place for place in taken if self.is_full(place)]
        if full and self.grounds.regime(one.unit) == "queue":
            self.wait(one.unit, one.application_id, one.accepted, full=full, taken=taken)
            return
        self.places.hold(taken)
        self.reserved.update(taken)
        self.undecided.add(one.application_id)

    def is_full(self, place: int) -> bool:
        """Tell whether a place has a number, and as many as it allows."""
        top = self.grounds.numbers.strictest.get(place)
        return top is not None and sum(self.places.held(place)) >= top

    def wait(
        self,
        unit: int,
        application_id: str,
        accepted: datetime | None,
        *,
        full: Collection[int],
        taken: Sequence[int],
    ) -> None:
        """
        Put somebody at the end of the queue of a unit.

        He holds the next place of whatever is full, and one in what lies below that: one who leaves
        what is full leaves a place in all above it too, but not in every unit below.
        """
        first = next((k for k, place in enumerate(taken) if place in full), len(taken))
        self.places.hold(p for k, p in enumerate(taken) if k < first or p in full)
        self._last[unit] += 1
        self.queue.append(Waiting(unit, self._last[unit], application_id, accepted))
