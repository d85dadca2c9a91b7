"""
What can go wrong, and how it is said.

::

    OutletplanError
    ├── PolicyError (ValueError)          a policy file or rule that cannot be read or applied
    ├── NotInForceError (LookupError)     no edition of the policy is in force on the day
    ├── DataError (ValueError)            tables that cannot be planned with
    │   └── CrsError                      nobody said, or nobody can tell, where the points are
    └── RefusedError                      a refusal, where a script asked for an error

Policy and data errors carry ``problems``: every fault found, not only the first.
A refusal, a full unit or a blank village is a result, never an error; a script that wants one asks
with ``decision.raise_for_refusal()``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


SHOWN = 50  # faults that a message spells out; `problems` holds all


class Problem(NamedTuple):
    """One fault: where it stands, what was found, what was expected, what to do."""

    where: str
    """File or table."""
    line: int | None
    """Row as a spreadsheet shows it, or line of a text file; None if the fault has no row."""
    key: str | None
    """Column or key; None if the fault is not in one."""
    found: str
    expected: str
    remedy: str
    character: int | None = None
    """Where in the line of a text file, from 1; None if that is not known."""

    def __str__(self) -> str:
        """Say the fault in one line."""
        place = self.where
        if self.line is not None:
            place += f", row {self.line}" if not _is_text(self.where) else f", line {self.line}"
        if self.key is not None:
            place += f", {self.key}"
        return f"{place}: found {self.found}; expected {self.expected}. {self.remedy}"


def _is_text(where: str) -> bool:
    return where.endswith((".yaml", ".yml"))


class OutletplanError(Exception):
    """Base of everything that this library raises on purpose."""


class _ProblemsError(OutletplanError):
    """An error that lists its faults."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)  # picklable: args are the constructor's

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        lines = [f"  - {problem}" for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"  … and {len(self.problems) - SHOWN} more: see `problems`")
        return "\n".join([f"{len(self.problems)} faults:", *lines])


class PolicyError(_ProblemsError, ValueError):
    """A policy that cannot be read, or that does not fit the tables it is applied to."""


class NotInForceError(OutletplanError, LookupError):
    """No edition of the policy is in force on the day that was asked for."""


class DataError(_ProblemsError, ValueError):
    """Tables that cannot be planned with, every fault by the row that a spreadsheet shows."""


class CrsError(DataError):
    """Coordinates without a datum or CRS, or in one that does not fit."""


class RefusedError(OutletplanError):
    """
    An application that the rules refuse; only from ``decision.raise_for_refusal()``.

    Attributes
    ----------
    decision
        The decision, with every finding.
    """

    def __init__(self, decision: object) -> None:
        self.decision = decision
        super().__init__(decision)
