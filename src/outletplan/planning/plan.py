"""The one place where facts and law meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from outletplan.facts import Region
from outletplan.law import Policy
from outletplan.planning.basis import assumptions, not_judged
from outletplan.planning.blank import blank_rulings, blank_villages
from outletplan.planning.counting.numbers import cited, numbers, said_of
from outletplan.planning.days import day_of
from outletplan.planning.glance import as_html
from outletplan.planning.in_being import in_being
from outletplan.planning.progress import steps
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.neighbours import form_rulings, neighbour_rulings
from outletplan.planning.spacing.on_foot import on_foot
from outletplan.planning.spacing.pairs import RULINGS, close_pairs, spacing_rulings, spacing_words
from outletplan.planning.spacing.sites import near_sites, site_rulings
from outletplan.planning.streets.stretches import require_segments, street_segments, street_tables
from outletplan.planning.streets.windows import window_rulings
from outletplan.planning.tables import shaped, together
from outletplan.planning.wording import worded

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd
    import pandas as pd

    from outletplan.law import Edition
    from outletplan.planning.deciding.grounds import Grounds


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """
    What a policy says of a region on a day.

    Tables are described in the docs on tables; all are reductions of `rulings`. A plan is an
    opinion to attach to a file: the bureau decides.
    """

    region: Region
    edition: Edition
    on: date
    quotas: pd.DataFrame
    totals: pd.DataFrame
    site_quotas: pd.DataFrame
    place_quotas: pd.DataFrame
    business_types: pd.DataFrame
    close_pairs: gpd.GeoDataFrame
    near_sites: gpd.GeoDataFrame
    blank_villages: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    windows: gpd.GeoDataFrame
    rulings: pd.DataFrame
    not_judged: pd.DataFrame
    assumptions: pd.DataFrame
    segment_m: float | None = None
    """Length of the segments that the map and the workbook show, None for none. [m]"""

    def __repr__(self) -> str:
        titles = " + ".join(document.name for document in self.edition.documents)
        return f"<Plan of {self.region.name!r} under {titles} on {self.on.isoformat()}>"

    def _repr_html_(self) -> str:
        """Show totals and counts where notebooks show results."""
        return as_html(self)

    @cached_property
    def segments(self) -> gpd.GeoDataFrame:
        """The streets cut to `segment_m`, counted when first asked for; no rows without one."""
        return street_segments(self, segment_m=self.segment_m)

    @cached_property
    def grounds(self) -> Grounds:
        """What decisions rest on, laid out when the first one is asked for."""
        from outletplan.planning.deciding.grounds import grounds_of

        return grounds_of(self)


def plan(
    region: Region,
    policy: Policy,
    *,
    on: date | str,
    segment_m: float | None = None,
    progress: bool | None = None,
) -> Plan:
    """
    Apply the edition of a policy that is in force on a day to a region.

    Quotas are exact. A quota says what the policy allows, not that a place is fit for an outlet;
    pairs below a limit are not violations, since old licences stay lawful.

    Parameters
    ----------
    region
        What is there.
    policy
        What the rule says.
    on
        The day, a date or text such as ``2025-07-01``: it chooses the edition and the outlets in
        being.
    segment_m
        Cut the streets into segments of this length for `Plan.segments`, the map and the workbook,
        1 or more; by default they show the streets as drawn only. [m]
    progress
        Show a progress bar; by default in an interactive terminal and a notebook only.

    Returns
    -------
    plan
        A frozen `Plan`; neither region nor policy is changed.

    Raises
    ------
    NotInForceError
        If no edition of the policy is in force on that day.
    PolicyError
        If a rule does not fit the tables, or `on` is not a day.
    DataError
        If people are missing where a rule counts them, or `segment_m` is not 1 m or more.
    TypeError
        If region or policy is something else, such as a path.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> county.quotas.loc[county.quotas["kind"] == "county_town", "quota"].isna().all()
    np.True_
    """
    _require(region, Region, "Read it with op.read_region(path), or make it of frames.")
    _require(policy, Policy, "Read it with op.read_policy(path) or op.published_policy(name).")
    day = day_of(on)
    require_segments(segment_m)
    edition, read = worded(policy.in_force(day))
    said = said_of(edition)
    with steps(5, shown=progress) as step:
        step("reading the policy against the units")
        scope = scope_of(region, edition)
        counted = in_being(region.outlets, day)
        step("working out numbers")
        held = numbers(
            region, edition, scope, said=said, counted=counted, spacing=spacing_words(region, scope)
        )
        step("measuring between outlets")
        walk = on_foot(region, counted=counted)
        spacing = cited(spacing_rulings(region, scope, walk, counted=counted, on=day), said)
        beside = neighbour_rulings(region, scope, walk, counted=counted, on=day)
        pairs = together([spacing, cited(beside, said)], RULINGS)
        forms = cited(form_rulings(region, scope, walk, counted=counted, on=day), said)
        along = cited(window_rulings(region, scope, walk), said)
        sites = cited(site_rulings(region, scope, walk, counted=counted, on=day), said)
        step("looking for blank villages")
        blank = cited(blank_rulings(region, scope, walk, on=day), said)
        step("writing the tables")
        streets, windows = street_tables(
            region, edition, scope, walk, rulings=along, quotas=held.quotas
        )
        return Plan(
            region=region,
            edition=edition,
            on=day,
            quotas=held.quotas,
            totals=held.totals,
            site_quotas=held.site_quotas,
            place_quotas=held.place_quotas,
            business_types=held.business_types,
            close_pairs=close_pairs(region, pairs, walk),
            near_sites=near_sites(region, sites),
            blank_villages=blank_villages(region, blank, held.quotas),
            streets=streets,
            windows=windows,
            rulings=_long([*held.rulings, pairs, along, sites, forms, blank]),
            not_judged=not_judged(region, edition, scope, walk, counted=counted, also=held.gaps),
            assumptions=assumptions(region, edition, counted=counted, read=read),
            segment_m=segment_m,
        )


def require_plan(value: object) -> None:
    """Refuse what is no plan, before anything is looked up in it."""
    _require(value, Plan, "Make it with op.plan(region, policy).")


def _require(value: object, kind: type, remedy: str) -> None:
    if not isinstance(value, kind):
        found = f"{type(value).__name__} {value!r}"[:80]
        raise TypeError(f"found {found}; expected a {kind.__name__}. {remedy}")


def _long(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Lay all rulings one below the other, in the order of the policy."""
    rulings = together([shaped(part, _COLUMNS) for part in parts], _COLUMNS)
    return rulings.sort_values("rule_no", kind="stable", ignore_index=True)


_COLUMNS = {
    "rule_no": "int64", "rule": "str", "article": "str", "cite": "str", "force": "str",
    "subject": "str", "unit_id": "str", "outlet_a": "str", "outlet_b": "str",
    "street_id": "str", "site_id": "str", "sets": "str", "counts": "str", "people": "Int64",
    "value": "Int64", "arithmetic": "str", "distance_m": "Float64", "lower_m": "Float64",
    "upper_m": "Float64", "limit_m": "Float64", "measured": "str", "verdict": "str", "tier": "str",
    "reason": "str", "binds": "boolean", "why": "str", "assumed": "str",
}  # fmt: skip
