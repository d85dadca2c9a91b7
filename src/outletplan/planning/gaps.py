"""What is not known of outlets and sites by which a clause chooses between whom it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.law.kinds import NotAdjacent, OnePerAddress
from outletplan.planning.selecting import no_match, selected

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from outletplan.law.kinds import AppliedRule, Ranged
    from outletplan.planning.spacing.on_foot import OnFoot
    from outletplan.planning.spacing.reach import Stand

    Flags = NDArray[np.bool_]

NO_NEIGHBOURS = (
    "no street network: nobody knows who stands beside whom, so whoever is near is seen on site"
)
NOBODY_INSIDE = "no outlet in being says that it stands in such a site"
_ENDS = {
    "newcomer": "the rule does not reach them",
    "forms": "the rule does not reach them",
    "from_outlets": "the rule does not measure from them",
    "not_from_outlets": "the rule measures from them",
}


def gaps_between(
    rule: AppliedRule, outlets: Stand, walk: OnFoot | None, *, counted: Flags
) -> Iterator[str]:
    """Say what a clause would have to know of outlets in being and does not."""
    for key, so in _ENDS.items():
        wanted: Ranged | None = getattr(rule, key, None)
        for column, _ in wanted or ():
            if unsaid := silent(wanted or (), column, outlets.rows[counted]).sum():
                yield f"{unsaid} outlets in being say no {column}: {so}"
    for key in ("inside_sites", "outside_sites"):
        wanted = getattr(rule, key, None)
        if wanted is not None:
            yield from _no_site(wanted, outlets, counted)
    if isinstance(rule, NotAdjacent) and walk is None:
        yield NO_NEIGHBOURS
    if isinstance(rule, OnePerAddress) and (
        unsaid := int((outlets.rows["address"].isna() & counted).sum())
    ):
        yield f"{unsaid} outlets in being say no address: the rule does not reach them"


def silent(wanted: Ranged, column: str, rows: pd.DataFrame) -> Flags:
    """Flag the rows that fit in all else and do not say this column."""
    others = tuple((name, want) for name, want in wanted if name != column)
    told = rows[column]
    if column == "suspended_days":  # who is not suspended has none, and that is known
        told = told.mask(rows["status"].ne("suspended").fillna(value=True), 0)
    missing = told.isna().to_numpy(dtype=bool)
    return missing & selected(others, rows)


def _no_site(wanted: Ranged, outlets: Stand, counted: Flags) -> Iterator[str]:
    if outlets.sites is None:
        yield "no table of sites"
    elif not selected(wanted, outlets.sites).any():
        yield no_match(wanted, outlets.sites, noun="site")
    elif not (outlets.inside(wanted) & counted).any():
        yield NOBODY_INSIDE
