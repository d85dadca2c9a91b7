"""Why a unit has its numbers: every ruling that touched it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outletplan.errors import DataError, Problem
from outletplan.law.kinds import BlankVillages, ComparedRule, GuaranteedMinimum, Spacing, UnitClass
from outletplan.law.sentences import sentence
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.reach import NOWHERE, narrow, ranks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.law.kinds import AppliedRule
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scoped

NUMBERS = ("ceiling", "target", "minimum")
NUMBERED = (ComparedRule, GuaranteedMinimum, UnitClass, BlankVillages)
"""Kinds that have a ruling wherever they hold, or none there because they do not."""
SHARES = ("business_type", "regime")
ADDRESSES = {"below": "at one address", "measure_on_site": "perhaps at one address"}
VERDICTS = {"below": "below the limit", "measure_on_site": "to be measured on site"}


def explain(plan: Plan, unit_id: str) -> str:
    """
    Tell every ruling that touched a unit, its arithmetic, which one bound and why.

    Clauses on distances and forms that found everything in order there are told last, in a
    sentence each. What could not be judged is in `plan.not_judged`.

    Parameters
    ----------
    plan
        The plan.
    unit_id
        One of its units.

    Returns
    -------
    words
        Several lines: the numbers of the unit, the caps on what it lies in, the numbers of sites
        in it, then distances, windows and blanks, and what else holds there. Each ruling names its
        article, its numbers and what was assumed.

    Raises
    ------
    DataError
        If the plan has no such unit.

    Examples
    --------
    >>> import outletplan as op
    >>> region = op.Region(assign="unit_id", outlets=pd.DataFrame({"outlet_id": ["a"],
    ...     "unit_id": ["v"], "status": ["active"]}), units=pd.DataFrame({"unit_id": ["v"],
    ...     "name": ["Qinghe"], "kind": ["village"], "residents": [501]}))
    >>> plan = op.plan(region, op.published_policy("wanning-village"), on="2025-07-01")
    >>> print(op.explain(plan, "v"))
    Qinghe (v, village) on 2025-07-01: quota 1
    <BLANKLINE>
    Its number
      万宁市烟草制品零售点合理布局规划(征求意见稿) art. 1, ceiling, must
        501 people: first 300 → 1
        binds: the only rule
        assumed: people read as residents; one level is chosen, the village, so that nobody
        counts twice; full steps only
    <BLANKLINE>
    Also holds here, with nothing found
      万宁市烟草制品零售点合理布局规划(征求意见稿) art. 3
        whole area: more than 80 m from the nearest gate of kind school or kindergarten (walking);
        asked of: new, relocation
    """
    units = plan.region.units
    if unit_id not in units.index:
        remedy = "Look it up in plan.quotas."
        raise DataError([Problem("units", None, None, repr(unit_id), "a unit_id", remedy)])
    rulings = plan.rulings
    own = rulings[(rulings["unit_id"] == unit_id).to_numpy(dtype=bool)]
    at_sites = own["subject"] == "site"
    numbers = own[own["sets"].isin(NUMBERS) & ~at_sites]
    areas = rulings[(rulings["subject"] == "area").to_numpy(dtype=bool)]
    areas = areas[areas["sets"].isin(NUMBERS)]
    above = areas[areas["unit_id"].isna() | areas["unit_id"].isin(_above(plan, unit_id))]
    sections = {
        "Its number": map(_number, _rows(numbers)),
        "Caps on what it lies in": map(_number, _rows(above)),
        "Sites in it": map(_number, _rows(own[at_sites])),
        "Its class, and types of business": map(_share, _rows(own[own["sets"].isin(SHARES)])),
        "Distances, windows and blanks": map(
            _finding, _rows(own[~own["sets"].isin(NUMBERS + SHARES)])
        ),
        "Also holds here, with nothing found": _in_order(plan, unit_id, told=set(own["rule_no"])),
    }
    parts = [_title(plan, units.loc[unit_id], numbers)]
    for title, found in sections.items():
        lines = [line for ruling in found for line in ruling]
        if lines:
            parts.append("\n".join([title, *lines]))
    return "\n\n".join(parts)


def _in_order(plan: Plan, unit_id: str, *, told: set[int]) -> Iterator[Iterator[str]]:
    """Tell the clauses that reach a unit, give no number and found nothing against anyone there."""
    scope = scope_of(plan.region, plan.edition)
    row = plan.region.units.index.get_loc(unit_id)
    items = [item for item in scope.articles if not isinstance(item.rule, NUMBERED)]
    depth = {item.number: int(ranks(scope, item)[row]) for item in items}
    general = [item for item in scope.of(Spacing) if not narrow(item.rule)]
    deepest = max((depth[item.number] for item in general), default=NOWHERE)
    for item in items:
        if depth[item.number] > NOWHERE and item.number not in told:
            gone = isinstance(item.rule, Spacing) and depth[item.number] < deepest
            yield _sentence(item, "a rule for a more specific place goes before it" if gone else "")


def _sentence(item: Scoped[AppliedRule], why: str) -> Iterator[str]:
    yield f"  {item.article.cite}"
    yield f"    {sentence(item.rule)}" + (f": {why}" if why else "")  # type: ignore[arg-type] # each is a Rule


def _above(plan: Plan, unit_id: str) -> list[str]:
    """Name the units in which one lies."""
    parents, found = plan.region.units["parent_id"], [unit_id]
    while found[-1] in parents.index and pd.notna(parents[found[-1]]):
        found.append(str(parents[found[-1]]))
    return found[1:]


def _rows(rulings: pd.DataFrame) -> Iterator[pd.Series]:
    return (row for _, row in rulings.iterrows())


def _title(plan: Plan, unit: pd.Series, numbers: pd.DataFrame) -> str:
    named = [str(unit[column]) for column in ("unit_id", "kind") if pd.notna(unit[column])]
    name = f"{unit['name']} ({', '.join(named)})" if pd.notna(unit["name"]) else ", ".join(named)
    bound = numbers[(numbers["subject"] == "unit") & numbers["binds"].fillna(value=False)]
    if len(bound):
        return f"{name} on {plan.on}: quota {bound['value'].iloc[0]:,}"
    return f"{name} on {plan.on}: no number of its own, it counts in the caps above it"


def _number(ruling: pd.Series) -> Iterator[str]:
    """Tell a ruling that gives a number."""
    area = "" if ruling["subject"] == "unit" else f" on {_area(ruling)}"
    if ruling["subject"] == "site":
        area = f" for the site {ruling['site_id']}"
    yield f"  {ruling['cite']}, {ruling['sets']}{area}, {_force(ruling)}"
    yield f"    {ruling['arithmetic']}"
    yield f"    {'binds' if ruling['binds'] else 'does not bind'}: {_why(ruling)}"
    yield from _assumed(ruling)


def _why(ruling: pd.Series) -> str:
    if ruling["why"]:
        return str(ruling["why"])
    if ruling["sets"] == "minimum":
        return "the number reaches it" if ruling["value"] else "it guarantees none here"
    return "another is at least as strict"


def _area(ruling: pd.Series) -> str:
    return "the whole area" if pd.isna(ruling["unit_id"]) else f"the sum of {ruling['unit_id']}"


def _share(ruling: pd.Series) -> Iterator[str]:
    """Tell the regime of its class, or the share of a type of business."""
    yield f"  {ruling['cite']}, {str(ruling['sets']).replace('_', ' ')}, {_force(ruling)}"
    said = ruling["verdict"] if ruling["sets"] == "regime" else ruling["arithmetic"]
    yield f"    {said}: {ruling['why']}"
    yield from _assumed(ruling)


def _finding(ruling: pd.Series) -> Iterator[str]:
    """Tell a ruling on outlets or on whether the unit is blank."""
    yield f"  {ruling['cite']}, {str(ruling['sets']).replace('_', ' ')}, {_force(ruling)}"
    if ruling["sets"] == "blank":
        people = "" if pd.isna(ruling["people"]) else f"{ruling['people']:,} {ruling['counts']}, "
        yield f"    {people}{ruling['value']} outlets that end a blank: {_blank(ruling)}"
    else:
        yield f"    {_where(ruling)}: {_measured(ruling)}"
    yield from _assumed(ruling)


def _blank(ruling: pd.Series) -> str:
    if not ruling["binds"]:
        return "not blank"
    return f"blank, tier {ruling['tier']}, {str(ruling['reason']).replace('_', ' ')}"


def _where(ruling: pd.Series) -> str:
    names = [ruling[column] for column in ("outlet_a", "outlet_b", "site_id", "street_id")]
    return " and ".join(str(name) for name in names if pd.notna(name))


def _measured(ruling: pd.Series) -> str:
    if pd.notna(ruling["arithmetic"]):
        return str(ruling["arithmetic"])
    if ruling["sets"] == "banned_form":
        return "of a form that gets no licence; it stays lawful"
    low, high = ruling["lower_m"], ruling["upper_m"]
    metres = f"{ruling['distance_m']:.3f} m" if pd.notna(ruling["distance_m"]) else "distance open"
    between = f" (between {low:.3f} and {high:.3f} m)" if pd.notna(high) and low != high else ""
    method = str(ruling["measured"]).replace("_", " ")
    verdict = VERDICTS.get(ruling["verdict"], ruling["verdict"])
    if ruling["sets"] == "one_per_address":
        return f"{metres}, {ADDRESSES.get(ruling['verdict'], ruling['verdict'])}"
    limit = "may be next door within" if ruling["sets"] == "not_adjacent" else "limit"
    return f"{metres}{between}, {method}, {limit} {ruling['limit_m']:g} m: {verdict}"


def _force(ruling: pd.Series) -> str:
    return str(ruling["force"]).replace("_", " ")


def _assumed(ruling: pd.Series) -> Iterator[str]:
    if ruling["assumed"]:
        yield f"    assumed: {ruling['assumed']}"
