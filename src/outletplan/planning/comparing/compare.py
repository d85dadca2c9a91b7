"""One plan against another: what changes, and by which article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.planning.comparing.applications import applications_of
from outletplan.planning.comparing.articles import articles_of
from outletplan.planning.comparing.causes import causes_of
from outletplan.planning.comparing.clauses import told_of_units
from outletplan.planning.comparing.comparison import Comparison
from outletplan.planning.comparing.pairs import blanks_of, pairs_of
from outletplan.planning.comparing.rulings import clauses_of
from outletplan.planning.comparing.totals import densities_of, figures_of, totals_of
from outletplan.planning.comparing.units import units_of
from outletplan.planning.plan import Plan, require_plan

if TYPE_CHECKING:
    from outletplan.geodesy import Datum
    from outletplan.planning.comparing.applications import Applications


def compare(
    old: Plan,
    new: Plan,
    *,
    applications: Applications | None = None,
    datum: Datum | None = None,
) -> Comparison:
    """
    Set a plan beside an older one: what changes, in each unit and in total, and by which article.

    The plans may differ in policy, in day and in facts; `causes` says in which. Where several
    differ, a number moves by all of them together: plan the older region under the newer policy
    and compare in two steps to tell them apart. What is written otherwise and finds nothing
    otherwise stands in `articles` with no outlets affected.

    Parameters
    ----------
    old, new
        Plans, of one region as a rule: units and outlets are matched by their ids.
    applications
        A pile, as for `check_all`: judged in order under either plan.
    datum
        Of lon and lat in a frame or a file of applications.

    Returns
    -------
    comparison
        A frozen `Comparison`; its tables are described in docs/results.md.

    Raises
    ------
    TypeError
        If one of them is no plan.
    DataError, CrsError
        If something is wrong with the pile; see `check_all`.

    Examples
    --------
    >>> import outletplan as op
    >>> county = op.published_policy("county-230700")
    >>> old, new = (
    ...     op.plan(op.sample_region(), policy, on="2025-07-01")
    ...     for policy in (county, op.what_if(county, "2(1)", at_least_m=40))
    ... )
    >>> op.compare(old, new).articles.loc[2, ["article", "keys", "effect"]].tolist()
    ['2(1)', 'at_least_m, text', 'pairs: 4 more, 6 otherwise']
    """
    for plan in (old, new):
        require_plan(plan)
    clauses = clauses_of(old, new)
    causes = causes_of(old, new, clauses.revised)
    told = told_of_units(old, new, clauses)
    differ = list(dict.fromkeys(causes["what"]))
    return Comparison(
        old=old,
        new=new,
        causes=causes,
        articles=articles_of(old, new, clauses, told),
        units=units_of(old, new, clauses, told, differ),
        totals=totals_of(old, new, clauses),
        figures=figures_of(old, new),
        densities=densities_of(old, new),
        pairs=pairs_of(old, new, clauses, differ),
        blank_villages=blanks_of(old, new),
        applications=None
        if applications is None
        else applications_of(applications, old, new, clauses, datum=datum),
    )
