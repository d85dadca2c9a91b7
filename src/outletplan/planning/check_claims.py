"""What an applicant says of himself: quoted, and checked for its form; the bureau looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.facts.applications import streets_named
from outletplan.planning.decision import Finding, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.planning.check_grounds import Grounds
    from outletplan.planning.check_ways import Asking

TO_BE_PROVED = "claimed, to be proved"
LIES_IN_IT = "its point lies in it"
_QUOTED = ("business_type", "relief", "first_licence", "floor_area_m2")


def claims(grounds: Grounds, asking: Asking, a: int) -> Iterator[Finding]:
    """Quote every claim of one application."""
    said = asking.said[a]
    for name in _QUOTED:
        if said[name] is not None:
            yield _claim(name, str(said[name]), f"{said[name]}: {TO_BE_PROVED}")
    if said["site_id"] is not None:
        site, inside = str(said["site_id"]), said["lies_in_site"] == said["site_id"]
        yield _claim("site_id", site, f"{site}: {LIES_IN_IT if inside else TO_BE_PROVED}")
    for street in streets_named(said["faces"]):
        known = _is_street(grounds, street)
        why = TO_BE_PROVED if known else f"no street of the table is called so; {TO_BE_PROVED}"
        yield _claim("faces", street, f"{street}: {why}")


def _is_street(grounds: Grounds, said: str) -> bool:
    streets = grounds.region.streets
    if streets is None:
        return True  # nobody can tell
    return said in streets.index or bool((streets["name"] == said).any())


def _claim(what: str, said: str, why: str) -> Finding:
    return Finding("claim", None, None, None, Result.REVIEW, why, subject=what, subject_id=said)
