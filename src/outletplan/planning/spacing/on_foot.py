"""The streets of a region and where its outlets meet them, found once for all rooms here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outletplan.measure.feet import find_feet, require_meeting
from outletplan.planning.gaps import silent
from outletplan.planning.selecting import selected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law.kinds import Ranged
    from outletplan.measure.feet import Feet
    from outletplan.measure.network import Network

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class OnFoot:
    """The network to walk on, and the feet of the outlets in being, by position in the table."""

    network: Network
    feet: Feet
    streets: pd.DataFrame
    """`Region.streets`, in the order of the network."""

    def named(self, streets: Ranged) -> Flags | None:
        """Flag the streets that a rule names; None if no street says what the rule asks."""
        if any(self.streets[column].isna().all() for column, _ in streets):
            return None
        return selected(streets, self.streets)

    def asked(self, streets: Ranged) -> tuple[str, ...]:
        """List the columns that a rule asks of streets; one without a name has none to say."""
        return tuple(column for column, _ in streets if column not in {"name", "street_id"})

    def silent(self, streets: Ranged, column: str, feet: Feet) -> Flags:
        """Flag the points at a street that the rule means if only it said this column."""
        return self.standing_on(feet, silent(streets, column, self.streets))

    def standing_on(self, feet: Feet, streets: Flags) -> Flags:
        """Flag the points whose door stands on one of these streets."""
        flags = np.zeros(len(feet.lon), dtype=bool)
        flags[feet.point[streets[self.network.pieces.street[feet.piece]]]] = True
        return flags


def on_foot(region: Region, *, counted: Flags) -> OnFoot | None:
    """
    Find the feet of the outlets in being on the network of a region; None without streets.

    Raises
    ------
    CrsError
        If the streets lie nowhere near the outlets.
    """
    network, streets = region.network, region.streets
    if network is None or streets is None:
        return None
    lon, lat = region.lonlat("outlets")
    require_meeting(network, lon, lat)
    feet = feet_in(region, network, np.where(counted, lon, np.nan), lat)
    return OnFoot(network=network, feet=feet, streets=pd.DataFrame(streets))


def feet_in(region: Region, network: Network, lon: Floats, lat: Floats) -> Feet:
    """Find the feet of points by what the region says of doors and corners."""
    snap_m, corner_m = region.snap_at_most_m, region.corner_m
    return find_feet(network, lon, lat, snap_at_most_m=snap_m, corner_m=corner_m)
