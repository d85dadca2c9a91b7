"""Tables at the door: column contracts, readers, findings by row, Region. No law."""

from outletplan.facts.applications import Application
from outletplan.facts.files import read_region
from outletplan.facts.findings import Finding, Input
from outletplan.facts.region import Region

__all__ = ["Application", "Finding", "Input", "Region", "read_region"]
