"""One licence for one address."""

import re
import unicodedata
from typing import Literal

from outletplan.law.kinds.base import AppliedRule


class OnePerAddress(AppliedRule):
    """
    At most one outlet at an address.

    Examples
    --------
    >>> rule = OnePerAddress(rule="one_per_address", article="10", applies_to="whole_area")
    >>> rule.address("示范路 １２号") == rule.address("示范路12号")
    True
    """

    rule: Literal["one_per_address"]

    @staticmethod
    def address(written: str) -> str | None:
        """
        Fold the spellings of an address: width, case, white space, punctuation.

        Parameters
        ----------
        written
            As it stands in the table.

        Returns
        -------
        folded
            None where no number names the premises: a street or a village group is no address.

        Examples
        --------
        >>> OnePerAddress.address("示范路") is None
        True
        """
        wide = unicodedata.normalize("NFKC", written).casefold()
        # 1-2号 is not 12号: what stands between two numbers parts them.
        parted = re.sub(r"(?<=\d)[\W_]+(?=\d)", "-", wide)
        folded = re.sub(r"(?!(?<=\d)-(?=\d))[\W_]", "", parted)
        named = re.search(r"\d|号", folded) and not re.search(r"\d[组社队村屯]$", folded)
        return folded if named else None
