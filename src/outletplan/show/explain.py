"""Why a unit has its numbers: every ruling that touched it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from outletplan.errors import DataError, Problem
from outletplan.law.kinds import BlankVillages, ComparedRule, GuaranteedMinimum, Spacing, UnitClass
from outletplan.law.sentences import sentence
from outletplan.planning.scope import scope_of
from outletplan.planning.spacing.reach import NOWHERE, narrow, ranks
from outletplan.show.words.labels import Lang
from outletplan.show.words.sheets import in_chinese, in_line, in_words, known, say, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outletplan.law.kinds import AppliedRule
    from outletplan.planning.plan import Plan
    from outletplan.planning.scope import Scoped

NUMBERS = ("ceiling", "target", "minimum")
NUMBERED = (ComparedRule, GuaranteedMinimum, UnitClass, BlankVillages)
"""Kinds that have a ruling wherever they hold, or none there because they do not."""
SHARES = ("business_type", "regime")


def explain(plan: Plan, unit_id: str, *, lang: Lang = "en") -> str:
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
    lang
        zh or en; the numbers and the arithmetic are the same in both.

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
    ValueError
        If the language is neither zh nor en.

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

    >>> print(op.explain(plan, "v", lang="zh").split("推定")[0])
    Qinghe（v，行政村）　测算日2025-07-01：规划数1
    <BLANKLINE>
    本单元格规划数
      万宁市烟草制品零售点合理布局规划(征求意见稿) 第1条，上限，必须
        501人：前300 → 1
        起约束：唯一适用规则
    """
    known("lang", lang, Lang)
    units = plan.region.units
    if unit_id not in units.index:
        remedy = "Look it up in plan.quotas."
        raise DataError([Problem("units", None, None, repr(unit_id), "a unit_id", remedy)])
    told = _Told(plan, unit_id, lang)
    rulings = plan.rulings
    own = rulings[(rulings["unit_id"] == unit_id).to_numpy(dtype=bool)]
    at_sites = own["subject"] == "site"
    numbers = own[own["sets"].isin(NUMBERS) & ~at_sites]
    areas = rulings[(rulings["subject"] == "area").to_numpy(dtype=bool)]
    areas = areas[areas["sets"].isin(NUMBERS)]
    above = areas[areas["unit_id"].isna() | areas["unit_id"].isin(_above(plan, unit_id))]
    sections = {
        "its_number": map(told.number, _rows(numbers)),
        "caps_above": map(told.number, _rows(above)),
        "sites_in_it": map(told.number, _rows(own[at_sites])),
        "class_and_types": map(told.share, _rows(own[own["sets"].isin(SHARES)])),
        "distances_and_blanks": map(told.finding, _rows(own[~own["sets"].isin(NUMBERS + SHARES)])),
        "also_holds": told.in_order(past=set(own["rule_no"])),
    }
    parts = [told.title(numbers)]
    for title, found in sections.items():
        lines = [line for ruling in found for line in ruling]
        if lines:
            parts.append("\n".join([say(title, lang), *lines]))
    return "\n\n".join(parts)


class _Told(NamedTuple):
    """Tells the rulings on a unit in a language."""

    plan: Plan
    unit_id: str
    lang: Lang

    def title(self, numbers: pd.DataFrame) -> str:
        """Name the unit, the day and its number."""
        unit = self.plan.region.units.loc[self.unit_id]
        named = [self.unit_id]
        if pd.notna(unit["kind"]):
            named.append(self.code(unit["kind"], "kind"))
        name = self.listed(named)
        if pd.notna(unit["name"]):
            name = say("named", self.lang, name=in_line(str(unit["name"])), told=name)
        bound = numbers[(numbers["subject"] == "unit") & numbers["binds"].fillna(value=False)]
        key = "has_quota" if len(bound) else "has_none"
        quota = bound["value"].iloc[0] if len(bound) else None
        return say(key, self.lang, name=name, day=self.plan.on, quota=quota)

    def number(self, ruling: pd.Series) -> Iterator[str]:
        """Tell a ruling that gives a number."""
        yield self.head(ruling, self.area(ruling))
        yield f"    {self.said(ruling, 'arithmetic')}"
        why = self.said(ruling, "why") if ruling["why"] else say(_unsaid(ruling), self.lang)
        yield f"    {say('it_binds' if ruling['binds'] else 'binds_not', self.lang, why=why)}"
        yield from self.assumed(ruling)

    def area(self, ruling: pd.Series) -> str:
        """Say on what an area or a site a number is."""
        if ruling["subject"] == "site":
            return say("for_site", self.lang, site=ruling["site_id"])
        if ruling["subject"] == "unit":
            return ""
        whole = pd.isna(ruling["unit_id"])
        return say("on_whole" if whole else "on_sum", self.lang, unit=ruling["unit_id"])

    def share(self, ruling: pd.Series) -> Iterator[str]:
        """Tell the regime of its class, or the share of a type of business."""
        yield self.head(ruling)
        column = "verdict" if ruling["sets"] == "regime" else "arithmetic"
        told = self.said(ruling, column)
        yield f"    {say('because', self.lang, told=told, why=self.said(ruling, 'why'))}"
        yield from self.assumed(ruling)

    def finding(self, ruling: pd.Series) -> Iterator[str]:
        """Tell a ruling on outlets or on whether the unit is blank."""
        yield self.head(ruling)
        if ruling["sets"] == "blank":
            yield f"    {self.blank(ruling)}"
        else:
            names = [ruling[column] for column in ("outlet_a", "outlet_b", "site_id", "street_id")]
            where = say("and", self.lang).join(str(name) for name in names if pd.notna(name))
            yield f"    {say('because', self.lang, told=where, why=self.measured(ruling))}"
        yield from self.assumed(ruling)

    def blank(self, ruling: pd.Series) -> str:
        """Say whether a unit is blank, and why."""
        people = ""
        if pd.notna(ruling["people"]):
            counts = self.code(ruling["counts"], "counts")
            people = say("of_people", self.lang, n=ruling["people"], counts=counts)
        blank = say("not_blank", self.lang)
        if ruling["binds"]:
            tier, reason = (self.code(ruling[column], column) for column in ("tier", "reason"))
            blank = say("is_blank", self.lang, tier=tier, reason=reason)
        return people + say("ends_blank", self.lang, n=ruling["value"], told=blank)

    def measured(self, ruling: pd.Series) -> str:
        """Say how far two stand from one another, or how many stand in a stretch."""
        if pd.notna(ruling["arithmetic"]):
            return self.said(ruling, "arithmetic")
        if ruling["sets"] == "banned_form":
            return say("of_banned_form", self.lang)
        metres = say("distance_open", self.lang)
        if pd.notna(ruling["distance_m"]):
            metres = say("in_metres", self.lang, m=ruling["distance_m"])
        if ruling["sets"] == "one_per_address":
            return self.listed([metres, say(f"address_{ruling['verdict']}", self.lang)])
        low, high = ruling["lower_m"], ruling["upper_m"]
        if pd.notna(high) and low != high:
            metres += say("between", self.lang, low=low, high=high)
        key = "next_door_within" if ruling["sets"] == "not_adjacent" else "limit_of"
        limit = say(key, self.lang, m=ruling["limit_m"])
        told = self.listed([metres, self.code(ruling["measured"], "measured"), limit])
        why = say(f"pair_{ruling['verdict']}", self.lang)
        return say("because", self.lang, told=told, why=why)

    def in_order(self, *, past: set[int]) -> Iterator[Iterator[str]]:
        """Tell clauses that reach a unit, give no number and found nothing against anyone there."""
        scope = scope_of(self.plan.region, self.plan.edition)
        row = self.plan.region.units.index.get_loc(self.unit_id)
        items = [item for item in scope.articles if not isinstance(item.rule, NUMBERED)]
        depth = {item.number: int(ranks(scope, item)[row]) for item in items}
        general = [item for item in scope.of(Spacing) if not narrow(item.rule)]
        deepest = max((depth[item.number] for item in general), default=NOWHERE)
        for item in items:
            if depth[item.number] > NOWHERE and item.number not in past:
                gone = isinstance(item.rule, Spacing) and depth[item.number] < deepest
                yield self.clause(item, gone=gone)

    def clause(self, item: Scoped[AppliedRule], *, gone: bool) -> Iterator[str]:
        """Tell a clause, and whether one for a more specific place goes before it."""
        yield f"  {in_words(item.article.cite, self.lang)}"
        chinese = in_chinese if self.lang == "zh" else None
        told = sentence(item.rule, chinese=chinese)  # type: ignore[arg-type] # each is a Rule
        yield f"    {say('goes_before', self.lang, told=told) if gone else told}"

    def head(self, ruling: pd.Series, area: str = "") -> str:
        """Name the article, what it sets, on what, and how strictly."""
        sets, force = (self.code(ruling[column], column) for column in ("sets", "force"))
        return f"  {self.listed([self.said(ruling, 'cite'), sets + area, force])}"

    def assumed(self, ruling: pd.Series) -> Iterator[str]:
        """Tell what was read into a clause, if anything."""
        if ruling["assumed"]:
            yield f"    {say('is_assumed', self.lang, told=self.said(ruling, 'assumed'))}"

    def said(self, ruling: pd.Series, column: str) -> str:
        """Put a cell of the rulings into words."""
        return worded(str(ruling[column]), self.lang, column=column)

    def code(self, code: str, column: str) -> str:
        """Put a code into words."""
        return worded(code, "zh", column=column) if self.lang == "zh" else code.replace("_", " ")

    def listed(self, words: list[str]) -> str:
        """Put words beside one another."""
        return say("beside", self.lang).join(words)


def _unsaid(ruling: pd.Series) -> str:
    """Name the reason of a ruling that states none."""
    if ruling["sets"] == "minimum":
        return "reaches_minimum" if ruling["value"] else "guarantees_none"
    return "as_strict"


def _above(plan: Plan, unit_id: str) -> list[str]:
    """Name the units in which one lies."""
    parents, found = plan.region.units["parent_id"], [unit_id]
    while found[-1] in parents.index and pd.notna(parents[found[-1]]):
        found.append(str(parents[found[-1]]))
    return found[1:]


def _rows(rulings: pd.DataFrame) -> Iterator[pd.Series]:
    return (row for _, row in rulings.iterrows())
