"""Manifests: the files of a region, and what differs from the contract in them."""

from decimal import Decimal
from pathlib import PureWindowsPath
from typing import Annotated

from pydantic import AfterValidator, Field

from outletplan.facts.assign import Assign
from outletplan.geodesy import Datum
from outletplan.measure.meeting import Join
from outletplan.strict_yaml import Exact, Fault, StrictModel, Text, refuse, say


def _relative(path: str) -> str:
    """Take a path that stays below the folder of the manifest, as far as its words tell."""
    windows = PureWindowsPath(path)
    if windows.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        remedy = "Put the file into the folder of the manifest, or below it."
        raise refuse(Fault(say(path), "a path below the folder of the manifest", remedy))
    return path


class TableFile(StrictModel):
    """One table: its file, and what differs from the contract in it."""

    file: Annotated[Text, AfterValidator(_relative)]
    datum: Datum | None = None
    sheet: Text | None = None
    columns: dict[str, Text] = Field(default_factory=dict)
    keep: tuple[Text, ...] = ()


class UnitsFile(TableFile):
    """Units, whose polygons may stand in a file of their own."""

    boundaries: TableFile | None = None


class OutletsFile(TableFile):
    """Outlets, and how they come to units."""

    assign: Assign | None = None


class StreetsFile(TableFile):
    """Streets, how their lines join, and how far doors and crossings may stand from them."""

    join: Join = "vertices"
    snap_at_most_m: Exact = Decimal(100)
    corner_m: Exact = Decimal(5)
    crossing_m: Exact = Decimal(5)


class Manifest(StrictModel):
    """What a region is made of."""

    name: Text = ""
    accuracy_m: Exact | None = None
    units: UnitsFile
    outlets: OutletsFile
    streets: StreetsFile | None = None
    sites: TableFile | None = None
    barriers: TableFile | None = None
    crossings: TableFile | None = None
    field_measurements: TableFile | None = None
    applications: TableFile | None = None
