"""Points → their feet on the chains of a street network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from outletplan.errors import CrsError, Problem
from outletplan.geodesy import ecef, millimetres
from outletplan.measure.compiled_later import in_parts
from outletplan.measure.lines import NO_STREET

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outletplan.measure.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
