"""Streets and stretches of them: how many outlets, how full the windows, where none is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from outletplan.errors import DataError, Problem
from outletplan.geodesy import WGS84, convert, millimetres
from outletplan.law.kinds import StreetClasses
from outletplan.measure.coverage import holding
from outletplan.measure.straight import nearest
from outletplan.measure.stretches import as_drawn, of_one_length, stretch_lines
from outletplan.measure.windows import by_segment, by_street
from outletplan.planning.in_being import in_being
from outletplan.planning.on_foot import on_foot
from outletplan.planning.scope import scope_of
from outletplan.planning.street_windows import (
    DEFAULT_HALF_WINDOW_M,
    busiest_on_streets,
    limits_of,
    limits_on,
    window_rulings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from outletplan.facts import Region
    from outletplan.law import Edition
    from outletplan.planning.on_foot import OnFoot
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scope

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
