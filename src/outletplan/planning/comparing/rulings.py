"""What each clause finds otherwise in one plan than in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import pandas as pd

from outletplan.law.revision import revision
from outletplan.planning.comparing.beside import ADDED, REMOVED, beside, unlike

if TYPE_CHECKING:
    from outletplan.law.revision import Clause, Revision
    from outletplan.planning.plan import Plan

NUMBERS = ("ceiling", "target", "minimum")
OF_UNITS = (*NUMBERS, "regime")
_SUBJECT = ("clause", "sets", "subject", "unit_id", "outlet_a", "outlet_b", "street_id", "site_id")
_OUTCOME = ("value", "verdict", "binds", "tier")


class Clauses(NamedTuple):
    """The clauses of two editions, each with its counterpart, and what they find otherwise."""

    revised: Revision
    rulings: pd.DataFrame
    """Rulings that came, went or say something else: clause (position), subject, _old and _new."""

    @property
    def changed(self) -> dict[int, Clause]:
        """The clauses that say something else, by position."""
        return {
            n: clause for n, clause in enumerate(self.revised.clauses) if clause.change != "same"
        }

    def numbered(self, end: Literal["old", "new"]) -> dict[int, int]:
        """Give the position of each clause by its number in an edition, as in its rulings."""
        numbers = ((getattr(c, f"{end}_no"), n) for n, c in enumerate(self.revised.clauses))
        return {number: n for number, n in numbers if number is not None}

    def cited(self, end: Literal["old", "new"]) -> dict[tuple[str, str], int]:
        """Give the position of each clause by its citation and kind, of several the first."""
        found: dict[tuple[str, str], int] = {}
        for n, clause in enumerate(self.revised.clauses):
            article = clause.old if end == "old" else clause.new
            if article is not None:
                found.setdefault((article.cite, article.rule.rule), n)
        return found

    def article(self, n: int) -> str:
        """Give the number of an article, the newer one if it has two."""
        clause = self.revised.clauses[n]
        article = clause.new or clause.old
        return "" if article is None else article.rule.article

    def words(self, n: int) -> str:
        """Say in a few words what a clause says otherwise: ``art. 2(1): at_least_m 30 → 40``."""
        clause = self.changed[n]
        metres = [
            f"{change.key} {change.old or 'none'} → {change.new or 'none'}"
            for change in clause.changes
            if change.key.endswith("_m")
        ]
        keys = [change.key for change in clause.changes]
        return f"art. {self.article(n)}: {', '.join(metres or keys) or clause.change}"


def clauses_of(old: Plan, new: Plan) -> Clauses:
    """Pair the clauses of two plans and compare what each finds."""
    empty = Clauses(revision(old.edition, new.edition), pd.DataFrame())
    before = _placed(old.rulings, empty.numbered("old"))
    after = _placed(new.rulings, empty.numbered("new"))
    both = beside(before, after, [*_SUBJECT, "again"], _OUTCOME)
    rulings = both[_otherwise(both)].drop(columns="again").reset_index(drop=True)
    return empty._replace(rulings=rulings)


def _placed(rulings: pd.DataFrame, numbered: dict[int, int]) -> pd.DataFrame:
    """Name the clause of each ruling; several of one on one subject are told apart by order."""
    placed = rulings.assign(clause=rulings["rule_no"].map(numbered).astype("Int64"))
    return placed.assign(again=placed.groupby(list(_SUBJECT), dropna=False).cumcount())


def _otherwise(both: pd.DataFrame) -> pd.Series:
    """Flag what counts as another finding: a number, a verdict, a village that is blank or not."""
    moved = {name: unlike(both[f"{name}_old"], both[f"{name}_new"]) for name in _OUTCOME}
    one_sided = both["change"].isin((ADDED, REMOVED))
    binds = both["binds_old"].fillna(value=False) | both["binds_new"].fillna(value=False)
    blank = both["sets"] == "blank"
    number = both["sets"].isin((*OF_UNITS, "business_type"))
    found = one_sided | moved["verdict"] | (number & (moved["value"] | moved["binds"]))
    blank_too = (moved["binds"] | moved["tier"]) & binds.astype(bool)
    return found.where(~blank, blank_too).astype(bool)
