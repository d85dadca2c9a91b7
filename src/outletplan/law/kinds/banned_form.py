"""Forms of trade that get no licence."""

from typing import Literal

from outletplan.law.kinds.base import AppliedRule
from outletplan.law.kinds.selectors import Outlets, Selector


class BannedForm(AppliedRule):
    """
    No licence for outlets of a form: vending machines, pharmacies, floors below so many m².

    Examples
    --------
    >>> rule = BannedForm(rule="banned_form", article="11", forms={"business_type": "vending"})
    >>> rule.forms
    (('business_type', ('vending',)),)
    """

    rule: Literal["banned_form"]
    applies_to: Selector = "whole_area"
    forms: Outlets
    """Columns of outlets, or of applications, all of which must fit for it to be banned."""
