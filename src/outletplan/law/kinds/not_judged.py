"""A clause that is kept in its own words."""

from typing import Literal

from outletplan.law.kinds.base import BaseRule
from outletplan.strict_yaml import Text


class NotJudged(BaseRule):
    """
    A clause that no kind can say yet: shown with every plan, judged by people.

    Examples
    --------
    >>> rule = NotJudged(rule="not_judged", article="9", text="Shops look tidy.")
    >>> rule.reason
    'no kind of rule can say this clause yet'
    """

    rule: Literal["not_judged"]
    text: Text
    reason: Text = "no kind of rule can say this clause yet"
