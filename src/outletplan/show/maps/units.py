"""Units on the map: shaded by what the reader chooses, listed by what needs doing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from outletplan.law.kinds import Spacing
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.reach import ranks
from outletplan.show.maps.layer import AREAL, COLOURS, Colouring, MapLayer
from outletplan.show.words.marks import bracketed
from outletplan.show.words.sheets import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from outletplan.planning import Plan
    from outletplan.show.maps.layer import Drawing, Style

# Blue for room, orange for too much, told apart by every kind of colour vision; the hatch by print.
LEFT_STYLES: dict[str, Style] = {
    "over_class": {"fill": "#e07b39", "hatch": "#8f3d0c"},
    "none_left": {"fill": "#fbe3a6"},
    "few_left": {"fill": "#a9cfe8"},
    "many_left": {"fill": "#3f86bd"},
}
OVER_STYLES: dict[str, Style] = {
    "over_many": {"fill": "#a63603", "hatch": "#f5c6a5"},
    "over_some": {"fill": "#e6752f", "hatch": "#8f3d0c"},
    "over_few": {"fill": "#fdc793"},
    "not_over": {"fill": "#dcebf5"},
}
CLASS_STYLES: dict[str, Style] = {
    "saturated": {"fill": "#d55e00", "hatch": "#7d3700"},
    "queue": {"fill": "#f2e394"},
    "open": {"fill": "#56b4e9"},
}
# From few to many in steps that grey print keeps, none so dark that it hides what lies on it.
DENSITY_FILLS = ("#f4efb4", "#bfe0b0", "#82c0bd", "#4f96c4", "#2f66a8")
NONE_FILL = "#ffffff"
NO_RULE: Style = {"fill": "#e0ddd6"}
OUTLINES: dict[str, Style] = {
    "area_outline": {"fill": None, "stroke": "#4a463f", "width": 2.4, "above": True},
    "part_outline": {"fill": None, "dash": [3, 3]},
}
BESIDE: dict[str, Style] = {"no_unit": {"fill": NONE_FILL, "count": 0}}
"""Outlets in no unit: a row of the list, so that it adds up, and nothing on the map."""
UNIT_STYLES: dict[str, Style] = {**LEFT_STYLES, "no_rule": NO_RULE, **OUTLINES}
EDGE: Style = {"stroke": "#5f5a51", "width": 0.9, "symbol": "circle", "radius": 7}
UNCONDITIONAL = frozenset(
    [
        *("rule", "article", "applies_to", "at_least_m", "measured", "force", "assumed", "text"),
        *("note", "compare_to_m", "asks", "within", "since", "until"),
    ]
)
"""Keys of a spacing rule that leave it to bite on every two outlets."""
COVERING = UNCONDITIONAL | {"more_than_m", "opposite_side_at_least_m", "opposite_side_more_than_m"}
"""Keys of a spacing rule that reaches whoever stands in its units, so that none above it does."""

FIELDS = (
    *("unit_id", "kind", "parent", "people", "quota", "current", "reserved", "remaining", "over"),
    *("reconciled", "outlets_per_1000", "rule", "arithmetic", "cite", "why", "assumed", "spacing"),
    *("unit_class", "regime", "cap", "planned", "headroom", "over_committed", "cap_cite"),
    *("description", "conditions"),
)


def units(drawing: Drawing) -> MapLayer:
    """Shade planning units; of the areas they lie in, only the outline is drawn."""
    table = _with_caps(drawing.seen["quotas"], drawing.plan.totals)
    known = drawing.plan.region.units
    geometry = drawing.place(known.geometry.reindex(table["unit_id"]))
    level = known["level"].reindex(table["unit_id"]).fillna(0)
    order = np.lexsort((level.to_numpy(dtype=int), table["role"] == "no_unit"))
    geometry, table = geometry[order], table.iloc[order]
    table = table.assign(
        name=_told_apart(table, drawing),
        parent=drawing.unit_names(table["parent_id"]),
        counts=table["current"].astype("string") + " / " + table["quota"].astype("string"),
    )
    outline = table["role"].map(
        {"area": "area_outline", "part": "part_outline", "no_unit": "no_unit"}
    )
    alpha = 0.5 if drawing.tiled else 0.85
    areal = bool((shapely.get_dimensions(geometry) == AREAL).any())

    def coloured(title: str, classes: pd.Series, styles: Mapping[str, Style]) -> Colouring:
        return Colouring(
            title=title,
            classes=outline.fillna(classes),
            styles={
                name: {**EDGE, "area": areal, "alpha": alpha, "near": alpha / 2, **style}
                for name, style in {**styles, "no_rule": NO_RULE, **OUTLINES, **BESIDE}.items()
            },
            column="unit_class" if title == "unit_class" else None,
        )

    choices = []
    if table["unit_class"].notna().any():
        choices.append(coloured("unit_class", *_classed(table["unit_class"])))
    if table["outlets_per_1000"].notna().any():
        choices.append(coloured("outlets_per_1000", *_dense(table, outline.isna())))
    # Places left come first, unless no unit has any to tell of.
    if not choices or table.loc[outline.isna(), "quota"].notna().any():
        choices[:0] = [
            coloured("remaining", places_left(table), LEFT_STYLES),
            coloured("over", _over(table), OVER_STYLES),
        ]
    first, *others = choices
    return MapLayer(
        name="units",
        table=table,
        geometry=geometry,
        classes=first.classes,
        styles=first.styles,
        choice=first.title,
        choices=others,
        fields=FIELDS,
        listed=(
            ("over", "remaining", "current", "quota")
            if table["quota"].notna().any()
            else ("current", "people", "outlets_per_1000")
        ),
        to_do=_to_do(table, drawing.plan),
        tag="counts",
        more={"spacing": spacing_limits(drawing.plan, table, drawing)},
    )


def _told_apart(table: pd.DataFrame, drawing: Drawing) -> pd.Series:
    """Name each unit, with the unit above it where several bear one name."""
    names = table["name"].fillna(table["unit_id"]).fillna(drawing.word("no_unit"))
    above = drawing.unit_names(table["parent_id"])
    alike = names.duplicated(keep=False) & above.notna()
    told = [bracketed(str(name), drawing.lang) for name in above]
    return names.mask(alike, names + pd.Series(told, index=names.index, dtype=names.dtype))


def spacing_limits(plan: Plan, table: pd.DataFrame, drawing: Drawing) -> dict[str, Any]:
    """
    List the spacing rules that a newcomer keeps in each unit, and outside all of them.

    A rule that does not bite on every two outlets (on some streets only, by sides of a street, …)
    is marked; below its limit a straight line settles nothing.

    Returns
    -------
    limits
        sets: the different lists of rules; codes: the place of each row's list; outside: of a spot
        in no unit.
    """
    scope = scope_of(plan.region, plan.edition)
    items = scope.of(Spacing)
    n = len(plan.region.units)
    rank = np.array(
        [np.append(ranks(scope, item), 0 if item.whole_area else -1) for item in items]
    ).reshape(len(items), n + 1)
    covering = [item.rule.model_fields_set <= COVERING for item in items]
    deepest = rank[np.array(covering, dtype=bool)].max(axis=0, initial=0)
    told = [
        {
            "at_least_m": item.rule.limit_m,
            "measured": item.rule.measured,
            "how": drawing.word(item.rule.measured),
            "always": item.rule.model_fields_set <= UNCONDITIONAL,
            "cite": worded(item.article.cite, drawing.lang, column="cite"),
        }
        for item in items
    ]
    if not items:
        return {"sets": [[]], "codes": [0] * len(table), "outside": 0}
    binding = (rank >= deepest).T
    lists, codes = np.unique(binding, axis=0, return_inverse=True)
    rows = plan.region.units.index.get_indexer(pd.Index(table["unit_id"]))
    codes = codes.reshape(-1)
    return {
        "sets": [[rule for rule, own in zip(told, one, strict=True) if own] for one in lists],
        "codes": codes[rows].tolist(),
        "outside": int(codes[n]),
    }


def _with_caps(quotas: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Set beside each unit the cap that binds it as an area."""
    caps = totals[totals["binds"].astype(bool)].drop_duplicates("scope").set_index("scope")
    caps = caps[["cap", "planned", "headroom", "over_committed"]].assign(cap_cite=caps["cite"])
    return pd.concat([quotas, caps.reindex(quotas["unit_id"]).set_axis(quotas.index)], axis=1)


def _floats(numbers: pd.Series) -> NDArray[np.float64]:
    return np.asarray(numbers.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan))


def places_left(table: pd.DataFrame) -> pd.Series:
    """Name the class of each unit by the places left in it: over, none, few, many, or no rule."""
    left, over = _floats(table["remaining"]), _floats(table["over"])
    names = np.select(
        [np.isnan(left), over > 0, left < 1, left < 3],  # noqa: PLR2004
        ["no_rule", "over_class", "none_left", "few_left"],
        "many_left",
    )
    return pd.Series(names, index=table.index)


def _over(table: pd.DataFrame) -> pd.Series:
    over = _floats(table["over"])
    names = np.select(
        [np.isnan(over), over < 1, over < 3, over < 10],  # noqa: PLR2004
        ["no_rule", "not_over", "over_few", "over_some"],
        "over_many",
    )
    return pd.Series(names, index=table.index)


def _classed(words: pd.Series) -> tuple[pd.Series, dict[str, Style]]:
    """Give the three classes of the rules their colours, the planner's own ones others."""
    free = iter(colour for n in range(len(words)) for colour in COLOURS[2:])
    found = words.dropna().unique()
    names = [
        *(name for name in CLASS_STYLES if name in found),
        *sorted(set(found) - {*CLASS_STYLES}),
    ]
    styles = {name: CLASS_STYLES.get(name) or {"fill": next(free)} for name in names}
    return words.fillna("no_rule"), styles


def _dense(table: pd.DataFrame, planned: pd.Series) -> tuple[pd.Series, dict[str, Style]]:
    """Part units with outlets into groups of about as many, at round numbers per 1,000 people."""
    rate = _floats(table["outlets_per_1000"])
    some = rate[planned.to_numpy() & (rate > 0)]
    cuts = np.unique(np.quantile(some, [0.2, 0.4, 0.6, 0.8]).round(1)) if len(some) else some
    cuts = cuts[cuts > 0]
    edges = ["0", *(f"{cut:.1f}" for cut in cuts)]
    names = ["0‰", *(f"{low} – {high}‰" for low, high in pairwise(edges)), f"> {edges[-1]}‰"]
    if len(cuts):
        names[1], names[-1] = f"< {edges[1]}‰", f"≥ {edges[-1]}‰"
    group = np.where(rate > 0, 1 + np.searchsorted(cuts, rate, side="right"), 0)
    classes = pd.Series(np.array(names, dtype=object)[group], index=table.index)
    fills = [NONE_FILL, *DENSITY_FILLS[len(DENSITY_FILLS) - len(names) + 1 :]]
    styles: dict[str, Style] = {
        name: {"fill": fill} for name, fill in zip(names, fills, strict=True)
    }
    return classes.mask(np.isnan(rate), "not_known"), {
        **dict(reversed(styles.items())),
        "not_known": NO_RULE,
    }


def _to_do(table: pd.DataFrame, plan: Plan) -> pd.Series:
    """Rank units: the most over first, then blank ones, then those with most left, then areas."""
    left, over = np.nan_to_num(_floats(table["remaining"])), np.nan_to_num(_floats(table["over"]))
    blank = table["unit_id"].isin(plan.blank_villages["unit_id"]).to_numpy()
    area = (table["role"] != "unit").to_numpy()
    no_rule = table["quota"].isna().to_numpy()
    order = np.lexsort([-_floats(table["people"]), -left, no_rule, ~blank, -over, area])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return pd.Series(rank, index=table.index)
