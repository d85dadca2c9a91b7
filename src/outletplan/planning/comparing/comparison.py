"""Two plans beside one another: what changes, unit by unit and in total, and by which article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from outletplan.planning.plan import Plan

_SHOWN = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """
    What one plan says otherwise than another; the columns are described in the docs on results.

    It is an aid for whoever revises a plan: the bureau decides.

    Attributes
    ----------
    old, new
        The plans.
    causes
        In what they differ: policies, day, tables of the region. Where several of them do, no
        number below is due to one of them alone.
    articles
        Old against new (新旧对照): every clause that changed, with its reason and whom it reaches.
    units
        Every unit of either plan, before and after.
    totals, figures, densities
        Caps on areas; counts; outlets per 1,000 people beside reference densities.
    pairs
        Close pairs that come, go or are judged otherwise.
    blank_villages
        Villages that become blank, cease to be, or lie in another tier.
    applications
        Those of a pile that end otherwise, and all the others; None without a pile.
    """

    old: Plan
    new: Plan
    causes: pd.DataFrame
    articles: pd.DataFrame
    units: pd.DataFrame
    totals: pd.DataFrame
    figures: pd.DataFrame
    densities: pd.DataFrame
    pairs: gpd.GeoDataFrame
    blank_villages: pd.DataFrame
    applications: pd.DataFrame | None = None

    @property
    def differ(self) -> tuple[str, ...]:
        """In what the plans differ: policy, day, region; nothing where they rest on the same."""
        return tuple(dict.fromkeys(self.causes["what"]))

    def __repr__(self) -> str:
        changes = self.pairs["change"].value_counts()
        moved = self.units["change"].isin(("changed", "added", "removed")).sum()
        told = [
            f"{' and '.join(self.differ) or 'nothing'} differ{'s' if len(self.differ) < 2 else ''}",  # noqa: PLR2004
            f"{moved:,} of {len(self.units):,} units change",
            f"{changes.get('added', 0):,} close pairs more, {changes.get('removed', 0):,} fewer",
        ]
        return f"<Comparison of {self.new.region.name!r}: {'; '.join(told)}>"

    def _repr_html_(self) -> str:
        """Show where notebooks show results what differs and what it does; pandas escapes names."""
        figures = self.figures[self.figures["change"].fillna(0) != 0]
        moved = self.units[self.units["change"] != "same"]
        sides = ["name", "change", "quota_old", "quota_new", "over_old", "over_new", "why"]
        frames = [
            self.causes,
            self.articles[["article", "change", "old", "new", "reason", "outlets", "effect"]],
            figures,
            self.densities.round(2),
            moved[sides].head(_SHOWN),
        ]
        tables = [frame.to_html(index=False, na_rep="") for frame in frames]
        if len(moved) > _SHOWN:
            tables.append(f"<p>… {len(moved) - _SHOWN:,} more units change.</p>")
        return "\n".join(tables)
